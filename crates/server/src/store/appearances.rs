//! How the chats of sources look and what they say.

use serde_json::{Map, Value};
use visavis_wire::SourceToken;

use super::Store;
use super::fault::{NotDone, Objection, Trouble};
use super::sources::missing;
use super::writer::{Change, Page};
use crate::appearance::Appearance;

impl Store {
    /// The appearance of a source; `None` where there is no such source.
    pub async fn appearance(&self, token: &SourceToken) -> Result<Option<Appearance>, Trouble> {
        let stored: Option<String> = sqlx::query_scalar("select appearance from sources where token = ?")
            .bind(token.as_str())
            .fetch_optional(&self.readers)
            .await?;
        stored.map(|stored| read(&stored)).transpose()
    }

    /// Changes what is named of a source's appearance, each part as a whole; null gives back what is built in. Pages
    /// have it when they next load.
    pub async fn change_appearance(
        &self,
        token: &SourceToken,
        changes: Map<String, Value>,
    ) -> Result<Appearance, NotDone<Objection>> {
        let token = token.clone();
        self.desk.make(ChangeAppearance { token, changes }).await
    }
}

fn read(stored: &str) -> Result<Appearance, Trouble> {
    Appearance::stored(stored).map_err(|error| Trouble::new(format_args!("a source's appearance is not JSON: {error}")))
}

struct ChangeAppearance {
    token: SourceToken,
    changes: Map<String, Value>,
}

impl Change for ChangeAppearance {
    type Done = Appearance;
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<Appearance, NotDone<Objection>> {
        let stored: Option<String> = sqlx::query_scalar("select appearance from sources where token = ?")
            .bind(self.token.as_str())
            .fetch_optional(&mut page.connection)
            .await?;
        let stored = stored.ok_or_else(|| NotDone::Refused(missing(&self.token)))?;
        let changed = read(&stored)?.changed(self.changes.clone());
        let changed = changed.map_err(|wrong| NotDone::Refused(Objection::Rule(wrong)))?;
        sqlx::query("update sources set appearance = ? where token = ?")
            .bind(Value::from(changed.to_json()).to_string())
            .bind(self.token.as_str())
            .execute(&mut page.connection)
            .await?;
        Ok(changed)
    }
}
