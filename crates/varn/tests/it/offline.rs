//! What needs no database.

use std::fs;

use serde_json::Value;

use crate::{answer, refusal, run};

#[test]
fn help() {
    let mut all = String::new();
    for command in [
        &["--help"][..],
        &["serve", "--help"],
        &["admin", "--help"],
        &["admin", "create", "--help"],
        &["clock", "--help"],
        &["clock", "due", "--help"],
        &["content", "check", "--help"],
        &["assess", "--help"],
        &["plan", "--help"],
    ] {
        all.push_str(&format!("$ varn {}\n{}\n", command.join(" "), answer(command)));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn clocks_before_christmas() {
    let mut all = String::new();
    for lang in ["sv", "en"] {
        for clock in ["inquiry-decision", "report-open", "protection-assessment", "lvu-submit"] {
            all.push_str(&answer(&["clock", "due", clock, "--from", "2026-12-22T09:00", "--lang", lang]));
            all.push('\n');
        }
    }
    all.push_str(&answer(&["clock", "due", "report-open", "--acute", "--from", "2026-12-22T08:00:00Z"]));
    insta::assert_snapshot!(all);
}

#[test]
fn every_clock_is_listed_in_both_forms() {
    let text = answer(&["clock", "list"]);
    let json: Vec<Value> = serde_json::from_str(&answer(&["clock", "list", "--json"])).unwrap();
    assert!(json.len() > 30);
    assert_eq!(text.lines().count(), json.len());
    for (line, clock) in text.lines().zip(&json) {
        assert!(line.starts_with(clock["id"].as_str().unwrap()));
        assert!(clock["cite"]["sv"].is_string() && clock["verified"].is_string());
    }
    for clock in json.iter().step_by(9) {
        let due =
            answer(&["clock", "due", clock["id"].as_str().unwrap(), "--from", "2026-12-22T09:00", "--json"]);
        let due: Value = serde_json::from_str(&due).unwrap();
        assert_eq!(due["from"], "2026-12-22T08:00:00Z");
        assert!(due["limit"].as_str() >= due["from"].as_str());
        assert_ne!(due["explanation"]["en"], "");
    }
}

#[test]
fn the_built_in_content_has_no_faults() {
    assert_eq!(answer(&["content", "check"]), "The content has no faults.\n");
}

#[test]
fn a_faulty_folder_is_told_by_file_and_line_and_never_used() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("law")).unwrap();
    let clocks =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/law/clocks.yaml")).unwrap();
    let file = dir.path().join("law/clocks.yaml");
    fs::write(&file, clocks.replacen("provisions: [sol.19.1]", "provisions: [sol.99.1]", 1)).unwrap();
    let folder = dir.path().to_str().unwrap();
    let out = run(&["content", "check", folder]);
    assert_eq!(out.status.code(), Some(1));
    let report = String::from_utf8(out.stdout).unwrap();
    assert!(report.starts_with("law/clocks.yaml:") && report.contains("sol.99.1"), "{report}");
    let out = refusal(&run(&["--content", folder, "clock", "list"]));
    assert!(out.contains("law/clocks.yaml:") && out.contains("Nothing was changed"), "{out}");

    // The same folder without the fault is used.
    fs::write(&file, clocks.replacen("sv: Öppna anmälan", "sv: Slå upp anmälan", 1)).unwrap();
    assert!(answer(&["clock", "list", "--content", folder]).contains("Slå upp anmälan"));
}

#[test]
fn answers_are_explained() {
    for lang in ["sv", "en"] {
        insta::assert_snapshot!(
            format!("assess-{lang}"),
            answer(&["assess", "--answers", "tests/data/answers.json", "--lang", lang])
        );
    }
    let json: Value =
        serde_json::from_str(&answer(&["assess", "--answers", "tests/data/answers.json", "--json"])).unwrap();
    assert_eq!(json["yes"].as_array().unwrap().len(), 2);
    assert!(!json.to_string().contains("Two telephones"));
}

#[test]
fn a_plan_is_derived() {
    for lang in ["sv", "en"] {
        let args = ["plan", "--case", "tests/data/case.json", "--now", "2026-11-21T10:00", "--lang", lang];
        insta::assert_snapshot!(format!("plan-{lang}"), answer(&args));
    }
    let args = ["plan", "--case", "tests/data/case.json", "--now", "2026-11-21T09:00:00Z", "--json"];
    let json: Value = serde_json::from_str(&answer(&args)).unwrap();
    assert_eq!(json["steps"].as_array().unwrap().len(), 6);
    assert_eq!(json["now"], "2026-11-21T09:00:00Z");
}

#[test]
fn wrong_input_is_told_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str, text: &[u8]| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let now = "2026-11-21T10:00";
    let fact = path("fact.json", br#"{"facts": {"age_years": "eleven", "colour": 3}}"#);
    let event =
        path("event.json", br#"{"events": [{"kind": "report-recieved", "at": "2026-11-02T08:12:00Z"}]}"#);
    let key = path("key.json", br#"{"name": "Testa"}"#);
    let bytes = path("bytes.json", b"\xff\xfe");
    let large = path("large.json", &vec![b' '; (1 << 20) + 1]);
    let sign =
        path("sign.json", br#"{"audience": "hotel", "at": "2026-11-02", "answers": {"x.1": "maybe"}}"#);
    let mut all = String::new();
    for args in [
        &["clock", "due", "no-such-clock", "--from", now][..],
        &["clock", "due", "report-open", "--from", "tomorrow"],
        &["clock", "due", "report-open", "--from", now, "--lang", "de"],
        &["plan", "--case", &fact, "--now", now],
        &["plan", "--case", &event, "--now", now],
        &["plan", "--case", &key, "--now", now],
        &["plan", "--case", &bytes, "--now", now],
        &["plan", "--case", &large, "--now", now],
        &["plan", "--case", "no/such/file", "--now", now],
        &["assess", "--answers", &sign],
        &["content", "check", "no/such/folder"],
        &["fly"],
    ] {
        all.push_str(&refusal(&run(args)).replace(dir.path().to_str().unwrap(), "DIR"));
    }
    insta::assert_snapshot!(all);
}
