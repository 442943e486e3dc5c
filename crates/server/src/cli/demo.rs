//! `visavis-server demo`

use std::io::{self, Write};
use std::net::SocketAddr;

use crate::object::Object;
use clap::Args;

use super::{Failure, start};
use crate::app::Parts;
use crate::clock::Clock;
use crate::community::Origin;
use crate::config::{Bounds, Config};
use crate::demo::{self, ADMINISTRATOR, EMAIL};
use crate::hub::Hub;
use crate::identity::Vault;
use crate::random;
use crate::serve::serve;
use crate::store::{Location, Store};

/// Shows everything at once.
#[derive(Args, Debug)]
pub(super) struct Demo {
    /// The address to listen at; port 0 takes a free one.
    #[arg(
        long,
        env = "VISAVIS_LISTEN",
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8787"
    )]
    listen: String,
    /// Says where everything is in one line of JSON.
    #[arg(long)]
    json: bool,
    /// What is logged: error, warn, info, debug or trace.
    #[arg(long, env = "VISAVIS_LOG", value_name = "FILTER", default_value = "warn")]
    log: String,
}

impl Demo {
    pub(super) async fn run(self) -> Result<(), Failure> {
        start::log(&self.log)?;
        let bounds = Bounds {
            sockets: start::open_files_for(Bounds::default().sockets),
            ..Bounds::default()
        };
        let config = Config {
            bounds,
            ..Config::default()
        };
        let listener = start::listen(&self.listen).await?;
        let address = listener.local_addr()?;
        // Removed with everything in it at the end of this function.
        let folder = tempfile::Builder::new().prefix("visavis-demo-").tempdir()?;
        let (clock, hub) = (Clock::system(), Hub::default());
        let location = Location::from(folder.path().join("demo.db"));
        let store = Store::open(&location, clock.clone(), hub.clone()).await?;
        let vault = Vault::new(&random::bytes()?);
        let (demo, password) = demo::Demo::set_up(&store, &vault, origins(address)?, clock.now()).await?;
        let base = base(address);
        if self.json {
            let line = Object::default()
                .text("listen", &address.to_string())
                .text("demo", &format!("{base}/demo/"))
                .text("console", &format!("{base}/agent/"))
                .text("admin", &format!("{base}/admin/"))
                .text("email", EMAIL)
                .text("administrator", ADMINISTRATOR)
                .text("password", &password)
                .text("source", demo.source().as_str());
            writeln!(io::stdout(), "{}", line.finish())?;
        } else {
            write!(
                io::stdout(),
                "\n  Visavis, a demo. Everything it keeps goes away when it ends: Ctrl+C.\n\n\
                 \x20 a website with a chat       {base}/demo/\n\
                 \x20 the agents' console         {base}/agent/\n\
                 \x20   e-mail address            {EMAIL}\n\
                 \x20   password                  {password}\n\
                 \x20 the administrator's screen  {base}/admin/\n\
                 \x20   e-mail address            {ADMINISTRATOR}, the same password\n\n\
                 \x20 Its community takes signed and plain identities alike (mode accept): fine for a demo,\n\
                 \x20 not for production.\n\n",
            )?;
        }
        io::stdout().flush()?;
        let app = Parts::new(store, hub, clock, vault, config, Some(demo));
        serve(listener, app.clone(), start::told_to_stop()).await;
        app.store.clone().close().await;
        folder.close()?;
        Ok(())
    }
}

fn base(address: SocketAddr) -> String {
    // Nobody can open the address that stands for all of them.
    if address.ip().is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

/// The demo's website is this server, by whatever name it is opened on this machine.
fn origins(address: SocketAddr) -> Result<Vec<Origin>, Failure> {
    let port = address.port();
    let mut origins = vec![
        Origin::read(&format!("http://127.0.0.1:{port}"))?,
        Origin::read(&format!("http://localhost:{port}"))?,
    ];
    let own = Origin::read(&base(address))?;
    if !origins.contains(&own) {
        origins.push(own);
    }
    Ok(origins)
}
