//! Signs, the combination rule and the texts for a record.

use std::collections::BTreeMap;

use guidance::{Answer, AnswerValue, Answers, assess, compare, parse_answers};
use proptest::prelude::*;

use crate::{INDICATORS, at};

fn answers(audience: &str, purpose: Option<&str>, list: &[(&str, AnswerValue)]) -> Answers {
    Answers {
        audience: audience.to_owned(),
        purpose: purpose.map(str::to_owned),
        answers: list
            .iter()
            .map(|(id, value)| ((*id).to_owned(), Answer { value: *value, note: String::new() }))
            .collect(),
        at: at("2026-11-21T13:05:00Z"),
    }
}

/// Reached or not, for a set of yes answers in the exploitation dimension.
fn reached(purpose: Option<&str>, ids: &[&str]) -> Option<bool> {
    let list: Vec<_> = ids.iter().map(|i| (*i, AnswerValue::Yes)).collect();
    assess(&INDICATORS, &answers("social_services", purpose, &list))
        .rule
        .into_iter()
        .find(|r| r.dimension == "exploitation" && r.decisive)
        .map(|r| r.reached)
}

#[test]
fn the_rule_counts_only_weighted_signs_with_the_thresholds_of_the_source() {
    // ilo.cl.4.01 is strong, the others in the dimension are medium.
    assert_eq!(reached(Some("labour"), &["ilo.cl.4.01"]), Some(false));
    assert_eq!(reached(Some("labour"), &["ilo.cl.4.01", "ilo.cl.4.02"]), Some(true));
    assert_eq!(reached(Some("labour"), &["ilo.cl.4.02", "ilo.cl.4.03"]), Some(false));
    assert_eq!(reached(Some("labour"), &["ilo.cl.4.02", "ilo.cl.4.03", "ilo.cl.4.04"]), Some(true));
    // A sign of the same dimension without weight is counted, never weighed.
    assert_eq!(reached(Some("labour"), &["ilo.cl.4.01", "unodc.c.09"]), Some(false));
    assert_eq!(reached(None, &["ilo.cl.4.01", "ilo.cl.4.02"]), Some(true));
}

#[test]
fn no_weights_are_used_where_the_source_has_none() {
    assert_eq!(reached(Some("sexual"), &["ilo.cl.4.01", "ilo.cl.4.02"]), None);
    assert_eq!(reached(Some("sex.csam"), &["ilo.cl.4.01", "ilo.cl.4.02"]), None);
    assert!(assess(&INDICATORS, &answers("hotel", None, &[("hotel.20", AnswerValue::Yes)])).rule.is_empty());
}

#[test]
fn the_rule_does_not_fall_when_more_is_answered_yes() {
    assert_eq!(reached(None, &["ilo.cl.4.01", "ilo.cl.4.02", "ilo.cl.4.03", "ilo.cl.4.04"]), Some(true));
}

#[test]
fn unknown_no_and_not_asked_are_kept_apart() {
    let a = assess(
        &INDICATORS,
        &answers(
            "health",
            None,
            &[
                ("health.01", AnswerValue::Yes),
                ("health.07", AnswerValue::No),
                ("health.08", AnswerValue::Unknown),
            ],
        ),
    );
    let story = a.dimensions.iter().find(|d| d.dimension == "identity_story").unwrap();
    assert_eq!((story.yes, story.no, story.unknown, story.not_asked), (1, 1, 1, 0));
    let total: usize = a.dimensions.iter().map(|d| d.yes + d.no + d.unknown + d.not_asked).sum();
    assert_eq!(total, INDICATORS.for_audience("health").count());
}

#[test]
fn the_texts_can_be_pasted_in_a_record() {
    let a = assess(
        &INDICATORS,
        &answers(
            "social_services",
            Some("begging"),
            &[
                ("ilo.cl.4.01", AnswerValue::Yes),
                ("ilo.cl.4.02", AnswerValue::Yes),
                ("ilo.cl.5.03", AnswerValue::No),
                ("unodc.c.01", AnswerValue::Yes),
                ("kom.c.11", AnswerValue::Unknown),
            ],
        ),
    );
    insta::assert_snapshot!(format!(
        "{}\n\n{}\n\n{}\n\n{}",
        a.summary.sv, a.advice.sv, a.summary.en, a.advice.en
    ));
}

#[test]
fn purposes_answer_to_codes_of_the_register() {
    let id = |code: &str| INDICATORS.purpose(code).map(|p| p.id.as_str());
    assert_eq!(id("sex.prostitution"), Some("sexual"));
    assert_eq!(id("labour.domestic"), Some("domestic"));
    assert_eq!(id("labour"), Some("labour"));
    assert_eq!(id("criminality.drugs"), Some("criminality"));
    assert_eq!(id("organ_removal"), None);
    // A form without a list of its own keeps every sign.
    assert_eq!(INDICATORS.for_purpose("organ_removal").count(), 203);
}

#[test]
fn a_comparison_names_what_changed() {
    let before = answers("school", None, &[("school.01", AnswerValue::No), ("school.02", AnswerValue::Yes)]);
    let after =
        answers("school", None, &[("school.01", AnswerValue::Yes), ("school.12", AnswerValue::Unknown)]);
    let c = compare(&INDICATORS, &before, &after);
    assert_eq!(c.changes.len(), 3);
    insta::assert_snapshot!(c.summary.sv, @"Nya ja-svar: Barnet är ofta borta och återfinns på annan ort. Inte längre ja: Oförklarade pengar, telefoner, kläder eller smycken. Andra ändrade svar: 1.");
    assert!(compare(&INDICATORS, &after, &after).changes.is_empty());
}

#[test]
fn faulty_answers_are_all_named() {
    let e = parse_answers(
        &INDICATORS,
        r#"{"audience":"bank","purpose":"fishing","at":"yesterday","answers":{"nope.1":"yes","health.01":"maybe"}}"#,
    )
    .unwrap_err();
    insta::assert_snapshot!(e.problems.join("\n"));
    assert!(parse_answers(&INDICATORS, "[").is_err());
    let good = parse_answers(
        &INDICATORS,
        r#"{"audience":"health","at":"2026-11-21T09:00:00Z","answers":{"health.01":"yes","health.02":{"value":"unknown","note":"tolk saknades"}}}"#,
    )
    .unwrap();
    assert_eq!(good.value("health.02"), AnswerValue::Unknown);
    assert_eq!(good.value("health.03"), AnswerValue::NotAsked);
}

fn value() -> impl Strategy<Value = AnswerValue> {
    prop_oneof![
        Just(AnswerValue::Yes),
        Just(AnswerValue::No),
        Just(AnswerValue::Unknown),
        Just(AnswerValue::NotAsked)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    /// Guidance never decides: no text excludes, every text names the duty, and notes stay out.
    #[test]
    fn no_text_ever_excludes(
        audience in prop::sample::select(INDICATORS.audiences().iter().map(|a| a.id.clone()).collect::<Vec<_>>()),
        purpose in prop::option::of(prop::sample::select(INDICATORS.purposes().iter().map(|p| p.id.clone()).collect::<Vec<_>>())),
        given in prop::collection::btree_map(prop::sample::select(INDICATORS.all().iter().map(|i| i.id.clone()).collect::<Vec<_>>()), value(), 0..40),
    ) {
        let answers = Answers {
            audience,
            purpose,
            answers: given.into_iter().map(|(id, value)| (id, Answer { value, note: "Förnamn Efternamn".into() })).collect::<BTreeMap<_, _>>(),
            at: at("2026-11-21T13:05:00Z"),
        };
        let a = assess(&INDICATORS, &answers);
        let all = format!("{} {} {} {}", a.summary.sv, a.summary.en, a.advice.sv, a.advice.en).to_lowercase();
        for forbidden in ["inte ett offer", "inget offer", "ej offer", "not a victim", "no victim", "is not a presumed"] {
            prop_assert!(!all.contains(forbidden), "{forbidden} in {all}");
        }
        prop_assert!(!all.contains("förnamn"));
        prop_assert!(a.advice.sv.contains("19 kap.") && a.advice.en.contains("ch. 19"));
        prop_assert!(a.summary.sv.contains("inget otillbörligt medel"));
        prop_assert!(!a.contacts.is_empty());
        prop_assert_eq!(&a, &assess(&INDICATORS, &answers));
        let yes = answers.answers.values().filter(|v| v.value == AnswerValue::Yes).count();
        prop_assert_eq!(a.yes.len(), yes);
    }

    /// Whatever is typed, the answer is an error sentence or answers, never a panic.
    #[test]
    fn any_text_is_answered(text in ".{0,200}") {
        let _ = parse_answers(&INDICATORS, &text);
    }
}
