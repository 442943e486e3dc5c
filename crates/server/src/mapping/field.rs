//! Fields of a person: those that every person has, and those that an administrator defines.

use std::fmt;

use regex::{Regex, RegexBuilder};

use crate::community::{CommunityId, FieldId, words};

/// Bytes of a regex as it is written.
const REGEX_BYTES: usize = 1_024;
/// Bytes of a regex as it is compiled.
const COMPILED_BYTES: usize = 256 * 1_024;
/// Parentheses within parentheses in a regex.
const REGEX_DEPTH: u32 = 32;
/// Choices of one field.
const CHOICES: usize = 100;
/// Characters of a label and of a choice.
const LABEL_CHARS: usize = 100;
/// Characters of a key.
const KEY_CHARS: usize = 64;

/// A field that every person has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Predefined {
    /// The first name.
    Firstname,
    /// The last name.
    Lastname,
    /// The company.
    Company,
    /// The gender, in the website's own word.
    Gender,
    /// E-mail addresses.
    Emails,
    /// Telephone numbers at home.
    HomePhones,
    /// Mobile telephone numbers.
    MobilePhones,
    /// Notes, several lines.
    Notes,
    /// The address of a picture.
    AvatarUrl,
}

words!(
    Predefined: "firstname" = Firstname, "lastname" = Lastname, "company" = Company, "gender" = Gender,
    "emails" = Emails, "home_phones" = HomePhones, "mobile_phones" = MobilePhones, "notes" = Notes,
    "avatar_url" = AvatarUrl
);

impl Predefined {
    /// True where it holds several values.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::Emails | Self::HomePhones | Self::MobilePhones)
    }
}

/// What a custom field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// One line.
    String,
    /// Several lines.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// Yes or no.
    Boolean,
    /// One of the choices.
    SingleChoice,
    /// Any of the choices.
    MultipleChoice,
}

words!(
    FieldType: "string" = String, "text" = Text, "integer" = Integer, "float" = Float, "boolean" = Boolean,
    "single_choice" = SingleChoice, "multiple_choice" = MultipleChoice
);

impl FieldType {
    pub(crate) const fn has_choices(self) -> bool {
        matches!(self, Self::SingleChoice | Self::MultipleChoice)
    }

    pub(crate) const fn may_have_regex(self) -> bool {
        matches!(self, Self::String | Self::Text | Self::Integer | Self::Float)
    }
}

/// A field that an administrator defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomField {
    /// Its name in the database.
    pub id: FieldId,
    /// The community.
    pub community: CommunityId,
    /// Its name for programs, unique in the community and no predefined field's.
    pub key: String,
    /// Its name for agents.
    pub label: String,
    /// What it holds.
    pub kind: FieldType,
    /// What there is to choose from.
    pub choices: Vec<String>,
    /// What a value must match as a whole.
    pub regex: Option<String>,
    /// When it was made, in milliseconds since 1970.
    pub created_at: u64,
}

/// A custom field to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCustomField {
    /// Its name for programs: 1 to 64 of `a-z`, `0-9`, `_`, beginning with a letter.
    pub key: String,
    /// Its name for agents.
    pub label: String,
    /// What it holds.
    pub kind: FieldType,
    /// What there is to choose from.
    pub choices: Vec<String>,
    /// What a value must match as a whole.
    pub regex: Option<String>,
}

/// Why something is no custom field; says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAField {
    /// The key is no key.
    Key(String),
    /// The key is a predefined field's.
    Predefined(String),
    /// The label is blank or too long.
    Label(String),
    /// A choice is blank, too long or there twice, or there are too many or none.
    Choices,
    /// The type has no choices.
    ChoicesForbidden(FieldType),
    /// The type takes no regex.
    RegexForbidden(FieldType),
    /// The regex is too long.
    RegexTooLong(usize),
    /// The regex is none, or too large; holds why.
    Regex(String),
}

impl NewCustomField {
    /// Says what is wrong with it.
    pub fn check(&self) -> Result<(), NotAField> {
        let is_key = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let begins = self.key.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        if !begins || self.key.len() > KEY_CHARS || !self.key.bytes().all(is_key) {
            return Err(NotAField::Key(self.key.clone()));
        }
        if Predefined::from_word(&self.key).is_some() || self.key == super::UUID {
            return Err(NotAField::Predefined(self.key.clone()));
        }
        if !is_label(&self.label) {
            return Err(NotAField::Label(self.label.clone()));
        }
        if self.kind.has_choices() {
            let distinct: std::collections::HashSet<_> = self.choices.iter().collect();
            let count_fits = (1..=CHOICES).contains(&self.choices.len());
            // A comma separates several choices in one value.
            let fits = |choice: &String| is_label(choice) && !choice.contains(',');
            if !count_fits || distinct.len() < self.choices.len() || !self.choices.iter().all(fits) {
                return Err(NotAField::Choices);
            }
        } else if !self.choices.is_empty() {
            return Err(NotAField::ChoicesForbidden(self.kind));
        }
        match &self.regex {
            Some(_) if !self.kind.may_have_regex() => Err(NotAField::RegexForbidden(self.kind)),
            Some(regex) => Pattern::read(regex).map(drop),
            None => Ok(()),
        }
    }
}

fn is_label(text: &str) -> bool {
    text.trim() == text && (1..=LABEL_CHARS).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

/// A regex that a whole value must match: the time it takes grows with the value's length and no faster.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Reads a regex, in the syntax of the `regex` crate: no look-around and no back-references.
    pub fn read(text: &str) -> Result<Self, NotAField> {
        if text.len() > REGEX_BYTES {
            return Err(NotAField::RegexTooLong(text.len()));
        }
        let read = |text: &str| {
            RegexBuilder::new(text)
                .size_limit(COMPILED_BYTES)
                .dfa_size_limit(COMPILED_BYTES)
                .nest_limit(REGEX_DEPTH)
                .build()
                .map_err(|error| NotAField::Regex(why(&error)))
        };
        // By itself first: `a)|(b` would be another regex between parentheses.
        read(text)?;
        read(&format!(r"\A(?:{text})\z")).map(Self)
    }

    /// True where it matches the whole value.
    pub fn fits(&self, value: &str) -> bool {
        self.0.is_match(value)
    }
}

/// The last line of what the reader of regexes says: the lines before it draw where.
fn why(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

impl fmt::Display for NotAField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(
                f,
                "the key {key:?} cannot be: write 1 to 64 characters of a-z, 0-9 and _, beginning with a letter"
            ),
            Self::Predefined(key) => write!(
                f,
                "{key} is there already: map an extra value to it, or choose another key for a field of your own"
            ),
            Self::Label(label) => write!(
                f,
                "the label {label:?} cannot be: write 1 to 100 characters without spaces around them"
            ),
            Self::Choices => f.write_str(
                "a choice field needs 1 to 100 different choices of 1 to 100 characters each, without commas and \
                 without spaces around them",
            ),
            Self::ChoicesForbidden(kind) => write!(
                f,
                "a field of type {} has no choices: leave them out, or choose single_choice or multiple_choice",
                kind.word()
            ),
            Self::RegexForbidden(kind) => write!(
                f,
                "a field of type {} takes no regex, its type says what fits: leave it out",
                kind.word()
            ),
            Self::RegexTooLong(bytes) => {
                write!(f, "the regex is {bytes} bytes long: write at most {REGEX_BYTES}")
            }
            Self::Regex(why) => write!(
                f,
                "the regex is none: {why}: write one without look-around and back-references, and test it at \
                 docs.rs/regex"
            ),
        }
    }
}

impl std::error::Error for NotAField {}
