//! The calls that a website pushes into `_chatq`: `["_setIdentity", {…}]` and the others.
//!
//! Read once, here, into types; everything behind this door is checked.

use serde::Deserialize;
use visavis_wire::thread::Side;
use visavis_wire::variables::check_variable;
use visavis_wire::{Body, ExtraValue, Identity};

use crate::session::event::Added;
use crate::session::identity::Token;

use super::argument::Argument;
use super::error::ChatError;
use super::nearest::nearest;
use super::notification;

/// The calls there are.
pub const CALLS: [&str; 12] = [
    "_setIdentity",
    "_setSignedIdentity",
    "_setTokenProvider",
    "_setConfiguration",
    "_addTranslations",
    "_onEvent",
    "_fillCustomVariable",
    "_addMessage",
    "_open",
    "_close",
    "_signOut",
    "_pageChange",
];

/// A call. `V` is the page's own value: a function stays what it is.
#[derive(Debug)]
pub enum Call<V> {
    /// `["_setIdentity", {…}]`
    SetIdentity(Identity),
    /// `["_setSignedIdentity", "<jwt>"]`
    SetSignedIdentity(Token),
    /// `["_setTokenProvider", function]`: called for a renewal with a reason, returns a token or a promise of one, or null
    /// if the visitor has signed out.
    SetTokenProvider(V),
    /// `["_signOut"]`
    SignOut,
    /// `["_onEvent", name, handler]`
    OnEvent {
        /// The event's name; `*` for all.
        name: String,
        /// The function to call.
        handler: V,
    },
    /// `["_fillCustomVariable", name, value]`: what the page says of the visit.
    FillCustomVariable(String, ExtraValue),
    /// `["_addMessage", {body, agent, engage}]`: a message by script.
    AddMessage(Added),
    /// `["_setConfiguration", {…}]`: how the chat looks and where it stands.
    SetConfiguration {
        /// It is to stand in the element of this id, or (the inner `None`) to float above the page.
        place: Option<Option<String>>,
        /// All that was passed.
        configuration: V,
    },
    /// `["_addTranslations", {…}]`
    AddTranslations(V),
    /// `["_open"]`
    Open,
    /// `["_close"]`
    Close,
    /// `["_pageChange"]`: a single-page application shows another page.
    PageChange,
}

/// More parts than any call has are not looked at.
pub(super) const PARTS: usize = 8;

/// A message by the page's script, as it passes it.
#[derive(Deserialize)]
struct AddedMessage {
    body: String,
    #[serde(default)]
    agent: Option<bool>,
    #[serde(default)]
    engage: Option<bool>,
}

/// What `_setConfiguration` says of the chat's place.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Placement {
    #[serde(default)]
    embedded: Option<bool>,
    #[serde(default)]
    parent_node_id: Option<String>,
}

impl<V: Argument> Call<V> {
    /// Reads what was pushed.
    pub fn read(pushed: &V) -> Result<Self, ChatError> {
        let parts = pushed.items(PARTS).unwrap_or_default();
        let Some(name) = parts.first().and_then(V::text) else {
            return Err(ChatError::new("not_a_call", "a call is an array, as [\"_open\"]"));
        };
        let argument = |place: usize, what: &str| {
            let given = parts.get(place).filter(|given| !given.is_undefined());
            given.ok_or_else(|| ChatError::new("argument_missing", format!("expected {what}")))
        };
        Ok(match name.as_str() {
            "_setIdentity" => {
                let given = argument(1, "an object: [\"_setIdentity\", {firstname: …}]")?;
                Self::SetIdentity(given.read().map_err(|error| error.named("identity"))?)
            }
            "_setSignedIdentity" => {
                let given = argument(1, "a JWT: [\"_setSignedIdentity\", \"eyJ…\"]")?;
                let wrong = || ChatError::new("wrong_type", "the token must be a string: pass the JWT itself");
                Self::SetSignedIdentity(Token::read(given.text().ok_or_else(wrong)?)?)
            }
            "_setTokenProvider" => match parts.get(1) {
                Some(provider) if provider.is_function() => Self::SetTokenProvider(provider.clone()),
                _ => {
                    return Err(ChatError::new(
                        "wrong_type",
                        "the token provider must be a function: [\"_setTokenProvider\", async reason => …]",
                    ));
                }
            },
            "_onEvent" => {
                let what = "an event's name and a function: [\"_onEvent\", \"message_received\", event => …]";
                on_event(argument(1, what)?, argument(2, what)?)?
            }
            "_fillCustomVariable" => {
                let (name, value) = (argument(1, "a name and a value")?, argument(2, "a name and a value")?);
                let name = name.text().unwrap_or_default();
                let value = value.read().map_err(|error| error.named(&name))?;
                check_variable(&name, &value)?;
                Self::FillCustomVariable(name, value)
            }
            "_addMessage" => {
                let given = argument(1, "an object: [\"_addMessage\", {body: \"…\"}]")?;
                Self::AddMessage(added(given.read().map_err(|error| error.named("the message"))?)?)
            }
            "_setConfiguration" => configuration(parts.get(1))?,
            "_addTranslations" => {
                let words = argument(1, "an object: [\"_addTranslations\", {en: {…}}]")?;
                Self::AddTranslations(words.clone())
            }
            "_open" => Self::Open,
            "_close" => Self::Close,
            "_signOut" => Self::SignOut,
            "_pageChange" => Self::PageChange,
            _ => {
                let hint = nearest(&name, &CALLS).map_or_else(
                    || format!("one of {}", listed(&CALLS)),
                    |near| format!("did you mean {near}?"),
                );
                return Err(ChatError::new("unknown_call", format!("there is no such call: {hint}")));
            }
        })
    }
}

/// The names, one after the other. In the browser `join` is a kilobyte.
fn listed(names: &[&str]) -> String {
    let mut list = String::new();
    for name in names {
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push_str(name);
    }
    list
}

fn on_event<V: Argument>(name: &V, handler: &V) -> Result<Call<V>, ChatError> {
    if !handler.is_function() {
        return Err(ChatError::new("wrong_type", "the handler must be a function"));
    }
    let name = name.text().unwrap_or_default();
    if name != "*" && !notification::NAMES.contains(&name.as_str()) {
        let names = listed(&notification::NAMES);
        let text = format!("there is no event \"{name}\": one of {names}");
        return Err(ChatError::new("unknown_event", text));
    }
    let handler = handler.clone();
    Ok(Call::OnEvent { name, handler })
}

fn added(given: AddedMessage) -> Result<Added, ChatError> {
    Ok(Added {
        body: Body::new(given.body).map_err(|error| ChatError::new(error.code(), error.text()))?,
        side: if given.agent == Some(true) {
            Side::Agent
        } else {
            Side::Visitor
        },
        engages: given.engage == Some(true),
    })
}

/// An embedded chat needs the id of the element to stand in.
fn configuration<V: Argument>(given: Option<&V>) -> Result<Call<V>, ChatError> {
    let place = |placement: Placement| match (placement.embedded, placement.parent_node_id) {
        (Some(true), None) => None,
        (Some(true), parent) => Some(Some(parent)),
        (Some(false), _) => Some(Some(None)),
        (None, _) => Some(None),
    };
    let read = given.and_then(|given| Some((given.clone(), place(given.read().ok()?)?)));
    let wrong = || {
        ChatError::new(
            "wrong_type",
            "expected an object, as [\"_setConfiguration\", {embedded: true, parentNodeId: \"…\"}]: embedded must be \
             true or false, and needs parentNodeId, the id of the element to stand in",
        )
    };
    let (configuration, place) = read.ok_or_else(wrong)?;
    Ok(Call::SetConfiguration { place, configuration })
}

#[cfg(test)]
mod tests;
