//! What a visitor's browser and the server say to each other.

use alloc::string::String;
use alloc::vec::Vec;

use crate::id::{BrowserKey, MessageId, PublicKey, ThreadId};
use crate::identity::Known;
use crate::json::{FieldError, Fields, Json, Object};
use crate::limits;
use crate::text::digits;
use crate::thread::{Entry, Summary};
use crate::variables::Variables;

pub use crate::person::{Person, Secret};

/// What a browser signs to resume a session: this, then the nonce. ECDSA with P-256 and SHA-256.
pub const PROOF_PREFIX: &str = "visavis resume ";

/// Why a running session is asked to renew.
pub mod renew {
    /// The key that signed the token was removed.
    pub const KEY_REMOVED: &str = "key_removed";
    /// The community has come to require signed identities.
    pub const SIGNED_REQUIRED: &str = "signed_identity_required";
}

/// Which thread a message belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// This one.
    Thread(ThreadId),
    /// The one that begins with this message: its name until the server has given it another.
    New(MessageId),
}

/// Why an identity was refused, for the website's developer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The stable word.
    pub code: String,
    /// All of it in one sentence.
    pub text: String,
    /// What was measured; empty where it was nothing.
    pub measured: String,
    /// The rule.
    pub rule: String,
    /// What to do.
    pub remedy: String,
}

impl Refusal {
    fn of<J: Json>(fields: &mut Fields<'_, J>) -> Self {
        let part = |fields: &mut Fields<'_, J>, name| fields.optional_text(name).unwrap_or_default();
        Self {
            code: fields.text("code"),
            text: fields.text("text"),
            measured: part(fields, "measured"),
            rule: part(fields, "rule"),
            remedy: part(fields, "remedy"),
        }
    }

    fn write(&self, object: Object) -> Object {
        object
            .text("code", &self.code)
            .text("text", &self.text)
            .text("measured", &self.measured)
            .text("rule", &self.rule)
            .text("remedy", &self.remedy)
    }
}

/// From the visitor's browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FromVisitor {
    /// The first frame of a connection.
    Hello {
        /// The versions the client speaks.
        versions: Vec<u32>,
        /// The browser's own secret.
        browser: BrowserKey,
        /// Who it is.
        person: Person,
        /// What a signed session is bound to: the browser resumes it by a signature of this key.
        key: Option<PublicKey>,
        /// The thread the client has on its screen and the last number it has seen of it.
        seen_of: Option<(ThreadId, u64)>,
    },
    /// Answers a challenge.
    Proof {
        /// Of [`PROOF_PREFIX`] and the nonce: r and s, 32 bytes each (FIPS 186-5), in base64url;
        /// empty where the browser cannot sign.
        signature: String,
    },
    /// A renewed or changed identity of the same person, on the running connection.
    Identify(Person),
    /// A message.
    Write {
        /// Its id: the same message said again has the same.
        id: MessageId,
        /// Its text; whoever takes it makes a [`crate::Body`] of it or declines it.
        body: String,
        /// Where it belongs; `None` for the thread that was written in last, or the first one.
        to: Option<Target>,
    },
    /// Opens another of the visitor's threads: what follows `after` is sent, and everything that comes.
    Open {
        /// The thread.
        thread: ThreadId,
        /// The last number at hand; `None` for its newest entries.
        after: Option<u64>,
    },
    /// The visitor, signed in now, wants this browser's conversation of before brought along.
    Bring {
        /// The uuid that the page then claimed; `None` of an anonymous visitor.
        uuid: Option<String>,
    },
    /// Asks for entries of the open thread before this number.
    History {
        /// The oldest number at hand.
        before: u64,
    },
    /// The visitor has seen everything of the open thread up to this number.
    Seen {
        /// The number.
        seq: u64,
    },
    /// The visitor types in the thread. A hint: it may be lost, and is over after [`limits::TYPING_LASTS`].
    Typing,
    /// What the page says of the visit, all of it. The open thread has it, and each one that is written in from here on.
    Variables(Variables),
    /// Answers a ping.
    Pong,
}

/// To the visitor's browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToVisitor {
    /// The answer to a hello: come in.
    Welcome {
        /// The version spoken from here on.
        version: u32,
        /// The server's clock, in milliseconds since 1970.
        now: u64,
        /// How well the visitor is known.
        known: Known,
        /// Resumes a signed identity.
        resume: Option<Secret>,
        /// A token must have at least this many seconds to live when it is presented.
        minimum_lifetime: u64,
        /// The open thread: the one that was asked for, or the one that was written in last; `None`
        /// before the first message.
        thread: Option<ThreadId>,
        /// Its last number.
        head: u64,
        /// The last number this visitor has seen.
        seen: u64,
    },
    /// The answer to a hello that resumes a bound session: prove that the key is yours.
    Challenge {
        /// Never used before.
        nonce: String,
    },
    /// The answer to an accepted `identify`.
    Recognised {
        /// How well the visitor is known now.
        known: Known,
        /// Resumes the new token.
        resume: Option<Secret>,
    },
    /// An identity was refused. After a hello the connection closes with
    /// [`crate::close::REFUSED`]; a running one goes on with the identity it had.
    Refused(Refusal),
    /// The running session stands on something that is gone. It goes on for this long, and then is
    /// refused unless the same person was recognised anew: any other token may follow, also one that
    /// ends sooner.
    Renew {
        /// The stable word: one of [`renew`], or one that is not known yet.
        reason: String,
        /// Seconds.
        within: u64,
    },
    /// Threads of the visitor: after a welcome all of them, the latest [`limits::THREADS`], and then
    /// each one that is new or changed.
    Threads {
        /// The threads.
        threads: Vec<Summary>,
    },
    /// The answer to a `bring`.
    Brought {
        /// The latest of what was brought; it is open. `None` where there was nothing.
        thread: Option<ThreadId>,
        /// Its last number.
        head: u64,
        /// The last number this visitor has seen.
        seen: u64,
    },
    /// Entries of the thread, in order and without a gap among themselves.
    Entries {
        /// The thread.
        thread: ThreadId,
        /// The entries.
        entries: Vec<Entry>,
    },
    /// A message is on disk.
    Ack {
        /// Its id.
        id: MessageId,
        /// The thread it is in.
        thread: ThreadId,
        /// Its place there.
        seq: u64,
        /// When, in milliseconds since 1970.
        at: u64,
    },
    /// A message was not taken, and saying it again as it is will not help.
    Declined {
        /// Its id.
        id: MessageId,
        /// The stable word.
        code: String,
        /// For the website's developer.
        text: String,
    },
    /// An agent types in a thread. A hint: it may be lost, and is over after [`limits::TYPING_LASTS`].
    Typing {
        /// The thread.
        thread: ThreadId,
        /// The agent's name.
        name: String,
    },
    /// Are you there?
    Ping {
        /// The server's clock, in milliseconds since 1970.
        now: u64,
    },
}

pub(crate) fn read_versions<J: Json>(fields: &mut Fields<'_, J>) -> Vec<u32> {
    fields.list("v", limits::VERSIONS, |version| {
        let version = version
            .number()
            .filter(|number| (0.0..1e6).contains(number) && number % 1.0 == 0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
        version
            .map(|number| number as u32)
            .ok_or_else(|| FieldError::value("version", "a whole number"))
    })
}

impl Target {
    /// Reads it as a member of an object: `thread` or `begins`, or none.
    pub fn of<J: Json>(fields: &mut Fields<'_, J>) -> Option<Self> {
        fields
            .optional("thread", |fields| Self::Thread(ThreadId::of(fields, "thread")))
            .or_else(|| fields.optional("begins", |fields| Self::New(MessageId::of(fields, "begins"))))
    }

    /// Writes it so.
    #[must_use]
    pub fn write(to: Option<&Self>, object: Object) -> Object {
        match to {
            Some(Self::Thread(thread)) => object.text("thread", thread.as_str()),
            Some(Self::New(first)) => object.text("begins", first.as_str()),
            None => object,
        }
    }
}

impl FromVisitor {
    /// Reads a parsed frame; `None` where its name is unknown, and so to be ignored.
    pub fn read<J: Json>(json: &J) -> Result<Option<Self>, FieldError> {
        Fields::read(json, |fields| {
            Some(match fields.text("t").as_str() {
                "hello" => Self::Hello {
                    versions: read_versions(fields),
                    browser: BrowserKey::of(fields, "browser"),
                    person: Person::of(fields),
                    key: fields.optional("key", |fields| PublicKey::of(fields, "key")),
                    seen_of: fields.optional("thread", |fields| {
                        (ThreadId::of(fields, "thread"), fields.whole("after"))
                    }),
                },
                "proof" => Self::Proof {
                    signature: fields.text("signature"),
                },
                "identify" => Self::Identify(Person::of(fields)),
                "write" => Self::Write {
                    id: MessageId::of(fields, "id"),
                    body: fields.text("body"),
                    to: Target::of(fields),
                },
                "open" => Self::Open {
                    thread: ThreadId::of(fields, "thread"),
                    after: fields.optional("after", |fields| fields.whole("after")),
                },
                "bring" => Self::Bring {
                    uuid: fields.optional_text("uuid").inspect(|uuid| {
                        if uuid.len() > limits::UUID_BYTES {
                            fields.object(FieldError::value("uuid", "at most 256 bytes"));
                        }
                    }),
                },
                "history" => Self::History {
                    before: fields.whole("before"),
                },
                "seen" => Self::Seen {
                    seq: fields.whole("seq"),
                },
                "typing" => Self::Typing,
                "variables" => Self::Variables(Variables::of(fields)),
                "pong" => Self::Pong,
                _ => return None,
            })
        })
    }

    /// The frame's text.
    pub fn write(&self) -> String {
        match self {
            Self::Hello {
                versions,
                browser,
                person,
                key,
                seen_of,
            } => {
                let object = Object::frame("hello")
                    .list("v", versions.iter().map(|version| digits(u64::from(*version))))
                    .text("browser", browser.as_str());
                let object = person
                    .write(object)
                    .some_text("key", key.as_ref().map(PublicKey::as_str));
                match seen_of {
                    Some((thread, after)) => object.text("thread", thread.as_str()).whole("after", *after),
                    None => object,
                }
            }
            Self::Proof { signature } => Object::frame("proof").text("signature", signature),
            Self::Identify(person) => person.write(Object::frame("identify")),
            Self::Write { id, body, to } => {
                let object = Object::frame("write").text("id", id.as_str()).text("body", body);
                Target::write(to.as_ref(), object)
            }
            Self::Open { thread, after } => Object::frame("open")
                .text("thread", thread.as_str())
                .some_whole("after", *after),
            Self::Bring { uuid } => Object::frame("bring").some_text("uuid", uuid.as_deref()),
            Self::History { before } => Object::frame("history").whole("before", *before),
            Self::Seen { seq } => Object::frame("seen").whole("seq", *seq),
            Self::Typing => Object::frame("typing"),
            Self::Variables(variables) => Object::frame("variables").raw("variables", &variables.write()),
            Self::Pong => Object::frame("pong"),
        }
        .finish()
    }
}

impl ToVisitor {
    /// Reads a parsed frame; `None` where its name is unknown, and so to be ignored.
    pub fn read<J: Json>(json: &J) -> Result<Option<Self>, FieldError> {
        Fields::read(json, |fields| {
            let thread = |fields: &mut Fields<'_, J>| ThreadId::of(fields, "thread");
            Some(match fields.text("t").as_str() {
                "welcome" => Self::Welcome {
                    version: u32::try_from(fields.whole("v")).unwrap_or(u32::MAX),
                    now: fields.whole("now"),
                    known: Known::of(fields, "known"),
                    resume: fields.optional_text("resume").map(Secret),
                    minimum_lifetime: fields.whole("minimum_lifetime"),
                    thread: fields.optional("thread", thread),
                    head: fields.whole("head"),
                    seen: fields.whole("seen"),
                },
                "challenge" => Self::Challenge {
                    nonce: fields.text("nonce"),
                },
                "recognised" => Self::Recognised {
                    known: Known::of(fields, "known"),
                    resume: fields.optional_text("resume").map(Secret),
                },
                "refused" => Self::Refused(Refusal::of(fields)),
                "renew" => Self::Renew {
                    reason: fields.text("reason"),
                    within: fields.whole("within"),
                },
                "threads" => Self::Threads {
                    threads: fields.list("threads", limits::THREADS, Summary::read),
                },
                "brought" => Self::Brought {
                    thread: fields.optional("thread", thread),
                    head: fields.whole("head"),
                    seen: fields.whole("seen"),
                },
                "entries" => Self::Entries {
                    thread: thread(fields),
                    entries: fields.list("entries", limits::ENTRIES, Entry::read),
                },
                "ack" => Self::Ack {
                    id: MessageId::of(fields, "id"),
                    thread: thread(fields),
                    seq: fields.whole("seq"),
                    at: fields.whole("at"),
                },
                "declined" => Self::Declined {
                    id: MessageId::of(fields, "id"),
                    code: fields.text("code"),
                    text: fields.text("text"),
                },
                "typing" => Self::Typing {
                    thread: thread(fields),
                    name: fields.text("name"),
                },
                "ping" => Self::Ping {
                    now: fields.whole("now"),
                },
                _ => return None,
            })
        })
    }

    /// The frame's text.
    pub fn write(&self) -> String {
        match self {
            Self::Welcome {
                version,
                now,
                known,
                resume,
                minimum_lifetime,
                thread,
                head,
                seen,
            } => Object::frame("welcome")
                .whole("v", u64::from(*version))
                .whole("now", *now)
                .text("known", known.word())
                .some_text("resume", resume.as_ref().map(|resume| &*resume.0))
                .whole("minimum_lifetime", *minimum_lifetime)
                .some_text("thread", thread.as_ref().map(ThreadId::as_str))
                .whole("head", *head)
                .whole("seen", *seen),
            Self::Challenge { nonce } => Object::frame("challenge").text("nonce", nonce),
            Self::Recognised { known, resume } => Object::frame("recognised")
                .text("known", known.word())
                .some_text("resume", resume.as_ref().map(|resume| &*resume.0)),
            Self::Refused(refusal) => refusal.write(Object::frame("refused")),
            Self::Renew { reason, within } => Object::frame("renew").text("reason", reason).whole("within", *within),
            Self::Threads { threads } => Object::frame("threads").list("threads", threads.iter().map(Summary::write)),
            Self::Brought { thread, head, seen } => Object::frame("brought")
                .some_text("thread", thread.as_ref().map(ThreadId::as_str))
                .whole("head", *head)
                .whole("seen", *seen),
            Self::Entries { thread, entries } => Object::frame("entries")
                .text("thread", thread.as_str())
                .list("entries", entries.iter().map(Entry::write)),
            Self::Ack { id, thread, seq, at } => Object::frame("ack")
                .text("id", id.as_str())
                .text("thread", thread.as_str())
                .whole("seq", *seq)
                .whole("at", *at),
            Self::Declined { id, code, text } => Object::frame("declined")
                .text("id", id.as_str())
                .text("code", code)
                .text("text", text),
            Self::Typing { thread, name } => Object::frame("typing")
                .text("thread", thread.as_str())
                .text("name", name),
            Self::Ping { now } => Object::frame("ping").whole("now", *now),
        }
        .finish()
    }
}
