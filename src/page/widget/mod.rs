//! The chat in the page: a [`View`] said to the [`Face`].
//!
//! **Invariant**: the session is not borrowed mutably while the face is called, and what the face
//! says becomes an event in the driver's queue.

mod face;

use core::cell::Cell;

use visavis_wire::thread::Side;
use visavis_wire::{Author, Entry, ThreadId, limits};

use crate::session::outbox::{Progress, Waiting};
use crate::session::view::{Line, Notice, View};

use super::held::Held;
pub use face::Face;

/// Follows a message of the same author.
const JOINS: u32 = 1;
/// Is the last before one of another author.
const ENDS: u32 = 2;
/// The page's script says it in an agent's place.
const AUTOMATED: u32 = 4;

/// The chat's place in the page, and what of it must be remembered from one view to the next.
#[derive(Debug)]
pub(crate) struct Widget {
    face: Face,
    thread: Held<Option<ThreadId>>,
    /// The last number a screen reader was told of.
    told: Cell<u64>,
}

impl Widget {
    pub(crate) fn new(face: Face) -> Self {
        Self {
            face,
            thread: Held::default(),
            told: Cell::default(),
        }
    }

    /// Puts a text into the composer.
    pub(crate) fn put_draft(&self, text: &str) {
        self.face.draft(text);
    }

    /// Makes the page show this.
    pub(crate) fn show(&self, view: &View<'_>) {
        let line = match view.line {
            Line::Quiet => "",
            Line::Connecting => "connecting",
            Line::Reconnecting => "reconnecting",
            Line::Offline => "offline",
        };
        let (notice, counted) = match view.notice {
            None => ("", 0),
            Some(Notice::Unavailable) => ("unavailable", 0),
            Some(Notice::Expired { waiting }) => ("expired", waiting),
        };
        let (mut unstored, mut declined) = (0, false);
        let mut waiting = 0;
        for message in view.outbox.iter() {
            waiting += 1;
            declined |= matches!(message.progress, Progress::Declined(_));
            unstored += usize::from(message.is_unstored());
        }
        self.face.show(
            view.open,
            number(view.unread),
            line,
            notice,
            number(counted),
            number(unstored),
            waiting >= limits::OUTBOX,
            declined,
            view.entries.is_empty() && view.waiting.is_empty(),
            view.typing.unwrap_or_default(),
        );
        self.show_threads(view);
        self.face.ask(view.is_asked);
        self.show_rows(view);
        self.announce(view);
    }

    fn show_threads(&self, view: &View<'_>) {
        let is_ended = view.ended_at.is_some();
        let is_waiting = !is_ended && view.agent.is_none() && !view.entries.is_empty();
        let agent = if is_ended { None } else { view.agent };
        let count = number(view.threads.len());
        if !self.face.about(agent.unwrap_or_default(), is_ended, is_waiting, count) {
            return;
        }
        for thread in view.threads {
            self.face.thread(
                thread.thread.as_str(),
                thread.agent.as_deref().unwrap_or_default(),
                thread.by.as_deref(),
                &thread.excerpt,
                float(thread.at),
                u32::try_from(thread.unread).unwrap_or(u32::MAX),
                thread.ended_at.is_some(),
            );
        }
    }

    fn show_rows(&self, view: &View<'_>) {
        let turn = |thread: &mut Option<ThreadId>| {
            let is_fresh = thread.as_ref() != view.thread;
            if is_fresh {
                *thread = view.thread.cloned();
            }
            is_fresh
        };
        let is_fresh = self.thread.with(turn).unwrap_or_default();
        let first = view.entries.first().map_or(0, |entry| entry.seq);
        let last = view.entries.last().map_or(0, |entry| entry.seq);
        let is_new = |entry: &&Entry| entry.author.is_agent() && view.new_after.is_some_and(|seen| entry.seq > seen);
        let divider = float(view.entries.iter().find(is_new).map_or(0, |entry| entry.seq));
        self.face.begin(
            float(first),
            float(last),
            is_fresh,
            view.earlier,
            view.loading,
            divider,
            float(view.agents_seen),
        );
        loop {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is one of ours"
            )]
            let seq = self.face.next() as u64;
            let Some(index) = seq.checked_sub(first).and_then(|index| usize::try_from(index).ok()) else {
                break;
            };
            let Some(entry) = view.entries.get(index) else { break };
            let before = index.checked_sub(1).and_then(|index| view.entries.get(index));
            let after = view.entries.get(index + 1);
            let mut flags = 0;
            if before.is_some_and(|before| is_same(before, entry)) {
                flags |= JOINS;
            }
            if !after.is_some_and(|after| is_same(entry, after)) {
                flags |= ENDS;
            }
            let name = match &entry.author {
                Author::Visitor(_) => "",
                Author::Agent(name) => {
                    if name.is_empty() {
                        flags |= AUTOMATED;
                    }
                    name
                }
            };
            let before = before.map_or(0, |before| before.at);
            self.face.entry(
                float(seq),
                entry.id.as_str(),
                name,
                &entry.body,
                float(entry.at),
                float(before),
                flags,
                entry.picture.as_deref().unwrap_or_default(),
            );
        }
        for Waiting { message, progress, .. } in &view.waiting {
            let id = message.id.as_str();
            let (mut flags, at) = match progress {
                Progress::Written | Progress::Transmitted => (0, 0),
                Progress::Stored(at) => (1, *at),
                Progress::Declined(_) => (2, 0),
                Progress::Held => (3, 0),
            };
            if message.automated == Some(Side::Agent) {
                flags |= AUTOMATED;
            }
            if !self.face.waits(id, flags) {
                self.face.wait(id, message.body.as_str(), flags, float(at));
            }
        }
        self.face.end();
    }

    /// Tells screen readers of agents' messages that came while this page was open: never of
    /// history, never of the visitor's own.
    fn announce(&self, view: &View<'_>) {
        let last = view.entries.last().map_or(0, |entry| entry.seq);
        let told = self.told.replace(last).max(view.history_until);
        let first = view.entries.partition_point(|entry| entry.seq <= told);
        for entry in view.entries.iter().skip(first) {
            if let Author::Agent(name) = &entry.author {
                self.face.announce(entry.id.as_str(), name, &entry.body);
            }
        }
    }
}

fn is_same(one: &Entry, other: &Entry) -> bool {
    match (&one.author, &other.author) {
        (Author::Agent(one), Author::Agent(other)) => one == other,
        (Author::Visitor(_), Author::Visitor(_)) => true,
        (Author::Agent(_), Author::Visitor(_)) | (Author::Visitor(_), Author::Agent(_)) => false,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of messages and milliseconds are exact"
)]
fn float(whole: u64) -> f64 {
    whole as f64
}
