//! A copy of a file without its metadata.

use crate::{Kind, image, jpeg, pdf};

/// What can be found and removed; stable words the doors translate.
pub mod removed {
    /// Camera data (EXIF): device, time, serial numbers.
    pub const EXIF: &str = "exif";
    /// A GPS position inside the camera data.
    pub const GPS: &str = "gps";
    /// XMP: editing programs, history, names.
    pub const XMP: &str = "xmp";
    /// IPTC or Photoshop data: captions, places, names.
    pub const IPTC: &str = "iptc";
    /// Comments or text fields in an image.
    pub const COMMENT: &str = "comment";
    /// A small preview, which can show what was cropped away.
    pub const THUMBNAIL: &str = "thumbnail";
    /// The time of the last change.
    pub const TIME: &str = "time";
    /// Data of a camera or program maker.
    pub const PRIVATE: &str = "private";
    /// Bytes after the end of the image, such as a video clip.
    pub const APPENDED: &str = "appended";
    /// A PDF's title, author, program and times.
    pub const DOCUMENT_INFO: &str = "document-info";
    /// Scripts and actions that start something.
    pub const SCRIPT: &str = "script";
    /// Files attached inside a PDF.
    pub const ATTACHMENT: &str = "attachment";
    /// Names and times on comments in a PDF.
    pub const ANNOTATION_AUTHOR: &str = "annotation-author";
    /// Earlier versions of a PDF kept inside it.
    pub const EARLIER_VERSION: &str = "earlier-version";
}

/// A copy without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stripped {
    /// The copy.
    pub bytes: Vec<u8>,
    /// What was taken out: words of [`removed`], each once, sorted. Empty if there was nothing.
    pub removed: Vec<&'static str>,
}

impl Stripped {
    pub(crate) fn new(bytes: Vec<u8>, mut removed: Vec<&'static str>) -> Self {
        removed.sort_unstable();
        removed.dedup();
        Self { bytes, removed }
    }
}

/// Why there is no copy. The original can still be kept sealed; the door must say that it is unstripped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StripError {
    /// This kind of file is not stripped (DOCX, ODT).
    #[error("metadata cannot be removed from this kind of file; the original is unchanged")]
    NotSupported,
    /// The file is damaged or not really of its kind.
    #[error("the file could not be read, so its metadata was not removed; the original is unchanged")]
    Unreadable,
    /// The file is locked with a password.
    #[error(
        "the file is locked, so its metadata was not removed; the original is unchanged; send it unlocked"
    )]
    Locked,
    /// The file is larger or more complex than is safe to work on.
    #[error("the file is too large or complex to remove its metadata; the original is unchanged")]
    TooComplex,
}

/// Makes a copy without metadata. Picture data and page content are kept byte for byte; text is unchanged.
///
/// Bounds: images and text take time and memory in proportion to their size, and a copy is at most 64 bytes longer than the
/// picture. PDF is refused above [`crate::MAX_PDF_BYTES`], also when only the copy would be that long, and above
/// [`crate::MAX_PDF_OBJECTS`]; run it on a blocking thread.
///
/// # Errors
/// [`StripError`] says why there is no copy.
pub fn strip(kind: Kind, bytes: &[u8]) -> Result<Stripped, StripError> {
    match kind {
        Kind::Jpeg => jpeg::strip(bytes).ok_or(StripError::Unreadable),
        Kind::Png => image::strip_png(bytes).ok_or(StripError::Unreadable),
        Kind::Webp => image::strip_webp(bytes).ok_or(StripError::Unreadable),
        Kind::Gif => image::strip_gif(bytes).ok_or(StripError::Unreadable),
        Kind::Pdf => pdf::strip(bytes),
        Kind::PlainText => Ok(Stripped::new(bytes.to_vec(), Vec::new())),
        Kind::Docx | Kind::Odt | Kind::Unknown => Err(StripError::NotSupported),
    }
}
