//! An appearance as the loader hands it to the client.

use std::fmt::Write as _;

use crate::object::Object;
use serde_json::{Map, Value};

use super::Appearance;

impl Appearance {
    /// Adds what the client is to know to the loader's configuration; of what is as it is built in it adds nothing.
    pub fn add_to(&self, configuration: Object) -> Object {
        let settings: Map<String, Value> = [
            ("theme", self.theme.map(Value::from)),
            ("position", self.position.map(Value::from)),
            ("titleBadge", self.title_badge.map(Value::from)),
            ("sound", self.sound.map(Value::from)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
        let mut all = configuration.some_text("locale", self.locale.as_deref());
        if !settings.is_empty() {
            all = all.value("configuration", settings);
        }
        if !self.colors.is_empty() {
            all = all.text("style", &self.style());
        }
        if !self.texts.is_empty() {
            all = all.value("texts", self.texts.clone());
        }
        all
    }

    /// The colours as a rule of the client's own style sheet, which a page's rules lie over: in light and in dark.
    fn style(&self) -> String {
        let mut rule = String::from(":host,:host([data-dark]){");
        for (name, color) in &self.colors {
            // A String takes whatever is written to it.
            let _ = write!(rule, "--visavis-{name}:{};", color.as_str());
        }
        rule.push('}');
        rule
    }
}
