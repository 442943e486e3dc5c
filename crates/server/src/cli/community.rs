//! `visavis-server community`

use std::time::Duration;

use crate::object::Object;
use clap::{Args, Subcommand};
use visavis_wire::KeyId;

use super::Failure;
use super::administration::{self, Open};
use super::answer::{Answer, quoted};
use super::key::NewKey;
use crate::community::{Community, Mode, NewCommunity, Preset};
use crate::random;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Makes a community; with mode require its first key too.
    Create(Create),
    /// All communities.
    List,
    /// One community.
    Show {
        /// Its name.
        name: String,
    },
    /// Changes how signed identities are handled, for those who are here too.
    Mode {
        /// Its name.
        name: String,
        /// accept (both pass; not for production), reject (plain ones only) or require (signed ones only).
        #[arg(value_parser = mode)]
        mode: Mode,
    },
    /// Removes a community with everything in it: keys, sources, conversations.
    Remove {
        /// Its name.
        name: String,
        /// Yes, with everything in it.
        #[arg(long)]
        force: bool,
    },
}

/// A community to be made.
#[derive(Args, Debug)]
pub(super) struct Create {
    /// Its name.
    #[arg(long)]
    name: String,
    /// ringcx (reject or require) or engage (also accept).
    #[arg(long, default_value = "ringcx", value_parser = preset)]
    preset: Preset,
    /// accept, reject or require. [default: ringcx require, engage reject]
    #[arg(long, value_parser = mode)]
    mode: Option<Mode>,
    /// Seconds that a token must have to live when it is presented.
    #[arg(long, value_name = "SECONDS", default_value_t = 3_600, value_parser = clap::value_parser!(u64).range(..=31_536_000))]
    minimum_lifetime: u64,
    /// Seconds that a token may have to live when it is presented. [default: no bound]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=315_360_000))]
    maximum_lifetime: Option<u64>,
    /// The Key ID of its first key. [default with mode require: `key_1`]
    #[arg(long, value_name = "KEY_ID", value_parser = super::key::kid)]
    kid: Option<KeyId>,
    #[command(flatten)]
    key: NewKey,
}

fn mode(word: &str) -> Result<Mode, &'static str> {
    Mode::from_word(word).ok_or("write accept, reject or require")
}

fn preset(word: &str) -> Result<Preset, &'static str> {
    Preset::from_word(word).ok_or("write ringcx or engage")
}

impl administration::Command for Command {
    fn begins(&self) -> bool {
        matches!(self, Self::Create(_))
    }

    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        match self {
            Self::Create(create) => create.run(open).await,
            Self::List => {
                let communities = open.store.communities().await?;
                let rows: Vec<Vec<String>> = communities.iter().map(row).collect();
                let records = communities.iter().map(object).collect();
                let nothing = "no communities: make one with `visavis-server community create --name …`";
                Ok(Answer::list(
                    nothing,
                    &["name", "preset", "mode", "minimum lifetime"],
                    &rows,
                    records,
                ))
            }
            Self::Show { name } => {
                let community = open.store.community(&name).await?;
                let keys = open.store.keys(&community.id).await?.len();
                let sources = open.store.sources(Some(&community.id)).await?.len();
                let text = format!("{}\nkeys: {keys}, sources: {sources}", describe(&community));
                let json = object(&community)
                    .whole("keys", keys as u64)
                    .whole("sources", sources as u64);
                Ok(Answer::new(text, json).warning(warning(community.mode)))
            }
            Self::Mode { name, mode } => {
                open.store.set_mode(&name, mode).await?;
                let community = open.store.community(&name).await?;
                Ok(Answer::new(describe(&community), object(&community)).warning(warning(mode)))
            }
            Self::Remove { name, force } => {
                open.store.community(&name).await?;
                if !force {
                    return Err(format!(
                        "community {name:?} would go with its keys, sources and conversations: say --force to mean it"
                    )
                    .into());
                }
                open.store.remove_community(&name).await?;
                Ok(Answer::new(
                    format!("community {name:?} is gone"),
                    Object::default().text("removed", &name),
                ))
            }
        }
    }
}

impl Create {
    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        let mode = self.mode.unwrap_or(self.preset.mode());
        let is_key_wanted = mode == Mode::Require || self.kid.is_some() || self.key.is_given();
        let id = random::id(open.clock.now())?.into();
        let first_key = if is_key_wanted {
            let kid = self.kid.map_or_else(|| KeyId::read("kid", "key_1".into()), Ok)?;
            Some(self.key.make(open, &id, kid)?)
        } else {
            None
        };
        let community = NewCommunity {
            id,
            name: self.name,
            preset: self.preset,
            mode: Some(mode),
            minimum_lifetime: Duration::from_secs(self.minimum_lifetime),
            maximum_lifetime: self.maximum_lifetime.map(Duration::from_secs),
        };
        let keys = first_key.iter().map(|key| key.stored.clone()).collect();
        let community = open.store.add_community(community, keys).await?;
        let mut text = describe(&community);
        let mut json = object(&community);
        if let Some(key) = &first_key {
            text = format!("{text}\n\n{}", key.describe());
            json = json.value("key", key.object());
        }
        let next = format!(
            "next: visavis-server source create --community {} --name Website --origin https://www.example.org",
            quoted(&community.name)
        );
        Ok(Answer::new(format!("{text}\n\n{next}"), json).warning(warning(mode)))
    }
}

const fn meaning(mode: Mode) -> &'static str {
    match mode {
        Mode::Accept => "signed and plain identities both come in",
        Mode::Reject => "plain identities alone come in",
        Mode::Require => "signed identities alone come in",
    }
}

fn warning(mode: Mode) -> Option<String> {
    (mode == Mode::Accept).then(|| {
        "mode accept is not for production: anybody can claim to be anybody; choose require as soon as your website signs"
            .into()
    })
}

fn describe(community: &Community) -> String {
    let maximum = community
        .maximum_lifetime
        .map(|maximum| format!(", at most {} s", maximum.as_secs()));
    format!(
        "community {:?}, preset {}, mode {}: {}\na token lives at least {} s{} when it is presented",
        community.name,
        community.preset.word(),
        community.mode.word(),
        meaning(community.mode),
        community.minimum_lifetime.as_secs(),
        maximum.unwrap_or_default()
    )
}

fn row(community: &Community) -> Vec<String> {
    vec![
        community.name.clone(),
        community.preset.word().into(),
        community.mode.word().into(),
        format!("{} s", community.minimum_lifetime.as_secs()),
    ]
}

fn object(community: &Community) -> Object {
    Object::default()
        .text("id", community.id.as_str())
        .text("name", &community.name)
        .text("preset", community.preset.word())
        .text("mode", community.mode.word())
        .whole("minimum_lifetime", community.minimum_lifetime.as_secs())
        .some_whole(
            "maximum_lifetime",
            community.maximum_lifetime.map(|maximum| maximum.as_secs()),
        )
        .some_text("warning", warning(community.mode).as_deref())
}
