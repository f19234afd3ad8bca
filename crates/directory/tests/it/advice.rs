//! Who is right for this?

use std::collections::BTreeSet;

use content::Content;
use directory::*;
use ground::{Lang, OrgId, UnitId};
use jiff::Timestamp;
use law::{Audience, Open};
use proptest::prelude::*;
use testkit::both_engines;
use uuid::Uuid;

use crate::{municipality, town};

const MONDAY: &str = "2026-11-23T08:00:00Z";
const NIGHT: &str = "2026-11-24T01:00:00Z";
const SUNDAY: &str = "2026-11-22T11:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn need(what: &[What], stay: Option<&str>, residence: Option<&str>) -> Need {
    Need {
        municipality_of_stay: stay.map(str::to_owned),
        municipality_of_residence: residence.map(str::to_owned),
        what: what.iter().copied().collect(),
        ..Need::default()
    }
}

/// One line for each advice, for a person to read.
fn said(advices: &[Advice]) -> String {
    let line = |a: &Advice| {
        let phone = a.phone.as_deref().unwrap_or("-");
        let open = match a.opening.as_ref().map(|o| o.open) {
            None => "",
            Some(Open::Always | Open::Open { .. }) => " open",
            Some(Open::Closed { .. }) => " closed",
            Some(Open::Unknown) => " ?",
        };
        let provisions = a.provisions.join(" ");
        format!("{}. {} | {} | {phone}{open} | {} | {provisions}", a.order, a.helper, a.name.sv, a.why.sv)
    };
    advices.iter().map(line).collect::<Vec<_>>().join("\n")
}

both_engines! {
    async fn in_office_hours_the_reception_is_right(t) {
        let _town = town(&t).await;
        let n = need(&[What::ReportConcern], Some("1280"), Some("1280"));
        let a = advise_for(&t.house, &n, Audience::Professional, at(MONDAY)).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(said(&a), @"1. social_services | Mottagning barn och unga, Malmö stad | - open | Barnet bor i Malmö. Kommunen där barnet bor ansvarar. | sol.29.1 sol.19.1"); }
    }

    async fn at_night_the_out_of_hours_service_comes_first(t) {
        let _town = town(&t).await;
        for when in [NIGHT, SUNDAY] {
            let n = need(&[What::ReportConcern], Some("1280"), None);
            let a = advise_for(&t.house, &n, Audience::Public, at(when)).await.unwrap();
            let order: Vec<Helper> = a.iter().map(|a| a.helper).collect();
            assert_eq!(order, [Helper::OutOfHours, Helper::SocialServices], "{}", said(&a));
            assert!(a[0].provisions.contains(&"sol.29.4") && a[0].provisions.contains(&"sol.19.4"));
        }
    }

    async fn a_child_of_another_town_in_danger(t) {
        let _town = town(&t).await;
        let n = Need { acute: true, ..need(&[What::AcuteProtection], Some("1281"), Some("1280")) };
        let a = advise_for(&t.house, &n, Audience::Professional, at(NIGHT)).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(said(&a), @r#"
        1. emergency | Nödnumret | 112 open | Omedelbar fara: ring 112. | polislagen.12
        2. out_of_hours | Socialjouren, Malmö stad | - open | Socialjouren tar emot när kontoret är stängt. | sol.29.4 lvu.6 sol.29.1
        3. social_services | Socialtjänsten, Lund | - | Barnet är i Lund. Kommunen där barnet är ansvarar när det är akut. | sol.29.4 lvu.6
        4. social_services | Mottagning barn och unga, Malmö stad | - closed | Barnet bor i Malmö. Kommunen där barnet bor ansvarar. | sol.29.1 lvu.6
        5. police | Polisregion Syd | - | Polisen kan ta hand om ett barn som är i överhängande och allvarlig risk. | polislagen.12
        "#); }
    }

    async fn a_municipality_without_a_unit_is_told_plainly(t) {
        let _town = town(&t).await;
        let n = need(&[What::ReportConcern], Some("2580"), None);
        let a = advise_for(&t.house, &n, Audience::Public, at(NIGHT)).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(said(&a), @r#"
        1. police | Polisen, ej akut | 114 14 open | Kommunens kontor är stängt och dess socialjour finns inte i katalogen. Kan det inte vänta tills kontoret öppnar: ring polisen. | 
        2. social_services | Socialtjänsten, Luleå | - | Barnet är i Luleå. Kommunen där barnet är ansvarar när det är oklart vem som annars gör det. | sol.29.4 sol.19.4
        "#); }
        assert!(a.last().unwrap().note.as_ref().unwrap().en.contains("not in the directory"));
    }

    async fn a_professional_asks_for_advice(t) {
        let _town = town(&t).await;
        let n = need(&[What::AdviceProfessional, What::Prosecution, What::ResidencePermit, What::Barnahus, What::Guardian], Some("1280"), None);
        let a = advise_for(&t.house, &n, Audience::Professional, at(MONDAY)).await.unwrap();
        insta::allow_duplicates! { insta::assert_snapshot!(said(&a), @r#"
        1. prosecutor | Åklagarmyndigheten | - | Åklagaren beslutar om åtal. Polisens handläggare vet vilken åklagarkammare som har ärendet. | fuk.2a
        2. migration | Migrationsverket | - | Migrationsverket prövar uppehållstillstånd och betänketid. | utll.5.15
        3. migration | Migrationsverket, ansökan om betänketid och tillstånd | - ? | Hit skickas ansökan om betänketid och tillstånd. | utll.5.15
        4. chief_guardian | Överförmyndaren, Malmö | - | Överförmyndaren utser god man för ett barn som är här utan sina föräldrar. | lgeb.2 lgeb.3
        5. barnahus | Barnahus | - | I Barnahus samverkar polis, åklagare, socialtjänst och vård kring barnet. | 
        6. support_line | Nationella stödtelefonen mot människohandel | 020-39 00 00 ? | Råd till dig som möter barnet i ditt arbete. | 
        7. regional_coordinator | Regionkoordinatorerna, Malmö stad | - ? | Regionkoordinatorn ger råd och samordnar myndigheterna i regionen. Du behöver inte säga vem barnet är. | 
        "#); }
        let night = advise_for(&t.house, &n, Audience::Professional, at(NIGHT)).await.unwrap();
        assert!(!night.iter().any(|a| a.helper == Helper::SupportLine), "{}", said(&night));
    }

    async fn services_that_speak_the_language_come_first(t) {
        let town = town(&t).await;
        let mut work = t.house.store.begin("test").await.unwrap();
        let service = |name: &str, languages: &[&str], areas: &[&str]| Service {
            id: t.id(),
            unit: town.coordination.id,
            name: name.to_owned(),
            needs: vec![ServiceNeed::Counselling],
            languages: languages.iter().map(|l| (*l).to_owned()).collect(),
            areas: areas.iter().map(|l| (*l).to_owned()).collect(),
            age_from: None,
            age_to: Some(17),
            phone: None,
            hours: "unknown".to_owned(),
            note: None,
            active: true,
            revision: 1,
        };
        for s in [
            service("Alfa", &["sv"], &["all"]),
            service("Beta", &["ro", "sv"], &["1280"]),
            service("Gamma", &["ro"], &["nord"]),
            service("Delta", &["sv"], &["syd"]),
            Service { active: false, ..service("Epsilon", &["ro"], &["all"]) },
        ] {
            put_service(&mut work, &s).await.unwrap();
        }
        work.commit_housekeeping("a fixture").await.unwrap();
        let n = Need { languages: vec!["ro".to_owned()], ..need(&[What::SupportNgo], Some("1280"), None) };
        let a = advise_for(&t.house, &n, Audience::Public, t.now()).await.unwrap();
        let names: Vec<&str> = a.iter().map(|a| a.service.as_ref().unwrap().name.as_str()).collect();
        assert_eq!(names, ["Beta", "Alfa", "Delta"]);
    }

    async fn asking_is_open_to_all_and_recorded_for_staff(t) {
        let town = town(&t).await;
        let n = need(&[What::AdviceProfessional], Some("1280"), None);
        let nobody = t.context(access::Actor::Nobody);
        let a = advise(&t.house, &nobody, &n, t.now()).await.unwrap();
        assert!(a.iter().all(|a| a.helper != Helper::SupportLine && a.helper != Helper::RegionalCoordinator));
        let staff = t.member(town.malmo.id, town.reception.id, access::Role::Handler).await;
        let a = advise(&t.house, &t.staff(&staff), &n, t.now()).await.unwrap();
        assert!(a.iter().any(|a| a.helper == Helper::SupportLine));
        assert_eq!(t.events(Some("directory.read")).await, 1);
    }
}

fn some_unit() -> impl Strategy<Value = Unit> {
    let hours = prop::sample::select(vec![
        "always",
        "unknown",
        "mon-fri 08:00-16:30",
        "outside-office-hours",
        "broken",
    ]);
    (
        any::<u128>(),
        prop::sample::select(UnitKind::ALL.to_vec()),
        prop::sample::select(OrgKind::ALL.to_vec()),
        hours,
        any::<bool>(),
    )
        .prop_map(|(id, kind, org_kind, hours, phone)| {
            let mut org = municipality(OrgId(Uuid::from_u128(1)), "Staden", "1280", "syd");
            org.kind = org_kind;
            let mut unit = Unit::new(UnitId(Uuid::from_u128(id)), &org, "Enheten", kind);
            unit.hours = hours.to_owned();
            unit.phone = phone.then(|| "040-00 00 00".to_owned());
            unit
        })
}

fn world() -> impl Strategy<Value = (Need, Found, Timestamp)> {
    let place = || prop::option::of(prop::sample::select(vec!["1280", "1281", "0180", "2580"]));
    let units = || prop::collection::vec(some_unit(), 0..6);
    (
        place(),
        place(),
        any::<bool>(),
        prop::collection::btree_set(prop::sample::select(What::ALL.to_vec()), 0..6),
        units(),
        units(),
        units(),
        units(),
        0..20_000_000_i64,
    )
        .prop_map(|(stay, residence, acute, what, a, b, c, d, minutes)| {
            let need = Need { acute, ..need(&what.into_iter().collect::<Vec<_>>(), stay, residence) };
            let found = Found { stay: a, residence: b, region: c, national: d, services: Vec::new() };
            (need, found, Timestamp::from_second(1_600_000_000 + minutes * 60).unwrap())
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn somebody_is_always_right((need, found, now) in world(), professional: bool) {
        let audience = if professional { Audience::Professional } else { Audience::Public };
        let content = Content::embedded();
        let mut need = need;
        need.what.insert(What::ReportConcern);
        let a = rank(content, &need, &found, audience, now);
        prop_assert!(a.iter().any(|a| matches!(a.helper, Helper::SocialServices | Helper::OutOfHours)));
        for (i, advice) in a.iter().enumerate() {
            prop_assert_eq!(advice.order, i + 1);
            for text in [&advice.why, &advice.name] {
                prop_assert!(!text.sv.is_empty() && !text.sv.contains('[') && !text.sv.contains('{'), "{:?}", text);
                prop_assert!(!text.en.is_empty() && !text.en.contains('['), "{:?}", text);
            }
            // A number comes from a registered unit or from the contacts, never from nowhere.
            if advice.phone.is_some() {
                prop_assert!(advice.unit.is_some() || advice.contact.is_some());
            }
            prop_assert!(advice.provisions.iter().all(|p| content.law.provision(p).is_some()));
        }
    }

    #[test]
    fn nobody_is_left_without_an_answer((need, found, now) in world()) {
        for audience in [Audience::Child, Audience::Public, Audience::Professional] {
            prop_assert!(!rank(Content::embedded(), &need, &found, audience, now).is_empty());
        }
    }

    #[test]
    fn what_is_for_professionals_is_for_nobody_else((need, found, now) in world()) {
        for audience in [Audience::Child, Audience::Public] {
            for a in rank(Content::embedded(), &need, &found, audience, now) {
                prop_assert!(!matches!(a.helper, Helper::SupportLine | Helper::RegionalCoordinator | Helper::NationalCoordination));
                if let Some(id) = &a.contact {
                    prop_assert!(Content::embedded().law.contact(id).unwrap().is_for(audience));
                }
            }
        }
    }

    #[test]
    fn without_a_residence_the_municipality_of_stay_answers((need, found, now) in world()) {
        let mut need = need;
        need.municipality_of_residence = None;
        need.municipality_of_stay = Some("1280".to_owned());
        need.what = BTreeSet::from([What::ReportConcern]);
        let a = rank(Content::embedded(), &need, &found, Audience::Professional, now);
        let services: Vec<&Advice> = a.iter().filter(|a| matches!(a.helper, Helper::SocialServices | Helper::OutOfHours)).collect();
        prop_assert!(!services.is_empty());
        for advice in services {
            prop_assert!(advice.provisions.contains(&"sol.29.4") && !advice.provisions.contains(&"sol.29.1"));
            if let Some(unit) = &advice.unit {
                prop_assert!(found.stay.iter().any(|u| u.id == unit.id));
            }
        }
    }

    #[test]
    fn when_it_is_acute_the_municipality_of_stay_comes_before_the_one_of_residence((need, found, now) in world()) {
        let mut need = need;
        need.acute = true;
        need.municipality_of_stay = Some("1280".to_owned());
        need.municipality_of_residence = Some("0180".to_owned());
        need.what = BTreeSet::from([What::ReportConcern]);
        let a = rank(Content::embedded(), &need, &found, Audience::Public, now);
        prop_assert_eq!(a[0].helper, Helper::Emergency);
        let first = |p: &str| a.iter().position(|a| a.provisions.contains(&p)).unwrap();
        prop_assert!(first("sol.29.4") <= first("sol.29.1"));
    }

    #[test]
    fn nothing_is_said_twice((need, found, now) in world()) {
        let a = rank(Content::embedded(), &need, &found, Audience::Professional, now);
        let mut seen = BTreeSet::new();
        for advice in &a {
            let unit = advice.unit.as_ref().map(|u| u.id);
            prop_assert!(seen.insert((unit, advice.helper, advice.contact.clone(), advice.name.sv.clone())), "{}", said(&a));
        }
    }
}

#[test]
fn every_word_of_the_lists_exists() {
    let words = &Content::embedded().words;
    let keys = What::ALL
        .iter()
        .map(|c| format!("directory-what-{c}"))
        .chain(Helper::ALL.iter().map(|c| format!("directory-helper-{c}")))
        .chain(OrgKind::ALL.iter().map(|c| format!("directory-org-kind-{c}")))
        .chain(UnitKind::ALL.iter().map(|c| format!("directory-unit-kind-{c}")))
        .chain(ServiceNeed::ALL.iter().map(|c| format!("directory-service-need-{c}")));
    for key in keys {
        for lang in Lang::ALL {
            assert!(words.has(lang, &key), "{key} {lang}");
        }
    }
}
