//! A case from opening to closing, page by page, without script.

use http::StatusCode;
use jiff::SignedDuration;

use crate::site::{Answer, Browser, Site, hidden};

const CHILD: [(&str, &str); 9] = [
    ("given", "Påhittade"),
    ("family", "Testsson"),
    ("sex", "female"),
    ("birth_date-year", "2011"),
    ("fact-age_years", "15"),
    ("fact-age_doubt", "yes"),
    ("fact-purpose", "sex"),
    ("fact-missing", "no"),
    ("secrecy", "normal"),
];

async fn opened(site: &Site, who: &Browser) -> String {
    let answer = site.post(who, "/cases/new", "/cases/new", &CHILD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location
}

async fn page(site: &Site, who: &Browser, path: &str) -> String {
    let answer = site.get(Some(who), path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    assert!(!answer.body.contains("‹"), "{path}: a word is missing: {}", missing(&answer.body));
    answer.body
}

/// The first word that has no translation, for the message.
fn missing(body: &str) -> String {
    body.find('‹').map(|at| body[at..].chars().take(60).collect()).unwrap_or_default()
}

fn led(answer: &Answer, to: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.location, to);
}

#[tokio::test]
async fn every_page_of_a_case_shows_in_both_languages_without_a_name_in_title_or_address() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    let case = opened(&site, &who).await;
    assert!(!case.to_lowercase().contains("testsson"));
    for part in [
        "",
        "/persons",
        "/persons/new",
        "/facts",
        "/journal",
        "/journal/decision",
        "/journal/event",
        "/tasks",
        "/documents",
        "/assessments",
        "/assessments/new",
        "/registration",
        "/access",
        "/close",
    ] {
        for lang in ["sv", "en"] {
            let body = page(&site, &who, &format!("{case}{part}?lang={lang}")).await;
            let title = body.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
            assert!(!title.contains("Påhittade") && !title.contains("Testsson"), "{part}: {title}");
            let named = body.contains("Testsson");
            assert_eq!(
                named,
                part == "/persons",
                "{part}: a name where none belongs, or none where one does"
            );
        }
    }
}

#[tokio::test]
async fn the_worklist_shows_a_coded_heading_and_what_to_do() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    let empty = page(&site, &who, "/worklist").await;
    assert!(empty.contains("Du har inga öppna ärenden"), "an empty list says what to do");
    let case = opened(&site, &who).await;
    let list = page(&site, &who, "/worklist").await;
    assert!(
        list.contains(&format!("href=\"{case}\"")) && list.contains("Flicka, cirka 15 år · sexuellt ändamål")
    );
    assert!(!list.contains("Testsson"));
    assert!(page(&site, &who, "/worklist?tab=waiting").await.contains("Inget väntar på andra"));
    // Somebody of another municipality sees neither the row nor the case.
    let lund = site.login("lund").await;
    assert!(!page(&site, &lund, "/worklist?tab=all").await.contains(&case));
    for part in ["", "/persons", "/journal", "/access", "/close"] {
        let answer = site.get(Some(&lund), &format!("{case}{part}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{part}");
    }
}

#[tokio::test]
async fn the_next_step_is_marked_and_the_plan_moves_on() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    let case = opened(&site, &who).await;
    let body = page(&site, &who, &case).await;
    assert!(body.contains("Nästa åtgärd: ") && body.contains("Markera som klart"));
    assert!(body.contains("Du ser ärendet därför att"));
    let at =
        body.split("action=\"").map(|s| s.split('"').next().unwrap_or("")).find(|a| a.contains("/steps/"));
    let step = at.unwrap().to_owned();
    let shown = page(&site, &who, &step).await;
    assert!(shown.contains("Vem gör vad") && shown.contains("/handbook/"));
    // Setting aside demands a reason; what was typed is kept.
    let refused = site.post(&who, &step, &step, &[("do", "set_aside"), ("note", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("Skriv varför steget inte behövs") && refused.body.contains("href=\"#note\"")
    );
    led(&site.post(&who, &step, &step, &[("do", "set_aside"), ("note", "Redan gjort.")]).await, &case);
    let body = page(&site, &who, &step).await;
    assert!(body.contains("Inte aktuellt") && body.contains("Öppna steget igen"));
    led(&site.post(&who, &step, &step, &[("do", "reopened")]).await, &case);
    assert!(page(&site, &who, &step).await.contains("Markera som klart"));
}

#[tokio::test]
async fn a_decision_without_the_childs_view_is_refused() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    let case = opened(&site, &who).await;
    let form = format!("{case}/journal/decision");
    let mut fields = vec![("code", "other"), ("text", "Barnet får stanna hos mormor.")];
    let refused = site.post(&who, &form, &form, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("Barnet får stanna hos mormor.") && refused.body.contains("href=\"#view\"")
    );
    fields.extend([("view", "not_asked"), ("view_text", "Barnet sover.")]);
    led(&site.post(&who, &form, &form, &fields).await, &format!("{case}/journal"));
    let journal = page(&site, &who, &format!("{case}/journal")).await;
    assert!(journal.contains("Barnet har inte frågats, därför att: Barnet sover."));
}

#[tokio::test]
async fn a_form_sent_twice_is_saved_once() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    let case = opened(&site, &who).await;
    let at = format!("{case}/journal");
    let shown = page(&site, &who, &at).await;
    let marks =
        [("csrf", hidden(&shown, "csrf").unwrap()), ("form_key", hidden(&shown, "form_key").unwrap())];
    let mut fields = vec![("text", "Ringde skolan.")];
    fields.extend(marks.iter().map(|(n, v)| (*n, v.as_str())));
    led(&site.post_raw(Some(&who), &at, &fields).await, &at);
    led(&site.post_raw(Some(&who), &at, &fields).await, &at);
    assert_eq!(page(&site, &who, &at).await.matches("Ringde skolan.").count(), 1);
}

#[tokio::test]
async fn a_stale_edit_shows_both_versions_and_can_be_saved_again() {
    let site = Site::new().await;
    let (who, other) = (site.login("handler").await, site.login("manager").await);
    let case = opened(&site, &who).await;
    let at = format!("{case}/facts");
    let shown = page(&site, &other, &at).await;
    let saved = site.post(&who, &at, &at, &[("fact-whereabouts", "police")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let marks: Vec<(&str, String)> =
        ["csrf", "form_key", "version"].iter().map(|n| (*n, hidden(&shown, n).unwrap())).collect();
    let mut late = vec![("fact-whereabouts", "abroad")];
    late.extend(marks.iter().map(|(n, v)| (*n, v.as_str())));
    let stale = site.post_raw(Some(&other), &at, &late).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("Hos polisen") && stale.body.contains("Utomlands"), "{}", stale.body);
    let marks: Vec<(&str, String)> =
        ["csrf", "form_key", "version"].iter().map(|n| (*n, hidden(&stale.body, n).unwrap())).collect();
    let mut again = vec![("fact-whereabouts", "abroad")];
    again.extend(marks.iter().map(|(n, v)| (*n, v.as_str())));
    assert_eq!(site.post_raw(Some(&other), &at, &again).await.status, StatusCode::SEE_OTHER);
    let now = page(&site, &who, &at).await;
    assert!(now.contains("value=\"abroad\" selected"));
}

#[tokio::test]
async fn new_facts_tell_what_they_change_in_the_plan() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    let case = opened(&site, &who).await;
    let at = format!("{case}/facts");
    let saved = site.post(&who, &at, &at, &[("fact-missing", "yes")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let told = page(&site, &who, &saved.location).await;
    assert!(told.contains("Sparat. Det här ändrades i planen") && told.contains("Steg som nu gäller"));
    let wrong = site.post(&who, &at, &at, &[("fact-age_years", "femton")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"femton\"") && wrong.body.contains("Skriv ett heltal från"));
}

#[tokio::test]
async fn persons_are_added_changed_and_found() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    let case = opened(&site, &who).await;
    let (list, new) = (format!("{case}/persons"), format!("{case}/persons/new"));
    let wrong = site
        .post(&who, &new, &new, &[("given", "Vera"), ("birth_date-month", "3"), ("personal_number", "123")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"Vera\"") && wrong.body.contains("href=\"#role\""), "{}", wrong.body);
    let fields =
        [("role", "guardian"), ("given", "Vera"), ("family", "Vårdnadsson"), ("birth_date-year", "1980")];
    led(&site.post(&who, &new, &new, &fields).await, &list);
    let body = page(&site, &who, &list).await;
    assert!(body.contains("Vera Vårdnadsson") && body.contains("Vårdnadshavare") && body.contains("1980"));
    // By a whole name, with no name in any address.
    let found = site.post(&who, "/search", "/search", &[("query", "vårdnadsson")]).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.body.contains(&format!("href=\"{case}\"")) && found.body.contains("Vera Vårdnadsson"));
    let none = site.post(&who, "/search", "/search", &[("query", "vårdnads")]).await;
    assert!(none.body.contains("Inga träffar"), "only whole names are found");
    let lund = site.login("lund").await;
    let none = site.post(&lund, "/search", "/search", &[("query", "vårdnadsson")]).await;
    assert!(none.body.contains("Inga träffar"), "another organisation's persons are not found");
}

#[tokio::test]
async fn an_assessment_is_made_read_and_compared() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    let case = opened(&site, &who).await;
    let set = &content::Content::embedded().indicators;
    let audience = set.audiences().iter().find(|a| set.for_audience(&a.id).count() > 3).unwrap().id.as_str();
    let form = format!("{case}/assessments/new?audience={audience}&purpose=unknown");
    let to = format!("{case}/assessments/new");
    let base = [("audience", audience), ("purpose", "unknown")];
    let nothing = site.post(&who, &form, &to, &base).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.body.contains("Svara på minst ett tecken"));
    let signs: Vec<String> = set.for_audience(audience).take(2).map(|i| i.id.clone()).collect();
    let (first, second) = (format!("a-{}", signs[0]), format!("a-{}", signs[1]));
    let note = format!("n-{}", signs[0]);
    let mut fields = base.to_vec();
    fields.extend([
        (first.as_str(), "yes"),
        (second.as_str(), "unknown"),
        (note.as_str(), "Sagt av kuratorn."),
    ]);
    led(&site.post(&who, &form, &to, &fields).await, &format!("{case}/assessments/1"));
    let shown = page(&site, &who, &format!("{case}/assessments/1")).await;
    assert!(shown.contains("Sagt av kuratorn.") && shown.contains("Listan avgör inget"));
    let mut fields = base.to_vec();
    fields.extend([(first.as_str(), "yes"), (second.as_str(), "yes")]);
    led(&site.post(&who, &form, &to, &fields).await, &format!("{case}/assessments/2"));
    let compared = page(&site, &who, &format!("{case}/assessments/compare?a=1&b=2")).await;
    assert!(compared.contains("Version 1 och 2") && compared.contains("Vet inte"));
}

#[tokio::test]
async fn tasks_are_added_and_done() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    let case = opened(&site, &who).await;
    let at = format!("{case}/tasks");
    let user = who.user.to_string();
    let fields = [
        ("text", "Boka tolk"),
        ("assignee", user.as_str()),
        ("due-day", "1"),
        ("due-month", "12"),
        ("due-year", "2026"),
    ];
    led(&site.post(&who, &at, &at, &fields).await, &at);
    let body = page(&site, &who, &at).await;
    assert!(body.contains("Boka tolk") && body.contains("Testa handler") && body.contains("1 december 2026"));
    let done =
        body.split("action=\"").map(|s| s.split('"').next().unwrap_or("")).find(|a| a.ends_with("/done"));
    led(&site.post(&who, &at, done.unwrap(), &[]).await, &at);
    assert!(page(&site, &who, &at).await.contains("Inga uppgifter kvar"));
    let past = site
        .post(&who, &at, &at, &[("text", "Igår"), ("due-day", "1"), ("due-month", "1"), ("due-year", "2020")])
        .await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn handler_is_changed_and_the_log_tells_who_looked() {
    let site = Site::new().await;
    let (who, manager) = (site.login("handler").await, site.login("manager").await);
    let case = opened(&site, &who).await;
    let at = format!("{case}/access");
    page(&site, &manager, &case).await;
    let body = page(&site, &who, &at).await;
    assert!(body.contains("Läste ärendet") && body.contains("Testa manager"));
    let user = manager.user.to_string();
    let fields = [("do", "handler"), ("handler", user.as_str())];
    led(&site.post(&who, &at, &at, &fields).await, &at);
    assert!(page(&site, &manager, "/worklist").await.contains(&case));
    let wrong = site.post(&who, &at, &at, &[("do", "handler"), ("handler", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_case_is_closed_with_its_running_clocks_in_sight_and_opened_again() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    let mut fields = CHILD.to_vec();
    fields.extend([
        ("received_at-day", "23"),
        ("received_at-month", "11"),
        ("received_at-year", "2026"),
        ("received_at-time", "08.00"),
    ]);
    let answer = site.post(&who, "/cases/new", "/cases/new", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let case = answer.location;
    site.t.clock.advance(SignedDuration::from_mins(10));
    let at = format!("{case}/close");
    let shown = page(&site, &who, &at).await;
    assert!(shown.contains("enligt lag löper fortfarande"), "{shown}");
    let wrong = site.post(&who, &at, &at, &[("reason", "need_met"), ("text", "Klart.")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("reason", "need_met"), ("text", "Klart."), ("view", "asked"), ("view_text", "Vill hem.")];
    led(&site.post(&who, &at, &at, &fields).await, &case);
    let closed = page(&site, &who, &case).await;
    assert!(
        closed.contains("Det går att läsa men inte skriva i det") && !closed.contains("Markera som klart")
    );
    assert!(!page(&site, &who, "/worklist?tab=all").await.contains(&case));
    let note = format!("{case}/journal");
    let refused = site.post(&who, &at, &note, &[("text", "Efteråt")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Ärendet är avslutat. Inget sparades."));
    led(&site.post(&who, &at, &format!("{case}/reopen"), &[("text", "Ny oro.")]).await, &case);
    assert!(page(&site, &who, "/worklist?tab=all").await.contains(&case));
}

#[tokio::test]
async fn the_registration_takes_codes_and_tells_what_is_missing() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    let case = opened(&site, &who).await;
    let at = format!("{case}/registration");
    let wrong = site.post(&who, &at, &at, &[("v-vic_sex", "female")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Välj ett värde") && wrong.body.contains("value=\"female\" selected"));
}

#[tokio::test]
async fn a_case_opened_from_a_report_is_filled_in_with_what_it_told() {
    let site = Site::new().await;
    let (police, who) = (site.login("police").await, site.login("handler").await);
    let told = [
        ("do", "send"),
        ("danger", "no"),
        ("kind", "concern_report"),
        ("municipality", "1280"),
        ("happened", "Ett barn sover i en bil vid hamnen."),
        ("child_name", "Påhittad Hamnsson"),
        ("age", "13-15"),
        ("reporter_kind", "police"),
        ("reporter_name", "Polis Påhittsson"),
        ("duty", "yes"),
        ("feedback", "yes"),
        ("purposes", "criminality"),
    ];
    let sent = site.post(&police, "/reports/new", "/reports/new", &told).await;
    let number = sent.location.strip_prefix("/reports/receipt/").unwrap().to_owned();
    let list = page(&site, &who, "/worklist").await;
    assert!(list.contains("En anmälan har ingen öppnat än") && list.contains("href=\"/inbox\""));
    // Nobody builds a case on a report that nobody has read.
    let new = format!("/cases/new?report={number}");
    assert_eq!(site.get(Some(&who), &new).await.status, StatusCode::CONFLICT);
    let report = format!("/reports/{number}");
    led(&site.post(&who, &report, &format!("{report}/open"), &[]).await, &report);
    let form = page(&site, &who, &new).await;
    assert!(form.contains("value=\"Hamnsson\"") && form.contains("value=\"criminality\" selected"), "{form}");
    assert!(form.contains("value=\"13-15\" selected"), "{form}");
    assert!(!page(&site, &who, "/worklist").await.contains("har ingen öppnat än"));
    let fields = [("report", number.as_str()), ("family", "Hamnsson"), ("fact-purpose", "criminality")];
    let fields: Vec<_> = fields.into_iter().chain([("fact-age_band", "13-15")]).collect();
    let opened = site.post(&who, &new, "/cases/new", &fields).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
    let case = page(&site, &who, &opened.location).await;
    assert!(case.contains("Orosanmälan kom in") && case.contains(&format!("Enligt anmälan {number}")));
    assert!(case.contains(&format!("href=\"/reports/{number}\"")), "the case leads back to its report");
    // Another municipality learns nothing, not even that there is such a report.
    let lund = site.login("lund").await;
    assert_eq!(site.get(Some(&lund), &new).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_case_is_protected_with_a_reason_and_freed_by_its_manager() {
    let site = Site::new().await;
    let (who, manager) = (site.login("handler").await, site.login("manager").await);
    let case = opened(&site, &who).await;
    let at = format!("{case}/access");
    let empty = site.post(&who, &at, &at, &[("do", "protect"), ("reason", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("href=\"#reason\""), "{}", empty.body);
    led(&site.post(&who, &at, &at, &[("do", "protect"), ("reason", "Hotbild mot barnet.")]).await, &at);
    let shown = page(&site, &who, &at).await;
    assert!(shown.contains("Bara enhetens chef kan ta bort skyddet") && shown.contains("Ändrade skyddet"));
    assert_eq!(site.get(Some(&manager), &case).await.status, StatusCode::NOT_FOUND);
    let refused = site.post(&who, &at, &at, &[("do", "unprotect"), ("reason", "Över.")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let user = manager.user.to_string();
    led(&site.post(&who, &at, &at, &[("do", "name"), ("user", &user)]).await, &at);
    led(&site.post(&manager, &at, &at, &[("do", "unprotect"), ("reason", "Hotet är över.")]).await, &at);
    assert!(page(&site, &who, &format!("{case}/journal")).await.contains("Skyddet av ärendet togs bort"));
}
