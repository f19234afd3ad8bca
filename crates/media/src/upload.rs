//! Whether an uploaded file is accepted, and under what name.

use crate::{Kind, sniff};

/// Longest name kept, in characters, with its ending.
pub const MAX_NAME_CHARS: usize = 120;

/// An accepted upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What the bytes are.
    pub kind: Kind,
    /// A name fit to show and to download under.
    pub safe_name: String,
    /// The type to store and serve; from the bytes, never from the sender.
    pub mime: &'static str,
}

/// Why an upload was refused. The doors translate it for the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// Larger than allowed here.
    #[error("the file is larger than {limit} bytes; nothing was stored; send a smaller one")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// No bytes.
    #[error("the file is empty; nothing was stored; choose it again")]
    Empty,
    /// Not a kind of file the system takes.
    #[error("this kind of file is not taken; nothing was stored; send PDF, a photo, text, DOCX or ODT")]
    UnknownType,
    /// The bytes are something else than the sender said, which can be a mistake or a trick.
    #[error(
        "the file is {found:?} but was sent as another type; nothing was stored; check that it is the right file"
    )]
    TypeMismatch {
        /// What the bytes are.
        found: Kind,
    },
}

/// Decides on an upload. `declared` is the media type the browser sent, if any; `max` is in bytes.
///
/// # Errors
/// [`Refused`] says why.
pub fn check_upload(
    name: &str,
    declared: Option<&str>,
    bytes: &[u8],
    max: usize,
) -> Result<Accepted, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() > max {
        return Err(Refused::TooLarge { limit: max });
    }
    let kind = sniff(bytes);
    if kind == Kind::Unknown {
        return Err(Refused::UnknownType);
    }
    if !declared.is_none_or(|declared| fits(declared, kind)) {
        return Err(Refused::TypeMismatch { found: kind });
    }
    Ok(Accepted { kind, safe_name: safe_name(name, kind), mime: kind.mime() })
}

/// Any image type fits any image: message programs rename photos, and we serve what the bytes are.
fn fits(declared: &str, kind: Kind) -> bool {
    let declared = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match declared.as_str() {
        "" | "application/octet-stream" => true,
        "image/svg+xml" => false,
        other if other.starts_with("image/") => kind.is_image(),
        "text/plain" | "text/csv" | "text/markdown" => kind == Kind::PlainText,
        // What browsers on Windows with a spreadsheet program installed say of CSV files.
        "application/vnd.ms-excel" => kind == Kind::PlainText,
        other => other == kind.mime(),
    }
}

/// A name fit to show and to download under: no path, no control characters, no characters that turn the
/// text direction (which make `fdp.exe` look like `exe.pdf`), nothing a file system reserves, at most
/// [`MAX_NAME_CHARS`] characters, always with an ending that fits the kind.
#[must_use]
pub fn safe_name(name: &str, kind: Kind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    let clean = clean.trim_matches(['.', ' ']);
    let (stem, ending) = match clean.rsplit_once('.') {
        Some((stem, ending)) if kind.endings().contains(&ending.to_ascii_lowercase().as_str()) => {
            (stem, ending.to_ascii_lowercase())
        }
        _ => (clean, kind.endings().first().copied().unwrap_or("bin").to_owned()),
    };
    let room = MAX_NAME_CHARS.saturating_sub(ending.len() + 1);
    let stem: String = stem.chars().take(room).collect();
    let stem = stem.trim_matches(['.', ' ']);
    let stem = match stem {
        "" => "document".to_owned(),
        reserved if is_reserved(reserved) => format!("_{reserved}"),
        stem => stem.to_owned(),
    };
    let stem: String = stem.chars().take(room).collect();
    format!("{}.{ending}", stem.trim_end_matches(['.', ' ']))
}

const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Device names of Windows, which open a device whatever the ending.
fn is_reserved(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim().to_ascii_uppercase();
    match first.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" => true,
        other => {
            (other.starts_with("COM") || other.starts_with("LPT"))
                && other.len() == 4
                && other.ends_with(|c: char| c.is_ascii_digit())
        }
    }
}
