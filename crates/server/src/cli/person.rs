//! `visavis-server person`

use crate::object::Object;
use clap::Subcommand;

use super::Failure;
use super::administration::{self, Open};
use super::answer::{Answer, texts};
use crate::community::{GroupId, IdentityId};
use crate::store::IdentityGroup;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The persons of a community, the newest first.
    List {
        /// The community's name.
        #[arg(long)]
        community: String,
        /// Those who have this in a field, in what their website said or as their id.
        #[arg(long, value_name = "TEXT")]
        find: Option<String>,
        /// At most so many.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=10_000))]
        limit: u64,
    },
    /// Has one person take in another of the same community, identities and fields. The other is gone.
    Merge {
        /// The id of the person who stays.
        #[arg(long, value_name = "ID")]
        into: String,
        /// The id of the same person under another name.
        #[arg(long, value_name = "ID")]
        from: String,
    },
}

impl administration::Command for Command {
    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        match self {
            Self::List { community, find, limit } => {
                let community = open.store.community(&community).await?;
                let part = open
                    .store
                    .identity_groups(&community.id, find.as_deref(), 0, limit)
                    .await?;
                let (mut rows, mut records) = (Vec::new(), Vec::new());
                for person in &part.records {
                    let said = said(open, person).await?;
                    records.push(object(person).value("uuids", texts(said.uuids.iter().map(String::as_str))));
                    rows.push(vec![person.id.as_str().into(), said.name, said.uuids.join(", ")]);
                }
                let shown = records.len() as u64;
                let answer = Answer::part("nobody", &["id", "name", "uuids"], &rows, part.count, records);
                let more = part.count.saturating_sub(shown);
                let told = format!("{more} more: --limit shows them, --find fewer");
                Ok(answer.warning((more > 0).then_some(told)))
            }
            Self::Merge { into, from } => {
                let (into, from) = (GroupId::from(into), GroupId::from(from));
                let person = open.store.merge_identity_groups(&into, &from).await?;
                let text = format!(
                    "person {} has {} identities now",
                    person.id.as_str(),
                    person.identities.len()
                );
                Ok(Answer::new(text, object(&person)))
            }
        }
    }
}

/// What the websites say of a person.
struct Said {
    name: String,
    uuids: Vec<String>,
}

async fn said(open: &Open, person: &IdentityGroup) -> Result<Said, Failure> {
    let all = open.store.identities_of(person).await?;
    let name = all.iter().find_map(|identity| identity.identity.name());
    let uuids = all.iter().filter_map(|identity| identity.identity.uuid());
    Ok(Said {
        name: name.unwrap_or_default(),
        uuids: uuids.map(Into::into).collect(),
    })
}

fn object(person: &IdentityGroup) -> Object {
    Object::default()
        .text("id", person.id.as_str())
        .value("identity_ids", texts(person.identities.iter().map(IdentityId::as_str)))
}
