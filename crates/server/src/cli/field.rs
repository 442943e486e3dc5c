//! `visavis-server field`

use crate::object::Object;
use clap::builder::PossibleValuesParser;
use clap::{ArgGroup, Args, Subcommand};

use super::Failure;
use super::administration::{self, Open};
use super::answer::{Answer, texts};
use crate::mapping::{CustomField, FieldType, NewCustomField};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Makes a custom field, for agents to see and extra values to be mapped to.
    #[command(visible_alias = "add")]
    Create(Create),
    /// The custom fields of a community.
    List {
        /// The community's name.
        #[arg(long)]
        community: String,
    },
    /// Changes what a custom field is called, and what fits it. Key and type stay, and what persons have.
    Change(Change),
    /// Removes a custom field, its mappings and what persons have in it.
    Remove {
        /// The community's name.
        #[arg(long)]
        community: String,
        /// The field's key.
        #[arg(long)]
        key: String,
    },
}

/// A custom field to be made.
#[derive(Args, Debug)]
pub(super) struct Create {
    /// The community's name.
    #[arg(long)]
    community: String,
    /// Its name for programs: 1 to 64 characters of a-z, 0-9 and _.
    #[arg(long)]
    key: String,
    /// Its name for agents.
    #[arg(long)]
    label: String,
    /// What it holds.
    #[arg(long = "type", value_name = "TYPE", default_value = "string", value_parser = types())]
    kind: String,
    #[arg(
        long = "choice",
        value_name = "CHOICE",
        help = "What there is to choose from, for single_choice and multiple_choice; once for each"
    )]
    choices: Vec<String>,
    /// What a value must match as a whole, or it is not mapped.
    #[arg(long)]
    regex: Option<String>,
}

/// What changes of a custom field; what is not said stays.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("changes").required(true).multiple(true).args(["label", "choices", "regex", "no_regex"]))]
pub(super) struct Change {
    /// The community's name.
    #[arg(long)]
    community: String,
    /// The field's key.
    #[arg(long)]
    key: String,
    /// Its name for agents.
    #[arg(long)]
    label: Option<String>,
    /// What there is to choose from, instead of what there was; once for each.
    #[arg(long = "choice", value_name = "CHOICE")]
    choices: Vec<String>,
    /// What a value must match as a whole, or it is not mapped.
    #[arg(long)]
    regex: Option<String>,
    /// Any value fits.
    #[arg(long, conflicts_with = "regex")]
    no_regex: bool,
}

impl Change {
    fn of(self, before: CustomField) -> NewCustomField {
        let choices = if self.choices.is_empty() {
            before.choices
        } else {
            self.choices
        };
        NewCustomField {
            key: before.key,
            label: self.label.unwrap_or(before.label),
            kind: before.kind,
            choices,
            regex: self.regex.or(before.regex).filter(|_| !self.no_regex),
        }
    }
}

fn types() -> PossibleValuesParser {
    PossibleValuesParser::new(FieldType::ALL.iter().map(|kind| kind.word()))
}

impl administration::Command for Command {
    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        match self {
            Self::Create(create) => {
                let community = open.store.community(&create.community).await?;
                let field = NewCustomField {
                    key: create.key,
                    label: create.label,
                    kind: FieldType::from_word(&create.kind).ok_or("there is no such type")?,
                    choices: create.choices,
                    regex: create.regex,
                };
                let field = open.store.add_custom_field(&community.id, field).await?;
                Ok(answer(&field))
            }
            Self::Change(change) => {
                let community = open.store.community(&change.community).await?;
                let field = open.store.custom_field_with(&community.id, &change.key).await?;
                let field = open.store.change_custom_field(&community.id, change.of(field)).await?;
                Ok(answer(&field))
            }
            Self::List { community } => {
                let community = open.store.community(&community).await?;
                let fields = open.store.custom_fields(&community.id).await?;
                let row = |field: &CustomField| {
                    vec![
                        field.key.clone(),
                        field.label.clone(),
                        field.kind.word().into(),
                        field.choices.join(", "),
                        field.regex.clone().unwrap_or_default(),
                    ]
                };
                let rows: Vec<Vec<String>> = fields.iter().map(row).collect();
                let records = fields.iter().map(object).collect();
                let nothing = "no custom fields: make one with `visavis-server field create`";
                let head = ["key", "label", "type", "choices", "regex"];
                Ok(Answer::list(nothing, &head, &rows, records))
            }
            Self::Remove { community, key } => {
                let community = open.store.community(&community).await?;
                open.store.remove_custom_field(&community.id, &key).await?;
                let text = format!("field {key} is gone, with its mappings and what persons had in it");
                Ok(Answer::new(text, Object::default().text("removed", &key)))
            }
        }
    }
}

fn answer(field: &CustomField) -> Answer {
    let text = format!("field {}, {}, shown as {:?}", field.key, field.kind.word(), field.label);
    Answer::new(text, object(field))
}

fn object(field: &CustomField) -> Object {
    Object::default()
        .text("id", field.id.as_str())
        .text("key", &field.key)
        .text("label", &field.label)
        .text("type", field.kind.word())
        .value("choices", texts(field.choices.iter().map(String::as_str)))
        .some_text("regex", field.regex.as_deref())
}
