//! Where the visitor writes. Enter sends, Shift and Enter breaks the line.

use std::cell::Cell;
use std::rc::Weak;

use visavis_wire::thread::NotABody;
use visavis_wire::{Body, limits};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlTextAreaElement, KeyboardEvent};

use crate::session::event::Event;
use crate::session::outbox::{Progress, Waiting};
use crate::session::view::View;

use super::super::driver::Driver;
use super::super::listener::Listener;
use super::element::{focus, set_text};
use super::frame::Frame;
use super::texts::Texts;

/// Fewer characters left than this are counted aloud.
const COUNT_FROM: usize = 200;
/// The key code of a key that an input method has for itself (UI Events, section 7.3.1).
const COMPOSING: u32 = 229;

/// The field, its button and its line of problems.
#[derive(Debug)]
pub(crate) struct Composer {
    form: Element,
    field: HtmlTextAreaElement,
    send: Element,
    problem: Element,
    /// As many messages wait as may.
    full: Cell<bool>,
}

impl Composer {
    pub(super) fn new(frame: &Frame, texts: &Texts) -> Result<Self, JsValue> {
        let field: HtmlTextAreaElement = frame.field.clone().unchecked_into();
        field.set_attribute("placeholder", &String::from(texts.of("placeholder")))?;
        Ok(Self {
            form: frame.composer.clone(),
            field,
            send: frame.send.clone(),
            problem: frame.problem.clone(),
            full: Cell::default(),
        })
    }

    pub(super) fn listen(&self, driver: &Weak<Driver>) -> Vec<Listener> {
        let on = |target: &Element, name, hear: fn(&Self, &Driver, &web_sys::Event)| {
            let driver = Weak::clone(driver);
            Listener::new(target, name, move |event| {
                if let Some(driver) = driver.upgrade() {
                    hear(driver.widget().composer(), &driver, &event);
                }
            })
        };
        vec![
            on(&self.form, "submit", |composer, driver, event| {
                event.prevent_default();
                composer.submit(driver);
            }),
            on(&self.field, "keydown", Self::pressed),
            on(&self.field, "input", |composer, driver, _| {
                driver.push(Event::Drafted(composer.field.value()));
            }),
        ]
    }

    fn pressed(&self, driver: &Driver, event: &web_sys::Event) {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let composing = event.is_composing() || event.key_code() == COMPOSING;
        if event.key() == "Enter" && !event.shift_key() && !composing {
            event.prevent_default();
            self.submit(driver);
        }
    }

    /// Sends what is written, if it can be sent: the session empties the field when it takes it.
    fn submit(&self, driver: &Driver) {
        if self.full.get() {
            return;
        }
        match Body::new(self.field.value()) {
            Ok(body) => driver.write(body),
            Err(NotABody::Blank | NotABody::TooLong) => focus(&self.field),
        }
    }

    pub(super) fn show(&self, view: &View<'_>, texts: &Texts) {
        let value = self.field.value();
        let waiting = view.outbox.unstored().count();
        self.full.set(waiting >= limits::OUTBOX);
        let (problem, can_send) = match limits::BODY_CHARS.checked_sub(length(&value)) {
            _ if self.full.get() => (texts.counted("too_many_waiting", waiting), false),
            None => (texts.counted("too_long", length(&value) - limits::BODY_CHARS), false),
            Some(left) if left < COUNT_FROM => (texts.counted("characters_left", left), true),
            Some(_) => {
                let is_declined = |waiting: &Waiting| matches!(waiting.progress, Progress::Declined(_));
                let word = if view.outbox.iter().any(is_declined) {
                    "message_not_sent"
                } else {
                    ""
                };
                (texts.of(word), Body::new(value).is_ok())
            }
        };
        let can_send = can_send && view.notice.is_none();
        set_text(&self.problem, &problem);
        let _ = self
            .send
            .set_attribute("aria-disabled", if can_send { "false" } else { "true" });
    }

    pub(super) fn put(&self, text: &str) {
        self.field.set_value(text);
    }

    pub(super) fn focus(&self) {
        focus(&self.field);
    }
}

/// Code points; counted only where there may be too many.
fn length(text: &str) -> usize {
    if text.len() + COUNT_FROM <= limits::BODY_CHARS {
        text.len()
    } else {
        text.chars().count()
    }
}
