//! `visavis-server source`

use crate::object::Object;
use clap::{Args, Subcommand};
use visavis_wire::FieldError;
use visavis_wire::SourceToken;

use super::Failure;
use super::administration::{self, Open};
use super::answer::{Answer, texts};
use super::appearance;
use crate::community::{Community, NotAnOrigin, Origin, Source};
use crate::snippet::snippet;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Makes a source, and shows the snippet for the website.
    Create {
        /// The community's name.
        #[arg(long)]
        community: String,
        /// Its name.
        #[arg(long)]
        name: String,
        /// A website that may embed it: scheme, host and port as browsers write them. Say it once for each.
        #[arg(long = "origin", value_name = "ORIGIN", value_parser = origin, required = true)]
        origins: Vec<Origin>,
        #[command(flatten)]
        address: Address,
    },
    /// All sources, or those of one community.
    List {
        /// The community's name.
        #[arg(long)]
        community: Option<String>,
    },
    /// One source, with the snippet for the website.
    Show {
        #[command(flatten)]
        source: Named,
        #[command(flatten)]
        address: Address,
    },
    /// Lets a website embed a source.
    Allow {
        #[command(flatten)]
        source: Named,
        /// Scheme, host and port as browsers write them, as <https://www.example.org>.
        #[arg(value_parser = origin)]
        origin: Origin,
    },
    /// Lets a website no longer embed a source.
    Disallow {
        #[command(flatten)]
        source: Named,
        /// As `source show` shows it.
        #[arg(value_parser = origin)]
        origin: Origin,
    },
    /// How its chat looks and what it says, for all pages that embed it: changes what is named, or shows it.
    Appearance {
        #[command(flatten)]
        source: Named,
        #[command(flatten)]
        changes: appearance::Changes,
    },
    /// Removes a source with its conversations.
    Remove {
        #[command(flatten)]
        source: Named,
        /// Yes, with its conversations.
        #[arg(long)]
        force: bool,
    },
}

/// A source.
#[derive(Args, Debug)]
pub(super) struct Named {
    /// Its token, as it stands in the loader's address.
    #[arg(value_name = "TOKEN", value_parser = token)]
    token: SourceToken,
}

/// Where the server is reached.
#[derive(Args, Debug)]
pub(super) struct Address {
    /// Where browsers reach the server, for the snippet.
    #[arg(long, env = "VISAVIS_PUBLIC_URL", value_name = "URL", value_parser = origin)]
    public_url: Option<Origin>,
}

fn origin(text: &str) -> Result<Origin, NotAnOrigin> {
    Origin::read(text)
}

fn token(text: &str) -> Result<SourceToken, FieldError> {
    SourceToken::read("the source's token", text.into())
}

impl administration::Command for Command {
    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        match self {
            Self::Create {
                community,
                name,
                origins,
                address,
            } => {
                let community = open.store.community(&community).await?;
                let source = open.store.add_source(&community.id, name, origins).await?;
                Ok(shown(&source, &community, &address))
            }
            Self::List { community } => list(open, community).await,
            Self::Show { source, address } => {
                let source = open.store.source(&source.token).await?;
                let community = community_of(open, &source).await?;
                Ok(shown(&source, &community, &address))
            }
            Self::Allow { source, origin } => {
                open.store.allow_origin(&source.token, origin).await?;
                origins(open, &source.token).await
            }
            Self::Disallow { source, origin } => {
                open.store.forbid_origin(&source.token, origin).await?;
                origins(open, &source.token).await
            }
            Self::Appearance { source, changes } => changes.run(open, &source.token).await,
            Self::Remove { source, force } => {
                let found = open.store.source(&source.token).await?;
                if !force {
                    return Err(format!(
                        "source {:?} would go with its conversations: say --force to mean it",
                        found.name
                    )
                    .into());
                }
                open.store.remove_source(&source.token).await?;
                let json = Object::default().text("removed", source.token.as_str());
                Ok(Answer::new(format!("source {:?} is gone", found.name), json))
            }
        }
    }
}

async fn community_of(open: &Open, source: &Source) -> Result<Community, Failure> {
    let all = open.store.communities().await?;
    let found = all.into_iter().find(|community| community.id == source.community);
    Ok(found.ok_or("the source's community was removed at this moment: list the sources anew")?)
}

async fn list(open: &Open, community: Option<String>) -> Result<Answer, Failure> {
    let community = match community {
        Some(name) => Some(open.store.community(&name).await?.id),
        None => None,
    };
    let all = open.store.communities().await?;
    let sources = open.store.sources(community.as_ref()).await?;
    let name_of = |source: &Source| {
        let community = all.iter().find(|community| community.id == source.community);
        community.map_or_else(String::new, |community| community.name.clone())
    };
    let rows: Vec<Vec<String>> = sources
        .iter()
        .map(|source| {
            vec![
                source.token.to_string(),
                source.name.clone(),
                name_of(source),
                joined(source),
            ]
        })
        .collect();
    let records = sources
        .iter()
        .map(|source| object(source).text("community", &name_of(source)))
        .collect();
    let nothing = "no sources: make one with `visavis-server source create`";
    Ok(Answer::list(
        nothing,
        &["token", "name", "community", "origins"],
        &rows,
        records,
    ))
}

async fn origins(open: &Open, token: &SourceToken) -> Result<Answer, Failure> {
    let source = open.store.source(token).await?;
    let text = match source.origins.as_slice() {
        [] => format!("source {:?} allows no website any more: nobody can use it", source.name),
        _ => format!("source {:?} allows {}", source.name, joined(&source)),
    };
    Ok(Answer::new(text, object(&source)))
}

fn shown(source: &Source, community: &Community, address: &Address) -> Answer {
    let server = address.public_url.as_ref();
    let server = server.map_or("https://chat.example.org", |public| public.as_str());
    let snippet = snippet(source, community.mode, server);
    let text = format!(
        "source {:?} of community {:?}, allowed on {}\n\nput this into the pages of the website:\n\n{snippet}",
        source.name,
        community.name,
        joined(source)
    );
    let json = object(source)
        .text("community", &community.name)
        .text("snippet", &snippet);
    let warning = address.public_url.is_none().then(|| {
        "put the address of your chat server in the snippet, or say it with --public-url or VISAVIS_PUBLIC_URL".into()
    });
    Answer::new(text, json).warning(warning)
}

fn joined(source: &Source) -> String {
    let origins: Vec<&str> = source.origins.iter().map(Origin::as_str).collect();
    origins.join(" ")
}

fn object(source: &Source) -> Object {
    Object::default()
        .text("token", source.token.as_str())
        .text("name", &source.name)
        .value("origins", texts(source.origins.iter().map(Origin::as_str)))
}
