//! Pictures of agents: set, served, removed.

use super::Store;
use super::fault::{NotDone, Objection, Trouble};
use super::writer::{Change, Page};
use crate::community::AgentId;
use crate::picture::Picture;
use crate::random;

impl Store {
    /// Gives an agent this picture, in the place of any other; visitors see it beside all the agent wrote.
    pub async fn set_picture(&self, agent: &AgentId, picture: Picture) -> Result<(), NotDone<Objection>> {
        let agent = agent.clone();
        self.desk.make(SetPicture { agent, picture }).await
    }

    /// Takes an agent's picture away: nobody finds it any more.
    pub async fn remove_picture(&self, agent: &AgentId) -> Result<(), NotDone<Objection>> {
        self.desk.make(RemovePicture(agent.clone())).await
    }

    /// The picture of this name.
    pub async fn picture(&self, id: &str) -> Result<Option<Picture>, Trouble> {
        let row: Option<(String, Vec<u8>)> = sqlx::query_as("select media_type, bytes from pictures where id = ?")
            .bind(id)
            .fetch_optional(&self.readers)
            .await?;
        Ok(row.and_then(|(media_type, bytes)| Picture::stored(&media_type, bytes)))
    }
}

struct SetPicture {
    agent: AgentId,
    picture: Picture,
}

impl Change for SetPicture {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        let set = sqlx::query(
            "insert into pictures (id, agent_id, media_type, bytes) select ?, id, ?, ? from agents where id = ? \
             on conflict (agent_id) do update set (id, media_type, bytes) = \
             (excluded.id, excluded.media_type, excluded.bytes)",
        )
        .bind(random::token()?)
        .bind(self.picture.media_type())
        .bind(self.picture.bytes())
        .bind(self.agent.as_str())
        .execute(&mut page.connection)
        .await?;
        if set.rows_affected() == 0 {
            let text = "there is no such agent any more: list them to see which there are".to_owned();
            return Err(NotDone::Refused(Objection::Missing(text)));
        }
        Ok(())
    }
}

struct RemovePicture(AgentId);

impl Change for RemovePicture {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        sqlx::query("delete from pictures where agent_id = ?")
            .bind(self.0.as_str())
            .execute(&mut page.connection)
            .await?;
        Ok(())
    }
}
