//! How a source's chat looks and what it says, as an administrator has set it up for all pages that embed it.
//!
//! What a page says itself lies over this, and this over what is built in. Everything is checked here, once, for the
//! command line, the REST interface and the administrator's screen alike; what is inside an [`Appearance`] can be put
//! into a style sheet and a script as it is.

mod color;
mod language;
mod shown;
mod texts;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub use color::{Color, ColorName};
pub use language::LANGUAGES;
pub use texts::english;

/// What the window follows: the visitor's system, or nothing.
pub const THEMES: [&str; 3] = ["auto", "light", "dark"];
/// Where it stands.
pub const POSITIONS: [&str; 2] = ["left", "right"];
/// What an appearance has, by the names it is set with.
pub const PARTS: [&str; 7] = ["locale", "theme", "position", "title_badge", "sound", "colors", "texts"];

/// A source's appearance. What is `None` or not in it is as it is built in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Appearance {
    /// The language, where the page asks for none.
    pub locale: Option<String>,
    /// One of [`THEMES`].
    pub theme: Option<&'static str>,
    /// One of [`POSITIONS`].
    pub position: Option<&'static str>,
    /// Whether the page's title counts unread messages.
    pub title_badge: Option<bool>,
    /// Whether visitors may turn sound on.
    pub sound: Option<bool>,
    /// Colours by their names.
    pub colors: BTreeMap<ColorName, Color>,
    /// Texts by language, nested as the client has them.
    pub texts: Map<String, Value>,
}

impl Appearance {
    /// This one with what is named changed: a part is replaced as a whole, and null gives it back what is built in.
    /// The error is a sentence that says what to do.
    pub fn changed(&self, changes: Map<String, Value>) -> Result<Self, String> {
        let mut all = self.to_json();
        all.extend(changes);
        let (appearance, problems) = Self::read(&all);
        match problems.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(appearance),
        }
    }

    /// As it was stored. What another version knew and this one does not is passed over.
    pub fn stored(json: &str) -> Result<Self, serde_json::Error> {
        Ok(Self::read(&serde_json::from_str(json)?).0)
    }

    /// As it is stored, and shown to administrators.
    pub fn to_json(&self) -> Map<String, Value> {
        let parts = [
            self.locale.clone().map(Value::from),
            self.theme.map(Value::from),
            self.position.map(Value::from),
            self.title_badge.map(Value::from),
            self.sound.map(Value::from),
            (!self.colors.is_empty()).then(|| colors(&self.colors)),
            (!self.texts.is_empty()).then(|| self.texts.clone().into()),
        ];
        let parts = PARTS.into_iter().zip(parts);
        parts.filter_map(|(name, part)| Some((name.into(), part?))).collect()
    }

    /// What can be taken, and what is wrong with the rest.
    fn read(given: &Map<String, Value>) -> (Self, Vec<String>) {
        let mut read = Self::default();
        let mut problems = Vec::new();
        for (name, value) in given {
            let wrong = match (name.as_str(), value) {
                (_, Value::Null) => None,
                ("locale", Value::String(locale)) => {
                    language::read(locale).map(|locale| read.locale = Some(locale)).err()
                }
                ("theme", _) => one_of(&THEMES, value).map(|word| read.theme = Some(word)).err(),
                ("position", _) => one_of(&POSITIONS, value).map(|word| read.position = Some(word)).err(),
                ("title_badge", _) => flag(value).map(|flag| read.title_badge = Some(flag)).err(),
                ("sound", _) => flag(value).map(|flag| read.sound = Some(flag)).err(),
                ("colors", Value::Object(colors)) => {
                    read.colors = color::read_all(colors, &mut problems);
                    None
                }
                ("texts", Value::Object(texts)) => {
                    read.texts = texts::read_all(texts, &mut problems);
                    None
                }
                ("locale", _) => Some("must be the name of a language, as \"de\"".into()),
                ("colors" | "texts", _) => Some("must be an object".into()),
                _ => Some(format!("an appearance has no such part: it has {}", PARTS.join(", "))),
            };
            problems.extend(wrong.map(|wrong| format!("{name}: {wrong}")));
        }
        let own = |locale: &String| LANGUAGES.iter().any(|(tag, _)| tag == locale) || read.texts.contains_key(locale);
        if let Some(unknown) = read.locale.take_if(|locale| !own(locale)) {
            let known: Vec<&str> = LANGUAGES.iter().map(|(tag, _)| *tag).collect();
            problems.push(format!(
                "locale: the chat has no language {unknown:?}: write one of {}, or give it texts",
                known.join(", ")
            ));
        }
        (read, problems)
    }
}

/// Colours as JSON.
pub fn colors(colors: &BTreeMap<ColorName, Color>) -> Value {
    let members = colors
        .iter()
        .map(|(name, color)| (name.as_str().to_owned(), color.as_str().into()));
    Value::Object(members.collect())
}

fn one_of(words: &[&'static str], given: &Value) -> Result<&'static str, String> {
    let found = words.iter().copied().find(|word| given == word);
    found.ok_or_else(|| format!("must be one of {}", words.join(", ")))
}

fn flag(given: &Value) -> Result<bool, String> {
    given.as_bool().ok_or_else(|| "must be true or false".into())
}

/// What was meant, if one of the names there are is near.
fn meant<'a>(given: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = names.map(|name| (strsim::damerau_levenshtein(given, name), name));
    let far = 1 + given.len() / 5;
    near.filter(|(distance, _)| *distance <= far)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests;
