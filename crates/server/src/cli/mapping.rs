//! `visavis-server mapping`

use std::io::{self, IsTerminal, Write};

use crate::object::Object;
use clap::{Args, Subcommand};

use super::Failure;
use super::administration::{self, Open};
use super::answer::{Answer, quoted};
use crate::community::Community;
use crate::mapping::Mapping;
use crate::store::{Applied, Run};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Maps an extra value to a field of the person that agents see.
    #[command(visible_alias = "add")]
    Create(Named),
    /// The mappings of a community.
    List {
        /// The community's name.
        #[arg(long)]
        community: String,
    },
    /// Removes a mapping. What it has mapped stays.
    Remove(Named),
    /// Maps what visitors said before the fields and mappings last changed.
    Apply {
        /// The community's name.
        #[arg(long)]
        community: String,
        /// Only counts what would change, and what would not be mapped and why.
        #[arg(long)]
        dry_run: bool,
    },
}

/// A mapping of a community.
#[derive(Args, Debug)]
pub(super) struct Named {
    /// The community's name.
    #[arg(long)]
    community: String,
    /// The extra value's key, as the website writes it; `uuid` is the visitor's own.
    #[arg(long, value_name = "KEY")]
    extra_value: String,
    #[arg(
        long,
        help = "Where it goes: firstname, lastname, company, gender, emails, home_phones, mobile_phones, notes, \
                avatar_url or a custom field's key"
    )]
    field: String,
}

impl administration::Command for Command {
    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        match self {
            Self::Create(name) => {
                let community = open.store.community(&name.community).await?;
                let mapping = open
                    .store
                    .add_mapping(&community.id, &name.extra_value, &name.field)
                    .await?;
                let text = format!("extra value {:?} goes to {}", mapping.extra_value, mapping.field);
                let answer = Answer::new(text, object(&mapping));
                Ok(answer.warning(not_applied(open, &community).await?))
            }
            Self::List { community } => {
                let community = open.store.community(&community).await?;
                let mappings = open.store.mappings(&community.id).await?;
                let row = |mapping: &Mapping| vec![mapping.extra_value.clone(), mapping.field.clone()];
                let rows: Vec<Vec<String>> = mappings.iter().map(row).collect();
                let records = mappings.iter().map(object).collect();
                let nothing = "no mappings: make one with `visavis-server mapping create`";
                Ok(Answer::list(nothing, &["extra value", "field"], &rows, records))
            }
            Self::Remove(name) => {
                let community = open.store.community(&name.community).await?;
                let (extra_value, field) = (&name.extra_value, &name.field);
                open.store.remove_mapping(&community.id, extra_value, field).await?;
                let text = format!("extra value {extra_value:?} goes to {field} no more; what it has filled stays");
                let json = Object::default().text("removed", extra_value).text("field", field);
                Ok(Answer::new(text, json))
            }
            Self::Apply { community, dry_run } => {
                let community = open.store.community(&community).await?;
                let run = if dry_run { Run::Dry } else { Run::Real };
                Ok(describe(&apply(open, &community, run).await?, run))
            }
        }
    }
}

/// Says what to do for those who came before a mapping.
async fn not_applied(open: &Open, community: &Community) -> Result<Option<String>, Failure> {
    let waiting = open.store.to_be_mapped(&community.id).await?;
    Ok((waiting > 0).then(|| {
        format!(
            "{} came before: `visavis-server mapping apply --community {} --dry-run` counts what changes for them",
            identities(waiting),
            quoted(&community.name)
        )
    }))
}

fn identities(count: u64) -> String {
    match count {
        1 => "1 identity".into(),
        count => format!("{count} identities"),
    }
}

/// Applies step by step; who watches sees how far it is.
async fn apply(open: &Open, community: &Community, run: Run) -> Result<Applied, Failure> {
    let total = open.store.to_be_mapped(&community.id).await?;
    let is_watched = io::stderr().is_terminal();
    let (mut all, mut after) = (Applied::default(), None);
    loop {
        let step = open.store.apply_mappings(&community.id, after.as_ref(), run).await?;
        all.add(step.applied);
        if is_watched {
            // Nobody is left to tell where this fails.
            let _ = write!(io::stderr(), "\r{} of {}", all.identities, identities(total));
        }
        after = step.next;
        if after.is_none() {
            break;
        }
    }
    if is_watched {
        let _ = writeln!(io::stderr());
    }
    Ok(all)
}

fn describe(all: &Applied, run: Run) -> Answer {
    let (looked_at, has) = match run {
        Run::Real => ("mapped", "have"),
        Run::Dry => ("would be mapped", "would have"),
    };
    let mut lines = vec![format!(
        "{} {looked_at}, {} {has} another value in a field",
        identities(all.identities),
        persons(all.groups_changed)
    )];
    let fields = all.fields_changed.iter();
    lines.extend(fields.map(|(field, count)| format!("  {field}: of {}", persons(*count))));
    if !all.not_mapped.is_empty() {
        lines.push("not mapped".into());
    }
    lines.extend(all.not_mapped.iter().map(|((extra_value, field, code), count)| {
        format!("  {extra_value:?} to {field}: {code}, of {}", identities(*count))
    }));
    let fields = all
        .fields_changed
        .iter()
        .map(|(field, count)| Object::default().text("field", field).whole("count", *count));
    let not_mapped = all.not_mapped.iter().map(|((extra_value, field, code), count)| {
        let object = Object::default().text("extra_value", extra_value).text("field", field);
        object.text("code", code).whole("count", *count)
    });
    let json = Object::default()
        .flag("dry_run", run == Run::Dry)
        .whole("identities", all.identities)
        .whole("groups_changed", all.groups_changed)
        .value("fields_changed", fields.collect::<Vec<_>>())
        .value("not_mapped", not_mapped.collect::<Vec<_>>());
    Answer::new(lines.join("\n"), json)
}

fn persons(count: u64) -> String {
    match count {
        1 => "1 person".into(),
        count => format!("{count} persons"),
    }
}

fn object(mapping: &Mapping) -> Object {
    Object::default()
        .text("id", mapping.id.as_str())
        .text("extra_value", &mapping.extra_value)
        .text("field", &mapping.field)
}
