//! Reading forms: right values come out, wrong ones give one message at the right box, and typed text stays.

use jiff::{Timestamp, civil::date};
use web_kit::{Form, PartialDate, Submitted};

fn form(pairs: &[(&str, &str)]) -> Form {
    let mut sent = Submitted::default();
    for (name, value) in pairs {
        sent.push(*name, *value);
    }
    Form::of(sent)
}

fn fault(form: &Form) -> (&str, &str) {
    assert_eq!(form.errors.len(), 1, "{:?}", form.errors);
    (form.errors.all()[0].key, form.errors.all()[0].target.as_str())
}

#[test]
fn text_is_trimmed_counted_in_characters_and_kept() {
    let mut f = form(&[("a", "  åäö  "), ("b", "åäöå"), ("c", " ")]);
    assert_eq!(f.text("a", "details").max(3).read().as_deref(), Some("åäö"));
    assert_eq!(f.text("c", "details").read(), None);
    assert!(!f.failed());
    assert_eq!(f.text("b", "details").max(3).read(), None);
    assert_eq!(fault(&f), ("error-too-long", "b"));
    assert_eq!(f.value("b"), "åäöå");
}

#[test]
fn a_flood_in_one_field_is_a_message_not_a_loss() {
    let long = "x".repeat(20_001);
    let mut f = form(&[("a", &long)]);
    assert_eq!(f.text("a", "details").read(), None);
    assert_eq!(fault(&f).0, "error-too-long");
    assert_eq!(f.value("a").len(), long.len());
}

#[test]
fn only_what_was_offered_can_be_chosen() {
    let mut f =
        form(&[("one", "b"), ("some", "y"), ("some", "x"), ("some", "x"), ("odd", "z"), ("odds", "z")]);
    assert_eq!(f.one_of("one", "details", &["a", "b"]).read().as_deref(), Some("b"));
    assert_eq!(f.many_of("some", "details", &["x", "y"]).read(), Some(vec!["x".to_owned(), "y".to_owned()]));
    assert_eq!(f.many_of("none", "details", &["x"]).read(), Some(Vec::new()));
    assert!(!f.failed());
    assert_eq!(f.one_of("odd", "details", &["a"]).read(), None);
    assert_eq!(f.many_of("odds", "details", &["a"]).read(), None);
    assert_eq!(f.errors.len(), 2);
}

fn boxes<'a>(day: &'a str, month: &'a str, year: &'a str) -> [(&'a str, &'a str); 3] {
    [("d-day", day), ("d-month", month), ("d-year", year)]
}

#[test]
fn dates_must_exist() {
    assert_eq!(form(&boxes("29", "2", "2024")).date("d", "date").read(), Some(date(2024, 2, 29)));
    for (day, month, year, target) in [
        ("29", "2", "2023", "d-day"),
        ("x", "2", "2024", "d-day"),
        ("1", "13", "2024", "d-day"),
        ("1", "-1", "2024", "d-month"),
        ("", "2", "2024", "d-day"),
        ("1", "2", "", "d-year"),
        ("1", "2", "24", "d-day"),
        ("99999", "2", "2024", "d-day"),
    ] {
        let mut f = form(&boxes(day, month, year));
        assert_eq!(f.date("d", "date").read(), None, "{day} {month} {year}");
        assert_eq!(fault(&f), ("error-date-parts", target), "{day} {month} {year}");
    }
    let mut f = form(&boxes("22", "11", "2026"));
    f.date("d", "date").not_after(date(2026, 11, 21)).read();
    assert_eq!(fault(&f), ("error-date-future", "d-day"));
    let mut f = form(&boxes("", "", ""));
    assert_eq!(f.date("d", "date").read(), None);
    assert!(!f.failed());
    f.date("d", "date").required().read();
    assert_eq!(fault(&f), ("error-date-required", "d-day"));
}

#[test]
fn a_date_may_be_known_in_part() {
    let read = |day, month, year| form(&boxes(day, month, year)).date("d", "date").read_partial();
    assert_eq!(read("", "", "2011"), Some(PartialDate { year: Some(2011), month: None, day: None }));
    assert_eq!(read("31", "", ""), Some(PartialDate { year: None, month: None, day: Some(31) }));
    assert_eq!(read("29", "2", ""), Some(PartialDate { year: None, month: Some(2), day: Some(29) }));
    assert_eq!(read("30", "2", ""), None);
    let mut f = form(&boxes("", "", "2027"));
    f.date("d", "date").not_after(date(2026, 11, 21)).read_partial();
    assert_eq!(fault(&f).0, "error-date-future");
    // The present month is not the future, though its last day is.
    let mut f = form(&boxes("", "11", "2026"));
    assert!(f.date("d", "date").not_after(date(2026, 11, 21)).read_partial().is_some());
}

#[test]
fn instants_are_swedish_local_time_across_summer_time() {
    let read = |day: &str, month: &str, time: &str| {
        let year = if day.is_empty() { "" } else { "2026" };
        let mut f = form(&[("d-day", day), ("d-month", month), ("d-year", year), ("d-time", time)]);
        let at = f.timestamp("d", "time").read();
        (at, f.errors.all().first().map(|e| e.target.clone()))
    };
    let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    assert_eq!(read("21", "11", "14.30").0, at("2026-11-21T13:30:00Z"));
    assert_eq!(read("1", "7", "kl. 14:30").0, at("2026-07-01T12:30:00Z"));
    assert_eq!(read("1", "7", "0905").0, at("2026-07-01T07:05:00Z"));
    // 02.30 comes twice on 25 October (the first is meant) and never on 29 March (03.30 is meant).
    assert_eq!(read("25", "10", "2.30").0, at("2026-10-25T00:30:00Z"));
    assert_eq!(read("29", "3", "2.30").0, at("2026-03-29T01:30:00Z"));
    assert_eq!(read("21", "11", "24.00"), (None, Some("d-time".to_owned())));
    assert_eq!(read("21", "11", ""), (None, Some("d-time".to_owned())));
    assert_eq!(read("", "", "14.30"), (None, Some("d-day".to_owned())));
    assert_eq!(read("", "", ""), (None, None));
}

#[test]
fn numbers_forgive_spaces_and_keep_to_their_bounds() {
    let read = |text| form(&[("n", text)]).number("n", "year", 0..=1500).read();
    assert_eq!(read(" 1 200 "), Some(1200));
    for text in ["-1", "1501", "12.5", "99999999999999999999", "tolv"] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn bodies_are_bounded_and_cleaned() {
    let sent = Submitted::urlencoded(b"a=1%0D%0A2&a=%00x&%C3%A5=%FF&b").unwrap();
    assert_eq!(sent.all("a").collect::<Vec<_>>(), ["1\n2", "x"]);
    assert_eq!(sent.value("å"), "\u{fffd}");
    assert_eq!(sent.value("missing"), "");
    // Found by fuzzing: what is taken out must not leave a line end behind.
    assert_eq!(Submitted::urlencoded(b"a=1%0D%00%0A2").unwrap().value("a"), "1\n2");
    assert_eq!(Submitted::urlencoded(b"a=1%0D%0D%0A2").unwrap().value("a"), "1\n\n2");
    let many = "a=1&".repeat(501);
    assert!(Submitted::urlencoded(many.as_bytes()).is_err());
    assert!(Submitted::urlencoded("a=1&".repeat(500).as_bytes()).is_ok());
    // What people typed never reaches a log through `{:?}`.
    let secret = form(&[("name", "Hemlig Person")]);
    assert!(!format!("{secret:?}").contains("Hemlig"));
}

#[test]
fn hidden_marks_are_read_back_and_harmless() {
    let f = form(&[("form_key", "0a\"><script>"), ("version", "7 <b>")]);
    assert_eq!((f.key.as_str(), f.version.as_str()), ("0ac", "7b"));
}
