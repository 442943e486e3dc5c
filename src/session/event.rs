//! What can happen to a session, and what it may want done.

use visavis_wire::thread::Side;
use visavis_wire::visitor::{FromVisitor, Refusal, ToVisitor};
use visavis_wire::{Body, BrowserKey, ExtraValue, Identity, MessageId, PublicKey, ThreadId};

use super::connection::Attempt;
use super::conversation::TabState;
use super::identity::{Ask, IdentityKey, Reason, TabMessage, Token};

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// The page's calls from before are all taken; the session begins.
    Started,
    /// The website says plainly who the visitor is.
    Identified(Identity),
    /// The website presents a signed identity.
    Presented(Token),
    /// The website has said whom to ask for tokens.
    ProviderSet,
    /// It is this tab's turn to ask for a token.
    TurnAcquired(Ask),
    /// The website has answered a question for a token.
    ProviderResult(Ask, ProviderResult),
    /// Another tab has said something about this person.
    TabMessage(IdentityKey, TabMessage),
    /// The website fills a custom variable.
    Filled(String, ExtraValue),
    /// The website adds a message, under an id that the shell made.
    Added(MessageId, Added),
    /// The website says that the visitor has signed out.
    SignedOut,
    /// The shell has looked for what this tab kept of this person.
    Restored(IdentityKey, TabState),
    /// The visitor did something in the window, or the website in their place.
    Action(Action),
    /// The page came to the front, or left it.
    Shown(bool),
    /// The visitor left the page, which the browser may keep to show it again, or came back to it.
    Left(bool),
    /// The browser found its network, or lost it.
    Online(bool),
    /// A socket is open. The first key is this browser's, the same in all its tabs; a signed session
    /// is bound to the second, if the browser has one.
    SocketOpened(Attempt, BrowserKey, Option<PublicKey>),
    /// A socket brought a frame.
    SocketMessage(Attempt, ToVisitor),
    /// A socket brought something that is no frame; the text says what is wrong with it.
    SocketGarbled(Attempt, String),
    /// A socket closed, with its code and reason.
    SocketClosed(Attempt, u16, String),
    /// The shell has signed what the server wants signed; empty if it could not.
    Proved(Attempt, String),
    /// The one timer fired.
    TimerFired,
}

/// What the visitor does in the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The window opened.
    Opened,
    /// The window closed.
    Closed,
    /// They scrolled to the beginning of what is loaded.
    ReachedBeginning,
    /// They want to begin another conversation: the next message is its first.
    ThreadBegun,
    /// They want the conversation from before the sign-in brought along, or not.
    BringDecided(bool),
    /// They turned to another of their conversations.
    ThreadSelected(ThreadId),
    /// The text in the composer changed.
    Drafted(String),
    /// They sent a message, under an id that the shell made.
    Wrote(MessageId, Body),
    /// They want a declined message tried again.
    Retried(MessageId),
    /// They do not want a declined message any more.
    Discarded(MessageId),
}

/// A message by the page's script.
#[derive(Debug, PartialEq, Eq)]
pub struct Added {
    /// Its text.
    pub body: Body,
    /// In whose place it is said.
    pub side: Side,
    /// In the visitor's place it begins a conversation, as if they had sent it.
    pub engages: bool,
}

/// What a website answers when it is asked for a token.
#[derive(Debug)]
pub enum ProviderResult {
    /// A token.
    Token(Token),
    /// There is nobody any more to sign for.
    SignedOut,
    /// Nothing of use; the text says what is wrong with it.
    Nothing(String),
}

/// Something to be done, in order.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Open a socket for this person and report under this number.
    Connect(Attempt, IdentityKey),
    /// Drop this socket.
    Disconnect(Attempt),
    /// Sign this with the person's key, and report.
    Prove(Attempt, IdentityKey, String),
    /// Send a frame on this socket.
    Transmit(Attempt, FromVisitor),
    /// Keep this for the person, in this tab; nothing if it is empty.
    SaveTabState(IdentityKey, TabState),
    /// Forget what was kept of this person; for the browser's own key, of everybody who has a name.
    Forget(IdentityKey),
    /// Look for what this tab kept of this person, and report.
    RestoreTabState(IdentityKey),
    /// Remember in this browser that a person of this kind has a conversation here.
    RememberConversation(IdentityKey),
    /// Wait until no other tab of this browser asks for this person's token, and report.
    QueueForTurn(Ask, IdentityKey),
    /// Ask the website for a token, and report under this number.
    AskForToken(Ask, Reason),
    /// This tab does not ask any more, or does not want to: another may.
    ReleaseTurn(Ask),
    /// Tell the other tabs something about this person.
    TellTabs(IdentityKey, TabMessage),
    /// Put this text into the composer.
    PutDraft(String),
    /// Tell the website.
    Announce(Announcement),
    /// Tell the website's developer, in the page's console.
    Warn(String),
}

/// What the website is told, by the names of the public contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// The client runs.
    Started,
    /// The window opened. True if that is no beginning: it was open in this page before, or has a conversation.
    ChatShown(bool),
    /// The window closed.
    ChatClosed,
    /// The visitor sent the first message of a conversation.
    ChatEngaged,
    /// A message of the visitor is on the server's disk.
    MessageSent,
    /// A message came from an agent.
    MessageReceived,
    /// An identity was refused, and why.
    IdentityRefused(Refusal),
    /// The signed identity should be renewed: it can be presented for this many more seconds.
    TokenExpiring(u64),
    /// The visitor has signed out.
    SignedOut,
    /// A renewed token was taken.
    TokenRenewed,
    /// The signed identity lapsed.
    TokenExpired,
    /// The connection changed: `connecting`, `connected`, `reconnecting`, `disconnected`.
    ConnectionChanged(&'static str),
    /// Agents' messages that were not seen.
    UnreadChanged(usize),
}

/// What is to be done about the event at hand.
#[derive(Debug, Default)]
pub(super) struct Effects(Vec<Effect>);

impl Effects {
    /// Wants this done after all before.
    pub(super) fn push(&mut self, effect: Effect) {
        self.0.push(effect);
    }

    /// Tells the website.
    pub(super) fn announce(&mut self, announcement: Announcement) {
        self.push(Effect::Announce(announcement));
    }

    /// Tells the website's developer.
    pub(super) fn warn(&mut self, text: impl Into<String>) {
        self.push(Effect::Warn(text.into()));
    }

    /// All of them, in order.
    pub(super) fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.0)
    }
}
