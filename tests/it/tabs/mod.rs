//! The tabs of one browser with one website: who asks it for tokens, how often, and who hears of it.
//!
//! The server here says yes to every token that is long enough. `VISAVIS_SEED=n` replays one browser.

mod browser;

use visavis::session::event::{Action, Announcement, Event, ProviderResult};
use visavis::session::identity::Reason;
use visavis_wire::{Body, MessageId};

use self::browser::{Browser, STEP};
use super::simulation::{FaultPlan, token};

#[expect(clippy::unnecessary_wraps, reason = "other websites do not answer")]
fn good(now: u64, uuid: u64, _: usize) -> Option<(u64, ProviderResult)> {
    Some((100, ProviderResult::Token(token(uuid, now / 1_000 + 60))))
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
        let answer = || ProviderResult::Token(token(uuid, now / 1_000 + 3_600));
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
    let mut browser = Browser::new(|_, _, _| Some((50, ProviderResult::Nothing("busy".into()))));
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
    browser.give(
        tabs[1],
        Event::Action(Action::Wrote(MessageId::read("id", "m1".into()).unwrap(), body)),
    );
    assert_eq!(browser.tabs[tabs[1]].session.view().outbox.iter().count(), 1);
    browser.give(tabs[0], Event::SignedOut);
    browser.pass(1_000);
    assert_eq!(browser.tabs[tabs[1]].session.view().outbox.iter().count(), 0);
    let left = tabs.map(|position| browser.tabs[position].announced.contains(&Announcement::SignedOut));
    assert_eq!(left, [true, true, false]);
    assert!(!browser.has_notice(tabs[2]));
}

#[test]
fn a_sign_out_by_nobody_reaches_everybody_who_has_a_name() {
    let mut browser = Browser::new(good);
    let tabs = [browser.open(1, 60), browser.open(2, 60), browser.open(2, 60)];
    browser.pass(1_000);
    browser.give(tabs[1], Event::SignedOut);
    browser.pass(1_000);
    let left = |browser: &Browser, position: usize| {
        let said = &browser.tabs[position].announced;
        said.iter().filter(|said| **said == Announcement::SignedOut).count()
    };
    assert_eq!(tabs.map(|tab| left(&browser, tab)), [0, 1, 1]);
    // The page that is loaded now is nobody's.
    browser.give(tabs[1], Event::SignedOut);
    browser.pass(1_000);
    assert_eq!(
        tabs.map(|tab| left(&browser, tab)),
        [1, 2, 1],
        "who was nobody has not left"
    );
}

/// Tabs come and go, freeze and die, with a website that answers as websites do.
fn busy_browser(seed: u64) {
    let mut plan = FaultPlan::new(seed);
    let mut answers = FaultPlan::new(seed + 1_000_003);
    let mut browser = Browser::new(move |now, uuid, _| {
        let lives = |secs: u64| ProviderResult::Token(token(uuid, now / 1_000 + secs));
        let answer = match answers.below(9) {
            0 => return None,
            1 => ProviderResult::Nothing("busy".into()),
            2 => lives(0),
            3 => lives(20),
            _ => lives(60 + answers.below(600)),
        };
        Some((answers.one_of([0, 100, 5_000, 45_000]), answer))
    });
    for _ in 0..=plan.below(4) {
        browser.open(1, 60);
    }
    for _ in 0..plan.below(40) {
        let position = usize::try_from(plan.below(browser.tabs.len() as u64)).unwrap();
        match plan.below(8) {
            0 if browser.tabs.len() < 7 => drop(browser.open(1, 60)),
            1 => browser.kill(position),
            // Who has the turn is not frozen: browsers leave whoever holds a lock awake.
            2 if !browser.queue.iter().any(|(tab, ..)| *tab == position) => {
                browser.tabs[position].frozen_until = browser.time + plan.below(120_000);
            }
            3 if browser.tabs[position].is_alive => browser.give(position, Event::Shown(true)),
            _ => browser.pass(plan.below(30_000)),
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
