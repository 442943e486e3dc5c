//! What a verified payload claims: its times, and who the visitor is.
//!
//! Times are compared in milliseconds as `u64`. A claim is at most 2^53 − 1 seconds, larger numbers are
//! taken as that, so a thousand times it still fits and nothing wraps.

use serde::Deserialize;
use std::time::Duration;

use visavis_wire::{Identity, limits};

use super::json::{Node, View};
use super::refusal::{Claim, NotSeconds, Refusal};
use super::{Moment, Policy};

/// Ten years of 365.25 days, in seconds. A time of our days in milliseconds, taken for seconds, is tens of thousands of
/// years ahead.
const FAR: u64 = 315_576_000;
/// The largest whole number that every reader of JSON holds exactly: 2^53 − 1.
const LARGEST: u64 = 9_007_199_254_740_991;

/// Checks the times and answers `exp`.
pub(super) fn check_times(claims: &Node<'_>, policy: &Policy, moment: Moment, now: u64) -> Result<u64, Refusal> {
    let exp = seconds(claims, Claim::Exp)?.ok_or(Refusal::NotATime {
        claim: Claim::Exp,
        found: NotSeconds::Missing,
    })?;
    let (end, leeway) = (exp * 1_000, milliseconds(limits::LEEWAY));
    let left = end.saturating_sub(now);
    if left > FAR * 1_000 {
        return Err(Refusal::TooFar);
    }
    if now >= end + leeway {
        return Err(Refusal::Expired {
            since: (now - end) / 1_000,
        });
    }
    if moment == Moment::Registering {
        check_lifetime(end, policy, now)?;
    }
    if let Some(nbf) = seconds(claims, Claim::Nbf)? {
        ahead(nbf, now).map_or(Ok(()), |until| Err(Refusal::NotYet { until }))?;
    }
    if let Some(iat) = seconds(claims, Claim::Iat)? {
        ahead(iat, now).map_or(Ok(()), |until| Err(Refusal::IssuedAhead { until }))?;
    }
    Ok(exp)
}

fn check_lifetime(end: u64, policy: &Policy, now: u64) -> Result<(), Refusal> {
    let leeway = milliseconds(limits::LEEWAY);
    let minimum = policy.minimum_lifetime;
    if end + leeway < now.saturating_add(milliseconds(minimum)) {
        let left = i128::from(end) - i128::from(now);
        let left = i64::try_from(left.div_euclid(1_000)).unwrap_or(i64::MIN);
        return Err(Refusal::TooShort { left, minimum });
    }
    match policy.maximum_lifetime {
        Some(maximum) if end.saturating_sub(now) > milliseconds(maximum).saturating_add(leeway) => {
            Err(Refusal::TooLong {
                left: (end - now).div_ceil(1_000),
                maximum,
            })
        }
        _ => Ok(()),
    }
}

/// Seconds until a time that is not yet there, the leeway considered.
fn ahead(time: u64, now: u64) -> Option<u64> {
    let time = time * 1_000;
    (time > now.saturating_add(milliseconds(limits::LEEWAY))).then(|| (time - now).div_ceil(1_000))
}

/// A time in whole seconds since 1970 (`NumericDate`, RFC 7519 section 2), however JSON writes it: `1800000000`,
/// `1800000000.0` and `1.8e9` are the same number. Absent is not the same as null or any other wrong type.
fn seconds(claims: &Node<'_>, claim: Claim) -> Result<Option<u64>, Refusal> {
    let refuse = |found| Err(Refusal::NotATime { claim, found });
    let Some(value) = claims.member(claim.name()) else {
        return Ok(None);
    };
    let Node::Number(number) = value else {
        return refuse(NotSeconds::NotANumber);
    };
    if let Some(whole) = number.as_u64() {
        return Ok(Some(whole.min(LARGEST)));
    }
    let Some(number) = number.as_f64() else {
        return refuse(NotSeconds::NotANumber);
    };
    if number < 0.0 {
        return refuse(NotSeconds::Negative);
    }
    if number % 1.0 != 0.0 {
        return refuse(NotSeconds::Fraction);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what is larger becomes the largest there is"
    )]
    let whole = number as u64;
    Ok(Some(whole.min(LARGEST)))
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Reads who the visitor is.
pub(super) fn read_identity(claims: &Node<'_>) -> Result<Identity, Refusal> {
    let identity = Identity::deserialize(View(claims)).map_err(|error| Refusal::Field(error.named("identity")))?;
    match identity.uuid() {
        Some(_) => Ok(identity),
        None => Err(Refusal::NoUuid),
    }
}
