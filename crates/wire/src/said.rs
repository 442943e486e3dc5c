//! Sentences for the website's developer, which few pages ever need.
//!
//! They stand in the sources as literals in the brackets of [`said!`](crate::said!). In the browser's module (feature
//! `terse`) each is a mark of four bytes; the build reads the sentences out of the sources (`scripts/web/said.mjs`), and
//! the rim fetches them when there is something to say.

/// A sentence, or a part of one: a literal, which is what it comes to but in the browser's module.
#[macro_export]
macro_rules! said {
    ($text:literal) => {{
        const MARK: &$crate::said::Mark = &$crate::said::Mark::of($text);
        const { MARK.as_str() }
    }};
}

/// What stands for a sentence: its text, where nothing has to be small.
#[cfg(not(feature = "terse"))]
#[derive(Debug)]
pub struct Mark(&'static str);

#[cfg(not(feature = "terse"))]
impl Mark {
    /// The mark of a sentence.
    pub const fn of(text: &'static str) -> Self {
        Self(text)
    }

    /// What is put in the sentence's place.
    pub const fn as_str(&self) -> &'static str {
        self.0
    }
}

/// What stands for a sentence: the sign U+0001 and 18 bits of its hash (FNV-1a) in three signs of base64url.
#[cfg(feature = "terse")]
#[derive(Debug)]
pub struct Mark([u8; 4]);

#[cfg(feature = "terse")]
impl Mark {
    /// The mark of a sentence.
    pub const fn of(text: &str) -> Self {
        const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut hash: u32 = 0x811c_9dc5;
        let mut at = 0;
        while at < text.len() {
            hash = (hash ^ text.as_bytes()[at] as u32).wrapping_mul(0x0100_0193);
            at += 1;
        }
        Self([
            1,
            SIGNS[(hash & 63) as usize],
            SIGNS[(hash >> 6 & 63) as usize],
            SIGNS[(hash >> 12 & 63) as usize],
        ])
    }

    /// What is put in the sentence's place.
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(&self.0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}
