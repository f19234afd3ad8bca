//! The desk: who asks, for which unit, and the page around the answer. Made from the session cookie before a staff
//! handler runs.

use std::sync::Arc;

use access::{Actor, House, OpContext, Purpose, Role};
use accounts::Signed;
use axum::{
    extract::{FromRequest, FromRequestParts, OptionalFromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use ground::{Lang, RequestId};
use http::{HeaderMap, HeaderValue, Method, request::Parts};
use web_kit::{
    Csrf, Page, Problem, Submitted, lang,
    page::{NavItem, Who},
};

use crate::App;

/// What a staff handler is given.
#[derive(Clone)]
pub struct Desk {
    /// Store, keys, clock, settings.
    pub app: App,
    /// Who acts, why, when, in which language. First argument of every use case.
    pub cx: OpContext,
    /// The login.
    pub signed: Arc<Signed>,
    /// The page around the answer.
    pub page: Page,
}

impl Desk {
    /// The house.
    #[must_use]
    pub const fn house(&self) -> &House {
        &self.app.house
    }
    /// The page with its title (a word key) and menu entry.
    #[must_use]
    pub fn titled(&self, key: &str, current: &'static str) -> Page {
        self.page.clone().titled(key, current)
    }
    /// Language.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.cx.lang
    }
}

/// Name of the session cookie. `__Host-` binds it to this host and to HTTPS.
#[must_use]
pub const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-varn" } else { "varn" }
}

/// The cookie that starts (`Some`) or ends (`None`) a session.
///
/// # Errors
/// [`Problem::Internal`] if the token had characters no cookie may have; it never does.
pub fn session_cookie(secure: bool, token: Option<&str>) -> Result<HeaderValue, Problem> {
    let name = cookie_name(secure);
    let flag = if secure { "; Secure" } else { "" };
    let text = match token {
        Some(token) => format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict{flag}"),
        None => format!("{name}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{flag}"),
    };
    HeaderValue::from_str(&text).map_err(|e| Problem::internal(&e))
}

/// The value of a cookie of ours that a request carries.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    web_kit::headers::cookie(headers, name).filter(|v| v.len() <= 64).map(str::to_owned)
}

/// The session token of a request, if it carries one.
#[must_use]
pub fn session_token(headers: &HeaderMap, secure: bool) -> Option<String> {
    cookie(headers, cookie_name(secure))
}

fn nav(signed: &Signed) -> Arc<[NavItem]> {
    // A menu of closed doors helps nobody.
    if signed.must_set_up {
        return Arc::new([]);
    }
    let staff = &signed.staff;
    let mut items = Vec::new();
    if signed.works_on_cases() {
        items.push(NavItem::new("worklist", "/worklist", "nav-worklist"));
        items.push(NavItem::new("inbox", "/inbox", "nav-inbox"));
        items.push(NavItem::new("threads", "/threads", "nav-threads"));
        items.push(NavItem::new("search", "/search", "nav-search"));
        items.push(NavItem::new("shared", "/shared", "nav-shared"));
    }
    items.push(NavItem::new("report", "/reports/new", "nav-new-report"));
    if signed.only_reports() {
        items.push(NavItem::new("sent", "/reports/sent", "nav-sent"));
    }
    if signed.leads() {
        items.push(NavItem::new("unit", "/unit", "nav-unit"));
    }
    if staff.is(Role::DataProtection) {
        items.push(NavItem::new("log", "/log-control", "nav-log"));
    }
    if staff.is(Role::Coordinator) || staff.is(Role::National) {
        items.push(NavItem::new("oversight", "/oversight", "nav-oversight"));
    }
    items.push(NavItem::new("directory", "/directory", "nav-directory"));
    items.push(NavItem::new("handbook", "/handbook", "nav-handbook"));
    if staff.is(Role::Administrator) {
        items.push(NavItem::new("admin", "/admin", "nav-admin"));
    }
    items.push(NavItem::new("account", "/account", "nav-account"));
    items.into()
}

/// The purpose that goes with the kind of work; the audit log keeps it.
fn purpose(signed: &Signed) -> Purpose {
    let staff = &signed.staff;
    if staff.is(Role::Handler) {
        Purpose::Casework
    } else if staff.is(Role::Manager) {
        Purpose::Management
    } else if staff.is(Role::DataProtection) {
        Purpose::LogControl
    } else if staff.is(Role::Administrator) {
        Purpose::Administration
    } else {
        Purpose::Coordination
    }
}

/// What of a request tells who asks: taken out first, because a body may not be shared while we wait.
struct Asker {
    token: Option<String>,
    lang: Option<Lang>,
    path: String,
    id: Option<RequestId>,
}

impl Asker {
    fn of(request: &Request, app: &App) -> Self {
        Self {
            token: session_token(request.headers(), app.site.https),
            lang: lang::asked(request.uri()).or_else(|| lang::cookie(request.headers())),
            path: match *request.method() {
                Method::GET => request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned(),
                // A language switch after a failed form leads back to the form's own page.
                _ => request.uri().path().to_owned(),
            },
            id: request.extensions().get::<RequestId>().copied(),
        }
    }
}

async fn load(app: &App, asker: Asker) -> Result<Option<Desk>, Problem> {
    let Some(token) = asker.token else { return Ok(None) };
    let now = app.clock.now();
    let Some(signed) =
        app.accounts.session(&app.house, &token, now).await.map_err(|e| Problem::internal(&e))?
    else {
        return Ok(None);
    };
    // An explicit choice in this request or the cookie wins over the language of the account.
    let lang = asker.lang.unwrap_or(signed.lang);
    let mut cx = OpContext::new(
        Actor::Staff(signed.staff.clone()),
        purpose(&signed),
        now,
        lang,
        Arc::clone(&app.entropy),
    );
    if let Some(id) = asker.id {
        cx.request = id;
    }
    let csrf = Csrf::of(&signed.csrf_secret)?;
    let who = Who { name: signed.name.clone(), unit: signed.unit_name.clone() };
    let page = Page::new(&app.site, lang, asker.path).with_user(who, nav(&signed), csrf.token());
    Ok(Some(Desk { app: app.clone(), cx, signed: Arc::new(signed), page }))
}

/// Without a second factor one may set one up, or leave. The functions behind `/account` refuse the rest themselves.
fn open_while_setting_up(path: &str) -> bool {
    path == "/logout" || path == "/account" || path.starts_with("/account/")
}

/// Staff routes: no session, no page. A GET is sent to the login and comes back afterwards.
pub async fn demand(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match load(&app, Asker::of(&request, &app)).await {
        Ok(Some(desk)) if desk.signed.must_set_up && !open_while_setting_up(request.uri().path()) => {
            Redirect::to("/account/second-factor").into_response()
        }
        Ok(Some(desk)) => {
            let page = desk.page.clone();
            request.extensions_mut().insert(page.clone());
            request.extensions_mut().insert(desk);
            with_page(next.run(request).await, page)
        }
        Ok(None) if request.method() == Method::GET => {
            let back = request.uri().path_and_query().map_or("/", |p| p.as_str());
            let query =
                url::form_urlencoded::Serializer::new(String::new()).append_pair("next", back).finish();
            Redirect::to(&format!("/login?{query}")).into_response()
        }
        Ok(None) => Problem::LoginNeeded.into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// Public routes: a session is looked at when there is one, so that the header fits.
pub async fn perhaps(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if let Ok(Some(desk)) = load(&app, Asker::of(&request, &app)).await {
        let page = desk.page.clone();
        request.extensions_mut().insert(page.clone());
        request.extensions_mut().insert(desk);
        return with_page(next.run(request).await, page);
    }
    next.run(request).await
}

/// A page that says no has the person's own header and menu.
fn with_page(mut response: Response, page: Page) -> Response {
    response.extensions_mut().insert(page);
    response
}

impl FromRequestParts<App> for Desk {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or(Problem::LoginNeeded)
    }
}

impl OptionalFromRequestParts<App> for Desk {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Option<Self>, Problem> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

/// A form sent from one of our own pages by the person logged in: its CSRF token has been checked.
#[derive(Debug)]
pub struct Sent(pub Submitted);

impl FromRequest<App> for Sent {
    type Rejection = Problem;
    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let secret = request
            .extensions()
            .get::<Desk>()
            .map(|d| d.signed.csrf_secret.clone())
            .ok_or(Problem::LoginNeeded)?;
        let submitted = Submitted::from_request(request, app).await.map_err(|_| Problem::BadRequest)?;
        Csrf::of(&secret)?.verify(&submitted)?;
        Ok(Self(submitted))
    }
}
