//! Custom variables: what a website says of the visit, and not of the visitor. Agents see them beside a conversation.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer};
use serde::{Serialize, Serializer};

use crate::error::FieldError;
use crate::limits;
use crate::value::{ExtraValue, Values, WITHOUT_NUL, json_bytes, serialize};

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
            if !value.is_empty() {
                self.0.push((name, value));
            }
        }
        while self.0.len() > limits::VARIABLES || self.json_bytes() > limits::VARIABLES_BYTES {
            self.0.remove(0);
        }
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn json_bytes(&self) -> usize {
        let bytes = |(name, value): &(String, ExtraValue)| json_bytes(name) + value.json_bytes() + 2;
        self.0.iter().map(bytes).sum::<usize>() + 2
    }
}

/// What is wrong with a variable of this name and value, if anything.
pub fn check_variable(name: &str, value: &ExtraValue) -> Result<(), FieldError> {
    if name_problem(name).is_some() {
        let problem = "must be custom_ and more, at most 64 bytes long, without U+0000";
        return Err(FieldError::new("name", problem));
    }
    match value.problem(limits::VARIABLE_BYTES) {
        Some(problem) => Err(FieldError::new(name, problem)),
        None => Ok(()),
    }
}

fn name_problem(name: &str) -> Option<&'static str> {
    if name.len() > limits::VARIABLE_NAME_BYTES || !name.starts_with("custom_") {
        Some("must be named custom_ and more, at most 64 bytes long each")
    } else if name.contains('\0') {
        Some(WITHOUT_NUL)
    } else {
        None
    }
}

impl Serialize for Variables {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Variables {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Values {
            count: limits::VARIABLES,
            value_bytes: limits::VARIABLE_BYTES,
            name_problem,
            skips_null: false,
        };
        values.deserialize(deserializer).map(Self)
    }
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
    use crate::json;

    fn variables(value: &Value) -> Variables {
        json::from_value(value.clone()).unwrap()
    }

    fn error(name: &str, value: &str) -> String {
        check_variable(name, &ExtraValue::Text(value.into()))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn the_newer_counts_and_an_empty_text_takes_away() {
        let mut all = variables(&json!({"custom_cart": 58, "custom_plan": "gold"}));
        all.lay_over(variables(
            &json!({"custom_plan": "", "custom_cart": 61.5, "custom_vip": true}),
        ));
        assert_eq!(json::to_string(&all), r#"{"custom_cart":61.5,"custom_vip":true}"#);
    }

    #[test]
    fn each_mistake_is_named() {
        let name = "name must be custom_ and more, at most 64 bytes long, without U+0000";
        assert_eq!(error("cart", "1"), name);
        assert_eq!(error(&format!("custom_{}", "x".repeat(58)), "1"), name);
        assert_eq!(
            error("custom_a", &"x".repeat(257)),
            "custom_a must be at most 256 bytes long"
        );
        assert!(error("custom_a", "\0").contains("without U+0000"));
        assert!(error("custom_\0", "1").contains("without U+0000"));
        for (given, wrong) in [
            (
                json!({"custom_a": null}),
                "custom_a must be a string, a number, true or false, found nothing",
            ),
            (
                json!({"cart": 1}),
                "must be named custom_ and more, at most 64 bytes long each",
            ),
            (json!([]), "must be an object, found a list"),
        ] {
            let error = json::from_value::<Variables>(given).unwrap_err();
            assert_eq!(error.to_string(), wrong);
        }
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
        assert!(!json::to_string(&all).contains("custom_0\""), "the oldest has gone");
        assert!(json::to_string(&all).contains("custom_more"));

        let name = |i: usize| format!("custom_{i:057}");
        let longest = (0..limits::VARIABLES).map(|i| (name(i), json!("\u{1}".repeat(limits::VARIABLE_BYTES))));
        let longest = variables(&longest.collect::<serde_json::Map<_, _>>().into());
        assert!(
            json::to_string(&longest).len() < limits::FRAME_BYTES - 64,
            "a frame of all fits"
        );
        all.lay_over(longest);
        assert!(json::to_string(&all).len() <= limits::VARIABLES_BYTES);
        assert!(
            json::from_value::<Variables>(json!(
                (0..33).map(|i| (name(i), json!(1))).collect::<serde_json::Map<_, _>>()
            ))
            .is_err()
        );
    }
}
