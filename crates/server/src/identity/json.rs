//! Reads one JSON object as a token must hold it: UTF-8, complete, no name twice, not too deep.
//!
//! `serde_json` knows the grammar; what it lets pass by default and a signed text must not have
//! is refused here while it parses, so that no reader behind can be of another opinion than this one
//! (RFC 7515 section 4, RFC 7519 section 4, RFC 8725 section 3.7).

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use visavis_wire::json::{Json, Kind};

/// Objects and lists may stand in one another this deep; the outermost object is the first level.
pub(super) const DEPTH: usize = 16;
/// So many names are compared without sorting them.
const FEW: usize = 16;

/// What is wrong with a text that must be one JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFlaw {
    /// It is not UTF-8.
    NotUtf8,
    /// It is not JSON, from this column (in bytes, from 1) on.
    Syntax {
        /// Where the parser stopped.
        column: usize,
    },
    /// A name stands twice in one object, perhaps once written with an escape.
    Duplicate,
    /// Objects and lists stand too deep in one another.
    TooDeep,
    /// It is JSON, but no object.
    NotAnObject,
}

impl fmt::Display for JsonFlaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8 => f.write_str("is not UTF-8"),
            Self::Syntax { column } => write!(f, "is not valid JSON at column {column}"),
            Self::Duplicate => f.write_str("has a member twice"),
            Self::TooDeep => write!(f, "is nested more than {DEPTH} levels deep"),
            Self::NotAnObject => f.write_str("is not a JSON object"),
        }
    }
}

/// A parsed value. Texts without escapes are borrowed from the text it was read from.
#[derive(Debug)]
pub(super) enum Node<'a> {
    Null,
    Flag(bool),
    Number(Number),
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Object(Vec<(Cow<'a, str>, Self)>),
}

impl<'a> Node<'a> {
    /// Reads a text that must be one object.
    pub(super) fn object(bytes: &'a [u8]) -> Result<Self, JsonFlaw> {
        let text = std::str::from_utf8(bytes).map_err(|_| JsonFlaw::NotUtf8)?;
        let flaw = Cell::new(None);
        let mut parser = serde_json::Deserializer::from_str(text);
        let seed = Seed {
            flaw: &flaw,
            levels: DEPTH,
        };
        let node = seed.deserialize(&mut parser).and_then(|node| {
            parser.end()?;
            Ok(node)
        });
        match node {
            Ok(node @ Self::Object(_)) => Ok(node),
            Ok(_) => Err(JsonFlaw::NotAnObject),
            Err(error) => Err(flaw.get().unwrap_or(JsonFlaw::Syntax { column: error.column() })),
        }
    }

    /// The member of an object, also where it is null.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(own, _)| own == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// A string.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads any value with `levels` left to go down.
#[derive(Clone, Copy)]
struct Seed<'c> {
    flaw: &'c Cell<Option<JsonFlaw>>,
    levels: usize,
}

impl Seed<'_> {
    fn refuse<E: Error>(self, flaw: JsonFlaw) -> E {
        self.flaw.set(Some(flaw));
        E::custom("refused")
    }

    fn below<E: Error>(self) -> Result<Self, E> {
        match self.levels.checked_sub(1) {
            Some(levels) => Ok(Self { levels, ..self }),
            None => Err(self.refuse(JsonFlaw::TooDeep)),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<Node<'de>, D::Error> {
        parser.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node<'de>, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Node<'de>, E> {
        Number::from_f64(number)
            .map(Node::Number)
            .ok_or_else(|| E::custom("not a number"))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text.into())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node<'de>, A::Error> {
        let below = self.below()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(below)? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node<'de>, A::Error> {
        let below = self.below()?;
        let mut object = Vec::with_capacity(8);
        while let Some(name) = members.next_key_seed(Name)? {
            object.push((name, members.next_value_seed(below)?));
        }
        if has_twin(&object) {
            return Err(self.refuse(JsonFlaw::Duplicate));
        }
        Ok(Node::Object(object))
    }
}

/// Few names are compared each with each; many are sorted, because an object of a thousand names must not cost a
/// million comparisons.
fn has_twin(object: &[(Cow<'_, str>, Node<'_>)]) -> bool {
    if object.len() <= FEW {
        return object
            .iter()
            .enumerate()
            .any(|(place, (name, _))| object[..place].iter().any(|(other, _)| other == name));
    }
    let mut names: Vec<&str> = object.iter().map(|(name, _)| &**name).collect();
    names.sort_unstable();
    names.windows(2).any(|pair| pair[0] == pair[1])
}

/// Reads a member's name, escapes resolved.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<Cow<'de, str>, D::Error> {
        parser.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(text.into()))
    }
}

/// A look at a [`Node`], for the reader of identities that both sides share.
#[derive(Clone, Copy)]
pub(super) struct View<'n>(pub(super) &'n Node<'n>);

impl Json for View<'_> {
    /// A view looks at what somebody has parsed, so there is nothing it could parse into.
    fn parse(_: &[u8]) -> Option<Self> {
        None
    }

    fn kind(&self) -> Kind {
        match self.0 {
            Node::Null => Kind::Null,
            Node::Flag(_) => Kind::Flag,
            Node::Number(_) => Kind::Number,
            Node::Text(_) => Kind::Text,
            Node::List(_) => Kind::List,
            Node::Object(_) => Kind::Object,
        }
    }

    fn member(&self, name: &str) -> Option<Self> {
        self.0.member(name).map(View)
    }

    fn text(&self) -> Option<String> {
        self.0.text().map(Into::into)
    }

    fn literal(&self) -> Option<String> {
        match self.0 {
            Node::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self.0 {
            Node::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    fn flag(&self) -> Option<bool> {
        match self.0 {
            Node::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    fn items(&self, at_most: usize) -> Option<Vec<Self>> {
        match self.0 {
            Node::List(items) if items.len() <= at_most => Some(items.iter().map(View).collect()),
            _ => None,
        }
    }

    fn members(&self, at_most: usize) -> Option<Vec<(String, Self)>> {
        let Node::Object(members) = self.0 else { return None };
        let fits = members.len() <= at_most;
        fits.then(|| {
            members
                .iter()
                .map(|(name, value)| (name.to_string(), View(value)))
                .collect()
        })
    }
}
