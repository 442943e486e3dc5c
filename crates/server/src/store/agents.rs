//! Agents: made, listed, shown, removed by an administrator.

use super::Store;
use super::communities::{check_name, rule};
use super::fault::{NotDone, Objection, Trouble};
use super::number::to_stored;
use super::writer::{Change, Page};
use crate::community::{Agent, AgentId, NewAgent, Role};
use crate::hub::Topic;
use crate::random;

/// Id, e-mail address, name, role, the picture's name, and the names of the communities as a JSON list.
type AgentRow = (String, String, String, String, Option<String>, String);

macro_rules! agents {
    ($condition:literal) => {
        concat!(
            "select a.id, a.email, a.name, a.role, p.id, (select json_group_array(c.name order by c.name) \
             from agent_communities m join communities c on c.id = m.community_id where m.agent_id = a.id) \
             from agents a left join pictures p on p.agent_id = a.id where ",
            $condition
        )
    };
}

impl Store {
    /// Makes an agent.
    pub async fn add_agent(&self, agent: NewAgent) -> Result<Agent, NotDone<Objection>> {
        let id = self.desk.make(AddAgent(agent)).await?;
        self.agent_with(&id).await
    }

    /// All agents, by e-mail address.
    pub async fn agents(&self) -> Result<Vec<Agent>, Trouble> {
        let rows: Vec<AgentRow> = sqlx::query_as(agents!("true order by a.email"))
            .fetch_all(&self.readers)
            .await?;
        rows.into_iter().map(agent).collect()
    }

    /// An agent by e-mail address, whatever the case of its letters.
    pub async fn agent(&self, email: &str) -> Result<Agent, NotDone<Objection>> {
        let row: Option<AgentRow> = sqlx::query_as(agents!("a.email = ?"))
            .bind(email)
            .fetch_optional(&self.readers)
            .await?;
        row.map_or_else(|| Err(NotDone::Refused(missing(email))), |row| Ok(agent(row)?))
    }

    /// An agent by the name in the database.
    pub async fn agent_with(&self, id: &AgentId) -> Result<Agent, NotDone<Objection>> {
        let row: Option<AgentRow> = sqlx::query_as(agents!("a.id = ?"))
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await?;
        let gone = || Objection::Missing("there is no such agent: list them to see which there are".into());
        row.map_or_else(|| Err(NotDone::Refused(gone())), |row| Ok(agent(row)?))
    }

    /// Changes what an agent may do, at once.
    pub async fn set_role(&self, email: &str, role: Role) -> Result<Agent, NotDone<Objection>> {
        let agent = self.agent(email).await?;
        self.desk.make(SetRole { agent: agent.id, role }).await?;
        self.agent(email).await
    }

    /// Removes an agent; the agent's sessions end, the replies stay.
    pub async fn remove_agent(&self, email: &str) -> Result<(), NotDone<Objection>> {
        let agent = self.agent(email).await?;
        self.desk.make(RemoveAgent(agent.id)).await
    }
}

fn agent((id, email, name, role, picture, communities): AgentRow) -> Result<Agent, Trouble> {
    Ok(Agent {
        id: id.into(),
        email,
        name,
        role: role_of(&role)?,
        communities: serde_json::from_str(&communities)?,
        picture,
    })
}

/// A stored role.
pub(super) fn role_of(word: &str) -> Result<Role, Trouble> {
    Role::from_word(word).ok_or_else(|| Trouble::new(format_args!("a row holds an unknown role {word:?}")))
}

fn missing(email: &str) -> Objection {
    Objection::Missing(format!(
        "there is no agent {email:?}: `visavis-server agent list` shows them"
    ))
}

struct AddAgent(NewAgent);

impl Change for AddAgent {
    type Done = AgentId;
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<AgentId, NotDone<Objection>> {
        let NewAgent {
            email,
            name,
            password_hash,
            role,
            communities,
        } = &self.0;
        check_name("agent", name)?;
        let is_address = email
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
        if !is_address || email.len() > 254 || email.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return rule(format!("{email:?} is no e-mail address: write it as ada@example.org"));
        }
        if communities.is_empty() && *role == Role::Agent {
            return rule(format!(
                "agent {email:?} would see no thread: name at least one community"
            ));
        }
        let now = page.now();
        let id = random::id(now)?;
        let added = sqlx::query(
            "insert into agents (id, email, name, password_hash, role, created_at) values (?, ?, ?, ?, ?, ?) \
             on conflict (email) do nothing",
        )
        .bind(&id)
        .bind(email)
        .bind(name)
        .bind(password_hash)
        .bind(role.word())
        .bind(to_stored(now))
        .execute(&mut page.connection)
        .await?;
        if added.rows_affected() == 0 {
            let text = format!("there is an agent {email:?} already: remove that one first");
            return Err(NotDone::Refused(Objection::Taken(text)));
        }
        for community in communities {
            sqlx::query("insert into agent_communities (agent_id, community_id) values (?, ?) on conflict do nothing")
                .bind(&id)
                .bind(community.as_str())
                .execute(&mut page.connection)
                .await?;
        }
        Ok(id.into())
    }
}

struct SetRole {
    agent: AgentId,
    role: Role,
}

impl Change for SetRole {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        sqlx::query("update agents set role = ? where id = ?")
            .bind(self.role.word())
            .bind(self.agent.as_str())
            .execute(&mut page.connection)
            .await?;
        page.tell(Topic::Agent(self.agent.clone()));
        page.configuration_changed();
        Ok(())
    }
}

struct RemoveAgent(AgentId);

impl Change for RemoveAgent {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        sqlx::query("delete from agents where id = ?")
            .bind(self.0.as_str())
            .execute(&mut page.connection)
            .await?;
        page.tell(Topic::Agent(self.0.clone()));
        page.configuration_changed();
        Ok(())
    }
}
