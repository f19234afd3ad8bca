//! What every handler can reach, and the whole staff site as one router.

use std::{sync::Arc, time::Duration};

use access::{Actor, House, OpContext, Purpose};
use axum::{Router, extract::FromRef};
use ground::{Clock, Entropy, Lang};
use web_kit::{Limits, Site, headers::shell};

use crate::{
    Routes, account, casework, directory, handbook, home, intake, log_control, printed, retention, threads,
};

/// What an operator sets about the door.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Everything is invented; one-click logins are offered.
    pub demo: bool,
    /// Most bytes of an uploaded document.
    pub document_limit: usize,
    /// There is a folder for archive packages, so what is deleted can be archived first.
    pub archive: bool,
}

/// What every handler can reach. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Store, keys, content.
    pub house: House,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// What is the same for every page.
    pub site: Site,
    /// Logins: passkeys, throttles.
    pub accounts: Arc<accounts::Accounts>,
    /// What the operator set.
    pub settings: Arc<Settings>,
}

impl App {
    /// A context for somebody who is not logged in.
    #[must_use]
    pub fn nobody(&self, lang: Lang) -> OpContext {
        OpContext::new(Actor::Nobody, Purpose::OwnAccount, self.clock.now(), lang, Arc::clone(&self.entropy))
    }
}

impl FromRef<App> for Site {
    fn from_ref(app: &App) -> Self {
        app.site.clone()
    }
}

/// Every route of the staff site, with its door.
#[must_use]
pub fn routes() -> Routes {
    let routes = home::routes(Routes::default());
    let routes = account::routes(routes);
    let routes = intake::routes(routes);
    let routes = casework::routes(routes);
    let routes = threads::routes(routes);
    let routes = retention::routes(routes);
    let routes = log_control::routes(routes);
    let routes = printed::routes(routes);
    let routes = directory::routes(routes);
    handbook::routes(routes)
}

/// The staff site.
pub fn router(app: App) -> Router {
    let limits = Limits { body: app.settings.document_limit + (1 << 20), time: Duration::from_secs(30) };
    let site = app.site.clone();
    shell(routes().into_router(&app), &site, limits).with_state(app)
}
