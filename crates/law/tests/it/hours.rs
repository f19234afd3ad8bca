use law::{Hours, Open, opening};

use crate::{at, library};

fn weekly(yaml: &str) -> Hours {
    serde_saphyr::from_str(yaml).unwrap()
}

const OFFICE: &str =
    "{weekly: {ranges: [{days: [mon, tue, wed, thu, fri], from: '08:00', to: '16:30'}], holidays: closed}}";

#[test]
fn known_hours_open_close_and_skip_holidays() {
    let office = weekly(OFFICE);
    let now = opening(&office, at("2026-12-22T09:00"));
    assert_eq!(now.open, Open::Open { until: Some(at("2026-12-22T16:30")) });
    assert_eq!(now.text.sv, "Öppet nu, stänger kl. 16.30.");
    // Closing time itself is closed; from the 23rd the next opening is over Christmas and the weekend.
    let closed = opening(&office, at("2026-12-23T16:30"));
    assert_eq!(closed.open, Open::Closed { opens: Some(at("2026-12-28T08:00")) });
    assert_eq!(closed.text.en, "Closed now, opens Monday 28 December 2026 at 08:00.");
}

#[test]
fn nights_run_past_midnight_and_touching_hours_are_one() {
    let night = weekly("{weekly: {ranges: [{days: [fri], from: '16:00', to: '02:00'}], holidays: open}}");
    assert_eq!(
        opening(&night, at("2026-11-21T01:00")).open,
        Open::Open { until: Some(at("2026-11-21T02:00")) }
    );
    let split = weekly(
        "{weekly: {ranges: [{days: [fri], from: '16:00', to: '00:00'}, {days: [sat], from: '00:00', to: '08:00'}], holidays: open}}",
    );
    assert_eq!(
        opening(&split, at("2026-11-20T17:00")).open,
        Open::Open { until: Some(at("2026-11-21T08:00")) }
    );
    let none = weekly("{weekly: {ranges: [], holidays: open}}");
    assert_eq!(opening(&none, at("2026-11-20T17:00")).open, Open::Closed { opens: None });
}

#[test]
fn unknown_hours_are_not_guessed() {
    let line = library().contact("stodtelefon").unwrap();
    assert_eq!(line.opening(at("2026-12-22T09:00")).open, Open::Unknown);
    assert_eq!(
        line.opening(at("2026-12-24T09:00")).open,
        Open::Closed { opens: Some(at("2026-12-28T00:00")) },
        "closed on Christmas Eve until the next weekday"
    );
    let duty = library().contact("socialjour").unwrap();
    assert_eq!(duty.opening(at("2026-12-24T09:00")).open, Open::Open { until: None });
    assert_eq!(library().contact("c112").unwrap().opening(at("2026-12-24T09:00")).open, Open::Always);
}
