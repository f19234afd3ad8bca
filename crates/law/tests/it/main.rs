//! The real content and the rules on it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly")]

mod calendar;
mod content;
mod due;
mod golden;
mod hours;
mod retain;

use std::path::PathBuf;

use law::{Files, Law};
use serde::de::DeserializeOwned;

/// The content folder of the repository.
fn content() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../content")
}

fn read<T: DeserializeOwned>(name: &str) -> T {
    let text = std::fs::read_to_string(content().join("law").join(name)).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The law as it is shipped; parsed once.
fn library() -> &'static Law {
    static LAW: std::sync::OnceLock<Law> = std::sync::OnceLock::new();
    LAW.get_or_init(|| {
        Law::new(Files {
            provisions: read("provisions.yaml"),
            clocks: read("clocks.yaml"),
            gates: read("gates.yaml"),
            consent: read("consent.yaml"),
            retention: read("retention.yaml"),
            contacts: read("contacts.yaml"),
            offences: read("offences.yaml"),
            data_rules: read("data-rules.yaml"),
            log_control: read("log-control.yaml"),
            threads: read("threads.yaml"),
        })
    })
}

/// A Swedish local time as an instant.
fn at(local: &str) -> jiff::Timestamp {
    let local: jiff::civil::DateTime = local.parse().unwrap();
    local.to_zoned(ground::stockholm()).unwrap().timestamp()
}
