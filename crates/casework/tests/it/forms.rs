//! Forms: stale, sent twice, incomplete; and the report a case answers.

use access::Target;
use casework::*;
use jiff::SignedDuration;
use testkit::both_engines;

use crate::world::*;

both_engines! {
    async fn a_stale_form_is_refused_and_nothing_is_saved(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let p = page(&t, &w.handler, &case).await;
        add_note(&t.house, &t.staff(&w.colleague), &case, &Form::adding("n"), "Först.").await.unwrap();
        let given = serde_json::json!({"placed": "yes"}).as_object().unwrap().clone();
        let late = set_facts(&t.house, &t.staff(&w.handler), &case, &Form::seen(p.revision, "f"), &given).await;
        assert!(matches!(late, Err(CaseworkError::Stale { seen, current }) if seen == p.revision && current == seen + 1));
        let now = page(&t, &w.handler, &case).await;
        assert_eq!(now.facts, p.facts);
        // The key of the refused form is not used up: corrected, it may be sent again.
        set_facts(&t.house, &t.staff(&w.handler), &case, &Form::seen(now.revision, "f"), &given).await.unwrap();
    }

    async fn a_form_sent_twice_is_saved_once(t) {
        let w = world(&t).await;
        let cx = t.staff(&w.handler);
        let first = open_case(&t.house, &cx, new_case(&w, "same", None)).await.unwrap();
        let second = open_case(&t.house, &cx, new_case(&w, "same", None)).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(worklist(&t.house, &cx, w.unit, Filter::All, None).await.unwrap().rows.len(), 1);
        let case = target(&first);
        let p = page(&t, &w.handler, &case).await;
        let form = Form::seen(p.revision, "note");
        let one = add_note(&t.house, &cx, &case, &form, "En gång.").await.unwrap();
        let two = add_note(&t.house, &cx, &case, &form, "En gång.").await.unwrap();
        assert_eq!(one, two);
        assert_eq!(page(&t, &w.handler, &case).await.entries.len(), p.entries.len() + 1);
    }

    async fn every_fault_of_a_new_case_is_told_at_once(t) {
        let w = world(&t).await;
        let mut input = new_case(&w, "x", Some(at("2027-01-01T00:00:00Z")));
        input.facts.insert("missing".to_owned(), "maybe".into());
        input.persons.push(child("En", "Till"));
        input.persons[0].identity.personal_number = "811218-9875".to_owned();
        input.persons[0].identity.birth_date = "igår".to_owned();
        input.persons[0].coded.sex = Some("princess".to_owned());
        let faults = fields(open_case(&t.house, &t.staff(&w.handler), input).await);
        let names: Vec<&str> = faults.iter().map(|(f, _)| f.as_str()).collect();
        assert_eq!(names, ["missing", "sex", "birth_date", "personal_number", "persons", "received_at"]);
        // Every fault has its sentence in both languages.
        for (_, key) in faults {
            for lang in ground::Lang::ALL {
                assert!(t.house.content.words.has(lang, key), "{key}");
            }
        }
    }

    async fn a_decision_needs_the_childs_own_view(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.handler);
        let mut d = Decision { code: "inquiry-opened".to_owned(), text: "Oro som måste utredas.".to_owned(), view: None, at: None };
        assert_eq!(fields(decide(&t.house, &cx, &case, &Form::default(), &d).await), [("view".to_owned(), "casework-fault-view")]);
        d.view = Some(ChildView::NotAsked("  ".to_owned()));
        assert_eq!(fields(decide(&t.house, &cx, &case, &Form::default(), &d).await)[0].0, "view");
        d.view = Some(ChildView::NotAsked("Barnet har inte nåtts än.".to_owned()));
        decide(&t.house, &cx, &case, &Form::default(), &d).await.unwrap();
        let p = page(&t, &w.handler, &case).await;
        assert_eq!(p.entries[0].kind, EntryKind::Decision);
        assert_eq!(p.entries[0].text.view, d.view);
        assert!(p.plan.step("nrm.2.inquiry-decision").unwrap().state.is_done());
        d.code = "cake".to_owned();
        assert_eq!(fields(decide(&t.house, &cx, &case, &Form::default(), &d).await)[0].0, "code");
    }

    async fn a_case_answers_a_report_once_and_its_clocks_start_there(t) {
        let w = world(&t).await;
        let key: uuid::Uuid = t.id();
        let report = intake::NewReport {
            form_key: key.to_string(),
            to: intake::To::Unit(w.unit),
            kind: intake::Kind::ConcernReport,
            danger: intake::Danger::No,
            municipality: Some("1280".to_owned()),
            reporter_kind: "school".to_owned(),
            duty_bound: intake::Answer::Yes,
            feedback_wanted: true,
            age: intake::AgeBand::From13,
            purposes: vec![],
            told: intake::Told {
                happened: "En elev hämtas av olika vuxna.".to_owned(),
                child_name: "Påhittad Elevsson".to_owned(),
                reporter_name: "Lärare Påhittsson".to_owned(),
                reporter_contact: "070-174 06 05".to_owned(),
                ..intake::Told::default()
            },
        };
        let receipt = intake::receive(&t.house, &t.staff(&w.handler), report).await.unwrap();
        let received = t.now();
        t.clock.advance(SignedDuration::from_mins(40));
        let mut input = new_case(&w, "r", None);
        input.report = Some(Target::Number(receipt.number.to_string()));
        // Nobody has read it yet: it cannot be answered.
        let unread = open_case(&t.house, &t.staff(&w.handler), input.clone()).await;
        assert!(matches!(unread, Err(CaseworkError::Intake(_))));
        intake::open(&t.house, &t.staff(&w.handler), receipt.number.as_str()).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(30));
        let case = target(&open_case(&t.house, &t.staff(&w.handler), input.clone()).await.unwrap());
        let p = page(&t, &w.handler, &case).await;
        assert_eq!(p.received_at, received);
        assert!(p.report.is_some());
        assert_eq!(p.plan.step("nrm.2.inquiry-decision").unwrap().due.as_ref().unwrap().from, received);
        assert_eq!(p.facts.get("reporter"), &guidance::FactValue::Choice("duty_bound".to_owned()));
        // One report, one case.
        input.form_key = "another".to_owned();
        assert!(matches!(open_case(&t.house, &t.staff(&w.handler), input.clone()).await, Err(CaseworkError::Intake(_))));
        input.form_key = "stranger".to_owned();
        assert!(absent(open_case(&t.house, &t.staff(&w.stranger), input).await));
    }
}
