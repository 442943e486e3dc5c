//! Carries events into the session and does what it wants done, one after the other.
//!
//! **Invariant**: no borrow lives across a call into the page. The website may call from inside
//! its own callback; what it says waits in the queue.

use alloc::vec::Vec;
use core::cell::Cell;

use visavis_wire::Body;
use visavis_wire::thread::Side;
use wasm_bindgen::JsValue;

use crate::api::{Call, Notification};
use crate::session::Session;
use crate::session::event::{Effect, Event};
use crate::session::tabs::Word;
use crate::session::time::{Duration, Instant};

use super::clock;
use super::ear;
use super::held::Held;
use super::js::Js;
use super::random;
use super::rim::{Rim, Trace};
use super::widget::{Face, Widget};

/// Events taken without a pause. A handler of the page's that answers each event with another call
/// slows itself down, and does not freeze the page.
const AT_ONCE: usize = 200;
/// The pause.
const PAUSE: Duration = Duration::from_millis(50);
/// What the server says is shown as soon as nothing more of it is there: a long history is many frames
/// and few pictures.
const SHOWN_AFTER: Duration = Duration::ZERO;
/// However much more of it comes, it is shown within this.
const SHOWN_WITHIN: Duration = Duration::from_millis(250);

/// The timer is never set for longer: sleep, clock jumps and the browser's 2^31 ms are then out of reach.
const LONGEST: Duration = Duration::from_mins(1);

/// The session and the browser's things around it.
#[derive(Debug)]
pub(super) struct Driver {
    pub(super) rim: Rim,
    session: Held<Session>,
    /// What is taken leaves its place empty until all is taken.
    queue: Held<Vec<Option<Event>>>,
    draining: Cell<bool>,
    /// Since when something that the server said waits to be shown.
    unshown: Cell<Option<Instant>>,
    trace: Trace,
    widget: Widget,
}

impl Driver {
    pub(super) fn new(rim: Rim, face: Face, trace: Trace) -> Self {
        Self {
            session: Held::new(Session::new(rim.engaged(), rim.seed().into())),
            rim,
            queue: Held::default(),
            draining: Cell::default(),
            unshown: Cell::default(),
            trace,
            widget: Widget::new(face),
        }
    }

    /// Takes a call of the website's.
    pub(super) fn call(&self, pushed: &Js) {
        let push_read = |event| self.push(event, ear::CALLED, 0, pushed);
        let push = |event, what| self.push(event, what, 0, &JsValue::UNDEFINED);
        match Call::read(pushed) {
            Ok(Call::SetIdentity(identity)) => push_read(Event::Identified(identity)),
            Ok(Call::SetSignedIdentity(token)) => push_read(Event::Presented(token)),
            Ok(Call::OnEvent { name, handler }) => self.rim.listen(&name, &handler),
            Ok(Call::SetTokenProvider) => push_read(Event::ProviderSet),
            Ok(Call::FillCustomVariable(name, value)) => push_read(Event::Filled(name, value)),
            Ok(Call::AddMessage(added)) => {
                if let Ok(id) = random::message_id() {
                    // In one number: the text's bytes times four, and whose place it is in, and whether it begins.
                    let flags = u32::from(added.side == Side::Agent) + 2 * u32::from(added.engages);
                    let (number, name) = (bytes(&added.body) * 4 + flags, id.as_str().into());
                    self.push(Event::Added(id, added), ear::ADDED, number, &name);
                }
            }
            Ok(Call::SignOut) => push_read(Event::SignedOut),
            Ok(Call::Open) => push(Event::Opened, ear::OPENED),
            Ok(Call::Close) => push(Event::Closed, ear::CLOSED),
            // It takes note of the page, which may have taken the chat out of itself.
            Ok(Call::PageChange) => push(Event::Woke, ear::WOKE),
            Err(error) => self.rim.wrong(error.code, &error.text),
        }
    }

    /// Tells what the debug toolbar shows.
    pub(super) fn inspect(&self) {
        self.session.with(|session| {
            let seen = session.inspect(clock::now());
            #[expect(clippy::cast_precision_loss, reason = "seconds and milliseconds fit for ages")]
            let float = |whole: Option<u64>| whole.map_or(f64::NAN, |whole| whole as f64);
            self.rim.inspection(
                seen.connection.word(),
                &seen.sort,
                seen.token as u32,
                float(seen.exp),
                float(Some(seen.minimum_lifetime)),
                float(seen.time),
                float(Some(seen.waiting as u64)),
            );
        });
    }

    /// Shows what there is to see, though nothing happened: the visitor looks at another part of it.
    pub(super) fn look(&self) {
        self.unshown.set(None);
        self.session.with(|session| self.widget.show(&session.view()));
    }

    /// The visitor sent a text.
    pub(super) fn write(&self, body: Body) {
        if let Ok(id) = random::message_id() {
            let (number, name) = (bytes(&body), id.as_str().into());
            self.push(Event::Wrote(id, body), ear::WROTE, number, &name);
        }
    }

    /// Takes an event; in the order they come, also when one comes from inside another. The trace notes `what` was heard,
    /// a number that says more of it, and what it was read from, `raw`.
    pub(super) fn push(&self, event: Event, what: u32, number: u32, raw: &JsValue) {
        self.trace.note(what, number, raw);
        self.queue.with(|queue| queue.push(Some(event)));
        if self.draining.replace(true) {
            return;
        }
        for _ in 0..AT_ONCE {
            let now = clock::now();
            if let Some(event) = self.next() {
                #[expect(clippy::cast_precision_loss, reason = "milliseconds fit for ages")]
                self.trace
                    .handled(now.instant.as_millis() as f64, now.wall.as_millis() as f64);
                let since = self.unshown.get().unwrap_or(now.instant);
                let may_wait = matches!(event, Event::SocketSaid(..)) && since + SHOWN_WITHIN > now.instant;
                self.unshown.set(may_wait.then_some(since));
                for effect in &self
                    .session
                    .with(|session| session.handle(event, now))
                    .unwrap_or_default()
                {
                    self.perform(effect);
                }
                continue;
            }
            if self.unshown.get().is_none() {
                self.look();
            }
            if self.is_idle() {
                break;
            }
        }
        self.draining.set(false);
        let due_in = if !self.is_idle() {
            Some(PAUSE)
        } else if self.unshown.get().is_some() {
            Some(SHOWN_AFTER)
        } else {
            self.session.with(|session| session.due_in(clock::now())).flatten()
        };
        let millis = |rest: Duration| u32::try_from(rest.min(LONGEST).as_millis()).unwrap_or(u32::MAX);
        // One more: a timer that rings a little early would find nothing due and ring again.
        self.rim.wake(due_in.map(|rest| millis(rest) + 1));
    }

    fn next(&self) -> Option<Event> {
        let take = |queue: &mut Vec<_>| {
            let first = queue.iter_mut().find_map(Option::take);
            if first.is_none() {
                queue.clear();
            }
            first
        };
        self.queue.with(take).flatten()
    }

    fn is_idle(&self) -> bool {
        self.queue
            .with(|queue| queue.iter().all(Option::is_none))
            .unwrap_or(true)
    }

    fn perform(&self, effect: &Effect) {
        let rim = &self.rim;
        match effect {
            Effect::Connect(attempt, scope) => rim.connect(attempt.0, scope.as_str()),
            Effect::Disconnect(attempt) => rim.disconnect(attempt.0),
            Effect::Prove(attempt, scope, text) => rim.prove(attempt.0, scope.as_str(), text),
            Effect::Transmit(attempt, frame) => rim.transmit(attempt.0, &frame.write()),
            Effect::Keep(scope, kept) => rim.keep(scope.as_str(), &kept.write().unwrap_or_default()),
            Effect::Forget(scope) => rim.forget(scope.as_str()),
            Effect::Recall(scope) => rim.recall(scope.as_str()),
            Effect::Engage(scope) => rim.engage(scope.sort()),
            Effect::Queue(ask, scope) => rim.queue(ask.0, scope.as_str()),
            Effect::Release(_) => rim.release(),
            Effect::Tell(scope, word) => {
                #[expect(clippy::cast_precision_loss, reason = "seconds fit for ages")]
                let number = |exp: &u64| JsValue::from_f64(*exp as f64);
                let (word, value) = match word {
                    Word::Asking(exp) => ("asking", exp.as_ref().map_or(JsValue::NULL, number)),
                    Word::Token(token) => ("token", token.secret().into()),
                    Word::Failed => ("failed", JsValue::NULL),
                    Word::Left => ("left", JsValue::NULL),
                };
                rim.tell(scope.as_str(), word, &value);
            }
            Effect::AskForToken(ask, reason) => rim.ask(ask.0, reason.word()),
            Effect::PutDraft(text) => self.widget.put_draft(text),
            Effect::Announce(announcement) => rim.announce(&Notification::from(announcement).json),
            Effect::Complain(text) => rim.complain(text),
        }
    }
}

/// The length of a text, for the trace.
fn bytes(body: &Body) -> u32 {
    u32::try_from(body.as_str().len()).unwrap_or(u32::MAX)
}
