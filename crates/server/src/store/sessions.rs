//! The sessions of agents who have signed in.

use std::convert::Infallible;

use super::Store;
use super::agents::role_of;
use super::fault::{NotDone, Trouble};
use super::number::{from_stored, to_stored};
use super::writer::{Change, Page};
use crate::community::{AgentId, CommunityId, Role};
use crate::hub::Topic;

/// Sessions of one agent: who signs in once more ends the one that would be over first.
const SESSIONS: i64 = 20;

/// An agent who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentSession {
    /// Who it is.
    pub agent: AgentId,
    /// What the agent signs in with.
    pub email: String,
    /// The name visitors see.
    pub name: String,
    /// The name of the agent's picture, where there is one.
    pub picture: Option<String>,
    /// What the agent may do.
    pub role: Role,
    /// When the session is over, in milliseconds since 1970.
    pub expires_at: u64,
    /// The communities whose threads the agent sees.
    pub communities: Vec<CommunityId>,
}

impl Store {
    /// The agent who signs in with this address, and the hash of the password.
    pub async fn password_hash(&self, email: &str) -> Result<Option<(AgentId, String)>, Trouble> {
        let row: Option<(String, String)> = sqlx::query_as("select id, password_hash from agents where email = ?")
            .bind(email)
            .fetch_optional(&self.readers)
            .await?;
        Ok(row.map(|(id, hash)| (id.into(), hash)))
    }

    /// Begins a session. `hash` is what is kept of its secret.
    pub async fn begin_session(&self, agent: AgentId, hash: [u8; 32], expires_at: u64) -> Result<(), Trouble> {
        settled(
            self.desk
                .make(Begin {
                    agent,
                    hash,
                    expires_at,
                })
                .await,
        )
    }

    /// The session with this secret, where it is not over.
    pub async fn session(&self, hash: [u8; 32], now: u64) -> Result<Option<AgentSession>, Trouble> {
        let mut connection = self.readers.acquire().await?;
        let row: Option<(String, String, String, Option<String>, String, i64)> = sqlx::query_as(
            "select a.id, a.email, a.name, p.id, a.role, s.expires_at from agent_sessions s \
             join agents a on a.id = s.agent_id left join pictures p on p.agent_id = a.id \
             where s.hash = ? and s.expires_at > ?",
        )
        .bind(hash.as_slice())
        .bind(to_stored(now))
        .fetch_optional(&mut *connection)
        .await?;
        let Some((agent, email, name, picture, role, expires_at)) = row else {
            return Ok(None);
        };
        let communities: Vec<String> =
            sqlx::query_scalar("select community_id from agent_communities where agent_id = ?")
                .bind(&agent)
                .fetch_all(&mut *connection)
                .await?;
        Ok(Some(AgentSession {
            agent: agent.into(),
            email,
            name,
            picture,
            role: role_of(&role)?,
            expires_at: from_stored(expires_at),
            communities: communities.into_iter().map(CommunityId::from).collect(),
        }))
    }

    /// Ends a session; its live connections end.
    pub async fn end_session(&self, hash: [u8; 32]) -> Result<(), Trouble> {
        settled(self.desk.make(End(hash)).await)
    }
}

fn settled(outcome: Result<(), NotDone<Infallible>>) -> Result<(), Trouble> {
    outcome.map_err(|not_done| match not_done {
        NotDone::Refused(never) => match never {},
        NotDone::Trouble(trouble) => trouble,
    })
}

struct Begin {
    agent: AgentId,
    hash: [u8; 32],
    expires_at: u64,
}

impl Change for Begin {
    type Done = ();
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Infallible>> {
        sqlx::query("delete from agent_sessions where expires_at <= ?")
            .bind(to_stored(page.clock()))
            .execute(&mut page.connection)
            .await?;
        sqlx::query("insert into agent_sessions (hash, agent_id, expires_at) values (?, ?, ?)")
            .bind(self.hash.as_slice())
            .bind(self.agent.as_str())
            .bind(to_stored(self.expires_at))
            .execute(&mut page.connection)
            .await?;
        sqlx::query(
            "delete from agent_sessions where agent_id = ?1 and hash not in \
             (select hash from agent_sessions where agent_id = ?1 order by expires_at desc limit ?2)",
        )
        .bind(self.agent.as_str())
        .bind(SESSIONS)
        .execute(&mut page.connection)
        .await?;
        page.tell(Topic::Agent(self.agent.clone()));
        Ok(())
    }
}

struct End([u8; 32]);

impl Change for End {
    type Done = ();
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Infallible>> {
        let agent: Option<String> = sqlx::query_scalar("delete from agent_sessions where hash = ? returning agent_id")
            .bind(self.0.as_slice())
            .fetch_optional(&mut page.connection)
            .await?;
        if let Some(agent) = agent {
            page.tell(Topic::Agent(agent.into()));
        }
        Ok(())
    }
}
