//! Bad input, and being stopped in the middle.

use std::{future::Future, pin::pin, task::Poll};

use access::{actions::ReportSend, enter_unit};
use intake::*;
use store::{Statement, args};
use testkit::{TestHouse, both_engines};

use crate::world::{assess_protection, assessment, form, handler, opened, report, send, world};

fn keys(result: Result<Receipt, IntakeError>) -> Vec<(&'static str, &'static str)> {
    match result {
        Err(IntakeError::Invalid(faults)) => faults.into_iter().map(|f| (f.field, f.key)).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

const COUNTS: Statement = Statement::new(
    "test.counts",
    "SELECT (SELECT count(*) FROM report) AS reports, (SELECT count(*) FROM guarded) AS guarded, \
     (SELECT count(*) FROM data_key) AS wraps, (SELECT count(*) FROM sent_report) AS sent, \
     (SELECT count(*) FROM form_key) AS forms",
);

async fn counts(t: &TestHouse) -> [i64; 5] {
    let row = t.house.store.reader().one(&COUNTS, args![]).await.unwrap().unwrap();
    ["reports", "guarded", "wraps", "sent", "forms"].map(|c| row.get(c).unwrap())
}

/// Polls a future at most `polls` times, then drops it where it is.
async fn cut_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut n = 0;
    std::future::poll_fn(|cx| {
        n += 1;
        if n > polls { Poll::Ready(None) } else { future.as_mut().poll(cx).map(Some) }
    })
    .await
}

both_engines! {
    async fn every_fault_is_told_at_its_field_and_nothing_is_saved(t) {
        let w = world(&t).await;
        let cx = t.staff(&w.teacher);
        let mut bad = report("k");
        bad.told = Told { happened: "  ".to_owned(), language: "klingon".to_owned(), ..Told::default() };
        bad.to = To::Municipality("9999".to_owned());
        bad.reporter_kind = "nobody".to_owned();
        bad.purposes = vec!["'; DROP TABLE report; --".to_owned()];
        assert_eq!(keys(receive(&t.house, &cx, bad).await), [
            ("municipality", "intake-fault-municipality"),
            ("reporter_kind", "intake-fault-reporter-kind"),
            ("purposes", "intake-fault-purposes"),
            ("happened", "intake-fault-happened"),
            ("child_other", "intake-fault-find-child"),
            ("language", "intake-fault-language"),
            ("reporter_contact", "intake-fault-feedback-contact"),
        ]);
        let mut long = report("k");
        long.told.happened = "å".repeat(HAPPENED_MAX + 1);
        assert_eq!(keys(receive(&t.house, &cx, long.clone()).await), [("happened", "intake-fault-too-long")]);
        long.told.happened = "å".repeat(HAPPENED_MAX);
        assert_eq!(counts(&t).await, [0; 5]);
        receive(&t.house, &cx, long).await.unwrap();

        for fault in ["happened", "too-long", "find-child", "municipality", "reporter-kind", "purposes", "language",
            "feedback-contact", "form-key", "assessment", "child-said", "child-not-asked", "reason", "feedback", "unit"] {
            for lang in ground::Lang::ALL {
                assert!(t.house.content.words.has(lang, &format!("intake-fault-{fault}")), "{fault} {lang}");
            }
        }
    }

    async fn where_nobody_receives_the_sender_is_told(t) {
        let w = world(&t).await;
        let elsewhere = NewReport { to: To::Municipality("2584".to_owned()), ..report("k") };
        assert!(matches!(receive(&t.house, &t.staff(&w.teacher), elsewhere).await, Err(IntakeError::NoReceiver)));
        assert!(matches!(
            receive(&t.house, &t.staff(&w.teacher), NewReport { to: To::Unit(t.id()), ..report("k") }).await,
            Err(IntakeError::NoReceiver)
        ));
    }

    async fn a_unit_that_only_reports_gets_no_report(t) {
        let w = world(&t).await;
        let to_school = NewReport { to: To::Unit(w.teacher.unit), ..report("k") };
        let refused = receive(&t.house, &t.staff(&w.teacher), to_school).await;
        assert!(matches!(refused, Err(IntakeError::NoReceiver)), "it has no inbox in which somebody would look");
    }

    async fn the_childs_own_view_is_never_left_out(t) {
        let w = world(&t).await;
        let p = opened(&t, &w, "k").await;
        for (view, key) in [
            (ChildView::Asked(String::new()), "intake-fault-child-said"),
            (ChildView::NotAsked(" \n".to_owned()), "intake-fault-child-not-asked"),
        ] {
            let input = ProtectionAssessment { child_view: view, ..assessment(Needs::No) };
            let refused = assess_protection(&t.house, &handler(&t, &w), &form(&p, "a"), &input).await;
            let Err(IntakeError::Invalid(faults)) = refused else { panic!("taken") };
            assert_eq!(faults[0].key, key);
        }
    }

    async fn cut_anywhere_all_or_nothing_is_saved(t) {
        let w = world(&t).await;
        let mut saved = 0;
        for polls in 0..400 {
            let cx = t.staff(&w.teacher);
            let done = cut_after(polls, receive(&t.house, &cx, report(&format!("k{polls}")))).await;
            let now = counts(&t).await;
            assert_eq!(now, [now[0]; 5], "half saved after {polls} polls");
            assert!(now[0] == saved || now[0] == saved + 1);
            saved = now[0];
            if done.is_some() {
                assert!(saved > 0);
                break;
            }
        }
        assert!(saved > 0, "never came through");
        // Everything saved can be read after a restart: no key was lost on the way.
        t.house.keyring.forget(w.org);
        let inbox = inbox(&t.house, &handler(&t, &w), (w.org, w.unit), Tab::Unopened, None).await.unwrap();
        assert_eq!(i64::try_from(inbox.rows.len()).unwrap(), saved);
        for row in inbox.rows {
            open(&t.house, &handler(&t, &w), row.number.as_str()).await.unwrap();
        }
    }

    async fn a_key_made_in_a_transaction_that_failed_seals_nothing(t) {
        let w = world(&t).await;
        let cx = t.staff(&w.teacher);
        let dropped = enter_unit::<ReportSend>(&t.house, &cx, w.org, w.unit).await.unwrap();
        drop(dropped);
        let receipt = send(&t, &w, "k").await;
        t.house.keyring.forget(w.org);
        let p = open(&t.house, &handler(&t, &w), receipt.number.as_str()).await.unwrap();
        assert_eq!(p.opened.unwrap().told, report("k").told);
    }
}
