//! The process file: faults are named with their step, before anybody sees a plan.

use guidance::{CaseFacts, Process, ProcessData};

use crate::{PROCESS, read};

/// Compiles the real file with one text replaced and returns the faults.
fn faults(from: &str, to: &str) -> Vec<String> {
    let text = read("process/nrm.yaml");
    assert!(text.contains(from), "{from} is not in the file");
    let data: ProcessData = serde_saphyr::from_str(&text.replacen(from, to, 1)).unwrap();
    Process::compile(data).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

const SHELTER: &str = "may_be(fact.risk_taken_abroad, ['yes'])";

#[test]
fn each_fault_names_its_place() {
    let long = format!("{SHELTER} || {}", vec!["fact.missing == 'no'"; 40].join(" || "));
    let all: Vec<String> = [
        (SHELTER, "may_be(fact.risk_abroad, ['yes'])"),
        (SHELTER, "may_be(fact.risk_taken_abroad, ['ja'])"),
        (SHELTER, "fact.risk_taken_abroad == 'ja'"),
        (SHELTER, "happened['flew-away']"),
        (SHELTER, "term.child"),
        (SHELTER, "[1, 2].all(x, x > 0)"),
        (SHELTER, "fact.risk_taken_abroad =="),
        (SHELTER, "size(fact.risk_taken_abroad) > 2"),
        (SHELTER, &long),
        ("- {step: nrm.2.lvu-submit}", "- {step: nrm.2.lvu-court}"),
        ("- {step: nrm.2.lvu-submit}", "- {step: nrm.9.nothing}"),
        ("actors: [frontline, anyone]", "actors: [frontline, nobody]"),
        ("done: [report-opened]", "done: [report-eaten]"),
        ("- id: nrm.1.1\n", "- id: nrm.1.2\n"),
    ]
    .into_iter()
    .flat_map(|(from, to)| faults(from, to))
    .collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn facts_are_checked_against_the_file() {
    let given = serde_json::json!({"age_years": 200, "company": "dog", "shoe": 1, "missing": null, "placed": "yes", "age_doubt": ""});
    let e = CaseFacts::parse(&PROCESS, given.as_object().unwrap()).unwrap_err();
    insta::assert_snapshot!(e.problems.iter().map(|p| p.message.sv.clone()).collect::<Vec<_>>().join("\n"));
    // What an old case has stored never stops its plan.
    let kept = CaseFacts::parse_stored(&PROCESS, given.as_object().unwrap());
    assert_eq!(serde_json::to_value(kept.get("placed")).unwrap(), "yes");
    assert_eq!(serde_json::to_value(kept.get("age_years")).unwrap(), "unknown");
}
