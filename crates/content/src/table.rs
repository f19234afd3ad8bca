//! Reading CSV registers with the line in every fault.

use serde::de::DeserializeOwned;

use crate::{Fault, Tree};

/// All rows of a CSV file. A row that does not fit gives a fault and is left out.
pub(crate) fn read<T: DeserializeOwned>(tree: &Tree, path: &str, faults: &mut Vec<Fault>) -> Vec<T> {
    let Some(text) = tree.get(path) else {
        faults.push(Fault::at(path, (0, 0), "the file is missing", "put the file back"));
        return Vec::new();
    };
    let lines = Lines::of(text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.deserialize() {
        match row {
            Ok(row) => rows.push(row),
            Err(e) => {
                let (line, message) = explain(&e, &lines);
                faults.push(Fault::at(
                    path,
                    (line, 0),
                    message,
                    "give every row the same columns as the first line, and put quotation marks around values with a comma",
                ));
            }
        }
    }
    rows
}

fn explain(e: &csv::Error, lines: &Lines<'_>) -> (usize, String) {
    let line = e.position().map_or(0, |p| lines.line(p));
    match e.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            (line, format!("the row has {len} columns but the first line has {expected_len}"))
        }
        csv::ErrorKind::Deserialize { err, .. } => (line, format!("the row cannot be read: {err}")),
        _ => (line, "the row cannot be read".to_owned()),
    }
}

/// Where lines end, because the reader's own count is one short after Windows line ends and blank lines.
pub(crate) struct Lines<'t> {
    /// Offset of each `\n`.
    ends: Vec<usize>,
    text: &'t [u8],
}

impl<'t> Lines<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i).collect();
        Self { ends, text: text.as_bytes() }
    }

    /// The line, 1 for the first, of a record that the reader says begins at `position`.
    pub(crate) fn line(&self, position: &csv::Position) -> usize {
        let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let skipped = self.text.iter().skip(from).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        1 + self.ends.partition_point(|end| *end < from.saturating_add(skipped))
    }
}
