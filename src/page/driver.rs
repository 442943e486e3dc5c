//! Carries events into the session and does what it wants done, one after the other.
//!
//! **Invariant**: no borrow lives across a call into the page. The website may call from inside
//! its own callback; what it says waits in the queue.

use alloc::collections::VecDeque;
use alloc::rc::{Rc, Weak};
use alloc::string::String;
use core::cell::Cell;
use visavis_wire::json::{FieldError, Object};
use visavis_wire::{Body, BrowserKey, SourceToken};
use wasm_bindgen::JsValue;

use crate::api::{Call, ChatError, Notification};
use crate::session::Session;
use crate::session::event::{Effect, Event};
use crate::session::time::{Duration, Instant};

use super::clock;
use super::held::Held;
use super::js::Js;
use super::random;
use super::signals::Signals;
use super::site::{self, Site};
use super::socket::Socket;
use super::store::Store;
use super::tabs::Tabs;
use super::trace::Trace;
use super::vault::Vault;
use super::wakeup::Wakeup;
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

/// The session and the browser's things around it.
#[derive(Debug)]
pub(crate) struct Driver {
    me: Weak<Self>,
    session: Held<Session>,
    queue: Held<VecDeque<Event>>,
    draining: Cell<bool>,
    /// Since when something that the server said waits to be shown.
    unshown: Cell<Option<Instant>>,
    wakeup: Wakeup,
    socket: Held<Option<Socket>>,
    address: String,
    store: Store,
    tabs: Tabs,
    site: Site,
    trace: Trace,
    widget: Widget,
    signals: Signals,
}

impl Driver {
    pub(crate) fn new(source: &SourceToken, address: String, face: Face, trace: Trace) -> Result<Rc<Self>, FieldError> {
        let vault = Vault::new(source.as_str());
        let store = Store::new(source, random::browser_key()?, vault.clone());
        let (engaged, seed) = (store.engaged(), random::seed());
        trace.began(seed, engaged.as_deref());
        let session = Session::new(engaged, seed);
        let driver = Rc::new_cyclic(|me| Self {
            me: Weak::clone(me),
            // Before the tabs, which hear of a page that comes back as well.
            signals: Signals::new(me),
            session: Held::new(session),
            queue: Held::default(),
            draining: Cell::default(),
            unshown: Cell::default(),
            wakeup: Wakeup::new(me),
            socket: Held::default(),
            address,
            store,
            tabs: Tabs::new(source, &vault, me),
            site: Site::default(),
            trace,
            widget: Widget::new(face),
        });
        driver.widget.listen(&driver.me);
        Ok(driver)
    }

    /// Takes a call of the website's; what is wrong with it stands in the page's console as well.
    pub(crate) fn call(&self, pushed: &Js) -> Option<ChatError> {
        let push = |event| self.push_read(event, pushed);
        match Call::read(pushed) {
            Ok(Call::SetIdentity(identity)) => push(Event::Identified(identity)),
            Ok(Call::SetSignedIdentity(token)) => push(Event::Presented(token)),
            Ok(Call::SetConfiguration(place, given)) => {
                self.widget.configure(&given);
                if self.widget.place(&place) {
                    self.push(Event::Opened);
                } else {
                    self.look();
                }
            }
            Ok(Call::OnEvent { name, handler }) => self.site.listen(name, handler),
            Ok(Call::SetTokenProvider(provider)) => {
                self.site.provide(provider);
                push(Event::ProviderSet);
            }
            Ok(Call::FillCustomVariable(name, value)) => push(Event::Filled(name, value)),
            Ok(Call::AddMessage(added)) => {
                if let Ok(id) = random::message_id() {
                    self.push(Event::Added(id, added));
                }
            }
            Ok(Call::AddTranslations(given)) => self.widget.translate(&given),
            Ok(Call::SignOut) => push(Event::SignedOut),
            Ok(Call::Open) => self.push(Event::Opened),
            Ok(Call::Close) if self.widget.is_embedded() => site::complain("_close: an embedded chat is always open"),
            Ok(Call::Close) => self.push(Event::Closed),
            // It takes note of the page, which may have taken the chat out of itself.
            Ok(Call::PageChange) => self.push(Event::Woke),
            Err(error) => {
                site::complain(&error.sentence());
                return Some(error);
            }
        }
        None
    }

    /// All calls from before are taken.
    pub(crate) fn start(&self) {
        self.signals.look();
        self.push(Event::Started);
    }

    /// What the debug toolbar shows, as JSON.
    pub(crate) fn inspect(&self) -> String {
        let inspection = self.session.with(|session| session.inspect(clock::now()));
        let Some(inspection) = inspection else {
            return String::new();
        };
        Object::default()
            .text("connection", inspection.connection.word())
            .text("identity", &inspection.sort)
            .text("token", inspection.token.word())
            .some_whole("exp", inspection.exp)
            .whole("minimum_lifetime", inspection.minimum_lifetime)
            .some_whole("time", inspection.time)
            .whole("waiting", inspection.waiting as u64)
            .finish()
    }

    /// Shows what there is to see, though nothing happened: the visitor looks at another part of it.
    pub(crate) fn look(&self) {
        self.unshown.set(None);
        self.session.with(|session| self.widget.show(&session.view()));
    }

    /// The browser's key.
    pub(crate) fn browser_key(&self) -> BrowserKey {
        self.store.browser_key()
    }

    /// The visitor sent a text.
    pub(crate) fn write(&self, body: Body) {
        if let Ok(id) = random::message_id() {
            self.push(Event::Wrote(id, body));
        }
    }

    /// Takes an event; in the order they come, also when one comes from inside another.
    pub(crate) fn push(&self, event: Event) {
        self.push_read(event, &JsValue::UNDEFINED);
    }

    /// Takes an event that was read from `raw`.
    pub(crate) fn push_read(&self, event: Event, raw: &JsValue) {
        self.trace.came(&event, raw);
        self.queue.with(|queue| queue.push_back(event));
        if self.draining.replace(true) {
            return;
        }
        for _ in 0..AT_ONCE {
            let now = clock::now();
            if let Some(event) = self.next() {
                self.trace.taken(now);
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
        self.wakeup.set(due_in);
    }

    fn next(&self) -> Option<Event> {
        self.queue.with(VecDeque::pop_front).flatten()
    }

    fn is_idle(&self) -> bool {
        self.queue.with(|queue| queue.is_empty()).unwrap_or(true)
    }

    fn perform(&self, effect: &Effect) {
        match effect {
            Effect::Connect(attempt, scope) => {
                match Socket::open(&self.address, *attempt, self.store.key_of(scope), &self.me) {
                    Some(socket) => _ = self.socket.with(|place| *place = Some(socket)),
                    None => self.push(Event::SocketClosed(*attempt, 1006, String::new())),
                }
            }
            Effect::Disconnect(attempt) => {
                self.socket.with(|place| place.take_if(|socket| socket.is(*attempt)));
            }
            Effect::Prove(attempt, scope, text) => self.store.prove(*attempt, scope, text, &self.me),
            Effect::Transmit(attempt, frame) => {
                self.socket.with(|place| {
                    if let Some(socket) = place.as_ref().filter(|socket| socket.is(*attempt)) {
                        socket.send(frame);
                    }
                });
            }
            Effect::Keep(scope, kept) => self.store.keep(scope, kept),
            Effect::Forget(scope) => {
                self.store.forget(scope);
                self.trace.forget();
            }
            Effect::Recall(scope) => {
                if let Some((event, raw)) = self.store.recall(scope, &self.me) {
                    self.push_read(event, &raw);
                }
            }
            Effect::Engage(scope) => self.store.engage(scope.sort()),
            Effect::Queue(ask, scope) => self.tabs.queue(*ask, scope, &self.me),
            Effect::Release(_) => self.tabs.release(),
            Effect::Tell(scope, word) => self.tabs.tell(scope, word),
            Effect::AskForToken(ask, reason) => {
                self.trace.told(&reason.word().into());
                self.site.ask(*ask, *reason, &self.me);
            }
            Effect::PutDraft(text) => self.widget.put_draft(text),
            Effect::Announce(announcement) => {
                let notification = Notification::from(announcement);
                self.trace.told(&site::made(&notification.json));
                self.site.tell(&notification);
            }
            Effect::Complain(text) => site::complain(text),
        }
    }
}
