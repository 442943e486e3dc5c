//! One event listener, for as long as it is held.

use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

/// Hears one kind of event. Dropped, it hears nothing more.
#[derive(Debug)]
pub(super) struct Listener {
    target: EventTarget,
    kind: &'static str,
    callback: Closure<dyn Fn(JsValue)>,
}

impl Listener {
    pub(super) fn new(target: &EventTarget, kind: &'static str, callback: impl Fn(JsValue) + 'static) -> Self {
        let callback = Closure::new(callback);
        // It fails for no kind and no target: what is wrong would show in the first test.
        let _ = target.add_event_listener_with_callback(kind, callback.as_ref().unchecked_ref());
        Self {
            target: target.clone(),
            kind,
            callback,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.kind, callback);
    }
}
