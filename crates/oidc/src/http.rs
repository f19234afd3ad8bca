//! Requests to a provider: short, small, never redirected, never in the clear.

use std::{sync::LazyLock, time::Duration};

use tokio::sync::Semaphore;
use ureq::{
    Agent,
    tls::{Certificate, PemItem, RootCerts, TlsConfig},
};
use url::Url;

use crate::{Refusal, config::is_safe};

/// Longest wait for a whole answer.
const TIME: Duration = Duration::from_secs(8);
/// Most bytes of an answer.
const MOST: u64 = 256 << 10;
/// Requests at once. A provider that hangs must not take every thread.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(8));

/// A client of one provider.
#[derive(Debug, Clone)]
pub(crate) struct Http(Agent);

fn unreachable(what: &'static str) -> Refusal {
    Refusal::Unreachable(what.to_owned())
}

impl Http {
    /// `authorities`: PEM of the certificate authorities to trust instead of the public ones.
    pub(crate) fn new(authorities: Option<&str>) -> Self {
        let mut tls = TlsConfig::builder();
        if let Some(pem) = authorities {
            let all: Vec<Certificate<'static>> = ureq::tls::parse_pem(pem.as_bytes())
                .filter_map(|item| match item {
                    Ok(PemItem::Certificate(certificate)) => Some(certificate),
                    _ => None,
                })
                .collect();
            tls = tls.root_certs(RootCerts::from(all));
        }
        let config = Agent::config_builder()
            .timeout_global(Some(TIME))
            .max_redirects(0)
            .max_redirects_will_error(true)
            .http_status_as_error(false)
            .proxy(None)
            .user_agent("varn")
            .tls_config(tls.build())
            .build();
        Self(config.into())
    }

    /// Status and body of a GET.
    pub(crate) async fn get(&self, url: &str) -> Result<(u16, Vec<u8>), Refusal> {
        let (agent, url) = (self.0.clone(), safe(url)?);
        blocking(move || agent.get(url.as_str()).header("accept", "application/json").call()).await
    }

    /// Status and body of a form sent by POST.
    pub(crate) async fn post(
        &self,
        url: &str,
        form: Vec<(&'static str, String)>,
    ) -> Result<(u16, Vec<u8>), Refusal> {
        let (agent, url) = (self.0.clone(), safe(url)?);
        blocking(move || agent.post(url.as_str()).header("accept", "application/json").send_form(form)).await
    }
}

fn safe(url: &str) -> Result<Url, Refusal> {
    Url::parse(url).ok().filter(is_safe).ok_or_else(|| unreachable("an address is not https"))
}

async fn blocking(
    ask: impl FnOnce() -> Result<ureq::http::Response<ureq::Body>, ureq::Error> + Send + 'static,
) -> Result<(u16, Vec<u8>), Refusal> {
    let _turn = TURNS.acquire().await.map_err(|_| unreachable("stopping"))?;
    let asked = tokio::task::spawn_blocking(move || {
        let mut answer = ask().map_err(|error| Refusal::Unreachable(error.to_string()))?;
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(MOST).read_to_vec();
        Ok((status, body.map_err(|error| Refusal::Unreachable(error.to_string()))?))
    });
    asked.await.map_err(|_| unreachable("stopping"))?
}
