//! The guidance crate on the real content.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly")]

mod assessment;
mod children;
mod conditions;
mod properties;

use std::{path::PathBuf, sync::LazyLock};

use guidance::{CaseEvent, CaseFacts, Indicators, Process, ProcessData};
use jiff::Timestamp;
use law::{Files, Law};

fn read(path: &str) -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../content").join(path);
    std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

fn yaml<T: serde::de::DeserializeOwned>(path: &str) -> T {
    serde_saphyr::from_str(&read(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

static INDICATORS: LazyLock<Indicators> = LazyLock::new(|| yaml("indicators/indicators.yaml"));

static PROCESS: LazyLock<Process> = LazyLock::new(|| compile(yaml("process/nrm.yaml")));

static LAW: LazyLock<Law> = LazyLock::new(|| {
    Law::new(Files {
        provisions: yaml("law/provisions.yaml"),
        clocks: yaml("law/clocks.yaml"),
        consent: yaml("law/consent.yaml"),
        contacts: yaml("law/contacts.yaml"),
        ..Files::default()
    })
});

fn compile(data: ProcessData) -> Process {
    Process::compile(data).unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

fn at(s: &str) -> Timestamp {
    s.parse().unwrap()
}

fn facts(json: serde_json::Value) -> CaseFacts {
    CaseFacts::parse(&PROCESS, json.as_object().unwrap()).unwrap_or_else(|e| panic!("{e}"))
}

fn happened(list: &[(&str, &str)]) -> Vec<CaseEvent> {
    list.iter().map(|(kind, when)| CaseEvent::new(*kind, at(when))).collect()
}

#[test]
fn the_indicator_file_is_sound() {
    INDICATORS.check().unwrap();
    assert_eq!(INDICATORS.all().len(), 203);
    let (contacts, provisions) = INDICATORS.references();
    for c in contacts {
        assert!(LAW.contact(c).is_some(), "contact {c}");
    }
    for p in provisions {
        assert!(LAW.provision(p).is_some(), "provision {p}");
    }
    for a in INDICATORS.audiences() {
        assert!(INDICATORS.for_audience(&a.id).next().is_some(), "{} has no list", a.id);
    }
}

#[test]
fn what_the_process_names_exists_in_the_law_files() {
    let missing: Vec<String> = PROCESS
        .references()
        .into_iter()
        .filter(|(kind, id, _)| match *kind {
            "provision" => LAW.provision(id).is_none(),
            "clock" => LAW.clock(id).is_none(),
            "contact" => LAW.contact(id).is_none(),
            "consent" => LAW.consent_rule(id).is_none(),
            other => panic!("new kind of reference {other}"),
        })
        .map(|(kind, id, step)| format!("{step}: {kind} {id}"))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_process_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&*PROCESS);
}
