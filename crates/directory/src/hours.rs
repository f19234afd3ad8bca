//! Opening hours as people write them: `mon-fri 08:00-16:30; sat 10-14`, `always`, `unknown`. Swedish day names and words
//! are understood too. Stored in one canonical form; evaluated by [`law::opening`].

use ground::{Lang, Text};
use jiff::{Timestamp, civil::Time};
use law::{Holidays, Hours, Open, Opening, Range, Weekday};

const DAYS: [(Weekday, &str, [&str; 4]); 7] = [
    (Weekday::Mon, "mon", ["mån", "måndag", "man", "monday"]),
    (Weekday::Tue, "tue", ["tis", "tisdag", "tues", "tuesday"]),
    (Weekday::Wed, "wed", ["ons", "onsdag", "weds", "wednesday"]),
    (Weekday::Thu, "thu", ["tor", "torsdag", "tors", "thursday"]),
    (Weekday::Fri, "fri", ["fre", "fredag", "fred", "friday"]),
    (Weekday::Sat, "sat", ["lör", "lördag", "lor", "saturday"]),
    (Weekday::Sun, "sun", ["sön", "söndag", "son", "sunday"]),
];

/// The text is not understood as opening hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Opening hours are written like: mon-fri 08:00-16:30; sat 10:00-14:00. Or: always, unknown.")]
pub struct HoursError;

/// Reads opening hours. Empty is unknown.
///
/// # Errors
/// [`HoursError`] when some part is not understood; nothing is guessed.
pub fn parse_hours(text: &str) -> Result<Hours, HoursError> {
    let text = text.trim().to_lowercase().replace(['–', '—'], "-");
    match text.as_str() {
        "" | "unknown" | "okänt" | "okända" => return Ok(Hours::Unknown),
        "always" | "dygnet runt" | "alltid" => return Ok(Hours::Always),
        "office-hours" | "kontorstid" => return Ok(Hours::OfficeHours),
        "outside-office-hours" | "utanför kontorstid" => return Ok(Hours::OutsideOfficeHours),
        _ => {}
    }
    let mut holidays = Holidays::Closed;
    let mut ranges = Vec::new();
    for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        match part {
            "holidays" | "helgdagar" => holidays = Holidays::Open,
            _ => ranges.push(range(part)?),
        }
    }
    if ranges.is_empty() || ranges.len() > 21 {
        return Err(HoursError);
    }
    Ok(Hours::Weekly { ranges, holidays })
}

fn range(part: &str) -> Result<Range, HoursError> {
    // "mon-fri 08:00-16:30" or "mon, wed 08:00 - 16:30": days up to the first digit, then two times.
    let at = part.find(|c: char| c.is_ascii_digit()).ok_or(HoursError)?;
    let (named, times) = part.split_at(at);
    let mut days = Vec::new();
    for piece in named.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        match piece.split_once('-') {
            Some((from, to)) => {
                let (from, to) = (day_index(from)?, day_index(to)?);
                let count = (to + 7 - from) % 7;
                days.extend((from..=from + count).filter_map(|i| DAYS.get(i % 7)).map(|d| d.0));
            }
            None => days.extend(DAYS.get(day_index(piece)?).map(|d| d.0)),
        }
    }
    let (from, to) = times.split_once('-').ok_or(HoursError)?;
    if days.is_empty() {
        return Err(HoursError);
    }
    days.sort_by_key(|d| position(*d));
    days.dedup();
    Ok(Range { days, from: time(from)?, to: time(to)? })
}

fn day_index(name: &str) -> Result<usize, HoursError> {
    let name = name.trim().trim_end_matches('.');
    DAYS.iter().position(|(_, short, others)| *short == name || others.contains(&name)).ok_or(HoursError)
}

fn position(day: Weekday) -> usize {
    DAYS.iter().position(|(d, ..)| *d == day).unwrap_or(0)
}

/// `08:00`, `8.00`, `8`; `24:00` is midnight at the end.
fn time(text: &str) -> Result<Time, HoursError> {
    let text = text.trim();
    let (h, m) = text.split_once([':', '.']).unwrap_or((text, "0"));
    let number = |s: &str| -> Result<i8, HoursError> {
        if s.is_empty() || s.len() > 2 || !s.bytes().all(|b| b.is_ascii_digit()) {
            return Err(HoursError);
        }
        s.parse().map_err(|_| HoursError)
    };
    let (h, m) = (number(h)?, number(m)?);
    let h = if (h, m) == (24, 0) { 0 } else { h };
    Time::new(h, m, 0, 0).map_err(|_| HoursError)
}

/// The canonical text, which [`parse_hours`] reads back to the same.
#[must_use]
pub fn hours_text(hours: &Hours) -> String {
    match hours {
        Hours::Always => "always".to_owned(),
        Hours::Unknown => "unknown".to_owned(),
        Hours::OfficeHours => "office-hours".to_owned(),
        Hours::OutsideOfficeHours => "outside-office-hours".to_owned(),
        Hours::Weekly { ranges, holidays } => {
            let mut parts: Vec<String> = ranges
                .iter()
                .map(|r| {
                    let days = runs(&r.days, |i| DAYS.get(i).map_or("", |d| d.1));
                    format!("{days} {}-{}", r.from.strftime("%H:%M"), r.to.strftime("%H:%M"))
                })
                .collect();
            if *holidays == Holidays::Open {
                parts.push("holidays".to_owned());
            }
            parts.join("; ")
        }
    }
}

/// Days as runs: "mon-fri", "mon,wed".
fn runs(days: &[Weekday], name: impl Fn(usize) -> &'static str) -> String {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for at in days.iter().map(|d| position(*d)) {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == at => *last = at,
            _ => found.push((at, at)),
        }
    }
    let said = found.iter().map(|(from, to)| match to - from {
        0 => name(*from).to_owned(),
        1 => format!("{},{}", name(*from), name(*to)),
        _ => format!("{}-{}", name(*from), name(*to)),
    });
    said.collect::<Vec<_>>().join(",")
}

/// Opening hours for reading: "mån–fre 08:00–16:30".
#[must_use]
pub fn hours_in_words(text: &str, lang: Lang) -> String {
    const SV: [&str; 7] = ["mån", "tis", "ons", "tor", "fre", "lör", "sön"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let pick = |sv: &str, en: &str| if lang == Lang::Sv { sv.to_owned() } else { en.to_owned() };
    match parse_hours(text).unwrap_or(Hours::Unknown) {
        Hours::Always => pick("dygnet runt", "day and night"),
        Hours::Unknown => pick("öppettiderna är inte kända", "opening hours not known"),
        Hours::OfficeHours => pick("vardagar under kontorstid", "weekdays in office hours"),
        Hours::OutsideOfficeHours => pick("när kontoret är stängt", "when the office is closed"),
        Hours::Weekly { ranges, holidays } => {
            let mut parts: Vec<String> = ranges
                .iter()
                .map(|r| {
                    let names = if lang == Lang::Sv { SV } else { EN };
                    let days = runs(&r.days, |i| names.get(i).copied().unwrap_or_default())
                        .replace('-', "–")
                        .replace(',', ", ");
                    let form = if lang == Lang::Sv { "%H.%M" } else { "%H:%M" };
                    format!("{days} {}–{}", r.from.strftime(form), r.to.strftime(form))
                })
                .collect();
            if holidays == Holidays::Open {
                parts.push(pick("även helgdagar", "also on public holidays"));
            }
            parts.join("; ")
        }
    }
}

/// Whether something with these hours is open at `now`. A stored text that is not understood is unknown.
#[must_use]
pub fn opening(text: &str, now: Timestamp) -> Opening {
    plainly(&parse_hours(text).unwrap_or(Hours::Unknown), now)
}

/// Whether offices are certainly closed: weekend, holiday or night (before 07 and after 18, wider than any office's hours).
#[must_use]
pub fn offices_closed(now: Timestamp) -> bool {
    let local = now.to_zoned(ground::stockholm());
    law::is_non_working(local.date()) || !(7..18).contains(&local.hour())
}

/// The answer where the exact hours are not known: closed when every office is closed.
pub(crate) fn plainly(hours: &Hours, now: Timestamp) -> Opening {
    let said = law::opening(hours, now);
    match (hours, said.open) {
        (Hours::OfficeHours, Open::Unknown) if offices_closed(now) => Opening {
            open: Open::Closed { opens: None },
            text: Text::new(
                "Stängt nu; öppet vardagar under kontorstid.",
                "Closed now; open on weekdays in office hours.",
            ),
        },
        (Hours::OutsideOfficeHours, Open::Unknown) if offices_closed(now) => Opening {
            open: Open::Open { until: None },
            text: Text::new(
                "Öppet nu: tjänstgör när kontoret är stängt.",
                "Open now: on duty when the office is closed.",
            ),
        },
        _ => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_write_becomes_canonical() {
        for (written, canonical) in [
            ("mon-fri 08:00-16:30", "mon-fri 08:00-16:30"),
            ("Mån–Fre 8.00–16.30", "mon-fri 08:00-16:30"),
            ("mån, ons 8-12; lördag 10-14", "mon,wed 08:00-12:00; sat 10:00-14:00"),
            ("fri-mon 18:00-02:00; helgdagar", "mon,fri-sun 18:00-02:00; holidays"),
            ("sun 00:00-24:00", "sun 00:00-00:00"),
            ("dygnet runt", "always"),
            ("  ", "unknown"),
        ] {
            let hours = parse_hours(written).unwrap();
            assert_eq!(hours_text(&hours), canonical, "{written}");
            assert_eq!(parse_hours(canonical).unwrap(), hours, "{canonical}");
        }
        for wrong in [
            "vardagar",
            "mon-fri",
            "mon 25:00-26:00",
            "08:00-16:00",
            "mon 8",
            "xyz 8-12",
            "mon 08:60-09:00",
            ";",
        ] {
            assert_eq!(parse_hours(wrong), Err(HoursError), "{wrong}");
        }
    }

    #[test]
    fn they_read_well_in_both_languages() {
        assert_eq!(hours_in_words("mon-fri 08:00-16:30", Lang::Sv), "mån–fre 08.00–16.30");
        assert_eq!(
            hours_in_words("tue,thu 13:00-15:00; holidays", Lang::En),
            "Tue, Thu 13:00–15:00; also on public holidays"
        );
        assert_eq!(hours_in_words("nonsense", Lang::Sv), "öppettiderna är inte kända");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail(text in "\\PC{0,60}") {
            if let Ok(hours) = parse_hours(&text) {
                prop_assert_eq!(parse_hours(&hours_text(&hours)), Ok(hours));
            }
        }
        #[test]
        fn hour_like_texts_round_trip(text in "(mon|tis|fri-mon|sat,sun) [0-2]?[0-9]([:.][0-5][0-9])?-[0-2][0-9](; *(ons|sun) 8-24)?") {
            if let Ok(hours) = parse_hours(&text) {
                prop_assert_eq!(parse_hours(&hours_text(&hours)), Ok(hours));
            }
        }
    }
}
