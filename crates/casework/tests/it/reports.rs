//! A case and the report it was opened from.

use access::{OpContext, Target};
use casework::*;
use ground::Lang;
use guidance::{FactValue, StepState};
use intake::{AgeBand, Answer, Danger, Kind, Met, Needs, NewReport, ProtectionAssessment, ReportPage, To};
use testkit::{TestHouse, both_engines};

use crate::world::*;

const TOLD: &str = "Hotell vid hamnen, rum 12";

/// Sent by somebody of another organisation, and opened by the handler.
async fn report(t: &TestHouse, w: &World, age: AgeBand, number: &str) -> ReportPage {
    let new = NewReport {
        form_key: t.id::<uuid::Uuid>().to_string(),
        to: To::Unit(w.unit),
        kind: Kind::ConcernReport,
        danger: Danger::No,
        municipality: Some("1280".to_owned()),
        reporter_kind: "school".to_owned(),
        duty_bound: Answer::Yes,
        feedback_wanted: true,
        age,
        purposes: vec!["criminality.theft".to_owned()],
        told: intake::Told {
            happened: "Ett barn säljer saker i hamnen.".to_owned(),
            child_name: "Påhittad Hamnsson".to_owned(),
            child_number: number.to_owned(),
            whereabouts: TOLD.to_owned(),
            reporter_contact: "Påhittad skola".to_owned(),
            ..intake::Told::default()
        },
    };
    let receipt = intake::receive(&t.house, &t.staff(&w.stranger), new).await.unwrap();
    intake::open(&t.house, &t.staff(&w.handler), receipt.number.as_str()).await.unwrap()
}

fn from_report(w: &World, report: &ReportPage, facts: serde_json::Value) -> OpenCase {
    OpenCase {
        report: Some(Target::Number(report.summary.number.to_string())),
        facts: facts.as_object().unwrap().clone(),
        persons: Vec::new(),
        ..new_case(w, report.summary.number.as_str(), None)
    }
}

async fn case_of(t: &TestHouse, w: &World, report: &ReportPage, facts: serde_json::Value) -> Target {
    let input = from_report(w, report, facts);
    target(&open_case(&t.house, &t.staff(&w.handler), input).await.unwrap())
}

fn mark(report: &ReportPage, key: &str) -> intake::Form {
    intake::Form { number: report.summary.number.to_string(), revision: report.revision, key: key.to_owned() }
}

async fn now(t: &TestHouse, cx: &OpContext, report: &ReportPage) -> ReportPage {
    intake::report_page(&t.house, cx, report.summary.number.as_str()).await.unwrap()
}

fn not_asked() -> intake::ChildView {
    intake::ChildView::NotAsked("Barnet är inte funnet.".to_owned())
}

both_engines! {
    async fn what_the_reporter_told_is_carried_as_the_reporters_statement(t) {
        let w = world(&t).await;
        let r = report(&t, &w, AgeBand::From13, "").await;
        let case = case_of(&t, &w, &r, serde_json::json!({})).await;
        let p = page(&t, &w.handler, &case).await;
        assert_eq!(say::heading(t.house.content, Lang::Sv, &p.heading), "Barn, cirka 13–15 år");
        assert_eq!(say::heading(t.house.content, Lang::En, &p.heading), "Child, about 13–15");
        assert_eq!(*p.facts.get("reporter"), FactValue::Choice("duty_bound".to_owned()));
        let said: Vec<String> = p.entries.iter().map(|e| say::entry(t.house.content, Lang::Sv, e)).collect();
        let told = p.entries.iter().find(|e| e.kind == EntryKind::Facts).unwrap();
        assert!(said.iter().any(|s| s.starts_with(&format!("Enligt anmälan {}: Ungefärlig ålder: 13–15 år", r.summary.number))), "{said:?}");
        assert_eq!((told.text.text.as_str(), told.at), (TOLD, r.summary.received_at));
        let child = persons(&t.house, &t.staff(&w.handler), &case).await.unwrap().0.remove(0);
        assert_eq!((child.identity.name().as_str(), child.identity.address.as_str()), ("Påhittad Hamnsson", TOLD));
        let list = worklist(&t.house, &t.staff(&w.handler), w.unit, Filter::All, None).await.unwrap();
        assert_eq!(list.rows[0].heading, p.heading);
        // Known in years, the band is no longer asked for nor shown.
        let given = serde_json::json!({"age_years": 14}).as_object().unwrap().clone();
        set_facts(&t.house, &t.staff(&w.handler), &case, &Form::default(), &given).await.unwrap();
        let p = page(&t, &w.handler, &case).await;
        assert_eq!(say::heading(t.house.content, Lang::Sv, &p.heading), "Barn, 14 år");
        assert!(!p.plan.unknown_facts.contains(&"age_band".to_owned()));
    }

    async fn what_the_opener_says_is_never_overwritten(t) {
        let w = world(&t).await;
        let r = report(&t, &w, AgeBand::From13, "20140410-0000").await;
        let given = serde_json::json!({"age_years": 12, "purpose": "unknown", "feedback_wanted": "no"});
        let p = page(&t, &w.handler, &case_of(&t, &w, &r, given).await).await;
        assert_eq!(*p.facts.get("age_years"), FactValue::Number(12));
        assert_eq!(*p.facts.get("purpose"), FactValue::Unknown, "unknown, said by the opener, is an answer");
        assert_eq!(*p.facts.get("feedback_wanted"), FactValue::Choice("no".to_owned()));
        // The reporter's word stays beside it, with the age on the day of the report.
        let told = p.entries.iter().find(|e| e.kind == EntryKind::Facts).unwrap();
        let said = say::entry(t.house.content, Lang::Sv, told);
        assert!(said.contains("Ålder: 12") && said.contains("stöld"), "{said}");
    }

    async fn a_year_of_birth_is_not_an_age(t) {
        let w = world(&t).await;
        let year = t.now().to_zoned(ground::stockholm()).year();
        for (born, band) in [(year - 10, Some("7-12")), (year - 16, None)] {
            let r = report(&t, &w, AgeBand::Unknown, &born.to_string()).await;
            let p = page(&t, &w.handler, &case_of(&t, &w, &r, serde_json::json!({})).await).await;
            assert_eq!((p.heading.age_years, p.heading.age_band.as_deref()), (None, band), "{born}");
        }
    }

    async fn what_is_done_about_the_report_reaches_the_case_it_led_to(t) {
        let w = world(&t).await;
        let r = report(&t, &w, AgeBand::From13, "").await;
        // Moved on: whoever decides on the report does not see the case.
        let case = case_of(&t, &w, &r, serde_json::json!({})).await;
        let there = Assign::Unit { unit: w.other_unit, handler: Some(w.over_there.user) };
        assign(&t.house, &t.staff(&w.handler), &case, &Form::default(), there).await.unwrap();
        let state = async |step: &str| page(&t, &w.over_there, &case).await.plan.step(step).unwrap().state.clone();
        assert_eq!(state("nrm.2.3").await, StepState::ToDo);
        let cx = t.staff(&w.colleague);
        assert!(absent(case_page(&t.house, &cx, &case).await));

        t.clock.advance(jiff::SignedDuration::from_hours(1));
        let cx = t.staff(&w.colleague);
        let input = ProtectionAssessment { needs: Needs::Yes, text: "Måste hittas.".to_owned(), met: Met::NotYet, child_view: not_asked() };
        let form = mark(&now(&t, &cx, &r).await, "assess");
        let assessed = assess_report(&t.house, &cx, &form, &input).await.unwrap();
        assert_eq!(state("nrm.2.3").await, StepState::Done { at: t.now() });
        // Sent twice, told once.
        let again = assess_report(&t.house, &cx, &form, &input).await.unwrap();
        assert_eq!(again.revision, assessed.revision);

        t.clock.advance(jiff::SignedDuration::from_hours(1));
        let cx = t.staff(&w.colleague);
        let decided = decide_report(&t.house, &cx, &mark(&assessed, "decide"), intake::Decision::InquiryOpened, "Oro.", &not_asked()).await.unwrap();
        assert!(state("nrm.2.inquiry-decision").await.is_done());
        let p = page(&t, &w.over_there, &case).await;
        assert_eq!(p.plan.step("nrm.3.6").unwrap().due.as_ref().unwrap().from, t.now(), "the four months run from the decision");
        report_feedback(&t.house, &cx, &mark(&decided, "feedback"), "Ringde skolan.").await.unwrap();
        assert!(state("nrm.2.feedback").await.is_done());
        let p = page(&t, &w.over_there, &case).await;
        let said: Vec<String> = p.entries.iter().map(|e| say::entry(t.house.content, Lang::Sv, e)).collect();
        assert_eq!(said.iter().filter(|s| *s == "Skyddsbedömning gjord").count(), 1, "{said:?}");
        // The worklist knows at once.
        let row = worklist(&t.house, &t.staff(&w.over_there), w.other_unit, Filter::All, None).await.unwrap().rows.remove(0);
        assert_eq!(row.step, p.plan.next);
        // Without the case's knowledge nothing is saved.
        let input = ProtectionAssessment { needs: Needs::No, text: "Igen.".to_owned(), met: Met::NotYet, child_view: not_asked() };
        let r = report(&t, &w, AgeBand::Unknown, "").await;
        case_of(&t, &w, &r, serde_json::json!({})).await;
        let handler = t.staff(&w.handler);
        let before = now(&t, &handler, &r).await;
        drop(intake::assess_protection(&t.house, &handler, &mark(&before, "alone"), &input).await.unwrap());
        assert_eq!(now(&t, &handler, &r).await.revision, before.revision);
    }

    async fn protection_is_raised_by_who_works_and_lowered_by_who_leads(t) {
        let w = world(&t).await;
        let r = report(&t, &w, AgeBand::From13, "").await;
        let case = case_of(&t, &w, &r, serde_json::json!({})).await;
        let (handler, colleague) = (t.staff(&w.handler), t.staff(&w.colleague));
        let number = r.summary.number.as_str();
        let leader = t.member(w.org, w.unit, access::Role::Manager).await;
        let p = page(&t, &w.handler, &case).await;
        assert_eq!(p.report.as_deref(), Some(number));
        let empty = protect(&t.house, &handler, &case, &Form::seen(p.revision, "a"), true, " ").await;
        assert_eq!(fields(empty)[0].0, "reason");
        // A colleague at the unit may raise it; the handler stays named.
        protect(&t.house, &colleague, &case, &Form::seen(p.revision, "b"), true, "Hotbild.").await.unwrap();
        let stale = protect(&t.house, &handler, &case, &Form::seen(p.revision, "c"), true, "Hotbild.").await;
        assert!(matches!(stale, Err(CaseworkError::Stale { .. })));
        for staff in [&w.handler, &w.colleague] {
            assert_eq!(page(&t, staff, &case).await.secrecy, access::Secrecy::Protected);
        }
        assert!(absent(case_page(&t.house, &t.staff(&leader), &case).await));
        assert!(intake::report_page(&t.house, &t.staff(&leader), number).await.is_err(), "the report is as secret");
        intake::report_page(&t.house, &handler, number).await.unwrap();
        // Named, but not in the lead: no.
        assert!(absent(protect(&t.house, &handler, &case, &Form::default(), false, "Över.").await));
        name_person(&t.house, &handler, &case, &Form::default(), leader.user, true).await.unwrap();
        protect(&t.house, &t.staff(&leader), &case, &Form::default(), false, "Hotet är över.").await.unwrap();
        let p = page(&t, &w.handler, &case).await;
        assert_eq!(p.secrecy, access::Secrecy::Normal);
        assert_eq!(say::entry(t.house.content, Lang::Sv, &p.entries[0]), "Skyddet av ärendet togs bort");
        assert_eq!(p.entries[0].text.text, "Hotet är över.");
        intake::report_page(&t.house, &t.staff(&leader), number).await.unwrap();
        assert_eq!(t.events(Some("case.secrecy")).await, 2);
    }

    async fn a_case_opened_protected_takes_its_report_with_it(t) {
        let w = world(&t).await;
        let r = report(&t, &w, AgeBand::From13, "").await;
        let input = OpenCase { secrecy: access::Secrecy::Protected, ..from_report(&w, &r, serde_json::json!({})) };
        open_case(&t.house, &t.staff(&w.handler), input).await.unwrap();
        let number = r.summary.number.as_str();
        intake::report_page(&t.house, &t.staff(&w.handler), number).await.unwrap();
        assert!(intake::report_page(&t.house, &t.staff(&w.colleague), number).await.is_err());
    }
}
