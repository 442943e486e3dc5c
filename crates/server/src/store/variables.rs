//! Custom variables of a thread.

use std::convert::Infallible;
use std::sync::Arc;

use visavis_wire::{ThreadId, Variables, json};

use super::Store;
use super::fault::{NotDone, Trouble, made};
use super::number::to_stored;
use super::writer::{Change, Page};
use crate::hub::Topic;
use crate::visitor::Visitor;

impl Store {
    /// Lays what the page says of the visit over what a thread of the visitor's has.
    pub async fn describe(&self, visitor: Arc<Visitor>, thread: ThreadId, variables: Variables) -> Result<(), Trouble> {
        let describe = Describe {
            visitor,
            thread,
            variables,
        };
        made(self.desk.make(describe).await)
    }
}

/// Stored variables.
pub(super) fn variables(stored: &str) -> Result<Variables, Trouble> {
    Ok(json::from_str(stored)?)
}

struct Describe {
    visitor: Arc<Visitor>,
    thread: ThreadId,
    variables: Variables,
}

impl Change for Describe {
    type Done = ();
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Infallible>> {
        // Asked here again: the thread may have gone along with somebody who signed in.
        let stored: Option<String> =
            sqlx::query_scalar("select variables from threads where id = ? and source_token = ? and holder = ?")
                .bind(self.thread.as_str())
                .bind(self.visitor.source.as_str())
                .bind(self.visitor.standing.thread_holder())
                .fetch_optional(&mut page.connection)
                .await?;
        let Some(stored) = stored else { return Ok(()) };
        let before = variables(&stored)?;
        let mut all = before.clone();
        all.lay_over(self.variables.clone());
        if all == before {
            return Ok(());
        }
        sqlx::query("update threads set variables = ?, activity = ? where id = ?")
            .bind(json::to_string(&all))
            .bind(to_stored(page.next_activity()))
            .bind(self.thread.as_str())
            .execute(&mut page.connection)
            .await?;
        page.tell(Topic::Community(self.visitor.community.clone()));
        Ok(())
    }
}
