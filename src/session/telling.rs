//! What the website is told: changes, once.

use super::Session;
use super::event::{Announcement, Effect};
use super::person::Refusal;
use super::time::Timestamp;

/// What the website was told last, to tell it changes only.
#[derive(Debug)]
pub(super) struct Told {
    connection: &'static str,
    unread: usize,
    pub(super) expiring: bool,
    pub(super) lapsed: bool,
}

impl Default for Told {
    fn default() -> Self {
        Self {
            connection: "disconnected",
            unread: 0,
            expiring: false,
            lapsed: false,
        }
    }
}

impl Session {
    /// Tells the website once that the token should be renewed, and once that it lapsed.
    pub(super) fn tell_of_the_token(&mut self, time: Option<Timestamp>) {
        let rest = time.and_then(|time| self.visitor.lapses_in(time));
        let refused = self.refusal.as_ref().is_some_and(Refusal::is_expiry);
        let lapsed = refused || rest.is_some_and(|rest| rest.is_zero());
        let expiring = !lapsed
            && time
                .and_then(|time| self.renew_in(time))
                .is_some_and(|rest| rest.is_zero());
        if expiring && !std::mem::replace(&mut self.told.expiring, expiring) {
            self.announce(Announcement::TokenExpiring(rest.unwrap_or_default().as_secs()));
        }
        if lapsed && !std::mem::replace(&mut self.told.lapsed, lapsed) {
            self.announce(Announcement::TokenExpired);
        }
        (self.told.expiring, self.told.lapsed) = (expiring, lapsed);
    }

    /// Tells the website what changed.
    pub(super) fn tell(&mut self) {
        let connection = self.link.standing().word();
        if std::mem::replace(&mut self.told.connection, connection) != connection {
            self.announce(Announcement::ConnectionChanged(connection));
        }
        let unread = self.unread();
        if std::mem::replace(&mut self.told.unread, unread) != unread {
            self.announce(Announcement::UnreadChanged(unread));
        }
    }

    pub(super) fn announce(&mut self, announcement: Announcement) {
        self.effects.push(Effect::Announce(announcement));
    }

    pub(super) fn complain(&mut self, text: impl Into<String>) {
        self.effects.push(Effect::Complain(text.into()));
    }
}
