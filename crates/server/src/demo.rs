//! A demo: everything set up in a throw-away database, and a website whose server side signs tokens.

use std::fmt;
use std::time::Duration;

use crate::object::Object;
use aws_lc_rs::hmac;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use visavis_wire::{KeyId, SourceToken};

use crate::community::{CommunityId, Mode, NewAgent, NewCommunity, Origin, Preset, Role};
use crate::identity::{SecretLength, Vault, fresh_secret};
use crate::mapping::{FieldType, NewCustomField};
use crate::store::{NotDone, Objection, Store};
use crate::{keys, password, random};

/// The demo's Key ID.
const KID: &str = "demo";
/// Short, so that a token of a minute can be shown.
const MINIMUM_LIFETIME: Duration = Duration::from_secs(30);
/// The demo's agent.
pub const EMAIL: &str = "agent@demo.test";
/// The demo's administrator, with the agent's password.
pub const ADMINISTRATOR: &str = "admin@demo.test";

/// The demo's website.
pub struct Demo {
    source: SourceToken,
    key: hmac::Key,
}

/// How long a demo token lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// Two hours.
    Hours,
    /// One minute: its renewal can be watched.
    Minute,
}

impl fmt::Debug for Demo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Demo")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// Why a demo could not be set up.
pub type NotSetUp = Box<dyn std::error::Error + Send + Sync>;

impl Demo {
    /// Sets everything up: a community, a fresh key, a source, an agent and an administrator. Gives their password too.
    pub async fn set_up(
        store: &Store,
        vault: &Vault,
        origins: Vec<Origin>,
        now: u64,
    ) -> Result<(Self, String), NotSetUp> {
        let id = random::id(now)?.into();
        let secret = fresh_secret(SecretLength::Engage);
        let kid = KeyId::read("kid", KID.into())?;
        let key = keys::sealed_secret(vault, &id, kid, &secret)?;
        let community = NewCommunity {
            id,
            name: "Demo".into(),
            preset: Preset::Engage,
            mode: Some(Mode::Accept),
            minimum_lifetime: MINIMUM_LIFETIME,
            maximum_lifetime: None,
        };
        let community = store
            .add_community(community, vec![key])
            .await
            .map_err(|error| not_set_up(&error))?;
        map_extra_values(store, &community.id)
            .await
            .map_err(|error| not_set_up(&error))?;
        let name = "Demo website".to_owned();
        let source = store
            .add_source(&community.id, name, origins)
            .await
            .map_err(|error| not_set_up(&error))?;
        let password = readable_password()?;
        let agent = NewAgent {
            email: EMAIL.into(),
            name: "Alex".into(),
            password_hash: password::hash(&password)?,
            role: Role::Agent,
            communities: vec![community.id],
        };
        let administrator = NewAgent {
            email: ADMINISTRATOR.into(),
            name: "Robin".into(),
            role: Role::Administrator,
            ..agent.clone()
        };
        for account in [agent, administrator] {
            store.add_agent(account).await.map_err(|error| not_set_up(&error))?;
        }
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let source = source.token;
        Ok((Self { source, key }, password))
    }

    /// The source that the website embeds.
    pub const fn source(&self) -> &SourceToken {
        &self.source
    }

    /// A token for the website's visitor. `now` is in milliseconds since 1970.
    pub fn token(&self, lifetime: Lifetime, now: u64) -> String {
        let seconds = match lifetime {
            Lifetime::Hours => 7_200,
            Lifetime::Minute => 60,
        };
        let header = Object::default()
            .text("typ", "JWT")
            .text("alg", "HS256")
            .text("kid", KID);
        let extra_values = Object::default()
            .text("plan", "gold")
            .whole("orders", 3)
            .flag("newsletter", true);
        let payload = Object::default()
            .whole("exp", now / 1_000 + seconds)
            .text("uuid", "demo-42")
            .text("firstname", "Ada")
            .text("lastname", "Lovelace")
            .text("email", "ada@demo.test")
            .text("company", "Analytical Engines")
            .value("extra_values", extra_values);
        let encoded = [header, payload].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.finish()));
        let signed = encoded.join(".");
        let signature = BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&self.key, signed.as_bytes()));
        format!("{signed}.{signature}")
    }
}

/// What the demo's website says of its visitors, in fields for the agents.
async fn map_extra_values(store: &Store, community: &CommunityId) -> Result<(), NotDone<Objection>> {
    let field = |key: &str, label: &str, kind| NewCustomField {
        key: key.into(),
        label: label.into(),
        kind,
        choices: Vec::new(),
        regex: None,
    };
    for field in [
        NewCustomField {
            // Keeps out what is no number of ours.
            regex: Some("demo-[0-9]+".into()),
            ..field("customer_number", "Customer number", FieldType::String)
        },
        NewCustomField {
            choices: ["silver", "gold"].map(Into::into).into(),
            ..field("plan", "Plan", FieldType::SingleChoice)
        },
        field("orders", "Orders so far", FieldType::Integer),
        field("newsletter", "Has the newsletter", FieldType::Boolean),
    ] {
        store.add_custom_field(community, field).await?;
    }
    for (extra_value, field) in [
        ("uuid", "customer_number"),
        ("plan", "plan"),
        ("orders", "orders"),
        ("newsletter", "newsletter"),
    ] {
        store.add_mapping(community, extra_value, field).await?;
    }
    Ok(())
}

fn not_set_up(not_done: &NotDone<Objection>) -> NotSetUp {
    not_done.to_string().into()
}

/// Letters and digits that cannot be taken for one another, in groups: 79 bits.
pub(crate) fn readable_password() -> std::io::Result<String> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes = random::bytes::<16>()?;
    let letters: Vec<char> = bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}
