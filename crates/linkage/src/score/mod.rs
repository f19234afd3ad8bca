//! Weighs what was compared (Fellegi–Sunter), calibrates, sets bands and says why.
//!
//! Weights are natural log likelihood ratios inside, bits (log₂) where people read them.

mod isotonic;
mod model;
mod words;

pub use isotonic::Calibration;
pub use model::{Model, Prior};
pub use words::{Reason, Texts, texts};

use crate::table::Kind;

/// How far a pair may be trusted. Never more than a reason for people to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Band {
    /// Too little to show; kept for standing queries.
    Weak,
    /// Worth a look.
    Possible,
    /// An exact token agrees, and name or date with it.
    Certain,
}

impl Band {
    /// Lower-case English name, as in the output of the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Band::Weak => "weak",
            Band::Possible => "possible",
            Band::Certain => "certain",
        }
    }

    /// The band of a probability. `exact`: an exact token agrees; `backed`: name or birth date agrees too; `telling`: what
    /// agrees is more than common names and an approximate date. Names and date alone are never more than possible.
    #[must_use]
    pub fn of(probability: f32, exact: bool, backed: bool, telling: bool) -> Band {
        if exact && backed && probability >= 0.999 {
            Band::Certain
        } else if probability >= 0.2 && telling {
            Band::Possible
        } else {
            Band::Weak
        }
    }
}

/// Whether agreement in a field of this kind can make a pair certain.
pub(crate) fn is_exact(kind: Kind) -> bool {
    kind == Kind::Exact
}
