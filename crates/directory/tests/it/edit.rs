//! Editing, CSV and the Open Referral shape.

use access::{AccessError, Actor, Role};
use directory::*;
use testkit::{TestHouse, both_engines};

use crate::{Town, town};

fn operator(t: &TestHouse) -> access::OpContext {
    t.context(Actor::Operator)
}

fn draft(town: &Town) -> UnitDraft {
    UnitDraft {
        org: Some(town.malmo.id),
        name: "Utredning  öster".to_owned(),
        kind: "investigation".to_owned(),
        municipality: "malmö".to_owned(),
        hours: "mån-fre 8-16.30".to_owned(),
        phone: "040-34 00 00".to_owned(),
        ..UnitDraft::default()
    }
}

fn keys(e: &DirectoryError) -> Vec<(&str, &str)> {
    match e {
        DirectoryError::Invalid(faults) => faults.iter().map(|f| (f.field, f.key)).collect(),
        other => panic!("{other:?}"),
    }
}

async fn imported(t: &TestHouse, text: &str) -> Result<ImportPreview, DirectoryError> {
    import_units(&t.house, &operator(t), text.as_bytes()).await
}

both_engines! {
    async fn only_administrators_and_the_operator_edit(t) {
        let town = town(&t).await;
        for role in [Role::Handler, Role::Manager, Role::Coordinator, Role::National] {
            let staff = t.member(town.malmo.id, town.reception.id, role).await;
            let refused = save_unit(&t.house, &t.staff(&staff), &draft(&town)).await;
            assert!(matches!(refused, Err(DirectoryError::Access(AccessError::NotYours))), "{role}");
        }
        let admin = t.member(town.malmo.id, town.reception.id, Role::Administrator).await;
        save_unit(&t.house, &t.staff(&admin), &draft(&town)).await.unwrap();
        assert_eq!(t.events(Some("directory.change")).await, 1);
    }

    async fn a_saved_unit_is_tidied_and_found(t) {
        let town = town(&t).await;
        let unit = save_unit(&t.house, &operator(&t), &draft(&town)).await.unwrap();
        assert_eq!((unit.name.as_str(), unit.hours.as_str()), ("Utredning öster", "mon-fri 08:00-16:30"));
        assert_eq!((unit.municipality.as_deref(), unit.region.as_deref()), (Some("1280"), Some("syd")));
        assert_eq!(directory::unit(&t.house.store, unit.id).await.unwrap(), Some(unit.clone()));
        assert_eq!(units_named(&t.house.store, "utred", 5).await.unwrap(), [unit]);
    }

    async fn every_fault_is_told_at_once_and_nothing_saved(t) {
        let town = town(&t).await;
        let wrong = UnitDraft {
            name: " ".to_owned(),
            kind: "reception".to_owned(),
            municipality: "Atlantis".to_owned(),
            region: "mars".to_owned(),
            serves: "1280 9999".to_owned(),
            phone: "ring mig".to_owned(),
            email: "a@b".to_owned(),
            hours: "ibland".to_owned(),
            note: "x".repeat(1001),
            parent: "?".to_owned(),
            ..draft(&town)
        };
        let e = save_unit(&t.house, &operator(&t), &wrong).await.unwrap_err();
        let mut fields: Vec<&str> = keys(&e).iter().map(|f| f.0).collect();
        fields.sort_unstable();
        fields.dedup();
        assert_eq!(fields, ["email", "hours", "municipality", "name", "note", "parent", "phone", "region", "serves"]);
        for (_, key) in keys(&e) {
            assert!(t.house.content.words.has(ground::Lang::Sv, key), "{key}");
        }
        assert_eq!(units(&t.house.store, town.malmo.id).await.unwrap().len(), 3);
    }

    async fn the_second_of_two_edits_is_stale_and_sees_the_first(t) {
        let town = town(&t).await;
        let unit = save_unit(&t.house, &operator(&t), &draft(&town)).await.unwrap();
        let mut edit = UnitDraft { id: Some(unit.id), seen: unit.revision, ..draft(&town) };
        edit.name = "Först".to_owned();
        let first = save_unit(&t.house, &operator(&t), &edit).await.unwrap();
        edit.name = "Sist".to_owned();
        let Err(DirectoryError::StaleUnit(saved)) = save_unit(&t.house, &operator(&t), &edit).await else { panic!() };
        assert_eq!(*saved, first);
        assert!(units_named(&t.house.store, "utredning", 5).await.unwrap().is_empty());
    }

    async fn a_form_sent_twice_saves_once(t) {
        let town = town(&t).await;
        let admin = t.member(town.malmo.id, town.reception.id, Role::Administrator).await;
        let draft = UnitDraft { form_key: "abc".to_owned(), ..draft(&town) };
        let first = save_unit(&t.house, &t.staff(&admin), &draft).await.unwrap();
        let second = save_unit(&t.house, &t.staff(&admin), &draft).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(units(&t.house.store, town.malmo.id).await.unwrap().len(), 4);
    }

    async fn a_renamed_organisation_is_found_by_its_new_name(t) {
        let town = town(&t).await;
        let draft = OrganisationDraft {
            id: Some(town.malmo.id), seen: 1, kind: "social_services".to_owned(), name: "Öresundsstaden".to_owned(),
            municipality: "1280".to_owned(), active: true, ..OrganisationDraft::default()
        };
        let saved = save_organisation(&t.house, &operator(&t), &draft).await.unwrap();
        assert_eq!(saved.revision, 2);
        assert_eq!(units_named(&t.house.store, "oresund mott", 5).await.unwrap().len(), 1);
        let Err(DirectoryError::StaleOrganisation(now)) = save_organisation(&t.house, &operator(&t), &draft).await else { panic!() };
        assert_eq!(*now, saved);
    }

    async fn a_unit_that_holds_open_work_stays_in_use(t) {
        let town = town(&t).await;
        let (house, cx, id) = (&t.house, operator(&t), town.reception.id);
        let refused = deactivate_unit(house, &cx, id, 1, async |_, _| Ok(2)).await;
        assert!(matches!(refused, Err(DirectoryError::StillHolds(2))));
        assert_eq!(receiving_units(&house.store, "1280").await.unwrap().len(), 2);
        deactivate_unit(house, &cx, id, 1, async |_, _| Ok(0)).await.unwrap();
        assert_eq!(receiving_units(&house.store, "1280").await.unwrap().len(), 1);
        activate_unit(house, &cx, id, 2).await.unwrap();
        assert_eq!(receiving_units(&house.store, "1280").await.unwrap().len(), 2);
    }

    async fn what_is_exported_imports_as_the_same(t) {
        let town = town(&t).await;
        let risky = UnitDraft {
            name: "=HYPERLINK(\"x\")".to_owned(), phone: "+46 40 34 00 00".to_owned(),
            note: "'första\nandra, \"tredje\"; -1".to_owned(), ..draft(&town)
        };
        save_unit(&t.house, &operator(&t), &risky).await.unwrap();
        deactivate_unit(&t.house, &operator(&t), town.night.id, 1, async |_, _| Ok(0)).await.unwrap();
        let csv = export_units(&t.house, &operator(&t)).await.unwrap();
        assert!(csv.contains("'=HYPERLINK") && csv.contains("'+46"));
        let done = imported(&t, &csv).await.unwrap();
        assert_eq!((done.count(Change::Same), done.lines.len()), (4, 4), "{done:?}");
        assert_eq!(export_units(&t.house, &operator(&t)).await.unwrap(), csv);
    }

    async fn an_import_makes_and_changes_all_or_nothing(t) {
        let _town = town(&t).await;
        let csv = "organisation;organisation_kind;name;kind;municipality;hours\n\
                   Lunds kommun;social_services;Mottagningen;reception;Lund;mån-fre 8-16\n\
                   Lunds kommun;;Socialjouren i Lund;out_of_hours;1281;dygnet runt\n\
                   Malmö stad;;Fältgruppen;other;;\n";
        let (house, cx) = (&t.house, operator(&t));
        let seen = preview_units(house, &cx, csv.as_bytes()).await.unwrap();
        assert_eq!((seen.count(Change::New), seen.organisations.as_slice()), (3, ["Lunds kommun".to_owned()].as_slice()), "{seen:?}");
        assert!(units_named(&house.store, "fält", 5).await.unwrap().is_empty());
        imported(&t, csv).await.unwrap();
        assert_eq!(receiving_units(&house.store, "1281").await.unwrap().len(), 3);
        let wrong = format!("{csv}Lunds kommun;;;reception;Lund;\nNågon;;Namn;reception;;\n");
        let wrong = wrong.replace("Fältgruppen", "Ny grupp");
        let Err(DirectoryError::Lines(faults)) = imported(&t, &wrong).await else { panic!() };
        let told: Vec<(u64, &str)> = faults.iter().map(|f| (f.line, f.field.as_str())).collect();
        assert_eq!(told, [(5, "name"), (6, "organisation")]);
        assert!(units_named(&house.store, "ny grupp", 5).await.unwrap().is_empty());
    }

    async fn an_export_that_has_aged_is_refused(t) {
        let town = town(&t).await;
        let csv = export_units(&t.house, &operator(&t)).await.unwrap();
        let edit = UnitDraft { id: Some(town.night.id), seen: 1, name: "Jouren".to_owned(), kind: "out_of_hours".to_owned(), municipality: "1280".to_owned(), ..UnitDraft::default() };
        save_unit(&t.house, &operator(&t), &edit).await.unwrap();
        let Err(DirectoryError::Lines(faults)) = imported(&t, &csv).await else { panic!() };
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].key, "directory-fault-line-stale");
    }

    async fn no_file_makes_it_fail(t) {
        let _town = town(&t).await;
        let (house, cx) = (&t.house, operator(&t));
        for file in [&b""[..], b"\xff\xfe", b"a,b\n1,2", b"organisation,name,kind\nx", b"organisation,name,kind\n\"x", b"organisation,name,kind,id\nMalm\xc3\xb6 stad,a,other,nonsense"] {
            let seen = preview_units(house, &cx, file).await.unwrap();
            assert!(!seen.faults.is_empty(), "{file:?}");
            for f in &seen.faults {
                assert!(house.content.words.has(ground::Lang::En, f.key), "{}", f.key);
            }
        }
    }

    async fn a_service_is_saved_and_shown_in_the_open_referral_shape(t) {
        let town = town(&t).await;
        let wrong = ServiceDraft { unit: Some(town.coordination.id), needs: vec!["magic".to_owned()], age_from: "9".to_owned(), age_to: "3".to_owned(), ..ServiceDraft::default() };
        let e = save_service(&t.house, &operator(&t), &wrong).await.unwrap_err();
        let fields: Vec<&str> = keys(&e).iter().map(|f| f.0).collect();
        assert_eq!(fields, ["needs", "age_to", "areas", "name"]);
        let right = ServiceDraft {
            unit: Some(town.coordination.id), name: "Samtalsstöd".to_owned(), needs: vec!["counselling".to_owned()],
            languages: vec!["ro".to_owned()], areas: "syd, 0180".to_owned(), hours: "mon,wed 13:00-15:00".to_owned(),
            phone: "040-1 11".to_owned(), active: true, ..ServiceDraft::default()
        };
        let saved = save_service(&t.house, &operator(&t), &right).await.unwrap();
        assert_eq!(services_in(&t.house.store, "0180", "stockholm").await.unwrap()[0].0, saved);
        let staff = t.member(town.malmo.id, town.reception.id, Role::Handler).await;
        let page = hsds(&t.house, &t.staff(&staff), None, 2).await.unwrap();
        assert_eq!(page["locations"].as_array().unwrap().len(), 2);
        let next = page["next"].as_str().unwrap().parse().unwrap();
        let rest = hsds(&t.house, &t.staff(&staff), Some(next), 2).await.unwrap();
        assert!(rest["next"].is_null());
        let all = hsds(&t.house, &t.staff(&staff), None, 200).await.unwrap();
        assert_eq!(all["organizations"].as_array().unwrap().len(), 1);
        assert_eq!(all["services"].as_array().unwrap().len(), 4);
        let schedule = all["schedules"].as_array().unwrap().iter().find(|s| s["service_id"] == saved.id.to_string()).unwrap();
        assert_eq!((schedule["byday"].as_str(), schedule["opens_at"].as_str()), (Some("MO,WE"), Some("13:00")));
    }
}
