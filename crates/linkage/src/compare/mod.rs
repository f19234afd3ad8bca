//! Compares two records field by field: names, birth dates, exact tokens. What a comparison weighs is [`crate::score`]'s.

pub mod confusion;
mod date;
mod names;
pub mod token;

pub use confusion::Confusions;
pub use date::{Born, Dates, Source};
pub use names::{Names, align, names};
pub use token::{Words, words};
