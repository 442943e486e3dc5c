//! The messages in the window: rows kept in step with the thread and the outbox behind it.

use std::cell::Cell;
use visavis_wire::{Author, Entry, MessageId, ThreadId};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element};

use crate::session::event::Event;
use crate::session::outbox::{Progress, Waiting};
use crate::session::view::View;

use super::super::driver::Driver;
use super::element::{make, set_hidden, set_text};
use super::texts::Texts;

/// Closer to the end than this, in pixels, is at the end.
const NEAR: i32 = 40;

/// The rows on the screen.
#[derive(Debug)]
pub(super) struct Transcript {
    log: Element,
    /// Asks for earlier messages.
    earlier: Element,
    list: Element,
    /// The end is in sight, and is to stay there whatever changes around it.
    at_end: Cell<bool>,
    thread: Option<ThreadId>,
    /// Numbers of the first and last entry shown.
    shown: Option<(u64, u64)>,
    entries: Vec<Element>,
    waiting: Vec<(MessageId, Row)>,
}

/// A message that is not in the thread yet.
#[derive(Debug)]
struct Row {
    element: Element,
    progress: Progress,
}

impl Transcript {
    pub(super) fn new(log: &Element, earlier: &Element, list: &Element) -> Self {
        let (log, earlier, list) = (log.clone(), earlier.clone(), list.clone());
        Self {
            log,
            earlier,
            list,
            at_end: Cell::new(true),
            thread: None,
            shown: None,
            entries: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Makes the rows those of the view. The end stays in sight if it was, and what is read stays
    /// in place if earlier messages come above it.
    pub(super) fn show(&mut self, view: &View<'_>, texts: &Texts) {
        let Some(document) = self.list.owner_document() else {
            return;
        };
        let (before, height) = (self.rows(), self.log.scroll_height());
        set_hidden(&self.earlier, !view.earlier);
        if self.show_all(&document, view, texts).is_err() {
            return; // the page took our elements away
        }
        let rows = self.rows();
        if before.0 != 0 && rows.0 < before.0 {
            let grown = self.log.scroll_height() - height;
            self.log.set_scroll_top(self.log.scroll_top() + grown);
        } else if self.at_end.get() || rows.2 > before.2 {
            self.to_end();
        }
    }

    /// The visitor scrolled.
    pub(super) fn scrolled(&self) {
        let below = self.log.scroll_height() - self.log.scroll_top() - self.log.client_height();
        self.at_end.set(below < NEAR);
    }

    /// Scrolls to the newest message.
    pub(super) fn to_end(&self) {
        self.log.set_scroll_top(self.log.scroll_height());
    }

    /// What changes when rows come: the first and last number, and how many wait.
    fn rows(&self) -> (u64, u64, usize) {
        let (first, last) = self.shown.unwrap_or_default();
        (first, last, self.waiting.len())
    }

    fn show_all(&mut self, document: &Document, view: &View<'_>, texts: &Texts) -> Result<(), JsValue> {
        if self.thread.as_ref() != view.thread || view.entries.is_empty() {
            self.entries.drain(..).for_each(|row| row.remove());
            self.thread = view.thread.cloned();
            self.shown = None;
        }
        let (first, last) = self.shown.unwrap_or((0, 0));
        for entry in view.entries.iter().rev().skip_while(|entry| entry.seq >= first) {
            let row = entry_row(document, entry, texts)?;
            self.list.insert_before(&row, self.list.first_child().as_ref())?;
            self.entries.insert(0, row);
        }
        for entry in view.entries.iter().skip_while(|entry| entry.seq <= last) {
            let row = match self.landed(&entry.id) {
                Some(row) => settle(row, entry, texts),
                None => entry_row(document, entry, texts)?,
            };
            let next = self.waiting.first().map(|(_, row)| row.element.as_ref());
            self.list.insert_before(&row, next)?;
            self.entries.push(row);
        }
        self.shown = view
            .entries
            .first()
            .zip(view.entries.last())
            .map(|(first, last)| (first.seq, last.seq));
        self.show_waiting(document, view, texts)
    }

    /// The row of a waiting message that has come back in the thread.
    fn landed(&mut self, id: &MessageId) -> Option<Element> {
        let position = self.waiting.iter().position(|(waiting, _)| waiting == id)?;
        Some(self.waiting.remove(position).1.element)
    }

    fn show_waiting(&mut self, document: &Document, view: &View<'_>, texts: &Texts) -> Result<(), JsValue> {
        self.waiting.retain(|(id, row)| {
            let waits = view.outbox.iter().any(|waiting| waiting.id == *id);
            if !waits {
                row.element.remove();
            }
            waits
        });
        for waiting in view.outbox.iter() {
            match self.waiting.iter_mut().find(|(id, _)| *id == waiting.id) {
                Some((_, row)) if row.progress == waiting.progress => (),
                Some((_, row)) => {
                    row.progress = waiting.progress.clone();
                    progress(document, &row.element, waiting, texts)?;
                }
                None => {
                    let element = own_row(document, waiting.body.as_str(), texts)?;
                    progress(document, &element, waiting, texts)?;
                    self.list.append_child(&element)?;
                    self.waiting.push((
                        waiting.id.clone(),
                        Row {
                            element,
                            progress: waiting.progress.clone(),
                        },
                    ));
                }
            }
        }
        Ok(())
    }
}

/// The visitor clicked into the list: perhaps on a button of a message that was not sent.
pub(super) fn clicked(driver: &Driver, event: &web_sys::Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let id = |name: &str| MessageId::read("id", target.get_attribute(name)?).ok();
    if let Some(id) = id("data-retry") {
        driver.push(Event::Retried(id));
    } else if let Some(id) = id("data-discard") {
        driver.push(Event::Discarded(id));
    }
}

/// A bubble with who wrote it, its text, and a foot for what is said about it. That one's own are
/// one's own is seen; it is said for those who do not see.
fn message_row(document: &Document, side: &str, author: &str, body: &str) -> Result<Element, JsValue> {
    let row = make(document, "li", &[("class", side)])?;
    let sender = make(document, "p", &[("class", "sender"), ("dir", "auto")])?;
    sender.set_text_content(Some(author));
    row.append_child(&sender)?;
    let text = make(document, "p", &[("class", "body"), ("dir", "auto")])?;
    text.set_text_content(Some(body));
    row.append_child(&text)?;
    row.append_child(&make(document, "p", &[("class", "foot")])?.into())?;
    Ok(row)
}

/// One's own message.
fn own_row(document: &Document, body: &str, texts: &Texts) -> Result<Element, JsValue> {
    message_row(document, "own", &String::from(texts.of("you")), body)
}

fn entry_row(document: &Document, entry: &Entry, texts: &Texts) -> Result<Element, JsValue> {
    match &entry.author {
        Author::Visitor(_) => Ok(settle(own_row(document, &entry.body, texts)?, entry, texts)),
        Author::Agent(name) => {
            let row = message_row(document, "agent", name, &entry.body)?;
            foot(&row, entry.at, "", texts);
            Ok(row)
        }
    }
}

/// One's own message is in the thread.
fn settle(row: Element, entry: &Entry, texts: &Texts) -> Element {
    row.set_class_name("own");
    foot(&row, entry.at, "sent", texts);
    row
}

/// Says when a message came to the server, and that it did.
fn foot(row: &Element, at: u64, word: &str, texts: &Texts) {
    let (Some(foot), Some(document)) = (row.last_element_child(), row.owner_document()) else {
        return;
    };
    foot.set_text_content(None);
    if let Ok(time) = make(&document, "time", &[("datetime", &Texts::machine_time(at))]) {
        set_text(&time, &texts.time(at).into());
        let _ = foot.append_child(&time);
    }
    if !word.is_empty() {
        let _ = foot.append_child(&document.create_text_node(&[" · ", &String::from(texts.of(word))].concat()));
    }
}

/// Says how far a message is.
fn progress(document: &Document, row: &Element, waiting: &Waiting, texts: &Texts) -> Result<(), JsValue> {
    let Some(line) = row.last_element_child() else {
        return Ok(());
    };
    match &waiting.progress {
        Progress::Written | Progress::Transmitted => {
            row.set_class_name("own sending");
            set_text(&line, &texts.of("sending"));
        }
        Progress::Stored(at) => {
            row.set_class_name("own");
            foot(row, *at, "sent", texts);
        }
        Progress::Declined(_) => {
            row.set_class_name("own failed");
            set_text(&line, &texts.of("not_sent"));
            for (attribute, word) in [("data-retry", "retry"), ("data-discard", "discard")] {
                let button = make(
                    document,
                    "button",
                    &[("type", "button"), (attribute, waiting.id.as_str())],
                )?;
                set_text(&button, &texts.of(word));
                line.append_child(&button)?;
            }
        }
    }
    Ok(())
}
