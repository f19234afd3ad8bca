//! The ground floor: typed ids, the two languages, time and randomness as arguments, operation context parts.
//!
//! Nothing here knows a law, a table or a page. Everything above may use it.
//! Only [`SystemClock`] reads the machine's clock and only [`SystemEntropy`] its randomness.

mod check;
mod clock;
mod codes;
mod entropy;
mod id;
mod number;
mod text;

pub use check::Check;
pub use clock::{Clock, SystemClock, stockholm};
pub use entropy::{Entropy, SystemEntropy};
pub use id::*;
pub use number::{CaseNumber, NumberError, ReportNumber};
pub use text::{Lang, Text};
