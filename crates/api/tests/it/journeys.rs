//! From a sent report to an owned, planned case, over the API alone.

use serde_json::json;
use testkit::both_engines;

use crate::world::{ALL, World, example};

both_engines! {
    async fn from_a_worry_to_an_owned_and_planned_case(t) {
        let w = World::new(t).await;
        let school = w.token(&w.lund.clone(), "reports.send").await;
        let unit = w.token(&w.malmo.clone(), ALL).await;

        // Sent twice with one key, it is one report.
        let send = async || {
            w.post("/reports").token(&school).header("idempotency-key", "k-1").json(&example("NewReport")).send().await
        };
        let (first, again) = (send().await, send().await);
        assert_eq!(first.status, 201, "{first:?}");
        assert_eq!(first.body, again.body);
        assert_eq!(first.body["unit_name"], "Mottagning barn och unga, Malmö stad");
        let number = first.body["number"].as_str().unwrap().to_owned();
        let inbox = w.get("/inbox").token(&unit).send().await;
        assert_eq!(inbox.body["reports"].as_array().unwrap().len(), 1);
        assert_eq!(inbox.body["reports"][0]["number"], number.as_str());
        assert!(!inbox.body.to_string().contains("Exempel"), "no text of anyone in a list");

        // Unopened it says nothing; opened it says all.
        let at = format!("/reports/{number}");
        let unopened = w.get(&at).token(&unit).send().await;
        assert!(unopened.body["opened"].is_null());
        let opened = w.post(&format!("{at}/open")).token(&unit).send().await;
        assert_eq!(opened.body["opened"]["child_name"], "Exempel Exempelsson");
        let tag = opened.header("etag").to_owned();

        let assess = w.post(&format!("{at}/protection-assessment")).token(&unit);
        let assessed = assess.header("if-match", &tag).json(&example("ProtectionAssessment")).send().await;
        assert_eq!(assessed.status, 200, "{assessed:?}");
        let tag = assessed.header("etag").to_owned();

        // From an older revision nothing is saved, and both versions are told.
        let decide = || w.post(&format!("{at}/decision")).token(&unit).json(&example("NewReportDecision"));
        let stale = decide().header("if-match", "\"1\"").send().await;
        assert_eq!(stale.status, 409);
        assert_eq!(stale.body["seen"], 1);
        assert_eq!(format!("\"{}\"", stale.body["current"]), tag);
        assert_eq!(stale.body["resource"]["summary"]["state"], "assessed");
        let missing = decide().send().await;
        assert_eq!(missing.status, 428);
        let decided = decide().header("if-match", &tag).send().await;
        assert_eq!(decided.body["summary"]["decision"], "inquiry_opened", "{decided:?}");
        let twice = decide().header("if-match", decided.header("etag")).header("accept-language", "en").send().await;
        assert_eq!(twice.status, 409);
        assert_eq!(twice.body["detail"], "Nothing was changed. A decision has already been made.");

        // The case, from the report, with its plan.
        let mut new = example("NewCase");
        new["report"] = number.as_str().into();
        let made = w.post("/cases").token(&unit).header("idempotency-key", "k-2").json(&new).send().await;
        assert_eq!(made.status, 201, "{made:?}");
        let again = w.post("/cases").token(&unit).header("idempotency-key", "k-2").json(&new).send().await;
        assert_eq!(made.body, again.body);
        let place = made.header("location").strip_prefix("/api/v1").unwrap().to_owned();
        let case = w.get(&place).token(&unit).send().await;
        assert_eq!(case.status, 200, "{case:?}");
        assert!(case.body["plan"]["next"].is_string());
        let clocks: Vec<&str> = case.body["plan"]["steps"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|s| s["deadline"]["clock"].as_str())
            .collect();
        assert!(!clocks.is_empty(), "clocks run from the report");
        assert!(!case.body.to_string().contains("Exempelsson"), "the first page of a case names nobody");

        let note = w.post(&format!("{place}/notes")).token(&unit).json(&example("NewNote")).send().await;
        assert_eq!(note.status, 201, "{note:?}");
        let task = w.post(&format!("{place}/tasks")).token(&unit).json(&example("NewTask")).send().await;
        assert_eq!(task.status, 201, "{task:?}");
        let next = case.body["plan"]["next"].as_str().unwrap();
        let step = || w.post(&format!("{place}/steps/{next}")).token(&unit).json(&json!({"mark": "started"}));
        let stale = step().header("if-match", case.header("etag")).send().await;
        assert_eq!(stale.status, 409, "{stale:?}");
        assert_eq!(stale.body["resource"]["tasks"].as_array().unwrap().len(), 1);
        let current = format!("\"{}\"", stale.body["current"]);
        let marked = step().header("if-match", &current).send().await;
        assert_eq!(marked.status, 201, "{marked:?}");

        let worklist = w.get("/worklist").token(&unit).send().await;
        assert_eq!(worklist.body["cases"][0]["number"], made.body["number"]);
        assert!(!worklist.body.to_string().contains("Exempel"));
        let found = w.post("/search").token(&unit).json(&example("SearchRequest")).send().await;
        assert_eq!(found.body["hits"][0]["number"], made.body["number"], "{found:?}");
    }

    async fn a_long_inbox_comes_page_by_page(t) {
        let w = World::new(t).await;
        let unit = w.token(&w.malmo.clone(), ALL).await;
        for _ in 0..27 {
            let sent = w.post("/reports").token(&unit).json(&example("NewReport")).send().await;
            assert_eq!(sent.status, 201);
        }
        let first = w.get("/inbox").token(&unit).send().await;
        let cursor = first.body["next"].as_str().unwrap();
        let second = w.get(&format!("/inbox?cursor={cursor}")).token(&unit).send().await;
        let mut numbers: Vec<&str> = [&first, &second]
            .iter()
            .flat_map(|page| page.body["reports"].as_array().unwrap())
            .map(|r| r["number"].as_str().unwrap())
            .collect();
        assert_eq!(numbers.len(), 27);
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 27, "none comes twice");
        assert!(second.body["next"].is_null());
    }
}
