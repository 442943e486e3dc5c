//! The calls that a website pushes into `_chatq`: `["_setIdentity", {…}]` and the others; those that are about the page
//! alone, `_setConfiguration` and `_addTranslations`, the rim has done before (`src/page/rim.js`).
//!
//! Read once, here, into types; everything behind this door is checked.

use alloc::string::String;

use visavis_wire::json::{Fields, Json, Kind};
use visavis_wire::said;
use visavis_wire::text::join;
use visavis_wire::thread::Side;
use visavis_wire::variables::read_variable;
use visavis_wire::{Body, ExtraValue, Identity};

use crate::session::event::Added;
use crate::session::token::Token;

use super::error::ChatError;
use super::notification;

/// A call. `J` is the page's own value: an event handler stays what it is.
#[derive(Debug)]
pub enum Call<J> {
    /// `["_setIdentity", {…}]`
    SetIdentity(Identity),
    /// `["_setSignedIdentity", "<jwt>"]`
    SetSignedIdentity(Token),
    /// `["_setTokenProvider", function]`: called for a renewal with a reason, returns a token or a
    /// promise of one, or null where the visitor has signed out. The rim has the function.
    SetTokenProvider,
    /// `["_signOut"]`
    SignOut,
    /// `["_onEvent", name, handler]`
    OnEvent {
        /// The event's name; `*` for all.
        name: String,
        /// The function to call.
        handler: J,
    },
    /// `["_fillCustomVariable", name, value]`: what the page says of the visit.
    FillCustomVariable(String, ExtraValue),
    /// `["_addMessage", {body, agent, engage}]`: a message by script.
    AddMessage(Added),
    /// `["_open"]`
    Open,
    /// `["_close"]`
    Close,
    /// `["_pageChange"]`: a single-page application shows another page.
    PageChange,
}

/// More parts than any call has are not looked at.
const PARTS: usize = 8;

impl<J: Json + Clone> Call<J> {
    /// Reads what was pushed.
    pub fn read(pushed: &J) -> Result<Self, ChatError> {
        let parts = pushed.items(PARTS).unwrap_or_default();
        let Some(verb) = parts.first().and_then(J::text) else {
            return Err(ChatError::new(
                "not_a_call",
                said!("a call is an array, as [\"_open\"]"),
            ));
        };
        let argument = |place: usize, what: &str| {
            let missing = || ChatError::new("argument_missing", &join(&["expected ", what]));
            parts.get(place).ok_or_else(missing)
        };
        Ok(match verb.as_str() {
            "_setIdentity" => {
                let given = argument(1, said!("an object: [\"_setIdentity\", {firstname: …}]"))?;
                Self::SetIdentity(Identity::read(given)?)
            }
            "_setSignedIdentity" => {
                let given = argument(1, said!("a JWT: [\"_setSignedIdentity\", \"eyJ…\"]"))?;
                let wrong = || ChatError::new("wrong_type", said!("the token must be a string: pass the JWT itself"));
                Self::SetSignedIdentity(Token::read::<J>(given.text().ok_or_else(wrong)?)?)
            }
            "_setTokenProvider" => Self::SetTokenProvider,
            "_onEvent" => {
                let what = said!("an event's name and a function: [\"_onEvent\", \"message_received\", event => …]");
                let (name, handler) = (argument(1, what)?, argument(2, what)?);
                let name = name.text().unwrap_or_default();
                if handler.kind() != Kind::Other {
                    return Err(ChatError::new("wrong_type", said!("the handler must be a function")));
                }
                if name != "*" && !notification::NAMES.contains(&name.as_str()) {
                    let text = join(&[said!("there is no event \""), &name, "\""]);
                    return Err(ChatError::new("unknown_event", &text));
                }
                let handler = handler.clone();
                Self::OnEvent { name, handler }
            }
            "_fillCustomVariable" => {
                let what = said!("a name and a value");
                let (name, value) = (argument(1, what)?, argument(2, what)?);
                let name = name.text().unwrap_or_default();
                let value = read_variable(&name, value)?;
                Self::FillCustomVariable(name, value)
            }
            "_addMessage" => {
                let given = argument(1, said!("an object: [\"_addMessage\", {body: \"…\"}]"))?;
                Self::AddMessage(added(given)?)
            }
            "_open" => Self::Open,
            "_close" => Self::Close,
            "_signOut" => Self::SignOut,
            "_pageChange" => Self::PageChange,
            // The explanation (`www/client/explain.js`) adds those there are, or the nearest.
            _ => return Err(ChatError::new("unknown_call", said!("there is no such call"))),
        })
    }
}

fn added<J: Json>(given: &J) -> Result<Added, ChatError> {
    let (body, agent, engages) = Fields::read(given, |fields| {
        (fields.text("body"), fields.is("agent"), fields.is("engage"))
    })?;
    Ok(Added {
        body: Body::new(body).map_err(|error| ChatError::new(error.code(), error.text()))?,
        side: if agent { Side::Agent } else { Side::Visitor },
        engages,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// As the rim says it.
    fn error(pushed: &Value) -> String {
        let call = pushed.get(0).and_then(Value::as_str).unwrap_or("_chatq.push");
        format!("{call}: {}", Call::read(pushed).unwrap_err())
    }

    #[test]
    fn calls_are_read_into_types() {
        assert!(matches!(Call::read(&json!(["_open"])), Ok(Call::Open)));
        let Ok(Call::SetIdentity(identity)) = Call::read(&json!(["_setIdentity", {"firstname": "Ada"}])) else {
            panic!("no identity");
        };
        assert_eq!(identity.field("firstname"), Some("Ada"));
    }

    #[test]
    fn each_mistake_has_a_sentence_that_says_what_to_do() {
        let cases = [
            (json!("_open"), "_chatq.push: a call is an array, as [\"_open\"]"),
            (json!([]), "_chatq.push: a call is an array, as [\"_open\"]"),
            (json!([7]), "_chatq.push: a call is an array, as [\"_open\"]"),
            (json!(["_setIdentitty", {}]), "_setIdentitty: there is no such call"),
            (
                json!(["_onEvent", "opened", 7]),
                "_onEvent: the handler must be a function",
            ),
            (
                json!(["_addMessage"]),
                "_addMessage: expected an object: [\"_addMessage\", {body: \"…\"}]",
            ),
            (
                json!(["_addMessage", "Hello"]),
                "_addMessage: body must be a string, found nothing",
            ),
            (
                json!(["_addMessage", {"body": "Hello", "agent": "yes"}]),
                "_addMessage: agent must be true or false, found a string",
            ),
            (
                json!(["_addMessage", {"body": " "}]),
                "_addMessage: the message is blank: write something to read",
            ),
            (
                json!(["_fillCustomVariable", "custom_cart"]),
                "_fillCustomVariable: expected a name and a value",
            ),
            (
                json!(["_fillCustomVariable", "cart", 58]),
                "_fillCustomVariable: name must be custom_ and more, at most 64 bytes long",
            ),
            (
                json!(["_fillCustomVariable", 58, 58]),
                "_fillCustomVariable: name must be custom_ and more, at most 64 bytes long",
            ),
            (
                json!(["_setIdentity"]),
                "_setIdentity: expected an object: [\"_setIdentity\", {firstname: …}]",
            ),
            (
                json!(["_setIdentity", {"uuid": 7}]),
                "_setIdentity: uuid must be a string, found a number",
            ),
            (
                json!(["_setSignedIdentity", {}]),
                "_setSignedIdentity: the token must be a string: pass the JWT itself",
            ),
            (
                json!(["_onEvent", "message_received", 7]),
                "_onEvent: the handler must be a function",
            ),
        ];
        for (pushed, sentence) in cases {
            assert_eq!(error(&pushed), sentence);
        }
        assert!(error(&json!(["_setSignedIdentity", "abc"])).contains("three segments"));
    }
}
