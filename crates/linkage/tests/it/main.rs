//! The linkage library, from outside.

mod encode;
mod names;
mod oprf;
mod scan;
