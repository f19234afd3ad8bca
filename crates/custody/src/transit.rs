//! A key service that speaks the transit interface of `OpenBao` and Vault, over HTTPS.

use std::{borrow::Cow, fs, path::PathBuf, sync::Arc, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use ureq::{
    Agent,
    tls::{PemItem, RootCerts, TlsConfig, parse_pem},
};
use zeroize::Zeroizing;

use crate::{Custodian, CustodyError};

/// Far longer than any answer.
const MOST: u64 = 64 << 10;

/// A key of a key service. The key must be of a kind that binds what it seals to a text (`aes256-gcm96`, the default,
/// or `chacha20-poly1305`).
pub struct Transit {
    agent: Agent,
    url: String,
    token_file: PathBuf,
}

/// An answer of the service; texts are borrowed from it, so that wiping it wipes them.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    data: Data<'a>,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    ciphertext: Option<Cow<'a, str>>,
    #[serde(borrow)]
    plaintext: Option<Cow<'a, str>>,
}

/// A name in an address, and nothing that could lead elsewhere.
fn name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('.')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

impl Transit {
    /// A key at a service.
    ///
    /// `url` is `https://host[:port]` (plain `http` to this machine only, where an agent of the service may run), `mount` the
    /// path of its transit engine, `token_file` holds the token, `ca` the certificates to trust instead of the public ones.
    ///
    /// # Errors
    /// [`CustodyError::Setting`].
    pub fn new(
        url: &str,
        mount: &str,
        key: &str,
        token_file: PathBuf,
        ca: Option<&[u8]>,
        limit: Duration,
    ) -> Result<Self, CustodyError> {
        let wrong = |why: &str| CustodyError::Setting(why.to_owned());
        let url = url.trim().trim_end_matches('/');
        let here =
            ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].iter().any(|s| url.starts_with(s));
        if !(url.starts_with("https://") || here)
            || url.contains(['@', '?', '#'])
            || url.matches('/').count() != 2
        {
            return Err(wrong("its url must be https:// and a host; plain http:// only for this machine"));
        }
        if !name(mount) || !name(key) {
            return Err(wrong("its mount and key are names of letters, digits, . _ and -"));
        }
        let roots = match ca {
            Some(pem) => {
                let certificates: Vec<_> = parse_pem(pem)
                    .filter_map(|item| match item {
                        Ok(PemItem::Certificate(certificate)) => Some(certificate),
                        _ => None,
                    })
                    .collect();
                if certificates.is_empty() {
                    return Err(wrong("its ca_file holds no certificate"));
                }
                RootCerts::Specific(Arc::new(certificates))
            }
            None => RootCerts::WebPki,
        };
        let agent = Agent::config_builder()
            .https_only(!here)
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(limit))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build()
            .new_agent();
        Ok(Self { agent, url: format!("{url}/v1/{mount}/ACTION/{key}"), token_file })
    }

    fn ask<T>(
        &self,
        action: &str,
        body: &serde_json::Value,
        take: impl FnOnce(Data<'_>) -> Option<T>,
    ) -> Result<T, CustodyError> {
        // Read each time: whoever renews it writes it anew.
        let token = fs::read_to_string(&self.token_file).map(Zeroizing::new).map_err(|e| {
            CustodyError::Setting(format!(
                "the file {} cannot be read: {}",
                self.token_file.display(),
                e.kind()
            ))
        })?;
        let body = Zeroizing::new(body.to_string());
        let answer = self
            .agent
            .post(self.url.replace("ACTION", action))
            .header("X-Vault-Token", token.trim())
            .header("X-Vault-Request", "true")
            .content_type("application/json")
            .send(body.as_bytes());
        let mut answer = answer.map_err(|e| silent(&e))?;
        match answer.status().as_u16() {
            200 => {}
            // A key that does not open it; also a body the service does not understand, which ours is not.
            400 if action == "decrypt" => return Err(CustodyError::DoesNotOpen),
            code @ 400..=499 => {
                return Err(match code {
                    408 | 412 | 429 => CustodyError::Silent(format!("status {code}")),
                    401 | 403 => {
                        CustodyError::Refused("the token is wrong, over, or without the right".to_owned())
                    }
                    404 => CustodyError::Refused("it has no such key".to_owned()),
                    code => CustodyError::Refused(format!("status {code}")),
                });
            }
            code => return Err(CustodyError::Silent(format!("status {code}"))),
        }
        let bytes = answer.body_mut().with_config().limit(MOST).read_to_vec().map_err(|e| silent(&e))?;
        let bytes = Zeroizing::new(bytes);
        serde_json::from_slice::<Answer<'_>>(&bytes)
            .ok()
            .and_then(|answer| take(answer.data))
            .ok_or_else(|| CustodyError::Silent("its answer cannot be read".to_owned()))
    }
}

fn silent(error: &ureq::Error) -> CustodyError {
    CustodyError::Silent(match error {
        ureq::Error::Timeout(_) => "no answer in time".to_owned(),
        ureq::Error::Io(e) => e.kind().to_string(),
        ureq::Error::HostNotFound => "its host is not found".to_owned(),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => "its certificate is not trusted".to_owned(),
        ureq::Error::BodyExceedsLimit(_) => "its answer is too long".to_owned(),
        _ => "no connection".to_owned(),
    })
}

impl Custodian for Transit {
    fn seal(&self, place: &[u8], secret: &[u8]) -> Result<Vec<u8>, CustodyError> {
        let body = serde_json::json!({
            "plaintext": STANDARD.encode(secret), "associated_data": STANDARD.encode(place),
        });
        self.ask("encrypt", &body, |data| data.ciphertext.map(|c| c.into_owned().into_bytes()))
    }

    fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
        let sealed = std::str::from_utf8(sealed).map_err(|_| CustodyError::DoesNotOpen)?;
        let body = serde_json::json!({
            "ciphertext": sealed, "associated_data": STANDARD.encode(place),
        });
        self.ask("decrypt", &body, |data| {
            data.plaintext.and_then(|text| STANDARD.decode(text.as_bytes()).ok()).map(Zeroizing::new)
        })
    }
}
