//! Reads one JSON object as a token must hold it: UTF-8, complete, no name twice, not too deep.
//!
//! What other readers let pass by default and a signed text must not have is refused here while it is read, so that
//! no reader behind can be of another opinion than this one (RFC 7515 section 4, RFC 7519 section 4, RFC 8725
//! section 3.7). The structure is read here; what is seldom and tricky, escapes and numbers that are not plainly
//! whole, is `serde_json`'s. That both take the same texts is a property that is tested.

use std::borrow::Cow;
use std::fmt;
use std::slice;

use serde::de::value::{SeqDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Number;
use visavis_wire::FieldError;

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
        let mut reader = Reader { text, at: 0 };
        let node = reader.value(DEPTH)?;
        match (reader.peek(), node) {
            (Some(_), _) => Err(reader.stopped()),
            (None, node @ Self::Object(_)) => Ok(node),
            (None, _) => Err(JsonFlaw::NotAnObject),
        }
    }

    /// The member of an object, also where it is null.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(own, _)| own == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Reads from left to right (RFC 8259). **Invariant**: `at` is at the beginning of a character.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// Any value, with `levels` left to go down.
    fn value(&mut self, levels: usize) -> Result<Node<'a>, JsonFlaw> {
        match self.peek() {
            Some(b'"') => Ok(Node::Text(self.string()?)),
            Some(b'{') => self.members(levels.checked_sub(1).ok_or(JsonFlaw::TooDeep)?),
            Some(b'[') => self.items(levels.checked_sub(1).ok_or(JsonFlaw::TooDeep)?),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Node::Flag(true)),
            Some(b'f') => self.word("false", Node::Flag(false)),
            Some(b'n') => self.word("null", Node::Null),
            _ => Err(self.stopped()),
        }
    }

    fn members(&mut self, levels: usize) -> Result<Node<'a>, JsonFlaw> {
        let mut members = Vec::with_capacity(8);
        self.at += 1;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Node::Object(members));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.stopped());
            }
            let name = self.string()?;
            if self.peek() != Some(b':') {
                return Err(self.stopped());
            }
            self.at += 1;
            members.push((name, self.value(levels)?));
            if self.is_last(b'}')? {
                break;
            }
        }
        if has_twin(&members) {
            return Err(JsonFlaw::Duplicate);
        }
        Ok(Node::Object(members))
    }

    fn items(&mut self, levels: usize) -> Result<Node<'a>, JsonFlaw> {
        let mut items = Vec::new();
        self.at += 1;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Node::List(items));
        }
        loop {
            items.push(self.value(levels)?);
            if self.is_last(b']')? {
                return Ok(Node::List(items));
            }
        }
    }

    /// Passes the comma behind a value, or the end of what it stands in.
    fn is_last(&mut self, end: u8) -> Result<bool, JsonFlaw> {
        let next = self.peek();
        if next != Some(end) && next != Some(b',') {
            return Err(self.stopped());
        }
        self.at += 1;
        Ok(next == Some(end))
    }

    /// A string or a name. `at` is at its first quote.
    fn string(&mut self) -> Result<Cow<'a, str>, JsonFlaw> {
        let begin = self.at;
        let mut has_escapes = false;
        loop {
            self.at += 1;
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    has_escapes = true;
                    self.at += 1;
                }
                Some(0x20..) => (),
                _ => return Err(self.stopped()),
            }
        }
        self.at += 1;
        if has_escapes {
            let quoted = &self.text[begin..self.at];
            let text = serde_json::from_str(quoted).map_err(|error| JsonFlaw::Syntax {
                column: begin + error.column(),
            })?;
            return Ok(Cow::Owned(text));
        }
        Ok(Cow::Borrowed(&self.text[begin + 1..self.at - 1]))
    }

    fn number(&mut self) -> Result<Node<'a>, JsonFlaw> {
        let rest = &self.text[self.at..];
        let is_of_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let literal = &rest[..rest.bytes().take_while(is_of_number).count()];
        let number = match plainly_whole(literal) {
            Some(whole) => whole.into(),
            None => literal.parse().map_err(|_| self.stopped())?,
        };
        self.at += literal.len();
        Ok(Node::Number(number))
    }

    fn word(&mut self, word: &str, node: Node<'a>) -> Result<Node<'a>, JsonFlaw> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.stopped());
        }
        self.at += word.len();
        Ok(node)
    }

    /// Passes white space; what is behind it.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                next => return next.copied(),
            }
        }
    }

    fn stopped(&self) -> JsonFlaw {
        JsonFlaw::Syntax { column: self.at + 1 }
    }
}

/// The number that some digits and nothing else are, where it surely fits.
fn plainly_whole(literal: &str) -> Option<u64> {
    let is_short = literal.len() == 1 || matches!(literal.len(), 2..=18) && !literal.starts_with('0');
    is_short.then_some(literal.bytes())?.try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + u64::from(byte - b'0'))
    })
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

/// A look at a [`Node`], for the reader of identities that both sides share.
#[derive(Clone, Copy)]
pub(super) struct View<'n>(pub(super) &'n Node<'n>);

impl IntoDeserializer<'_, FieldError> for View<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for View<'_> {
    type Error = FieldError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        match self.0 {
            Node::Null => visitor.visit_unit(),
            Node::Flag(flag) => visitor.visit_bool(*flag),
            Node::Text(text) => visitor.visit_str(text),
            Node::List(items) => visitor.visit_seq(SeqDeserializer::new(items.iter().map(View))),
            Node::Object(members) => visitor.visit_map(Members {
                members: members.iter(),
                member: None,
            }),
            Node::Number(number) => {
                if let Some(number) = number.as_u64() {
                    visitor.visit_u64(number)
                } else if let Some(number) = number.as_i64() {
                    visitor.visit_i64(number)
                } else {
                    visitor.visit_f64(number.as_f64().unwrap_or(f64::INFINITY))
                }
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        match self.0 {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier
    }
}

/// The members of an object; an error names the member.
struct Members<'n> {
    members: slice::Iter<'n, (Cow<'n, str>, Node<'n>)>,
    member: Option<&'n (Cow<'n, str>, Node<'n>)>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = FieldError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, FieldError> {
        self.member = self.members.next();
        let name = self.member.map(|(name, _)| StrDeserializer::new(name));
        name.map(|name| seed.deserialize(name)).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, FieldError> {
        let Some((name, value)) = self.member else {
            return Err(FieldError::custom("has no value"));
        };
        seed.deserialize(View(value)).map_err(|error| error.inside(name))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}
