//! A whole staff site for tests: two municipalities, coordinators, police, an administrator, and a browser without script.

use std::sync::Arc;

use access::{Actor, OpContext, Purpose, Role};
use axum::{
    Router,
    body::{Body, to_bytes},
};
use directory::{OrgKind, Organisation, Unit, UnitKind};
use ground::{Lang, SessionId, UserId};
use http::{HeaderMap, Request, StatusCode, header};
use testkit::TestHouse;
use tower::ServiceExt as _;
use web_staff::{App, Settings, router};

/// The site.
pub(crate) struct Site {
    pub(crate) t: TestHouse,
    pub(crate) app: App,
    pub(crate) router: Router,
    pub(crate) reception: Unit,
    pub(crate) inquiry: Unit,
    pub(crate) lund: Unit,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// Somebody logged in: carries the cookie.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) cookie: String,
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
}

/// Logins of the fixture with role and unit.
pub(crate) const PEOPLE: [&str; 8] =
    ["handler", "manager", "lund", "coordinator", "national", "police", "teacher", "admin"];

async fn person(t: &TestHouse, login: &str, unit: &Unit, role: Role) {
    let cx = OpContext::new(Actor::Operator, Purpose::Administration, t.now(), Lang::Sv, t.entropy.clone());
    let new = accounts::manage::NewAccount {
        login: login.to_owned(),
        name: format!("Testa {login}"),
        title: "Påhittad".to_owned(),
        lang: Lang::Sv,
    };
    let made = accounts::manage::create_account(&t.house, &cx, &new).await.unwrap();
    accounts::manage::grant(&t.house, &cx, made.user, unit.id, role).await.unwrap();
    if role == Role::Administrator {
        accounts::manage::invent_authenticators(&t.house, &cx, made.user).await.unwrap();
    }
}

const DEMO: store::Statement =
    store::Statement::new("test.demo", "INSERT INTO installation (name, value) VALUES ('mode', 'demo')");

impl Site {
    pub(crate) async fn new() -> Self {
        Self::on(TestHouse::sqlite().await).await
    }

    pub(crate) async fn on(t: TestHouse) -> Self {
        let org = |kind, name: &str, municipality: Option<&str>, region: Option<&str>| Organisation {
            number: String::new(),
            id: t.id(),
            kind,
            name: name.to_owned(),
            municipality: municipality.map(str::to_owned),
            region: region.map(str::to_owned),
            active: true,
            revision: 1,
        };
        let malmo = org(OrgKind::SocialServices, "Malmö stad", Some("1280"), Some("syd"));
        let lund = org(OrgKind::SocialServices, "Lunds kommun", Some("1281"), Some("syd"));
        let police = org(OrgKind::Police, "Polisregion Syd", None, Some("syd"));
        let school = org(OrgKind::School, "Påhittade skolan", Some("1280"), Some("syd"));
        let national = org(OrgKind::EqualityAgency, "Jämställdhetsmyndigheten", None, None);
        let reception = Unit::new(t.id(), &malmo, "Mottagning barn", UnitKind::Reception);
        let inquiry = Unit::new(t.id(), &malmo, "Utredning barn", UnitKind::Investigation);
        let coordination = Unit::new(t.id(), &malmo, "Regionkoordinator Syd", UnitKind::CoordinationRegional);
        let lund_unit = Unit::new(t.id(), &lund, "Mottagning barn", UnitKind::Reception);
        let police_unit = Unit::new(t.id(), &police, "Polisregion Syd", UnitKind::PoliceRegion);
        let school_unit = Unit::new(t.id(), &school, "Elevhälsan", UnitKind::School);
        let national_unit =
            Unit::new(t.id(), &national, "Nationell samordning", UnitKind::CoordinationNational);
        let mut work = t.house.store.begin("site").await.unwrap();
        for o in [&malmo, &lund, &police, &school, &national] {
            directory::put_organisation(&mut work, o).await.unwrap();
        }
        for u in [&reception, &inquiry, &coordination, &lund_unit, &police_unit, &school_unit, &national_unit]
        {
            directory::put_unit(&mut work, &t.house.content.register, u).await.unwrap();
        }
        work.run(&DEMO, Vec::new()).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();
        person(&t, "handler", &reception, Role::Handler).await;
        person(&t, "manager", &reception, Role::Manager).await;
        person(&t, "lund", &lund_unit, Role::Handler).await;
        person(&t, "coordinator", &coordination, Role::Coordinator).await;
        person(&t, "national", &national_unit, Role::National).await;
        person(&t, "police", &police_unit, Role::Handler).await;
        person(&t, "teacher", &school_unit, Role::Handler).await;
        person(&t, "admin", &national_unit, Role::Administrator).await;
        let words: Arc<dyn web_kit::Words> = Arc::new(ContentWords(t.house.content));
        let app = App {
            house: t.house.clone(),
            clock: t.clock.clone(),
            entropy: t.entropy.clone(),
            site: web_kit::Site::new(words, t.clock.clone(), t.entropy.clone()),
            accounts: Arc::new(accounts::Accounts::default()),
            settings: Arc::new(Settings { demo: true, document_limit: 20 << 20, archive: true }),
        };
        let router = router(app.clone());
        Self { t, app, router, reception, inquiry, lund: lund_unit }
    }

    /// Logs somebody of the fixture in.
    pub(crate) async fn login(&self, login: &str) -> Browser {
        let cx = self.app.nobody(Lang::Sv);
        let token = accounts::login::demo_login(
            &self.t.house,
            &self.app.accounts,
            &cx,
            accounts::Client::default(),
            login,
        )
        .await
        .unwrap();
        let signed =
            self.app.accounts.session(&self.t.house, &token.text(), self.t.now()).await.unwrap().unwrap();
        Browser { cookie: format!("varn={}", *token.text()), user: signed.user, session: signed.session.id }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        let location =
            headers.get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        Answer { status, location, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Opens a page; `None` without a login.
    pub(crate) async fn get(&self, who: Option<&Browser>, path: &str) -> Answer {
        let mut request = Request::get(path);
        if let Some(b) = who {
            request = request.header(header::COOKIE, &b.cookie);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form exactly as given.
    pub(crate) async fn post_raw(
        &self,
        who: Option<&Browser>,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        if let Some(b) = who {
            request = request.header(header::COOKIE, &b.cookie);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Opens the page with the form at `page`, takes its hidden marks, and sends the fields to `action`.
    pub(crate) async fn post(
        &self,
        who: &Browser,
        page: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let shown = self.get(Some(who), page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.body);
        let mut all: Vec<(&str, &str)> = fields.to_vec();
        let marks: Vec<(&str, String)> = ["csrf", "form_key", "version"]
            .iter()
            .filter_map(|n| hidden(&shown.body, n).map(|v| (*n, v)))
            .collect();
        for (name, value) in &marks {
            if !all.iter().any(|(n, _)| n == name) {
                all.push((name, value));
            }
        }
        self.post_raw(Some(who), action, &all).await
    }
}

/// Value of the last hidden field of that name on a page (the page's own form stands after the log-out form).
pub(crate) fn hidden(body: &str, name: &str) -> Option<String> {
    let at = body.rfind(&format!("name=\"{name}\" value=\""))?;
    let rest = &body[at + name.len() + 15..];
    Some(rest[..rest.find('"')?].to_owned())
}

/// The embedded words as a shared value.
struct ContentWords(&'static content::Content);

impl web_kit::Words for ContentWords {
    fn say(&self, lang: Lang, key: &str, args: &[(&str, web_kit::Arg<'_>)]) -> String {
        self.0.words.say(lang, key, args)
    }
}
