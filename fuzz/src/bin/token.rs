//! What an identity provider's token says, and the token itself. First byte `c`: claims as JSON, after the signature. `s`: a genuine
//! token with bytes of it changed (place, mask, place, mask …). Else: a token as it comes.
#![no_main]

use std::sync::LazyLock;

use fuzz::{now, take, text};
use libfuzzer_sys::fuzz_target;
use oidc::{
    Audience, ClientKey, Expected, Settings, claims, config,
    jose::{Algorithm, KeySet, Unverified},
};
use serde_json::{Map, Value, json};

const NONCE: &str = "n-4711";

static SETTINGS: LazyLock<Settings> = LazyLock::new(|| Settings {
    id: "op".into(),
    name: ground::Text::new("A", "A"),
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
});

struct Signed {
    keys: KeySet,
    claims: Value,
    token: String,
}

static SIGNED: LazyLock<Signed> = LazyLock::new(|| {
    let key = ClientKey::from_text(&ClientKey::generate().unwrap()).unwrap();
    let keys = serde_json::from_value(key.public()).unwrap();
    let claims = good();
    let token = key.sign("JWT", &claims).unwrap();
    Signed { keys, claims, token }
});

fn good() -> Value {
    let now = now().as_second();
    json!({
        "iss": SETTINGS.issuer, "aud": SETTINGS.client_id, "sub": "s-1", "nonce": NONCE, "iat": now - 5, "exp": now + 300,
        "auth_time": now - 20, "acr": config::LEVELS[0], "sid": "x", config::ORGANISATION: "556036-0793",
    })
}

fuzz_target!(|data: &[u8]| {
    let mut rest = data;
    match take(&mut rest) {
        b'c' => {
            let Ok(Value::Object(said)) = serde_json::from_slice(rest) else { return };
            confirmed(&said);
            // Most of what is refused is refused early: the rest of a good token around it leads further.
            let Value::Object(mut whole) = good() else { return };
            whole.extend(said);
            confirmed(&whole);
        }
        b's' => {
            let mut bytes = SIGNED.token.clone().into_bytes();
            for change in rest.chunks_exact(2) {
                let at = (usize::from(change[0]) * 3 + usize::from(change[1] >> 6)) % bytes.len();
                bytes[at] ^= change[1] & 0x3F;
            }
            believed(&text(&bytes));
        }
        _ => believed(&text(data)),
    }
});

fn believed(token: &str) {
    let signed = &*SIGNED;
    for algorithm in [Algorithm::Es256, Algorithm::Es384, Algorithm::Rs256, Algorithm::Ps256] {
        let Ok(read) = Unverified::read(token, algorithm, &["JWT"]) else { continue };
        if let Ok(claims) = read.verify(&signed.keys, algorithm) {
            assert_eq!(algorithm, Algorithm::Es256, "the operator's algorithm, not the token's");
            assert_eq!(Value::Object(claims), signed.claims, "claims were believed that nobody signed");
        }
    }
    // A set of keys from a provider is no more to be trusted.
    if let Ok(keys) = serde_json::from_str::<KeySet>(token)
        && let Ok(read) = Unverified::read(&signed.token, Algorithm::Es256, &["JWT"])
    {
        let _ = read.verify(&keys, Algorithm::Es256);
    }
}

fn confirmed(said: &Map<String, Value>) {
    for fresh_since in [None, Some(now())] {
        let expected = Expected { nonce: NONCE, fresh_since, now: now() };
        let Ok(found) = claims::identity(said, &SETTINGS, expected) else { continue };
        assert_eq!(said["nonce"], NONCE);
        assert_eq!(said["iss"], SETTINGS.issuer);
        assert!(said["aud"] == SETTINGS.client_id || said["aud"] == json!([SETTINGS.client_id]));
        assert!(SETTINGS.levels.contains(&found.level));
        assert!((1..=255).contains(&found.subject.len()) && (1..=255).contains(&found.identity.len()));
        let organisation = found.organisation.unwrap();
        assert!(organisation.len() == 10 && organisation.bytes().all(|b| b.is_ascii_digit()));
        assert!(found.logged_in_at.is_none_or(|at| at <= now()));
        assert!(fresh_since.is_none() || found.logged_in_at.is_some());
    }
}
