//! What must hold of every plan.

use guidance::{
    CaseEvent, CaseFacts, FactKind, FactValue, STEP_DONE, STEP_REOPENED, STEP_SET_ASIDE, STEP_STARTED,
    StepState, plan,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::{LAW, PROCESS, at, compile, facts, happened, read};

const NOW: &str = "2026-11-21T09:00:00Z";

/// Facts with each value known or not.
fn any_facts() -> impl Strategy<Value = CaseFacts> {
    let each: Vec<_> = PROCESS
        .facts()
        .iter()
        .map(|f| {
            let id = f.id.clone();
            let values: Vec<serde_json::Value> = match f.kind {
                FactKind::Number => [0, 11, 12, 15, 17, 18, 30].map(serde_json::Value::from).to_vec(),
                FactKind::Choice => f.options.iter().map(|o| serde_json::Value::from(o.id.clone())).collect(),
            };
            prop::option::of(prop::sample::select(values))
                .prop_map(move |v| (id.clone(), v.unwrap_or("unknown".into())))
        })
        .collect();
    each.prop_map(|pairs| CaseFacts::parse(&PROCESS, &pairs.into_iter().collect()).unwrap())
}

/// Somebody has said where the child is.
fn is_found(facts: &CaseFacts) -> bool {
    !matches!(facts.get("whereabouts"), FactValue::Unknown)
        && *facts.get("whereabouts") != FactValue::Choice("unknown_place".to_owned())
}

fn any_kind() -> impl Strategy<Value = String> {
    prop::sample::select(PROCESS.events().iter().map(|e| e.id.clone()).collect::<Vec<_>>())
}

fn any_events() -> impl Strategy<Value = Vec<CaseEvent>> {
    let steps: Vec<String> =
        PROCESS.steps().map(|(_, s)| s.id.clone()).chain(["nrm.2.gone".to_owned()]).collect();
    let built_in = [STEP_STARTED, STEP_DONE, STEP_SET_ASIDE, STEP_REOPENED].map(str::to_owned).to_vec();
    let event = prop_oneof![
        4 => (any_kind(), 0i64..4000).prop_map(|(k, h)| (k, None, h)),
        1 => (prop::sample::select(built_in), prop::sample::select(steps), 0i64..4000).prop_map(|(k, s, h)| (k, Some(s), h)),
    ];
    prop::collection::vec(event, 0..25).prop_map(|list| {
        list.into_iter()
            .map(|(kind, step, hours)| {
                let when: Timestamp = at(NOW) - SignedDuration::from_hours(hours);
                CaseEvent { step, ..CaseEvent::new(kind, when) }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_plan_is_complete_and_determined(facts in any_facts(), events in any_events()) {
        let p = plan(&PROCESS, &LAW, &facts, &events, at(NOW)).unwrap();
        prop_assert_eq!(&p, &plan(&PROCESS, &LAW, &facts, &events, at(NOW)).unwrap());
        for (main, def) in PROCESS.steps() {
            let step = p.step(&def.id);
            prop_assert!(step.is_some_and(|s| s.main == main.id), "{} is lost", def.id);
        }
        for s in p.substeps() {
            if let StepState::NotApplicable { because } = &s.state {
                prop_assert!(!because.sv.is_empty() && !because.en.is_empty());
            }
            prop_assert!(!s.overdue || s.due.is_some());
            prop_assert!(!(s.state.is_done() && s.overdue), "{} is done and late", s.id);
        }
        let open = p.substeps().filter(|s| s.state.is_open()).count();
        prop_assert_eq!(open, p.order.len());
        prop_assert_eq!(p.next.is_some(), open > 0);
    }

    /// Unknown is not no: forgetting a fact never takes a protective step out of the plan.
    #[test]
    fn an_unknown_fact_keeps_protective_steps(facts in any_facts(), forget in prop::sample::select(PROCESS.facts().iter().map(|f| f.id.clone()).collect::<Vec<_>>())) {
        let known = plan(&PROCESS, &LAW, &facts, &[], at(NOW)).unwrap();
        let unknown = plan(&PROCESS, &LAW, &facts.clone().forget(&forget), &[], at(NOW)).unwrap();
        for s in known.substeps().filter(|s| s.protective && !s.state.is_not_applicable()) {
            // Not unknown at all: who has said where the child is has answered whether it is missing.
            if forget == "missing" && is_found(&facts) && s.id.starts_with("nrm.2.missing-") {
                continue;
            }
            let after = unknown.step(&s.id).unwrap();
            prop_assert!(!after.state.is_not_applicable(), "{} left the plan when {forget} was forgotten", s.id);
        }
    }

    /// A child that somebody has seen is not searched for, unless it is said to be missing.
    #[test]
    fn a_child_whose_place_is_known_is_not_reported_missing(facts in any_facts()) {
        prop_assume!(is_found(&facts) && *facts.get("missing") != FactValue::Choice("yes".to_owned()));
        let p = plan(&PROCESS, &LAW, &facts, &[], at(NOW)).unwrap();
        for s in p.substeps().filter(|s| s.id.starts_with("nrm.2.missing-")) {
            prop_assert!(s.state.is_not_applicable(), "{}", s.id);
        }
    }

    /// Only an event that the step itself names may open it again.
    #[test]
    fn an_unrelated_event_never_undoes_a_step(facts in any_facts(), events in any_events(), kind in any_kind()) {
        let before = plan(&PROCESS, &LAW, &facts, &events, at(NOW)).unwrap();
        let mut more = events;
        more.push(CaseEvent::new(kind.clone(), at(NOW)));
        let after = plan(&PROCESS, &LAW, &facts, &more, at(NOW)).unwrap();
        for s in before.substeps().filter(|s| s.state.is_done()) {
            let again = PROCESS.step(&s.id).is_some_and(|d| d.again.contains(&kind));
            prop_assert!(again || after.step(&s.id).is_some_and(|a| a.state.is_done()), "{kind} undid {}", s.id);
        }
    }

    /// Facts never undo what was done.
    #[test]
    fn other_facts_never_undo_a_step(a in any_facts(), b in any_facts(), events in any_events()) {
        let one = plan(&PROCESS, &LAW, &a, &events, at(NOW)).unwrap();
        let two = plan(&PROCESS, &LAW, &b, &events, at(NOW)).unwrap();
        let done = |p: &guidance::Plan| {
            let mut ids: Vec<String> = p.substeps().filter(|s| s.state.is_done()).map(|s| s.id.clone()).collect();
            ids.sort();
            ids
        };
        prop_assert_eq!(done(&one), done(&two));
    }

    #[test]
    fn any_json_is_answered(key in ".{0,20}", text in ".{0,40}", n in any::<i64>()) {
        let given = serde_json::json!({key: text, "age_years": n, "missing": [n]});
        let _ = CaseFacts::parse(&PROCESS, given.as_object().unwrap());
        let _ = CaseFacts::parse_stored(&PROCESS, given.as_object().unwrap());
    }
}

#[test]
fn every_protective_step_stays_when_nothing_is_known() {
    let p = plan(&PROCESS, &LAW, &CaseFacts::unknown(&PROCESS), &[], at(NOW)).unwrap();
    let gone: Vec<&str> =
        p.substeps().filter(|s| s.protective && s.state.is_not_applicable()).map(|s| s.id.as_str()).collect();
    assert_eq!(gone, Vec::<&str>::new());
    assert_eq!(p.unknown_facts.len(), PROCESS.facts().len());
}

#[test]
fn age_doubt_means_child() {
    for doubt in ["yes", "unknown"] {
        let p = plan(
            &PROCESS,
            &LAW,
            &facts(serde_json::json!({"age_years": 19, "age_doubt": doubt})),
            &[],
            at(NOW),
        )
        .unwrap();
        assert!(!p.step("nrm.2.3").unwrap().state.is_not_applicable(), "doubt {doubt}");
    }
    let p =
        plan(&PROCESS, &LAW, &facts(serde_json::json!({"age_years": 19, "age_doubt": "no"})), &[], at(NOW))
            .unwrap();
    assert!(p.step("nrm.2.3").unwrap().state.is_not_applicable());
}

#[test]
fn a_new_version_never_changes_what_was_done() {
    let unknown = CaseFacts::unknown(&PROCESS);
    let events = vec![
        CaseEvent::new("report-received", at("2026-11-02T08:00:00Z")),
        CaseEvent::new("report-opened", at("2026-11-02T08:30:00Z")).for_step(&PROCESS, "nrm.1.open-report"),
        CaseEvent::new("child-heard", at("2026-11-03T08:00:00Z")).for_step(&PROCESS, "nrm.2.childs-view"),
    ];
    // The next version drops one step and completes the other by another event.
    let text = read("process/nrm.yaml")
        .replace(&format!("version: \"{}\"", PROCESS.version()), "version: \"2.0\"")
        .replace("- id: nrm.2.childs-view\n", "- id: nrm.2.hear-the-child\n")
        .replace("done: [report-opened]", "done: [risk-assessed]");
    let newer = compile(serde_saphyr::from_str(&text).unwrap());
    let p = plan(&newer, &LAW, &unknown, &events, at(NOW)).unwrap();
    let opened = p.step("nrm.1.open-report").unwrap();
    assert_eq!(opened.state, StepState::Done { at: at("2026-11-02T08:30:00Z") });
    assert_eq!(opened.done_under.as_deref(), Some(PROCESS.version()));
    let dropped = p.step("nrm.2.childs-view").unwrap();
    assert_eq!(dropped.state, StepState::Done { at: at("2026-11-03T08:00:00Z") });
    assert_eq!(dropped.title.sv, "Fråga barnet vad det själv vill");
    assert_eq!(dropped.main, "nrm.2");
}

#[test]
fn clocks_start_restart_and_end_with_their_events() {
    let facts = facts(serde_json::json!({"placed": "yes"}));
    let mut events = happened(&[("placement-started", "2026-01-10T09:00:00Z")]);
    let review = |events: &[CaseEvent], now: &str| {
        let p = plan(&PROCESS, &LAW, &facts, events, at(now)).unwrap();
        p.step("nrm.4.2").unwrap().clone()
    };
    let first = review(&events, "2026-08-01T09:00:00Z");
    assert!(first.overdue && first.state == StepState::InProgress);
    events.extend(happened(&[("placement-reviewed", "2026-07-08T09:00:00Z")]));
    let second = review(&events, "2026-08-01T09:00:00Z");
    assert!(!second.overdue, "the review starts the six months again");
    assert_eq!(second.due.unwrap().from, at("2026-07-08T09:00:00Z"));
    // Seen as it was: what came later is not there yet.
    assert!(review(&events, "2026-07-01T09:00:00Z").due.unwrap().from == at("2026-01-10T09:00:00Z"));
    events.extend(happened(&[("placement-ended", "2026-08-20T09:00:00Z")]));
    assert!(review(&events, NOW).state.is_done());
}

#[test]
fn a_new_report_asks_for_a_new_protection_assessment() {
    let mut events = happened(&[
        ("report-received", "2026-11-02T08:00:00Z"),
        ("protection-assessed", "2026-11-02T09:00:00Z"),
    ]);
    let step = |events: &[CaseEvent]| {
        let p = plan(&PROCESS, &LAW, &CaseFacts::unknown(&PROCESS), events, at(NOW)).unwrap();
        p.step("nrm.2.3").unwrap().clone()
    };
    assert!(step(&events).state.is_done());
    events.extend(happened(&[("report-received", "2026-11-10T08:00:00Z")]));
    let again = step(&events);
    assert_eq!(again.state, StepState::ToDo);
    assert_eq!(again.earlier, vec![at("2026-11-02T09:00:00Z")]);
}

#[test]
fn people_can_tick_set_aside_and_reopen_any_step() {
    let id = "nrm.3.2";
    let tick = |kind: &str, when: &str| CaseEvent::new(kind, at(when)).for_step(&PROCESS, id);
    let state = |events: &[CaseEvent]| {
        plan(&PROCESS, &LAW, &CaseFacts::unknown(&PROCESS), events, at(NOW))
            .unwrap()
            .step(id)
            .unwrap()
            .state
            .clone()
    };
    let mut events = vec![tick(STEP_SET_ASIDE, "2026-11-01T09:00:00Z")];
    assert!(state(&events).is_not_applicable());
    events.push(tick(STEP_REOPENED, "2026-11-02T09:00:00Z"));
    assert!(matches!(state(&events), StepState::WaitingFor { .. }));
    events.push(tick(STEP_STARTED, "2026-11-03T09:00:00Z"));
    assert_eq!(state(&events), StepState::InProgress);
    events.push(tick(STEP_DONE, "2026-11-04T09:00:00Z"));
    assert_eq!(state(&events), StepState::Done { at: at("2026-11-04T09:00:00Z") });
}

#[test]
fn a_court_is_never_the_next_thing_to_do_while_somebody_can_act() {
    let facts = facts(serde_json::json!({"immediate_care_needed": "yes"}));
    let events =
        happened(&[("lvu-decided", "2026-11-18T09:00:00Z"), ("lvu-submitted", "2026-11-18T10:00:00Z")]);
    let p = plan(&PROCESS, &LAW, &facts, &events, at(NOW)).unwrap();
    assert_eq!(p.step("nrm.2.lvu-court").unwrap().state, StepState::InProgress);
    assert_ne!(p.next.as_deref(), Some("nrm.2.lvu-court"));
    assert!(p.next_for("forvaltningsratt").is_some_and(|s| s.id == "nrm.2.lvu-court"));
}

/// A police report about a missing child is for a child that is missing; before that, somebody asks.
#[test]
fn a_child_is_reported_missing_when_somebody_says_so() {
    let planned = |given: serde_json::Value| {
        let events = happened(&[("report-received", "2026-11-21T08:00:00Z")]);
        plan(&PROCESS, &LAW, &facts(given), &events, at(NOW)).unwrap()
    };
    for given in [serde_json::json!({}), serde_json::json!({"whereabouts": "unknown_place"})] {
        let unclear = planned(given);
        assert!(unclear.step("nrm.2.missing-ask").unwrap().state.is_open());
        let report = &unclear.step("nrm.2.missing-report").unwrap().state;
        assert!(
            matches!(report, StepState::WaitingFor { .. }),
            "it waits for the answer, but is not forgotten"
        );
        // Asked after what must be done at once.
        let place = |id: &str| unclear.order.iter().position(|s| s == id).unwrap();
        assert!(place("nrm.2.3") < place("nrm.2.missing-ask"));
    }
    let known = planned(serde_json::json!({"whereabouts": "guardian"}));
    assert!(known.step("nrm.2.missing-report").unwrap().state.is_not_applicable());
    assert!(known.step("nrm.2.missing-ask").unwrap().state.is_not_applicable());
    let missing = planned(serde_json::json!({"whereabouts": "care_home", "missing": "yes"}));
    assert!(missing.step("nrm.2.missing-report").unwrap().state.is_open());
    assert!(missing.step("nrm.2.missing-ask").unwrap().state.is_not_applicable());
    // An absence somebody has noted counts, whatever the facts still say.
    let events = happened(&[("absence-noted", "2026-11-21T08:00:00Z")]);
    let noted =
        plan(&PROCESS, &LAW, &facts(serde_json::json!({"whereabouts": "care_home"})), &events, at(NOW));
    assert!(noted.unwrap().step("nrm.2.missing-report").unwrap().state.is_open());
}
