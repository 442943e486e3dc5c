//! What happened, for whoever has to find out why: each event as it came in, and what was announced.
//!
//! Values are noted raw and looked at by nobody; the debug toolbar takes out what is secret when a
//! trace is exported. `www/client/trace.js` keeps the last few.

use visavis_wire::text::{digits, join};
use visavis_wire::thread::Side;
use wasm_bindgen::prelude::*;

use crate::session::event::Event;
use crate::session::time::Now;

#[wasm_bindgen]
extern "C" {
    /// A bounded list of what happened.
    #[derive(Debug)]
    pub type Trace;

    #[wasm_bindgen(method)]
    fn note(this: &Trace, kind: u32, number: u32, value: &JsValue);
    #[wasm_bindgen(method)]
    fn handled(this: &Trace, instant: f64, wall: f64);
}

impl Trace {
    /// The session began with this seed, and what this browser remembered.
    pub(crate) fn began(&self, seed: u64, engaged: Option<&str>) {
        let text = join(&[&digits(seed), " ", engaged.unwrap_or_default()]);
        self.note(0, 0, &text.into());
    }

    /// An event came in; `raw` is what it was read from.
    pub(crate) fn came(&self, event: &Event, raw: &JsValue) {
        let (number, value) = match event {
            Event::Answered(ask, _) | Event::Turn(ask) => (ask.0, None),
            Event::Drafted(draft) => (bytes(draft), None),
            Event::Wrote(id, body) => (bytes(body.as_str()), Some(id.as_str())),
            Event::Added(id, added) => {
                // Both in one number: the text's bytes times four, and whose place it is in, and whether it begins.
                let flags = u32::from(added.side == Side::Agent) + 2 * u32::from(added.engages);
                (bytes(added.body.as_str()) * 4 + flags, Some(id.as_str()))
            }
            Event::Retried(id) | Event::Discarded(id) => (0, Some(id.as_str())),
            Event::Selected(thread) => (0, Some(thread.as_str())),
            Event::Shown(is_so) | Event::Online(is_so) | Event::Decided(is_so) | Event::Left(is_so) => {
                (u32::from(*is_so), None)
            }
            Event::SocketOpened(attempt, ..)
            | Event::Proved(attempt, _)
            | Event::SocketSaid(attempt, _)
            | Event::SocketGarbled(attempt, _)
            | Event::SocketClosed(attempt, ..) => (attempt.0, None),
            _ => (0, None),
        };
        match value {
            Some(value) => self.note(kind(event), number, &value.into()),
            None => self.note(kind(event), number, raw),
        }
    }

    /// The session takes the first of those that came in and were not taken.
    pub(crate) fn taken(&self, now: Now) {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds fit for ages")]
        self.handled(now.instant.as_millis() as f64, now.wall.as_millis() as f64);
    }
}

/// Numbers the events, for `NAMES` in `www/client/debug/redact.js`.
const fn kind(event: &Event) -> u32 {
    match event {
        Event::Started => 1,
        Event::Identified(_) | Event::Presented(_) | Event::ProviderSet | Event::Filled(..) | Event::SignedOut => 2,
        Event::Answered(..) => 3,
        Event::Recalled(..) => 4,
        Event::Opened => 5,
        Event::Closed => 6,
        Event::Drafted(_) => 7,
        Event::Wrote(..) => 8,
        Event::Retried(_) => 9,
        Event::Discarded(_) => 10,
        Event::ReachedBeginning => 11,
        Event::Shown(_) => 12,
        Event::Online(_) => 13,
        Event::SocketOpened(..) => 14,
        Event::SocketSaid(..) => 15,
        Event::SocketGarbled(..) => 16,
        Event::SocketClosed(..) => 17,
        Event::Woke => 18,
        Event::Selected(_) => 19,
        Event::Began => 20,
        Event::Turn(_) => 21,
        Event::Told(..) => 22,
        Event::Proved(..) => 23,
        Event::Decided(_) => 24,
        Event::Left(_) => 25,
        Event::Added(..) => 26,
    }
}

fn bytes(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}
