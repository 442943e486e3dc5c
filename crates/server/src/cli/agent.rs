//! `visavis-server agent`

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::object::Object;
use clap::Subcommand;
use zeroize::Zeroizing;

use super::Failure;
use super::administration::{self, Open};
use super::answer::{Answer, read_line, texts};
use crate::community::{Agent, NewAgent, Role};
use crate::picture::{self, Picture};
use crate::{demo, password};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Makes an agent or an administrator; the password is made and shown once, unless it is given.
    Create {
        /// What the agent signs in with.
        #[arg(long)]
        email: String,
        /// The name visitors see.
        #[arg(long)]
        name: String,
        /// A community whose conversations the agent sees. Say it once for each.
        #[arg(long = "community", value_name = "NAME", required_unless_present = "administrator")]
        communities: Vec<String>,
        /// May set everything up too, in the screen at /admin/ of the chat server.
        #[arg(long)]
        administrator: bool,
        /// Takes the password from the standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// All agents.
    List,
    /// One agent.
    Show {
        /// The e-mail address.
        email: String,
    },
    /// Makes an agent an administrator, or an administrator an agent.
    Role {
        /// The e-mail address.
        email: String,
        /// agent or administrator.
        #[arg(value_parser = role)]
        role: Role,
    },
    /// Gives an agent a picture, which visitors see beside what the agent writes, or takes it away.
    Picture {
        /// The e-mail address.
        email: String,
        /// A PNG, JPEG or WebP of at most 64 KiB and 512 by 512 pixels. It is shown as it is, with all that it says of
        /// place and camera.
        #[arg(required_unless_present = "remove")]
        file: Option<PathBuf>,
        /// Takes the picture away.
        #[arg(long, conflicts_with = "file")]
        remove: bool,
    },
    /// Removes an agent, who is signed out at once; the replies stay.
    Remove {
        /// The e-mail address.
        email: String,
    },
}

fn role(word: &str) -> Result<Role, &'static str> {
    Role::from_word(word).ok_or("write agent or administrator")
}

impl administration::Command for Command {
    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        match self {
            Self::Create {
                email,
                name,
                communities,
                administrator,
                password_stdin,
            } => {
                let role = if administrator {
                    Role::Administrator
                } else {
                    Role::Agent
                };
                create(open, email, name, role, communities, password_stdin).await
            }
            Self::List => {
                let agents = open.store.agents().await?;
                let row = |agent: &Agent| {
                    let role = agent.role.word().to_owned();
                    vec![
                        agent.email.clone(),
                        agent.name.clone(),
                        role,
                        agent.communities.join(", "),
                    ]
                };
                let rows: Vec<Vec<String>> = agents.iter().map(row).collect();
                let records = agents.iter().map(object).collect();
                let nothing = "no agents: make one with `visavis-server agent create`";
                Ok(Answer::list(
                    nothing,
                    &["e-mail", "name", "role", "communities"],
                    &rows,
                    records,
                ))
            }
            Self::Show { email } => {
                let agent = open.store.agent(&email).await?;
                Ok(Answer::new(describe(&agent), object(&agent)))
            }
            Self::Role { email, role } => {
                let agent = open.store.set_role(&email, role).await?;
                Ok(Answer::new(describe(&agent), object(&agent)))
            }
            Self::Picture { email, file, .. } => {
                let agent = open.store.agent(&email).await?;
                match file {
                    Some(file) => open.store.set_picture(&agent.id, read_picture(&file)?).await?,
                    None => open.store.remove_picture(&agent.id).await?,
                }
                let agent = open.store.agent(&email).await?;
                Ok(Answer::new(describe(&agent), object(&agent)))
            }
            Self::Remove { email } => {
                open.store.remove_agent(&email).await?;
                Ok(Answer::new(
                    format!("agent {email} is gone"),
                    Object::default().text("removed", &email),
                ))
            }
        }
    }
}

async fn create(
    open: &Open,
    email: String,
    name: String,
    role: Role,
    communities: Vec<String>,
    password_stdin: bool,
) -> Result<Answer, Failure> {
    let mut ids = Vec::with_capacity(communities.len());
    for community in &communities {
        ids.push(open.store.community(community).await?.id);
    }
    let (password, is_fresh) = if password_stdin {
        (read_line("the password")?, false)
    } else {
        (Zeroizing::new(demo::readable_password()?), true)
    };
    let agent = NewAgent {
        email,
        name,
        password_hash: password::hash(&password)?,
        role,
        communities: ids,
    };
    let agent = open.store.add_agent(agent).await?;
    let shown = is_fresh.then(|| password.as_str());
    let text = match shown {
        None => describe(&agent),
        Some(password) => {
            format!(
                "{}\n\nthe password is shown now and never again: {password}",
                describe(&agent)
            )
        }
    };
    Ok(Answer::new(text, object(&agent).some_text("password", shown)))
}

/// Reads a picture, and no more of a file that is none.
fn read_picture(path: &Path) -> Result<Picture, Failure> {
    let read = File::open(path).and_then(|file| {
        let mut bytes = Vec::new();
        file.take(picture::BYTES as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    let bytes = read.map_err(|error| format!("{} cannot be read: {error}: name a picture", path.display()))?;
    Ok(Picture::read(bytes)?)
}

fn describe(agent: &Agent) -> String {
    let (role, does, place) = match agent.role {
        Role::Agent => ("agent", "", "/agent/"),
        Role::Administrator => ("administrator", "sets everything up and ", "/admin/ or /agent/"),
    };
    let communities = match agent.communities.as_slice() {
        [] => "no community".into(),
        names => names.join(", "),
    };
    let picture = if agent.picture.is_some() { "; has a picture" } else { "" };
    format!(
        "{role} {:?}, {}, {does}answers in {communities}; signs in at {place} of the chat server{picture}",
        agent.name, agent.email
    )
}

fn object(agent: &Agent) -> Object {
    Object::default()
        .text("id", agent.id.as_str())
        .text("email", &agent.email)
        .text("name", &agent.name)
        .text("role", agent.role.word())
        .value("communities", texts(agent.communities.iter().map(String::as_str)))
        .some_text("picture", agent.picture_path().as_deref())
}
