//! The fields of a person, as they are stored and shown.

use serde_json::{Map, Value, json};
use visavis_wire::agent::PersonField;

use super::{CustomField, FieldType, LIST, Predefined, Reason};
use crate::community::FieldId;

/// The member that holds the values of custom fields, by the fields' names in the database.
const CUSTOM: &str = "custom";

/// The values of a person's fields. Scalars are a string, a number or a flag; lists are lists of strings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupFields {
    predefined: Map<String, Value>,
    custom: Map<String, Value>,
}

/// One field of a person with its name and value, as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// A predefined field's name or a custom field's key.
    pub key: String,
    /// A custom field's name for agents.
    pub label: Option<String>,
    /// What it holds; lists are `multiple_choice`.
    pub kind: FieldType,
    /// The value: a string, a number, a flag or a list of strings.
    pub value: Value,
}

impl From<Field> for PersonField {
    fn from(field: Field) -> Self {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), Into::into);
        Self {
            key: field.key,
            label: field.label,
            kind: field.kind.word().into(),
            values: match &field.value {
                Value::Array(values) => values.iter().map(text).collect(),
                value => vec![text(value)],
            },
        }
    }
}

impl GroupFields {
    /// Reads what [`GroupFields::write`] wrote; what is none is as empty.
    pub fn read(text: &str) -> Self {
        let Ok(Value::Object(mut predefined)) = serde_json::from_str(text) else {
            return Self::default();
        };
        let custom = match predefined.remove(CUSTOM) {
            Some(Value::Object(custom)) => custom,
            _ => Map::new(),
        };
        Self { predefined, custom }
    }

    /// As it is stored.
    pub fn write(&self) -> String {
        let mut all = self.predefined.clone();
        if !self.custom.is_empty() {
            all.insert(CUSTOM.into(), Value::Object(self.custom.clone()));
        }
        Value::Object(all).to_string()
    }

    /// The value of a predefined field: a string, or a list of strings.
    pub fn value(&self, field: Predefined) -> Option<&Value> {
        self.predefined.get(field.word())
    }

    /// The value of a custom field.
    pub fn custom(&self, field: &FieldId) -> Option<&Value> {
        self.custom.get(field.as_str())
    }

    /// True where nothing is known.
    pub fn is_empty(&self) -> bool {
        self.predefined.is_empty() && self.custom.is_empty()
    }

    /// True where a custom field has a value.
    pub fn has_custom(&self) -> bool {
        !self.custom.is_empty()
    }

    /// All fields that have a value, the predefined ones first, each in the order they are listed in.
    pub fn shown(&self, fields: &[CustomField]) -> Vec<Field> {
        let predefined = Predefined::ALL.iter().filter_map(|field| {
            Some(Field {
                key: field.word().into(),
                label: None,
                kind: match field {
                    Predefined::Notes => FieldType::Text,
                    field if field.is_list() => FieldType::MultipleChoice,
                    _ => FieldType::String,
                },
                value: self.value(*field)?.clone(),
            })
        });
        let custom = fields.iter().filter_map(|field| {
            Some(Field {
                key: field.key.clone(),
                label: Some(field.label.clone()),
                kind: field.kind,
                value: self.custom(&field.id)?.clone(),
            })
        });
        predefined.chain(custom).collect()
    }

    /// Takes in another person's fields: lists gain what they lack, scalars are filled where they are empty.
    pub fn absorb(&mut self, other: &Self) {
        for (own, others) in [
            (&mut self.predefined, &other.predefined),
            (&mut self.custom, &other.custom),
        ] {
            for (name, value) in others {
                let slot = own.entry(name.clone()).or_insert(Value::Null);
                match value {
                    Value::Array(values) => {
                        let values = values.iter().filter_map(Value::as_str).map(Into::into);
                        for value in values {
                            if gain(slot, vec![value]).is_err() {
                                break; // a list that is full keeps what it has
                            }
                        }
                    }
                    value if slot.is_null() => *slot = value.clone(),
                    _ => {}
                }
            }
        }
    }

    pub(super) fn predefined(&mut self, field: Predefined) -> &mut Value {
        self.predefined.entry(field.word()).or_insert(Value::Null)
    }

    pub(super) fn custom_mut(&mut self, field: &FieldId) -> &mut Value {
        self.custom.entry(field.as_str()).or_insert(Value::Null)
    }

    /// Leaves no name without a value behind.
    pub(super) fn tidy(&mut self) {
        for values in [&mut self.predefined, &mut self.custom] {
            values.retain(|_, value| !value.is_null());
        }
    }
}

/// Has a list gain the values it lacks.
pub(super) fn gain(slot: &mut Value, values: Vec<String>) -> Result<(), Reason> {
    let mut list = match slot {
        Value::Array(list) => list.clone(),
        _ => Vec::new(),
    };
    for value in values {
        let is_there = |known: &Value| known.as_str().is_some_and(|known| known.eq_ignore_ascii_case(&value));
        if list.iter().any(is_there) {
            continue;
        }
        if list.len() >= LIST {
            return Err(Reason::ListFull);
        }
        list.push(json!(value));
    }
    *slot = Value::Array(list);
    Ok(())
}
