//! Extra value mapping: what of an identity becomes a field of the person that agents see.
//!
//! Pure: an identity, the rules and the person's fields in; the fields that change, and what was
//! not mapped and why, out.

mod convert;
mod field;
mod group;
mod reason;

#[cfg(test)]
mod tests;

use visavis_wire::{ExtraValue, Identity};

use crate::community::{CommunityId, FieldId, MappingId};

pub use field::{CustomField, FieldType, NewCustomField, NotAField, Pattern, Predefined};
pub use group::{Field, GroupFields};
pub use reason::{NotMapped, Reason};

use convert::Converted;

/// The key that stands for the visitor's UUID.
pub const UUID: &str = "uuid";
/// Mappings of one community.
pub const MAPPINGS: usize = 200;
/// Custom fields of one community.
pub const CUSTOM_FIELDS: usize = 100;
/// Identities of one person.
pub const IDENTITIES: usize = 100;
/// Values of one list.
pub const LIST: usize = 20;

/// Where a value goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A field that every person has.
    Predefined(Predefined),
    /// A field that an administrator defined.
    Custom(FieldId),
}

/// One extra value and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Its name in the database.
    pub id: MappingId,
    /// The community.
    pub community: CommunityId,
    /// The key of the extra value, or [`UUID`].
    pub extra_value: String,
    /// Where it goes.
    pub destination: Destination,
    /// The destination's word: a predefined field's name or a custom field's key.
    pub field: String,
}

/// All that decides about mapping in one community, ready to be used.
#[derive(Debug, Default)]
pub struct Mapper {
    /// Grows with every change of fields and mappings.
    pub version: u64,
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    extra_value: String,
    /// The destination's word.
    field: String,
    target: Target,
}

/// A destination with all that decides what fits it.
#[derive(Debug)]
enum Target {
    Predefined(Predefined),
    Custom {
        field: CustomField,
        pattern: Option<Pattern>,
    },
}

/// An identity as it is mapped.
#[derive(Clone, Copy, Debug)]
pub struct Brought<'a> {
    /// What the website said.
    pub identity: &'a Identity,
    /// True where the server made the uuid: it says nothing about a person.
    pub is_automated: bool,
    /// True where the identity is not signed and the person has one that is: what a page claims does not change whom
    /// the website has vouched for.
    pub is_outranked: bool,
}

/// What mapping came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The fields that have another value now, by their words.
    pub changed: Vec<String>,
    /// What was not mapped, and why.
    pub not_mapped: Vec<NotMapped>,
}

impl Mapper {
    /// The rules of a community. A field whose regex is none any more takes nothing.
    pub fn new(version: u64, fields: &[CustomField], mappings: &[Mapping]) -> Self {
        let rule = |mapping: &Mapping| {
            let target = match &mapping.destination {
                Destination::Predefined(predefined) => Target::Predefined(*predefined),
                Destination::Custom(id) => {
                    let field = fields.iter().find(|field| field.id == *id)?.clone();
                    let pattern = field.regex.as_deref().map(Pattern::read).transpose().ok()?;
                    Target::Custom { field, pattern }
                }
            };
            Some(Rule {
                extra_value: mapping.extra_value.clone(),
                field: mapping.field.clone(),
                target,
            })
        };
        Self {
            version,
            rules: mappings.iter().filter_map(rule).collect(),
        }
    }

    /// True where nothing is mapped at all.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Maps an identity into a person's fields. Of two mappings into one scalar field the later counts.
    pub fn map(&self, brought: &Brought<'_>, fields: &mut GroupFields) -> Outcome {
        let before = fields.clone();
        let mut outcome = Outcome::default();
        for rule in &self.rules {
            let Some(value) = brought.value(&rule.extra_value) else {
                continue;
            };
            if let Err(reason) = rule.apply(brought, &value, fields) {
                outcome.not_mapped.push(NotMapped {
                    extra_value: rule.extra_value.clone(),
                    field: rule.field.clone(),
                    reason,
                });
            }
        }
        fields.tidy();
        for rule in &self.rules {
            if !outcome.changed.contains(&rule.field) && rule.value(fields) != rule.value(&before) {
                outcome.changed.push(rule.field.clone());
            }
        }
        outcome
    }
}

impl Brought<'_> {
    fn value(&self, extra_value: &str) -> Option<ExtraValue> {
        if extra_value == UUID {
            // Of an automated identity it is looked at too: that it is kept out is to be seen.
            let uuid = self.identity.uuid().unwrap_or_default();
            return (self.is_automated || !uuid.is_empty()).then(|| ExtraValue::Text(uuid.into()));
        }
        let mut values = self.identity.extra_values().iter();
        values
            .find(|(key, _)| key == extra_value)
            .map(|(_, value)| value.clone())
    }
}

impl Rule {
    fn apply(&self, brought: &Brought<'_>, value: &ExtraValue, fields: &mut GroupFields) -> Result<(), Reason> {
        if self.extra_value == UUID && brought.is_automated {
            return Err(Reason::UuidAutomated);
        }
        if brought.is_outranked {
            return Err(Reason::Outranked);
        }
        if value.to_text().trim().is_empty() {
            return Err(Reason::Empty);
        }
        let (converted, slot) = match &self.target {
            Target::Predefined(predefined) => {
                (convert::predefined(*predefined, value)?, fields.predefined(*predefined))
            }
            Target::Custom { field, pattern } => {
                if let Some(pattern) = pattern
                    && !pattern.fits(&value.to_text())
                {
                    return Err(Reason::RegexMismatch);
                }
                (convert::custom(field, value)?, fields.custom_mut(&field.id))
            }
        };
        match converted {
            Converted::Scalar(value) => {
                *slot = value;
                Ok(())
            }
            Converted::Gained(values) => group::gain(slot, values),
        }
    }

    fn value<'a>(&self, fields: &'a GroupFields) -> Option<&'a serde_json::Value> {
        match &self.target {
            Target::Predefined(predefined) => fields.value(*predefined),
            Target::Custom { field, .. } => fields.custom(&field.id),
        }
    }
}
