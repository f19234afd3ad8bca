use jiff::{
    SignedDuration, Timestamp, Zoned,
    civil::{Time, date},
};
use law::{Calendar, Clock, Period, Precision, Unit, Warn, due, due_acute, format_left, is_non_working};
use proptest::prelude::*;

use crate::{at, library};

fn clock(period: Period) -> Clock {
    let mut clock = library().clock("inquiry").unwrap().clone();
    clock.period = period;
    clock
}

fn local(ts: Timestamp) -> Zoned {
    ts.to_zoned(ground::stockholm())
}

#[test]
fn fourteen_days_over_christmas_end_on_a_tuesday() {
    let due = library().due("inquiry-decision", at("2026-12-22T09:00")).unwrap();
    assert_eq!(due.last_day, Some(date(2027, 1, 5)));
    assert_eq!(due.limit, at("2027-01-06T00:00"));
    assert_eq!(due.moved, None);
    assert!(!due.is_overdue(at("2027-01-05T23:59:59")) && due.is_overdue(due.limit));
    assert_eq!(
        due.explanation.sv,
        "Beslut att inleda eller inte inleda utredning ska fattas senast tisdag 5 januari 2027: 14 dagar från att \
         anmälan kom in den 22 december 2026 (20 kap. 2 § SoL (2025:400))."
    );
}

#[test]
fn a_last_day_in_a_run_of_holidays_moves_and_the_warning_does_not() {
    // One week from 18 December 2026 is Christmas Day, a Friday; the 26th and 27th are free too.
    let due = library().due("lvu-submit", at("2026-12-18T15:30")).unwrap();
    assert_eq!(due.last_day, Some(date(2026, 12, 28)));
    assert_eq!(due.warn_day, date(2026, 12, 25));
    assert_eq!(due.warn, at("2026-12-25T00:00"));
    let moved = due.moved.unwrap();
    assert_eq!((moved.day, moved.reason.sv.as_str()), (date(2026, 12, 25), "juldagen"));
}

#[test]
fn months_end_on_the_same_number_or_the_last_day() {
    for (from, months, day) in [
        ("2026-10-31T10:00", 4, date(2027, 2, 28)),
        ("2027-10-31T10:00", 4, date(2028, 2, 29)),
        ("2026-08-31T23:59:59", 1, date(2026, 9, 30)),
        ("2026-03-15T00:00", 6, date(2026, 9, 15)),
    ] {
        let mut clock = clock(Period::Span { n: months, unit: Unit::Months });
        clock.calendar = Calendar::Plain;
        assert_eq!(due(&clock, at(from)).last_day, Some(day), "{from}");
    }
    let mut leap = clock(Period::Span { n: 1, unit: Unit::Years });
    leap.calendar = Calendar::Plain;
    assert_eq!(due(&leap, at("2028-02-29T12:00")).last_day, Some(date(2029, 2, 28)));
}

#[test]
fn hours_are_elapsed_time_across_daylight_saving() {
    let two = clock(Period::Span { n: 2, unit: Unit::Hours });
    // 01:30 + 2 h: the clock jumps from 02 to 03 in March, and back from 03 to 02 in October.
    assert_eq!(local(due(&two, at("2026-03-29T01:30")).limit).time(), Time::constant(4, 30, 0, 0));
    assert_eq!(local(due(&two, at("2026-10-25T01:30")).limit).time(), Time::constant(2, 30, 0, 0));
    // A day that has 25 hours ends at its own midnight.
    let mut day = clock(Period::Span { n: 1, unit: Unit::Days });
    day.calendar = Calendar::Plain;
    let end = due(&day, at("2026-10-24T23:00")).limit;
    assert_eq!(end, at("2026-10-26T00:00"));
    assert_eq!(end.duration_since(at("2026-10-24T23:00")), SignedDuration::from_hours(26));
}

#[test]
fn an_instant_counts_on_its_swedish_day() {
    // 22:30 UTC on 30 June is 00:30 on 1 July in Sweden.
    let due = library().due("inquiry-decision", "2026-06-30T22:30:00Z".parse().unwrap()).unwrap();
    assert_eq!(due.last_day, Some(date(2026, 7, 15)));
}

#[test]
fn at_once_is_late_after_its_working_target_and_promptly_never() {
    let from = at("2026-12-22T09:00");
    let protection = library().due("protection-assessment", from).unwrap();
    assert_eq!((protection.precision, protection.limit), (Precision::AtOnce, from));
    assert_eq!(protection.target, Some(at("2026-12-24T00:00")));
    assert_eq!(protection.left(at("2026-12-23T10:00"), ground::Lang::Sv), "genast");
    assert_eq!(protection.left(at("2026-12-24T03:00"), ground::Lang::Sv), "försenat 3 timmar");
    let counsel = library().due("counsel", from).unwrap();
    assert!(!counsel.is_overdue(Timestamp::MAX));
    assert_eq!(counsel.left(from, ground::Lang::En), "promptly");
}

#[test]
fn an_acute_report_must_be_opened_at_once_and_another_in_two_hours() {
    let open = library().clock("report-open").unwrap();
    let from = at("2026-12-22T09:00");
    assert_eq!(due(open, from).limit, at("2026-12-22T11:00"));
    assert_eq!(due_acute(open, from).limit, from);
}

#[test]
fn the_reflection_period_does_not_move_and_warns_at_twenty_days() {
    let due = library().due("reflection-period", at("2026-12-03T12:00")).unwrap();
    // 2 January 2027 is a Saturday.
    assert_eq!((due.last_day, &due.moved), (Some(date(2027, 1, 2)), &None));
    assert_eq!(due.warn_day, date(2026, 12, 23));
}

#[test]
fn time_left_in_words() {
    let left = |now: &str, limit: &str| {
        let (now, limit) = (at(now), at(limit));
        (format_left(now, limit, ground::Lang::Sv), format_left(now, limit, ground::Lang::En))
    };
    for (now, limit, sv, en) in [
        ("2026-12-22T09:00", "2026-12-25T00:00", "2 dagar kvar", "2 days left"),
        ("2026-12-23T23:00", "2026-12-25T00:00", "1 dag kvar", "1 day left"),
        ("2026-12-24T09:00", "2026-12-25T00:00", "15 timmar kvar", "15 hours left"),
        ("2026-12-24T09:00", "2026-12-24T09:01", "1 minut kvar", "1 minute left"),
        ("2026-12-24T09:00", "2026-12-24T09:00", "genast", "now"),
        ("2026-12-24T12:00", "2026-12-24T09:00", "försenat 3 timmar", "3 hours late"),
        ("2026-12-27T12:00", "2026-12-24T09:00", "försenat 3 dagar", "3 days late"),
    ] {
        assert_eq!(left(now, limit), (sv.to_owned(), en.to_owned()));
    }
}

fn period() -> impl Strategy<Value = Period> {
    let unit = prop_oneof![
        Just(Unit::Hours),
        Just(Unit::Days),
        Just(Unit::Weeks),
        Just(Unit::Months),
        Just(Unit::Years)
    ];
    prop_oneof![
        8 => (1_u16..=999, unit).prop_map(|(n, unit)| Period::Span { n, unit }),
        1 => Just(Period::AtOnce),
        1 => Just(Period::Promptly),
    ]
}

/// Seconds of 1900-01-01 to 2100-12-31.
const YEARS: std::ops::Range<i64> = -2_208_988_800..4_133_980_800;

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_clock_never_ends_before_it_starts_and_warns_in_between(
        seconds in YEARS, period in period(), operational in proptest::option::of(period()),
    ) {
        let from = Timestamp::from_second(seconds).unwrap();
        let mut clock = clock(period);
        clock.operational = operational;
        clock.warn = if operational.is_some() { Warn::Operational } else { Warn::EarlierDay };
        let due = due(&clock, from);
        prop_assert!(due.from <= due.warn && due.warn <= due.limit);
        if let Some(last) = due.last_day {
            prop_assert!(!is_non_working(last), "{last}");
            prop_assert_eq!(local(due.limit).time(), Time::midnight());
            prop_assert_eq!(local(due.limit).date(), last.tomorrow().unwrap());
            prop_assert!(due.warn_day <= last);
        }
        if let Some(moved) = &due.moved {
            prop_assert!(is_non_working(moved.day) && moved.day < due.last_day.unwrap());
        }
        prop_assert!(!due.explanation.sv.is_empty() && !due.explanation.en.is_empty());
    }

    #[test]
    fn starting_later_never_ends_earlier(seconds in YEARS, later in 0_i64..4_000_000, period in period()) {
        let clock = clock(period);
        let first = due(&clock, Timestamp::from_second(seconds).unwrap());
        let second = due(&clock, Timestamp::from_second(seconds + later).unwrap());
        prop_assert!(first.limit <= second.limit && first.warn <= second.warn);
    }

    #[test]
    fn no_instant_or_limit_panics(a in i64::MIN..=i64::MAX, b in i64::MIN..=i64::MAX, period in period()) {
        let clamp = |s: i64| Timestamp::from_second(s).unwrap_or(if s < 0 { Timestamp::MIN } else { Timestamp::MAX });
        let (now, limit) = (clamp(a), clamp(b));
        for lang in ground::Lang::ALL {
            let _ = format_left(now, limit, lang);
            let _ = due(&clock(period), now).left(limit, lang);
        }
    }

    #[test]
    fn periods_read_back(period in period(), text in ".{0,12}") {
        prop_assert_eq!(period.to_string().parse::<Period>(), Ok(period));
        if let Ok(p) = text.parse::<Period>() {
            prop_assert!(p.to_string().len() <= text.len());
        }
    }
}
