//! Custom variables: what a website says of the visit, and not of the visitor. Agents see them beside a conversation.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::identity::{ExtraValue, read_value, write_values};
use crate::json::{FieldError, Fields, Json, Kind};
use crate::limits;

/// The custom variables of a visit: each name once.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Variables(Vec<(String, ExtraValue)>);

impl Variables {
    /// Fills a variable. False, and nothing is changed, where there are as many others as may be.
    pub fn fill(&mut self, name: String, value: ExtraValue) -> bool {
        let room = self.0.len() < limits::VARIABLES;
        match self.0.iter_mut().find(|(filled, _)| *filled == name) {
            Some((_, before)) => *before = value,
            None if room => self.0.push((name, value)),
            None => return false,
        }
        true
    }

    /// Lays newer ones over these. An empty text takes its variable away; where there are too many, the oldest go.
    pub fn lay_over(&mut self, newer: Self) {
        for (name, value) in newer.0 {
            self.0.retain(|(filled, _)| *filled != name);
            if !value.as_str().is_empty() {
                self.0.push((name, value));
            }
        }
        while self.0.len() > limits::VARIABLES || self.write().len() > limits::VARIABLES_BYTES {
            self.0.remove(0);
        }
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads them as the member `variables` of a frame.
    pub(crate) fn of<J: Json>(fields: &mut Fields<'_, J>) -> Self {
        let none = || Err(FieldError::kind("variables", "an object", Kind::Null));
        let read = fields.some("variables").map_or_else(none, |json| Self::read(&json));
        fields.take(read)
    }

    /// Reads an object of them.
    pub fn read<J: Json>(json: &J) -> Result<Self, FieldError> {
        let wrong = || FieldError::value("variables", said!("an object of at most 32 members"));
        let members = json.members(limits::VARIABLES).ok_or_else(wrong)?;
        let variable = |(name, value): (String, J)| {
            let value = read_variable(&name, &value)?;
            Ok((name, value))
        };
        members.into_iter().map(variable).collect::<Result<_, _>>().map(Self)
    }

    /// The variables as a JSON object.
    pub fn write(&self) -> String {
        write_values(&self.0)
    }
}

/// Reads the value of a variable of this name, or says what is wrong with either.
pub fn read_variable<J: Json>(name: &str, value: &J) -> Result<ExtraValue, FieldError> {
    if name.len() > limits::VARIABLE_NAME_BYTES || !name.as_bytes().starts_with(b"custom_") {
        return Err(FieldError::value(
            "name",
            said!("custom_ and more, at most 64 bytes long"),
        ));
    }
    read_value(name, value, limits::VARIABLE_BYTES, said!("at most 256 bytes long"))
}

impl fmt::Debug for Variables {
    /// How many: what they say does not belong in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Variables").field(&self.0.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn variables(value: &Value) -> Variables {
        Variables::read(value).unwrap()
    }

    fn error(name: &str, value: &Value) -> String {
        read_variable(name, value).unwrap_err().to_string()
    }

    #[test]
    fn the_newer_counts_and_an_empty_text_takes_away() {
        let mut all = variables(&json!({"custom_cart": 58, "custom_plan": "gold"}));
        all.lay_over(variables(
            &json!({"custom_plan": "", "custom_cart": 61.5, "custom_vip": true}),
        ));
        assert_eq!(all.write(), r#"{"custom_cart":61.5,"custom_vip":true}"#);
    }

    #[test]
    fn each_mistake_is_named() {
        let name = "name must be custom_ and more, at most 64 bytes long";
        assert_eq!(error("cart", &json!(1)), name);
        assert_eq!(error(&format!("custom_{}", "x".repeat(58)), &json!(1)), name);
        assert_eq!(
            error("custom_a", &json!("x".repeat(257))),
            "custom_a must be at most 256 bytes long"
        );
        assert_eq!(
            error("custom_a", &json!(null)),
            "custom_a must be a string, a number, true or false, found nothing"
        );
        assert!(error("custom_a", &json!("\0")).contains("without U+0000"));
    }

    #[test]
    fn they_are_bounded_in_number_and_in_bytes() {
        let mut all = Variables::default();
        for i in 0..limits::VARIABLES {
            assert!(all.fill(format!("custom_{i}"), ExtraValue::Flag(true)));
        }
        assert!(!all.fill("custom_more".into(), ExtraValue::Flag(true)));
        assert!(
            all.fill("custom_0".into(), ExtraValue::Flag(false)),
            "it is there already"
        );
        all.lay_over(variables(&json!({"custom_more": 1})));
        assert!(!all.write().contains("custom_0\""), "the oldest has gone");
        assert!(all.write().contains("custom_more"));

        let name = |i: usize| format!("custom_{i:057}");
        let longest = (0..limits::VARIABLES).map(|i| (name(i), json!("\u{1}".repeat(limits::VARIABLE_BYTES))));
        let longest = variables(&longest.collect::<serde_json::Map<_, _>>().into());
        assert!(longest.write().len() < limits::FRAME_BYTES - 64, "a frame of all fits");
        all.lay_over(longest);
        assert!(all.write().len() <= limits::VARIABLES_BYTES);
        assert!(
            Variables::read(&json!(
                (0..33).map(|i| (name(i), json!(1))).collect::<serde_json::Map<_, _>>()
            ))
            .is_err()
        );
    }
}
