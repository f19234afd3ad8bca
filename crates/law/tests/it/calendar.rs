use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};
use law::{easter_sunday, holiday_name, is_non_working, next_weekday};

/// Day by day against an independent table: nothing missing, nothing too much, same names.
#[test]
fn holidays_agree_with_the_table_2024_to_2040() {
    let mut table =
        csv::Reader::from_path(crate::content().join("register/helgdagar_2024_2040.csv")).unwrap();
    let expected: BTreeMap<Date, String> = table
        .records()
        .map(|row| {
            let row = row.unwrap();
            (row[0].parse().unwrap(), row[1].to_owned())
        })
        .collect();
    assert_eq!(expected.len(), 272);
    let mut found = BTreeMap::new();
    let mut day = date(2024, 1, 1);
    while day <= date(2040, 12, 31) {
        if let Some(name) = holiday_name(day) {
            assert!(!name.en.is_empty());
            found.insert(day, name.sv);
        }
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        assert_eq!(is_non_working(day), weekend || expected.contains_key(&day), "{day}");
        day = day.saturating_add(1.day());
    }
    assert_eq!(found, expected);
}

#[test]
fn easter_is_right_at_its_extremes() {
    // Earliest and latest possible Easter and the century years.
    for (y, m, d) in
        [(1818, 3, 22), (1943, 4, 25), (2038, 4, 25), (1900, 4, 15), (2000, 4, 23), (2100, 3, 28)]
    {
        assert_eq!(easter_sunday(y), date(y, m, d));
    }
}

#[test]
fn national_day_replaced_whit_monday_in_2005() {
    assert!(holiday_name(date(2004, 5, 31)).is_some() && holiday_name(date(2004, 6, 6)).is_none());
    assert!(holiday_name(date(2005, 5, 16)).is_none() && holiday_name(date(2005, 6, 6)).is_some());
}

#[test]
fn every_day_of_two_centuries_finds_a_weekday_soon() {
    let mut day = date(1900, 1, 1);
    while day.year() <= 2100 {
        let next = next_weekday(day);
        assert!(!is_non_working(next) && next >= day && next <= day.saturating_add(6.days()), "{day}");
        day = day.saturating_add(1.day());
    }
}
