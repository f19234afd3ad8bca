//! The content: everything experts edit without programming, embedded in the program, overlaid from a folder, parsed and
//! cross-checked.
//!
//! Facts of law and guidance live as files under `content/`; the crates `law` and `guidance` know their meaning. Here they are
//! found, read into those types, and held against each other, so that a wrong reference is told with file and line before
//! anybody meets it on a page.

mod check;
mod codes;
mod content;
mod fault;
mod knowledge;
mod node;
mod register;
mod rules;
mod table;
mod tree;
mod words;
pub mod yaml;

pub use check::check;
pub use codes::{Cardinality, CodeError, Codes, Level, Unit, Value, Variable, VariableKind};
pub use content::Content;
pub use fault::{Fault, report};
pub use register::{
    Authority, AuthorityKind, Country, County, Language, Municipality, PriorityLanguage, Region, Register,
    Shapes, swedish_order,
};
pub use tree::{MAX_FILE_BYTES, Tree, TreeError};
pub use words::{Arg, Words};
