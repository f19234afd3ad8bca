//! Files uploaded to a case (handlingar): what they are, whether they are accepted, and a copy without metadata.
//!
//! Pure: bytes in, bytes out. Nothing is decoded, so an image of enormous dimensions costs nothing here.
//! Every walk over a file goes forward and ends with the file; PDF has its own limits in [`strip`].
//!
//! The metadata copy exists because a photo or document can carry the position of a home, the name of an
//! author or an earlier version of a text (ASVS 5.0 14.2.8). Picture content is never changed: a face or a
//! door number in the picture stays.

mod bytes;
mod image;
mod jpeg;
mod pdf;
mod sniff;
mod strip;
mod upload;

pub use pdf::{MAX_PDF_BYTES, MAX_PDF_OBJECTS};
pub use sniff::{Kind, sniff};
pub use strip::{StripError, Stripped, removed, strip};
pub use upload::{Accepted, MAX_NAME_CHARS, Refused, check_upload, safe_name};
