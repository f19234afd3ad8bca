//! What the content promises, seen from outside.

mod embedded;
mod overlay;
mod words;
