//! Sources: the chats of a community, and the websites that may embed each.

use std::time::Duration;

use visavis_wire::SourceToken;

use super::Store;
use super::communities::{check_name, mode_of, rule};
use super::fault::{NotDone, Objection, Trouble};
use super::number::{from_stored, to_stored};
use super::writer::{Change, Page};
use crate::community::{CommunityId, Mode, Origin, Source};
use crate::random;

/// Websites of one source.
const ORIGINS: usize = 100;

/// What decides who may come in through a source, read anew for every connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The community.
    pub community: CommunityId,
    /// How it handles signed identities.
    pub mode: Mode,
    /// A token must have this long to live when it is presented.
    pub minimum_lifetime: Duration,
    /// A token may have this long to live when it is presented.
    pub maximum_lifetime: Option<Duration>,
    /// True where the website that asks is in the source's list.
    pub is_origin_allowed: bool,
}

/// Token, community, name, and the origins as a JSON list.
type SourceRow = (String, String, String, String);

macro_rules! sources {
    ($condition:literal) => {
        concat!(
            "select token, community_id, name, (select json_group_array(origin order by origin) from source_origins \
             where source_token = token) from sources where ",
            $condition
        )
    };
}

impl Store {
    /// Makes a source with a token of its own.
    pub async fn add_source(
        &self,
        community: &CommunityId,
        name: String,
        origins: Vec<Origin>,
    ) -> Result<Source, NotDone<Objection>> {
        let add = AddSource {
            community: community.clone(),
            name,
            origins,
        };
        self.desk.make(add).await
    }

    /// All sources, or those of one community, by name.
    pub async fn sources(&self, community: Option<&CommunityId>) -> Result<Vec<Source>, Trouble> {
        let rows: Vec<SourceRow> = sqlx::query_as(sources!(
            "community_id = coalesce(?, community_id) order by name, token"
        ))
        .bind(community.map(CommunityId::as_str))
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(source).collect()
    }

    /// A source by its token.
    pub async fn source(&self, token: &SourceToken) -> Result<Source, NotDone<Objection>> {
        let row: Option<SourceRow> = sqlx::query_as(sources!("token = ?"))
            .bind(token.as_str())
            .fetch_optional(&self.readers)
            .await?;
        row.map_or_else(|| Err(NotDone::Refused(missing(token))), |row| Ok(source(row)?))
    }

    /// Lets a website embed a source.
    pub async fn allow_origin(&self, token: &SourceToken, origin: Origin) -> Result<(), NotDone<Objection>> {
        let token = token.clone();
        self.desk.make(AllowOrigin { token, origin }).await
    }

    /// Ends that a website may embed a source; its live sessions end.
    pub async fn forbid_origin(&self, token: &SourceToken, origin: Origin) -> Result<(), NotDone<Objection>> {
        let token = token.clone();
        self.desk.make(ForbidOrigin { token, origin }).await
    }

    /// Changes a source: its name, the websites that may embed it, or both. Sessions from a website that may not any more
    /// end.
    pub async fn change_source(
        &self,
        token: &SourceToken,
        name: Option<String>,
        origins: Option<Vec<Origin>>,
    ) -> Result<Source, NotDone<Objection>> {
        let change = ChangeSource {
            token: token.clone(),
            name,
            origins,
        };
        self.desk.make(change).await?;
        self.source(token).await
    }

    /// Who may come in through a source from a website; `None` where there is no such source, or not for
    /// long any more.
    pub async fn rules(&self, token: &SourceToken, origin: &str) -> Result<Option<Rules>, Trouble> {
        let row: Option<(String, String, i64, Option<i64>, bool)> = sqlx::query_as(
            "select c.id, c.mode, c.minimum_lifetime, c.maximum_lifetime, \
             exists (select 1 from source_origins where source_token = s.token and origin = ?) \
             from sources s join communities c on c.id = s.community_id where s.token = ? and not s.closed",
        )
        .bind(origin)
        .bind(token.as_str())
        .fetch_optional(&self.readers)
        .await?;
        let rules =
            |(community, mode, minimum, maximum, is_origin_allowed): (String, String, i64, Option<i64>, bool)| {
                Ok(Rules {
                    community: community.into(),
                    mode: mode_of(&mode)?,
                    minimum_lifetime: Duration::from_secs(from_stored(minimum)),
                    maximum_lifetime: maximum.map(|maximum| Duration::from_secs(from_stored(maximum))),
                    is_origin_allowed,
                })
            };
        row.map(rules).transpose()
    }

    /// The community of a source; `None` where there is no such source.
    pub async fn community_of(&self, token: &SourceToken) -> Result<Option<CommunityId>, Trouble> {
        let found: Option<String> = sqlx::query_scalar("select community_id from sources where token = ?")
            .bind(token.as_str())
            .fetch_optional(&self.readers)
            .await?;
        Ok(found.map(CommunityId::from))
    }
}

fn source((token, community, name, origins): SourceRow) -> Result<Source, Trouble> {
    let origins: Vec<String> = serde_json::from_str(&origins)?;
    let origins = origins.iter().map(|origin| Origin::read(origin).map_err(Trouble::new));
    Ok(Source {
        token: SourceToken::read("token", token)?,
        community: community.into(),
        name,
        origins: origins.collect::<Result<_, _>>()?,
    })
}

pub(super) fn missing(token: &SourceToken) -> Objection {
    Objection::Missing(format!(
        "there is no source {token}: `visavis-server source list` shows them"
    ))
}

struct AddSource {
    community: CommunityId,
    name: String,
    origins: Vec<Origin>,
}

impl Change for AddSource {
    type Done = Source;
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<Source, NotDone<Objection>> {
        check_name("source", &self.name)?;
        if self.origins.len() > ORIGINS {
            return rule(format!(
                "source {:?} would have more than {ORIGINS} origins: allow fewer",
                self.name
            ));
        }
        let token = SourceToken::read("token", random::token()?).map_err(Trouble::from)?;
        sqlx::query("insert into sources (token, community_id, name, created_at) values (?, ?, ?, ?)")
            .bind(token.as_str())
            .bind(self.community.as_str())
            .bind(&self.name)
            .bind(to_stored(page.now()))
            .execute(&mut page.connection)
            .await?;
        for origin in &self.origins {
            insert_origin(page, &token, origin).await?;
        }
        page.configuration_changed();
        Ok(Source {
            token,
            community: self.community.clone(),
            name: self.name.clone(),
            origins: self.origins.clone(),
        })
    }
}

async fn insert_origin(page: &mut Page, token: &SourceToken, origin: &Origin) -> Result<(), Trouble> {
    sqlx::query("insert into source_origins (source_token, origin) values (?, ?) on conflict do nothing")
        .bind(token.as_str())
        .bind(origin.as_str())
        .execute(&mut page.connection)
        .await?;
    Ok(())
}

struct ChangeSource {
    token: SourceToken,
    name: Option<String>,
    origins: Option<Vec<Origin>>,
}

impl Change for ChangeSource {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        if let Some(name) = &self.name {
            check_name("source", name)?;
        }
        let changed = sqlx::query("update sources set name = coalesce(?, name) where token = ?")
            .bind(&self.name)
            .bind(self.token.as_str())
            .execute(&mut page.connection)
            .await?;
        if changed.rows_affected() == 0 {
            return Err(NotDone::Refused(missing(&self.token)));
        }
        if let Some(origins) = &self.origins {
            if origins.len() > ORIGINS {
                return rule(format!("a source has at most {ORIGINS} origins: allow fewer"));
            }
            sqlx::query("delete from source_origins where source_token = ?")
                .bind(self.token.as_str())
                .execute(&mut page.connection)
                .await?;
            for origin in origins {
                insert_origin(page, &self.token, origin).await?;
            }
        }
        page.configuration_changed();
        Ok(())
    }
}

struct AllowOrigin {
    token: SourceToken,
    origin: Origin,
}

impl Change for AllowOrigin {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        let count: Option<i64> = sqlx::query_scalar(
            "select (select count(*) from source_origins where source_token = token) from sources where token = ?",
        )
        .bind(self.token.as_str())
        .fetch_optional(&mut page.connection)
        .await?;
        let count = count.ok_or_else(|| NotDone::Refused(missing(&self.token)))?;
        if from_stored(count) >= ORIGINS as u64 {
            return rule(format!("source {} has {ORIGINS} origins: forbid one first", self.token));
        }
        insert_origin(page, &self.token, &self.origin).await?;
        page.configuration_changed();
        Ok(())
    }
}

struct ForbidOrigin {
    token: SourceToken,
    origin: Origin,
}

impl Change for ForbidOrigin {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        let removed = sqlx::query("delete from source_origins where source_token = ? and origin = ?")
            .bind(self.token.as_str())
            .bind(self.origin.as_str())
            .execute(&mut page.connection)
            .await?;
        if removed.rows_affected() == 0 {
            let text = format!(
                "source {} does not allow {}: `visavis-server source show {}` shows what it allows",
                self.token,
                self.origin.as_str(),
                self.token
            );
            return Err(NotDone::Refused(Objection::Missing(text)));
        }
        page.configuration_changed();
        Ok(())
    }
}
