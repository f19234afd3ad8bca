//! The directory on both engines.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail loudly")]

mod advice;
mod edit;
mod lookup;

use directory::{OrgKind, Organisation, Unit, UnitKind};
use ground::OrgId;
use testkit::TestHouse;

pub(crate) fn municipality(id: OrgId, name: &str, code: &str, region: &str) -> Organisation {
    Organisation {
        number: String::new(),
        id,
        kind: OrgKind::SocialServices,
        name: name.to_owned(),
        municipality: Some(code.to_owned()),
        region: Some(region.to_owned()),
        active: true,
        revision: 1,
    }
}

/// Malmö with a reception, an out-of-hours service that also serves Lund, and the coordinators of region Syd.
pub(crate) struct Town {
    pub(crate) malmo: Organisation,
    pub(crate) reception: Unit,
    pub(crate) night: Unit,
    pub(crate) coordination: Unit,
}

pub(crate) async fn town(t: &TestHouse) -> Town {
    let malmo = municipality(t.id(), "Malmö stad", "1280", "syd");
    let mut reception = Unit::new(t.id(), &malmo, "Mottagning barn och unga", UnitKind::Reception);
    reception.hours = "mon-fri 08:00-16:30".to_owned();
    let mut night = Unit::new(t.id(), &malmo, "Socialjouren", UnitKind::OutOfHours);
    night.serves = vec!["1281".to_owned()];
    night.hours = "outside-office-hours".to_owned();
    let coordination = Unit::new(t.id(), &malmo, "Regionkoordinatorerna", UnitKind::CoordinationRegional);
    let mut work = t.house.store.begin("town").await.unwrap();
    directory::put_organisation(&mut work, &malmo).await.unwrap();
    for unit in [&reception, &night, &coordination] {
        directory::put_unit(&mut work, &t.house.content.register, unit).await.unwrap();
    }
    work.commit_housekeeping("a fixture").await.unwrap();
    Town { malmo, reception, night, coordination }
}
