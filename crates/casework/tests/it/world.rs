//! An invented municipality with two units, and another municipality.

use access::{Role, Secrecy, Staff, Target};
use casework::*;
use directory::{OrgKind, Organisation, Unit, UnitKind};
use ground::{CaseNumber, OrgId, UnitId};
use jiff::Timestamp;
use serde_json::{Map, json};
use testkit::TestHouse;

pub(crate) struct World {
    pub(crate) org: OrgId,
    pub(crate) unit: UnitId,
    pub(crate) other_unit: UnitId,
    pub(crate) handler: Staff,
    pub(crate) colleague: Staff,
    pub(crate) over_there: Staff,
    pub(crate) stranger: Staff,
    pub(crate) foreign_unit: UnitId,
}

async fn organisation(t: &TestHouse, name: &str) -> Organisation {
    let org = Organisation {
        number: String::new(),
        id: t.id(),
        kind: OrgKind::SocialServices,
        name: name.to_owned(),
        municipality: Some("1280".to_owned()),
        region: Some("syd".to_owned()),
        active: true,
        revision: 1,
    };
    let mut work = t.house.store.begin("test").await.unwrap();
    directory::put_organisation(&mut work, &org).await.unwrap();
    work.commit_housekeeping("a fixture").await.unwrap();
    org
}

async fn unit(t: &TestHouse, org: &Organisation, name: &str) -> UnitId {
    let unit = Unit::new(t.id(), org, name, UnitKind::Investigation);
    let mut work = t.house.store.begin("test").await.unwrap();
    directory::put_unit(&mut work, &t.house.content.register, &unit).await.unwrap();
    work.commit_housekeeping("a fixture").await.unwrap();
    unit.id
}

async fn staff(t: &TestHouse, org: OrgId, unit: UnitId) -> Staff {
    t.member(org, unit, Role::Handler).await
}

pub(crate) async fn world(t: &TestHouse) -> World {
    let here = organisation(t, "Påhittstad").await;
    let there = organisation(t, "Annanstad").await;
    let one = unit(t, &here, "Utredning 1").await;
    let two = unit(t, &here, "Utredning 2").await;
    let foreign = unit(t, &there, "Utredning").await;
    World {
        org: here.id,
        unit: one,
        other_unit: two,
        handler: staff(t, here.id, one).await,
        colleague: staff(t, here.id, one).await,
        over_there: staff(t, here.id, two).await,
        stranger: staff(t, there.id, foreign).await,
        foreign_unit: foreign,
    }
}

pub(crate) fn child(given: &str, family: &str) -> PersonInput {
    PersonInput {
        role: PersonRole::Child,
        coded: PersonCodes { sex: Some("female".to_owned()), ..PersonCodes::default() },
        identity: Identity { given: given.to_owned(), family: family.to_owned(), ..Identity::default() },
    }
}

pub(crate) fn new_case(w: &World, key: &str, received: Option<Timestamp>) -> OpenCase {
    let mut facts = Map::new();
    facts.insert("age_years".to_owned(), json!(15));
    facts.insert("age_doubt".to_owned(), json!("yes"));
    OpenCase {
        report: None,
        unit: w.unit,
        received_at: received,
        facts,
        secrecy: Secrecy::Normal,
        persons: vec![child("Åsa-Li", "Påhittsson")],
        form_key: key.to_owned(),
    }
}

/// A case opened by the handler now, of a report received now.
pub(crate) async fn a_case(t: &TestHouse, w: &World) -> Target {
    let key: uuid::Uuid = t.id();
    let input = new_case(w, &key.to_string(), Some(t.now()));
    target(&open_case(&t.house, &t.staff(&w.handler), input).await.unwrap())
}

pub(crate) fn target(number: &CaseNumber) -> Target {
    Target::Number(number.to_string())
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) async fn page(t: &TestHouse, staff: &Staff, case: &Target) -> CasePage {
    case_page(&t.house, &t.staff(staff), case).await.unwrap()
}

pub(crate) fn absent<T>(result: Result<T, CaseworkError>) -> bool {
    matches!(result, Err(CaseworkError::Access(access::AccessError::Absent)))
}

pub(crate) fn fields<T>(result: Result<T, CaseworkError>) -> Vec<(String, &'static str)> {
    match result {
        Err(CaseworkError::Invalid(faults)) => {
            faults.into_iter().map(|f| (f.field.into_owned(), f.key)).collect()
        }
        Err(e) => panic!("{e}"),
        Ok(_) => panic!("accepted"),
    }
}

pub(crate) fn asked() -> Option<ChildView> {
    Some(ChildView::Asked("Vill bo kvar i skolan.".to_owned()))
}
