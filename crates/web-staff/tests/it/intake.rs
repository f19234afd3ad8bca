//! From a police officer's report to a decision, page by page, without script.

use http::StatusCode;
use jiff::SignedDuration;

use crate::site::{Browser, Site, hidden};

const REPORT: [(&str, &str); 11] = [
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

async fn sent(site: &Site, who: &Browser) -> String {
    let mut fields = REPORT.to_vec();
    fields.push(("do", "send"));
    let answer = site.post(who, "/reports/new", "/reports/new", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location.strip_prefix("/reports/receipt/").unwrap().to_owned()
}

async fn opened(site: &Site, who: &Browser, number: &str) {
    let at = format!("/reports/{number}");
    let answer = site.post(who, &at, &format!("{at}/open"), &[]).await;
    assert_eq!((answer.status, answer.location), (StatusCode::SEE_OTHER, at));
}

const VIEW: [(&str, &str); 2] = [("asked", "no"), ("child_not_asked", "Barnet är inte funnet.")];

#[tokio::test]
async fn a_report_is_checked_sent_opened_assessed_decided_and_answered() {
    let site = Site::new().await;
    let (police, handler) = (site.login("police").await, site.login("handler").await);

    let mut fields = REPORT.to_vec();
    fields.push(("do", "check"));
    let check = site.post(&police, "/reports/new", "/reports/new", &fields).await;
    assert_eq!(check.status, StatusCode::OK, "{}", check.body);
    assert!(check.body.contains("Går till Mottagning barn, Malmö stad"));
    assert_eq!(hidden(&check.body, "child_name").as_deref(), Some("Påhittad Hamnsson"));
    // Going back keeps what was typed.
    let marks: Vec<(String, String)> =
        ["csrf", "form_key"].iter().map(|n| ((*n).to_owned(), hidden(&check.body, n).unwrap())).collect();
    let mut back = REPORT.to_vec();
    back.push(("do", "change"));
    back.extend(marks.iter().map(|(n, v)| (n.as_str(), v.as_str())));
    let form = site.post_raw(Some(&police), "/reports/new", &back).await;
    assert!(form.status == StatusCode::OK && form.body.contains("Ett barn sover i en bil vid hamnen."));
    // Sending twice is one report.
    back.retain(|(n, _)| *n != "do");
    back.push(("do", "send"));
    let first = site.post_raw(Some(&police), "/reports/new", &back).await;
    let again = site.post_raw(Some(&police), "/reports/new", &back).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
    assert_eq!(first.location, again.location);
    let number = first.location.strip_prefix("/reports/receipt/").unwrap().to_owned();
    let receipt = site.get(Some(&police), &first.location).await;
    assert!(receipt.body.contains(&number) && receipt.body.contains("ansvarig för den nu"));
    assert_eq!(site.get(Some(&handler), &first.location).await.status, StatusCode::NOT_FOUND);

    // Unopened, the inbox and the page tell nothing of what happened.
    let inbox = site.get(Some(&handler), "/inbox").await;
    assert!(inbox.body.contains(&number) && inbox.body.contains("Oöppnade (1)"));
    let at = format!("/reports/{number}");
    let closed = site.get(Some(&handler), &at).await;
    assert!(closed.body.contains("Ingen har öppnat anmälan") && !closed.body.contains("hamnen"));
    assert_eq!(site.get(Some(&handler), &format!("{at}/assess")).await.status, StatusCode::CONFLICT);

    opened(&site, &handler, &number).await;
    let page = site.get(Some(&handler), &at).await;
    assert!(page.body.contains("Ett barn sover i en bil vid hamnen.") && page.body.contains("SoL"));
    let list = site.get(Some(&police), "/reports/sent").await;
    assert!(list.body.contains("Öppnad") && !list.body.contains("Hamnsson"));

    // Nothing filled in: everything that is missing is told at once.
    let form = format!("{at}/assess");
    let empty = site.post(&handler, &form, &form, &[]).await;
    assert!(
        ["needs", "met", "asked", "assessment"]
            .iter()
            .all(|f| empty.body.contains(&format!("href=\"#{f}\"")))
    );
    let mut fields = vec![("needs", "yes"), ("met", "not_yet"), ("assessment", "Måste hittas nu.")];
    let missing = site.post(&handler, &form, &form, &fields).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.body.contains("Måste hittas nu.") && missing.body.contains("href=\"#asked\""));
    fields.extend(VIEW);
    let done = site.post(&handler, &form, &form, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);

    let form = format!("{at}/decide");
    let mut fields = vec![("decision", "not_opened"), ("reason", "Barnet har rest hem.")];
    fields.extend(VIEW);
    let done = site.post(&handler, &form, &form, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let form = format!("{at}/feedback");
    let done = site.post(&handler, &form, &form, &[("feedback", "Ringde polisen.")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = site.get(Some(&handler), &at).await;
    assert!(
        page.body.contains("Testa handler")
            && page.body.contains("Ringde polisen.")
            && page.body.contains(">Klar<"),
        "{}",
        page.body
    );
    let en = site.get(Some(&handler), &format!("{at}?lang=en")).await;
    assert!(en.body.contains("Protection assessment: Yes, the child needs protection now"));
}

#[tokio::test]
async fn a_stale_form_keeps_what_was_typed() {
    let site = Site::new().await;
    let (police, handler, manager) =
        (site.login("police").await, site.login("handler").await, site.login("manager").await);
    let number = sent(&site, &police).await;
    opened(&site, &handler, &number).await;
    let form = format!("/reports/{number}/assess");
    let shown = site.get(Some(&manager), &form).await;
    let mut fields = vec![("needs", "no"), ("met", "not_yet"), ("assessment", "Handläggarens text.")];
    fields.extend(VIEW);
    assert_eq!(site.post(&handler, &form, &form, &fields).await.status, StatusCode::SEE_OTHER);
    let marks: Vec<(&str, String)> =
        ["csrf", "form_key", "version"].iter().map(|n| (*n, hidden(&shown.body, n).unwrap())).collect();
    let mut late = vec![("needs", "yes"), ("met", "not_yet"), ("assessment", "Chefens text.")];
    late.extend(VIEW);
    late.extend(marks.iter().map(|(n, v)| (*n, v.as_str())));
    let stale = site.post_raw(Some(&manager), &form, &late).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("Chefens text.") && stale.body.contains("Någon annan har ändrat"));
    // From the page that came back it is taken.
    let marks: Vec<(&str, String)> =
        ["csrf", "form_key", "version"].iter().map(|n| (*n, hidden(&stale.body, n).unwrap())).collect();
    late.retain(|(n, _)| !["csrf", "form_key", "version"].contains(n));
    late.extend(marks.iter().map(|(n, v)| (*n, v.as_str())));
    assert_eq!(site.post_raw(Some(&manager), &form, &late).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn wrong_input_is_told_at_its_field_and_kept() {
    let site = Site::new().await;
    let who = site.login("police").await;
    let answer = site
        .post(
            &who,
            "/reports/new",
            "/reports/new",
            &[("do", "send"), ("whereabouts", ""), ("age", "<script>")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["danger", "kind", "municipality", "happened", "child_other", "duty", "feedback"] {
        assert!(answer.body.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert!(!answer.body.contains("<script>\""));
    let nowhere = [("municipality", "2584"), ("do", "send")];
    let mut fields: Vec<_> = REPORT.iter().copied().filter(|(n, _)| *n != "municipality").collect();
    fields.extend(nowhere);
    let answer = site.post(&who, "/reports/new", "/reports/new", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Ingen mottagande enhet är känd") && answer.body.contains("vid hamnen"));
}

#[tokio::test]
async fn an_unopened_report_shows_to_manager_and_coordinator() {
    let site = Site::new().await;
    let police = site.login("police").await;
    let number = sent(&site, &police).await;
    site.t.clock.advance(SignedDuration::from_hours(8));
    ::intake::escalate(&site.t.house, &site.t.job("escalate")).await.unwrap();
    let handler = site.login("handler").await;
    let inbox = site.get(Some(&handler), "/inbox").await;
    assert!(inbox.body.contains("regionkoordinatorn har fått veta"), "{}", inbox.body);
    let unit = site.get(Some(&site.login("manager").await), "/unit").await;
    assert!(unit.body.contains(&number));
    for login in ["coordinator", "national"] {
        let seen = site.get(Some(&site.login(login).await), "/oversight").await;
        assert!(seen.body.contains("Mottagning barn, Malmö stad") && seen.body.contains("8 timmar"));
        for secret in [number.as_str(), "Hamnsson", "hamnen"] {
            assert!(!seen.body.contains(secret), "{login} sees {secret}");
        }
    }
    let refused = site.get(Some(&handler), "/oversight").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn whoever_only_reports_is_shown_the_reporters_ways() {
    let site = Site::new().await;
    let menu = async |login: &str| {
        let body = site.get(Some(&site.login(login).await), "/handbook").await.body;
        let nav = body.split("<nav").find(|n| n.contains("href=\"/handbook\"")).unwrap();
        nav.split("</nav>").next().unwrap().to_owned()
    };
    let (teacher, handler) = (menu("teacher").await, menu("handler").await);
    for way in ["/reports/new", "/reports/sent", "/directory", "/handbook", "/account"] {
        assert!(teacher.contains(&format!("href=\"{way}\"")), "{way}: {teacher}");
    }
    for closed in ["/worklist", "/inbox", "/search", "/unit"] {
        assert!(!teacher.contains(&format!("href=\"{closed}\"")), "{closed}");
    }
    for way in ["/worklist", "/inbox", "/search"] {
        assert!(handler.contains(&format!("href=\"{way}\"")), "{way}");
    }
    assert!(!handler.contains("/reports/sent"));
    assert_eq!(site.get(Some(&site.login("teacher").await), "/").await.location, "/reports/new");
}

#[tokio::test]
async fn what_must_be_done_at_once_reads_at_once() {
    let site = Site::new().await;
    let (police, handler) = (site.login("police").await, site.login("handler").await);
    let number = sent(&site, &police).await;
    opened(&site, &handler, &number).await;
    let at = format!("/reports/{number}");
    let page = site.get(Some(&handler), &at).await.body;
    let next = page.split("Gör skyddsbedömning").nth(1).unwrap();
    let due = next.split("class=\"due").nth(1).unwrap().split("</b>").next().unwrap();
    assert!(due.contains("Genast"), "{due}");
    let inbox = site.get(Some(&handler), "/inbox?tab=working").await.body;
    assert!(inbox.contains("Genast") && !inbox.contains("dagar kvar"), "{inbox}");
}

#[tokio::test]
async fn a_manager_of_several_units_sees_them_all() {
    let site = Site::new().await;
    let cx = access::OpContext::new(
        access::Actor::Operator,
        access::Purpose::Administration,
        site.t.now(),
        ground::Lang::Sv,
        site.t.entropy.clone(),
    );
    let manager = site.login("manager").await;
    let (house, inquiry) = (&site.t.house, site.inquiry.id);
    accounts::manage::grant(house, &cx, manager.user, inquiry, access::Role::Manager).await.unwrap();
    let page = site.get(Some(&manager), "/unit").await.body;
    for name in ["Mottagning barn", "Utredning barn"] {
        assert!(page.contains(&format!(">{name}</h2>")), "{name}: {page}");
    }
    // The switch is that of the unit it stands at.
    let unit = inquiry.to_string();
    let done = site.post(&manager, "/unit", "/unit/synthetic", &[("on", "yes"), ("unit", &unit)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(::intake::run_synthetic(house, &site.t.job("synthetic")).await.unwrap(), (1, 0));
    let page = site.get(Some(&manager), "/unit").await.body;
    let of = |name: &str| page.split(&format!(">{name}</h2>")).nth(1).unwrap();
    assert!(of("Utredning barn").contains("Slå av") && of("Mottagning barn").contains("Slå på"), "{page}");
    // A unit that is somebody else's is refused.
    let lund = site.lund.id.to_string();
    let refused = site.post(&manager, "/unit", "/unit/synthetic", &[("on", "yes"), ("unit", &lund)]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_alarm_shows_who_looks_into_it() {
    let site = Site::new().await;
    let manager = site.login("manager").await;
    site.post(&manager, "/unit", "/unit/synthetic", &[("on", "yes")]).await;
    let close = store::Statement::new("test.close", "UPDATE unit SET active = $2 WHERE id = $1");
    let mut work = site.t.house.store.begin("test").await.unwrap();
    work.run(&close, store::args![site.reception.id, false]).await.unwrap();
    work.commit_housekeeping("a fixture").await.unwrap();
    assert_eq!(::intake::run_synthetic(&site.t.house, &site.t.job("synthetic")).await.unwrap(), (0, 1));
    let page = site.get(Some(&manager), "/unit").await.body;
    let action =
        page.split("action=\"").map(|s| s.split('"').next().unwrap()).find(|a| a.contains("/unit/alarms/"));
    let unit = site.reception.id.to_string();
    let done = site.post(&manager, "/unit", action.unwrap(), &[("unit", &unit)]).await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/unit"), "{}", done.body);
    let page = site.get(Some(&manager), "/unit").await.body;
    assert!(
        page.contains("Testa manager tar hand om det sedan") && !page.contains("/unit/alarms/"),
        "{page}"
    );
    let all = site.get(Some(&site.login("admin").await), "/alarms").await.body;
    assert!(all.contains("Testa manager tar hand om det sedan"));
}

#[tokio::test]
async fn the_manager_switches_the_check_report_on() {
    let site = Site::new().await;
    let manager = site.login("manager").await;
    let answer = site.post(&manager, "/unit", "/unit/synthetic", &[("on", "yes")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(::intake::run_synthetic(&site.t.house, &site.t.job("synthetic")).await.unwrap(), (1, 0));
    let done = site.get(Some(&manager), "/inbox?tab=done").await;
    assert!(done.body.contains("Kontrollrapport, handlar inte om någon"));
    let alarms = site.get(Some(&site.login("admin").await), "/alarms").await;
    assert!(alarms.body.contains("Inga larm"));
}
