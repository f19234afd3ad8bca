//! The whole plan of three invented children, for a person to read.

use std::fmt::Write;

use guidance::{Plan, StepState, plan};
use jiff::Timestamp;

use crate::{LAW, PROCESS, at, facts, happened};

fn state(s: &StepState) -> String {
    match s {
        StepState::ToDo => "att göra".to_owned(),
        StepState::InProgress => "pågår".to_owned(),
        StepState::Done { .. } => "klart".to_owned(),
        StepState::WaitingFor { what, .. } => format!("väntar på {}", what.sv),
        StepState::NotApplicable { because } => format!("gäller inte: {}", because.sv),
    }
}

fn written(p: &Plan, now: Timestamp) -> String {
    let mut out = String::new();
    let next = p.next.as_deref().and_then(|id| p.step(id)).map_or("-", |s| s.title.sv.as_str());
    writeln!(out, "Nu: {next}").unwrap();
    writeln!(out, "Först: {}", p.order.iter().take(6).cloned().collect::<Vec<_>>().join(", ")).unwrap();
    writeln!(out, "Okänt: {}", p.unknown_facts.join(", ")).unwrap();
    for m in &p.steps {
        writeln!(out, "\n{} ({})", m.title.sv, state(&m.state)).unwrap();
        for s in &m.substeps {
            writeln!(out, "  [{}] {} – {}", s.id, s.title.sv, state(&s.state)).unwrap();
            if let (Some(d), true) = (&s.due, s.state.is_open()) {
                let late = if s.overdue { " FÖRSENAD" } else { "" };
                // Day and time left only: the sentence itself is tested where it is written.
                let day = d.last_day.map_or(String::new(), |day| format!("senast {day}, "));
                writeln!(out, "      {}: {day}{}{late}", d.clock, d.left(now, ground::Lang::Sv)).unwrap();
            }
            if s.state.is_open() {
                let roles: Vec<String> =
                    s.roles.iter().map(|r| format!("{}: {}", r.name.sv, r.does.sv)).collect();
                writeln!(out, "      {} | {}", s.why.sv, roles.join("; ")).unwrap();
            }
        }
    }
    out
}

#[test]
fn eu_child_found_begging_with_an_adult() {
    let facts = facts(serde_json::json!({
        "age_years": 11, "age_doubt": "no", "company": "with_other_adult", "residence": "eu_citizen", "whereabouts": "police",
        "missing": "no", "purpose": "begging", "reporter": "duty_bound", "feedback_wanted": "yes", "guardianship": "guardian_abroad",
        "police_report": "made", "risk_taken_abroad": "yes", "habitual_residence_abroad": "yes", "placed": "no",
    }));
    let events = happened(&[
        ("suspicion", "2026-11-20T14:10:00Z"),
        ("child-taken-by-police", "2026-11-20T14:20:00Z"),
        ("report-received", "2026-11-20T14:30:00Z"),
        ("police-reported", "2026-11-20T14:30:00Z"),
        ("report-opened", "2026-11-20T14:50:00Z"),
    ]);
    let now = at("2026-11-20T15:00:00Z");
    insta::assert_snapshot!(written(&plan(&PROCESS, &LAW, &facts, &events, now).unwrap(), now));
}

#[test]
fn unaccompanied_asylum_seeking_child_missing_from_a_home() {
    let facts = facts(serde_json::json!({
        "age_years": 16, "age_doubt": "yes", "company": "alone", "residence": "asylum_seeker", "whereabouts": "unknown_place",
        "missing": "yes", "guardianship": "god_man", "placed": "yes", "reporter": "duty_bound", "risk_taken_abroad": "unknown",
        "immediate_care_needed": "unknown",
    }));
    let events = happened(&[
        ("placement-started", "2026-08-31T08:00:00Z"),
        ("guardian-applied", "2026-08-20T08:00:00Z"),
        ("guardian-appointed", "2026-08-27T08:00:00Z"),
        ("absence-noted", "2026-12-22T21:00:00Z"),
        ("report-received", "2026-12-22T22:00:00Z"),
        ("missing-reported", "2026-12-22T21:15:00Z"),
    ]);
    let now = at("2026-12-23T07:00:00Z");
    insta::assert_snapshot!(written(&plan(&PROCESS, &LAW, &facts, &events, now).unwrap(), now));
}

#[test]
fn swedish_girl_of_15_sexually_exploited() {
    let facts = facts(serde_json::json!({
        "age_years": 15, "age_doubt": "no", "company": "with_guardian", "residence": "swedish", "whereabouts": "guardian",
        "missing": "no", "purpose": "sex.prostitution", "reporter": "duty_bound", "feedback_wanted": "yes",
        "guardianship": "guardian_in_sweden", "police_report": "not_made", "risk_taken_abroad": "no",
        "habitual_residence_abroad": "no", "placed": "no", "immediate_care_needed": "no", "other_municipality": "no",
        "secret_address_needed": "no", "return_considered": "no",
    }));
    let events = happened(&[
        ("report-received", "2026-11-02T08:12:00Z"),
        ("report-opened", "2026-11-02T08:40:00Z"),
        ("protection-assessed", "2026-11-02T13:00:00Z"),
        ("coordinator-contacted", "2026-11-02T14:00:00Z"),
        ("suspicion-of-crime", "2026-11-03T09:00:00Z"),
        ("child-heard", "2026-11-04T09:00:00Z"),
        ("inquiry-opened", "2026-11-13T10:00:00Z"),
    ]);
    let now = at("2026-11-21T09:00:00Z");
    insta::assert_snapshot!(written(&plan(&PROCESS, &LAW, &facts, &events, now).unwrap(), now));
}
