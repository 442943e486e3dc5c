//! What a command answers: to people in words, to programs in JSON.

use std::io::{self, Read as _};
use std::process::ExitCode;

use serde_json::Value;

use crate::object::Object;

use super::Failure;
pub(super) use crate::moment::moment;
use crate::store::{NotDone, Objection};

/// What came of a command.
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) json: String,
    /// What people should know besides. Programs find it in the JSON.
    pub(super) warnings: Vec<String>,
    pub(super) failure: Option<Failed>,
    pub(super) exit: ExitCode,
}

/// Why nothing was done.
pub(super) struct Failed {
    /// The stable word.
    pub(super) code: &'static str,
    /// One sentence that says what to do.
    pub(super) text: String,
}

impl Answer {
    pub(super) fn new(text: impl Into<String>, json: Object) -> Self {
        Self {
            text: text.into(),
            json: json.finish(),
            warnings: Vec::new(),
            failure: None,
            exit: ExitCode::SUCCESS,
        }
    }

    /// A list: a table for people, records for programs.
    pub(super) fn list(nothing: &str, head: &[&str], rows: &[Vec<String>], records: Vec<Object>) -> Self {
        let count = records.len() as u64;
        Self::part(nothing, head, rows, count, records)
    }

    /// The beginning of a list of so many.
    pub(super) fn part(nothing: &str, head: &[&str], rows: &[Vec<String>], count: u64, records: Vec<Object>) -> Self {
        let text = if rows.is_empty() {
            nothing.into()
        } else {
            table(head, rows)
        };
        let json = Object::default().whole("count", count).value("records", records);
        Self::new(text, json)
    }

    pub(super) fn warning(mut self, warning: Option<String>) -> Self {
        self.warnings.extend(warning);
        self
    }

    pub(super) fn failure(failure: &(dyn std::error::Error + Send + Sync + 'static)) -> Self {
        let code = match failure.downcast_ref::<NotDone<Objection>>() {
            Some(NotDone::Refused(Objection::Missing(_))) => "missing",
            Some(NotDone::Refused(Objection::Taken(_))) => "taken",
            Some(NotDone::Refused(Objection::Rule(_))) => "rule",
            Some(NotDone::Trouble(_)) => "trouble",
            None => "failed",
        };
        Self {
            text: String::new(),
            json: String::new(),
            warnings: Vec::new(),
            failure: Some(Failed {
                code,
                text: failure.to_string(),
            }),
            exit: ExitCode::FAILURE,
        }
    }
}

/// Columns that stand under one another, two spaces between.
fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([head[column].chars().count()]).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> = cells
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        padded.join("  ").trim_end().to_owned()
    };
    let head = line(&mut head.iter().copied());
    let rows = rows.iter().map(|row| line(&mut row.iter().map(String::as_str)));
    std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n")
}

/// A list of strings in JSON.
pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Value {
    texts.into_iter().map(Value::from).collect()
}

/// A name as a shell takes it for one word.
pub(super) fn quoted(name: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@:/".contains(&byte);
    if name.bytes().all(is_plain) {
        return name.into();
    }
    format!("'{}'", name.replace('\'', r"'\''"))
}

/// Reads a file that the command line names.
pub(super) fn read_file(path: &std::path::Path) -> Result<String, Failure> {
    let read = std::fs::read_to_string(path);
    Ok(read.map_err(|error| format!("{} cannot be read: {error}: name a file of text", path.display()))?)
}

/// Reads one line that is given by the standard input and not in the command, where others on the machine see it.
pub(super) fn read_line(what: &str) -> Result<zeroize::Zeroizing<String>, Failure> {
    let mut text = zeroize::Zeroizing::new(String::new());
    let read = io::Read::take(io::stdin(), 64 * 1_024).read_to_string(&mut text);
    read.map_err(|error| format!("{what} cannot be read from the standard input: {error}"))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        return Err(format!("{what} is empty: give it by the standard input").into());
    }
    Ok(zeroize::Zeroizing::new(line.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_columns() {
        let rows = [vec!["a".into(), "x".into()], vec!["bcd".into(), String::new()]];
        assert_eq!(table(&["id", "name"], &rows), "id   name\na    x\nbcd");
    }

    #[test]
    fn a_name_is_one_word_of_a_shell() {
        assert_eq!(quoted("Shop"), "Shop");
        assert_eq!(quoted("Ada's shop; rm"), r"'Ada'\''s shop; rm'");
    }
}
