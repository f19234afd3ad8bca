//! What every handler can reach, and the whole API as one router.

use std::{sync::Arc, time::Duration};

use access::House;
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::any,
};
use ground::{Clock, Entropy};
use web_kit::{Limits, Problem, Site, frame};

use crate::{Refusal, document, problem, routes};

/// Where the API begins.
pub(crate) const PREFIX: &str = "/api/v1";
/// Most bytes of a body: the longest case with all its persons is far below.
const BODY: usize = 1 << 20;

/// What every handler can reach. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    /// Store, keys, content.
    pub house: House,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Words for problems.
    pub site: Site,
}

/// The API, to be merged with the other doors. All below `/api` is answered here; it has no fallback elsewhere.
pub fn router(api: Api) -> Router {
    let limits = Limits { body: BODY, time: Duration::from_secs(20) };
    let site = api.site.clone();
    let routed = Router::new().nest("/v1", document::routed(&api)).fallback(nothing);
    let routed = Router::new()
        .nest("/api", routed)
        // What is nested does not take the bare slash.
        .route("/api/", any(nothing))
        .layer(from_fn_with_state(site.clone(), problem::speak))
        .layer(from_fn(routes::describe));
    frame(routed, &site, limits).with_state(api)
}

async fn nothing() -> Refusal {
    Problem::NotFound.into()
}
