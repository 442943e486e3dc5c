//! The tabs of one browser with one website: who asks it for tokens, how often, and who hears of it.
//!
//! The server here says yes to every token that is long enough. `VISAVIS_SEED=n` replays one browser.

use std::collections::VecDeque;

use serde_json::Value;
use visavis::session::Session;
use visavis::session::event::{Announcement, Answer, Effect, Event};
use visavis::session::identity::Scope;
use visavis::session::kept::Kept;
use visavis::session::link::Attempt;
use visavis::session::renewal::{Ask, Reason};
use visavis::session::time::{Instant, Now, WallClock};
use visavis_wire::claims::Claims;
use visavis_wire::visitor::{FromVisitor, Person, Refusal, Secret, ToVisitor};
use visavis_wire::{Body, BrowserKey, Known, MessageId, close};

use super::world::{Fate, START, token};

/// Milliseconds of one step.
const STEP: u64 = 10;
/// A word takes this long from tab to tab.
const WORD_TAKES: u64 = 20;
/// After a turn the next one begins this much later.
const HEARD_WITHIN: u64 = 250;

/// Asked at this time, for the person with this uuid, for the n-th time.
type Provider = Box<dyn FnMut(u64, u64, usize) -> Option<(u64, Answer)>>;

struct Tab {
    session: Session,
    uuid: u64,
    attempt: Attempt,
    expires_at: Option<u64>,
    /// What comes to it, and when.
    mail: Vec<(u64, Event)>,
    announced: Vec<Announcement>,
    /// The question that the website has from here.
    open: Option<Ask>,
    is_alive: bool,
    /// It hears and does nothing until then.
    frozen_until: u64,
}

struct Browser {
    time: u64,
    tabs: Vec<Tab>,
    /// Who waits for a turn; the first has it, where it was told.
    queue: VecDeque<(usize, Ask, Scope)>,
    has_turn: bool,
    turn_from: u64,
    asks: Vec<(u64, usize, Reason)>,
    provider: Provider,
}

impl Browser {
    fn new(provider: impl FnMut(u64, u64, usize) -> Option<(u64, Answer)> + 'static) -> Self {
        Self {
            time: START,
            tabs: Vec::new(),
            queue: VecDeque::new(),
            has_turn: false,
            turn_from: 0,
            asks: Vec::new(),
            provider: Box::new(provider),
        }
    }

    /// Somebody opens a tab as this person, with a token for that many seconds.
    fn open(&mut self, uuid: u64, lives: u64) -> usize {
        let position = self.tabs.len();
        self.tabs.push(Tab {
            session: Session::new(None, position as u64 * 331 + 7),
            uuid,
            attempt: Attempt(0),
            expires_at: None,
            mail: Vec::new(),
            announced: Vec::new(),
            open: None,
            is_alive: true,
            frozen_until: 0,
        });
        self.give(position, Event::ProviderSet);
        self.give(position, Event::Presented(token(uuid, self.time / 1_000 + lives)));
        self.give(position, Event::Started);
        self.give(position, Event::Opened);
        position
    }

    /// A tab is closed, or crashes: it says nothing any more, and the browser ends its turn.
    fn kill(&mut self, position: usize) {
        self.tabs[position].is_alive = false;
        self.leave_queue(position);
    }

    fn leave_queue(&mut self, position: usize) {
        if self.has_turn && self.queue.front().is_some_and(|(tab, ..)| *tab == position) {
            self.has_turn = false;
            self.turn_from = self.time;
        }
        self.queue.retain(|(tab, ..)| *tab != position);
    }

    fn now(&self) -> Now {
        Now {
            instant: Instant::from_millis(self.time - START),
            wall: WallClock::from_millis(i64::try_from(self.time).unwrap()),
        }
    }

    fn give(&mut self, position: usize, event: Event) {
        let now = self.now();
        let effects = self.tabs[position].session.handle(event, now);
        for effect in effects {
            self.perform(position, effect);
        }
    }

    fn perform(&mut self, position: usize, effect: Effect) {
        let soon = self.time + 10;
        match effect {
            Effect::Connect(attempt, _) => {
                let browser = BrowserKey::read("browser", "b".repeat(43)).unwrap();
                let tab = &mut self.tabs[position];
                (tab.attempt, tab.expires_at) = (attempt, None);
                tab.mail.push((soon, Event::SocketOpened(attempt, browser, None)));
            }
            Effect::Transmit(attempt, FromVisitor::Hello { person, .. }) => self.hear(position, attempt, person, true),
            Effect::Transmit(attempt, FromVisitor::Identify(person)) => self.hear(position, attempt, person, false),
            Effect::Recall(scope) => self.tabs[position]
                .mail
                .push((soon, Event::Recalled(scope, Kept::default()))),
            Effect::Queue(ask, scope) => self.queue.push_back((position, ask, scope)),
            Effect::Release(ask) => {
                let has_turn = self.has_turn && self.queue.front().is_some_and(|(tab, ..)| *tab == position);
                self.queue.retain(|(tab, queued, _)| (*tab, *queued) != (position, ask));
                if has_turn {
                    (self.has_turn, self.turn_from) = (false, self.time + HEARD_WITHIN);
                }
                self.tabs[position].open = None;
            }
            Effect::Tell(scope, word) => {
                for (other, tab) in self.tabs.iter_mut().enumerate() {
                    if other != position {
                        let told = Event::Told(scope.clone(), word.clone());
                        tab.mail.push((self.time + WORD_TAKES, told));
                    }
                }
            }
            Effect::AskForToken(ask, reason) => {
                let others = self.tabs.iter().enumerate();
                let mut others = others.filter(|(other, tab)| *other != position && tab.is_alive && tab.open.is_some());
                assert!(others.next().is_none(), "two tabs ask at once: {:?}", self.asks);
                self.asks.push((self.time, position, reason));
                let count = self.asks.len();
                let tab = &mut self.tabs[position];
                tab.open = Some(ask);
                if let Some((after, answer)) = (self.provider)(self.time, tab.uuid, count) {
                    tab.mail.push((self.time + after, Event::Answered(ask, answer)));
                }
            }
            Effect::Announce(announcement) => self.tabs[position].announced.push(announcement),
            _ => (),
        }
    }

    /// The server hears who it is.
    fn hear(&mut self, position: usize, attempt: Attempt, person: Person, is_hello: bool) {
        let time = self.time;
        let tab = &mut self.tabs[position];
        let mut say = |frame| tab.mail.push((time + 10, Event::SocketSaid(attempt, frame)));
        let Person::Signed { token, resume } = person else {
            tab.expires_at = None;
            return;
        };
        let claims = Claims::read::<Value>(&token.0).unwrap();
        assert_eq!(claims.uuid, tab.uuid.to_string(), "a token of somebody else");
        let needs = if resume.is_some() { 0 } else { 30_000 };
        if claims.exp * 1_000 + 10_000 < time + needs {
            say(ToVisitor::Refused(Refusal {
                code: "token_expired".into(),
                ..Refusal::default()
            }));
            if is_hello {
                tab.mail
                    .push((time + 11, Event::SocketClosed(attempt, close::REFUSED, String::new())));
            }
            return;
        }
        let resume = Some(Secret("r".into()));
        let known = Known::Verified;
        say(if is_hello {
            ToVisitor::Welcome {
                version: 1,
                now: time,
                known,
                resume,
                minimum_lifetime: 30,
                thread: None,
                head: 0,
                seen: 0,
            }
        } else {
            ToVisitor::Recognised { known, resume }
        });
        tab.expires_at = Some(claims.exp * 1_000);
    }

    fn pass(&mut self, millis: u64) {
        let until = self.time + millis;
        while self.time < until {
            self.time += STEP;
            for position in 0..self.tabs.len() {
                self.live(position);
            }
            self.next_turn();
        }
    }

    fn next_turn(&mut self) {
        if self.has_turn || self.time < self.turn_from {
            return;
        }
        if let Some((position, ask, _)) = self.queue.front().cloned() {
            self.has_turn = true;
            self.tabs[position].mail.push((self.time, Event::Turn(ask)));
        }
    }

    fn live(&mut self, position: usize) {
        let time = self.time;
        let tab = &mut self.tabs[position];
        if !tab.is_alive || time < tab.frozen_until {
            return;
        }
        if tab.expires_at.take_if(|at| *at + 10_000 <= time).is_some() {
            let ended = Event::SocketClosed(tab.attempt, close::EXPIRED, String::new());
            tab.mail.push((time, ended));
        }
        if tab.expires_at.is_some() && time.is_multiple_of(10_000) {
            let ping = ToVisitor::Ping { now: time };
            tab.mail.push((time, Event::SocketSaid(tab.attempt, ping)));
        }
        while let Some(place) = self.tabs[position].mail.iter().position(|(at, _)| *at <= time) {
            let (_, event) = self.tabs[position].mail.remove(place);
            self.give(position, event);
        }
        if self.tabs[position]
            .session
            .due_in(self.now())
            .is_some_and(|rest| rest.is_zero())
        {
            self.give(position, Event::Woke);
        }
    }

    fn has_notice(&self, position: usize) -> bool {
        self.tabs[position].session.view().notice.is_some()
    }

    fn renewals(&self, position: usize) -> usize {
        let announced = &self.tabs[position].announced;
        announced
            .iter()
            .filter(|said| **said == Announcement::TokenRenewed)
            .count()
    }
}

#[expect(clippy::unnecessary_wraps, reason = "other websites do not answer")]
fn good(now: u64, uuid: u64, _: usize) -> Option<(u64, Answer)> {
    Some((100, Answer::Token(token(uuid, now / 1_000 + 60))))
}

#[test]
fn five_tabs_ask_the_website_no_more_often_than_one() {
    let asked = |tabs: usize| {
        let mut browser = Browser::new(good);
        for _ in 0..tabs {
            browser.open(1, 60);
        }
        browser.pass(600_000);
        for position in 0..tabs {
            assert!(!browser.has_notice(position));
            assert!(
                browser.renewals(position) >= 24,
                "each tab says that its token was renewed"
            );
        }
        let tightest = browser.asks.windows(2).map(|pair| pair[1].0 - pair[0].0).min();
        assert!(tightest >= Some(20_000), "{:?}", browser.asks);
        browser.asks.len()
    };
    let (one, five) = (asked(1), asked(5));
    assert!(five <= one + 2, "{five} questions of five tabs, {one} of one");
}

#[test]
fn a_tab_that_dies_while_it_asks_is_followed_within_a_second() {
    let mut browser = Browser::new(|now, uuid, count| {
        let answer = || Answer::Token(token(uuid, now / 1_000 + 3_600));
        (count > 1).then(|| (100, answer()))
    });
    // Long enough that the others would not ask by themselves for a while.
    for _ in 0..3 {
        browser.open(1, 600);
    }
    while browser.asks.is_empty() {
        browser.pass(STEP);
    }
    browser.pass(2_000);
    let (_, asker, _) = browser.asks[0];
    browser.kill(asker);
    let died_at = browser.time;
    browser.pass(5_000);
    assert!(
        browser.asks[1].0 <= died_at + 1_000,
        "{:?}, died at {died_at}",
        browser.asks
    );
    for position in (0..3).filter(|position| *position != asker) {
        assert!(browser.renewals(position) > 0);
    }
}

#[test]
fn a_website_that_fails_is_asked_six_times_for_a_reason_by_all_tabs_together() {
    let mut browser = Browser::new(|_, _, _| Some((50, Answer::Nothing("busy".into()))));
    for _ in 0..5 {
        browser.open(1, 3_600);
    }
    browser.pass(3_900_000);
    for reason in [Reason::Expiring, Reason::Expired] {
        let asked = browser.asks.iter().filter(|(.., asked)| *asked == reason).count();
        assert!((1..=6).contains(&asked), "{reason:?}: {:?}", browser.asks);
    }
    assert!((0..5).all(|position| browser.has_notice(position)));
}

#[test]
fn a_tab_that_was_frozen_takes_the_token_that_the_others_have() {
    let mut browser = Browser::new(good);
    let (awake, asleep) = (browser.open(1, 60), browser.open(1, 60));
    browser.pass(1_000);
    browser.tabs[asleep].frozen_until = browser.time + 50_000;
    browser.pass(49_000);
    let asked = browser.asks.len();
    browser.pass(4_000);
    assert!(!browser.has_notice(asleep));
    assert!(
        browser.asks[asked..].iter().all(|(_, tab, _)| *tab == awake),
        "{:?}",
        browser.asks
    );
}

#[test]
fn a_sign_out_reaches_every_tab_of_this_person_and_no_other() {
    let mut browser = Browser::new(good);
    let tabs = [browser.open(1, 60), browser.open(1, 60), browser.open(2, 60)];
    browser.pass(1_000);
    let body = Body::new("between us".into()).unwrap();
    browser.give(tabs[1], Event::Wrote(MessageId::read("id", "m1".into()).unwrap(), body));
    assert_eq!(browser.tabs[tabs[1]].session.view().outbox.iter().count(), 1);
    browser.give(tabs[0], Event::SignedOut);
    browser.pass(1_000);
    assert_eq!(browser.tabs[tabs[1]].session.view().outbox.iter().count(), 0);
    let left = tabs.map(|position| browser.tabs[position].announced.contains(&Announcement::SignedOut));
    assert_eq!(left, [true, true, false]);
    assert!(!browser.has_notice(tabs[2]));
}

/// Tabs come and go, freeze and die, with a website that answers as websites do.
fn busy_browser(seed: u64) {
    let mut fate = Fate::new(seed);
    let mut answers = Fate::new(seed + 1_000_003);
    let mut browser = Browser::new(move |now, uuid, _| {
        let lives = |secs: u64| Answer::Token(token(uuid, now / 1_000 + secs));
        let answer = match answers.below(9) {
            0 => return None,
            1 => Answer::Nothing("busy".into()),
            2 => lives(0),
            3 => lives(20),
            _ => lives(60 + answers.below(600)),
        };
        Some((answers.one_of([0, 100, 5_000, 45_000]), answer))
    });
    for _ in 0..=fate.below(4) {
        browser.open(1, 60);
    }
    for _ in 0..fate.below(40) {
        let position = usize::try_from(fate.below(browser.tabs.len() as u64)).unwrap();
        match fate.below(8) {
            0 if browser.tabs.len() < 7 => drop(browser.open(1, 60)),
            1 => browser.kill(position),
            // Who has the turn is not frozen: browsers leave whoever holds a lock awake.
            2 if !browser.queue.iter().any(|(tab, ..)| *tab == position) => {
                browser.tabs[position].frozen_until = browser.time + fate.below(120_000);
            }
            3 if browser.tabs[position].is_alive => browser.give(position, Event::Shown(true)),
            _ => browser.pass(fate.below(30_000)),
        }
    }
    for pair in browser.asks.windows(2) {
        let gap = pair[1].0 - pair[0].0;
        let is_followed = pair[0].1 != pair[1].1;
        assert!(
            gap >= 5_000 || is_followed,
            "seed {seed}: asked after {gap} ms: {:?}",
            browser.asks
        );
    }
    // Whatever was, a website that answers again has everybody back.
    browser.provider = Box::new(good);
    browser.pass(130_000);
    for position in 0..browser.tabs.len() {
        if browser.tabs[position].is_alive {
            browser.give(position, Event::Shown(true));
        }
    }
    browser.pass(130_000);
    for position in 0..browser.tabs.len() {
        assert!(
            !browser.tabs[position].is_alive || !browser.has_notice(position),
            "seed {seed}: tab {position} was left behind: {:?}",
            browser.tabs[position].announced
        );
    }
}

#[test]
fn tabs_that_come_and_go_ask_one_at_a_time_and_leave_nobody_behind() {
    let seeds = match std::env::var("VISAVIS_SEED").ok().and_then(|seed| seed.parse().ok()) {
        Some(seed) => seed..seed + 1,
        None => 0..40,
    };
    seeds.for_each(busy_browser);
}
