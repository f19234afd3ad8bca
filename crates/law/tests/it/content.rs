use ground::{Check, Lang};
use jiff::civil::date;
use law::{Audience, Closed, Effect, Kind, Period};

use crate::library;

#[test]
fn everything_refers_to_something_that_exists() {
    assert_eq!(library().faults(), []);
}

#[test]
fn a_wrong_reference_and_a_double_id_are_told() {
    let mut files = law::Files {
        clocks: law::ClocksFile { clocks: vec![library().clock("lvu-submit").unwrap().clone(); 2] },
        ..law::Files::default()
    };
    files.clocks.clocks[0].provisions = vec!["lvu.77".to_owned()];
    let faults: Vec<String> = law::Law::new(files).faults().iter().map(ToString::to_string).collect();
    assert!(faults.iter().any(|f| f.contains("\"lvu-submit\" stands twice")), "{faults:?}");
    assert!(faults.iter().any(|f| f.contains("refers to provision \"lvu.77\"")), "{faults:?}");
}

#[test]
fn an_unknown_field_is_refused() {
    let yaml = "data_rules: [{id: x, rule: {sv: a, en: b}, provisions: [], verified: full, secret: 1}]";
    let error = serde_saphyr::from_str::<law::DataRulesFile>(yaml).unwrap_err().to_string();
    assert!(error.contains("secret"), "{error}");
}

#[test]
fn the_clocks_others_rely_on_exist() {
    for id in [
        "report-open",
        "protection-assessment",
        "inquiry-decision",
        "inquiry",
        "inform-concerned",
        "feedback",
        "feedback-later",
        "follow-up",
        "placement-review",
        "coordinator-contact",
        "risk-assessment",
        "health-care-acute",
        "lvu-submit",
        "lvu-court",
        "lvu-apply",
        "secret-address-review",
        "travel-ban-submit",
        "travel-ban-court",
        "travel-ban-apply",
        "travel-ban-review",
        "reflection-period",
        "permit-validity",
        "guardian-application",
        "guardian-appointment",
        "custodian",
        "special-representative",
        "counsel",
        "prosecution-decision",
        "basic-information",
        "protection-need-assessment",
        "police-report",
        "concern-report",
        "transfer-answer",
        "transfer-silence",
        "ivo-decision",
        "missing-report",
        "missing-keep-open",
        "sis-decision",
    ] {
        assert!(library().clock(id).is_some(), "{id}");
    }
}

/// A clock that claims to be law names its provision; one that is not law says so in both languages.
#[test]
fn law_names_its_provision_and_the_rest_says_it_is_not_law() {
    let from = crate::at("2026-12-22T09:00");
    for clock in library().clocks() {
        let due = law::due(clock, from);
        match clock.kind {
            Kind::Statutory => {
                assert!(!clock.provisions.is_empty() && !clock.cite.sv.is_empty(), "{}", clock.id)
            }
            _ => assert!(
                due.explanation.sv.contains("inte lag") && due.explanation.en.contains("not law"),
                "{}",
                clock.id
            ),
        }
        if let Some(Period::AtOnce | Period::Promptly) = clock.operational {
            panic!("{}: an operational period is a length of time", clock.id);
        }
    }
}

#[test]
fn provisions_know_their_old_number_and_validity() {
    let law = library();
    let duty = law.provision("sol.19.1").unwrap();
    assert_eq!(duty.citation_on(date(2025, 6, 30)).sv, "14 kap. 1 § första stycket SoL (2001:453)");
    assert_eq!(duty.citation_on(date(2025, 7, 1)).sv, "19 kap. 1 § socialtjänstlagen (2025:400)");
    assert!(!duty.in_force(date(2025, 6, 30)) && duty.in_force(date(2025, 7, 1)));
    assert_eq!(law.provision("lvu.31d").unwrap().short.get(Lang::En), "LVU, s. 31 d");
    // What was not read in a source is not called checked.
    assert_eq!(law.provision("barnkonventionen.12").unwrap().verified, Check::Unverified);
    assert_eq!(law.provision("osl.10.15a").unwrap().verified, Check::Partial);
}

#[test]
fn the_general_clause_is_closed_to_social_services_and_health_care() {
    let between = |from, to| library().gates_between(from, to).map(|g| g.id.as_str()).collect::<Vec<_>>();
    assert_eq!(between("social-services", "social-services"), ["d1", "d2", "d3", "d10", "d17", "d18"]);
    assert!(!between("health-care", "police").contains(&"d11"));
    assert!(between("migration", "police").contains(&"d11"));
    // Nothing but consent leads from social services to civil society, apart from the own-task rule.
    assert_eq!(between("social-services", "ngo"), ["d10", "d18"]);
    let public: Vec<_> = library().gates_between("social-services", "public").map(|g| g.effect).collect();
    assert!(public.contains(&Effect::Never));
}

#[test]
fn what_cannot_be_used_is_shown_closed_and_what_opens_nothing_is_not_offered() {
    let way = |from, to, child| {
        let all = library().propose(from, to, child);
        all.iter().map(|p| (p.gate.id.as_str(), p.closed)).collect::<Vec<_>>()
    };
    let ngo = way("social-services", "ngo", true);
    assert_eq!(ngo, [("d10", None), ("d18", None)], "the own task, and consent");
    let police = way("social-services", "police", true);
    assert!(police.contains(&("d6", None)));
    assert!(
        police.contains(&("d11", Some(Closed::Excluded)))
            && police.contains(&("d13", Some(Closed::Excluded)))
    );
    assert!(way("social-services", "police", false).contains(&("d6", Some(Closed::NotAChild))));
    assert!(way("migration", "police", true).contains(&("d11", None)));
    assert!(way("social-services", "public", true).iter().all(|(_, closed)| closed.is_none()));
}

/// The support line is for professionals only; children get 112 and Bris.
#[test]
fn contacts_are_shown_only_to_their_audience() {
    let numbers = |who| {
        let all = library().contacts().iter().filter(move |c| c.is_for(who));
        all.filter_map(|c| c.phone.as_deref()).collect::<Vec<_>>()
    };
    for who in [Audience::Child, Audience::Public] {
        assert!(!numbers(who).contains(&"020-39 00 00"), "{who:?}");
    }
    assert!(numbers(Audience::Child).contains(&"112") && numbers(Audience::Child).contains(&"116 111"));
    assert!(numbers(Audience::Professional).contains(&"020-39 00 00"));
}

#[test]
fn nothing_is_half_translated() {
    let law = library();
    let mut texts = Vec::new();
    for p in law.provisions() {
        texts.extend([&p.citation, &p.short, &p.subject]);
        texts.extend(p.note.as_ref());
    }
    for c in law.clocks() {
        texts.extend([&c.name, &c.act, &c.since]);
        texts.extend([&c.extend, &c.miss, &c.note].into_iter().flatten());
    }
    for g in law.gates() {
        texts.extend([&g.name, &g.what, &g.test]);
        texts.extend(&g.questions);
        texts.extend([&g.excluded, &g.note].into_iter().flatten());
    }
    for c in law.contacts() {
        texts.extend([&c.name, &c.usage]);
        texts.extend(c.note.as_ref());
    }
    for text in texts {
        assert!(!text.sv.trim().is_empty() && !text.en.trim().is_empty(), "{text:?}");
        assert!(!text.en.contains(" § ") && !text.en.contains(" kap. "), "English left in Swedish: {text:?}");
    }
}
