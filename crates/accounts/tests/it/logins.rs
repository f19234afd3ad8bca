//! Logging in: who gets in, who does not, and that the answers tell nothing.

use access::{AccessError, Role};
use accounts::{AccountError, Client, login, login::Step, manage, password, second};
use testkit::both_engines;

use super::*;

both_engines! {
    async fn password_and_code_open_a_session(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        w.later(60);
        let token = w.log_in(&p).await;
        let signed = w.signed(&token).await.unwrap();
        assert_eq!(signed.staff.user, p.user);
        assert_eq!(signed.staff.acr, access::Acr::Two);
        assert_eq!(signed.unit_name, "Mottagning barn och unga");
        assert_eq!(signed.session.agent, "Firefox, Linux");
        assert_eq!(w.t.events(Some("login")).await, 1);
    }

    async fn wrong_unknown_and_disabled_get_the_same_answer(t) {
        let w = World::new(t).await;
        w.person("anna.ek").await;
        let off = w.person("bo.al").await;
        manage::disable(&w.t.house, &w.operator(), off.user).await.unwrap();
        let mut answers = Vec::new();
        for (login, password) in
            [("anna.ek", "fel fel fel fel"), ("finns.inte", PASSWORD), ("bo.al", PASSWORD), ("ö", PASSWORD), ("", "")]
        {
            answers.push(w.password(login, password).await.unwrap_err().to_string());
        }
        assert!(answers.iter().all(|a| *a == answers[0]), "{answers:?}");
        assert_eq!(w.t.events(Some("login")).await, 5, "each refusal is on record");
    }

    async fn a_code_is_good_once_and_only_around_its_time(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        w.later(60);
        let ticket = async || match w.password("anna.ek", PASSWORD).await.unwrap() {
            Step::Code { ticket } => ticket,
            other => panic!("{other:?}"),
        };
        let now = second::code_at(&p.secret, w.t.now()).unwrap();
        w.code(&ticket().await, &now).await.unwrap();
        assert!(matches!(w.code(&ticket().await, &now).await, Err(AccountError::Wrong)), "used");
        let before = second::code_at(&p.secret, w.t.now() - SignedDuration::from_secs(30)).unwrap();
        assert!(matches!(w.code(&ticket().await, &before).await, Err(AccountError::Wrong)), "an earlier step");
        w.later(90);
        let old = second::code_at(&p.secret, w.t.now() - SignedDuration::from_secs(60)).unwrap();
        assert!(matches!(w.code(&ticket().await, &old).await, Err(AccountError::Wrong)), "too old");
        let next = second::code_at(&p.secret, w.t.now() + SignedDuration::from_secs(30)).unwrap();
        w.code(&ticket().await, &format!(" {} {}", &next[..3], &next[3..])).await.unwrap();
        assert!(matches!(w.code(&ticket().await, "abcdef").await, Err(AccountError::Wrong)), "no digits");
    }

    async fn a_half_finished_login_ends_after_five_minutes_and_is_used_once(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        w.later(60);
        let Step::Code { ticket } = w.password("anna.ek", PASSWORD).await.unwrap() else { panic!() };
        w.later(300);
        let code = second::code_at(&p.secret, w.t.now()).unwrap();
        assert!(matches!(w.code(&ticket, &code).await, Err(AccountError::Late)));
        let Step::Code { ticket } = w.password("anna.ek", PASSWORD).await.unwrap() else { panic!() };
        w.code(&ticket, &code).await.unwrap();
        w.later(30);
        let code = second::code_at(&p.secret, w.t.now()).unwrap();
        assert!(matches!(w.code(&ticket, &code).await, Err(AccountError::Late)), "the ticket is used up");
    }

    async fn guessing_is_slowed_and_never_locked(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        for _ in 0..4 {
            assert!(matches!(w.password("anna.ek", "fel fel fel fel").await, Err(AccountError::Wrong)));
        }
        // Even the right password waits, and waiting costs nothing.
        for _ in 0..3 {
            assert!(matches!(w.password("anna.ek", PASSWORD).await, Err(AccountError::Wait { seconds: 1 })));
        }
        w.later(1);
        assert!(matches!(w.password("anna.ek", "fel fel fel fel").await, Err(AccountError::Wrong)));
        assert!(matches!(w.password("anna.ek", PASSWORD).await, Err(AccountError::Wait { seconds: 2 })));
        for _ in 0..20 {
            w.later(900);
            assert!(matches!(w.password("anna.ek", "fel fel fel fel").await, Err(AccountError::Wrong)));
        }
        // After hundreds of failures the rightful person waits a minute elsewhere, a quarter of an hour at most here.
        let elsewhere = Client { address: Some("198.51.100.1".parse().unwrap()), agent: "" };
        let away = login::password(&w.t.house, &w.logins, &w.nobody(), elsewhere, "anna.ek", PASSWORD).await;
        assert!(matches!(away, Err(AccountError::Wait { seconds: 1..=60 })), "{away:?}");
        w.later(60);
        let away = login::password(&w.t.house, &w.logins, &w.nobody(), elsewhere, "anna.ek", PASSWORD).await;
        assert!(matches!(away, Ok(Step::Code { .. })), "{away:?}");
        w.later(840);
        let token = w.log_in(&p).await;
        assert!(w.signed(&token).await.is_some());
        // Success forgets the failures of the name.
        assert!(matches!(w.password("anna.ek", "fel fel fel fel").await, Err(AccountError::Wrong)));
        assert!(matches!(w.password("anna.ek", "fel fel fel fel").await, Err(AccountError::Wrong)));
    }

    async fn attempts_at_the_same_time_do_not_slip_through_together(t) {
        let w = World::new(t).await;
        w.person("anna.ek").await;
        let guess = || w.password("anna.ek", "fel fel fel fel");
        let (a, b, c, d, e, f) = tokio::join!(guess(), guess(), guess(), guess(), guess(), guess());
        let looked_at = [a, b, c, d, e, f].iter().filter(|r| matches!(r, Err(AccountError::Wrong))).count();
        assert_eq!(looked_at, 4);
    }

    async fn codes_are_slowed_too(t) {
        let w = World::new(t).await;
        w.person("anna.ek").await;
        w.later(60);
        let Step::Code { ticket } = w.password("anna.ek", PASSWORD).await.unwrap() else { panic!() };
        for _ in 0..5 {
            assert!(matches!(w.code(&ticket, "12345x").await, Err(AccountError::Wrong)));
        }
        assert!(matches!(w.code(&ticket, "12345x").await, Err(AccountError::Wait { .. })));
    }

    async fn a_network_that_tries_many_names_is_slowed(t) {
        let w = World::new(t).await;
        let mut waits = 0;
        for n in 0..55 {
            let neighbour = Client { address: Some(format!("192.0.2.{n}").parse().unwrap()), agent: "" };
            let name = format!("name{n}");
            let answer = login::password(&w.t.house, &w.logins, &w.nobody(), neighbour, &name, "fel fel fel fel").await;
            waits += usize::from(matches!(answer, Err(AccountError::Wait { .. })));
        }
        assert_eq!(waits, 4, "51 looked at, then the network waits");
    }

    async fn a_set_up_link_works_once_for_a_day(t) {
        let w = World::new(t).await;
        let created = w.account("anna.ek").await;
        let ticket = created.ticket.text().to_string();
        let try_it = async |ticket: &str, text: &str| {
            password::setup_finish(&w.t.house, &w.logins, &w.nobody(), HOME, ticket, text).await
        };
        for bad in ["kort", "aaaaaaaaaaaaaaaa", "anna.ek anna.ek", &"x1y2z3".repeat(60)] {
            let Err(AccountError::Invalid(faults)) = try_it(&ticket, bad).await else { panic!("{bad} was accepted") };
            assert_eq!(faults[0].field, "password");
        }
        assert_eq!(password::setup_account(&w.t.house, &w.nobody(), &ticket).await.unwrap().login, "anna.ek");
        assert!(matches!(try_it(&ticket, PASSWORD).await, Ok(Step::SetUp { .. })));
        assert!(matches!(try_it(&ticket, PASSWORD).await, Err(AccountError::Late)), "once");
        let again = manage::renew_setup(&w.t.house, &w.operator(), created.user, false).await.unwrap();
        w.later(24 * 3600);
        assert!(matches!(try_it(&again.text(), PASSWORD).await, Err(AccountError::Late)), "a day");
        assert!(matches!(try_it("nonsense", PASSWORD).await, Err(AccountError::Late)));
    }

    async fn a_lost_telephone_needs_a_new_start(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        // Forgotten password only: the second factor stays and is asked for.
        let ticket = manage::renew_setup(&w.t.house, &w.operator(), p.user, false).await.unwrap();
        assert!(w.signed(&p.token).await.is_none(), "sessions end");
        let step = password::setup_finish(&w.t.house, &w.logins, &w.nobody(), HOME, &ticket.text(), PASSWORD).await;
        assert!(matches!(step, Ok(Step::LogIn)));
        // Lost telephone: password and factors are gone until the link is used.
        let ticket = manage::renew_setup(&w.t.house, &w.operator(), p.user, true).await.unwrap();
        assert!(matches!(w.password("anna.ek", PASSWORD).await, Err(AccountError::Wrong)));
        let step = password::setup_finish(&w.t.house, &w.logins, &w.nobody(), HOME, &ticket.text(), PASSWORD).await;
        assert!(matches!(step, Ok(Step::SetUp { .. })));
    }

    async fn only_administrators_and_the_command_line_manage_accounts(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        let new = manage::NewAccount { login: "ny".into(), name: String::new(), title: String::new(), lang: ground::Lang::Sv };
        let cx = w.cx(&w.signed(&p.token).await.unwrap());
        let refused = manage::create_account(&w.t.house, &cx, &new).await;
        assert!(matches!(refused, Err(AccountError::Access(AccessError::NotYours))));
        manage::grant(&w.t.house, &w.operator(), p.user, w.unit.id, Role::Administrator).await.unwrap();
        // One way to log in is not enough to administer, and both must be kept.
        let signed = w.signed(&p.token).await.unwrap();
        assert!(signed.needs_another_authenticator());
        let cx = w.cx(&signed);
        let refused = manage::list(&w.t.house, &cx, "").await;
        assert!(matches!(refused, Err(AccountError::Access(AccessError::OneAuthenticator))));
        let before = w.t.events(Some("account.manage")).await;
        assert!(manage::one(&w.t.house, &cx, p.user).await.is_err());
        assert_eq!(w.t.events(Some("account.manage")).await, before + 1, "the refusal is on record");
        w.demonstration().await;
        manage::invent_authenticators(&w.t.house, &w.operator(), p.user).await.unwrap();
        let cx = w.cx(&w.signed(&p.token).await.unwrap());
        let Err(AccountError::Invalid(faults)) = second::remove(&w.t.house, &cx).await else { panic!() };
        assert_eq!(faults[0].key, "accounts-fault-two-factors");
        let keys = accounts::session::own(&w.t.house, &w.logins, &cx).await.unwrap().passkeys;
        let Err(AccountError::Invalid(faults)) = accounts::passkey::remove(&w.t.house, &cx, keys[0].id).await else {
            panic!()
        };
        assert_eq!(faults[0].key, "accounts-fault-two-factors");
        let Err(AccountError::Invalid(faults)) = manage::create_account(&w.t.house, &cx, &new).await else { panic!() };
        assert_eq!(faults.iter().map(|f| f.field).collect::<Vec<_>>(), ["login", "name"]);
        let new = manage::NewAccount { login: " Anna.Ek ".into(), name: "X".into(), ..new };
        let Err(AccountError::Invalid(faults)) = manage::create_account(&w.t.house, &cx, &new).await else { panic!() };
        assert_eq!(faults[0].key, "accounts-fault-login-taken");
        // Nobody locks themselves out.
        assert!(matches!(manage::disable(&w.t.house, &cx, p.user).await, Err(AccountError::Invalid(_))));
        assert!(matches!(
            manage::revoke(&w.t.house, &cx, p.user, w.unit.id, Role::Administrator).await,
            Err(AccountError::Invalid(_))
        ));
        let listed = manage::list(&w.t.house, &cx, "").await.unwrap();
        assert_eq!(listed.len(), 1);
        assert!(listed[0].has_totp && listed[0].has_passkey);
        let (one, units) = manage::one(&w.t.house, &cx, p.user).await.unwrap();
        assert_eq!((one.account.login.as_str(), units.len()), ("anna.ek", 2));
        assert!(manage::change(&w.t.house, &cx, p.user, one.account.revision, "Anna E", "Chef").await.unwrap());
        assert!(!manage::change(&w.t.house, &cx, p.user, one.account.revision, "Anna F", "").await.unwrap(), "stale");
    }

    async fn the_first_administrator_comes_from_the_command_line(t) {
        let w = World::new(t).await;
        let new = manage::NewAccount { login: "admin".into(), name: "A".into(), title: String::new(), lang: ground::Lang::En };
        let created = manage::bootstrap_administrator(&w.t.house, &w.operator(), &new, w.unit.id).await.unwrap();
        let members = directory::memberships(&w.t.house.store, created.user, w.t.now()).await.unwrap();
        assert_eq!(members[0].role, Role::Administrator);
        let cx = w.nobody();
        assert!(manage::bootstrap_administrator(&w.t.house, &cx, &new, w.unit.id).await.is_err());
    }

    async fn demo_login_exists_in_demonstrations_only(t) {
        let w = World::new(t).await;
        w.person("anna.ek").await;
        let demo = async || login::demo_login(&w.t.house, &w.logins, &w.nobody(), HOME, "anna.ek").await;
        assert!(matches!(demo().await, Err(AccountError::Wrong)));
        w.demonstration().await;
        let token = demo().await.unwrap();
        assert_eq!(w.signed(&token).await.unwrap().login, "anna.ek");
    }
}
