//! The nearest encodings, exactly: no candidate lists, no approximation, every row is either compared or shown by a bound
//! that it cannot be a hit.
//!
//! Rows lie by birth year (a *shelf*, under a label that may be keyed) and number of bits set. A query skips shelves
//! outside its window, then strips whose number of bits
//! alone rules them out (the bound of Swamidass and Baldi, *Bounds and algorithms for fast exact searches of chemical
//! fingerprints*, 2007), then the second 512 bits of rows whose first 512 bits show that they cannot reach the bar.
//! What is left is counted by the widest instructions the machine has ([`Path`]); all give the same answers.

mod filter;
mod index;
mod join;
mod kernel;
#[cfg(target_arch = "aarch64")]
mod kernel_arm;
#[cfg(target_arch = "x86_64")]
mod kernel_x86;
mod search;
mod segment;

pub use filter::{BITS, Filter, Measure, WORDS};
pub use index::{Index, Snapshot};
pub use join::{Near, Pair};
pub use kernel::Path;
pub use search::{Hit, Means, NameOnly, Query, Rank};
pub use segment::Row;
