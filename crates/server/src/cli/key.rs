//! `visavis-server key`

use std::path::PathBuf;

use crate::object::Object;
use clap::{Args, Subcommand};
use visavis_wire::FieldError;
use visavis_wire::KeyId;
use zeroize::Zeroizing;

use super::Failure;
use super::administration::{self, Open};
use super::answer::{Answer, moment, read_file, read_line};
use crate::community::{Algorithm, CommunityId, KeySummary, SafeToRemove, StoredKey};
use crate::identity::{RsaPublicKey, SecretLength, fresh_secret};
use crate::keys;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Adds a key: a secret that is made and shown once (HS256), or your public key (RS256).
    #[command(visible_alias = "add")]
    Create(Create),
    /// The keys of a community. Secrets are never shown again.
    List {
        /// The community's name.
        #[arg(long)]
        community: String,
    },
    /// One key; of RS256 the public key too.
    Show(Named),
    /// Removes a key: visitors it let in are asked to come in anew.
    Remove {
        #[command(flatten)]
        key: Named,
        /// Also the last key of a community that requires signed identities: nobody can come in then.
        #[arg(long)]
        force: bool,
    },
}

/// A key to be added.
#[derive(Args, Debug)]
pub(super) struct Create {
    #[command(flatten)]
    name: Named,
    #[command(flatten)]
    key: NewKey,
}

/// A key of a community.
#[derive(Args, Debug)]
pub(super) struct Named {
    /// The community's name.
    #[arg(long)]
    community: String,
    /// The Key ID: 1 to 64 characters of a-z, 0-9 and _.
    #[arg(long, value_name = "KEY_ID", value_parser = kid)]
    kid: KeyId,
}

/// What a new key is made of.
#[derive(Args, Debug)]
pub(super) struct NewKey {
    /// An RSA public key in PEM, 2048 to 8192 bits: the key is RS256.
    #[arg(long, alias = "key-file", value_name = "FILE", conflicts_with_all = ["length", "secret_stdin"])]
    rs256: Option<PathBuf>,
    /// Characters of the secret that is made: 64, or 24 as Engage Messaging has them. [default: 64]
    #[arg(long, value_name = "CHARACTERS", value_parser = length, conflicts_with = "secret_stdin")]
    length: Option<SecretLength>,
    /// Takes a secret that you have already from the standard input.
    #[arg(long)]
    secret_stdin: bool,
}

/// A key that was made.
pub(super) struct Made {
    pub(super) stored: StoredKey,
    /// Shown once.
    secret: Option<Zeroizing<String>>,
}

pub(super) fn kid(text: &str) -> Result<KeyId, FieldError> {
    KeyId::read("the Key ID", text.into())
}

fn length(text: &str) -> Result<SecretLength, &'static str> {
    match text {
        "64" => Ok(SecretLength::Recommended),
        "24" => Ok(SecretLength::Engage),
        _ => Err("write 64 or 24"),
    }
}

impl NewKey {
    /// True where anything about the key was said.
    pub(super) const fn is_given(&self) -> bool {
        self.rs256.is_some() || self.length.is_some() || self.secret_stdin
    }

    pub(super) fn make(&self, open: &Open, community: &CommunityId, kid: KeyId) -> Result<Made, Failure> {
        if let Some(path) = &self.rs256 {
            let stored = keys::public_key(kid, read_file(path)?.trim())
                .map_err(|mistake| format!("{}: {mistake}", path.display()))?;
            return Ok(Made { stored, secret: None });
        }
        let (secret, is_fresh) = if self.secret_stdin {
            (read_line("the secret")?, false)
        } else {
            (fresh_secret(self.length.unwrap_or_default()), true)
        };
        let stored = keys::sealed_secret(&open.vault()?, community, kid, &secret)?;
        Ok(Made {
            stored,
            secret: is_fresh.then_some(secret),
        })
    }
}

impl Made {
    pub(super) fn describe(&self) -> String {
        let (kid, algorithm) = (&self.stored.kid, self.stored.algorithm.word());
        match &self.secret {
            None => format!("key {kid}, {algorithm}"),
            Some(secret) => format!(
                "key {kid}, {algorithm}; its secret is shown now and never again, give it to the machine that signs:\n\n\
                 \x20 VISAVIS_KEY_ID={kid}\n\x20 VISAVIS_SECRET={}",
                secret.as_str()
            ),
        }
    }

    pub(super) fn object(&self) -> Object {
        Object::default()
            .text("kid", self.stored.kid.as_str())
            .text("algorithm", self.stored.algorithm.word())
            .some_text("secret", self.secret.as_ref().map(|secret| secret.as_str()))
    }
}

impl administration::Command for Command {
    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        match self {
            Self::Create(Create { name, key }) => {
                let community = open.store.community(&name.community).await?;
                let made = key.make(open, &community.id, name.kid)?;
                open.store.add_key(&community.id, made.stored.clone()).await?;
                Ok(Answer::new(made.describe(), made.object()))
            }
            Self::List { community } => {
                let community = open.store.community(&community).await?;
                let keys = open.store.keys(&community.id).await?;
                let now = open.clock.now();
                let rows: Vec<Vec<String>> = keys.iter().map(|key| row(key, now).to_vec()).collect();
                let records = keys.iter().map(|key| object(key, now)).collect();
                let nothing = "no keys: add one with `visavis-server key create`";
                Ok(Answer::list(nothing, &HEAD, &rows, records))
            }
            Self::Show(name) => show(open, &name).await,
            Self::Remove { key, force } => {
                let community = open.store.community(&key.community).await?;
                if force {
                    open.store.force_remove_key(&community.id, &key.kid).await?;
                } else {
                    open.store.remove_key(&community.id, &key.kid).await?;
                }
                let text = format!("key {} is gone: tokens signed with it are refused", key.kid);
                Ok(Answer::new(text, Object::default().text("removed", key.kid.as_str())))
            }
        }
    }
}

async fn show(open: &Open, name: &Named) -> Result<Answer, Failure> {
    let community = open.store.community(&name.community).await?;
    let keys = open.store.keys(&community.id).await?;
    let missing = || format!("there is no key {}: `visavis-server key list` shows them", name.kid);
    let summary = keys.iter().find(|key| key.kid == name.kid).ok_or_else(missing)?;
    let stored = open.store.key(&community.id, &name.kid).await?.ok_or_else(missing)?;
    let now = open.clock.now();
    let [kid, algorithm, added, first, last, live, safe] = row(summary, now);
    let name = format!("key {kid}, {algorithm}");
    let usage = format!(
        "added           {added}\nfirst used      {first}\nlast used       {last}\n\
         live sessions   {live}\nsafe to remove  {safe}"
    );
    match stored.algorithm {
        Algorithm::Hs256 => Ok(Answer::new(format!("{name}\n{usage}"), object(summary, now))),
        Algorithm::Rs256 => {
            let pem = String::from_utf8(stored.material)?;
            let bits = RsaPublicKey::read(&pem)?.bits();
            let json = object(summary, now).whole("bits", bits as u64).text("public_key", &pem);
            Ok(Answer::new(format!("{name}, {bits} bits\n{usage}\n{pem}"), json))
        }
    }
}

const HEAD: [&str; 7] = [
    "Key ID",
    "algorithm",
    "added",
    "first used",
    "last used",
    "live",
    "safe to remove",
];

fn row(key: &KeySummary, now: u64) -> [String; 7] {
    let usage = &key.usage;
    let time = |at: Option<u64>| at.map_or("never".into(), moment);
    [
        key.kid.to_string(),
        key.algorithm.word().into(),
        moment(key.added_at),
        time(usage.first_used_at),
        time(usage.last_used_at),
        usage.live_sessions.to_string(),
        key.safe_to_remove(now).to_string(),
    ]
}

fn object(key: &KeySummary, now: u64) -> Object {
    let usage = &key.usage;
    let (word, at) = match key.safe_to_remove(now) {
        SafeToRemove::Unused => ("unused", None),
        SafeToRemove::Since(at) => ("since", Some(at)),
        SafeToRemove::On(at) => ("on", Some(at)),
        SafeToRemove::Needed => ("needed", None),
    };
    let object = Object::default()
        .text("kid", key.kid.as_str())
        .text("algorithm", key.algorithm.word())
        .whole("added_at", key.added_at)
        .some_whole("first_used_at", usage.first_used_at)
        .some_whole("last_used_at", usage.last_used_at)
        .whole("live_sessions", usage.live_sessions)
        .some_whole("longest_remaining", key.longest_remaining(now).map(|left| left / 1_000))
        .text("safe_to_remove", word);
    object.some_whole("safe_to_remove_at", at)
}
