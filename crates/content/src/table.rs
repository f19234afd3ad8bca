//! Reading CSV registers with the line in every fault.

use serde::de::DeserializeOwned;

use crate::{Fault, Tree};

/// All rows of a CSV file. A row that does not fit gives a fault and is left out.
pub(crate) fn read<T: DeserializeOwned>(tree: &Tree, path: &str, faults: &mut Vec<Fault>) -> Vec<T> {
    let Some(text) = tree.get(path) else {
        faults.push(Fault::at(path, (0, 0), "the file is missing", "put the file back"));
        return Vec::new();
    };
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.deserialize() {
        match row {
            Ok(row) => rows.push(row),
            Err(e) => {
                let (line, message) = explain(&e);
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

fn explain(e: &csv::Error) -> (usize, String) {
    let line = e.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(0));
    match e.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            (line, format!("the row has {len} columns but the first line has {expected_len}"))
        }
        csv::ErrorKind::Deserialize { err, .. } => (line, format!("the row cannot be read: {err}")),
        _ => (line, "the row cannot be read".to_owned()),
    }
}
