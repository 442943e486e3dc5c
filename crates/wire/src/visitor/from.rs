//! What a visitor's browser says.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Person, Target, read_versions};
use crate::id::{BrowserKey, MessageId, PublicKey, ThreadId};
use crate::json::{FieldError, Fields, Json, Object};
use crate::limits;
use crate::text::digits;
use crate::thread::Side;
use crate::variables::Variables;

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
        /// Of [`super::PROOF_PREFIX`] and the nonce: r and s, 32 bytes each (FIPS 186-5), in base64url;
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
        /// Whose place the page's script says it in; `None` where the visitor wrote it.
        automated: Option<Side>,
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
                    automated: Side::of(fields),
                    to: Target::of(fields),
                },
                "open" => Self::Open {
                    thread: ThreadId::of(fields, "thread"),
                    after: fields.optional("after", |fields| fields.whole("after")),
                },
                "bring" => Self::Bring {
                    uuid: fields.optional_text("uuid").inspect(|uuid| {
                        if uuid.len() > limits::UUID_BYTES {
                            fields.note(FieldError::value("uuid", "at most 256 bytes"));
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
            Self::Write {
                id,
                body,
                automated,
                to,
            } => {
                let object = Object::frame("write").text("id", id.as_str()).text("body", body);
                Target::write(to.as_ref(), Side::write(*automated, object))
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
