//! Worklist, search, and the job that keeps plans fresh.

use casework::*;
use jiff::SignedDuration;
use testkit::both_engines;

use crate::world::*;

both_engines! {
    async fn the_worklist_is_ordered_by_clock_and_paged(t) {
        let w = world(&t).await;
        let cx = t.staff(&w.handler);
        let many = WORKLIST_PAGE + 3;
        for i in 0..many {
            let received = t.now() - SignedDuration::from_hours(i64::try_from((i * 7) % many).unwrap());
            open_case(&t.house, &cx, new_case(&w, &format!("k{i}"), Some(received))).await.unwrap();
        }
        let first = worklist(&t.house, &cx, w.unit, Filter::All, None).await.unwrap();
        assert_eq!(first.rows.len(), WORKLIST_PAGE);
        let second = worklist(&t.house, &cx, w.unit, Filter::All, first.next).await.unwrap();
        assert_eq!((second.rows.len(), second.next), (3, None));
        let all: Vec<&WorkRow> = first.rows.iter().chain(&second.rows).collect();
        // Every case still has its clock, however acute its next step is.
        assert!(all.iter().all(|r| r.due.is_some() && r.due_step.is_some()));
        assert!(all.windows(2).all(|p| p[0].due <= p[1].due));
        let mut numbers: Vec<&str> = all.iter().map(|r| r.number.as_str()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), many, "no case twice, none left out");
        // Not somebody else's.
        assert!(worklist(&t.house, &t.staff(&w.colleague), w.unit, Filter::Mine, None).await.unwrap().rows.is_empty());
        let overdue = worklist(&t.house, &cx, w.unit, Filter::Overdue, None).await.unwrap();
        assert!(overdue.rows.iter().all(|r| r.overdue));
        assert_eq!(overdue.rows.len(), all.iter().filter(|r| r.overdue).count().min(WORKLIST_PAGE));
    }

    async fn the_journal_is_paged_newest_first(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.handler);
        for i in 0..JOURNAL_PAGE + 5 {
            add_note(&t.house, &cx, &case, &Form::adding(format!("n{i}")), &format!("Anteckning {i}")).await.unwrap();
        }
        let p = page(&t, &w.handler, &case).await;
        assert_eq!(p.entries.len(), JOURNAL_PAGE);
        let older = journal(&t.house, &cx, &case, p.older).await.unwrap();
        let texts: Vec<String> = p.entries.iter().chain(&older.entries).map(|e| e.text.text.clone()).collect();
        // Newest first, all written in one instant.
        assert_eq!(texts[0], format!("Anteckning {}", JOURNAL_PAGE + 4));
        assert_eq!(texts.iter().filter(|x| x.starts_with("Anteckning")).count(), JOURNAL_PAGE + 5);
        assert_eq!(older.older, None);
        assert_eq!(journal(&t.house, &cx, &case, None).await.unwrap().entries, p.entries);
    }

    async fn search_finds_whole_names_and_numbers_only(t) {
        let w = world(&t).await;
        let cx = t.staff(&w.handler);
        let mut input = new_case(&w, "s", None);
        input.persons[0].identity = Identity {
            given: "Åsa-Li".to_owned(),
            family: "Påhittsson".to_owned(),
            personal_number: "19811218-9876".to_owned(),
            passport: "ab 12345".to_owned(),
            phone: "070-174 06 05".to_owned(),
            ..Identity::default()
        };
        let number = open_case(&t.house, &cx, input).await.unwrap();
        a_case(&t, &w).await;
        let find = async |typed: &str| search(&t.house, &cx, w.unit, typed, None).await.unwrap().hits.len();
        assert_eq!(find("påhittsson").await, 2);
        assert_eq!(find("asa Pahittsson").await, 2);
        assert_eq!(find("åsa okänd").await, 0, "all parts must match");
        assert_eq!(find("påhitt").await, 0, "parts of a name find nothing");
        assert_eq!(find("8112189876").await, 1);
        assert_eq!(find("AB12345").await, 1);
        assert_eq!(find("+46 70 1740605").await, 1);
        assert_eq!(find(&number.to_string().to_lowercase()).await, 1);
        assert_eq!(find("12").await, 0);
        assert!(matches!(search(&t.house, &cx, w.unit, " - ", None).await, Err(CaseworkError::Invalid(_))));
        // A colleague at another unit sees only what their own unit has.
        let there = t.staff(&w.over_there);
        assert!(search(&t.house, &there, w.other_unit, "påhittsson", None).await.unwrap().hits.is_empty());
        assert!(t.events(Some("case.search")).await > 0);
    }

    async fn search_is_paged(t) {
        let w = world(&t).await;
        let cx = t.staff(&w.handler);
        for _ in 0..SEARCH_PAGE + 2 {
            a_case(&t, &w).await;
        }
        let first = search(&t.house, &cx, w.unit, "påhittsson", None).await.unwrap();
        assert_eq!(first.hits.len(), SEARCH_PAGE);
        let second = search(&t.house, &cx, w.unit, "påhittsson", first.next).await.unwrap();
        assert_eq!((second.hits.len(), second.next), (2, None));
    }

    async fn the_job_refreshes_what_time_has_changed_and_then_rests(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        // Until nothing is due for refreshing at this instant.
        while refresh_due(&t.house, &t.job("plans"), 10).await.unwrap() > 0 {}
        t.clock.advance(SignedDuration::from_hours(24 * 30));
        assert_eq!(refresh_due(&t.house, &t.job("plans"), 10).await.unwrap(), 1);
        assert_eq!(refresh_due(&t.house, &t.job("plans"), 10).await.unwrap(), 0);
        let rows = worklist(&t.house, &t.staff(&w.handler), w.unit, Filter::Overdue, None).await.unwrap().rows;
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].step, page(&t, &w.handler, &case).await.plan.next);
    }
}
