//! What is there whatever is said: host, shadow root, launcher, window and their parts.

use js_sys::{Array, JsString};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, Element, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode, Window};

use super::element::{icon, make};
use super::texts::Texts;

const CHAT: &str =
    "M12 3C6.5 3 2 6.8 2 11.5c0 2.3 1.1 4.4 2.9 5.9L4 21l4.1-1.9c1.2.4 2.5.6 3.9.6 5.5 0 10-3.8 10-8.3S17.5 3 12 3z";
const CROSS: &str = "M6 6l12 12M18 6L6 18";
const ARROW: &str = "M12 19V5M5.5 11.5L12 5l6.5 6.5";

/// The elements that change.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) host: HtmlElement,
    root: ShadowRoot,
    pub(super) launcher: Element,
    pub(super) badge: Element,
    pub(super) panel: Element,
    pub(super) close: Element,
    pub(super) line: Element,
    pub(super) earlier: Element,
    pub(super) welcome: Element,
    pub(super) entries: Element,
    pub(super) announcer: Element,
    pub(super) notice: Element,
    pub(super) notice_text: Element,
    pub(super) notice_detail: Element,
    pub(super) refresh: Element,
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

        let add = |parent: &Element, tag: &str, attributes: &[(&str, &str)]| {
            let element = make(&document, tag, attributes)?;
            parent.append_child(&element)?;
            Ok::<_, JsValue>(element)
        };
        let button = |parent: &Element, class: &str, path: &str| {
            let button = add(parent, "button", &[("class", class), ("type", "button")])?;
            button.append_child(&icon(&document, path)?.into())?;
            Ok::<_, JsValue>(button)
        };
        let words = |element: &Element, name: &str| element.set_text_content(Some(&String::from(texts.of(name))));
        let label = |element: &Element, name: &str| element.set_attribute("aria-label", &String::from(texts.of(name)));

        // The window stands before its launcher, so that Tab goes from the one to the other.
        let shell = make(&document, "div", &[("class", "shell"), ("dir", "ltr"), ("lang", "en")])?;
        root.append_child(&shell)?;
        let panel = add(
            &shell,
            "section",
            &[
                ("class", "window"),
                ("id", "window"),
                ("role", "dialog"),
                ("hidden", ""),
            ],
        )?;
        label(&panel, "chat")?;

        let header = add(&panel, "header", &[])?;
        words(&add(&header, "h2", &[])?, "chat");
        let close = button(&header, "close", CROSS)?;
        label(&close, "close_chat")?;
        let line = add(&panel, "p", &[("class", "line"), ("role", "status")])?;

        let log = add(
            &panel,
            "div",
            &[
                ("class", "log"),
                ("id", "log"),
                ("role", "log"),
                ("aria-live", "off"),
                ("tabindex", "0"),
            ],
        )?;
        label(&log, "conversation")?;
        let earlier = add(
            &log,
            "button",
            &[("class", "earlier"), ("type", "button"), ("hidden", "")],
        )?;
        words(&earlier, "earlier");
        let welcome = add(&log, "p", &[("class", "welcome")])?;
        words(&welcome, "welcome");
        let entries = add(&log, "ol", &[("id", "entries")])?;
        let announcer = add(&panel, "div", &[("class", "unseen"), ("aria-live", "polite")])?;

        let notice = add(&panel, "div", &[("class", "notice"), ("role", "alert"), ("hidden", "")])?;
        let notice_text = add(&notice, "p", &[])?;
        let notice_detail = add(&notice, "p", &[("class", "detail")])?;
        let refresh = add(&notice, "button", &[("class", "refresh"), ("type", "button")])?;
        words(&refresh, "refresh");

        let composer = add(&panel, "form", &[("class", "composer"), ("id", "composer")])?;
        let input = add(
            &composer,
            "textarea",
            &[
                ("id", "input"),
                ("rows", "1"),
                ("dir", "auto"),
                ("enterkeyhint", "send"),
            ],
        )?;
        label(&input, "message")?;
        input.set_attribute("placeholder", &String::from(texts.of("placeholder")))?;
        input.set_attribute("aria-describedby", "problem")?;
        let send = button(&composer, "send", ARROW)?;
        send.set_attribute("type", "submit")?;
        label(&send, "send")?;
        add(
            &composer,
            "p",
            &[("id", "problem"), ("class", "problem"), ("role", "status")],
        )?;

        let launcher = button(&shell, "launcher", CHAT)?;
        launcher.set_attribute("aria-controls", "window")?;
        launcher.append_child(&icon(&document, CROSS)?.into())?;
        let badge = add(&launcher, "span", &[("class", "badge"), ("aria-hidden", "true")])?;

        body.append_child(&host)?;
        Ok(Self {
            host,
            root,
            launcher,
            badge,
            panel,
            close,
            line,
            earlier,
            welcome,
            entries,
            announcer,
            notice,
            notice_text,
            notice_detail,
            refresh,
        })
    }

    /// A part by its id.
    pub(super) fn part(&self, id: &str) -> Result<Element, JsValue> {
        let missing = || ["the widget has no part ", id].concat().into();
        self.root.get_element_by_id(id).ok_or_else(missing)
    }
}
