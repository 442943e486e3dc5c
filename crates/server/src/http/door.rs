//! Letting a visitor in: the rules and the key are read, [`Door`] decides.

use visavis_wire::json;
use visavis_wire::visitor::{FromVisitor, Person, Position, ToVisitor};
use visavis_wire::{BrowserKey, PublicKey, SourceToken, close};

use super::socket::{End, Socket};
use crate::app::App;
use crate::identity::Challenge;
use crate::keys;
use crate::session::{Admission, Door, Refusal, Session};
use crate::store::{Rules, RunningThread};
use crate::usage::Standing;

/// A hello as it came.
pub(super) struct Hello {
    pub(super) versions: Vec<u32>,
    pub(super) browser: BrowserKey,
    pub(super) person: Person,
    pub(super) key: Option<PublicKey>,
    pub(super) seen_of: Option<Position>,
}

/// Waits for the hello.
pub(super) async fn hello(socket: &mut Socket) -> Result<Hello, End> {
    loop {
        match json::frame(&socket.hear().await?)? {
            None => {}
            Some(FromVisitor::Hello {
                versions,
                browser,
                person,
                key,
                seen_of,
            }) => {
                return Ok(Hello {
                    versions,
                    browser,
                    person,
                    key,
                    seen_of,
                });
            }
            Some(_) => return Err(End::close(close::MALFORMED, "the first frame must be hello")),
        }
    }
}

/// Has the browser prove that it has the key, by a signature of something new.
pub(super) async fn prove(socket: &mut Socket, key: &PublicKey) -> Result<(), End> {
    let challenge = Challenge::new().ok_or_else(|| End::close(close::TROUBLE, "no random bits"))?;
    let nonce = challenge.nonce.clone();
    socket.say(&ToVisitor::Challenge { nonce }).await?;
    loop {
        match json::frame(&socket.hear().await?)? {
            None => {}
            Some(FromVisitor::Proof { signature }) if challenge.is_answered_by(key, &signature) => return Ok(()),
            Some(FromVisitor::Proof { .. }) => return Err(Refusal::PROOF_WRONG.into()),
            Some(_) => return Err(End::close(close::MALFORMED, "a challenge is answered by a proof")),
        }
    }
}

/// The rules of the source, where the website may embed it. Without a website it is our own page, which lets only those
/// have it in a frame.
pub(super) async fn rules(app: &App, source: &SourceToken, website: Option<&str>) -> Result<Rules, End> {
    let origin = website.unwrap_or_default();
    let rules = app.store.rules(source, origin).await?;
    let rules = rules.ok_or_else(Refusal::source_unknown)?;
    if rules.is_origin_allowed || website.is_none() {
        Ok(rules)
    } else {
        Err(Refusal::origin_not_allowed(source, origin).into())
    }
}

/// Lets somebody in: finds the key that the token names, and asks the door.
pub(super) async fn admit(
    app: &App,
    rules: &Rules,
    source: &SourceToken,
    (browser, bound_to): (&BrowserKey, Option<&PublicKey>),
    person: &Person,
) -> Result<Admission, End> {
    let key = match person {
        Person::Plain(_) => None,
        Person::Signed { token, .. } => match keys::named_by(&app.store, &rules.community, &token.0).await? {
            Some(stored) => {
                let key = keys::opened(&app.vault, &rules.community, &stored)?;
                Some((key, stored.fingerprint()))
            }
            None => None,
        },
    };
    let door = Door {
        rules,
        source,
        browser,
        bound_to,
        vault: &app.vault,
        now: app.clock.now(),
    };
    let key = key.as_ref().map(|(key, fingerprint)| (key, *fingerprint));
    let admitted = door.admit(person, key);
    if let Err(refusal) = &admitted {
        tracing::debug!(%source, code = refusal.code, text = %refusal.text, "an identity was refused");
    }
    Ok(admitted?)
}

/// Has a refusal counted and kept for the community's administrators.
pub(super) async fn note(app: &App, source: Option<&SourceToken>, origin: &str, refusal: &Refusal) {
    let community = match source {
        // Where storage fails the refusal still counts; the trouble is told by whatever else fails.
        Some(source) => app.store.community_of(source).await.unwrap_or_default(),
        None => None,
    };
    app.refusals.count(community, source, origin, refusal, app.clock.now());
}

/// Finds what is stored of the visitor, and stores what the website says of them now.
pub(super) async fn recognise(app: &App, session: &Session) -> Result<Option<RunningThread>, End> {
    let Some(known) = app.store.acquaintance(&session.visitor).await? else {
        return Ok(None);
    };
    if !known.is_current {
        app.store.recognise(session.visitor.clone()).await?;
    }
    Ok(known.thread)
}

/// Counts for the key that proved a session.
pub(super) fn stand(app: &App, session: &Session) -> Option<Standing> {
    let proof = session.proof.as_ref()?;
    Some(app.usage.stand(&session.visitor.community, proof, app.clock.now()))
}
