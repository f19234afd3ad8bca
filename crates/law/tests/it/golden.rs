use std::fmt::Write as _;

use ground::Lang;
use law::{format_day, format_moment};

use crate::{at, library};

/// Every clock from one instant before Christmas, in words, for a lawyer to read.
#[test]
fn every_clock_from_the_22nd_of_december() {
    let from = at("2026-12-22T09:00");
    let mut out = String::new();
    for clock in library().clocks() {
        let due = law::due(clock, from);
        let limit =
            due.last_day.map_or_else(|| format_moment(due.limit, Lang::Sv), |d| format_day(d, Lang::Sv));
        writeln!(out, "{} [{} {:?} {:?}]", clock.id, clock.period, clock.kind, clock.verified).unwrap();
        writeln!(out, "  {limit}; varning {}", format_day(due.warn_day, Lang::Sv)).unwrap();
        for lang in Lang::ALL {
            writeln!(out, "  {lang}: {}", due.explanation.get(lang)).unwrap();
            for (label, text) in [("extend", &clock.extend), ("miss", &clock.miss), ("note", &clock.note)] {
                if let Some(text) = text {
                    writeln!(out, "      {label}: {}", text.get(lang)).unwrap();
                }
            }
        }
        out.push('\n');
    }
    insta::assert_snapshot!("clocks", out);
}

/// Last days that fall on free days: what is said about the move.
#[test]
fn moved_last_days() {
    let mut out = String::new();
    for (clock, from) in [
        ("inquiry-decision", "2026-12-12T09:00"),
        ("lvu-submit", "2026-12-24T16:00"),
        ("inquiry", "2026-02-20T10:00"),
        ("transfer-silence", "2027-01-31T12:00"),
        ("health-care-acute", "2026-12-23T20:00"),
    ] {
        let due = library().due(clock, at(from)).unwrap();
        writeln!(out, "{clock} from {from}").unwrap();
        for lang in Lang::ALL {
            writeln!(out, "  {lang}: {}", due.explanation.get(lang)).unwrap();
        }
    }
    insta::assert_snapshot!("moved", out);
}
