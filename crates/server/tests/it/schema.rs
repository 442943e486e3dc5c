//! As much of JSON Schema as the description of the REST interface uses.

use serde_json::{Value, json};

/// A description, and its schemas.
pub(crate) struct Schemas(pub(crate) Value);

impl Schemas {
    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(name) => {
                let found = self.0.pointer(name.trim_start_matches('#'));
                self.resolved(found.unwrap_or_else(|| panic!("there is no {name}")))
            }
            None => schema,
        }
    }

    /// The documented example; for what has none it is made of those of its parts.
    pub(crate) fn example(&self, schema: &Value) -> Value {
        let schema = self.resolved(schema);
        if let Some(example) = schema.get("example") {
            return example.clone();
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut whole = json!({});
            for part in parts {
                let Value::Object(part) = self.example(part) else {
                    panic!("{part}")
                };
                whole.as_object_mut().unwrap().extend(part);
            }
            return whole;
        }
        if let Some(ways) = schema["oneOf"].as_array() {
            return self.example(ways.last().unwrap());
        }
        match schema["type"].as_str() {
            Some("object") => {
                let properties = schema["properties"].as_object().unwrap();
                properties
                    .iter()
                    .map(|(name, schema)| (name.clone(), self.example(schema)))
                    .collect()
            }
            Some("array") => json!([self.example(&schema["items"])]),
            Some("integer") => json!(1),
            Some("string") => json!("text"),
            _ => Value::Null,
        }
    }

    /// Panics where the value is not what the schema says, or has what it does not name.
    pub(crate) fn check(&self, schema: &Value, value: &Value, place: &str) {
        let mut known = Vec::new();
        self.part(schema, value, place, &mut known);
        if let Some(members) = value.as_object()
            && !known.is_empty()
        {
            for name in members.keys() {
                assert!(known.contains(name), "{place}: {name} is not described");
            }
        }
    }

    fn part(&self, schema: &Value, value: &Value, place: &str, known: &mut Vec<String>) {
        let schema = self.resolved(schema);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.part(part, value, place, known);
        }
        if let Some(ways) = schema["oneOf"].as_array() {
            let way = ways.iter().find(|way| self.fits(way, value));
            let way = way.unwrap_or_else(|| panic!("{place}: {value} is none of {ways:?}"));
            return self.part(way, value, place, known);
        }
        assert!(self.fits(schema, value), "{place}: {value} is not {schema}");
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            known.push(name.clone());
            if let Some(value) = value.get(name) {
                self.check(property, value, &format!("{place}.{name}"));
            }
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(
                value.get(name.as_str().unwrap()).is_some(),
                "{place}: {name} is missing in {value}"
            );
        }
        for item in value.as_array().into_iter().flatten() {
            self.check(&schema["items"], item, &format!("{place}[]"));
        }
    }

    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let schema = self.resolved(schema);
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let is_word = schema["enum"].as_array().is_none_or(|words| words.contains(value));
        let is_kind = match &schema["type"] {
            Value::Null => true,
            Value::Array(kinds) => kinds.iter().any(|one| one == kind),
            one => one == kind,
        };
        is_word && is_kind
    }
}
