//! The web part: what the web build has put into `target/www`.

use std::borrow::Cow;
use std::fs;
use std::path::PathBuf;

use rust_embed::RustEmbed;

/// A release holds the folder, the dev profile reads it where it is.
#[derive(RustEmbed)]
#[folder = "../../target/www"]
struct Embedded;

/// Where the web part's files come from.
#[derive(Clone, Debug, Default)]
pub enum Web {
    /// From this very program.
    #[default]
    Embedded,
    /// From a folder.
    Folder(PathBuf),
}

impl Web {
    /// The content of a file, by its path within the web part.
    pub fn file(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        if path.split('/').any(|part| part.is_empty() || part.starts_with('.')) || path.contains(['\\', '\0']) {
            return None;
        }
        match self {
            Self::Embedded => Embedded::get(path).map(|file| file.data),
            Self::Folder(folder) => fs::read(folder.join(path)).ok().map(Cow::Owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_outside_the_folder() {
        let web = Web::Folder(concat!(env!("CARGO_MANIFEST_DIR"), "/src").into());
        assert!(web.file("http/mod.rs").is_some());
        for outside in [
            "../Cargo.toml",
            "/etc/hostname",
            "http/../lib.rs",
            "http//mod.rs",
            "",
            "http\\mod.rs",
        ] {
            assert!(web.file(outside).is_none(), "{outside}");
        }
    }
}
