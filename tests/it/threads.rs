//! Several conversations of one visitor, told frame by frame: what is on the screen, and what is said for it.

use visavis::session::Session;
use visavis::session::connection::Attempt;
use visavis::session::conversation::TabState;
use visavis::session::event::{Action, Added, Announcement, Effect, Event};
use visavis::session::time::{Instant, Now, WallClock};
use visavis_wire::thread::{Side, Summary};
use visavis_wire::visitor::{FromVisitor, Target, ToVisitor};
use visavis_wire::{Author, Body, BrowserKey, Entry, Known, MessageId, ThreadId};

use super::simulation::START;

pub(crate) fn thread(name: &str) -> ThreadId {
    ThreadId::read("thread", name.into()).unwrap()
}

/// What the server says of a thread: its last number, what the visitor and the agents have seen.
pub(crate) fn told(name: &str, head: u64, seen: u64, agents_seen: u64) -> Summary {
    Summary {
        thread: thread(name),
        head,
        seen,
        agents_seen,
        unread: head - seen,
        agent: Some("Ann".into()),
        ended_at: None,
        at: START + head,
        by: Some("Ann".into()),
        excerpt: String::new(),
    }
}

/// A page with a conversation "a" on its screen and another one "b", and what it says from then on.
struct Page {
    session: Session,
    seconds: u64,
    attempt: Attempt,
}

impl Page {
    fn open() -> Self {
        let mut session = Session::new(None, 1);
        session.handle(Event::Started, now(1));
        session.handle(Event::Restored(session.key(), TabState::default()), now(1));
        let connect = session.handle(Event::Action(Action::Opened), now(1));
        let attempt = connect.iter().find_map(|effect| match effect {
            Effect::Connect(attempt, _) => Some(*attempt),
            _ => None,
        });
        let mut page = Self {
            session,
            seconds: 1,
            attempt: attempt.unwrap(),
        };
        page.greet(Some("a"), 3);
        page.hear(entries("a", 1..=3));
        page.hear(ToVisitor::Threads {
            threads: vec![told("a", 3, 3, 0), told("b", 2, 2, 0)],
        });
        page
    }

    fn greet(&mut self, open: Option<&str>, head: u64) -> Vec<FromVisitor> {
        let browser = BrowserKey::read("browser", "b".repeat(43)).unwrap();
        let mut said = self.give(Event::SocketOpened(self.attempt, browser, None));
        said.extend(self.hear(ToVisitor::Welcome {
            version: 1,
            now: START + self.seconds * 1_000,
            known: Known::Anonymous,
            resume: None,
            minimum_lifetime: 60,
            thread: open.map(thread),
            head,
            seen: head,
        }));
        said
    }

    /// The frames it says to that.
    fn give(&mut self, event: Event) -> Vec<FromVisitor> {
        let effects = self.session.handle(event, now(self.seconds));
        let frames = effects.into_iter().filter_map(|effect| match effect {
            Effect::Transmit(_, frame) => Some(frame),
            Effect::Connect(attempt, _) => {
                self.attempt = attempt;
                None
            }
            _ => None,
        });
        frames.collect()
    }

    /// The connection breaks, and another one is made after a while.
    fn reconnect(&mut self, open: Option<&str>, head: u64) -> Vec<FromVisitor> {
        self.seconds += 60;
        self.give(Event::TimerFired);
        let said = self.greet(open, head);
        assert!(matches!(said[0], FromVisitor::Hello { .. }));
        said[1..].to_vec()
    }

    fn hear(&mut self, frame: ToVisitor) -> Vec<FromVisitor> {
        self.give(Event::SocketMessage(self.attempt, frame))
    }

    fn write(&mut self, id: &str) -> Vec<FromVisitor> {
        self.give(Event::Action(Action::Wrote(message(id), Body::new(id.into()).unwrap())))
    }

    fn ack(&mut self, id: &str, name: &str, seq: u64) {
        self.hear(ToVisitor::Ack {
            id: message(id),
            thread: thread(name),
            seq,
            at: START,
        });
    }

    fn shows(&self) -> (Option<&str>, Vec<&str>) {
        let view = self.session.view();
        let entries = view.entries.iter().map(|entry| entry.body.as_str());
        let waiting = view.pending.iter().map(|waiting| waiting.message.body.as_str());
        (view.thread.map(ThreadId::as_str), entries.chain(waiting).collect())
    }
}

fn now(seconds: u64) -> Now {
    let wall = i64::try_from(START + seconds * 1_000).unwrap();
    Now {
        instant: Instant::from_millis(seconds * 1_000),
        wall: WallClock::from_millis(wall),
    }
}

fn message(id: &str) -> MessageId {
    MessageId::read("id", id.into()).unwrap()
}

fn entries(name: &str, seqs: impl IntoIterator<Item = u64>) -> ToVisitor {
    let entry = |seq: u64| Entry {
        seq,
        id: message(&format!("{name}{seq}")),
        at: START,
        author: Author::Agent("Ann".into()),
        body: format!("{name}{seq}"),
        picture: None,
        automated: false,
    };
    ToVisitor::Entries {
        thread: thread(name),
        entries: seqs.into_iter().map(entry).collect(),
    }
}

fn write(id: &str, to: Target) -> FromVisitor {
    FromVisitor::Write {
        id: message(id),
        body: id.into(),
        automated: None,
        to: Some(to),
    }
}

fn add(page: &mut Page, id: &str) -> Vec<FromVisitor> {
    let added = Added {
        body: Body::new(id.into()).unwrap(),
        side: Side::Agent,
        engages: false,
    };
    page.give(Event::Added(message(id), added))
}

#[test]
fn what_a_script_adds_to_a_conversation_that_has_not_begun_goes_first_in_it_or_nowhere() {
    let mut page = Page::open();
    page.give(Event::Action(Action::ThreadBegun));
    assert_eq!(add(&mut page, "greeting"), []);
    assert_eq!(page.shows(), (None, vec!["greeting"]));
    let open = FromVisitor::Open {
        thread: thread("b"),
        after: None,
    };
    assert_eq!(
        page.give(Event::Action(Action::ThreadSelected(thread("b")))),
        [open],
        "nobody began it"
    );
    page.give(Event::Action(Action::ThreadBegun));
    assert_eq!(page.shows(), (None, vec![]));
    assert_eq!(add(&mut page, "again"), []);
    let begins = |id: &str, automated| FromVisitor::Write {
        id: message(id),
        body: id.into(),
        automated,
        to: Some(Target::New(message("again"))),
    };
    let both = vec![begins("again", Some(Side::Agent)), begins("mine", None)];
    assert_eq!(page.write("mine"), both);
}

#[test]
fn a_message_is_seen_only_where_somebody_looks() {
    let mut page = Page::open();
    let seen = |seq| vec![FromVisitor::Seen { seq }];
    assert_eq!(page.hear(entries("a", [4])), seen(4));
    assert_eq!(page.session.view().new_after, None, "it came before the visitor's eyes");
    page.give(Event::Shown(false));
    assert_eq!(page.hear(entries("a", [5])), []);
    assert_eq!(page.give(Event::Shown(true)), seen(5));
    assert_eq!(page.session.view().new_after, Some(4));
    page.give(Event::Action(Action::Closed));
    assert_eq!(
        (page.hear(entries("a", [6])), page.session.view().new_after),
        (vec![], None)
    );
    assert_eq!(page.give(Event::Action(Action::Opened)), seen(6));
    assert_eq!(page.session.view().new_after, Some(5));
    page.write("n");
    assert_eq!(page.session.view().new_after, None, "who answers has read it");
}

#[test]
fn what_is_before_is_asked_for_once_until_it_has_come() {
    let mut page = Page::open();
    page.hear(ToVisitor::Threads {
        threads: vec![told("b", 100, 100, 0)],
    });
    page.give(Event::Action(Action::ThreadSelected(thread("b"))));
    page.hear(entries("b", 51..=100));
    let asks = vec![FromVisitor::History { before: 51 }];
    assert_eq!(page.give(Event::Action(Action::ReachedBeginning)), asks);
    assert_eq!(page.give(Event::Action(Action::ReachedBeginning)), []);
    page.hear(entries("b", [101]));
    assert!(page.session.view().is_loading, "that was something else");
    page.hear(entries("b", 1..=50));
    assert!(!page.session.view().is_loading);
    assert_eq!(page.give(Event::Action(Action::ReachedBeginning)), [], "that was all");
}

#[test]
fn a_visitor_turns_to_another_conversation_and_back() {
    let mut page = Page::open();
    let open = |name| FromVisitor::Open {
        thread: thread(name),
        after: None,
    };
    assert_eq!(
        page.give(Event::Action(Action::ThreadSelected(thread("b")))),
        [open("b")]
    );
    assert_eq!(page.shows(), (Some("b"), vec![]));
    page.hear(entries("a", [4]));
    assert_eq!(
        page.shows(),
        (Some("b"), vec![]),
        "what is still on its way is of the other one"
    );
    page.hear(entries("b", 1..=2));
    page.write("n0");
    page.ack("n0", "b", 3);
    assert_eq!(page.write("n1"), [write("n1", Target::Thread(thread("b")))]);
    assert_eq!(
        page.give(Event::Action(Action::ThreadSelected(thread("a")))),
        [open("a")]
    );
    page.hear(entries("a", 1..=4));
    page.ack("n1", "b", 4);
    assert_eq!(page.shows(), (Some("a"), vec!["a1", "a2", "a3", "a4"]));
    assert_eq!(page.session.view().outbox.iter().count(), 0);
    assert_eq!(page.give(Event::Action(Action::ThreadSelected(thread("a")))), []);
    assert_eq!(page.give(Event::Action(Action::ThreadSelected(thread("nobody")))), []);
}

#[test]
fn a_new_conversation_begins_with_its_first_message_and_has_a_name_from_then_on() {
    let mut page = Page::open();
    page.give(Event::Action(Action::ThreadBegun));
    assert_eq!((page.shows(), page.session.view().is_new), ((None, vec![]), true));
    let new = || Target::New(message("n1"));
    assert_eq!(page.write("n1"), [write("n1", new())]);
    assert_eq!(
        page.write("n2"),
        [write("n2", new())],
        "the server has not said its name yet"
    );
    page.hear(entries("a", [4]));
    assert_eq!(page.shows(), (None, vec!["n1", "n2"]));

    // The acknowledgement is lost: both are said again, and the server opens what it had open.
    page.give(Event::SocketClosed(page.attempt, 1012, String::new()));
    let said = page.reconnect(Some("a"), 4);
    assert_eq!(said, [write("n1", new()), write("n2", new())]);
    page.hear(entries("a", [4]));
    page.ack("n1", "c", 1);
    assert_eq!(page.shows(), (Some("c"), vec!["n1", "n2"]));
    assert_eq!(page.write("n3"), [write("n3", Target::Thread(thread("c")))]);
    assert!(!page.session.view().is_new);
}

#[test]
fn a_conversation_that_was_turned_to_without_a_connection_is_opened_when_there_is_one() {
    let mut page = Page::open();
    page.give(Event::SocketClosed(page.attempt, 1012, String::new()));
    assert_eq!(page.give(Event::Action(Action::ThreadSelected(thread("b")))), []);
    let said = page.reconnect(Some("a"), 3);
    let open = FromVisitor::Open {
        thread: thread("b"),
        after: None,
    };
    assert_eq!(said, [open]);
    page.hear(entries("a", 1..=3));
    page.hear(entries("b", 1..=2));
    assert_eq!(page.shows(), (Some("b"), vec!["b1", "b2"]));
}

#[test]
fn messages_in_conversations_that_are_not_open_are_counted_and_told() {
    let mut page = Page::open();
    let effects = page.session.handle(
        Event::SocketMessage(
            page.attempt,
            ToVisitor::Threads {
                threads: vec![told("b", 4, 2, 0)],
            },
        ),
        now(1),
    );
    let announced: Vec<_> = effects
        .into_iter()
        .filter(|effect| matches!(effect, Effect::Announce(_)))
        .collect();
    let received = || Effect::Announce(Announcement::MessageReceived);
    let unread = Effect::Announce(Announcement::UnreadChanged(2));
    assert_eq!(announced, [received(), received(), unread]);
    page.give(Event::Action(Action::ThreadSelected(thread("b"))));
    assert_eq!(page.hear(entries("b", 1..=4)), [FromVisitor::Seen { seq: 4 }]);
    assert_eq!(page.session.view().unread, 0);
    assert_eq!(page.session.view().new_after, Some(2));
}

#[test]
fn who_signs_out_leaves_no_conversation_behind() {
    let mut page = Page::open();
    page.give(Event::Action(Action::ThreadBegun));
    page.write("n1");
    page.give(Event::SignedOut);
    let view = page.session.view();
    assert_eq!(
        (view.threads.len(), view.is_new, view.unread, view.pending.len()),
        (0, false, 0, 0)
    );
}

#[test]
fn a_reload_before_the_acknowledgement_keeps_each_message_in_its_conversation() {
    let mut page = Page::open();
    page.give(Event::SocketClosed(page.attempt, 1006, String::new()));
    page.write("m1");
    page.give(Event::Action(Action::ThreadBegun));
    let effects = page.session.handle(
        Event::Action(Action::Wrote(message("n1"), Body::new("n1".into()).unwrap())),
        now(page.seconds),
    );
    let kept = effects.into_iter().find_map(|effect| match effect {
        Effect::SaveTabState(key, kept) => Some((key, kept)),
        _ => None,
    });
    let (key, kept) = kept.unwrap();

    page.session = Session::new(Some("browser"), 2);
    page.give(Event::Started);
    page.give(Event::Restored(key, kept));
    page.give(Event::Action(Action::Opened));
    assert_eq!(page.shows(), (None, vec!["n1"]), "what was on the screen is on it");
    let said = page.greet(Some("a"), 3);
    let (m1, n1) = (
        write("m1", Target::Thread(thread("a"))),
        write("n1", Target::New(message("n1"))),
    );
    assert_eq!(said[1..], [m1, n1]);
    page.hear(entries("a", 1..=3));
    page.ack("n1", "c", 1);
    assert_eq!(page.shows(), (Some("c"), vec!["n1"]));
}
