//! Access tokens of administrators' programs.

use super::Store;
use super::communities::{check_name, rule};
use super::fault::{NotDone, Objection, Trouble};
use super::number::{from_stored, to_stored};
use super::writer::{Change, Page};
use crate::access::AccessHash;
use crate::community::{AccessToken, Role};

/// Access tokens of one administrator.
const TOKENS: i64 = 100;

impl Store {
    /// Keeps an access token of an administrator, by what is kept of it.
    pub async fn add_access_token(
        &self,
        email: &str,
        name: String,
        hash: AccessHash,
    ) -> Result<AccessToken, NotDone<Objection>> {
        let agent = self.agent(email).await?;
        if agent.role != Role::Administrator {
            return rule(format!(
                "{email:?} is no administrator: `visavis-server agent role {email} administrator` first"
            ));
        }
        let (id, email) = (agent.id.as_str().to_owned(), agent.email);
        self.desk
            .make(AddAccessToken {
                agent: id,
                email,
                name,
                hash,
            })
            .await
    }

    /// All access tokens, by name.
    pub async fn access_tokens(&self) -> Result<Vec<AccessToken>, Trouble> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select t.name, a.email, t.created_at from access_tokens t join agents a on a.id = t.agent_id \
             order by t.name",
        )
        .fetch_all(&self.readers)
        .await?;
        let token = |(name, administrator, created_at)| AccessToken {
            name,
            administrator,
            created_at: from_stored(created_at),
        };
        Ok(rows.into_iter().map(token).collect())
    }

    /// The e-mail address of the administrator whose access token this is.
    pub async fn administrator_with(&self, hash: AccessHash) -> Result<Option<String>, Trouble> {
        let email = sqlx::query_scalar(
            "select a.email from access_tokens t join agents a on a.id = t.agent_id where t.hash = ? and a.role = ?",
        )
        .bind(hash.0.as_slice())
        .bind(Role::Administrator.word())
        .fetch_optional(&self.readers)
        .await?;
        Ok(email)
    }

    /// Removes an access token: from now on it lets nobody in.
    pub async fn remove_access_token(&self, name: &str) -> Result<(), NotDone<Objection>> {
        self.desk.make(RemoveAccessToken(name.into())).await
    }
}

struct AddAccessToken {
    agent: String,
    email: String,
    name: String,
    hash: AccessHash,
}

impl Change for AddAccessToken {
    type Done = AccessToken;
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<AccessToken, NotDone<Objection>> {
        check_name("access token", &self.name)?;
        let count: i64 = sqlx::query_scalar("select count(*) from access_tokens where agent_id = ?")
            .bind(&self.agent)
            .fetch_one(&mut page.connection)
            .await?;
        if count >= TOKENS {
            return rule(format!("{:?} has {TOKENS} access tokens: remove one first", self.email));
        }
        let created_at = page.now();
        let added = sqlx::query(
            "insert into access_tokens (hash, agent_id, name, created_at) values (?, ?, ?, ?) on conflict (name) do nothing",
        )
        .bind(self.hash.0.as_slice())
        .bind(&self.agent)
        .bind(&self.name)
        .bind(to_stored(created_at))
        .execute(&mut page.connection)
        .await?;
        if added.rows_affected() == 0 {
            let text = format!("there is an access token {:?} already: choose another name", self.name);
            return Err(NotDone::Refused(Objection::Taken(text)));
        }
        Ok(AccessToken {
            name: self.name.clone(),
            administrator: self.email.clone(),
            created_at,
        })
    }
}

struct RemoveAccessToken(String);

impl Change for RemoveAccessToken {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        let removed = sqlx::query("delete from access_tokens where name = ?")
            .bind(&self.0)
            .execute(&mut page.connection)
            .await?;
        if removed.rows_affected() == 0 {
            let text = format!(
                "there is no access token {:?}: `visavis-server access-token list` shows them",
                self.0
            );
            return Err(NotDone::Refused(Objection::Missing(text)));
        }
        Ok(())
    }
}
