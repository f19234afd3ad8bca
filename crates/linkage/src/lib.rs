//! The same person under another spelling: names to features, comparison, scoring, encodings, exact search.
//!
//! A library in its own right: pure, no I/O, no clock, no randomness of its own, and nothing of Värn in it.
//!
//! * [`name`] reads written names: scripts, romanisation, particles, skeletons, groups of spellings.
//! * [`compare`] compares two records field by field; [`score`] weighs what was compared (Fellegi–Sunter) and says why.
//! * [`encode`] turns features into keyed bits; [`oprf`] makes them with keys nobody holds alone.
//! * [`scan`] finds the nearest encodings, exactly.

pub mod compare;
pub mod encode;
pub mod name;
pub mod oprf;
pub mod scan;
pub mod score;
pub mod table;
