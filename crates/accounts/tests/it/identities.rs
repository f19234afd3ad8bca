//! Logging in at an identity provider, and everything that must not let anyone in.

use std::sync::Arc;

use accounts::{
    AccountError,
    identity::{self, Begun, Entered},
    manage, session,
};
use ground::UserId;
use oidc::ClientKey;
use serde_json::{Value, json};
use testkit::{
    both_engines,
    provider::{BACK, Brought, TestProvider, number_organisation},
};

use super::*;

struct Desk {
    w: World,
    op: TestProvider,
    user: UserId,
}

impl Desk {
    /// A world with a provider, and Anna linked to it.
    async fn new(t: TestHouse) -> Self {
        let mut w = World::new(t).await;
        let key = Arc::new(ClientKey::from_text(&ClientKey::generate().unwrap()).unwrap());
        let op = TestProvider::start(w.t.clock.clone(), &key).await;
        let mut other = op.settings();
        other.id = "other".into();
        for settings in [op.settings(), other] {
            w.logins.providers.push(Arc::new(oidc::Provider::new(settings, key.clone(), BACK.into())));
        }
        number_organisation(&w.t.house, w.org.id).await;
        let user = w.account("anna.ek").await.user;
        manage::link(&w.t.house, &w.logins, &w.operator(), user, "op", " SE1-anna ").await.unwrap();
        Self { w, op, user }
    }

    async fn begin(&self, before: Option<&Signed>, fresh: bool) -> Result<Begun, AccountError> {
        let cx = self.w.nobody();
        identity::begin(&self.w.t.house, &self.w.logins, &cx, HOME, "op", "/worklist", before, fresh).await
    }

    async fn finish(&self, brought: &Brought, browser: &str) -> Result<Entered, AccountError> {
        self.finish_at("op", brought, browser).await
    }

    async fn finish_at(&self, op: &str, brought: &Brought, browser: &str) -> Result<Entered, AccountError> {
        let cx = self.w.nobody();
        let (house, logins) = (&self.w.t.house, &self.w.logins);
        identity::finish(house, logins, &cx, HOME, op, &brought.state, &brought.answer, browser).await
    }

    /// There and back again.
    async fn log_in(&self, before: Option<&Signed>, fresh: bool) -> Result<Entered, AccountError> {
        let begun = self.begin(before, fresh).await?;
        let brought = self.op.log_in(&begun.url);
        self.finish(&brought, &begun.browser.text()).await
    }

    /// What the log says about the last refusal.
    async fn why(&self) -> String {
        const LAST: store::Statement = store::Statement::new(
            "test.why",
            "SELECT detail FROM audit_event WHERE action = 'login' AND decision = 'deny' ORDER BY at DESC, id DESC LIMIT 1",
        );
        let row = self.w.t.house.store.reader().one(&LAST, store::args![]).await.unwrap();
        row.map(|r| r.get("detail").unwrap()).unwrap_or_default()
    }

    /// One more second, so that the last refusal is the last.
    fn tick(&self) {
        self.w.later(1);
    }
}

both_engines! {
    async fn a_linked_identity_opens_a_session_of_level_three(t) {
        let d = Desk::new(t).await;
        let entered = d.log_in(None, false).await.unwrap();
        assert_eq!(entered.next, "/worklist");
        let signed = d.w.signed(&entered.session).await.unwrap();
        assert_eq!((signed.user, signed.staff.acr), (d.user, access::Acr::Loa3));
        assert_eq!(signed.session.provider.as_deref(), Some("op"));
        assert!(!signed.must_set_up);
        // Ten minutes ago at the provider: still fresh here for five.
        assert!(signed.staff.is_fresh(d.w.t.now()));
        d.w.later(301);
        assert!(!d.w.signed(&entered.session).await.unwrap().staff.is_fresh(d.w.t.now()));
        let own = session::own(&d.w.t.house, &d.w.logins, &d.w.cx(&signed)).await.unwrap();
        assert_eq!(own.identities[0].value, "SE1-anna");
        assert!(own.identities[0].last_used_at.is_some());
        assert_eq!(d.w.t.events(Some("login")).await, 1);
    }

    async fn a_login_is_finished_once_in_the_browser_where_it_began(t) {
        let d = Desk::new(t).await;
        let begun = d.begin(None, false).await.unwrap();
        let brought = d.op.log_in(&begun.url);
        let elsewhere = d.begin(None, false).await.unwrap();
        for (browser, why) in [(String::new(), "oidc.browser"), (elsewhere.browser.text().to_string(), "oidc.browser")] {
            d.tick();
            assert!(matches!(d.finish(&brought, &browser).await, Err(AccountError::Late)));
            assert_eq!(d.why().await, why);
        }
        let browser = begun.browser.text();
        assert!(matches!(d.finish_at("other", &brought, &browser).await, Err(AccountError::Late)), "another provider");
        d.finish(&brought, &browser).await.unwrap();
        assert!(matches!(d.finish(&brought, &browser).await, Err(AccountError::Late)), "the address again");
        let forged = Brought { state: Token::new(d.w.t.entropy.as_ref()).text().to_string(), ..brought.clone() };
        assert!(matches!(d.finish(&forged, &browser).await, Err(AccountError::Late)), "a state nobody made");
        assert!(matches!(d.finish(&Brought { state: "x".into(), ..brought }, &browser).await, Err(AccountError::Late)));
        // Too late.
        let begun = d.begin(None, false).await.unwrap();
        let brought = d.op.log_in(&begun.url);
        d.w.later(601);
        assert!(matches!(d.finish(&brought, &begun.browser.text()).await, Err(AccountError::Late)));
    }

    async fn a_code_of_another_login_is_worth_nothing(t) {
        let d = Desk::new(t).await;
        let (one, two) = (d.begin(None, false).await.unwrap(), d.begin(None, false).await.unwrap());
        let (stolen, mut own) = (d.op.log_in(&one.url), d.op.log_in(&two.url));
        own.answer.code = stolen.answer.code;
        // PKCE: the provider refuses a verifier that is not the code's.
        assert!(matches!(d.finish(&own, &two.browser.text()).await, Err(AccountError::Provider)));
        assert_eq!(d.why().await, "oidc.provider_error");
    }

    async fn every_wrong_token_is_refused_for_its_own_reason(t) {
        let d = Desk::new(t).await;
        let now = d.w.t.now().as_second();
        let claims: [(&str, Value, &str); 9] = [
            ("nonce", json!("of another login"), "oidc.nonce"),
            ("iss", json!("https://evil.example"), "oidc.issuer"),
            ("aud", json!("another client"), "oidc.audience"),
            ("aud", json!(["https://varn.example.se", "another client"]), "oidc.audience"),
            ("azp", json!("another client"), "oidc.authorised_party"),
            ("exp", json!(now - 100), "oidc.expired"),
            ("iat", json!(now - 1000), "oidc.old"),
            ("at_hash", json!("AAAA"), "oidc.access_token_hash"),
            ("employee", json!(""), "oidc.no_identity"),
        ];
        for (name, value, why) in claims {
            d.tick();
            d.op.claims(move |claims| drop(claims.insert(name.to_owned(), value.clone())));
            assert!(matches!(d.log_in(None, false).await, Err(AccountError::Wrong)), "{name}");
            assert_eq!(d.why().await, why, "{name}");
        }
        d.op.claims(|_| {});
        let header = |alg: &str| base64::Engine::encode(
            &base64::engine::general_purpose::URL_SAFE_NO_PAD, json!({ "alg": alg, "typ": "JWT" }).to_string(),
        );
        let swap = |head: String| move |token: String| {
            let (_, rest) = token.split_once('.').unwrap();
            format!("{head}.{rest}")
        };
        for alg in ["none", "HS256", "RS256", "es256"] {
            d.tick();
            d.op.token(swap(header(alg)));
            assert!(matches!(d.log_in(None, false).await, Err(AccountError::Wrong)), "{alg}");
            assert_eq!(d.why().await, "oidc.token_algorithm", "{alg}");
        }
        d.tick();
        d.op.token(|token| format!("{}.", token.rsplit_once('.').unwrap().0));
        assert!(matches!(d.log_in(None, false).await, Err(AccountError::Wrong)));
        assert_eq!(d.why().await, "oidc.signature");
        // The answer names another provider (mix-up), or the person another error.
        d.op.token(|token| token);
        for (iss, error, expected) in [
            (Some("https://evil.example"), "", "oidc.answer_issuer"),
            (None, "", "oidc.answer_issuer"),
            (Some("right"), "access_denied", "oidc.cancelled"),
            (Some("right"), "<script>", "oidc.provider_error"),
        ] {
            d.tick();
            let begun = d.begin(None, false).await.unwrap();
            let mut brought = d.op.log_in(&begun.url);
            match iss {
                Some("right") => {}
                other => brought.answer.iss = other.map(str::to_owned),
            }
            brought.answer.error = error.to_owned();
            assert!(d.finish(&brought, &begun.browser.text()).await.is_err());
            assert_eq!(d.why().await, expected);
        }
        d.tick();
        assert!(d.log_in(None, false).await.is_ok(), "and the right one comes in all the same");
    }

    async fn a_weak_login_is_told_so(t) {
        let d = Desk::new(t).await;
        for acr in [Some("http://id.elegnamnden.se/loa/1.0/loa2"), None] {
            d.op.claims(move |claims| {
                claims.remove("acr");
                if let Some(acr) = acr {
                    claims.insert("acr".into(), json!(acr));
                }
            });
            assert!(matches!(d.log_in(None, false).await, Err(AccountError::TooWeak)));
        }
    }

    async fn whoever_may_not_come_in_gets_one_answer(t) {
        let d = Desk::new(t).await;
        let unlinked = async |why: &str| {
            d.tick();
            assert!(matches!(d.log_in(None, false).await, Err(AccountError::Unlinked)), "{why}");
            assert_eq!(d.why().await, why);
        };
        d.op.claims(|c| drop(c.insert("employee".into(), json!("SE1-bo"))));
        unlinked("oidc.unlinked").await;
        d.op.claims(|c| drop(c.insert(oidc::config::ORGANISATION.into(), json!("5560360793"))));
        unlinked("oidc.organisation").await;
        d.op.claims(|_| {});
        manage::disable(&d.w.t.house, &d.w.operator(), d.user).await.unwrap();
        unlinked("oidc.disabled").await;
        manage::enable(&d.w.t.house, &d.w.operator(), d.user).await.unwrap();
        manage::revoke(&d.w.t.house, &d.w.operator(), d.user, d.w.unit.id, Role::Handler).await.unwrap();
        unlinked("oidc.organisation").await;
    }

    async fn keys_are_asked_anew_for_an_unknown_one_but_not_at_will(t) {
        let d = Desk::new(t).await;
        d.log_in(None, false).await.unwrap();
        assert_eq!(d.op.keys_asked(), 1);
        // A key it does not publish: asked once more, then not for a minute.
        d.op.rotate(false);
        d.w.later(61);
        for _ in 0..5 {
            assert!(matches!(d.log_in(None, false).await, Err(AccountError::Wrong)));
        }
        assert_eq!(d.why().await, "oidc.unknown_key");
        assert_eq!(d.op.keys_asked(), 2);
        d.op.rotate(true);
        d.w.later(61);
        d.log_in(None, false).await.unwrap();
        assert_eq!(d.op.keys_asked(), 3);
    }

    async fn a_provider_that_does_not_answer_is_no_fault_of_the_person(t) {
        let d = Desk::new(t).await;
        d.op.down(true);
        assert!(matches!(d.begin(None, false).await, Err(AccountError::Provider)));
        let p = d.w.person("bo.berg").await;
        d.w.later(60);
        d.w.log_in(&p).await;
        d.op.down(false);
        d.log_in(None, false).await.unwrap();
    }

    async fn a_fresh_login_is_the_same_persons_and_fresh(t) {
        let d = Desk::new(t).await;
        let entered = d.log_in(None, false).await.unwrap();
        let signed = d.w.signed(&entered.session).await.unwrap();
        d.w.later(600);
        assert!(!d.w.signed(&entered.session).await.unwrap().staff.is_fresh(d.w.t.now()));
        // A provider that lets the old login count does not make it fresh.
        d.op.claims(|c| drop(c.insert("auth_time".into(), json!(c["iat"].as_i64().unwrap() - 600))));
        assert!(matches!(d.log_in(Some(&signed), true).await, Err(AccountError::TooWeak)));
        d.op.claims(|c| drop(c.remove("auth_time")));
        assert!(matches!(d.log_in(Some(&signed), true).await, Err(AccountError::TooWeak)));
        d.tick();
        // Somebody else at the same screen does not take it over.
        d.op.claims(|c| drop(c.insert("sub".into(), json!("s-2"))));
        assert!(matches!(d.log_in(Some(&signed), true).await, Err(AccountError::Unlinked)));
        assert_eq!(d.why().await, "oidc.other_person");
        d.tick();
        let other = d.w.account("bo.berg").await.user;
        manage::link(&d.w.t.house, &d.w.logins, &d.w.operator(), other, "op", "SE1-bo").await.unwrap();
        d.op.claims(|c| drop(c.insert("employee".into(), json!("SE1-bo"))));
        assert!(matches!(d.log_in(Some(&signed), true).await, Err(AccountError::Unlinked)));
        assert!(d.w.signed(&entered.session).await.is_some(), "the session is as it was");
        d.op.claims(|_| {});
        let again = d.log_in(Some(&signed), true).await.unwrap();
        assert!(d.w.signed(&again.session).await.unwrap().staff.is_fresh(d.w.t.now()));
        assert!(d.w.signed(&entered.session).await.is_none(), "the old session is over");
    }

    async fn links_are_made_by_administrators_and_belong_to_one_account(t) {
        let d = Desk::new(t).await;
        let p = d.w.person("bo.berg").await;
        let (house, logins) = (&d.w.t.house, &d.w.logins);
        let cx = d.w.cx(&d.w.signed(&p.token).await.unwrap());
        assert!(manage::link(house, logins, &cx, p.user, "op", "SE1-bo").await.is_err());
        for (op, value, key) in [
            ("op", "SE1-anna", "accounts-fault-identity-taken"),
            ("nobody", "SE1-bo", "accounts-fault-provider"),
            ("op", "  ", "accounts-fault-identity"),
        ] {
            let Err(AccountError::Invalid(faults)) = manage::link(house, logins, &d.w.operator(), p.user, op, value).await
            else {
                panic!("{value}")
            };
            assert_eq!(faults[0].key, key);
        }
        // A password alone is no way round the provider.
        let created = d.w.account("eva.al").await;
        manage::link(house, logins, &d.w.operator(), created.user, "op", "SE1-eva").await.unwrap();
        let ticket = created.ticket.text().to_string();
        let step = password::setup_finish(house, logins, &d.w.nobody(), HOME, &ticket, PASSWORD).await.unwrap();
        assert!(matches!(step, Step::LogIn));
        assert!(matches!(d.w.password("eva.al", PASSWORD).await, Ok(Step::Provider)));
        let entered = d.log_in(None, false).await.unwrap();
        let linked = manage::identities(house, &d.w.operator(), d.user).await.unwrap();
        manage::unlink(house, &d.w.operator(), d.user, linked[0].id).await.unwrap();
        assert!(d.w.signed(&entered.session).await.is_none(), "its sessions end");
        assert!(matches!(d.log_in(None, false).await, Err(AccountError::Unlinked)));
    }

    async fn the_provider_ends_sessions_it_began(t) {
        let d = Desk::new(t).await;
        let entered = d.log_in(None, false).await.unwrap();
        let now = d.w.t.now().as_second();
        let (house, logins, cx) = (&d.w.t.house, &d.w.logins, d.w.nobody());
        let logout = |sid: &str, with: Value| {
            let mut claims = json!({
                "iss": d.op.settings().issuer, "aud": "https://varn.example.se", "iat": now, "exp": now + 60, "jti": "j",
                "sid": sid, "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
            });
            claims.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
            claims
        };
        for bad in [logout("sid-1", json!({ "nonce": "n" })), logout("sid-1", json!({ "events": {} })), logout("sid-1", json!({ "aud": "x" }))] {
            let token = d.op.signed("logout+jwt", &bad);
            assert!(identity::ended(house, logins, &cx, "op", &token).await.is_err());
        }
        let token = d.op.signed("logout+jwt", &logout("sid-2", json!({})));
        identity::ended(house, logins, &cx, "op", &token).await.unwrap();
        assert!(d.w.signed(&entered.session).await.is_some());
        let token = d.op.signed("logout+jwt", &logout("sid-1", json!({})));
        identity::ended(house, logins, &cx, "op", &token).await.unwrap();
        assert!(d.w.signed(&entered.session).await.is_none());
    }
}
