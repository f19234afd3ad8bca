//! Why something could not be done: one sentence for the person at the terminal.

use std::fmt;

/// A sentence that says what happened, what is safe and what to do next.
#[derive(Debug)]
pub(crate) struct Fault(String);

impl Fault {
    /// Exit code of the program.
    pub(crate) const EXIT: u8 = 2;

    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Errors of the rooms are already such sentences.
macro_rules! sentences {
    ($($error:ty),* $(,)?) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                Self::new(error.to_string())
            }
        }
    )*};
}
sentences!(
    store::StoreError,
    access::AccessError,
    content::TreeError,
    guidance::AnswersError,
    guidance::FactsError
);
