//! Accounts on both engines, in a time that moves only when told.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail loudly")]

mod identities;
mod keys;
mod logins;
mod sessions;

use std::net::{IpAddr, Ipv4Addr};

use access::{Actor, OpContext, Role};
use accounts::{Accounts, Client, Signed, login, login::Step, manage, password, second};
use directory::{OrgKind, Organisation, Unit, UnitKind};
use ground::{Lang, UserId};
use jiff::SignedDuration;
use testkit::{TestHouse, both_engines};
use vault::Token;

pub(crate) const PASSWORD: &str = "sju glada vantar";

/// Where attempts come from in tests.
pub(crate) const HOME: Client<'static> = Client {
    address: Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7))),
    agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
};

/// An installation with two units of one organisation.
pub(crate) struct World {
    pub(crate) t: TestHouse,
    pub(crate) logins: Accounts,
    pub(crate) org: Organisation,
    pub(crate) unit: Unit,
    pub(crate) night: Unit,
}

/// A person who can log in.
pub(crate) struct Person {
    pub(crate) user: UserId,
    pub(crate) login: String,
    /// The authenticator app.
    pub(crate) secret: String,
    /// The session after setting up.
    pub(crate) token: Token,
}

impl World {
    pub(crate) async fn new(t: TestHouse) -> Self {
        let org = Organisation {
            number: String::new(),
            id: t.id(),
            kind: OrgKind::SocialServices,
            name: "Malmö stad".to_owned(),
            municipality: Some("1280".to_owned()),
            region: Some("syd".to_owned()),
            active: true,
            revision: 1,
        };
        let unit = Unit::new(t.id(), &org, "Mottagning barn och unga", UnitKind::Reception);
        let night = Unit::new(t.id(), &org, "Socialjouren", UnitKind::OutOfHours);
        let mut work = t.house.store.begin("world").await.unwrap();
        directory::put_organisation(&mut work, &org).await.unwrap();
        for unit in [&unit, &night] {
            directory::put_unit(&mut work, &t.house.content.register, unit).await.unwrap();
        }
        work.commit_housekeeping("a fixture").await.unwrap();
        Self { t, logins: Accounts::default(), org, unit, night }
    }

    /// From now on everything here is invented.
    pub(crate) async fn demonstration(&self) {
        const MODE: store::Statement = store::Statement::new(
            "test.mode",
            "INSERT INTO installation (name, value) VALUES ('mode', 'demo')",
        );
        let mut work = self.t.house.store.begin("mode").await.unwrap();
        work.run(&MODE, store::args![]).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();
    }

    pub(crate) fn operator(&self) -> OpContext {
        self.t.context(Actor::Operator)
    }
    pub(crate) fn nobody(&self) -> OpContext {
        self.t.context(Actor::Nobody)
    }

    pub(crate) fn later(&self, seconds: i64) {
        self.t.clock.advance(SignedDuration::from_secs(seconds));
    }

    pub(crate) async fn account(&self, login: &str) -> manage::Created {
        let new = manage::NewAccount {
            login: login.to_owned(),
            name: "Test Testsson".to_owned(),
            title: "Socialsekreterare".to_owned(),
            lang: Lang::Sv,
        };
        let cx = self.operator();
        let created = manage::create_account(&self.t.house, &cx, &new).await.unwrap();
        manage::grant(&self.t.house, &cx, created.user, self.unit.id, Role::Handler).await.unwrap();
        created
    }

    /// From account to full session by the way a new colleague takes.
    pub(crate) async fn person(&self, login: &str) -> Person {
        let created = self.account(login).await;
        let ticket = created.ticket.text().to_string();
        let step =
            password::setup_finish(&self.t.house, &self.logins, &self.nobody(), HOME, &ticket, PASSWORD)
                .await
                .unwrap();
        let Step::SetUp { session } = step else { panic!("a second factor is asked for: {step:?}") };
        let cx = self.cx(&self.signed(&session).await.unwrap());
        let setup = second::begin(&self.t.house, &cx, login).unwrap();
        let code = second::code_at(&setup.secret, cx.now).unwrap();
        let token = second::confirm(&self.t.house, &self.logins, &cx, &setup.sealed, &code).await.unwrap();
        Person { user: created.user, login: login.to_owned(), secret: setup.secret.to_string(), token }
    }

    pub(crate) async fn signed(&self, token: &Token) -> Option<Signed> {
        accounts::session(&self.t.house, &self.logins, token, self.t.now()).await.unwrap()
    }

    pub(crate) fn cx(&self, signed: &Signed) -> OpContext {
        self.t.context(signed.actor())
    }

    pub(crate) async fn password(&self, login: &str, password: &str) -> Result<Step, accounts::AccountError> {
        login::password(&self.t.house, &self.logins, &self.nobody(), HOME, login, password).await
    }

    pub(crate) async fn code(&self, ticket: &Token, code: &str) -> Result<Token, accounts::AccountError> {
        login::code(&self.t.house, &self.logins, &self.nobody(), HOME, &ticket.text(), code).await
    }

    /// Logs in with password and code.
    pub(crate) async fn log_in(&self, p: &Person) -> Token {
        let Step::Code { ticket } = self.password(&p.login, PASSWORD).await.unwrap() else {
            panic!("a code")
        };
        self.code(&ticket, &second::code_at(&p.secret, self.t.now()).unwrap()).await.unwrap()
    }
}

both_engines! {
    async fn every_statement_of_accounts_is_accepted(t) {
        for statement in accounts::statements::ALL {
            t.house.store.prepare(statement).await.unwrap_or_else(|e| panic!("{}: {e:?}", statement.name));
        }
    }
}
