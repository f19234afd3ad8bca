//! What an ID token must say (OpenID Connect Core 3.1.3.7), and what is read from it.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use subtle::ConstantTimeEq as _;

use crate::{Refusal, Settings};

/// How far two clocks may be apart.
const SKEW: SignedDuration = SignedDuration::from_secs(60);
/// A token older than this was not made for this login.
const OLDEST: SignedDuration = SignedDuration::from_mins(10);
/// Longest value that is kept.
const LONGEST: usize = 255;

/// What this one login was begun with.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The number sent along.
    pub nonce: &'a str,
    /// When it was begun, if the person must have logged in at the provider after that.
    pub fresh_since: Option<Timestamp>,
    /// Now.
    pub now: Timestamp,
}

/// A person, as a provider has just confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who confirmed it.
    pub issuer: String,
    /// The provider's own name for the person.
    pub subject: String,
    /// The value of the claim the operator has chosen.
    pub identity: String,
    /// The organisation, if the operator asks for one: ten digits.
    pub organisation: Option<String>,
    /// Level of the login.
    pub level: String,
    /// When the person logged in at the provider, if it says so.
    pub logged_in_at: Option<Timestamp>,
    /// The provider's session.
    pub sid: Option<String>,
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str).filter(|t| !t.is_empty() && t.len() <= LONGEST)
}

fn instant(claims: &Map<String, Value>, name: &str) -> Option<Timestamp> {
    let value = claims.get(name)?;
    // Some write fractions; a second is exact enough.
    let seconds = value.as_i64().or_else(|| {
        let value = value.as_f64().filter(|v| v.is_finite() && v.abs() < 1e12)?;
        format!("{value:.0}").parse().ok()
    })?;
    Timestamp::from_second(seconds).ok()
}

/// The checks that every token of a provider must pass, whatever it is for: who made it, for whom, and when.
///
/// # Errors
/// [`Refusal::Forged`].
pub fn check_origin(claims: &Map<String, Value>, settings: &Settings, now: Timestamp) -> Result<(), Refusal> {
    let no = |why| Err(Refusal::Forged(why));
    if claims.get("iss").and_then(Value::as_str) != Some(settings.issuer.as_str()) {
        return no("issuer");
    }
    let ours = match claims.get("aud") {
        Some(Value::String(one)) => *one == settings.client_id,
        // A second reader of the same token is nobody we know.
        Some(Value::Array(all)) => {
            all.len() == 1 && all.iter().all(|a| a.as_str() == Some(&settings.client_id))
        }
        _ => false,
    };
    if !ours {
        return no("audience");
    }
    if claims.get("azp").is_some_and(|azp| azp.as_str() != Some(&settings.client_id)) {
        return no("authorised_party");
    }
    match instant(claims, "iat") {
        Some(at) if at > now + SKEW => return no("from_the_future"),
        Some(at) if now.duration_since(at) > OLDEST => return no("old"),
        Some(_) => {}
        None => return no("no_time"),
    }
    match instant(claims, "exp") {
        // The far end of time cannot be moved on.
        Some(at) if at > now - SKEW => Ok(()),
        Some(_) => no("expired"),
        None => no("no_end"),
    }
}

/// Ten digits, however it is written: `5560360793`, `556036-0793`, with the century, or behind the `@` of an affiliation.
fn organisation_number(text: &str) -> Option<String> {
    let text = text.rsplit('@').next().unwrap_or(text);
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let digits = if digits.len() == 12 { digits.get(2..)?.to_owned() } else { digits };
    (digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// Reads an ID token whose signature has been checked.
///
/// # Errors
/// [`Refusal::Forged`], [`Refusal::Level`], [`Refusal::NotFresh`].
pub fn identity(
    claims: &Map<String, Value>,
    settings: &Settings,
    expected: Expected<'_>,
) -> Result<Identity, Refusal> {
    check_origin(claims, settings, expected.now)?;
    let nonce = claims.get("nonce").and_then(Value::as_str).unwrap_or_default();
    if !bool::from(nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) {
        return Err(Refusal::Forged("nonce"));
    }
    let subject = text(claims, "sub").ok_or(Refusal::Forged("no_subject"))?;
    let level = text(claims, "acr").ok_or(Refusal::Level)?;
    if !settings.levels.iter().any(|l| l == level) {
        return Err(Refusal::Level);
    }
    let logged_in_at = instant(claims, "auth_time");
    if logged_in_at.is_some_and(|at| at > expected.now + SKEW) {
        return Err(Refusal::Forged("from_the_future"));
    }
    if let Some(since) = expected.fresh_since
        && logged_in_at.is_none_or(|at| at + SKEW < since)
    {
        return Err(Refusal::NotFresh);
    }
    let identity = text(claims, &settings.identity_claim).ok_or(Refusal::Forged("no_identity"))?;
    let organisation = if settings.organisation_claim.is_empty() {
        None
    } else {
        let told = text(claims, &settings.organisation_claim).ok_or(Refusal::Forged("no_organisation"))?;
        Some(organisation_number(told).ok_or(Refusal::Forged("organisation_form"))?)
    };
    Ok(Identity {
        issuer: settings.issuer.clone(),
        subject: subject.to_owned(),
        identity: identity.to_owned(),
        organisation,
        level: level.to_owned(),
        logged_in_at: logged_in_at.map(|at| at.min(expected.now)),
        sid: text(claims, "sid").map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{Audience, config, jose::Algorithm};

    const NOW: i64 = 1_800_000_000;

    fn settings() -> Settings {
        Settings {
            id: "op".into(),
            name: ground::Text { sv: "A".into(), en: "A".into() },
            issuer: "https://op.example.se".into(),
            client_id: "https://varn.example.se".into(),
            algorithm: Algorithm::Es256,
            levels: config::LEVELS.map(str::to_owned).into(),
            identity_claim: "sub".into(),
            organisation_claim: config::ORGANISATION.into(),
            scopes: Vec::new(),
            audience: Audience::Issuer,
            signed_request: false,
            authorities: None,
        }
    }

    fn good() -> Value {
        json!({
            "iss": "https://op.example.se", "aud": "https://varn.example.se", "sub": "s-1", "nonce": "n",
            "iat": NOW - 5, "exp": NOW + 300, "auth_time": NOW - 20, "acr": config::LEVELS[0], "sid": "x",
            config::ORGANISATION: "556036-0793",
        })
    }

    fn read(claims: &Value, fresh_since: Option<i64>) -> Result<Identity, Refusal> {
        let now = Timestamp::from_second(NOW).unwrap();
        let fresh_since = fresh_since.map(|at| Timestamp::from_second(at).unwrap());
        identity(claims.as_object().unwrap(), &settings(), Expected { nonce: "n", fresh_since, now })
    }

    #[test]
    fn a_right_token_tells_who_it_is() {
        let found = read(&good(), Some(NOW - 30)).unwrap();
        assert_eq!((found.identity.as_str(), found.organisation.as_deref()), ("s-1", Some("5560360793")));
    }

    #[test]
    fn every_wrong_claim_is_refused_for_its_own_reason() {
        let wrong = [
            ("iss", json!("https://op.example.se/"), "issuer"),
            ("iss", Value::Null, "issuer"),
            ("aud", json!("someone"), "audience"),
            ("aud", json!(["https://varn.example.se", "someone"]), "audience"),
            ("aud", json!([]), "audience"),
            ("azp", json!("someone"), "authorised_party"),
            ("nonce", json!("m"), "nonce"),
            ("nonce", Value::Null, "nonce"),
            ("iat", json!(NOW + 61), "from_the_future"),
            ("iat", json!(NOW - 601), "old"),
            ("iat", json!("now"), "no_time"),
            ("exp", json!(NOW - 60), "expired"),
            ("exp", json!(Timestamp::MIN.as_second()), "expired"),
            ("exp", Value::Null, "no_end"),
            ("auth_time", json!(NOW + 100), "from_the_future"),
            ("sub", json!(""), "no_subject"),
            ("acr", json!("http://id.elegnamnden.se/loa/1.0/loa2"), "level"),
            ("acr", Value::Null, "level"),
            (config::ORGANISATION, Value::Null, "no_organisation"),
            (config::ORGANISATION, json!("12"), "organisation_form"),
        ];
        for (name, value, why) in wrong {
            let mut claims = good();
            match value {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
                value => claims[name] = value,
            }
            assert_eq!(read(&claims, None).unwrap_err().code(), why, "{name}");
        }
    }

    #[test]
    fn a_token_without_an_end_in_sight_is_read() {
        let mut late = good();
        late["exp"] = json!(Timestamp::MAX.as_second());
        assert!(read(&late, None).is_ok());
    }

    #[test]
    fn a_fresh_login_must_be_later_than_the_question() {
        assert_eq!(read(&good(), Some(NOW + 41)).unwrap_err(), Refusal::NotFresh);
        let mut silent = good();
        silent.as_object_mut().unwrap().remove("auth_time");
        assert_eq!(read(&silent, Some(NOW - 100)).unwrap_err(), Refusal::NotFresh);
        assert_eq!(read(&silent, None).unwrap().logged_in_at, None);
    }

    #[test]
    fn organisations_are_ten_digits_however_written() {
        for good in ["5560360793", "556036-0793", "165560360793", "anna@5560360793"] {
            assert_eq!(organisation_number(good).as_deref(), Some("5560360793"), "{good}");
        }
        for bad in ["", "556036079", "55603607930", "ab60360793", "5560360793@example.se"] {
            assert_eq!(organisation_number(bad), None, "{bad}");
        }
    }

    proptest! {
        /// Whatever stands in a token, it is read or refused, never a panic.
        #[test]
        fn anything_is_answered(token in ".{0,200}", name in "[a-z]{1,8}", value in any::<f64>()) {
            let _ = crate::jose::Unverified::read(&token, Algorithm::Es256, &["JWT"]);
            let mut claims = good();
            claims[name] = json!(value);
            let _ = read(&claims, Some(NOW));
        }
    }
}
