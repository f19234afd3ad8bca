//! How long something is kept.

use ground::Check;
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
};
use law::{Birth, Files, Keep, Kept, Law, Record, Retention, RetentionFile};
use proptest::prelude::*;

use crate::{at, library, read};

fn keep(records: &[Record], last_entry: &str, birth: Birth) -> Retention {
    library().keep(&Kept { records: records.to_vec(), last_entry: at(last_entry), birth })
}

const INQUIRY: &[Record] = &[Record::PersonalFile, Record::ChildInquiry];

#[test]
fn a_personal_file_goes_five_years_after_its_last_entry_by_the_end_of_the_next_year() {
    let r = keep(&[Record::PersonalFile], "2026-11-22T14:00", Birth::Unknown);
    assert_eq!(r.keep, Keep::Until { from: date(2031, 11, 23), by: Some(date(2032, 12, 31)) });
    assert_eq!(
        r.explanation.sv,
        "Får gallras tidigast 23 november 2031 och ska vara gallrad senast 31 december 2032, därför att 5 år har gått \
         från sista anteckningen den 22 november 2026 (16 kap. 1 § SoL (2025:400))."
    );
    assert!(!r.may_delete(at("2031-11-22T23:59")) && r.may_delete(at("2031-11-23T00:00")));
    assert!(!r.is_late(at("2032-12-31T23:59")) && r.is_late(at("2033-01-01T00:00")));
    // The time runs out on New Year's Eve: the next calendar year is the one that begins the day after.
    let r = keep(&[Record::PersonalFile], "2026-12-31T23:59", Birth::Unknown);
    assert_eq!(r.keep, Keep::Until { from: date(2032, 1, 1), by: Some(date(2032, 12, 31)) });
    let r = keep(&[Record::PersonalFile], "2024-02-29T12:00", Birth::Unknown);
    assert_eq!(r.keep, Keep::Until { from: date(2029, 3, 1), by: Some(date(2030, 12, 31)) });
}

#[test]
fn a_childs_inquiry_stays_until_the_child_is_thirty() {
    let r = keep(INQUIRY, "2026-11-22T14:00", Birth::parse("2011-05-03"));
    assert_eq!(r.keep, Keep::Until { from: date(2041, 5, 3), by: Some(date(2042, 12, 31)) });
    assert_eq!(r.rules, ["ret.2", "ret.1"], "first the rule that keeps longest");
    assert_eq!(r.check, Check::Full);
    assert!(r.explanation.sv.starts_with("Får gallras tidigast 3 maj 2041"), "{}", r.explanation.sv);
    assert!(r.explanation.sv.contains("barnet har fyllt 30 år den 3 maj 2041"), "{}", r.explanation.sv);
    assert!(r.explanation.sv.contains("ikraftträdandet är inte kontrollerat"), "{}", r.explanation.sv);
    // Somebody who is past thirty when the last entry is made: the five years count.
    let r = keep(INQUIRY, "2026-11-22T14:00", Birth::parse("1990-05-03"));
    assert_eq!(r.keep, Keep::Until { from: date(2031, 11, 23), by: Some(date(2032, 12, 31)) });
    assert_eq!(r.rules, ["ret.1", "ret.2"]);
}

#[test]
fn a_birth_on_leap_day_or_known_in_part_counts_as_late_as_it_can_be() {
    for (born, from) in [
        ("2012-02-29", date(2042, 3, 1)),
        ("2012-02", date(2042, 3, 1)),
        ("2012-03", date(2042, 3, 31)),
        ("2012", date(2042, 12, 31)),
    ] {
        let Keep::Until { from: found, .. } = keep(INQUIRY, "2026-11-22T14:00", Birth::parse(born)).keep
        else {
            panic!()
        };
        assert_eq!(found, from, "{born}");
    }
    for text in ["", "12", "2012-13", "2012-02-30", "året 2012", "20120229"] {
        assert_eq!(Birth::parse(text), Birth::Unknown, "{text}");
    }
}

#[test]
fn an_unknown_birth_is_told_and_counts_as_the_day_of_the_last_entry() {
    let r = keep(INQUIRY, "2026-11-22T14:00", Birth::Unknown);
    assert_eq!(r.keep, Keep::Until { from: date(2056, 11, 22), by: Some(date(2057, 12, 31)) });
    assert!(r.explanation.sv.contains("födelsedag är inte säkert känd"), "{}", r.explanation.sv);
    assert!(r.explanation.en.contains("not known for certain"), "{}", r.explanation.en);
}

#[test]
fn a_placement_is_never_deleted_whatever_else_it_is() {
    let all = [Record::PersonalFile, Record::ChildInquiry, Record::Placement];
    let r = keep(&all, "1950-01-01T12:00", Birth::parse("1940"));
    assert_eq!((r.keep, r.rules), (Keep::Never, vec!["ret.4".to_owned()]));
    assert!(
        !library()
            .keep(&Kept { records: all.to_vec(), last_entry: Timestamp::MIN, birth: Birth::Unknown })
            .may_delete(Timestamp::MAX)
    );
    assert_eq!(
        r.explanation.sv,
        "Gallras inte här. Handlingar om placering av ett barn: gallras aldrig med stöd av 16 kap. 1 § SoL (16 kap. 2 § \
         SoL (2025:400))."
    );
}

#[test]
fn a_report_without_inquiry_goes_after_five_years_and_nobody_says_by_when() {
    let r = keep(&[Record::ReportWithoutInquiry], "2026-11-22T14:00", Birth::Unknown);
    assert_eq!(r.keep, Keep::Until { from: date(2031, 11, 23), by: None });
    assert!(
        r.explanation.sv.ends_with("När gallringen senast ska vara klar står inte i reglerna här."),
        "{}",
        r.explanation.sv
    );
    assert!(!r.is_late(Timestamp::MAX));
}

#[test]
fn a_private_providers_file_goes_after_two_years_and_a_placed_childs_never_from_here() {
    let r = keep(&[Record::PrivateFile], "2026-11-22T14:00", Birth::Unknown);
    assert_eq!(r.keep, Keep::Until { from: date(2028, 11, 23), by: None });
    let r = keep(&[Record::PrivateFile, Record::PrivatePlacement], "2020-11-22T14:00", Birth::Unknown);
    assert_eq!((r.keep, r.provisions), (Keep::Never, vec!["sol.17.4".to_owned()]));
}

#[test]
fn without_a_rule_on_file_nothing_is_deleted() {
    let r = keep(&[], "1950-01-01T12:00", Birth::parse("1940"));
    assert_eq!(r.keep, Keep::NoRule);
    assert!(!r.may_delete(Timestamp::MAX) && r.explanation.sv.ends_with("Inget gallras."));
    let nothing = Law::new(Files::default());
    let kept =
        Kept { records: vec![Record::PersonalFile], last_entry: Timestamp::MIN, birth: Birth::Unknown };
    assert_eq!(nothing.keep(&kept).keep, Keep::NoRule);
    // One rule on file does not speak for the other kind.
    let mut file: RetentionFile = read("retention.yaml");
    file.retention.retain(|r| r.id == "ret.1");
    let half = Law::new(Files { retention: file, ..Files::default() });
    assert_eq!(half.keep(&Kept { records: INQUIRY.to_vec(), ..kept }).keep, Keep::NoRule);
}

#[test]
fn a_rule_that_cannot_be_worked_out_keeps_for_ever() {
    let mut file: RetentionFile = read("retention.yaml");
    for rule in &mut file.retention {
        rule.event = Some("circumstances-ended".to_owned());
    }
    let law = Law::new(Files { retention: file, ..Files::default() });
    let kept =
        Kept { records: vec![Record::PersonalFile], last_entry: Timestamp::MIN, birth: Birth::Unknown };
    assert_eq!(law.keep(&kept).keep, Keep::Never);
}

#[test]
fn every_kind_of_record_has_a_rule() {
    for record in Record::ALL {
        assert_ne!(keep(&[record], "2026-11-22T14:00", Birth::Unknown).keep, Keep::NoRule, "{record:?}");
    }
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    proptest::sample::subsequence(Record::ALL.to_vec(), 1..=Record::ALL.len())
}

fn birth() -> impl Strategy<Value = Birth> {
    prop_oneof![
        Just(Birth::Unknown),
        (1900_i16..2100, 1_i8..=12, 1_i8..=31)
            .prop_map(|(y, m, d)| Date::new(y, m, d).map_or(Birth::Unknown, Birth::Latest)),
        // Leap days are rare and the ones that go wrong.
        (1900_i16..2100).prop_map(|y| Date::new(y, 2, 29).map_or(Birth::Unknown, Birth::Latest)),
    ]
}

/// Seconds of 1950-01-01 to 2100-12-31.
const YEARS: std::ops::Range<i64> = -631_152_000..4_133_980_800;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_earlier_than_any_rule_that_covers_it_allows(records in records(), seconds in YEARS, birth in birth()) {
        let last_entry = Timestamp::from_second(seconds).unwrap();
        let together = library().keep(&Kept { records: records.clone(), last_entry, birth });
        let alone: Vec<Retention> = records
            .iter()
            .map(|r| library().keep(&Kept { records: vec![*r], last_entry, birth }))
            .collect();
        match together.keep {
            Keep::Until { from, by } => {
                for one in &alone {
                    let Keep::Until { from: alone, .. } = one.keep else { panic!("{one:?} keeps for ever") };
                    prop_assert!(from >= alone);
                }
                if let Some(by) = by {
                    prop_assert!(by >= from && (by.month(), by.day()) == (12, 31));
                    // A whole calendar year at the most, and never less than until the end of the next.
                    prop_assert!(by.year() - from.year() <= 1);
                }
            }
            Keep::Never => prop_assert!(alone.iter().any(|r| r.keep == Keep::Never)),
            Keep::NoRule => prop_assert!(false, "every kind has a rule"),
        }
        prop_assert!(!together.explanation.sv.is_empty() && !together.explanation.en.is_empty());
    }

    #[test]
    fn a_later_entry_never_makes_it_earlier(
        records in records(), seconds in YEARS, later in 0_i64..400_000_000, birth in birth(),
    ) {
        let of = |s: i64| {
            let last_entry = Timestamp::from_second(s).unwrap();
            library().keep(&Kept { records: records.clone(), last_entry, birth })
        };
        match (of(seconds).keep, of(seconds + later).keep) {
            (Keep::Until { from: a, by: b }, Keep::Until { from: c, by: d }) => prop_assert!(a <= c && b <= d),
            (a, b) => prop_assert_eq!(a, b),
        }
    }

    #[test]
    fn the_child_is_thirty_on_the_first_day_it_is_allowed(seconds in YEARS, birth in birth()) {
        let last_entry = Timestamp::from_second(seconds).unwrap();
        let kept = Kept { records: INQUIRY.to_vec(), last_entry, birth };
        let Keep::Until { from, .. } = library().keep(&kept).keep else { panic!() };
        let born = match birth {
            Birth::Latest(day) => day,
            Birth::Unknown => last_entry.to_zoned(ground::stockholm()).date(),
        };
        // jiff's own count of whole years, which takes 28 February for a leap day.
        prop_assert!(from >= born.saturating_add(30.years()));
        prop_assert!(born.month() != 2 || born.day() != 29 || from > born.saturating_add(30.years()) || from.day() == 29);
        // Knowing the birth never deletes later than not knowing it, for anybody born by the last entry.
        let unknown = library().keep(&Kept { birth: Birth::Unknown, ..kept });
        if born <= last_entry.to_zoned(ground::stockholm()).date() {
            let Keep::Until { from: without, .. } = unknown.keep else { panic!() };
            prop_assert!(without >= from);
        }
    }

    #[test]
    fn nothing_panics_at_the_ends_of_time(records in records(), seconds in any::<i64>(), year in -9999_i16..=9999) {
        let last_entry = Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX });
        let birth = Date::new(year, 2, 28).map_or(Birth::Unknown, Birth::Latest);
        let r = library().keep(&Kept { records, last_entry, birth });
        let _ = (r.may_delete(Timestamp::MIN), r.is_late(Timestamp::MAX));
    }
}
