//! API tokens and passkeys.

use access::{AccessError, Role, Target, actions};
use accounts::{
    AccountError, manage,
    passkey::{self, Passkeys},
    token,
};
use testkit::both_engines;

use super::*;

fn new(scopes: &[&str], days: i64) -> token::NewToken {
    token::NewToken {
        name: "Statistik".into(),
        scopes: scopes.iter().map(|s| (*s).to_owned()).collect(),
        days,
    }
}

both_engines! {
    async fn a_token_does_what_its_scopes_say_and_no_more(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        manage::grant(&w.t.house, &w.operator(), p.user, w.night.id, Role::Administrator).await.unwrap();
        let cx = w.cx(&w.signed(&p.token).await.unwrap());
        let text = token::create(&w.t.house, &cx, &new(&["reports.read"], 30)).await.unwrap();
        assert!(text.starts_with("varn_"));
        let staff = token::by_token(&w.t.house, &text, w.t.now()).await.unwrap().unwrap();
        assert_eq!(staff.memberships.len(), 1, "only the unit it was made for");
        let cx = w.t.staff(&staff);
        let (org, unit) = (w.org.id, w.unit.id);
        drop(access::enter_unit::<actions::InboxRead>(&w.t.house, &cx, org, unit).await.unwrap());
        assert!(access::enter_unit::<actions::WorklistRead>(&w.t.house, &cx, org, unit).await.is_err());
        assert!(access::enter_unit::<actions::ReportSend>(&w.t.house, &cx, org, unit).await.is_err());
        assert!(matches!(
            access::enter::<actions::CaseRead>(&w.t.house, &cx, &Target::Number("A26-X".into())).await,
            Err(AccessError::Absent)
        ));
        // No token manages accounts or makes tokens, not even an administrator's.
        assert!(manage::list(&w.t.house, &cx, "").await.is_err());
        assert!(token::create(&w.t.house, &cx, &new(&["reports.read"], 1)).await.is_err());
    }

    async fn a_token_ends_with_its_time_its_revocation_its_account_and_its_unit(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        let cx = w.cx(&w.signed(&p.token).await.unwrap());
        let alive = async |text: &str| token::by_token(&w.t.house, text, w.t.now()).await.unwrap().is_some();
        let day = token::create(&w.t.house, &cx, &new(&["cases.read"], 1)).await.unwrap();
        let long = token::create(&w.t.house, &cx, &new(&["cases.read"], 365)).await.unwrap();
        let third = token::create(&w.t.house, &cx, &new(&["cases.read"], 365)).await.unwrap();
        w.later(24 * 3600 - 1);
        assert!(alive(&day).await);
        w.later(1);
        assert!(!alive(&day).await);
        let listed = accounts::session::own(&w.t.house, &w.logins, &cx).await.unwrap().tokens;
        assert_eq!(listed.len(), 3);
        assert!(listed.iter().any(|l| l.last_used_at.is_some()));
        token::revoke(&w.t.house, &cx, listed.iter().max_by_key(|l| l.id.uuid()).unwrap().id).await.unwrap();
        assert!(!alive(&third).await && alive(&long).await);
        manage::revoke(&w.t.house, &w.operator(), p.user, w.unit.id, Role::Handler).await.unwrap();
        assert!(!alive(&long).await);
        manage::grant(&w.t.house, &w.operator(), p.user, w.unit.id, Role::Handler).await.unwrap();
        assert!(alive(&long).await);
        manage::disable(&w.t.house, &w.operator(), p.user).await.unwrap();
        manage::enable(&w.t.house, &w.operator(), p.user).await.unwrap();
        assert!(!alive(&long).await, "disabling revokes for good");
        for bad in ["", "varn_", "varn_AAAA", long.trim_start_matches("varn_"), "varn_ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ"] {
            assert!(!alive(bad).await, "{bad}");
        }
    }

    async fn bad_token_requests_name_their_fields(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        let cx = w.cx(&w.signed(&p.token).await.unwrap());
        let fields = async |new: token::NewToken| match token::create(&w.t.house, &cx, &new).await {
            Err(AccountError::Invalid(faults)) => faults.iter().map(|f| f.field).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(fields(token::NewToken { name: " ".into(), scopes: vec![], days: 366 }).await, ["name", "scopes", "days"]);
        assert_eq!(fields(new(&["cases.read", "none"], 1)).await, ["scopes"]);
        assert_eq!(fields(new(&["account.manage"], 0)).await, ["scopes", "days"]);
        // An old login must not make new keys.
        w.later(14 * 60);
        assert!(w.signed(&p.token).await.is_some());
        w.later(60);
        let cx = w.cx(&w.signed(&p.token).await.unwrap());
        assert!(matches!(token::create(&w.t.house, &cx, &new(&["cases.read"], 1)).await, Err(AccountError::LoginAgain)));
    }

    async fn passkey_ceremonies_are_asked_for_properly_and_used_once(t) {
        let mut w = World::new(t).await;
        let nobody = w.nobody();
        let off = passkey::login_start(&w.t.house, &w.logins, &nobody, HOME).await;
        assert!(matches!(off, Err(AccountError::NoPasskeys)));
        w.logins.passkeys = Passkeys::at("http://localhost:8080");
        let p = w.person("anna.ek").await;
        let cx = w.cx(&w.signed(&p.token).await.unwrap());
        let started = passkey::register_start(&w.t.house, &w.logins, &cx).await.unwrap();
        let at = |p: &str| started.options.pointer(p).cloned().unwrap_or_default();
        assert_eq!(at("/publicKey/rp/id"), "localhost");
        assert_eq!(at("/publicKey/authenticatorSelection/userVerification"), "required");
        assert_eq!(at("/publicKey/authenticatorSelection/residentKey"), "required");
        assert_eq!(at("/publicKey/user/name"), "anna.ek");
        let nonsense = passkey::register_finish(&w.t.house, &w.logins, &cx, &started.ticket, "", "{}").await;
        assert!(matches!(nonsense, Err(AccountError::NoPasskeys)));

        let started = passkey::login_start(&w.t.house, &w.logins, &nobody, HOME).await.unwrap();
        assert_eq!(started.options.pointer("/publicKey/userVerification").unwrap(), "required");
        assert_eq!(started.options.pointer("/publicKey/allowCredentials").unwrap().as_array().unwrap().len(), 0);
        assert!(started.options.get("mediation").is_none_or(serde_json::Value::is_null));
        // A well-formed answer of an authenticator we have never seen.
        let answer = serde_json::json!({
            "id": "AAAA", "rawId": "AAAA", "type": "public-key", "extensions": {},
            "response": { "authenticatorData": "AAAA", "clientDataJSON": "e30", "signature": "AAAA", "userHandle": "AAAAAAAAAAAAAAAAAAAAAA" }
        }).to_string();
        let finish = async || passkey::login_finish(&w.t.house, &w.logins, &nobody, HOME, &started.ticket, &answer).await;
        assert!(matches!(finish().await, Err(AccountError::Wrong)));
        assert!(matches!(finish().await, Err(AccountError::Late)), "a challenge is answered once");
        assert_eq!(w.t.events(Some("login")).await, 1);
    }

    async fn the_last_second_factor_stays(t) {
        let mut w = World::new(t).await;
        w.logins.passkeys = Passkeys::at("https://varn.example");
        let p = w.person("anna.ek").await;
        let cx = w.cx(&w.signed(&p.token).await.unwrap());
        assert!(matches!(accounts::second::remove(&w.t.house, &cx).await, Err(AccountError::Invalid(_))));
        let own = accounts::session::own(&w.t.house, &w.logins, &cx).await.unwrap();
        assert!(own.has_totp && own.passkeys.is_empty());
    }
}

#[test]
fn passkeys_need_a_name_and_encryption() {
    assert!(Passkeys::at("https://varn.example").is_some());
    assert!(Passkeys::at("http://localhost:8080").is_some());
    assert!(Passkeys::at("http://127.0.0.1:8080").is_none());
    assert!(Passkeys::at("http://varn.example").is_none());
    assert!(Passkeys::at("nonsense").is_none());
}
