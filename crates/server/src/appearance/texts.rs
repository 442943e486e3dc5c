//! Texts of a source's own: languages, names, plural forms and placeholders, checked against the client's English.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::{language, meant};

/// The client's English: it names the texts there are.
const ENGLISH: &str = include_str!("../../../../www/client/texts/en.json");

/// Bytes of all texts of a source as JSON: every visitor downloads them.
const BYTES: usize = 16 * 1024;
/// Characters of one text.
const CHARS: usize = 1_000;
/// What `Intl.PluralRules` calls the forms.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
/// What the name of a placeholder follows.
const HOLE: &str = "%{";

/// What a text of a name may be.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Known {
    /// One text with these placeholders.
    Text(Vec<String>),
    /// One text, or one a plural form, with these placeholders.
    Plural(Vec<String>),
    /// The names of the twelve months.
    Months,
}

/// The names there are, each with the way to it, as `window.welcome`.
static NAMES: LazyLock<BTreeMap<String, Known>> = LazyLock::new(|| {
    let mut names = BTreeMap::new();
    if let Ok(Value::Object(english)) = serde_json::from_str(ENGLISH) {
        collect("", &english, &mut names);
    }
    // Times said by patterns, where somebody brings them: English has none.
    let none = || Known::Text(Vec::new());
    for name in ["now", "same_day", "same_year", "default"] {
        names.insert(format!("date.ago_format.{name}"), none());
    }
    let minutes = Known::Plural(vec!["count".into()]);
    names.insert("date.ago_format.about_x_minutes".into(), minutes);
    names.insert("date.month_names".into(), Known::Months);
    names
});

/// All texts there are, as the client has them in English.
pub const fn english() -> &'static str {
    ENGLISH
}

fn collect(way: &str, words: &Map<String, Value>, names: &mut BTreeMap<String, Known>) {
    for (name, value) in words {
        let way = format!("{way}{name}");
        match value {
            Value::String(text) => drop(names.insert(way, Known::Text(holes(text)))),
            Value::Object(inner) => match inner.get("other").and_then(Value::as_str) {
                Some(other) => drop(names.insert(way, Known::Plural(holes(other)))),
                None => collect(&format!("{way}."), inner, names),
            },
            _ => {}
        }
    }
}

/// The placeholders of a text.
fn holes(text: &str) -> Vec<String> {
    let after = text.split(HOLE).skip(1);
    let names = after.filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| name.to_owned()).collect()
}

/// What can be taken, nested as it was given; what is wrong with the rest is told.
pub(super) fn read_all(given: &Map<String, Value>, problems: &mut Vec<String>) -> Map<String, Value> {
    let mut texts = Map::new();
    for (language, words) in given {
        let (tag, words) = match (language::read(language), words) {
            (Ok(tag), Value::Object(words)) => (tag, words),
            (Err(wrong), _) => {
                problems.push(format!("texts: {wrong}"));
                continue;
            }
            (Ok(_), _) => {
                problems.push(format!(
                    "texts: {language} must be an object, as {{\"input_placeholder\": \"Ask us\"}}"
                ));
                continue;
            }
        };
        let mut told = Vec::new();
        let words = branch("", words, &mut told);
        problems.extend(told.iter().map(|told| format!("texts: {language}.{told}")));
        if texts.contains_key(&tag) {
            problems.push(format!("texts: {tag} stands there twice: put both together"));
        } else if !words.is_empty() {
            texts.insert(tag, words.into());
        }
    }
    let bytes = serde_json::to_string(&texts).map_or(0, |json| json.len());
    if bytes > BYTES {
        problems.push(format!(
            "texts: they are {bytes} bytes, and every visitor downloads them: keep to {BYTES}, and leave out what is as it is \
             built in"
        ));
        texts.clear();
    }
    texts
}

fn branch(way: &str, given: &Map<String, Value>, problems: &mut Vec<String>) -> Map<String, Value> {
    let mut words = Map::new();
    for (name, value) in given {
        let way = format!("{way}{name}");
        let inside = format!("{way}.");
        let mut below = NAMES.keys().filter_map(|known| known.strip_prefix(&inside)).peekable();
        let read = match (NAMES.get(&way), value) {
            (Some(known), _) => leaf(known, value).map_err(|wrong| format!("{way}{wrong}")),
            (None, Value::Object(inner)) if below.peek().is_some() => Ok(branch(&inside, inner, problems).into()),
            (None, _) if below.peek().is_some() => Err(format!("{way} must be an object: it has {}", firsts(below))),
            (None, _) => Err(format!("{way}: {}", unknown(&way))),
        };
        match read {
            Ok(Value::Object(inner)) if inner.is_empty() => {}
            Ok(value) => drop(words.insert(name.clone(), value)),
            Err(wrong) => problems.push(wrong),
        }
    }
    words
}

/// The names on this level, each once.
fn firsts<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut firsts: Vec<&str> = names.map(|name| name.split('.').next().unwrap_or(name)).collect();
    firsts.dedup();
    firsts.join(", ")
}

fn unknown(way: &str) -> String {
    let last = |way: &str| way.rsplit('.').next().map(str::to_owned);
    let elsewhere = NAMES.keys().find(|known| last(known) == last(way));
    let near = meant(way, NAMES.keys().map(String::as_str)).or(elsewhere.map(String::as_str));
    if let Some(near) = near {
        return format!("there is no such text: did you mean {near}?");
    }
    let (inside, _) = way.rsplit_once('.').unwrap_or_default();
    let inside = if inside.is_empty() {
        String::new()
    } else {
        format!("{inside}.")
    };
    let there = firsts(NAMES.keys().filter_map(|known| known.strip_prefix(&inside)));
    format!("there is no such text: there are {there}")
}

fn leaf(known: &Known, value: &Value) -> Result<Value, String> {
    match (known, value) {
        (Known::Text(holes) | Known::Plural(holes), Value::String(text)) => said(holes, text)?,
        (Known::Plural(holes), Value::Object(forms)) => {
            if !forms.contains_key("other") {
                return Err(" has no form \"other\", which stands for all the rest: add it".into());
            }
            for (form, text) in forms {
                if !FORMS.contains(&form.as_str()) {
                    return Err(format!(
                        ".{form}: there is no such plural form: one of {}",
                        FORMS.join(", ")
                    ));
                }
                let text = text.as_str().ok_or_else(|| format!(".{form} must be a text"))?;
                said(holes, text).map_err(|wrong| format!(".{form}{wrong}"))?;
            }
        }
        (Known::Months, Value::Array(months)) if months.len() == 12 => {
            for month in months {
                let month = month.as_str().ok_or(" must be the names of the twelve months")?;
                said(&[], month)?;
            }
        }
        (Known::Text(_), _) => return Err(" must be a text".into()),
        (Known::Plural(_), _) => {
            return Err(" must be a text, or the plural forms of one, as {\"one\": \"…\", \"other\": \"…\"}".into());
        }
        (Known::Months, _) => return Err(" must be a list of the names of the twelve months".into()),
    }
    Ok(value.clone())
}

/// A text that can be shown, with placeholders that are filled.
fn said(known: &[String], text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(" is empty: leave it out to have what is built in".into());
    }
    let chars = text.chars().count();
    if chars > CHARS {
        return Err(format!(" has {chars} characters: keep to {CHARS}"));
    }
    if text.chars().any(|sign| sign.is_control() && sign != '\n') {
        return Err(" holds a control character: take it out".into());
    }
    match holes(text).into_iter().find(|hole| !known.contains(hole)) {
        None => Ok(()),
        Some(hole) if known.is_empty() => Err(format!(": nothing is put in for %{{{hole}}}: take it out")),
        Some(hole) => Err(format!(
            ": nothing is put in for %{{{hole}}}: there is %{{{}}}",
            known.join("}, %{")
        )),
    }
}
