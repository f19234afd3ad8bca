//! The few real differences between the engines. Counted: 1 (column types of the schema text).

use crate::Engine;

/// Column types written in the schema text as `@id`, `@int`, `@bytes`, `@bool`, and `@strict` or `@by_key` after a table.
const WORDS: [(&str, &str, &str); 6] = [
    ("@id", "BLOB", "UUID"),
    ("@int", "INTEGER", "BIGINT"),
    ("@bytes", "BLOB", "BYTEA"),
    ("@bool", "INTEGER", "BOOLEAN"),
    ("@strict", "STRICT", ""),
    // Rows in the order of the key, not of their coming: one tree less to write in.
    ("@by_key", "STRICT, WITHOUT ROWID", ""),
];

/// The schema text for one engine.
#[must_use]
pub fn schema(engine: Engine, text: &str) -> String {
    WORDS.iter().fold(text.to_owned(), |t, (word, sqlite, postgres)| {
        t.replace(word, if engine == Engine::Sqlite { sqlite } else { postgres })
    })
}
