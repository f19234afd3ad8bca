//! Any fault ends the run with its sentence.

/// What went wrong.
pub(crate) type Fault = Box<dyn std::error::Error + Send + Sync>;
