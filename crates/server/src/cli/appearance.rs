//! `visavis-server source appearance`

use std::path::PathBuf;

use crate::object::Object;
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::{Map, Value};
use visavis_wire::SourceToken;

use super::Failure;
use super::administration::Open;
use super::answer::{Answer, read_file};
use crate::appearance::{Appearance, Color, ColorName, PARTS, POSITIONS, THEMES, colors};

/// What is to be different; without any of it the appearance is shown.
#[derive(Args, Debug)]
pub(super) struct Changes {
    /// A colour by its name, as highlight-color=#00aa55. Say it once for each; the others stay.
    #[arg(long = "color", value_name = "NAME=COLOR", value_parser = color)]
    colors: Vec<(ColorName, Color)>,
    /// The language where a page asks for none, as de.
    #[arg(long, value_name = "LANGUAGE")]
    locale: Option<String>,
    /// Light, dark, or as the visitor's system is.
    #[arg(long, value_parser = PossibleValuesParser::new(THEMES))]
    theme: Option<String>,
    /// Where it floats.
    #[arg(long, value_parser = PossibleValuesParser::new(POSITIONS))]
    position: Option<String>,
    /// Whether the page's title counts unread messages.
    #[arg(long, value_name = "true|false")]
    title_badge: Option<bool>,
    /// Whether visitors may turn sound on.
    #[arg(long, value_name = "true|false")]
    sound: Option<bool>,
    /// A JSON file with all texts of its own by language, as {"en": {"you": "You"}}.
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,
    /// A part, or a colour by its name, that is to be as it is built in. Say it once for each.
    #[arg(long, value_name = "PART|NAME")]
    unset: Vec<String>,
}

fn color(text: &str) -> Result<(ColorName, Color), String> {
    let parts = text.split_once('=');
    let (name, color) = parts.ok_or("write the name, = and the colour, as highlight-color=#00aa55")?;
    Ok((ColorName::read(name)?, Color::read(color)?))
}

impl Changes {
    pub(super) async fn run(self, open: &Open, token: &SourceToken) -> Result<Answer, Failure> {
        let name = open.store.source(token).await?.name;
        let before = open.store.appearance(token).await?.unwrap_or_default();
        let changes = self.read(&before)?;
        if changes.is_empty() {
            return Ok(shown(token, &name, &before));
        }
        let after = open.store.change_appearance(token, changes).await?;
        Ok(shown(token, &name, &after))
    }

    /// As the store takes them.
    fn read(self, before: &Appearance) -> Result<Map<String, Value>, Failure> {
        let mut changes = Map::new();
        let mut own = before.colors.clone();
        for name in self.unset {
            if PARTS.contains(&name.as_str()) {
                changes.insert(name, Value::Null);
                continue;
            }
            let color = ColorName::read(&name).ok().and_then(|name| own.remove(&name));
            color.ok_or_else(|| {
                let parts = PARTS.join(", ");
                format!("the source has no {name:?} of its own: name one of {parts}, or a colour it has")
            })?;
        }
        if changes.contains_key("colors") {
            own.clear();
        }
        own.extend(self.colors);
        if own != before.colors {
            changes.insert("colors".into(), colors(&own));
        }
        if let Some(path) = self.texts {
            let texts = serde_json::from_str(&read_file(&path)?);
            let texts = texts.map_err(|error| format!("{} is not JSON: {error}", path.display()))?;
            changes.insert("texts".into(), texts);
        }
        let rest = [
            ("locale", self.locale.map(Value::from)),
            ("theme", self.theme.map(Value::from)),
            ("position", self.position.map(Value::from)),
            ("title_badge", self.title_badge.map(Value::from)),
            ("sound", self.sound.map(Value::from)),
        ];
        changes.extend(
            rest.into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value?))),
        );
        Ok(changes)
    }
}

fn shown(token: &SourceToken, name: &str, appearance: &Appearance) -> Answer {
    let own = Value::from(appearance.to_json());
    let text = if *appearance == Appearance::default() {
        format!("source {name:?} has the looks and the texts that are built in")
    } else {
        format!("source {name:?} has of its own\n{own:#}")
    };
    let json = Object::default().text("token", token.as_str()).value("appearance", own);
    Answer::new(text, json)
}
