//! The chat in the page: a launcher and a window in a shadow root, made to show a [`View`].
//!
//! **Invariant**: what people wrote reaches the page as text nodes and in no other way.

mod composer;
mod element;
mod frame;
mod texts;
mod transcript;

use std::cell::{Cell, RefCell};
use std::rc::Weak;

use js_sys::JsString;
use visavis_wire::Author;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, KeyboardEvent, Window};

use crate::api::call::Configuration;
use crate::session::event::Event;
use crate::session::view::{Line, Notice, View};

use super::driver::Driver;
use super::listener::Listener;
use super::site;
use composer::Composer;
use element::{set_hidden, set_text};
use frame::Frame;
use texts::Texts;
use transcript::Transcript;

/// The chat's place in the page and everything in it.
#[derive(Debug)]
pub(crate) struct Widget {
    window: Window,
    frame: Frame,
    composer: Composer,
    transcript: RefCell<Transcript>,
    texts: Texts,
    open: Cell<bool>,
    embedded: Cell<bool>,
    /// Who opened or closed it wants the focus to follow: a visitor does, a script does not.
    by_hand: Cell<bool>,
    /// The last number a screen reader was told of.
    told: Cell<u64>,
}

impl Widget {
    /// Builds it and puts it at the end of the page's body.
    pub(crate) fn new(window: &Window, styles: &JsString, texts: JsValue) -> Result<Self, JsValue> {
        let texts = Texts::new(texts);
        let frame = Frame::new(window, styles, &texts)?;
        let composer = Composer::new(&frame, &texts)?;
        let transcript = Transcript::new(&frame.log, &frame.earlier, &frame.entries);
        Ok(Self {
            window: window.clone(),
            frame,
            composer,
            transcript: RefCell::new(transcript),
            texts,
            open: Cell::default(),
            embedded: Cell::default(),
            by_hand: Cell::default(),
            told: Cell::default(),
        })
    }

    /// Hears the visitor for as long as the listeners live.
    pub(crate) fn listen(&self, driver: &Weak<Driver>) -> Vec<Listener> {
        let on = |target: &Element, name, hear: fn(&Driver, &web_sys::Event)| {
            let driver = Weak::clone(driver);
            Listener::new(target, name, move |event| {
                if let Some(driver) = driver.upgrade() {
                    hear(&driver, &event);
                }
            })
        };
        let frame = &self.frame;
        let mut listeners = vec![
            on(&frame.launcher, "click", |driver, _| driver.widget().toggle(driver)),
            on(&frame.close, "click", |driver, _| {
                driver.widget().by_hand(driver, Event::Closed);
            }),
            on(&frame.earlier, "click", |driver, _| {
                driver.push(Event::ReachedBeginning);
            }),
            on(&frame.refresh, "click", |driver, _| {
                drop(driver.widget().window.location().reload());
            }),
            on(&frame.entries, "click", transcript::clicked),
            on(&frame.log, "scroll", |driver, _| {
                driver.widget().transcript.borrow().scrolled();
            }),
            on(&frame.panel, "keydown", |driver, event| {
                driver.widget().pressed(driver, event);
            }),
        ];
        listeners.extend(self.composer.listen(driver));
        listeners
    }

    /// Puts the chat where the website wants it. True where it stands in the page, and so is open.
    pub(crate) fn place(&self, configuration: &Configuration) -> bool {
        let Some(document) = self.window.document() else {
            return false;
        };
        let parent: Option<Element> = match &configuration.embedded_in {
            Some(id) => document.get_element_by_id(id),
            None => document.body().map(Into::into),
        };
        let Some(parent) = parent else {
            let id = configuration.embedded_in.as_deref().unwrap_or("body");
            site::complain(&["_setConfiguration: there is no element with the id \"", id, "\""].concat());
            return false;
        };
        let embedded = configuration.embedded_in.is_some();
        self.embedded.set(embedded);
        let _ = self.frame.host.toggle_attribute_with_force("data-embedded", embedded);
        if parent.append_child(&self.frame.host).is_err() {
            site::complain("_setConfiguration: the chat could not be put there");
        }
        embedded
    }

    /// The chat stands in an element of the page, and so is always open.
    pub(crate) fn is_embedded(&self) -> bool {
        self.embedded.get()
    }

    /// Makes the page show this.
    pub(crate) fn show(&self, view: &View<'_>) {
        let open = view.open || self.embedded.get();
        let frame = &self.frame;
        if !frame.host.is_connected() {
            self.put_back();
        }
        let focused = frame.root.active_element();
        let focus_was_inside = focused
            .as_ref()
            .is_some_and(|focused| frame.panel.contains(Some(focused)));
        self.show_launcher(open, view.unread);
        set_hidden(&frame.panel, !open);
        set_text(
            &frame.line,
            &self.texts.of(match view.line {
                Line::Quiet => "",
                Line::Connecting => "connecting",
                Line::Reconnecting => "reconnecting",
                Line::Offline => "offline",
            }),
        );
        self.show_notice(view.notice);
        set_hidden(
            &frame.welcome,
            !view.entries.is_empty() || view.outbox.iter().next().is_some(),
        );
        self.composer.show(view, &self.texts);
        // Last: what changed around it has changed the room it has.
        self.transcript.borrow_mut().show(view, &self.texts);
        self.announce(view);
        if self.open.replace(open) != open {
            self.transcript.borrow().to_end();
            let by_hand = self.by_hand.replace(false);
            if open && by_hand {
                self.composer.focus();
            } else if !open && (by_hand || focus_was_inside) {
                element::focus(&frame.launcher);
            }
        } else if open && focus_was_inside && !focused.as_ref().is_some_and(can_hold_focus) {
            self.composer.focus();
        }
    }

    /// The page has replaced its body or taken us out of it: back to where we were.
    fn put_back(&self) {
        let body = self.window.document().and_then(|document| document.body());
        if let Some(body) = body.filter(|_| !self.embedded.get()) {
            let _ = body.append_child(&self.frame.host);
        }
    }

    /// Puts a text into the composer.
    pub(crate) fn put_draft(&self, text: &str) {
        self.composer.put(text);
    }

    /// The composer, for what the visitor does with it.
    pub(crate) fn composer(&self) -> &Composer {
        &self.composer
    }

    fn show_launcher(&self, open: bool, unread: usize) {
        let launcher = &self.frame.launcher;
        let label = if open {
            self.texts.of("close_chat")
        } else if unread > 0 {
            self.texts.counted("open_chat_unread", unread)
        } else {
            self.texts.of("open_chat")
        };
        let _ = launcher.set_attribute("aria-label", &String::from(label));
        let _ = launcher.set_attribute("aria-expanded", if open { "true" } else { "false" });
        let badge = if open || unread == 0 {
            String::new()
        } else {
            unread.min(99).to_string()
        };
        set_text(&self.frame.badge, &badge.into());
    }

    fn show_notice(&self, notice: Option<Notice>) {
        let (text, detail) = match notice {
            None => (self.texts.of(""), self.texts.of("")),
            Some(Notice::Unavailable) => (self.texts.of("unavailable"), self.texts.of("")),
            Some(Notice::Expired { waiting: 0 }) => (self.texts.of("expired"), self.texts.of("")),
            Some(Notice::Expired { waiting }) => {
                (self.texts.of("expired"), self.texts.counted("expired_waiting", waiting))
            }
        };
        set_text(&self.frame.reason, &text);
        set_text(&self.frame.detail, &detail);
        set_hidden(&self.frame.refresh, !matches!(notice, Some(Notice::Expired { .. })));
        set_hidden(&self.frame.notice, notice.is_none());
    }

    /// Tells screen readers of agents' messages that came while this page was open: never of
    /// history, never of the visitor's own. Each is a child of its own, so that two alike are two.
    fn announce(&self, view: &View<'_>) {
        let announcer = &self.frame.announcer;
        let last = view.entries.last().map_or(0, |entry| entry.seq);
        let told = self.told.replace(last).max(view.history_until);
        if last == 0 || announcer.child_element_count() > ANNOUNCED {
            announcer.set_text_content(None);
        }
        let first = view.entries.partition_point(|entry| entry.seq <= told);
        for entry in view.entries.iter().skip(first) {
            if let Author::Agent(name) = &entry.author
                && let Some(document) = self.window.document()
                && let Ok(line) = element::make(&document, "p", &[])
            {
                line.set_text_content(Some(&[name, ": ", &entry.body].concat()));
                let _ = announcer.append_child(&line);
            }
        }
    }

    fn toggle(&self, driver: &Driver) {
        self.by_hand(driver, if self.open.get() { Event::Closed } else { Event::Opened });
    }

    fn by_hand(&self, driver: &Driver, event: Event) {
        self.by_hand.set(true);
        driver.push(event);
    }

    fn pressed(&self, driver: &Driver, event: &web_sys::Event) {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        if event.key() == "Escape" && !event.is_composing() && !self.embedded.get() {
            event.stop_propagation();
            self.by_hand(driver, Event::Closed);
        }
    }
}

/// More announcements than this are not kept for a screen reader to find again.
const ANNOUNCED: u32 = 20;

/// False for what was removed or hidden while it had the focus, which then falls to the page.
fn can_hold_focus(element: &Element) -> bool {
    element.is_connected() && !element.has_attribute("hidden")
}

impl Drop for Widget {
    fn drop(&mut self) {
        let host: &HtmlElement = &self.frame.host;
        host.remove();
    }
}
