//! What a file is, by its bytes; never by its name or what the sender claims.

use crate::bytes::Cursor;

/// The kinds of file the system knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// PDF document.
    Pdf,
    /// JPEG image.
    Jpeg,
    /// PNG image.
    Png,
    /// WebP image.
    Webp,
    /// GIF image.
    Gif,
    /// Text in UTF-8 without NUL and other control characters. HTML and scripts count as text and are only
    /// ever served as `text/plain`.
    PlainText,
    /// Word document without macros.
    Docx,
    /// `OpenDocument` text.
    Odt,
    /// Anything else. Refused.
    Unknown,
}

impl Kind {
    /// The media type to store and to serve the file with.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::PlainText => "text/plain; charset=utf-8",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Unknown => "application/octet-stream",
        }
    }

    /// File name endings that fit; the first is added when none fits.
    pub(crate) const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg", "jfif"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Gif => &["gif"],
            Self::PlainText => &["txt", "csv", "md", "log"],
            Self::Docx => &["docx"],
            Self::Odt => &["odt"],
            Self::Unknown => &["bin"],
        }
    }

    pub(crate) const fn is_image(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp | Self::Gif)
    }
}

/// Tells what a file is from its first bytes (and, for office documents, its list of members).
#[must_use]
pub fn sniff(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"%PDF-") {
        Kind::Pdf
    } else if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Kind::Jpeg
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Kind::Png
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Kind::Webp
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        Kind::Gif
    } else if bytes.starts_with(b"PK\x03\x04") {
        office(bytes)
    } else if is_text(bytes) {
        Kind::PlainText
    } else {
        Kind::Unknown
    }
}

fn is_text(bytes: &[u8]) -> bool {
    !bytes.is_empty()
        && std::str::from_utf8(bytes).is_ok_and(|text| {
            !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}'))
        })
}

const ODT_MARK: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.text";

/// Office documents are ZIP archives; which one shows in the member names.
fn office(bytes: &[u8]) -> Kind {
    let Some(names) = member_names(bytes) else { return Kind::Unknown };
    let has = |wanted: &[u8]| names.contains(&wanted);
    // OpenDocument 1.3 part 2, 3.3: the first member is `mimetype`, stored, so type and content stand in the clear.
    let odt = bytes
        .get(30..30 + ODT_MARK.len() + 1)
        .is_some_and(|start| start.starts_with(ODT_MARK) && !matches!(start.last(), Some(b'-')));
    if odt && has(b"content.xml") {
        Kind::Odt
    } else if has(b"[Content_Types].xml")
        && has(b"word/document.xml")
        && !names.iter().any(|name| name.to_ascii_lowercase().ends_with(b"vbaproject.bin"))
    {
        Kind::Docx
    } else {
        Kind::Unknown
    }
}

const MAX_MEMBERS: usize = 10_000;

/// The names in the ZIP's central directory.
fn member_names(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    // The end record is 22 bytes plus a comment of at most 65,535.
    let tail_start = bytes.len().saturating_sub(22 + 65_535);
    let tail = bytes.get(tail_start..)?;
    let end = tail.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let mut record = Cursor(tail.get(end..)?);
    record.take(10)?;
    let members = record.u16_le()?;
    record.take(4)?;
    let start = record.u32_le()?;
    if members > MAX_MEMBERS {
        return None;
    }
    let mut directory = Cursor(bytes.get(start..)?);
    let mut names = Vec::new();
    for _ in 0..members {
        if &directory.array::<4>()? != b"PK\x01\x02" {
            return None;
        }
        directory.take(24)?;
        let (name, extra, comment) = (directory.u16_le()?, directory.u16_le()?, directory.u16_le()?);
        directory.take(12)?;
        names.push(directory.take(name)?);
        directory.take(extra)?;
        directory.take(comment)?;
    }
    Some(names)
}
