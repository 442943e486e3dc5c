//! An agent's picture, looked at before it is kept: whichever way it came in, it goes through here.
//!
//! What a picture is, its first bytes say and nobody else. SVG is none of them: it is a document that can hold scripts.

use std::fmt;

use imagesize::{ImageType, blob_size, image_type};

/// Bytes of a picture. It is shown in the size of a thumbnail, to every visitor.
pub const BYTES: usize = 64 * 1024;
/// Pixels of a side. A few bytes can stand for a picture that takes all memory of a phone.
pub const SIDE: usize = 512;

/// A picture that may be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    media_type: &'static str,
    bytes: Vec<u8>,
}

/// Why something is no picture that may be shown; each says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAPicture {
    /// There is nothing.
    Empty,
    /// It has more than [`BYTES`].
    TooLarge,
    /// It begins as no PNG, JPEG or WebP does.
    UnknownKind,
    /// It begins well, and does not say how large it is.
    Damaged,
    /// It is wider or higher than [`SIDE`].
    TooManyPixels {
        /// Pixels.
        width: usize,
        /// Pixels.
        height: usize,
    },
    /// It moves.
    Moving,
}

impl Picture {
    /// Takes the bytes of a picture that may be shown.
    pub fn read(bytes: Vec<u8>) -> Result<Self, NotAPicture> {
        if bytes.is_empty() {
            return Err(NotAPicture::Empty);
        }
        if bytes.len() > BYTES {
            return Err(NotAPicture::TooLarge);
        }
        let media_type = match image_type(&bytes) {
            Ok(ImageType::Png) => "image/png",
            Ok(ImageType::Jpeg) => "image/jpeg",
            Ok(ImageType::Webp) => "image/webp",
            _ => return Err(NotAPicture::UnknownKind),
        };
        let size = blob_size(&bytes).map_err(|_| NotAPicture::Damaged)?;
        let (width, height) = (size.width, size.height);
        if width == 0 || height == 0 {
            return Err(NotAPicture::Damaged);
        }
        if width > SIDE || height > SIDE {
            return Err(NotAPicture::TooManyPixels { width, height });
        }
        if is_moving(media_type, &bytes) {
            return Err(NotAPicture::Moving);
        }
        Ok(Self { media_type, bytes })
    }

    /// A picture that was looked at before it was stored; `None` of a kind that none is stored of.
    pub(crate) fn stored(media_type: &str, bytes: Vec<u8>) -> Option<Self> {
        let kinds = ["image/png", "image/jpeg", "image/webp"];
        let media_type = kinds.into_iter().find(|kind| *kind == media_type)?;
        Some(Self { media_type, bytes })
    }

    /// `image/png`, `image/jpeg` or `image/webp`.
    pub fn media_type(&self) -> &'static str {
        self.media_type
    }

    /// As they were uploaded.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// A face that moves beside every message can be stopped by nobody (WCAG 2.2, 2.2.2).
fn is_moving(media_type: &str, bytes: &[u8]) -> bool {
    let holds = |name: &[u8; 4]| bytes.windows(4).any(|four| four == name);
    match media_type {
        // APNG: a control chunk before the picture's data; a name of letters in compressed data is not met by chance.
        "image/png" => holds(b"acTL") && holds(b"fcTL"),
        // The container's header, chunk `VP8X`, has a flag for it (RFC 9649 section 2.7).
        "image/webp" => bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 2 != 0),
        _ => false,
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({}, {} bytes)", self.media_type, self.bytes.len())
    }
}

impl fmt::Display for NotAPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the picture is empty: choose a PNG, JPEG or WebP file"),
            Self::TooLarge => write!(
                f,
                "the picture has more than {BYTES} bytes: make it smaller, {SIDE} by {SIDE} pixels are plenty"
            ),
            Self::UnknownKind => f.write_str("the picture is no PNG, JPEG or WebP: save it as one of these"),
            Self::Damaged => f.write_str("the picture is damaged: save it anew as PNG, JPEG or WebP"),
            Self::TooManyPixels { width, height } => write!(
                f,
                "the picture has {width} by {height} pixels: make it at most {SIDE} by {SIDE}"
            ),
            Self::Moving => f.write_str("the picture moves: save one frame of it as PNG, JPEG or WebP"),
        }
    }
}

impl std::error::Error for NotAPicture {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The beginning of a picture, and what is said of its size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend(b"\x08\0\0\0\0\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82");
        bytes
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x0b\x08".to_vec();
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend(b"\x01\x01\x11\0\xff\xd9");
        bytes
    }

    fn webp(width: u32, height: u32, flags: u8) -> Vec<u8> {
        let mut bytes = b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0".to_vec();
        bytes.extend([flags, 0, 0, 0]);
        bytes.extend(&(width - 1).to_le_bytes()[..3]);
        bytes.extend(&(height - 1).to_le_bytes()[..3]);
        bytes
    }

    #[test]
    fn a_picture_is_what_its_first_bytes_say() {
        for (bytes, media_type) in [
            (png(512, 512), "image/png"),
            (jpeg(512, 1), "image/jpeg"),
            (webp(1, 512, 0), "image/webp"),
        ] {
            let picture = Picture::read(bytes.clone()).unwrap();
            assert_eq!((picture.media_type(), picture.bytes()), (media_type, &*bytes));
            assert_eq!(Picture::stored(media_type, bytes), Some(picture));
        }
        assert_eq!(Picture::stored("image/svg+xml", png(1, 1)), None);
    }

    #[test]
    fn what_is_no_picture_to_be_shown_is_refused() {
        let mut long = png(40, 40);
        long.resize(BYTES, 0);
        assert!(Picture::read(long.clone()).is_ok());
        long.push(0);
        let apng = [png(40, 40), b"acTL fcTL".to_vec()].concat();
        for (bytes, wrong) in [
            (Vec::new(), NotAPicture::Empty),
            (long, NotAPicture::TooLarge),
            (
                b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
                NotAPicture::UnknownKind,
            ),
            (b"GIF89a\x01\0\x01\0\0\0\0".to_vec(), NotAPicture::UnknownKind),
            (b"<!doctype html><script>".to_vec(), NotAPicture::UnknownKind),
            (b"BM".to_vec(), NotAPicture::UnknownKind),
            (png(40, 40)[..18].to_vec(), NotAPicture::Damaged),
            (jpeg(40, 40)[..22].to_vec(), NotAPicture::Damaged),
            (webp(40, 40, 0)[..22].to_vec(), NotAPicture::Damaged),
            (png(0, 40), NotAPicture::Damaged),
            (png(513, 40), NotAPicture::TooManyPixels { width: 513, height: 40 }),
            (
                jpeg(40, 65_535),
                NotAPicture::TooManyPixels {
                    width: 40,
                    height: 65_535,
                },
            ),
            (
                webp(1 << 24, 1, 0),
                NotAPicture::TooManyPixels {
                    width: 1 << 24,
                    height: 1,
                },
            ),
            (apng, NotAPicture::Moving),
            (webp(40, 40, 2), NotAPicture::Moving),
        ] {
            let said = Picture::read(bytes);
            assert_eq!(said, Err(wrong));
            assert!(wrong.to_string().contains(": "), "{wrong} says what to do");
        }
    }
}
