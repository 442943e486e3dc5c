//! The few things done to elements, written once.

use js_sys::JsString;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement};

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element of this tag, with a class and what else it says of itself.
pub(super) fn make(document: &Document, tag: &str, attributes: &[(&str, &str)]) -> Result<Element, JsValue> {
    let element = document.create_element(tag)?;
    for (name, value) in attributes {
        element.set_attribute(name, value)?;
    }
    Ok(element)
}

/// A decorative drawing of one path in a field of 24 by 24.
pub(super) fn icon(document: &Document, path: &str) -> Result<Element, JsValue> {
    let svg = document.create_element_ns(Some(SVG), "svg")?;
    svg.set_attribute("viewBox", "0 0 24 24")?;
    svg.set_attribute("aria-hidden", "true")?;
    let drawing = document.create_element_ns(Some(SVG), "path")?;
    drawing.set_attribute("d", path)?;
    svg.append_child(&drawing)?;
    Ok(svg)
}

/// Makes the element say this, and nothing where it says it already: a live region would be read
/// again.
pub(super) fn set_text(element: &Element, text: &JsString) {
    let said = element.text_content().unwrap_or_default();
    let text = String::from(text);
    if said != text {
        element.set_text_content(Some(&text));
    }
}

/// Hides the element, or shows it.
pub(super) fn set_hidden(element: &Element, hidden: bool) {
    let _ = element.toggle_attribute_with_force("hidden", hidden);
}

/// Moves the focus there.
pub(super) fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}
