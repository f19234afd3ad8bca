//! Access: the printed matrix, the predicate against the function, refusals that look like absence.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail loudly")]

mod keys;
mod matrix;
mod own_keys;

use access::{AccessError, Area, Target, actions, enter, enter_area, enter_unit};
use ground::{OrgId, ReportNumber, UnitId};
use testkit::{TestHouse, both_engines};

/// A unit with one report in it.
async fn report(t: &TestHouse, org: OrgId, unit: UnitId) -> String {
    let cx = t.job("test");
    let mut entry = enter_unit::<actions::ReportSend>(&t.house, &cx, org, unit).await.unwrap();
    let number = ReportNumber::new(2026, cx.entropy());
    entry.permit.found_report(&t.house, &cx, &mut entry.work, cx.new_id(), &number).await.unwrap();
    entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
    number.to_string()
}

both_engines! {
    async fn a_refusal_looks_like_absence_and_is_on_record(t) {
        let (org, unit): (OrgId, UnitId) = (t.id(), t.id());
        let number = report(&t, org, unit).await;
        let mine = t.member(org, unit, access::Role::Handler).await;
        let other = t.member(org, t.id(), access::Role::Handler).await;
        let foreign = t.member(t.id(), t.id(), access::Role::Handler).await;

        let entry = enter::<actions::ReportRead>(&t.house, &t.staff(&mine), &Target::Number(number.clone())).await.unwrap();
        assert_eq!(entry.permit.unit(), unit);
        entry.work.commit(entry.permit.recorded(), ()).await.unwrap();

        let before = t.events(Some("report.read")).await;
        for staff in [&other, &foreign] {
            let refused = enter::<actions::ReportRead>(&t.house, &t.staff(staff), &Target::Number(number.clone())).await;
            let absent = enter::<actions::ReportRead>(&t.house, &t.staff(staff), &Target::Number("A26-NOSUCH-0".into())).await;
            let (Err(a), Err(b)) = (refused, absent) else { panic!("let in") };
            assert!(matches!(a, AccessError::Absent));
            assert_eq!(a.to_string(), b.to_string());
        }
        assert_eq!(t.events(Some("report.read")).await, before + 4);
    }

    async fn a_permit_for_a_case_cannot_be_had_for_a_report(t) {
        let (org, unit): (OrgId, UnitId) = (t.id(), t.id());
        let number = report(&t, org, unit).await;
        let mine = t.member(org, unit, access::Role::Handler).await;
        let wrong = enter::<actions::CaseRead>(&t.house, &t.staff(&mine), &Target::Number(number)).await;
        assert!(matches!(wrong, Err(AccessError::Absent)));
    }

    async fn what_is_sealed_opens_only_with_the_permit_of_the_object(t) {
        let (org, unit): (OrgId, UnitId) = (t.id(), t.id());
        let (a, b) = (report(&t, org, unit).await, report(&t, org, unit).await);
        let mine = t.member(org, unit, access::Role::Handler).await;
        let cx = t.staff(&mine);
        let first = enter::<actions::ReportRead>(&t.house, &cx, &Target::Number(a)).await.unwrap();
        let place = vault::Place { table: "report", column: "sealed", owner: org, row: first.permit.id() };
        let sealed = first.permit.key(&t.house).unwrap().seal(place, cx.entropy(), b"secret").unwrap();
        assert_eq!(first.permit.key(&t.house).unwrap().open(place, &sealed).unwrap().as_slice(), b"secret");
        first.work.commit(first.permit.recorded(), ()).await.unwrap();
        let second = enter::<actions::ReportRead>(&t.house, &cx, &Target::Number(b)).await.unwrap();
        assert!(second.permit.key(&t.house).unwrap().open(place, &sealed).is_err());
        second.work.commit(second.permit.recorded(), ()).await.unwrap();
    }

    async fn a_coordinator_oversees_the_own_region_only(t) {
        let (org, unit): (OrgId, UnitId) = (t.id(), t.id());
        let number = report(&t, org, unit).await;
        let syd = t.member_with(org, unit, access::Role::Coordinator, Some("syd"), false).await;
        let cx = t.staff(&syd);
        let own = enter_area::<actions::RegionOversee>(&t.house, &cx, Area::Region("syd".into())).await.unwrap();
        own.work.commit(own.permit.recorded(), ()).await.unwrap();
        let other = enter_area::<actions::RegionOversee>(&t.house, &cx, Area::Region("nord".into())).await;
        assert!(matches!(other, Err(AccessError::NotYours)));
        // Even at the very unit that holds it, a coordinator does not see a report.
        assert!(matches!(
            enter::<actions::ReportRead>(&t.house, &cx, &Target::Number(number)).await,
            Err(AccessError::Absent)
        ));
    }

    async fn every_statement_of_access_is_accepted(t) {
        for statement in access::statements::ALL {
            t.house.store.prepare(statement).await.unwrap_or_else(|e| panic!("{}: {e:?}", statement.name));
        }
    }
}
