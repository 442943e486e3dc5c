//! From the value that a website gave to the value that a field holds.

use serde_json::{Number, Value};
use visavis_wire::ExtraValue;

use super::{CustomField, FieldType, Predefined, Reason};

/// Characters of one line.
const LINE_CHARS: usize = 255;
/// Characters of several lines.
const TEXT_CHARS: usize = 2_000;

/// A value that fits its field.
pub(super) enum Converted {
    /// Takes the place of what was there.
    Scalar(Value),
    /// Comes to what is there, where it lacks.
    Gained(Vec<String>),
}

pub(super) fn predefined(field: Predefined, value: &ExtraValue) -> Result<Converted, Reason> {
    if field == Predefined::Notes {
        return text(value).map(Converted::Scalar);
    }
    let line = line(value)?;
    match field {
        Predefined::Emails if !is_email(&line) => Err(Reason::NotAnEmail),
        Predefined::HomePhones | Predefined::MobilePhones if !is_phone(&line) => Err(Reason::NotAPhone),
        Predefined::AvatarUrl if !is_url(&line) => Err(Reason::NotAUrl),
        field if field.is_list() => Ok(Converted::Gained(vec![line])),
        _ => Ok(Converted::Scalar(line.into())),
    }
}

pub(super) fn custom(field: &CustomField, value: &ExtraValue) -> Result<Converted, Reason> {
    let mismatch = Reason::TypeMismatch(field.kind);
    let given = value.to_text();
    let given = given.trim();
    let scalar = match field.kind {
        FieldType::String => line(value)?.into(),
        FieldType::Text => text(value)?,
        FieldType::Integer => integer(value).ok_or(mismatch)?.into(),
        FieldType::Float => float(value).ok_or(mismatch)?.into(),
        FieldType::Boolean => boolean(given).ok_or(mismatch)?.into(),
        FieldType::SingleChoice => {
            let choice = field.choices.iter().find(|choice| *choice == given);
            choice.ok_or(mismatch)?.clone().into()
        }
        FieldType::MultipleChoice => {
            let given: Vec<String> = given.split(',').map(|part| part.trim().to_owned()).collect();
            if given.iter().all(|part| field.choices.contains(part)) {
                return Ok(Converted::Gained(given));
            }
            return Err(mismatch);
        }
    };
    Ok(Converted::Scalar(scalar))
}

fn line(value: &ExtraValue) -> Result<String, Reason> {
    let text = value.to_text();
    if text.chars().any(char::is_control) {
        return Err(Reason::SeveralLines);
    }
    let length = text.chars().count();
    if length > LINE_CHARS {
        return Err(Reason::TooLong {
            length,
            most: LINE_CHARS,
        });
    }
    Ok(text.into_owned())
}

fn text(value: &ExtraValue) -> Result<Value, Reason> {
    let text = value.to_text();
    let length = text.chars().count();
    if length > TEXT_CHARS {
        return Err(Reason::TooLong {
            length,
            most: TEXT_CHARS,
        });
    }
    Ok(text.into_owned().into())
}

/// A whole number. A text with zeros in front is none: they are part of an id.
fn integer(value: &ExtraValue) -> Option<i64> {
    match value {
        ExtraValue::Text(text) => {
            let number: i64 = text.trim().parse().ok()?;
            (number.to_string() == text.trim()).then_some(number)
        }
        ExtraValue::Integer(number) => Some(*number),
        ExtraValue::Natural(number) => i64::try_from(*number).ok(),
        // JSON has one sort of number: 3.0 and 3e0 are whole.
        ExtraValue::Float(number) => {
            let is_exact = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_991.0;
            #[expect(clippy::cast_possible_truncation, reason = "checked before")]
            is_exact.then_some(*number as i64)
        }
        ExtraValue::Flag(_) => None,
    }
}

fn float(value: &ExtraValue) -> Option<Number> {
    let number = match value {
        // As JSON writes numbers: `inf`, `nan`, `+1` and `.5` are none.
        ExtraValue::Text(text) => serde_json::from_str(text.trim()).ok()?,
        ExtraValue::Integer(number) => (*number).into(),
        ExtraValue::Natural(number) => (*number).into(),
        ExtraValue::Float(number) => (*number).into(),
        ExtraValue::Flag(_) => return None,
    };
    match number {
        Value::Number(number) => number.as_f64().filter(|number| number.is_finite()).map(|_| number),
        _ => None,
    }
}

fn boolean(given: &str) -> Option<bool> {
    match given.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// What could be one: only a letter to it would tell.
fn is_email(text: &str) -> bool {
    let has_space = text.contains(char::is_whitespace);
    match text.split_once('@') {
        Some((local, domain)) => {
            !has_space && !local.is_empty() && !domain.contains('@') && domain.len() > 2 && domain.contains('.')
        }
        None => false,
    }
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let fits = |sign: char| sign.is_ascii_digit() || " +-()./".contains(sign);
    (3..=20).contains(&digits) && text.chars().all(fits)
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}
