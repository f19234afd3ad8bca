//! The linkage library, from outside.

mod names;
mod scan;
