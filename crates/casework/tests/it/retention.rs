//! From *its time is out* to *it is gone*: only what is due, approved, unchanged and not held.

use std::{future::Future, io::Read as _, pin::pin, task::Poll};

use access::{Role, Staff, Target};
use casework::{
    retention::{
        DueRow, HoldReason, Means, State, Verdict, due_list, erase_approved, look, plan, review, settle,
        would_erase,
    },
    *,
};
use directory::{OrgKind, Organisation};
use guidance::{Answer, AnswerValue, Answers};
use intake::{AgeBand, Danger, Kind, NewReport, To};
use jiff::{SignedDuration, civil::date};
use law::Keep;
use sha2::{Digest as _, Sha256};
use store::{Statement, args};
use testkit::{TestHouse, both_engines};
use uuid::Uuid;

use crate::{schema, world::*};

const DAY: i64 = 24;

fn years(t: &TestHouse, n: i64) {
    t.clock.advance(SignedDuration::from_hours(DAY * 366 * n));
}

fn a_week_and_more(t: &TestHouse) {
    t.clock.advance(SignedDuration::from_hours(DAY * 8));
}

/// Looks until nothing waits.
async fn find(t: &TestHouse) {
    while look(&t.house, &t.job("retention"), 2).await.unwrap() == 2 {}
}

async fn manager(t: &TestHouse, w: &World) -> Staff {
    t.member(w.org, w.unit, Role::Manager).await
}

async fn due(t: &TestHouse, w: &World, boss: &Staff) -> Vec<DueRow> {
    due_list(&t.house, &t.staff(boss), (w.org, w.unit), None).await.unwrap().rows
}

async fn decide(
    t: &TestHouse,
    w: &World,
    boss: &Staff,
    number: &str,
    verdict: Verdict,
) -> Result<(), CaseworkError> {
    let shown = review(&t.house, &t.staff(boss), (w.org, w.unit), number).await?;
    let key: Uuid = t.id();
    let form = Form::seen(shown.row.revision, key.to_string());
    settle(&t.house, &t.staff(boss), (w.org, w.unit), number, &form, verdict).await
}

async fn erase(t: &TestHouse) -> casework::retention::Erased {
    erase_approved(&t.house, &t.job("retention"), None, 10).await.unwrap()
}

/// A report about a child, opened and decided on or not.
async fn a_report(t: &TestHouse, w: &World, decision: Option<intake::Decision>) -> String {
    let new = NewReport {
        form_key: t.id::<Uuid>().to_string(),
        to: To::Unit(w.unit),
        kind: Kind::ConcernReport,
        danger: Danger::No,
        municipality: None,
        reporter_kind: "school".to_owned(),
        duty_bound: intake::Answer::Yes,
        feedback_wanted: false,
        age: AgeBand::From13,
        purposes: Vec::new(),
        told: intake::Told {
            happened: "Ett barn säljer saker.".to_owned(),
            child_other: "Röd jacka".to_owned(),
            reporter_contact: "Påhittad skola".to_owned(),
            ..intake::Told::default()
        },
    };
    let cx = t.staff(&w.handler);
    let receipt = intake::receive(&t.house, &t.staff(&w.stranger), new).await.unwrap();
    let number = receipt.number.to_string();
    let page = intake::open(&t.house, &cx, &number).await.unwrap();
    let Some(decision) = decision else { return number };
    let not_asked = intake::ChildView::NotAsked("Inte funnet.".to_owned());
    let form = |page: &intake::ReportPage, key: &str| intake::Form {
        number: page.summary.number.to_string(),
        revision: page.revision,
        key: format!("{key}{}", page.summary.number),
    };
    let assessed = intake::ProtectionAssessment {
        needs: intake::Needs::No,
        text: "Bedömt.".to_owned(),
        met: intake::Met::NotYet,
        child_view: not_asked.clone(),
    };
    let page = assess_report(&t.house, &cx, &form(&page, "a"), &assessed).await.unwrap();
    decide_report(&t.house, &cx, &form(&page, "d"), decision, "Skäl.", &not_asked).await.unwrap();
    number
}

/// A closed case with something in every table, opened from a report, in which no inquiry was opened.
async fn a_closed_case(t: &TestHouse, w: &World) -> (Target, Uuid, String) {
    let report = a_report(t, w, None).await;
    let cx = t.staff(&w.handler);
    let key: Uuid = t.id();
    let input = OpenCase { report: Some(Target::Number(report)), ..new_case(w, &key.to_string(), None) };
    let number = open_case(&t.house, &cx, input).await.unwrap();
    let case = target(&number);
    let add = || Form::adding(t.id::<Uuid>().to_string());
    add_note(&t.house, &cx, &case, &add(), "Åsa-Li berättar.").await.unwrap();
    let guardian = PersonInput { role: PersonRole::Guardian, ..child("Påhittad", "Förälder") };
    add_person(&t.house, &cx, &case, &add(), guardian).await.unwrap();
    let task = NewTask { text: "Ring skolan".to_owned(), assignee: None, due: None };
    add_task(&t.house, &cx, &case, &add(), &task).await.unwrap();
    let upload = Upload {
        name: "brev från skolan.txt".to_owned(),
        declared: Some("text/plain".to_owned()),
        bytes: "Åsa-Li har inte kommit till skolan.".as_bytes().to_vec(),
        note: String::new(),
    };
    upload_document(&t.house, &cx, &case, &add(), upload).await.unwrap();
    let indicators = &t.house.content.indicators;
    let sign = indicators.all().first().unwrap().id.clone();
    let answers = Answers {
        audience: indicators.audiences().first().unwrap().id.clone(),
        purpose: None,
        answers: [(sign, Answer { value: AnswerValue::Yes, note: "Sett i natt.".to_owned() })].into(),
        at: t.now(),
    };
    save_assessment(&t.house, &cx, &case, &add(), &answers).await.unwrap();
    let advice = Offer {
        kind: handover::Kind::Consultation,
        to: w.foreign_unit,
        text: "Påhittad fråga.".to_owned(),
        share: None,
        receiver: String::new(),
        answers: None,
    };
    let thread = offer(&t.house, &cx, &case, &add(), &advice).await.unwrap();
    reply(&t.house, &t.staff(&w.stranger), thread, &Form::adding(""), &Reply::Take, "Påhittat svar.")
        .await
        .unwrap();
    let none = Happened { event: "inquiry-not-opened".to_owned(), at: None, note: String::new() };
    record_event(&t.house, &cx, &case, &add(), &none).await.unwrap();
    let shut = Close { reason: CloseReason::NoFurtherMeasure, text: "Klart.".to_owned(), view: asked() };
    close(&t.house, &cx, &case, &add(), &shut).await.unwrap();
    let id = page(t, &w.handler, &case).await.id.uuid();
    (case, id, number.to_string())
}

/// The same in SQL, for columns no use case of this room writes.
const CONFLICT: Statement = Statement::new(
    "test.conflict",
    "INSERT INTO guarded_conflict SELECT owner_id, id, id, 'x', NULL, 0 FROM guarded WHERE owner_id = $1 AND id = $2",
);
const SHARE: Statement = Statement::new(
    "test.share",
    "INSERT INTO guarded_share (owner_id, id, object_id, to_org, to_unit, gate, field_groups, made_at, made_by, valid_to, wrapped, sealed) \
     VALUES ($1,$2,$3,$4,$5,'d3','facts',0,$5,1,$6,$6)",
);
const GLASS: Statement = Statement::new(
    "test.glass",
    "INSERT INTO break_glass (owner_id, id, object_id, user_id, reason_code, at, expires_at, sealed) VALUES ($1,$2,$3,$4,'x',0,1,$5)",
);
const REGISTRATION: Statement = Statement::new(
    "test.registration",
    "INSERT INTO registration (owner_id, id, case_id, coded, codes_date, made_at, changed_at) VALUES ($1,$2,$3,'{}','2026-01-01',0,0)",
);

async fn also(t: &TestHouse, w: &World, case: Uuid) {
    let mut work = t.house.store.begin("test").await.unwrap();
    work.run(&CONFLICT, args![w.org, case]).await.unwrap();
    let (to, unit) = (w.stranger.org, w.foreign_unit);
    work.run(&SHARE, args![w.org, t.id::<Uuid>(), case, to, unit, vec![0_u8]]).await.unwrap();
    work.run(&GLASS, args![w.org, t.id::<Uuid>(), case, w.colleague.user, vec![0_u8]]).await.unwrap();
    work.run(&REGISTRATION, args![w.org, t.id::<Uuid>(), case]).await.unwrap();
    work.commit_housekeeping("a fixture").await.unwrap();
}

async fn there(t: &TestHouse, w: &World, case: &Target) -> bool {
    case_page(&t.house, &t.staff(&w.handler), case).await.is_ok()
}

const DELETE: Verdict = Verdict::Approve(Means::Delete);

both_engines! {
    async fn every_statement_is_accepted(t) {
        for statement in casework::statements::RETENTION {
            t.house.store.prepare(statement).await.unwrap_or_else(|e| panic!("{}: {e:?}", statement.name));
        }
    }

    async fn what_is_due_and_approved_is_gone_everywhere(t) {
        let w = world(&t).await;
        let boss = manager(&t, &w).await;
        let (case, id, number) = a_closed_case(&t, &w).await;
        also(&t, &w, id).await;
        let report = page(&t, &w.handler, &case).await.report.unwrap();
        let (other, other_id, _) = a_closed_case(&t, &w).await;
        let other_rows = schema::rows(&t, other_id).await;
        years(&t, 5);
        find(&t).await;
        let rows = due(&t, &w, &boss).await;
        assert_eq!(rows.len(), 2, "the reports they came from are part of them");
        let row = rows.iter().find(|r| r.number == number).unwrap();
        assert_eq!((row.state, row.rules.first().map(String::as_str)), (State::Due, Some("ret.1")));
        assert_eq!(row.must_by, Some(date(2032, 12, 31)));
        decide(&t, &w, &boss, &number, DELETE).await.unwrap();
        // Nothing yet: a week to take it back.
        assert_eq!(erase(&t).await.erased, Vec::<String>::new());
        assert!(there(&t, &w, &case).await);

        let parts = schema::parts(&t, id).await;
        let before = schema::holding(&t, id).await;
        for column in ["case_record.id", "case_person.case_id", "case_entry.case_id", "case_document.case_id",
            "case_document_bytes.case_id", "case_task.case_id", "case_assessment.case_id", "registration.case_id",
            "person_token.case_id", "guarded.id", "guarded_member.object_id", "guarded_conflict.object_id", "guarded_share.object_id", "break_glass.object_id",
            "data_key.subject_id", "report.case_id", "retention.object_id"] {
            assert!(before.contains(&column.to_owned()), "the fixture has nothing in {column}");
        }
        a_week_and_more(&t);
        assert_eq!(would_erase(&t.house, &t.job("retention"), 10).await.unwrap().len(), 1);
        assert!(there(&t, &w, &case).await, "asking erases nothing");
        let done = erase(&t).await;
        assert_eq!((done.erased, done.left), (vec![number.clone(), report.clone()], vec![]));

        assert_eq!(schema::holding(&t, id).await, ["erased.id"]);
        assert!(parts.len() > 10, "{parts:?}");
        for part in parts {
            let left = schema::holding(&t, part).await;
            assert!(left.iter().all(|c| c == "erased.id"), "{part}: {left:?}");
        }
        for number in [&number, &report] {
            // The key of a form sent is swept after two days.
            let told = schema::telling(&t, number).await;
            assert!(told.iter().all(|c| ["erased.number", "form_key.outcome"].contains(&c.as_str())), "{told:?}");
        }
        assert!(absent(case_page(&t.house, &t.staff(&w.handler), &case).await));
        assert!(due(&t, &w, &boss).await.iter().all(|r| r.number != number));
        assert_eq!(t.events(Some("case.erase")).await, 1);
        assert_eq!(t.events(Some("report.erase")).await, 1);
        // Nothing of the other one was touched.
        assert_eq!(schema::rows(&t, other_id).await, other_rows + 1, "but that it is due");
        assert!(there(&t, &w, &other).await);
        // The log holds, and goes on holding.
        audit::sequence_all(&t.house.store, t.entropy.as_ref()).await.unwrap();
        let log = audit::verify(&t.house.store, None, &[]).await.unwrap();
        assert_eq!(log.flaws, []);
    }

    async fn without_approval_or_before_its_time_nothing_goes(t) {
        let w = world(&t).await;
        let boss = manager(&t, &w).await;
        let (case, id, number) = a_closed_case(&t, &w).await;
        find(&t).await;
        assert_eq!(due(&t, &w, &boss).await, []);
        years(&t, 4);
        find(&t).await;
        assert_eq!(due(&t, &w, &boss).await, [], "four years are not five");
        assert!(absent(review(&t.house, &t.staff(&boss), (w.org, w.unit), &number).await));
        years(&t, 2);
        find(&t).await;
        let rows = schema::rows(&t, id).await;
        // Not approved.
        assert_eq!(erase(&t).await, casework::retention::Erased::default());
        // Held, for good and until a day.
        for until in [None, Some(date(2040, 1, 1))] {
            decide(&t, &w, &boss, &number, Verdict::Hold { reason: HoldReason::Claim, until }).await.unwrap();
            years(&t, 1);
            find(&t).await;
            assert_eq!(erase(&t).await, casework::retention::Erased::default());
            assert_eq!(due(&t, &w, &boss).await[0].state, State::Held);
        }
        years(&t, 9);
        find(&t).await;
        assert_eq!(due(&t, &w, &boss).await[0].state, State::Due, "the day is over");
        // Approved and taken back.
        decide(&t, &w, &boss, &number, DELETE).await.unwrap();
        decide(&t, &w, &boss, &number, Verdict::TakeBack).await.unwrap();
        a_week_and_more(&t);
        assert_eq!(erase(&t).await, casework::retention::Erased::default());
        assert_eq!(schema::rows(&t, id).await, rows);
        // Only who leads the unit decides.
        for staff in [&w.handler, &w.over_there, &w.stranger] {
            let refused = settle(&t.house, &t.staff(staff), (w.org, w.unit), &number, &Form::default(), DELETE).await;
            assert!(absent(refused));
            assert!(absent(due_list(&t.house, &t.staff(staff), (w.org, w.unit), None).await));
        }
        assert!(there(&t, &w, &case).await);
    }

    async fn any_change_after_it_takes_the_approval_back(t) {
        let w = world(&t).await;
        let boss = manager(&t, &w).await;
        let (case, _, number) = a_closed_case(&t, &w).await;
        years(&t, 6);
        find(&t).await;
        decide(&t, &w, &boss, &number, DELETE).await.unwrap();
        reopen(&t.house, &t.staff(&w.handler), &case, &Form::default(), "Nya uppgifter").await.unwrap();
        a_week_and_more(&t);
        assert_eq!(erase(&t).await, casework::retention::Erased::default(), "opened again");
        find(&t).await;
        assert_eq!(due(&t, &w, &boss).await, []);
        let shut = Close { reason: CloseReason::NeedMet, text: "Klart.".to_owned(), view: asked() };
        close(&t.house, &t.staff(&w.handler), &case, &Form::default(), &shut).await.unwrap();
        years(&t, 4);
        find(&t).await;
        assert_eq!(due(&t, &w, &boss).await, [], "five years count from the last entry");
        years(&t, 2);
        find(&t).await;
        assert_eq!(due(&t, &w, &boss).await[0].state, State::Due);
        // A form older than the case approves nothing.
        let shown = review(&t.house, &t.staff(&boss), (w.org, w.unit), &number).await.unwrap();
        let now = shown.row.revision;
        let old = Form::seen(shown.row.revision - 1, "old");
        let stale = settle(&t.house, &t.staff(&boss), (w.org, w.unit), &number, &old, DELETE).await;
        assert!(matches!(stale, Err(CaseworkError::Stale { current, .. }) if current == now), "{stale:?}");
    }

    async fn an_inquiry_waits_until_thirty_and_a_placement_for_ever(t) {
        let w = world(&t).await;
        let boss = manager(&t, &w).await;
        let cx = t.staff(&w.handler);
        let shut = Close { reason: CloseReason::NeedMet, text: "Klart.".to_owned(), view: asked() };
        let mut cases = Vec::new();
        for (key, events) in [("a", &["inquiry-opened"][..]), ("b", &["inquiry-opened", "placement-started"][..])] {
            let mut input = new_case(&w, key, Some(t.now()));
            input.facts.insert("age_doubt".to_owned(), serde_json::json!("no"));
            input.persons[0].identity.birth_date = "2011-05-03".to_owned();
            let case = target(&open_case(&t.house, &cx, input).await.unwrap());
            for event in events {
                let happened = Happened { event: (*event).to_owned(), at: None, note: String::new() };
                record_event(&t.house, &cx, &case, &Form::default(), &happened).await.unwrap();
            }
            close(&t.house, &cx, &case, &Form::default(), &shut).await.unwrap();
            cases.push(case);
        }
        let inquiry = page(&t, &w.handler, &cases[0]).await.weighed.unwrap();
        assert_eq!(inquiry.retention.keep, Keep::Until { from: date(2041, 5, 3), by: Some(date(2042, 12, 31)) });
        assert!(inquiry.placement_unanswered);
        let placed = page(&t, &w.handler, &cases[1]).await.weighed.unwrap();
        assert_eq!((placed.retention.keep, placed.placement_unanswered), (Keep::Never, false));
        years(&t, 14);
        find(&t).await;
        assert_eq!(due(&t, &w, &boss).await, []);
        years(&t, 60);
        find(&t).await;
        assert_eq!(due(&t, &w, &boss).await.len(), 1);
        let planned = plan(&t.house, &t.job("retention")).await.unwrap();
        assert_eq!((planned.len(), planned[0].unit_name.as_str()), (1, "Utredning 1"));
    }

    async fn where_no_rule_is_on_file_nothing_is_ever_due(t) {
        let w = world(&t).await;
        let police = Organisation {
            number: String::new(),
            id: t.id(), kind: OrgKind::Police, name: "Påhittad polis".to_owned(), municipality: None, region: None,
            active: true, revision: 1,
        };
        let desk = directory::Unit::new(t.id(), &police, "Grova brott", directory::UnitKind::PoliceRegion);
        let mut work = t.house.store.begin("test").await.unwrap();
        directory::put_organisation(&mut work, &police).await.unwrap();
        directory::put_unit(&mut work, &t.house.content.register, &desk).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();
        let officer = t.member(police.id, desk.id, Role::Handler).await;
        let cx = t.staff(&officer);
        let input = OpenCase { unit: desk.id, ..new_case(&w, "p", Some(t.now())) };
        let case = target(&open_case(&t.house, &cx, input).await.unwrap());
        let shut = Close { reason: CloseReason::NeedMet, text: "Klart.".to_owned(), view: asked() };
        close(&t.house, &cx, &case, &Form::default(), &shut).await.unwrap();
        assert_eq!(page(&t, &officer, &case).await.weighed.unwrap().retention.keep, Keep::NoRule);
        years(&t, 100);
        find(&t).await;
        assert_eq!(plan(&t.house, &t.job("retention")).await.unwrap(), []);
    }

    async fn a_report_without_inquiry_goes_by_itself_and_others_stay(t) {
        let w = world(&t).await;
        let boss = manager(&t, &w).await;
        let number = a_report(&t, &w, Some(intake::Decision::NotOpened)).await;
        let joined = a_report(&t, &w, Some(intake::Decision::Joined)).await;
        let handed = a_report(&t, &w, Some(intake::Decision::HandedOn)).await;
        let open = a_report(&t, &w, None).await;
        years(&t, 5);
        find(&t).await;
        let rows = due(&t, &w, &boss).await;
        assert_eq!(rows.iter().map(|r| r.number.as_str()).collect::<Vec<_>>(), [number.as_str()]);
        let id = rows[0].id;
        let shown = review(&t.house, &t.staff(&boss), (w.org, w.unit), &number).await.unwrap();
        assert_eq!((shown.retention.rules, rows[0].must_by), (vec!["ret.3".to_owned()], None));
        decide(&t, &w, &boss, &number, DELETE).await.unwrap();
        a_week_and_more(&t);
        assert_eq!(erase(&t).await.erased, [number]);
        assert_eq!(schema::holding(&t, id).await, ["erased.id"]);
        for number in [joined, handed, open] {
            assert!(intake::report_page(&t.house, &t.staff(&w.handler), &number).await.is_ok(), "{number}");
        }
    }

    async fn cut_short_at_any_point_it_is_all_or_nothing(t) {
        let w = world(&t).await;
        let boss = manager(&t, &w).await;
        let (_, id, number) = a_closed_case(&t, &w).await;
        years(&t, 6);
        find(&t).await;
        decide(&t, &w, &boss, &number, DELETE).await.unwrap();
        a_week_and_more(&t);
        let before = schema::rows(&t, id).await;
        let mut cuts = 0;
        for polls in 1.. {
            let cx = t.job("retention");
            let done = cut(erase_approved(&t.house, &cx, None, 10), polls).await;
            // Whoever comes next waits until what was cut is rolled back.
            t.house.store.begin("test").await.unwrap().commit_housekeeping("waits").await.unwrap();
            let left = schema::rows(&t, id).await;
            assert!(left == before || left == 0, "after {polls} polls {left} of {before} rows were left");
            if let Some(done) = done {
                assert_eq!((left, done.unwrap().left), (0, vec![]));
                break;
            }
            cuts += 1;
            if left == 0 {
                break;
            }
        }
        // How often it has to wait depends on the machine and its load. On SQLite, alone, it does not wait at all: there only
        // the end of the program can cut it.
        assert!(cuts > 0 || t.house.store.engine() == store::Engine::Sqlite, "never cut");
    }

    async fn an_archive_package_holds_everything_and_only_then_it_goes(t) {
        let w = world(&t).await;
        let boss = manager(&t, &w).await;
        let (case, _, number) = a_closed_case(&t, &w).await;
        years(&t, 6);
        find(&t).await;
        decide(&t, &w, &boss, &number, Verdict::Approve(Means::Archive)).await.unwrap();
        a_week_and_more(&t);
        let none = erase(&t).await;
        assert_eq!(none.left, [(number.clone(), "no_archive_folder")]);
        assert!(there(&t, &w, &case).await);
        // A folder that cannot be made: nothing goes.
        let blocked = t.dir.path().join("blocked");
        std::fs::write(&blocked, "").unwrap();
        let none = erase_approved(&t.house, &t.job("retention"), Some(&blocked.join("x")), 10).await.unwrap();
        assert_eq!((none.erased, none.left), (vec![], vec![(number.clone(), "not_archived")]));
        assert!(there(&t, &w, &case).await);

        let folder = t.dir.path().join("archive");
        let done = erase_approved(&t.house, &t.job("retention"), Some(&folder), 10).await.unwrap();
        assert_eq!((done.erased.len(), done.left), (2, vec![]));
        assert!(!there(&t, &w, &case).await);
        assert!(t.events(Some("case.export")).await >= 3, "content, document, package");
        let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|f| f.unwrap().file_name()).collect();
        assert_eq!(files, [format!("{number}.zip").as_str()], "nothing half-written is left");

        let bytes = std::fs::read(folder.join(format!("{number}.zip"))).unwrap();
        let sum: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(schema::telling(&t, &sum).await, ["audit_event.detail", "erased.archive"]);
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let names: Vec<String> = zip.file_names().map(|n| n.unwrap().into_owned()).collect();
        let mut read = |name: &str| {
            let mut content = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut content).unwrap();
            content
        };
        let mets = String::from_utf8(read(&format!("{number}/METS.xml"))).unwrap();
        for name in &names {
            let inside = name.strip_prefix(&format!("{number}/")).unwrap();
            if inside == "METS.xml" {
                continue;
            }
            let content = read(name);
            let sum: String = Sha256::digest(&content).iter().map(|b| format!("{b:02x}")).collect();
            let listed = mets.split("CHECKSUMTYPE").filter(|p| p.contains(&sum)).count();
            assert!(listed >= 1 && mets.contains(&format!("\"{inside}\"")), "{inside}");
        }
        let data = format!("{number}/representations/rep1/data");
        let told = String::from_utf8(read(&format!("{data}/case.json"))).unwrap();
        for word in ["Åsa-Li berättar.", "Påhittsson", "Ring skolan", "brev från skolan.txt", "Sett i natt.", "inquiry-not-opened"] {
            assert!(told.contains(word), "{word}");
        }
        assert!(names.iter().any(|n| n.starts_with(&format!("{data}/report-")) && n.ends_with(".json")), "{names:?}");
        let paper = names.iter().find(|n| n.contains("/documents/") && n.contains("-original.")).unwrap();
        assert_eq!(read(paper), "Åsa-Li har inte kommit till skolan.".as_bytes());
    }

    async fn what_is_protected_is_decided_by_somebody_named(t) {
        let w = world(&t).await;
        let boss = manager(&t, &w).await;
        let cx = t.staff(&w.handler);
        let input = OpenCase { secrecy: access::Secrecy::Protected, ..new_case(&w, "s", Some(t.now())) };
        let case = target(&open_case(&t.house, &cx, input).await.unwrap());
        let none = Happened { event: "inquiry-not-opened".to_owned(), at: None, note: String::new() };
        record_event(&t.house, &cx, &case, &Form::default(), &none).await.unwrap();
        let shut = Close { reason: CloseReason::NeedMet, text: "Klart.".to_owned(), view: asked() };
        close(&t.house, &cx, &case, &Form::default(), &shut).await.unwrap();
        years(&t, 6);
        find(&t).await;
        let number = plan(&t.house, &t.job("retention")).await.unwrap()[0].row.number.clone();
        assert_eq!(due(&t, &w, &boss).await, []);
        assert!(absent(decide(&t, &w, &boss, &number, DELETE).await));
    }
}

/// Polls at most so many times, then drops.
pub(crate) async fn cut<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut polled = 0;
    std::future::poll_fn(|cx| {
        polled += 1;
        if polled > polls { Poll::Ready(None) } else { future.as_mut().poll(cx).map(Some) }
    })
    .await
}
