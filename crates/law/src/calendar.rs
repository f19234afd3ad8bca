//! Swedish public holidays (lag 1989:253) and the days on which a statutory period never ends (lag 1930:173 2 §).

use ground::Text;
use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};

/// Why a day is not a weekday in the sense of 2 § lagen (1930:173).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NonWorking {
    /// A public holiday or Midsummer, Christmas or New Year's Eve, with its name.
    Named(Text),
    /// An ordinary Saturday.
    Saturday,
    /// An ordinary Sunday.
    Sunday,
}

impl NonWorking {
    /// As the end of "… which is": "en lördag", "juldagen".
    #[must_use]
    pub fn reason(&self) -> Text {
        match self {
            Self::Named(name) => name.clone(),
            Self::Saturday => Text::new("en lördag", "a Saturday"),
            Self::Sunday => Text::new("en söndag", "a Sunday"),
        }
    }
}

/// Easter Sunday of a year (Gregorian computus, the anonymous algorithm of 1876).
#[must_use]
pub fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19).rem_euclid(32);
    let (month, day) = (i8::try_from(month).unwrap_or(4), i8::try_from(day).unwrap_or(1));
    Date::new(year, month, day).unwrap_or_else(|_| date(2000, 4, 23))
}

/// Name of a public holiday or of one of the three eves, else `None`.
///
/// National Day is a holiday from 2005; before that Whit Monday was. Other changes before 1953 are not modelled.
#[must_use]
pub fn holiday_name(day: Date) -> Option<Text> {
    let (year, month, dom, weekday) = (day.year(), day.month(), day.day(), day.weekday());
    let fixed = match (month, dom) {
        (1, 1) => Some(("nyårsdagen", "New Year's Day")),
        (1, 6) => Some(("trettondedag jul", "Epiphany")),
        (5, 1) => Some(("första maj", "May Day")),
        (6, 6) if year >= 2005 => Some(("nationaldagen", "the National Day")),
        (12, 24) => Some(("julafton", "Christmas Eve")),
        (12, 25) => Some(("juldagen", "Christmas Day")),
        (12, 26) => Some(("annandag jul", "Boxing Day")),
        (12, 31) => Some(("nyårsafton", "New Year's Eve")),
        // The Friday and Saturday of 19–26 June; the Saturday of 31 October – 6 November.
        (6, 19..=25) if weekday == Weekday::Friday => Some(("midsommarafton", "Midsummer Eve")),
        (6, 20..=26) if weekday == Weekday::Saturday => Some(("midsommardagen", "Midsummer Day")),
        (10, 31) | (11, 1..=6) if weekday == Weekday::Saturday => {
            Some(("alla helgons dag", "All Saints' Day"))
        }
        _ => None,
    };
    let found = fixed.or_else(|| {
        let from_easter = day.duration_since(easter_sunday(year)).as_hours() / 24;
        match from_easter {
            -2 => Some(("långfredagen", "Good Friday")),
            0 => Some(("påskdagen", "Easter Sunday")),
            1 => Some(("annandag påsk", "Easter Monday")),
            39 => Some(("Kristi himmelsfärdsdag", "Ascension Day")),
            49 => Some(("pingstdagen", "Whit Sunday")),
            50 if year < 2005 => Some(("annandag pingst", "Whit Monday")),
            _ => None,
        }
    });
    found.map(|(sv, en)| Text::new(sv, en))
}

/// Why a statutory period does not end on this day, if so.
#[must_use]
pub fn non_working(day: Date) -> Option<NonWorking> {
    if let Some(name) = holiday_name(day) {
        return Some(NonWorking::Named(name));
    }
    match day.weekday() {
        Weekday::Saturday => Some(NonWorking::Saturday),
        Weekday::Sunday => Some(NonWorking::Sunday),
        _ => None,
    }
}

/// Whether the day is a Saturday, Sunday, public holiday, Midsummer Eve, Christmas Eve or New Year's Eve.
#[must_use]
pub fn is_non_working(day: Date) -> bool {
    non_working(day).is_some()
}

/// The day itself if it is a weekday, else the next one (2 § lagen 1930:173).
#[must_use]
pub fn next_weekday(day: Date) -> Date {
    let mut at = day;
    // The longest run of free days (Christmas, Easter) is far below fourteen.
    for _ in 0..14 {
        if !is_non_working(at) {
            return at;
        }
        at = at.saturating_add(1.day());
    }
    at
}
