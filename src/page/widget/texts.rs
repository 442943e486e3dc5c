//! The widget's words, and times in the visitor's way of writing them.

use js_sys::{Date, Intl, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The words of one language: an object from name to text, or to the plural forms of a text.
#[derive(Debug)]
pub(super) struct Texts {
    words: JsValue,
    plural: Intl::PluralRules,
    time: Intl::DateTimeFormat,
    date: Intl::DateTimeFormat,
}

impl Texts {
    pub(super) fn new(words: JsValue) -> Self {
        let options = |styles: &[&str]| {
            let options = Object::new();
            for style in styles {
                let _ = Reflect::set(&options, &(*style).into(), &"short".into());
            }
            options
        };
        let english = js_sys::Array::of1(&"en".into());
        let visitors = js_sys::Array::new();
        Self {
            words,
            plural: Intl::PluralRules::new(&english, &Object::new()),
            time: Intl::DateTimeFormat::new(&visitors, &options(&["timeStyle"])),
            date: Intl::DateTimeFormat::new(&visitors, &options(&["dateStyle", "timeStyle"])),
        }
    }

    /// The words of this name; nothing where there are none.
    pub(super) fn of(&self, name: &str) -> JsString {
        form(&self.words, name)
    }

    /// The words of this name for a count, which takes the place of `%{count}`.
    pub(super) fn counted(&self, name: &str, count: usize) -> JsString {
        let forms = Reflect::get(&self.words, &name.into()).unwrap_or_default();
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let plural = String::from(self.plural.select(f64::from(count)));
        let mut text = form(&forms, &plural);
        if text.length() == 0 {
            text = form(&forms, "other");
        }
        text.replace("%{count}", &count.to_string())
    }

    /// The time of day; with the date unless it is today's.
    #[expect(clippy::cast_precision_loss, reason = "a time in milliseconds is exact")]
    pub(super) fn time(&self, millis: u64) -> String {
        let (then, today) = (Date::new(&(millis as f64).into()), Date::new_0());
        let is_today = then.to_date_string() == today.to_date_string();
        let format = if is_today { &self.time } else { &self.date };
        let text = format.format().call1(&JsValue::UNDEFINED, &then);
        text.ok().and_then(|text| text.as_string()).unwrap_or_default()
    }

    /// The time as machines read it (ISO 8601).
    #[expect(clippy::cast_precision_loss, reason = "a time in milliseconds is exact")]
    pub(super) fn machine_time(millis: u64) -> String {
        let then = Date::new(&(millis as f64).into());
        if then.get_time().is_nan() {
            String::new()
        } else {
            then.to_iso_string().into()
        }
    }
}

fn form(of: &JsValue, name: &str) -> JsString {
    let text = Reflect::get(of, &name.into()).ok();
    text.and_then(|text| text.dyn_into().ok()).unwrap_or_default()
}
