//! The calls that a website pushes into `_chatq`: `["_setIdentity", {…}]` and the others.
//!
//! Read once, here, into types; everything behind this door is checked.

use alloc::string::String;

use visavis_wire::json::{Fields, Json, Kind, some};
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
    /// promise of one, or null where the visitor has signed out.
    SetTokenProvider(J),
    /// `["_signOut"]`
    SignOut,
    /// `["_setConfiguration", {…}]`: where it shall stand, and all that was given, of which the display
    /// takes its part.
    SetConfiguration(Place, J),
    /// `["_addTranslations", {en: {…}}]`: texts over those of the source and those built in.
    AddTranslations(J),
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

/// Where the chat shall stand in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing was said of it: where it stands.
    Same,
    /// Above the page.
    Floating,
    /// In the element of this id.
    In(String),
}

/// More parts than any call has are not looked at.
const PARTS: usize = 8;

impl<J: Json + Clone> Call<J> {
    /// Reads what was pushed.
    pub fn read(pushed: &J) -> Result<Self, ChatError> {
        let parts = pushed.items(PARTS).unwrap_or_default();
        let Some(verb) = parts.first().and_then(J::text) else {
            let call = "_chatq.push".into();
            let shape = ChatError::new("not_a_call", said!("a call is an array, as [\"_open\"]"));
            return Err(ChatError { call, ..shape });
        };
        Self::of(&verb, &parts).map_err(|error| {
            let call = verb.get(..64).unwrap_or(&verb).into();
            ChatError { call, ..error }
        })
    }

    /// Reads a call from its parts, the first of which is the verb.
    fn of(verb: &str, parts: &[J]) -> Result<Self, ChatError> {
        let argument = |place: usize, what: &str| {
            let missing = || ChatError::new("argument_missing", &join(&["expected ", what]));
            parts.get(place).ok_or_else(missing)
        };
        Ok(match verb {
            "_setIdentity" => {
                let given = argument(1, said!("an object: [\"_setIdentity\", {firstname: …}]"))?;
                Self::SetIdentity(Identity::read(given)?)
            }
            "_setSignedIdentity" => {
                let given = argument(1, said!("a JWT: [\"_setSignedIdentity\", \"eyJ…\"]"))?;
                let wrong = || ChatError::new("wrong_type", said!("the token must be a string: pass the JWT itself"));
                Self::SetSignedIdentity(Token::read::<J>(given.text().ok_or_else(wrong)?)?)
            }
            "_setTokenProvider" => {
                let given = argument(1, said!("a function: [\"_setTokenProvider\", async reason => …]"))?;
                Self::SetTokenProvider(function(said!("the token provider"), given)?)
            }
            "_setConfiguration" => {
                let what = said!("an object: [\"_setConfiguration\", {embedded: true, parentNodeId: \"…\"}]");
                let given = argument(1, what)?;
                Self::SetConfiguration(Place::read(given)?, given.clone())
            }
            "_addTranslations" => {
                Self::AddTranslations(argument(1, said!("an object: [\"_addTranslations\", {en: {…}}]"))?.clone())
            }
            "_onEvent" => {
                let what = said!("an event's name and a function: [\"_onEvent\", \"message_received\", event => …]");
                let (name, handler) = (argument(1, what)?, argument(2, what)?);
                let wrong = || ChatError::new("wrong_type", &join(&["expected ", what]));
                let name = name.text().ok_or_else(wrong)?;
                let handler = function("the handler", handler)?;
                if name != "*" && !notification::NAMES.contains(&name.as_str()) {
                    let text = join(&[said!("there is no event \""), &name, "\""]);
                    return Err(ChatError::new("unknown_event", &text));
                }
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

impl Place {
    fn read<J: Json>(given: &J) -> Result<Self, ChatError> {
        if given.kind() != Kind::Object {
            return Err(ChatError::new(
                "wrong_type",
                said!("the configuration must be an object"),
            ));
        }
        let (embedded, parent) = Fields::read(given, |fields| {
            (fields.is("embedded"), fields.optional_text("parentNodeId"))
        })?;
        Ok(match parent {
            Some(parent) if embedded => Self::In(parent),
            None if embedded => {
                let text = said!("embedded needs parentNodeId, the id of the element to stand in");
                return Err(ChatError::new("argument_missing", text));
            }
            _ if some(given, "embedded").is_some() => Self::Floating,
            _ => Self::Same,
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

fn function<J: Json + Clone>(what: &str, given: &J) -> Result<J, ChatError> {
    match given.kind() {
        Kind::Other => Ok(given.clone()),
        _ => Err(ChatError::new(
            "wrong_type",
            &join(&[what, said!(" must be a function")]),
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn error(pushed: &Value) -> String {
        Call::read(pushed).unwrap_err().to_string()
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
    fn a_configuration_that_does_not_say_where_the_chat_stands_leaves_it_there() {
        let place = |configuration: Value| match Call::read(&json!(["_setConfiguration", configuration])) {
            Ok(Call::SetConfiguration(place, _)) => place,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            place(json!({"embedded": true, "parentNodeId": "here"})),
            Place::In("here".into())
        );
        assert_eq!(
            place(json!({"embedded": false, "parentNodeId": "here"})),
            Place::Floating
        );
        assert_eq!(place(json!({"embedded": false})), Place::Floating);
        assert_eq!(place(json!({"theme": "dark"})), Place::Same);
        assert_eq!(place(json!({"embedded": null, "parentNodeId": "here"})), Place::Same);
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
                json!(["_setTokenProvider", "eyJ"]),
                "_setTokenProvider: the token provider must be a function",
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
            (
                json!(["_setConfiguration", {"embedded": true}]),
                "_setConfiguration: embedded needs parentNodeId, the id of the element to stand in",
            ),
            (
                json!(["_setConfiguration", {"embedded": "yes"}]),
                "_setConfiguration: embedded must be true or false, found a string",
            ),
        ];
        for (pushed, sentence) in cases {
            assert_eq!(error(&pushed), sentence);
        }
        assert!(error(&json!(["_setSignedIdentity", "abc"])).contains("three segments"));
    }
}
