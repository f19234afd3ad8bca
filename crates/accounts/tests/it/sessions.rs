//! Sessions end when they should, and what is stored opens none.

use access::{Acr, Role, actions};
use accounts::{AccountError, login::Step, manage, second, session};
use testkit::both_engines;

use super::*;

both_engines! {
    async fn a_session_ends_when_idle_to_the_second(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        w.later(15 * 60 - 1);
        assert!(w.signed(&p.token).await.is_some(), "and now it has been seen");
        w.later(15 * 60 - 1);
        assert!(w.signed(&p.token).await.is_some());
        w.later(15 * 60);
        assert!(w.signed(&p.token).await.is_none());
    }

    async fn a_session_ends_after_eight_hours_whatever_happens(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        for _ in 0..(8 * 6 - 1) {
            w.later(600);
            assert!(w.signed(&p.token).await.is_some());
        }
        w.later(599);
        assert!(w.signed(&p.token).await.is_some());
        w.later(1);
        assert!(w.signed(&p.token).await.is_none());
        assert!(session::sweep(&w.t.house, w.t.now()).await.unwrap() >= 1);
    }

    async fn a_disabled_account_is_out_at_once(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        manage::disable(&w.t.house, &w.operator(), p.user).await.unwrap();
        assert!(w.signed(&p.token).await.is_none());
        manage::enable(&w.t.house, &w.operator(), p.user).await.unwrap();
        assert!(w.signed(&p.token).await.is_none(), "old sessions stay ended");
        w.later(60);
        w.log_in(&p).await;
    }

    async fn a_revoked_membership_ends_its_powers_at_the_next_request(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        w.later(60);
        manage::grant(&w.t.house, &w.operator(), p.user, w.night.id, Role::Handler).await.unwrap();
        let cx = w.cx(&w.signed(&p.token).await.unwrap());
        session::switch_unit(&w.t.house, &cx, w.night.id).await.unwrap();
        let signed = w.signed(&p.token).await.unwrap();
        assert_eq!(signed.staff.unit, w.night.id);
        let inbox = access::enter_unit::<actions::InboxRead>(&w.t.house, &w.cx(&signed), w.org.id, w.night.id).await;
        drop(inbox.unwrap());
        manage::revoke(&w.t.house, &w.operator(), p.user, w.night.id, Role::Handler).await.unwrap();
        let signed = w.signed(&p.token).await.unwrap();
        assert_eq!(signed.staff.unit, w.unit.id, "back at the other unit");
        let inbox = access::enter_unit::<actions::InboxRead>(&w.t.house, &w.cx(&signed), w.org.id, w.night.id).await;
        assert!(inbox.is_err());
        assert!(session::switch_unit(&w.t.house, &w.cx(&signed), w.night.id).await.is_err());
        manage::revoke(&w.t.house, &w.operator(), p.user, w.unit.id, Role::Handler).await.unwrap();
        assert!(w.signed(&p.token).await.is_none(), "nowhere to work, nothing to see");
        w.later(60);
        let Step::Code { ticket } = w.password("anna.ek", PASSWORD).await.unwrap() else { panic!() };
        let code = second::code_at(&p.secret, w.t.now()).unwrap();
        assert!(matches!(w.code(&ticket, &code).await, Err(AccountError::NoUnit)));
    }

    async fn what_is_stored_opens_nothing(t) {
        const HASHES: store::Statement = store::Statement::new("test.hashes", "SELECT hash FROM login_session");
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        let row = w.t.house.store.reader().one(&HASHES, vec![]).await.unwrap().unwrap();
        let stolen = row.get::<Vec<u8>>("hash").unwrap();
        assert_ne!(stolen, p.token.text().as_bytes());
        // The stolen hash, sent as if it were the token.
        let as_text = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, &stolen);
        let forged = Token::from_text(&as_text).unwrap();
        assert!(w.signed(&forged).await.is_none());
    }

    async fn a_session_without_second_factor_may_only_set_one_up(t) {
        let w = World::new(t).await;
        let created = w.account("anna.ek").await;
        let ticket = created.ticket.text().to_string();
        let nobody = w.nobody();
        let finish = accounts::password::setup_finish(&w.t.house, &w.logins, &nobody, HOME, &ticket, PASSWORD);
        let Step::SetUp { session: first } = finish.await.unwrap() else { panic!() };
        let Step::SetUp { session: second_one } = w.password("anna.ek", PASSWORD).await.unwrap() else { panic!() };
        let (a, b) = (w.signed(&first).await.unwrap(), w.signed(&second_one).await.unwrap());
        assert!(a.must_set_up);
        let (cx, other) = (w.cx(&a), w.cx(&b));
        assert!(access::enter_unit::<actions::InboxRead>(&w.t.house, &cx, w.org.id, w.unit.id).await.is_err());
        let token = accounts::token::NewToken { name: "x".into(), scopes: vec!["cases.read".into()], days: 1 };
        assert!(matches!(accounts::token::create(&w.t.house, &cx, &token).await, Err(AccountError::LoginAgain)));
        assert!(session::switch_unit(&w.t.house, &cx, w.unit.id).await.is_err());
        // Whoever sets up first wins; the other session, still in somebody's hand, cannot add its own factor.
        let (mine, theirs) =
            (second::begin(&w.t.house, &cx, "anna.ek").unwrap(), second::begin(&w.t.house, &other, "anna.ek").unwrap());
        let wrong = second::confirm(&w.t.house, &w.logins, &cx, &mine.sealed, "000000").await;
        assert!(matches!(wrong, Err(AccountError::Invalid(_))));
        assert_eq!(*second::again(&w.t.house, &cx, "anna.ek", &mine.sealed).unwrap().secret, *mine.secret);
        let code = second::code_at(&mine.secret, cx.now).unwrap();
        let strong = second::confirm(&w.t.house, &w.logins, &cx, &mine.sealed, &code).await.unwrap();
        assert_eq!(w.signed(&strong).await.unwrap().staff.acr, Acr::Two);
        assert!(w.signed(&first).await.is_none() && w.signed(&second_one).await.is_none());
        let code = second::code_at(&theirs.secret, other.now).unwrap();
        let late = second::confirm(&w.t.house, &w.logins, &other, &theirs.sealed, &code).await;
        assert!(matches!(late, Err(AccountError::LoginAgain)));
    }

    async fn sessions_are_listed_and_ended(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        w.later(60);
        let other = w.log_in(&p).await;
        let signed = w.signed(&p.token).await.unwrap();
        let cx = w.cx(&signed);
        let listed = session::own(&w.t.house, &w.logins, &cx).await.unwrap().sessions;
        assert_eq!(listed.len(), 2);
        let foreign = w.person("bo.al").await;
        let foreign_id = w.signed(&foreign.token).await.unwrap().session.id;
        session::end(&w.t.house, &cx, foreign_id).await.unwrap();
        assert!(w.signed(&foreign.token).await.is_some(), "only one's own");
        session::end(&w.t.house, &cx, w.signed(&other).await.unwrap().session.id).await.unwrap();
        assert!(w.signed(&other).await.is_none());
        assert!(w.signed(&p.token).await.is_some());
        session::end_all(&w.t.house, &cx).await.unwrap();
        assert!(w.signed(&p.token).await.is_none());
    }

    async fn a_password_change_asks_for_the_old_one_and_ends_other_sessions(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        w.later(60);
        let other = w.log_in(&p).await;
        let cx = w.cx(&w.signed(&p.token).await.unwrap());
        let wrong = accounts::password::change(&w.t.house, &cx, HOME, "inte den gamla", "en helt ny fras").await;
        let Err(AccountError::Invalid(faults)) = wrong else { panic!() };
        assert_eq!(faults[0].field, "current");
        accounts::password::change(&w.t.house, &cx, HOME, PASSWORD, "en helt ny fras").await.unwrap();
        assert!(w.signed(&p.token).await.is_some());
        assert!(w.signed(&other).await.is_none());
        assert!(matches!(w.password("anna.ek", PASSWORD).await, Err(AccountError::Wrong)));
        assert!(matches!(w.password("anna.ek", "en helt ny fras").await, Ok(Step::Code { .. })));
    }

    async fn csrf_secrets_belong_to_their_session_and_do_not_open_it(t) {
        let w = World::new(t).await;
        let p = w.person("anna.ek").await;
        w.later(60);
        let other = w.log_in(&p).await;
        let (a, b) = (w.signed(&p.token).await.unwrap(), w.signed(&other).await.unwrap());
        assert_ne!(a.csrf_secret, b.csrf_secret);
        assert_eq!(a.csrf_secret, w.signed(&p.token).await.unwrap().csrf_secret);
        let text = String::from_utf8(a.csrf_secret).unwrap();
        assert!(w.logins.session(&w.t.house, &text, w.t.now()).await.unwrap().is_none());
        assert!(w.logins.session(&w.t.house, &p.token.text(), w.t.now()).await.unwrap().is_some());
    }
}
