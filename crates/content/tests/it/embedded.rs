//! The content gate: what is built into the program is whole.

use content::{Authority, AuthorityKind, CodeError, Content, Shapes, Tree, check, report};
use ground::Lang;

#[test]
fn the_embedded_content_has_no_fault() {
    let faults = check(&Tree::embedded());
    assert!(faults.is_empty(), "{}", report(&faults));
}

#[test]
fn every_embedded_file_is_utf8() {
    for (path, text) in Tree::embedded().iter() {
        assert!(!text.contains('\u{FFFD}'), "{path} is not UTF-8");
    }
}

#[test]
fn registers_are_complete() {
    let register = &Content::embedded().register;
    assert_eq!(register.municipalities().len(), 290);
    assert_eq!(register.counties().count(), 21);
    assert_eq!(register.regions().len(), 7);
    let boards = register.authorities().iter().filter(|a| a.kind == AuthorityKind::CountyBoard).count();
    assert_eq!(boards, 21);
    for shapes in Shapes::ALL {
        assert!(register.shapes(shapes).starts_with("{\"type\":\"Topology\""));
    }
}

#[test]
fn every_municipality_has_a_county_a_region_and_a_police_region() {
    let register = &Content::embedded().register;
    for m in register.municipalities() {
        let county = register.county(&m.county).unwrap();
        let region = register.region_of(&m.code).unwrap();
        assert_eq!(county.region, region.id, "{}", m.name);
        assert!(region.counties.contains(&county.code), "{}", m.name);
        assert_eq!(register.police_region_of(&m.code).unwrap().region.as_deref(), Some(region.id.as_str()));
    }
}

#[test]
fn malmo_is_in_skane_in_syd() {
    let register = &Content::embedded().register;
    let malmo = register.municipality("1280").unwrap();
    assert_eq!((malmo.name.as_str(), malmo.county.as_str(), malmo.region.as_str()), ("Malmö", "12", "syd"));
    assert_eq!(
        register.police_region_of("1280").map(|a: &Authority| a.name.sv.as_str()),
        Some("Polisregion Syd")
    );
    assert!(register.municipality("9999").is_none());
}

#[test]
fn search_knows_swedish_letters() {
    let register = &Content::embedded().register;
    let names = |prefix| {
        register.search_municipalities(prefix, 10).iter().map(|m| m.name.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(names("malm"), ["Malmö"]);
    assert_eq!(names("MALMÖ"), ["Malmö"]);
    assert_eq!(names("malmo"), ["Malmö"]);
    assert_eq!(names("väsby"), ["Upplands Väsby"]);
    // Ö itself first, then O without dots only for those who typed it.
    assert!(names("ös").iter().all(|n| n.starts_with("Ös")), "{:?}", names("ös"));
    assert_eq!(names("os").first(), Some(&"Osby"));
    assert!(names("").is_empty());
    assert_eq!(register.search_municipalities("s", 3).len(), 3);
}

#[test]
fn municipalities_stand_in_swedish_order() {
    let names: Vec<_> =
        Content::embedded().register.municipalities().iter().map(|m| m.name.as_str()).collect();
    assert_eq!((names.first(), names.last()), (Some(&"Ale"), Some(&"Övertorneå")));
    let place = |name| names.iter().position(|n| *n == name);
    assert!(place("Åtvidaberg") < place("Älmhult") && place("Älmhult") < place("Örebro"));
}

#[test]
fn countries_and_languages_have_both_names() {
    let register = &Content::embedded().register;
    assert_eq!(register.country_name("DE", Lang::Sv), Some("Tyskland"));
    assert_eq!(register.country_name("DE", Lang::En), Some("Germany"));
    assert_eq!(register.language_name("so", Lang::Sv), Some("somaliska"));
    for language in register.priority_languages() {
        assert!(matches!(language.dir.as_str(), "ltr" | "rtl"), "{}", language.code);
    }
}

#[test]
fn codes_accept_their_values_and_nothing_else() {
    let codes = &Content::embedded().codes;
    assert_eq!(codes.variables().len(), 56);
    assert_eq!(codes.validate("ev_purpose", "sex.prostitution"), Ok(()));
    assert_eq!(codes.label("vic_sex", "unknown").map(|l| l.sv.as_str()), Some("Okänt"));
    assert_eq!(codes.validate("vic_citizenship", "SE"), Ok(()));
    assert_eq!(codes.validate("vic_citizenship", "XS"), Ok(()));
    assert_eq!(codes.validate("vic_language", "so"), Ok(()));
    assert_eq!(
        codes.validate("vic_citizenship", "QQ"),
        Err(CodeError::UnknownValue { variable: "vic_citizenship".into(), code: "QQ".into() })
    );
    assert!(matches!(codes.validate("ev_purpose", "nothing"), Err(CodeError::UnknownValue { .. })));
    assert!(matches!(codes.validate("nothing", "x"), Err(CodeError::UnknownVariable(_))));
    assert!(matches!(codes.validate("vic_birth_date", "2014"), Err(CodeError::NotCoded(_))));
    for variable in codes.variables() {
        for source in &variable.sources {
            assert!(codes.source(source).is_some(), "{} names source {source}", variable.id);
        }
    }
}

#[test]
fn law_process_and_indicators_are_there_and_fit() {
    let content = Content::embedded();
    assert_eq!(content.process.id(), "nrm");
    assert_eq!(content.process.main_steps().len(), 6);
    assert_eq!(content.indicators.all().len(), 203);
    assert_eq!(content.law.faults(), []);
    for (kind, id, step) in content.process.references() {
        let found = match kind {
            "provision" => content.law.provision(id).is_some(),
            "clock" => content.law.clock(id).is_some(),
            "contact" => content.law.contact(id).is_some(),
            "consent" => content.law.consent_rule(id).is_some(),
            other => unreachable!("{other}"),
        };
        assert!(found, "{step} names {kind} {id}");
    }
}
