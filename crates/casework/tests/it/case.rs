//! One case: opening, plan and clocks, responsibility, closing.

use access::Secrecy;
use casework::*;
use ground::Lang;
use guidance::StepState;
use jiff::SignedDuration;
use testkit::both_engines;

use crate::world::*;

const DECISION: &str = "nrm.2.inquiry-decision";
const INQUIRY: &str = "nrm.3.6";

both_engines! {
    async fn every_statement_is_accepted(t) {
        for statement in casework::statements::ALL {
            t.house.store.prepare(statement).await.unwrap_or_else(|e| panic!("{}: {e}", statement.name));
        }
    }

    async fn an_opened_case_shows_its_page(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let p = page(&t, &w.handler, &case).await;
        assert_eq!(p.unit, w.unit);
        assert_eq!(p.ties.len(), 1);
        assert_eq!(p.ties[0].user, w.handler.user);
        assert_eq!(say::heading(t.house.content, Lang::Sv, &p.heading), "Flicka, cirka 15 år");
        assert_eq!(say::heading(t.house.content, Lang::En, &p.heading), "Girl, about 15");
        assert!(p.next().is_some());
        assert_eq!(p.counts.persons, 1);
        let timeline: Vec<String> = p.entries.iter().map(|e| say::entry(t.house.content, Lang::Sv, e)).collect();
        assert_eq!(timeline, ["Ärendet öppnades", "Anmälan öppnad", "Orosanmälan kom in"]);
        let who = persons(&t.house, &t.staff(&w.handler), &case).await.unwrap().0;
        assert_eq!(who[0].identity.name(), "Åsa-Li Påhittsson");
    }

    async fn statutory_clocks_run_from_the_report_not_from_the_case(t) {
        let w = world(&t).await;
        // Received on a Friday afternoon, opened as a case on the Monday.
        let received = at("2026-11-20T14:30:00Z");
        let cx = t.staff(&w.handler);
        let case = target(&open_case(&t.house, &cx, new_case(&w, "k", Some(received))).await.unwrap());
        let p = page(&t, &w.handler, &case).await;
        let due = p.plan.step(DECISION).unwrap().due.clone().unwrap();
        assert_eq!((due.from, due.limit), (received, at("2026-12-04T23:00:00Z")), "14 days, to the end of 4 December");
        t.clock.advance(SignedDuration::from_hours(24));
        let mark = MarkStep {
            step: DECISION.to_owned(),
            mark: Mark::Done,
            outcome: Some("inquiry-opened".to_owned()),
            at: None,
            note: String::new(),
        };
        mark_step(&t.house, &t.staff(&w.handler), &case, &Form::seen(p.revision, "m"), &mark).await.unwrap();
        let p = page(&t, &w.handler, &case).await;
        assert!(matches!(p.plan.step(DECISION).unwrap().state, StepState::Done { .. }));
        let due = p.plan.step(INQUIRY).unwrap().due.clone().unwrap();
        // Four months from 24 November is 24 March.
        assert_eq!(due.limit, at("2027-03-24T23:00:00Z"));
        assert_eq!(say::entry(t.house.content, Lang::En, &p.entries[0]), "Inquiry opened (Decide whether to open an inquiry)");
        let clocks = open_clocks(&t.house, &t.staff(&w.handler), &case).await.unwrap();
        assert!(clocks.iter().any(|c| c.step == INQUIRY && c.explain(Lang::Sv).contains("24 mars 2027")), "{clocks:?}");
    }

    async fn a_step_with_several_outcomes_asks_which(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let mut mark = MarkStep { step: DECISION.to_owned(), mark: Mark::Done, outcome: None, at: None, note: String::new() };
        let cx = t.staff(&w.handler);
        let refused = mark_step(&t.house, &cx, &case, &Form::default(), &mark).await;
        assert_eq!(fields(refused), [("outcome".to_owned(), "casework-fault-outcome")]);
        mark.outcome = Some("child-located".to_owned());
        assert_eq!(fields(mark_step(&t.house, &cx, &case, &Form::default(), &mark).await).len(), 1);
        mark.step = "nrm.9.9".to_owned();
        let before = t.events(None).await;
        assert!(absent(mark_step(&t.house, &t.staff(&w.stranger), &case, &Form::default(), &mark).await));
        assert_eq!(t.events(None).await, before + 1, "the refusal is on record");
        assert_eq!(fields(mark_step(&t.house, &cx, &case, &Form::default(), &mark).await)[0].0, "step");
        assert_eq!(t.events(None).await, before + 2, "and so is the question");
    }

    async fn a_step_can_be_started_set_aside_and_reopened(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.handler);
        let step = "nrm.2.2".to_owned();
        let mark = |mark, note: &str| MarkStep { step: step.clone(), mark, outcome: None, at: None, note: note.to_owned() };
        mark_step(&t.house, &cx, &case, &Form::default(), &mark(Mark::Started, "")).await.unwrap();
        assert_eq!(page(&t, &w.handler, &case).await.plan.step(&step).unwrap().state, StepState::InProgress);
        let refused = mark_step(&t.house, &cx, &case, &Form::default(), &mark(Mark::SetAside, " ")).await;
        assert_eq!(fields(refused)[0].1, "casework-fault-why-set-aside");
        // All in one instant: the order of the changes counts.
        mark_step(&t.house, &cx, &case, &Form::default(), &mark(Mark::SetAside, "Redan gjort av polisen.")).await.unwrap();
        assert!(page(&t, &w.handler, &case).await.plan.step(&step).unwrap().state.is_not_applicable());
        mark_step(&t.house, &cx, &case, &Form::default(), &mark(Mark::Reopened, "")).await.unwrap();
        mark_step(&t.house, &cx, &case, &Form::default(), &mark(Mark::Done, "")).await.unwrap();
        assert!(page(&t, &w.handler, &case).await.plan.step(&step).unwrap().state.is_done());
        mark_step(&t.house, &cx, &case, &Form::default(), &mark(Mark::Reopened, "")).await.unwrap();
        assert!(page(&t, &w.handler, &case).await.plan.step(&step).unwrap().state.is_open());
    }

    async fn facts_change_the_plan_and_the_journal_says_how(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.handler);
        let form = facts_form(&t.house, &cx, &case).await.unwrap();
        let given = serde_json::json!({"placed": "yes", "age_years": 16}).as_object().unwrap().clone();
        set_facts(&t.house, &cx, &case, &Form::seen(form.revision, "f"), &given).await.unwrap();
        let p = page(&t, &w.handler, &case).await;
        assert_eq!(say::heading(t.house.content, Lang::Sv, &p.heading), "Flicka, cirka 16 år");
        let said = say::entry(t.house.content, Lang::Sv, &p.entries[0]);
        assert_eq!(said, "Uppgifter ändrades: Ålder: 16; Placerat: ja");
        let wrong = serde_json::json!({"placed": "perhaps", "shoe_size": 40}).as_object().unwrap().clone();
        let faults = fields(set_facts(&t.house, &cx, &case, &Form::default(), &wrong).await);
        assert_eq!(faults.len(), 2);
    }

    async fn another_organisations_number_is_absent(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.stranger);
        assert!(absent(case_page(&t.house, &cx, &case).await));
        assert!(absent(add_note(&t.house, &cx, &case, &Form::default(), "x").await));
        assert!(absent(worklist(&t.house, &cx, w.unit, Filter::All, None).await));
        assert!(absent(search(&t.house, &cx, w.unit, "Påhittsson", None).await));
        assert!(search(&t.house, &cx, w.foreign_unit, "Påhittsson", None).await.unwrap().hits.is_empty());
        assert!(absent(open_case(&t.house, &cx, new_case(&w, "o", None)).await));
        // A number that was never given out looks the same.
        assert!(absent(case_page(&t.house, &cx, &by_number("B26-000000-0")).await));
    }

    async fn a_protected_case_is_invisible_to_a_colleague_who_is_not_named(t) {
        let w = world(&t).await;
        let input = OpenCase { secrecy: Secrecy::Protected, ..new_case(&w, "p", Some(t.now())) };
        let case = target(&open_case(&t.house, &t.staff(&w.handler), input).await.unwrap());
        page(&t, &w.handler, &case).await;
        let cx = t.staff(&w.colleague);
        assert!(absent(case_page(&t.house, &cx, &case).await));
        assert!(absent(journal(&t.house, &cx, &case, None).await));
        assert!(absent(persons(&t.house, &cx, &case).await));
        assert!(worklist(&t.house, &cx, w.unit, Filter::All, None).await.unwrap().rows.is_empty());
        assert!(search(&t.house, &cx, w.unit, "Påhittsson", None).await.unwrap().hits.is_empty());
        assert_eq!(worklist(&t.house, &t.staff(&w.handler), w.unit, Filter::All, None).await.unwrap().rows.len(), 1);
        assert_eq!(search(&t.house, &t.staff(&w.handler), w.unit, "Påhittsson", None).await.unwrap().hits.len(), 1);
        // Named, the colleague sees it in all three places.
        let form = Form::default();
        name_person(&t.house, &t.staff(&w.handler), &case, &form, w.colleague.user, true).await.unwrap();
        page(&t, &w.colleague, &case).await;
        assert_eq!(worklist(&t.house, &cx, w.unit, Filter::All, None).await.unwrap().rows.len(), 1);
        assert_eq!(search(&t.house, &cx, w.unit, "Påhittsson", None).await.unwrap().hits.len(), 1);
        // The last one named cannot be taken off.
        name_person(&t.house, &cx, &case, &form, w.colleague.user, false).await.unwrap();
        let handler = t.staff(&w.handler);
        let last = name_person(&t.house, &handler, &case, &form, w.handler.user, false).await;
        assert_eq!(fields(last)[0].1, "casework-fault-last-named");
    }

    async fn moving_a_case_leaves_one_responsible_unit(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.handler);
        let p = page(&t, &w.handler, &case).await;
        let wrong = Assign::Unit { unit: w.foreign_unit, handler: None };
        assert_eq!(fields(assign(&t.house, &cx, &case, &Form::seen(p.revision, "a"), wrong).await)[0].0, "unit");
        let wrong = Assign::Handler(w.over_there.user);
        assert_eq!(fields(assign(&t.house, &cx, &case, &Form::seen(p.revision, "b"), wrong).await)[0].0, "handler");
        let there = Assign::Unit { unit: w.other_unit, handler: Some(w.over_there.user) };
        assign(&t.house, &cx, &case, &Form::seen(p.revision, "c"), there).await.unwrap();
        let p = page(&t, &w.over_there, &case).await;
        assert_eq!((p.unit, p.ties.len(), p.ties[0].user), (w.other_unit, 1, w.over_there.user));
        assert!(worklist(&t.house, &cx, w.unit, Filter::All, None).await.unwrap().rows.is_empty());
        let there = worklist(&t.house, &t.staff(&w.over_there), w.other_unit, Filter::Mine, None).await.unwrap();
        assert_eq!(there.rows.len(), 1);
        // The old handler no longer works with it.
        assert!(absent(case_page(&t.house, &cx, &case).await));
    }

    async fn closing_asks_for_the_childs_view_and_can_be_undone(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.handler);
        let without = Close { reason: CloseReason::NeedMet, text: "Klart.".to_owned(), view: None };
        assert_eq!(fields(close(&t.house, &cx, &case, &Form::default(), &without).await), [("view".to_owned(), "casework-fault-view")]);
        let input = Close { view: asked(), ..without };
        close(&t.house, &cx, &case, &Form::default(), &input).await.unwrap();
        let p = page(&t, &w.handler, &case).await;
        assert_eq!((p.status, p.closed.unwrap().1), (Status::Closed, CloseReason::NeedMet));
        assert_eq!(p.entries[0].text.view, asked());
        assert!(worklist(&t.house, &cx, w.unit, Filter::All, None).await.unwrap().rows.is_empty());
        assert!(matches!(add_note(&t.house, &cx, &case, &Form::default(), "x").await, Err(CaseworkError::Closed)));
        assert!(matches!(close(&t.house, &cx, &case, &Form::default(), &input).await, Err(CaseworkError::Closed)));
        reopen(&t.house, &cx, &case, &Form::default(), "Ny oro.").await.unwrap();
        assert!(matches!(reopen(&t.house, &cx, &case, &Form::default(), "x").await, Err(CaseworkError::Open)));
        let p = page(&t, &w.handler, &case).await;
        assert_eq!((p.status, p.closed), (Status::Open, None));
        let rows = worklist(&t.house, &cx, w.unit, Filter::All, None).await.unwrap().rows;
        assert_eq!(rows[0].step, p.plan.next);
    }
}
