//! Colours of the chat, by the names that the original gave them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::meant;

/// The client's own style sheet: it names the colours there are and what they are in light.
const TOKENS: &str = include_str!("../../../../www/client/styles/tokens.css");

/// The names with what each is by itself, which may be another of them.
static BUILT_IN: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let light = TOKENS
        .split_once(":host([data-dark])")
        .map_or(TOKENS, |(light, _)| light);
    let declarations = light.lines().filter_map(|line| line.trim().strip_prefix("--visavis-"));
    declarations
        .filter_map(|declaration| declaration.trim_end_matches(';').split_once(": "))
        .collect()
});

/// The name of a colour, as `highlight-color`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColorName(&'static str);

/// A colour that nothing shines through, as `#00aa55`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Color(String);

impl ColorName {
    /// Reads a name; the original writes `$highlight-color`, and in one place `$higlight-color`.
    pub fn read(given: &str) -> Result<Self, String> {
        let name = given
            .strip_prefix('$')
            .unwrap_or(given)
            .replace("higlight", "highlight");
        if let Some((known, _)) = BUILT_IN.get_key_value(name.as_str()) {
            return Ok(Self(known));
        }
        let mut all = BUILT_IN.keys().copied();
        Err(match meant(&name, all.clone()) {
            Some(near) => format!("there is no such colour: did you mean {near}?"),
            None => format!("there is no such colour: one of {}", join(&mut all)),
        })
    }

    /// The name.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// What it is in light where a source has these colours; `None` where only a browser can tell.
    pub fn shown(self, own: &BTreeMap<Self, Color>) -> Option<Color> {
        // Each is said by one before it, and none by itself.
        let mut name = self;
        for _ in 0..BUILT_IN.len() {
            if let Some(color) = own.get(&name) {
                return Some(color.clone());
            }
            let said = BUILT_IN.get(name.0)?;
            match said
                .strip_prefix("var(--visavis-")
                .and_then(|said| said.strip_suffix(')'))
            {
                Some(other) => name = Self(other),
                None => return Color::read(said).ok(),
            }
        }
        None
    }
}

impl fmt::Display for ColorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Color {
    /// Reads a colour in any way that style sheets write one by itself.
    pub fn read(given: &str) -> Result<Self, String> {
        let is_bare = given.bytes().all(|byte| byte.is_ascii_hexdigit());
        let color = csscolorparser::parse(given).ok().filter(|_| !is_bare);
        let color = color.ok_or_else(|| {
            format!(
                "{given:?} is not a colour: write it as style sheets do, as \"#00aa55\", \"teal\" or \"rgb(0 170 85)\""
            )
        })?;
        let [red, green, blue, alpha] = color.to_rgba8();
        if alpha != u8::MAX {
            return Err(format!(
                "{given:?} lets through what is behind it, and nobody knows what can be read on it: write it without"
            ));
        }
        Ok(Self(format!("#{red:02x}{green:02x}{blue:02x}")))
    }

    /// As `#00aa55`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

pub(super) fn read_all(given: &Map<String, Value>, problems: &mut Vec<String>) -> BTreeMap<ColorName, Color> {
    let mut colors = BTreeMap::new();
    for (name, value) in given {
        let read = ColorName::read(name).and_then(|known| {
            let text = value.as_str().ok_or("must be a text, as \"#00aa55\"")?;
            Ok((known, Color::read(text.trim())?))
        });
        match read.map(|(known, color)| (known, colors.insert(known, color))) {
            Ok((_, None)) => {}
            Ok((known, Some(_))) => problems.push(format!("colors: {known} stands there twice: write it once")),
            Err(wrong) => problems.push(format!("colors: {name}: {wrong}")),
        }
    }
    colors
}

fn join(names: &mut dyn Iterator<Item = &str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
