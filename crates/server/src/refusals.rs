//! Refusals of visitors: every one is counted, the last ones are kept for administrators to read.
//!
//! Kept in memory, since they come from whoever asks. Each code of each community has a few places of
//! its own, and what happens again is counted where it stands: a flood of one kind takes nothing away
//! from the others. **Invariant**: a refusal's text holds no token, signature, secret or Key ID.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use metrics::{Key, Label, Level, Metadata, Recorder as _};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
use visavis_wire::SourceToken;

use crate::community::CommunityId;
use crate::session::Refusal;

/// Places of one code of one community.
const PLACES: usize = 20;
/// Bytes of an origin that are kept; a browser's own is shorter.
const ORIGIN_BYTES: usize = 200;
/// Bytes of a text that are kept.
const TEXT_BYTES: usize = 1_000;

const METADATA: Metadata<'static> = Metadata::new(module_path!(), Level::INFO, None);

/// A refusal that happened, once or again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The source that was asked for, which need not exist; `None` where a stranger wrote what cannot be one.
    pub source: Option<SourceToken>,
    /// The website, as the browser named it; empty where it named none.
    pub origin: String,
    /// The stable word.
    pub code: &'static str,
    /// The rule, what was measured and what to do, of the last time.
    pub text: String,
    /// How often.
    pub times: u64,
    /// The first time, in milliseconds since 1970.
    pub first_at: u64,
    /// The last time, in milliseconds since 1970.
    pub last_at: u64,
}

/// All refusals of this process.
pub struct Refusals {
    counters: PrometheusRecorder,
    /// `None` are those of no community: there is no such source.
    recent: Mutex<HashMap<Option<CommunityId>, Codes>>,
}

type Codes = BTreeMap<&'static str, VecDeque<Refused>>;

impl Default for Refusals {
    fn default() -> Self {
        let counters = PrometheusBuilder::new().build_recorder();
        counters.describe_counter(
            "visavis_refusals_total".into(),
            None,
            "Visitors that were refused, by the community's id and the refusal's code".into(),
        );
        Self {
            counters,
            recent: Mutex::default(),
        }
    }
}

impl Refusals {
    /// Counts a refusal and keeps it. `now` is in milliseconds since 1970.
    pub fn count(
        &self,
        community: Option<CommunityId>,
        source: Option<&SourceToken>,
        origin: &str,
        refusal: &Refusal,
        now: u64,
    ) {
        let label = community.as_ref().map_or("", CommunityId::as_str).to_owned();
        let labels = vec![Label::new("community", label), Label::new("code", refusal.code)];
        let key = Key::from_parts("visavis_refusals_total", labels);
        self.counters.register_counter(&key, &METADATA).increment(1);

        let origin: String = origin
            .chars()
            .filter(char::is_ascii_graphic)
            .take(ORIGIN_BYTES)
            .collect();
        let text = &refusal.text[..refusal.text.floor_char_boundary(TEXT_BYTES)];
        let mut recent = self.recent();
        let places = recent.entry(community).or_default().entry(refusal.code).or_default();
        let before = places
            .iter()
            .position(|refused| refused.source.as_ref() == source && refused.origin == origin)
            .and_then(|place| places.remove(place));
        if places.len() >= PLACES {
            places.pop_front();
        }
        places.push_back(Refused {
            source: source.cloned(),
            origin,
            code: refusal.code,
            text: text.into(),
            times: before.as_ref().map_or(0, |before| before.times).saturating_add(1),
            first_at: before.map_or(now, |before| before.first_at),
            last_at: now,
        });
    }

    /// All counts, in the text format of Prometheus.
    pub fn rendered(&self) -> String {
        self.counters.handle().render()
    }

    /// The last refusals of a community, the newest first; without one, those that asked for a source nobody has.
    pub fn of(&self, community: Option<&CommunityId>) -> Vec<Refused> {
        let recent = self.recent();
        let codes = recent.get(&community.cloned()).into_iter().flat_map(BTreeMap::values);
        let mut all: Vec<Refused> = codes.flatten().cloned().collect();
        all.sort_by(|one, other| other.last_at.cmp(&one.last_at).then(one.code.cmp(other.code)));
        all
    }

    fn recent(&self) -> MutexGuard<'_, HashMap<Option<CommunityId>, Codes>> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Refusals(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str) -> SourceToken {
        SourceToken::read("source", name.into()).unwrap()
    }

    #[test]
    fn a_flood_of_one_kind_takes_no_place_of_another() {
        let refusals = Refusals::default();
        let shop = || Some(CommunityId::from("shop".to_owned()));
        let count = |origin: &str, refusal: &Refusal, now| {
            refusals.count(shop(), Some(&source("web")), origin, refusal, now);
        };
        count("https://shop.example", &Refusal::SIGNED_REQUIRED, 1);
        for now in 2..2_000 {
            let origin = format!("https://{now}.example");
            count(&origin, &Refusal::origin_not_allowed(&source("web"), &origin), now);
        }
        let kept = refusals.of(shop().as_ref());
        assert_eq!(kept.len(), PLACES + 1);
        assert_eq!(
            (kept[0].origin.as_str(), kept[0].last_at),
            ("https://1999.example", 1_999)
        );
        assert_eq!(kept.last().unwrap().code, "signed_identity_required");
    }

    #[test]
    fn what_happens_again_is_counted_where_it_stands() {
        let refusals = Refusals::default();
        for now in [10, 20, 30] {
            refusals.count(
                None,
                Some(&source("gone")),
                "https://a.example",
                &Refusal::source_unknown(),
                now,
            );
        }
        let [refused] = refusals.of(None).try_into().unwrap();
        assert_eq!((refused.times, refused.first_at, refused.last_at), (3, 10, 30));
        let text = refusals.rendered();
        assert!(
            text.contains(r#"visavis_refusals_total{community="",code="source_unknown"} 3"#),
            "{text}"
        );
    }
}
