//! One provider at work: where its doors are, what keys it has, sending people there and asking who came back.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::sync::Mutex;
use url::Url;

use crate::{
    Audience, ClientKey, Expected, Identity, Refusal, Settings, claims,
    config::is_safe,
    http::Http,
    jose::{KeySet, Unsigned, Unverified},
};

/// What was learnt about a provider is asked anew after this long.
const LEARNT: SignedDuration = SignedDuration::from_hours(1);
/// Keys are asked for at most this often, however many unknown ones tokens name.
const PACE: SignedDuration = SignedDuration::from_secs(60);
/// After a failure nothing is asked for this long: whoever waits is told at once.
const REST: SignedDuration = SignedDuration::from_secs(5);
/// How long an assertion of ours is good.
const ASSERTION: i64 = 60;

/// What a provider says about itself (OpenID Connect Discovery 3).
#[derive(Debug, Clone, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

#[derive(Default)]
struct Learnt {
    metadata: Option<(Timestamp, Arc<Metadata>)>,
    keys: Option<(Timestamp, Arc<KeySet>)>,
    failed_at: Option<(Timestamp, String)>,
}

/// A provider people can log in at.
pub struct Provider {
    settings: Settings,
    key: Arc<ClientKey>,
    redirect: String,
    http: Http,
    learnt: Mutex<Learnt>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Provider({})", self.settings.id)
    }
}

/// How a login begins.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    /// Comes back with the person.
    pub state: &'a str,
    /// Comes back inside the token.
    pub nonce: &'a str,
    /// SHA-256 of the secret that only this login's browser holds, base64url (PKCE S256).
    pub challenge: &'a str,
    /// The person must log in anew at the provider, even with a living session there.
    pub fresh: bool,
    /// Language of the provider's pages, if it knows it.
    pub lang: &'a str,
    /// Now.
    pub now: Timestamp,
    /// A number used once.
    pub number: &'a str,
}

/// Where to send the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The provider's login page with everything it must know.
    pub url: String,
}

/// What the provider's answer in the browser says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The code to exchange.
    pub code: String,
    /// The error instead.
    pub error: String,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

#[derive(Deserialize)]
struct Failure {
    #[serde(default)]
    error: String,
}

/// A code of the protocol (RFC 6749 5.2), so that nothing a stranger sends reaches the log.
fn known(error: &str) -> String {
    const KNOWN: [&str; 14] = [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "unsupported_response_type",
        "invalid_scope",
        "invalid_request_object",
        "request_not_supported",
        "server_error",
        "temporarily_unavailable",
        "login_required",
        "unmet_authentication_requirements",
        "interaction_required",
    ];
    KNOWN.iter().find(|k| **k == error).map_or_else(|| "unknown".to_owned(), |k| (*k).to_owned())
}

impl Provider {
    /// `redirect`: our address people come back to, for this provider only.
    #[must_use]
    pub fn new(settings: Settings, key: Arc<ClientKey>, redirect: String) -> Self {
        let http = Http::new(settings.authorities.as_deref());
        Self { settings, key, redirect, http, learnt: Mutex::default() }
    }

    /// What the operator has set.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Where to send the browser.
    ///
    /// # Errors
    /// [`Refusal::Unreachable`].
    pub async fn begin(&self, start: Start<'_>) -> Result<Begun, Refusal> {
        let metadata = self.metadata(start.now).await?;
        let mut url = Url::parse(&metadata.authorization_endpoint)
            .map_err(|_| Refusal::Unreachable("its login page has no address".to_owned()))?;
        let s = &self.settings;
        let mut asked: Vec<(&str, String)> = vec![
            ("response_type", "code".to_owned()),
            ("client_id", s.client_id.clone()),
            ("redirect_uri", self.redirect.clone()),
            (
                "scope",
                std::iter::once("openid")
                    .chain(s.scopes.iter().map(String::as_str))
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
            ("state", start.state.to_owned()),
            ("nonce", start.nonce.to_owned()),
            ("code_challenge", start.challenge.to_owned()),
            ("code_challenge_method", "S256".to_owned()),
            ("acr_values", s.levels.join(" ")),
            ("claims", self.claims().to_string()),
            ("ui_locales", start.lang.to_owned()),
        ];
        if start.fresh {
            asked.push(("prompt", "login".to_owned()));
            asked.push(("max_age", "0".to_owned()));
        }
        if s.signed_request {
            let now = start.now.as_second();
            let mut object: Map<String, Value> =
                asked.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
            object.insert("claims".to_owned(), self.claims());
            if start.fresh {
                object.insert("max_age".to_owned(), json!(0));
            }
            for (name, value) in [
                ("iss", json!(s.client_id)),
                ("aud", json!(s.issuer)),
                ("iat", json!(now)),
                ("nbf", json!(now)),
                ("exp", json!(now + 300)),
                ("jti", json!(start.number)),
            ] {
                object.insert(name.to_owned(), value);
            }
            let signed = self.sign("oauth-authz-req+jwt", &Value::Object(object))?;
            // OpenID Connect wants these three beside the object as well.
            asked.retain(|(name, _)| matches!(*name, "response_type" | "client_id" | "scope"));
            asked.push(("request", signed));
        }
        url.query_pairs_mut().extend_pairs(asked);
        Ok(Begun { url: url.into() })
    }

    fn claims(&self) -> Value {
        let s = &self.settings;
        let mut wanted = Map::new();
        wanted.insert("acr".to_owned(), json!({ "essential": true, "values": s.levels }));
        wanted.insert("auth_time".to_owned(), json!({ "essential": true }));
        for name in [&s.identity_claim, &s.organisation_claim] {
            if !name.is_empty() && name != "sub" {
                wanted.insert(name.clone(), json!({ "essential": true }));
            }
        }
        json!({ "id_token": wanted })
    }

    fn sign(&self, kind: &str, claims: &Value) -> Result<String, Refusal> {
        self.key.sign(kind, claims).map_err(|error| Refusal::Unreachable(error.to_string()))
    }

    /// Who came back with this answer.
    ///
    /// # Errors
    /// [`Refusal`].
    pub async fn identify(
        &self,
        answer: &Answer,
        verifier: &str,
        number: &str,
        expected: Expected<'_>,
    ) -> Result<Identity, Refusal> {
        let metadata = self.metadata(expected.now).await?;
        match &answer.iss {
            Some(iss) if *iss != self.settings.issuer => return Err(Refusal::Forged("answer_issuer")),
            None if metadata.authorization_response_iss_parameter_supported => {
                return Err(Refusal::Forged("answer_issuer"));
            }
            _ => {}
        }
        match answer.error.as_str() {
            "" => {}
            "access_denied" => return Err(Refusal::Cancelled),
            "unmet_authentication_requirements" => return Err(Refusal::Level),
            other => return Err(Refusal::Provider(known(other))),
        }
        if answer.code.is_empty() || answer.code.len() > 4096 {
            return Err(Refusal::Forged("no_code"));
        }
        let now = expected.now.as_second();
        let audience = match self.settings.audience {
            Audience::Issuer => &self.settings.issuer,
            Audience::TokenEndpoint => &metadata.token_endpoint,
        };
        let assertion = self.sign(
            "JWT",
            &json!({
                "iss": self.settings.client_id, "sub": self.settings.client_id, "aud": audience,
                "jti": number, "iat": now, "exp": now + ASSERTION,
            }),
        )?;
        let form = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", answer.code.clone()),
            ("redirect_uri", self.redirect.clone()),
            ("code_verifier", verifier.to_owned()),
            ("client_id", self.settings.client_id.clone()),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned()),
            ("client_assertion", assertion),
        ];
        let (status, body) = self.http.post(&metadata.token_endpoint, form).await?;
        if status >= 500 {
            return Err(Refusal::Unreachable(format!("its token endpoint answers {status}")));
        }
        if status != 200 {
            let failure = serde_json::from_slice::<Failure>(&body).map(|f| f.error).unwrap_or_default();
            return Err(Refusal::Provider(known(&failure)));
        }
        let tokens: Tokens = serde_json::from_slice(&body).map_err(|_| Refusal::Forged("answer_form"))?;
        let claims = self.verified(&tokens.id_token, &["JWT"], expected.now).await?;
        if let (Some(hash), Some(access)) = (claims.get("at_hash"), &tokens.access_token)
            && hash.as_str() != Some(self.settings.algorithm.half_hash(access).as_str())
        {
            return Err(Refusal::Forged("access_token_hash"));
        }
        claims::identity(&claims, &self.settings, expected)
    }

    /// The claims of a token that this provider has signed.
    async fn verified(
        &self,
        token: &str,
        types: &[&str],
        now: Timestamp,
    ) -> Result<Map<String, Value>, Refusal> {
        let token = Unverified::read(token, self.settings.algorithm, types)?;
        let keys = self.keys(now, false).await?;
        let first = token.verify(&keys, self.settings.algorithm);
        let verified = match first {
            // The provider may have new keys since.
            Err(Unsigned::UnknownKey) => token.verify(&*self.keys(now, true).await?, self.settings.algorithm),
            other => other,
        };
        verified.map_err(|unsigned| match unsigned {
            Unsigned::UnknownKey => Refusal::Forged("unknown_key"),
            Unsigned::Wrong => Refusal::Forged("signature"),
        })
    }

    /// Which session at the provider has ended (OpenID Connect Back-Channel Logout 2.6): its `sid`, or its person's `sub`.
    ///
    /// # Errors
    /// [`Refusal`].
    pub async fn ended(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<(Option<String>, Option<String>), Refusal> {
        const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
        let claims = self.verified(token, &["JWT", "logout+jwt"], now).await?;
        claims::check_origin(&claims, &self.settings, now)?;
        let event = claims.get("events").and_then(|e| e.get(EVENT)).is_some_and(Value::is_object);
        if !event || claims.contains_key("nonce") || !claims.get("jti").is_some_and(Value::is_string) {
            return Err(Refusal::Forged("no_logout"));
        }
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        match (text("sid"), text("sub")) {
            (None, None) => Err(Refusal::Forged("no_session")),
            found => Ok(found),
        }
    }

    async fn json<T: for<'a> Deserialize<'a>>(&self, url: &str) -> Result<T, Refusal> {
        let (status, body) = self.http.get(url).await?;
        if status != 200 {
            return Err(Refusal::Unreachable(format!("it answers {status}")));
        }
        serde_json::from_slice(&body)
            .map_err(|_| Refusal::Unreachable("its answer cannot be read".to_owned()))
    }

    async fn metadata(&self, now: Timestamp) -> Result<Arc<Metadata>, Refusal> {
        let mut learnt = self.learnt.lock().await;
        self.metadata_of(&mut learnt, now).await
    }

    async fn metadata_of(&self, learnt: &mut Learnt, now: Timestamp) -> Result<Arc<Metadata>, Refusal> {
        if let Some((at, metadata)) = &learnt.metadata
            && now.duration_since(*at) < LEARNT
        {
            return Ok(Arc::clone(metadata));
        }
        if let Some((at, why)) = &learnt.failed_at
            && now.duration_since(*at) < REST
        {
            return Err(Refusal::Unreachable(why.clone()));
        }
        let url = format!("{}/.well-known/openid-configuration", self.settings.issuer.trim_end_matches('/'));
        match self.json::<Metadata>(&url).await.and_then(|m| self.usable(m)) {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                learnt.metadata = Some((now, Arc::clone(&metadata)));
                learnt.failed_at = None;
                Ok(metadata)
            }
            Err(refusal) => {
                learnt.failed_at = Some((now, refusal.to_string()));
                tracing::warn!(target: "login", provider = %self.settings.id, %refusal, "a provider cannot be used");
                Err(refusal)
            }
        }
    }

    fn usable(&self, metadata: Metadata) -> Result<Metadata, Refusal> {
        let no = |why: &str| Err(Refusal::Unreachable(why.to_owned()));
        if metadata.issuer != self.settings.issuer {
            return no("it calls itself something else than the setting issuer");
        }
        let ends = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
        if !ends.iter().all(|end| Url::parse(end).is_ok_and(|url| is_safe(&url))) {
            return no("one of its addresses is not https");
        }
        let lacks = |list: &Option<Vec<String>>, word: &str| {
            list.as_ref().is_some_and(|list| !list.iter().any(|item| item == word))
        };
        if lacks(&metadata.code_challenge_methods_supported, "S256") {
            return no("it does not know PKCE with S256");
        }
        if lacks(&metadata.token_endpoint_auth_methods_supported, "private_key_jwt") {
            return no("it does not know private_key_jwt");
        }
        Ok(metadata)
    }

    /// Its keys; `anew` when a token names one that is not among them.
    async fn keys(&self, now: Timestamp, anew: bool) -> Result<Arc<KeySet>, Refusal> {
        let mut learnt = self.learnt.lock().await;
        let metadata = self.metadata_of(&mut learnt, now).await?;
        if let Some((at, keys)) = &learnt.keys {
            let age = now.duration_since(*at);
            if age < PACE || (!anew && age < LEARNT) {
                return Ok(Arc::clone(keys));
            }
        }
        let keys = Arc::new(self.json::<KeySet>(&metadata.jwks_uri).await?);
        learnt.keys = Some((now, Arc::clone(&keys)));
        Ok(keys)
    }
}
