//! What the visitor does in the window, and the page's script in their place.

use visavis_wire::MessageId;

use super::Session;
use super::event::{Action, Added, Announcement};
use super::presence::Opening;
use super::time::Now;

impl Session {
    /// The visitor did something in the window.
    pub(super) fn act(&mut self, action: Action, now: Now) {
        match action {
            Action::Opened => {
                if let Some(opening) = self.presence.open() {
                    let goes_on = opening == Opening::Again || self.conversation.has_begun();
                    self.effects.announce(Announcement::ChatShown(goes_on));
                }
            }
            Action::Closed => {
                if self.presence.close() {
                    self.conversation.window_closed();
                    self.effects.announce(Announcement::ChatClosed);
                }
            }
            Action::ReachedBeginning => {
                if self.connection.up().is_some() {
                    let frame = self.conversation.load_earlier();
                    self.transmit(frame);
                }
            }
            Action::ThreadBegun => self.conversation.begin(),
            Action::BringDecided(is_wanted) => self.conversation.decide(is_wanted, &mut self.effects),
            Action::ThreadSelected(thread) => {
                let frame = self.conversation.select(thread);
                self.transmit(frame);
            }
            Action::Drafted(text) => {
                let may_speak = self.visitor.may_speak(self.clock.read(now));
                if self.conversation.draft(text, &mut self.effects) && may_speak && self.connection.up().is_some() {
                    let frame = self.conversation.typing(now);
                    self.transmit(frame);
                }
            }
            Action::Wrote(id, body) => {
                let block = self.visitor.block();
                if self.conversation.write(id, body, block, &mut self.effects) {
                    self.connection.retry_soon();
                }
            }
            Action::Retried(id) => self.conversation.retry(&id),
            Action::Discarded(id) => self.conversation.discard(&id, &mut self.effects),
        }
    }

    /// The page's script says something in the visitor's place or in an agent's.
    pub(super) fn add(&mut self, id: MessageId, added: Added) {
        if !self.presence.is_open() {
            self.effects.warn(
                "_addMessage: the chat is not open: say _open before, or add messages in a handler of chat_shown",
            );
        } else if self.conversation.add(id, added, &mut self.effects) {
            self.connection.retry_soon();
        }
    }
}
