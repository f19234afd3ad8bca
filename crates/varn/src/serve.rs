//! The server: from a configuration to answers, and back to a quiet end.

use std::{
    io::{self, Write as _},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use access::House;
use api::Api;
use axum::{
    Router,
    extract::{ConnectInfo, Request},
    middleware::{self, Next},
    response::Response,
};
use ground::{Clock, Entropy, SystemClock, SystemEntropy};
use jiff::SignedDuration;
use tokio::{net::TcpListener, sync::watch};
use web_kit::{Site, page::FootLink};
use web_staff::{App, Settings};

use crate::{
    audit_key::AuditLog,
    cli,
    config::Config,
    fault::Fault,
    jobs,
    key::{self, Mode},
    logs, providers,
};

/// How long requests may take to finish when the server is told to stop.
const FAREWELL: Duration = Duration::from_secs(20);

/// A house that is open, and what it needs to go on.
pub(crate) struct Open {
    pub(crate) house: House,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

/// Serves one installation until it is told to stop.
///
/// # Errors
/// One sentence when it cannot start; nothing was changed.
pub(crate) fn run(config: Config) -> Result<(), Fault> {
    logs::start(config.log, config.log_level);
    runtime()?.block_on(async {
        let content = cli::known(config.content.as_ref())?;
        // First what fails without a trace: the port, then the database and its key.
        let stop = Stop::listen()?;
        let listener = listen(config.listen).await?;
        let open = open(&config, content, Mode::Real).await?;
        let log = AuditLog::open(&config, &open.house.store, open.entropy.as_ref()).await?;
        say(&format!("Värn listens on http://{}", listener.local_addr().unwrap_or(config.listen)));
        until_told(stop, listener, open, log, &config, false).await
    })
}

/// A runtime of as many threads as the machine has, and one for each that may be inside the database just then.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Fault> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) + store::CONNECTIONS;
    tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build().map_err(|e| {
        Fault::new(format!("The server cannot start its threads ({}). Nothing was changed.", e.kind()))
    })
}

/// Takes the port.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener, Fault> {
    TcpListener::bind(address).await.map_err(|e| {
        Fault::new(match e.kind() {
            io::ErrorKind::AddrInUse => format!(
                "Another program uses {address}. Nothing was changed. Stop it, or choose another address with the setting listen."
            ),
            kind => format!("The address {address} cannot be used ({kind}). Nothing was changed. Check the setting listen."),
        })
    })
}

/// Opens the database of an installation.
pub(crate) async fn open(
    config: &Config,
    content: &'static content::Content,
    mode: Mode,
) -> Result<Open, Fault> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let opened = key::open(config, mode, clock.now(), entropy.as_ref()).await?;
    let house = House::new(opened.store, opened.locks, opened.keys, content);
    house.keyring.warm_all(&house.store).await?;
    Ok(Open { house, clock, entropy })
}

/// Answers until told to stop, lets requests finish, closes the database.
pub(crate) async fn until_told(
    stop: Stop,
    listener: TcpListener,
    open: Open,
    log: AuditLog,
    config: &Config,
    demo: bool,
) -> Result<(), Fault> {
    let known = providers::open(config)?;
    let house = open.house.clone();
    let (end, stopping) = watch::channel(false);
    let auditing = tokio::spawn(log.keep(
        open.house.clone(),
        Arc::clone(&open.clock),
        Arc::clone(&open.entropy),
        stopping.clone(),
    ));
    let jobs = tokio::spawn(jobs::keep(
        open.house.clone(),
        Arc::clone(&open.clock),
        Arc::clone(&open.entropy),
        jobs::Means { archive: config.archive_folder.clone() },
        stopping.clone(),
    ));
    let mut app = app(open, config, demo, known);
    if config.behind_proxy {
        app = app.layer(middleware::from_fn(forwarded));
    }
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    let mut closing = stopping.clone();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = closing.wait_for(|stop| *stop).await;
    });
    let serving = tokio::spawn(async move { serving.await });
    stop.told().await;
    tracing::info!(target: "server", "stopping: open requests may finish");
    let _ = end.send(true);
    let ended = tokio::time::timeout(FAREWELL, serving).await;
    if ended.is_err() {
        tracing::warn!(target: "server", "a request did not finish in time and was left");
    }
    // Its transaction is rolled back when the connection closes.
    let _ = tokio::time::timeout(FAREWELL, jobs).await;
    let _ = tokio::time::timeout(FAREWELL, auditing).await;
    house.close().await;
    tracing::info!(target: "server", "stopped");
    Ok(())
}

/// Puts the address that the proxy tells in the place of the proxy's own.
async fn forwarded(mut request: Request, next: Next) -> Response {
    if let Some(address) = web_kit::headers::forwarded_for(request.headers()) {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, 0)));
    }
    next.run(request).await
}

/// The words of the content that is kept to the end of the run.
struct Said(&'static content::Content);

impl web_kit::Words for Said {
    fn say(&self, lang: ground::Lang, key: &str, args: &[(&str, web_kit::Arg<'_>)]) -> String {
        web_kit::Words::say(self.0, lang, key, args)
    }
}

/// Every route of the server.
fn app(open: Open, config: &Config, demo: bool, (providers, client_key): providers::Known) -> Router {
    let site = Site {
        demo,
        https: config.https(),
        foot: [
            FootLink { href: "/about/accessibility", label: "foot-accessibility" },
            FootLink { href: "/about/data", label: "foot-data" },
        ]
        .into(),
        ..Site::new(Arc::new(Said(open.house.content)), Arc::clone(&open.clock), Arc::clone(&open.entropy))
    };
    let machines = api::router(Api {
        house: open.house.clone(),
        clock: Arc::clone(&open.clock),
        entropy: Arc::clone(&open.entropy),
        site: site.clone(),
    });
    let people = web_staff::router(App {
        house: open.house,
        clock: open.clock,
        entropy: open.entropy,
        site,
        accounts: Arc::new(accounts::Accounts {
            idle: SignedDuration::from_mins(i64::from(config.session_idle_minutes)),
            passkeys: accounts::passkey::Passkeys::at(&config.origin),
            providers,
            client_key,
            ..accounts::Accounts::default()
        }),
        settings: Arc::new(Settings {
            demo,
            document_limit: config.document_limit,
            archive: config.archive_folder.is_some(),
        }),
    });
    // The pages answer for all that is not below /api.
    people.merge(machines)
}

/// Listens for the terminal's or the service manager's wish to stop. Made before the server says that it is up, so that
/// no wish is missed.
pub(crate) struct Stop {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Stop {
    #[cfg(unix)]
    pub(crate) fn listen() -> Result<Self, Fault> {
        use tokio::signal::unix::{SignalKind, signal};
        let hear = |kind| {
            signal(kind).map_err(|e| {
                Fault::new(format!(
                    "The server cannot listen for signals ({}). Nothing was changed.",
                    e.kind()
                ))
            })
        };
        Ok(Self { terminate: hear(SignalKind::terminate())?, interrupt: hear(SignalKind::interrupt())? })
    }

    #[cfg(not(unix))]
    pub(crate) fn listen() -> Result<Self, Fault> {
        Ok(Self {})
    }

    async fn told(mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    }
}

/// A line for whoever started the server. Nobody may be reading.
pub(crate) fn say(line: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn only_what_the_proxy_itself_wrote_counts() {
        let app = Router::new()
            .route("/", get(async |ConnectInfo(from): ConnectInfo<SocketAddr>| from.ip().to_string()))
            .layer(middleware::from_fn(forwarded));
        for (headers, says) in [
            (&[][..], "127.0.0.1"),
            (&["203.0.113.9"], "203.0.113.9"),
            (&["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            (&["198.51.100.1", "2001:db8::7"], "2001:db8::7"),
            (&["203.0.113.9, nobody"], "127.0.0.1"),
        ] {
            let mut request = http::Request::builder().uri("/");
            for value in headers {
                request = request.header("X-Forwarded-For", *value);
            }
            let mut request = request.body(Body::empty()).unwrap();
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1234))));
            let answer = app.clone().oneshot(request).await.unwrap();
            let body = axum::body::to_bytes(answer.into_body(), 100).await.unwrap();
            assert_eq!(body, says, "{headers:?}");
        }
    }
}
