//! The linkage library, from outside.

mod compare;
mod encode;
mod names;
mod oprf;
mod scan;
mod tables;
