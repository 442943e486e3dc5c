//! How keys are used: counted in memory, noted in the store every few seconds.
//!
//! A hello costs a look into a small table here and no write there. What a crash loses is the
//! count of a few seconds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use visavis_wire::KeyId;

use crate::community::{CommunityId, Fingerprint};
use crate::session::Proof;

/// The use of all keys since the server started.
#[derive(Clone, Debug, Default)]
pub struct Usage(Arc<Mutex<HashMap<UsedKey, Tally>>>);

/// A key that was used: its name, and what it is, for another may be given its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UsedKey {
    /// The community.
    pub community: CommunityId,
    /// Its name in the tokens.
    pub kid: KeyId,
    /// The key itself.
    pub fingerprint: Fingerprint,
}

/// How a key was used. Times are milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// When somebody was first let in by it.
    pub first_at: u64,
    /// When somebody was last let in by it.
    pub last_at: u64,
    /// When the last of the tokens that were let in by it is over, leeway included.
    pub good_until: u64,
    /// Connections that stand on it now.
    pub live: u64,
}

#[derive(Debug, Default)]
struct Tally {
    uses: Use,
    is_noted: bool,
}

/// A connection that stands on a key, until it is dropped.
#[derive(Debug)]
pub struct Standing {
    usage: Usage,
    key: UsedKey,
}

impl Usage {
    /// Somebody is let in by a key.
    pub fn stand(&self, community: &CommunityId, proof: &Proof, now: u64) -> Standing {
        let key = UsedKey {
            community: community.clone(),
            kid: proof.kid.clone(),
            fingerprint: proof.key,
        };
        let mut tallies = self.tallies();
        let tally = tallies.entry(key.clone()).or_default();
        let uses = &mut tally.uses;
        if uses.first_at == 0 {
            uses.first_at = now;
        }
        uses.last_at = uses.last_at.max(now);
        uses.good_until = uses.good_until.max(proof.good_until);
        uses.live += 1;
        tally.is_noted = false;
        drop(tallies);
        Standing {
            usage: self.clone(),
            key,
        }
    }

    /// What has changed since this was asked last; keys that are out of use are forgotten.
    pub fn news(&self) -> Vec<(UsedKey, Use)> {
        let mut tallies = self.tallies();
        let mut news = Vec::new();
        tallies.retain(|key, tally| {
            if !tally.is_noted {
                news.push((key.clone(), tally.uses));
            }
            tally.is_noted = true;
            tally.uses.live > 0
        });
        news
    }

    /// What was to be noted could not be: it is news again.
    pub fn take_back(&self, news: Vec<(UsedKey, Use)>) {
        let mut tallies = self.tallies();
        for (key, before) in news {
            let tally = tallies.entry(key).or_default();
            if tally.uses.first_at == 0 {
                tally.uses = Use { live: 0, ..before };
            }
            tally.uses.first_at = tally.uses.first_at.min(before.first_at);
            tally.is_noted = false;
        }
    }

    fn tallies(&self) -> MutexGuard<'_, HashMap<UsedKey, Tally>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        if let Some(tally) = self.usage.tallies().get_mut(&self.key) {
            tally.uses.live = tally.uses.live.saturating_sub(1);
            tally.is_noted = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::{Algorithm, StoredKey};

    fn proof(kid: &str, good_until: u64) -> Proof {
        let key = StoredKey {
            kid: KeyId::read("kid", kid.into()).unwrap(),
            algorithm: Algorithm::Hs256,
            material: vec![1],
        };
        Proof {
            kid: key.kid.clone(),
            key: key.fingerprint(),
            good_until,
        }
    }

    fn news(usage: &Usage) -> Vec<Use> {
        usage.news().into_iter().map(|(_, uses)| uses).collect()
    }

    #[test]
    fn a_key_is_counted_while_somebody_stands_on_it_and_told_once() {
        let (usage, shop) = (Usage::default(), CommunityId::from("shop".to_owned()));
        let first = usage.stand(&shop, &proof("a", 900), 100);
        let second = usage.stand(&shop, &proof("a", 700), 200);
        let uses = Use {
            first_at: 100,
            last_at: 200,
            good_until: 900,
            live: 2,
        };
        assert_eq!(news(&usage), [uses]);
        assert_eq!(news(&usage), []);
        drop(first);
        assert_eq!(news(&usage), [Use { live: 1, ..uses }]);
        drop(second);
        assert_eq!(news(&usage), [Use { live: 0, ..uses }]);
        assert!(usage.tallies().is_empty(), "a key that is out of use takes no room");
    }

    #[test]
    fn what_could_not_be_noted_is_news_again() {
        let (usage, shop) = (Usage::default(), CommunityId::from("shop".to_owned()));
        drop(usage.stand(&shop, &proof("a", 900), 100));
        let lost = usage.news();
        usage.take_back(lost);
        let again = usage.stand(&shop, &proof("a", 800), 300);
        let uses = Use {
            first_at: 100,
            last_at: 300,
            good_until: 900,
            live: 1,
        };
        assert_eq!(news(&usage), [uses]);
        drop(again);
    }
}
