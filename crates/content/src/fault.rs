//! A fault in the content: where it stands, what is wrong and what to do about it.

use std::fmt;

/// One fault an expert can mend: file, line, what is wrong and how to put it right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Path inside the content folder, with `/`.
    pub file: String,
    /// Line, 1 for the first; 0 when the whole file is meant.
    pub line: usize,
    /// Column in characters, 1 for the first; 0 when the whole line is meant.
    pub column: usize,
    /// What is wrong, one sentence without a final stop.
    pub message: String,
    /// What to do, one sentence without a final stop.
    pub fix: String,
}

impl Fault {
    /// A fault at a place in a file.
    pub fn at(
        file: impl Into<String>,
        (line, column): (usize, usize),
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self { file: file.into(), line, column, message: message.into(), fix: fix.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}. Fix: {}.", self.message, self.fix)
    }
}

/// What `varn content check` prints: one line for each fault and a closing count.
#[must_use]
pub fn report(faults: &[Fault]) -> String {
    let mut out = String::new();
    for fault in faults {
        out.push_str(&fault.to_string());
        out.push('\n');
    }
    match faults.len() {
        0 => out.push_str("The content has no faults.\n"),
        1 => out.push_str("1 fault.\n"),
        n => out.push_str(&format!("{n} faults.\n")),
    }
    out
}
