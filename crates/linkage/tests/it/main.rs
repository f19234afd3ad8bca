//! The linkage library, from outside.

mod scan;
