//! Looking up units and memberships.

use access::Role;
use directory::*;
use ground::UserId;
use jiff::SignedDuration;
use testkit::both_engines;

use crate::town;

both_engines! {
    async fn every_statement_is_accepted(t) {
        for statement in directory::statements::ALL {
            t.house.store.prepare(statement).await.unwrap_or_else(|e| panic!("{}: {e:?}", statement.name));
        }
    }

    async fn what_is_put_is_found(t) {
        let town = town(&t).await;
        let s = &t.house.store;
        assert_eq!(unit(s, town.night.id).await.unwrap(), Some(town.night.clone()));
        assert_eq!(organisation(s, town.malmo.id).await.unwrap(), Some(town.malmo.clone()));
        assert_eq!(units(s, town.malmo.id).await.unwrap().len(), 3);
        assert_eq!(receiving_units(s, "1280").await.unwrap(), [town.reception.clone(), town.night.clone()]);
        assert_eq!(receiving_units(s, "1281").await.unwrap(), std::slice::from_ref(&town.night));
        assert!(receiving_units(s, "0180").await.unwrap().is_empty());
        assert_eq!(coordination_unit(s, "syd").await.unwrap().map(|u| u.id), Some(town.coordination.id));
        assert_eq!(coordination_unit(s, "nord").await.unwrap(), None);
        assert_eq!(national_unit(s).await.unwrap(), None);
    }

    async fn names_are_found_by_the_beginning_of_their_words(t) {
        let town = town(&t).await;
        let s = &t.house.store;
        for typed in ["mott", "MOTTAGNING barn", "malmö mott", "malmo mott", "unga, malm"] {
            let found = units_named(s, typed, 10).await.unwrap();
            assert_eq!(found, std::slice::from_ref(&town.reception), "{typed}");
        }
        assert_eq!(units_named(s, "malmö", 10).await.unwrap().len(), 3);
        assert_eq!(units_named(s, "malmö", 2).await.unwrap().len(), 2);
        for typed in ["", " ,", "ottagning", "malmö lund", "%", "mölmo"] {
            assert!(units_named(s, typed, 10).await.unwrap().is_empty(), "{typed}");
        }
    }

    async fn memberships_hold_from_and_to_their_instants(t) {
        let town = town(&t).await;
        let s = &t.house.store;
        let user: UserId = t.id();
        let later = t.now() + SignedDuration::from_hours(24);
        let mut work = s.begin("test").await.unwrap();
        assert!(set_membership(&mut work, user, town.night.id, Role::Handler, t.now(), None).await.unwrap());
        assert!(set_membership(&mut work, user, town.reception.id, Role::Manager, later, None).await.unwrap());
        assert!(!set_membership(&mut work, user, t.id(), Role::Handler, t.now(), None).await.unwrap());
        work.commit_housekeeping("test").await.unwrap();
        let now = memberships(s, user, t.now()).await.unwrap();
        assert_eq!(now.len(), 1);
        assert!(now[0].covers_org && now[0].org == town.malmo.id && now[0].region.as_deref() == Some("syd"));
        assert!(managers_of(s, town.reception.id, t.now()).await.unwrap().is_empty());
        assert_eq!(managers_of(s, town.reception.id, later).await.unwrap(), [user]);
        assert_eq!(memberships(s, user, later).await.unwrap().len(), 2);
        let mut work = s.begin("test").await.unwrap();
        assert!(end_membership(&mut work, user, town.night.id, Role::Handler, later).await.unwrap());
        assert!(!end_membership(&mut work, user, town.night.id, Role::Handler, later).await.unwrap());
        work.commit_housekeeping("test").await.unwrap();
        assert_eq!(memberships(s, user, later).await.unwrap().len(), 1);
        assert_eq!(members_of(s, town.night.id, t.now()).await.unwrap(), [(user, Role::Handler)]);
    }
}
