//! What a visitor's connection sends of the open thread and of the others, and who types in it.

use tokio::time::Instant;
use visavis_wire::json;
use visavis_wire::thread::fitting;
use visavis_wire::visitor::ToVisitor;
use visavis_wire::{Identity, ThreadId, close, limits};

use super::super::socket::{End, Socket};
use super::Line;
use crate::hub::{Topic, Typed};
use crate::store::{NotDone, Own};
use crate::visitor::Visitor;

impl Line<'_> {
    /// Opens another of the visitor's threads; what is not theirs is not there.
    pub(super) async fn open(&mut self, thread: &ThreadId, after: Option<u64>) -> Result<(), End> {
        if let Some(found) = self.app.store.thread_of(&self.session.visitor, thread).await? {
            self.cursor = begin(found.head, after);
            self.thread = Some(found.id);
            self.is_behind = true;
        }
        Ok(())
    }

    /// Has what was written in this browser before signing in be this person's, and opens it. Whoever still has it open
    /// unsigned is sent away.
    pub(super) async fn bring(&mut self, socket: &mut Socket, uuid: Option<&str>) -> Result<(), End> {
        let visitor = self.session.visitor.clone();
        let before = uuid.map_or_else(Identity::default, |uuid| Identity::default().or_uuid(uuid));
        let before = Visitor::plain(visitor.community.clone(), self.source.clone(), &self.browser, before);
        let brought = self.app.store.bring_along(before, visitor, self.session.good_until());
        let thread = match brought.await {
            Ok(thread) => thread,
            Err(NotDone::Refused(_)) => {
                return Err(End::close(close::EXPIRED, "the signed identity has expired"));
            }
            Err(NotDone::Trouble(trouble)) => return Err(trouble.into()),
        };
        let found = match &thread {
            Some(thread) => self.app.store.thread_of(&self.session.visitor, thread).await?,
            None => None,
        };
        let (head, seen) = found.as_ref().map_or((0, 0), |found| (found.head, found.seen));
        if let Some(found) = found {
            (self.thread, self.cursor, self.is_behind) = (Some(found.id), begin(head, None), true);
        }
        socket.say(&ToVisitor::Brought { thread, head, seen }).await
    }

    /// Lays what the page says of the visit beside a thread, once.
    pub(super) async fn describe(&mut self, thread: &ThreadId) -> Result<(), End> {
        if !self.variables.is_empty() && self.described.as_ref() != Some(thread) {
            let (visitor, variables) = (self.session.visitor.clone(), self.variables.clone());
            self.app.store.describe(visitor, thread.clone(), variables).await?;
            self.described = Some(thread.clone());
        }
        Ok(())
    }

    pub(super) async fn history(&mut self, socket: &mut Socket, before: u64) -> Result<(), End> {
        let Some(thread) = self.thread.clone() else {
            return Ok(());
        };
        let (store, holder) = (&self.app.store, self.session.visitor.standing.thread_holder());
        let entries = store.entries_before(&thread, Some(holder), before, limits::ENTRIES);
        let mut entries = entries.await?;
        if !entries.is_empty() {
            entries.truncate(fitting(&entries));
            entries.reverse();
        }
        socket.say(&ToVisitor::Entries { thread, entries }).await
    }

    /// Sends the next page of what is after the cursor, and then how the threads are.
    pub(super) async fn catch_up(&mut self, socket: &mut Socket) -> Result<(), End> {
        self.is_behind = false;
        self.entries(socket).await?;
        self.threads(socket).await
    }

    async fn entries(&mut self, socket: &mut Socket) -> Result<(), End> {
        if self.thread.is_none() {
            let known = self.app.store.acquaintance(&self.session.visitor).await?;
            self.thread = known.and_then(|known| known.thread).map(|thread| thread.id);
        }
        let Some(thread) = self.thread.clone() else {
            return Ok(());
        };
        let (store, visitor) = (&self.app.store, &self.session.visitor);
        let holder = visitor.standing.thread_holder();
        let entries = store.entries_after(&thread, Some(holder), self.cursor, limits::ENTRIES);
        let mut entries = entries.await?;
        if entries.is_empty() {
            return match store.thread_of(visitor, &thread).await? {
                Some(_) => Ok(()),
                None => Err(End::close(
                    close::RESTART,
                    "the conversation was brought along: say hello again",
                )),
            };
        }
        let all = entries.len();
        entries.truncate(fitting(&entries));
        self.is_behind = all == limits::ENTRIES || entries.len() < all;
        self.cursor = entries.last().map_or(self.cursor, |entry| entry.seq);
        socket.say(&ToVisitor::Entries { thread, entries }).await
    }

    /// Tells what has changed of the threads, or all of them the first time.
    async fn threads(&mut self, socket: &mut Socket) -> Result<(), End> {
        let own = self.activity.map_or(Own::Latest, Own::Since);
        let store = &self.app.store;
        let mut threads = store.threads_of(&self.session.visitor, own, limits::THREADS).await?;
        let all = threads.len();
        let mut bytes = 0;
        threads.retain(|(_, thread)| {
            bytes += json::to_string(thread).len() + 1;
            bytes <= limits::FRAME_BYTES - 1_024
        });
        self.is_behind |= self.activity.is_some() && (all == limits::THREADS || threads.len() < all);
        let last = threads.iter().map(|(activity, _)| *activity).max();
        self.activity = last.or(self.activity).or(Some(0));
        if last.is_none() {
            return Ok(());
        }
        let threads = threads.into_iter().map(|(_, thread)| thread).collect();
        socket.say(&ToVisitor::Threads { threads }).await
    }

    /// Tells the agents that the visitor types, as often as one who keeps to the rules says so.
    pub(super) fn typed(&mut self) {
        let is_due = self.typed_at.is_none_or(|at| at.elapsed() >= limits::TYPING_EVERY / 2);
        if let Some(thread) = &self.thread
            && is_due
        {
            self.typed_at = Some(Instant::now());
            let typed = Typed {
                thread: thread.clone(),
                agent: None,
            };
            let community = Topic::Community(self.session.visitor.community.clone());
            self.app.hub.tell_typed(&community, &typed);
        }
    }

    /// Says which agents type; that the visitor does, a page knows itself.
    pub(super) async fn tell_typed(&self, socket: &mut Socket, typed: Vec<Typed>) -> Result<(), End> {
        for Typed { thread, agent } in typed {
            if let Some((_, name)) = agent {
                socket.say(&ToVisitor::Typing { thread, name }).await?;
            }
        }
        Ok(())
    }
}

/// Where sending begins: after what the page has, where that can be, or with the newest page.
pub(super) fn begin(head: u64, after: Option<u64>) -> u64 {
    let newest = head.saturating_sub(limits::ENTRIES as u64);
    after.filter(|after| *after <= head).unwrap_or(newest)
}
