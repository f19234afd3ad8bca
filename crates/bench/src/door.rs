//! The staff site as one function from request to page, without a socket: session, decision, data, audit event, HTML.

use std::sync::Arc;

use access::House;
use axum::{Router, body::Body};
use content::Content;
use ground::{Clock as _, Lang, SessionId, SystemClock, SystemEntropy, UnitId, UserId};
use http::{Request, StatusCode, header};
use store::{Statement, Store, args};
use tower::ServiceExt as _;
use vault::Token;
use web_kit::{Arg, Site, Words};
use web_staff::{App, Settings};

use crate::fault::Fault;

const SESSION: Statement = Statement::new(
    "bench.session",
    "INSERT INTO login_session (hash, id, user_id, unit_id, acr, made_at, seen_at, expires_at, agent) \
     VALUES ($1,$2,$3,$4,'two',$5,$5,$6,'bench')",
);

struct Sentences(&'static Content);

impl Words for Sentences {
    fn say(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.0.words.say(lang, key, args)
    }
}

/// The whole staff site over a filled store.
pub(crate) fn site(house: &House) -> Router {
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    web_staff::router(App {
        house: house.clone(),
        clock: clock.clone(),
        entropy: entropy.clone(),
        site: Site::new(Arc::new(Sentences(house.content)), clock, entropy),
        accounts: Arc::new(accounts::Accounts::default()),
        settings: Arc::new(Settings { demo: true, document_limit: 20 << 20, archive: true }),
    })
}

/// Logs somebody in without asking and gives the cookie: the accounts are the benchmark's own.
pub(crate) async fn cookie(store: &Store, user: UserId, unit: UnitId) -> Result<String, Fault> {
    let now = SystemClock.now();
    let token = Token::new(&SystemEntropy);
    let hash = token.hash().as_bytes().to_vec();
    let until = now + jiff::SignedDuration::from_hours(12);
    let mut work = store.begin_reading("bench.session").await?;
    work.run(&SESSION, args![hash, SessionId::new(now, &SystemEntropy), user, unit, now, until]).await?;
    work.commit_housekeeping("benchmark data").await?;
    Ok(format!("varn={}", *token.text()))
}

/// Asks for a page and reads it to its end; anything but a page is a fault.
pub(crate) async fn page(site: Router, path: String, cookie: String) -> Result<usize, Fault> {
    let request = Request::get(&path).header(header::COOKIE, cookie).body(Body::empty())?;
    let response = site.oneshot(request).await?;
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 4 << 20).await?;
    if status == StatusCode::OK { Ok(body.len()) } else { Err(format!("{path} answered {status}").into()) }
}
