//! What is there whatever is said: host, shadow root, launcher, window and their parts.

use js_sys::{Array, JsString};
use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use web_sys::{CssStyleSheet, Document, Element, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode, Window};

use super::element::{icon, make};
use super::texts::Texts;

const CHAT: &str =
    "M12 3C6.5 3 2 6.8 2 11.5c0 2.3 1.1 4.4 2.9 5.9L4 21l4.1-1.9c1.2.4 2.5.6 3.9.6 5.5 0 10-3.8 10-8.3S17.5 3 12 3z";
const CROSS: &str = "M6 6l12 12M18 6L6 18";
const ARROW: &str = "M12 19V5M5.5 11.5L12 5l6.5 6.5";

/// One element of the widget. Its name is its id and its class.
struct Part {
    /// How deep it stands below the one before that is less deep.
    depth: usize,
    tag: &'static str,
    name: &'static str,
    attributes: &'static [(&'static str, &'static str)],
    /// The name of the text that is its accessible name.
    label: &'static str,
    /// The name of the text in it.
    text: &'static str,
    icons: &'static [&'static str],
}

const PART: Part = Part {
    depth: 0,
    tag: "div",
    name: "",
    attributes: &[],
    label: "",
    text: "",
    icons: &[],
};
const BUTTON: Part = Part {
    tag: "button",
    attributes: &[("type", "button")],
    ..PART
};

/// The widget, from the outside in. The window stands before its launcher, so that Tab goes from
/// the one to the other; the live regions are there before anything is said in them.
const PARTS: [Part; 21] = [
    Part {
        name: "shell",
        attributes: &[("dir", "ltr"), ("lang", "en")],
        ..PART
    },
    Part {
        depth: 1,
        tag: "section",
        name: "window",
        attributes: &[("role", "dialog"), ("hidden", "")],
        label: "chat",
        ..PART
    },
    Part {
        depth: 2,
        name: "header",
        ..PART
    },
    Part {
        depth: 3,
        tag: "h2",
        name: "title",
        text: "chat",
        ..PART
    },
    Part {
        depth: 3,
        name: "close",
        label: "close_chat",
        icons: &[CROSS],
        ..BUTTON
    },
    Part {
        depth: 2,
        tag: "p",
        name: "line",
        attributes: &[("role", "status")],
        ..PART
    },
    Part {
        depth: 2,
        name: "log",
        attributes: &[("role", "log"), ("aria-live", "off"), ("tabindex", "0")],
        label: "conversation",
        ..PART
    },
    Part {
        depth: 3,
        name: "earlier",
        text: "earlier",
        ..BUTTON
    },
    Part {
        depth: 3,
        tag: "p",
        name: "welcome",
        text: "welcome",
        ..PART
    },
    Part {
        depth: 3,
        tag: "ol",
        name: "entries",
        ..PART
    },
    Part {
        depth: 2,
        name: "announcer",
        attributes: &[("aria-live", "polite")],
        ..PART
    },
    Part {
        depth: 2,
        name: "notice",
        attributes: &[("role", "alert"), ("hidden", "")],
        ..PART
    },
    Part {
        depth: 3,
        tag: "p",
        name: "reason",
        ..PART
    },
    Part {
        depth: 3,
        tag: "p",
        name: "detail",
        ..PART
    },
    Part {
        depth: 3,
        name: "refresh",
        text: "refresh",
        ..BUTTON
    },
    Part {
        depth: 2,
        tag: "form",
        name: "composer",
        ..PART
    },
    Part {
        depth: 3,
        tag: "textarea",
        name: "field",
        attributes: &[
            ("rows", "1"),
            ("dir", "auto"),
            ("enterkeyhint", "send"),
            ("aria-describedby", "problem"),
        ],
        label: "message",
        ..PART
    },
    Part {
        depth: 3,
        tag: "button",
        name: "send",
        label: "send",
        icons: &[ARROW],
        ..PART
    },
    Part {
        depth: 3,
        tag: "p",
        name: "problem",
        attributes: &[("role", "status")],
        ..PART
    },
    Part {
        depth: 1,
        name: "launcher",
        attributes: &[("type", "button"), ("aria-controls", "window")],
        icons: &[CHAT, CROSS],
        ..BUTTON
    },
    Part {
        depth: 2,
        tag: "span",
        name: "badge",
        attributes: &[("aria-hidden", "true")],
        ..PART
    },
];

/// The elements that change.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) host: HtmlElement,
    pub(super) root: ShadowRoot,
    pub(super) launcher: Element,
    pub(super) badge: Element,
    pub(super) panel: Element,
    pub(super) close: Element,
    pub(super) line: Element,
    pub(super) log: Element,
    pub(super) earlier: Element,
    pub(super) welcome: Element,
    pub(super) entries: Element,
    pub(super) announcer: Element,
    pub(super) notice: Element,
    pub(super) reason: Element,
    pub(super) detail: Element,
    pub(super) refresh: Element,
    pub(super) composer: Element,
    pub(super) field: Element,
    pub(super) send: Element,
    pub(super) problem: Element,
}

impl Frame {
    pub(super) fn new(window: &Window, styles: &JsString, texts: &Texts) -> Result<Self, JsValue> {
        let document = window.document().ok_or("no document: the chat runs in a page")?;
        let body = document
            .body()
            .ok_or("no body yet: start the chat when the page is read")?;
        let host: HtmlElement = document.create_element("visavis-chat")?.unchecked_into();
        let root = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?;
        let sheet = CssStyleSheet::new()?;
        sheet.replace_sync(&String::from(styles))?;
        root.set_adopted_style_sheets(&Array::of1(&sheet));
        // From the root down to where the next part may be added.
        let mut above: Vec<web_sys::Node> = vec![root.clone().into()];
        for part in &PARTS {
            let element = part.make(&document, texts)?;
            above.truncate(part.depth + 1);
            above[part.depth].append_child(&element)?;
            above.push(element.into());
        }
        body.append_child(&host)?;

        let part = |name: &str| {
            // All are in PARTS: a branch for each that cannot happen is code that everybody loads.
            root.get_element_by_id(name).unwrap_throw()
        };
        Ok(Self {
            launcher: part("launcher"),
            badge: part("badge"),
            panel: part("window"),
            close: part("close"),
            line: part("line"),
            log: part("log"),
            earlier: part("earlier"),
            welcome: part("welcome"),
            entries: part("entries"),
            announcer: part("announcer"),
            notice: part("notice"),
            reason: part("reason"),
            detail: part("detail"),
            refresh: part("refresh"),
            composer: part("composer"),
            field: part("field"),
            send: part("send"),
            problem: part("problem"),
            host,
            root,
        })
    }
}

impl Part {
    fn make(&self, document: &Document, texts: &Texts) -> Result<Element, JsValue> {
        let element = make(document, self.tag, self.attributes)?;
        element.set_id(self.name);
        element.set_class_name(self.name);
        if !self.label.is_empty() {
            element.set_attribute("aria-label", &String::from(texts.of(self.label)))?;
        }
        if !self.text.is_empty() {
            element.set_text_content(Some(&String::from(texts.of(self.text))));
        }
        for path in self.icons {
            element.append_child(&icon(document, path)?.into())?;
        }
        Ok(element)
    }
}
