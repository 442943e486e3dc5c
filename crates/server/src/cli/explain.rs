//! `visavis-server explain-token`: what the server makes of a token, by the code that decides about visitors.

use std::process::ExitCode;

use clap::Args;
use visavis_wire::json::Object;

use super::Failure;
use super::administration::{self, Open};
use super::answer::{Answer, read_line};
use crate::community::{Community, Mode};
use crate::identity::{self, Moment, Policy, Refusal, VerifiedIdentity};
use crate::keys;
use crate::session;

/// Explains a token.
#[derive(Args, Debug)]
pub(super) struct Explain {
    /// The community's name.
    #[arg(long)]
    community: String,
    /// As a token that has opened a session already: without the minimum lifetime.
    #[arg(long)]
    in_session: bool,
}

impl administration::Command for Explain {
    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        let community = open.store.community(&self.community).await?;
        let token = read_line("the token")?;
        if community.mode == Mode::Reject {
            return Ok(refused_by_mode(&session::Refusal::SIGNED_NOT_ACCEPTED));
        }
        let moment = if self.in_session {
            Moment::InSession
        } else {
            Moment::Registering
        };
        let now = open.clock.now();
        Ok(match verify(open, &community, &token, moment, now).await? {
            Ok(verified) => accepted(&verified, &community, now),
            Err(refusal) => refused(&refusal),
        })
    }
}

async fn verify(
    open: &Open,
    community: &Community,
    token: &str,
    moment: Moment,
    now: u64,
) -> Result<Result<VerifiedIdentity, Refusal>, Failure> {
    let kid = match identity::kid_of(token) {
        Ok(kid) => kid,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let key = match open.store.key(&community.id, &kid).await? {
        Some(stored) => Some(keys::opened(&open.vault()?, &community.id, &stored)?),
        None => None,
    };
    let policy = Policy {
        minimum_lifetime: community.minimum_lifetime,
        maximum_lifetime: community.maximum_lifetime,
    };
    Ok(identity::verify(token, |_| key, &policy, moment, now))
}

fn accepted(verified: &VerifiedIdentity, community: &Community, now: u64) -> Answer {
    let left = verified.expires_at.saturating_sub(now / 1_000);
    let presentable = left.saturating_sub(community.minimum_lifetime.as_secs());
    let identity = verified.identity.write();
    let text = format!(
        "accepted\n\
         Key ID     {}\n\
         expires    in {left} s; it can be presented for another {presentable} s\n\
         identity   {identity}",
        verified.kid
    );
    let json = Object::default()
        .flag("accepted", true)
        .text("kid", verified.kid.as_str())
        .whole("expires_at", verified.expires_at)
        .raw("identity", &identity);
    Answer::new(text, json)
}

fn refused(refusal: &Refusal) -> Answer {
    let (measured, rule, remedy) = (refusal.measured(), refusal.rule(), refusal.remedy());
    let text = format!(
        "refused: {}\n\
         measured   {measured}\n\
         rule       {rule}\n\
         to do      {remedy}",
        refusal.code()
    );
    let json = Object::default()
        .flag("accepted", false)
        .text("code", refusal.code())
        .text("rule", &rule)
        .text("measured", &measured)
        .text("remedy", &remedy);
    no(Answer::new(text, json))
}

fn refused_by_mode(refusal: &session::Refusal) -> Answer {
    let json = Object::default()
        .flag("accepted", false)
        .text("code", refusal.code)
        .text("rule", &refusal.text);
    no(Answer::new(
        format!("refused: {}\nrule       {}", refusal.code, refusal.text),
        json,
    ))
}

/// A program that asks only by the exit code gets its answer too.
fn no(answer: Answer) -> Answer {
    Answer {
        exit: ExitCode::FAILURE,
        ..answer
    }
}
