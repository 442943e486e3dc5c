//! Carries events into the session and does what it wants done, one after the other.
//!
//! **Invariant**: no borrow lives across a call into the page. The website may call from inside its own callback; what it
//! says waits in the queue.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use wasm_bindgen::prelude::*;

use crate::api::action::Action;
use crate::api::view::{Row, ThreadRow, View};
use crate::json::{list, to_js};
use crate::session::Session;
use crate::session::event::{self, Event};
use crate::session::time::Instant;

use super::clock;
use super::key_store::KeyStore;
use super::random;
use super::signals::Signals;
use super::site::Site;
use super::socket::Socket;
use super::storage::Storage;
use super::tabs::Tabs;
use super::timer::Timer;
use super::ui::{self, Trace, Ui};

/// Events taken without a pause. A handler of the page's that answers each event with another call slows itself down, and
/// does not freeze the page.
const AT_ONCE: usize = 200;
/// The pause.
const PAUSE: Duration = Duration::from_millis(50);
/// What the server says is shown as soon as nothing more of it is there: a long history is many frames and few pictures.
const SHOWN_AFTER: Duration = Duration::ZERO;
/// However much more of it comes, it is shown within this.
const SHOWN_WITHIN: Duration = Duration::from_millis(250);

/// The session and the browser's things around it.
#[derive(Debug)]
pub(super) struct Driver {
    pub(super) this: Weak<Self>,
    session: RefCell<Session>,
    queue: RefCell<Vec<Event>>,
    is_draining: Cell<bool>,
    /// Since when something that the server said waits to be shown.
    unshown_since: Cell<Option<Instant>>,
    pub(super) address: String,
    pub(super) ui: Ui,
    pub(super) trace: Option<Trace>,
    pub(super) site: Site,
    pub(super) storage: Storage,
    pub(super) keys: KeyStore,
    pub(super) tabs: OnceCell<Tabs>,
    pub(super) socket: RefCell<Option<Socket>>,
    timer: Timer,
    _signals: Signals,
}

impl Driver {
    pub(super) fn new(source: &str, address: String, ui: Ui, trace: Option<Trace>) -> Result<Rc<Self>, JsValue> {
        let storage = Storage::new(source)?;
        let (seed, engaged) = (random::seed()?, storage.engaged());
        if let Some(trace) = &trace {
            let _ = trace.began(&seed.to_string(), engaged.as_deref());
        }
        Ok(Rc::new_cyclic(|this| Self {
            this: this.clone(),
            session: RefCell::new(Session::new(engaged.as_deref(), seed)),
            queue: RefCell::default(),
            is_draining: Cell::default(),
            unshown_since: Cell::default(),
            address,
            ui,
            trace,
            site: Site::default(),
            storage,
            keys: KeyStore::new(source),
            tabs: OnceCell::new(),
            socket: RefCell::default(),
            timer: Timer::default(),
            _signals: Signals::new(this),
        }))
    }

    /// The visitor did something in the window.
    pub(super) fn report(&self, action: Action, raw: &JsValue) {
        let event = match action {
            Action::Wrote(body) => {
                if let Some(id) = random::message_id() {
                    let noted = list(&[id.as_str().into(), body.as_str().into()]);
                    self.push(Event::Action(event::Action::Wrote(id, body)), "wrote", &noted);
                }
                return;
            }
            action => action.into_event(),
        };
        if let Some(event) = event {
            self.push(event, "action", raw);
        }
    }

    /// How it stands, for the debug toolbar.
    pub(super) fn inspect(&self) -> JsValue {
        to_js(&self.session.borrow().inspect(clock::now()))
    }

    /// The messages on the screen of these numbers.
    pub(super) fn rows(&self, from: u64, to: u64) -> JsValue {
        let session = self.session.borrow();
        to_js(&Row::all(&session.view(), from, to))
    }

    /// The visitor's conversations.
    pub(super) fn threads(&self) -> JsValue {
        let session = self.session.borrow();
        to_js(&ThreadRow::all(&session.view()))
    }

    /// Takes an event; in the order they come, also if one comes from inside another. The trace notes its kind and what it
    /// was read from.
    pub(super) fn push(&self, event: Event, kind: &str, raw: &JsValue) {
        if let Some(trace) = &self.trace {
            let _ = trace.note(kind, raw);
        }
        self.queue.borrow_mut().push(event);
        if self.is_draining.replace(true) {
            return;
        }
        for _ in 0..AT_ONCE {
            if let Some(event) = self.next() {
                self.handle(event);
                continue;
            }
            if self.unshown_since.get().is_none() {
                self.show();
            }
            if self.is_idle() {
                break;
            }
        }
        self.is_draining.set(false);
        self.set_timer();
    }

    fn handle(&self, event: Event) {
        let now = clock::now();
        if let Some(trace) = &self.trace {
            #[expect(clippy::cast_precision_loss, reason = "milliseconds fit for ages")]
            let _ = trace.handled(now.instant.as_millis() as f64, now.wall.as_millis() as f64);
        }
        let since = self.unshown_since.get().unwrap_or(now.instant);
        let may_wait = matches!(event, Event::SocketMessage(..)) && since + SHOWN_WITHIN > now.instant;
        self.unshown_since.set(may_wait.then_some(since));
        let effects = self.session.borrow_mut().handle(event, now);
        for effect in effects {
            self.perform(effect);
        }
    }

    /// Shows what there is to see.
    fn show(&self) {
        self.unshown_since.set(None);
        let view = to_js(&View::from(&self.session.borrow().view()));
        ui::done(self.ui.show(&view));
    }

    fn set_timer(&self) {
        let due_in = if !self.is_idle() {
            Some(PAUSE)
        } else if self.unshown_since.get().is_some() {
            Some(SHOWN_AFTER)
        } else {
            self.session.borrow().poll_timeout(clock::now())
        };
        let driver = self.this.clone();
        self.timer.set(due_in, move || {
            if let Some(driver) = driver.upgrade() {
                driver.push(Event::TimerFired, "timer", &JsValue::NULL);
            }
        });
    }

    fn next(&self) -> Option<Event> {
        let mut queue = self.queue.borrow_mut();
        // Few wait at a time: moving them up costs nothing to speak of.
        (!queue.is_empty()).then(|| queue.remove(0))
    }

    fn is_idle(&self) -> bool {
        self.queue.borrow().is_empty()
    }
}
