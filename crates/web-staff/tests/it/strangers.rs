//! Every route of the site, asked with numbers and ids that exist, by those who may not: what is refused answers like
//! what is absent, byte for byte, and is on record.

use axum::body::Body;
use ground::EventId;
use http::{Method, Request, StatusCode, header};
use store::{Statement, args};
use web_staff::{Door, Route, all_routes};

use crate::site::{Answer, Browser, Site, hidden};

/// Stands in names and texts of the report and the case, and nowhere else.
const SECRET: [&str; 2] = ["Hemlighetsson", "zebrahuset"];
/// Numbers and ids of nothing, as long as the real ones.
const ABSENT: Things<'static> = Things {
    report: "A26-0H2XNT-P",
    case: "B26-7K3M9Q-4",
    person: NOBODY,
    document: NOBODY,
    task: NOBODY,
    step: "nrm.1.open-report",
    alarm: NOBODY,
    session: NOBODY,
    token: NOBODY,
    account: NOBODY,
};
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

const ALARM: Statement = Statement::new(
    "test.alarm",
    "INSERT INTO alarm (id, kind, org_id, unit_id, at, detail) VALUES ($1, 'synthetic', $2, $3, $4, 'open')",
);
const ALLOWED: Statement = Statement::new(
    "test.allowed",
    "SELECT count(*) AS n FROM audit_event WHERE user_id = $1 AND decision = 'allow' AND object_kind IN ('case', 'report')",
);
const SEEN: Statement =
    Statement::new("test.seen", "SELECT count(*) AS n FROM alarm WHERE seen_at IS NOT NULL");

/// What the placeholders of paths stand for.
#[derive(Clone, Copy)]
struct Things<'a> {
    report: &'a str,
    case: &'a str,
    person: &'a str,
    document: &'a str,
    task: &'a str,
    step: &'a str,
    alarm: &'a str,
    session: &'a str,
    token: &'a str,
    account: &'a str,
}

impl Things<'_> {
    fn path(&self, route: &Route) -> String {
        let path = route.path;
        let id = match path {
            p if p.starts_with("/account/sessions/") => self.session,
            p if p.starts_with("/account/tokens/") => self.token,
            p if p.starts_with("/admin/accounts/") => self.account,
            _ => NOBODY,
        };
        let number = if path.starts_with("/cases/") { self.case } else { self.report };
        [
            ("{number}", number),
            ("{person}", self.person),
            ("{document}", self.document),
            ("{copy}", "original"),
            ("{task}", self.task),
            ("{step}", self.step),
            ("{version}", "1"),
            ("{alarm}", self.alarm),
            ("{id}", id),
        ]
        .iter()
        .fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
    }

    fn all(&self) -> [&str; 10] {
        let Things { report, case, person, document, task, step, alarm, session, token, account } = *self;
        [report, case, person, document, task, step, alarm, session, token, account]
    }

    /// An answer as it would be about nothing, without what differs between any two requests.
    fn anonymous(&self, answer: &Answer) -> (StatusCode, Vec<(String, String)>, String) {
        let plain = |text: &str| {
            let named =
                self.all().iter().zip(ABSENT.all()).fold(text.to_owned(), |t, (is, no)| t.replace(is, no));
            mask(&named)
        };
        let headers = answer
            .headers
            .iter()
            .filter(|(name, _)| *name != "x-request-id")
            .map(|(name, value)| (name.to_string(), plain(value.to_str().unwrap())))
            .collect();
        (answer.status, headers, plain(&answer.body))
    }
}

/// Every form has a random key of its own.
fn mask(html: &str) -> String {
    let mut parts = html.split("name=\"form_key\" value=\"");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        out.push_str("name=\"form_key\" value=\"");
        out.push_str(&part[part.find('"').unwrap()..]);
    }
    out
}

/// A path on a page that contains `with` and ends with `end`.
fn link(body: &str, with: &str, end: &str) -> String {
    let fits = |p: &&str| p.starts_with('/') && p.contains(with) && p.ends_with(end) && !p.ends_with("/new");
    body.split('"').find(fits).unwrap().to_owned()
}

fn part(path: &str, n: usize) -> String {
    path.split('/').nth(n).unwrap().to_owned()
}

async fn done(site: &Site, who: &Browser, page: &str, action: &str, fields: &[(&str, &str)]) -> String {
    let answer = site.post(who, page, action, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{action}: {}", answer.body);
    answer.location
}

/// A report and a case with everything a case can have, both of Malmö's reception; and their handler's own things.
struct World {
    site: Site,
    handler: Browser,
    real: [String; 10],
}

impl World {
    async fn new(secrecy: &str) -> Self {
        let site = Site::new().await;
        let (handler, teacher) = (site.login("handler").await, site.login("teacher").await);
        let report = [
            ("danger", "no"),
            ("kind", "concern_report"),
            ("municipality", "1280"),
            ("happened", "Barnet sover i zebrahuset."),
            ("child_name", "Påhittade Hemlighetsson"),
            ("age", "13-15"),
            ("reporter_kind", "school"),
            ("reporter_name", "Lärare Påhittsson"),
            ("duty", "yes"),
            ("feedback", "yes"),
            ("purposes", "criminality"),
            ("do", "send"),
        ];
        let report = part(&done(&site, &teacher, "/reports/new", "/reports/new", &report).await, 3);
        let at = format!("/reports/{report}");
        done(&site, &handler, &at, &format!("{at}/open"), &[]).await;
        let child = [
            ("given", "Påhittade"),
            ("family", "Hemlighetsson"),
            ("sex", "female"),
            ("birth_date-year", "2011"),
            ("fact-age_years", "15"),
            ("fact-age_doubt", "yes"),
            ("fact-purpose", "sex"),
            ("fact-missing", "no"),
            ("secrecy", secrecy),
        ];
        let case = done(&site, &handler, "/cases/new", "/cases/new", &child).await;
        let (new, tasks, documents) =
            (format!("{case}/persons/new"), format!("{case}/tasks"), format!("{case}/documents"));
        let person = [("role", "guardian"), ("given", "Vera"), ("family", "Hemlighetsson")];
        done(&site, &handler, &new, &new, &person).await;
        done(&site, &handler, &tasks, &tasks, &[("text", "Ring zebrahuset")]).await;
        upload(&site, &handler, &documents).await;
        let new = "/account/tokens/new";
        let token = [("name", "Ett program"), ("scopes", "cases.read"), ("days", "7")];
        let made = site.post(&handler, new, new, &token).await;
        assert!(made.body.contains("varn_"), "{}", made.body);

        let alarm: EventId = site.t.id();
        let mut work = site.t.house.store.begin("test.alarm").await.unwrap();
        work.run(&ALARM, args![alarm, site.reception.org, site.reception.id, site.t.now()]).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();

        let page = async |path: &str| site.get(Some(&handler), path).await.body;
        let real = [
            report,
            part(&case, 2),
            part(&link(&page(&format!("{case}/persons")).await, "/persons/", ""), 4),
            part(&link(&page(&documents).await, "/documents/", "/original"), 4),
            part(&link(&page(&tasks).await, "/tasks/", "/done"), 4),
            part(&link(&page(&case).await, &format!("{case}/steps/"), ""), 4),
            alarm.to_string(),
            handler.session.to_string(),
            part(&link(&page("/account").await, "/account/tokens/", "/revoke"), 3),
            handler.user.to_string(),
        ];
        Self { site, handler, real }
    }

    fn real(&self) -> Things<'_> {
        let [report, case, person, document, task, step, alarm, session, token, account] =
            self.real.each_ref().map(String::as_str);
        Things { report, case, person, document, task, step, alarm, session, token, account }
    }

    /// Nothing, under addresses as long: the steps of the process are no secret.
    fn absent(&self) -> Things<'_> {
        Things { step: self.real().step, ..ABSENT }
    }

    /// Asks one route, with a form that many routes would take.
    async fn ask(&self, who: Option<&Browser>, route: &Route, things: &Things<'_>, csrf: &str) -> Answer {
        let path = things.path(route);
        if route.method == Method::GET {
            return self.site.get(who, &path).await;
        }
        let (unit, user) = (self.site.reception.id.to_string(), self.handler.user.to_string());
        let audience = content::Content::embedded().indicators.audiences().first().unwrap().id.as_str();
        let fields = [
            ("csrf", csrf),
            ("audience", audience),
            ("purpose", "unknown"),
            ("version", "1"),
            ("unit", &unit),
            ("user", &user),
            ("handler", &user),
            ("on", "yes"),
            ("do", "protect"),
            ("reason", "Hotbild mot barnet."),
            ("text", "Något nytt."),
            ("note", "Något nytt."),
            ("query", SECRET[0]),
            ("asked", "no"),
            ("child_not_asked", "Barnet är inte funnet."),
        ];
        self.site.post_raw(who, &path, &fields).await
    }

    /// Asks one route about what exists and about what does not; both must be told alike, tell nothing, and be on record.
    async fn compare(&self, who: &Browser, name: &str, route: &Route, csrf: &str) -> StatusCode {
        let here = format!("{name} {} {}", route.method, route.path);
        let mut answers = Vec::new();
        for things in [self.real(), self.absent()] {
            let before = self.site.t.events(None).await;
            let answer = self.ask(Some(who), route, &things, csrf).await;
            assert!(self.site.t.events(None).await > before, "{here}: an answer without an audit event");
            for secret in SECRET {
                assert!(!answer.body.contains(secret), "{here} tells {secret}: {}", answer.body);
            }
            answers.push(things.anonymous(&answer));
        }
        let (absent, refused) = (answers.pop().unwrap(), answers.pop().unwrap());
        assert_eq!(refused, absent, "{here}: refused does not look like absent");
        refused.0
    }
}

async fn upload(site: &Site, who: &Browser, path: &str) {
    let form = site.get(Some(who), path).await.body;
    let mut body = String::new();
    for name in ["csrf", "form_key", "version"] {
        if let Some(value) = hidden(&form, name) {
            body.push_str(&format!(
                "--B\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
    }
    body.push_str("--B\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\ncontent-type: text/plain\r\n\r\nzebrahuset\r\n--B--\r\n");
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &who.cookie)
        .body(Body::from(body))
        .unwrap();
    let answer = site.send(request).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

fn staff_routes() -> impl Iterator<Item = Route> {
    let routes: Vec<Route> = all_routes().list().filter(|r| r.door == Door::Staff).cloned().collect();
    routes.into_iter()
}

/// Of a case or a report.
fn of_an_object(route: &Route) -> bool {
    route.path.contains("{number}")
}

/// The directory is for everybody at work, and an administrator administers.
fn open_to(name: &str, route: &Route) -> bool {
    route.path.starts_with("/directory")
        || (name == "admin" && (route.path.starts_with("/admin") || route.path.starts_with("/alarms")))
}

#[tokio::test]
async fn what_is_refused_looks_absent_and_is_on_record_at_every_route() {
    let w = World::new("normal").await;
    // Another municipality, another authority, and those of the same organisation or none who have no part in casework.
    for name in ["lund", "police", "coordinator", "national", "admin"] {
        let who = w.site.login(name).await;
        let csrf = hidden(&w.site.get(Some(&who), "/account").await.body, "csrf").unwrap();
        for route in staff_routes().filter(|r| r.path.contains('{') && !open_to(name, r)) {
            let status = w.compare(&who, name, &route, &csrf).await;
            let guidance = route.path.starts_with("/handbook/") || route.path.starts_with("/account/");
            assert!(guidance || status.is_client_error(), "{name} {} {}: {status}", route.method, route.path);
            if of_an_object(&route) {
                assert_eq!(status, StatusCode::NOT_FOUND, "{name} {} {}", route.method, route.path);
            }
        }
        let row = w.site.t.house.store.reader().one(&ALLOWED, args![who.user]).await.unwrap();
        assert_eq!(row.unwrap().get::<i64>("n").unwrap(), 0, "{name} was let into a case or report");
    }
    // And nothing of the handler's has changed.
    let [_, case, .., session, _, _] = &w.real;
    let case = w.site.get(Some(&w.handler), &format!("/cases/{case}")).await;
    assert_eq!(case.status, StatusCode::OK, "the session {session} lives");
    assert!(w.site.get(Some(&w.handler), "/account").await.body.contains("/revoke"), "the token lives");
    let row = w.site.t.house.store.reader().one(&SEEN, args![]).await.unwrap();
    assert_eq!(row.unwrap().get::<i64>("n").unwrap(), 0, "the alarm is untouched");
}

#[tokio::test]
async fn a_protected_case_is_absent_for_a_colleague_at_every_route() {
    let w = World::new("protected").await;
    for name in ["manager", "lund"] {
        let who = w.site.login(name).await;
        let page = w.site.get(Some(&who), "/account").await.body;
        let csrf = hidden(&page, "csrf").unwrap();
        for route in staff_routes().filter(|r| r.path.starts_with("/cases/{")) {
            let status = w.compare(&who, name, &route, &csrf).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{name} {} {}", route.method, route.path);
        }
    }
}

#[tokio::test]
async fn lists_pages_and_searches_of_others_hold_nothing_of_it() {
    let w = World::new("normal").await;
    for name in ["lund", "police", "coordinator", "national", "admin"] {
        for route in staff_routes().filter(|r| !r.path.contains('{')) {
            let who = w.site.login(name).await;
            let page = w.site.get(Some(&who), "/account").await.body;
            let before = w.site.t.events(None).await;
            let answer = w.ask(Some(&who), &route, &ABSENT, &hidden(&page, "csrf").unwrap()).await;
            let here = format!("{name} {} {}", route.method, route.path);
            assert!(w.site.t.events(None).await > before, "{here}: an answer without an audit event");
            assert!(!answer.status.is_server_error(), "{here}: {}", answer.body);
            let echo = route.path == "/search";
            for secret in SECRET.iter().filter(|s| !(echo && **s == SECRET[0])) {
                assert!(!answer.body.contains(secret), "{here} tells {secret}");
            }
            // A coordinator sees that a report waits, by its number, and nothing of it.
            let oversight = matches!(route.path, "/oversight" | "/");
            for number in w.real.iter().take(2).filter(|_| !oversight) {
                assert!(!answer.body.contains(number.as_str()), "{here} tells {number}");
            }
        }
    }
}

#[tokio::test]
async fn nobody_is_told_whether_a_thing_exists() {
    let w = World::new("normal").await;
    for route in staff_routes() {
        let mut answers = Vec::new();
        for things in [w.real(), w.absent()] {
            let answer = w.ask(None, &route, &things, "").await;
            let expected =
                if route.method == Method::GET { StatusCode::SEE_OTHER } else { StatusCode::UNAUTHORIZED };
            assert_eq!(answer.status, expected, "{} {}", route.method, route.path);
            answers.push(things.anonymous(&answer));
        }
        assert_eq!(answers[0], answers[1], "{} {}", route.method, route.path);
    }
}

#[tokio::test]
async fn a_form_refused_at_the_door_is_on_record() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    for route in staff_routes().filter(|r| r.method == Method::POST) {
        let before = site.t.events(Some("request.refused")).await;
        let answer = site.post_raw(Some(&who), &ABSENT.path(&route), &[("csrf", "")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", route.path);
        assert_eq!(site.t.events(Some("request.refused")).await, before + 1, "{}", route.path);
    }
}

#[tokio::test]
async fn what_strangers_may_send_is_small() {
    let site = Site::new().await;
    let flood = "x".repeat(web_staff::routes::PUBLIC_BODY);
    // To begin with a passkey nothing is sent, so nothing is read.
    let reads = |r: &&Route| r.method == Method::POST && r.path != "/login/passkey/start";
    for route in all_routes().list().filter(|r| r.door != Door::Staff).filter(reads) {
        let path = route.path.replace("{ticket}", "none");
        let answer = site.post_raw(None, &path, &[("login", &flood)]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}

#[tokio::test]
async fn a_new_login_ends_the_one_before_and_logging_out_clears_the_browser() {
    let site = Site::new().await;
    let before = site.login("handler").await;
    let form = [("login", "police")];
    assert_eq!(site.post_raw(Some(&before), "/demo", &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        site.get(Some(&before), "/account").await.status,
        StatusCode::SEE_OTHER,
        "the old session is over"
    );

    let who = site.login("handler").await;
    let out = site.post(&who, "/account", "/logout", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert_eq!(out.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(site.get(Some(&who), "/account").await.status, StatusCode::SEE_OTHER, "and so is this one");
}

#[test]
fn the_session_cookie_is_bound_to_host_and_https() {
    let cookie = web_staff::desk::session_cookie(true, Some("secret")).unwrap();
    assert_eq!(cookie, "__Host-varn=secret; Path=/; HttpOnly; SameSite=Strict; Secure");
    let mut headers = http::HeaderMap::new();
    headers.insert(header::COOKIE, "varn=old; __Host-varn=new".parse().unwrap());
    assert_eq!(web_staff::desk::session_token(&headers, true).as_deref(), Some("new"));
}
