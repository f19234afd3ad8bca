//! Compares two records field by field: names, birth dates, exact tokens. What a comparison weighs is [`crate::score`]'s.

pub mod confusion;
pub mod token;
