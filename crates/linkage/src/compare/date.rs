//! Birth dates as papers carry them: partial, invented, swapped. What agrees, told in levels.

/// A birth date as written. Unknown parts are 0; parts are not checked against the calendar, since a wrong digit is a clue too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Born {
    /// Year, 0 when unknown.
    pub year: u16,
    /// Month, 0 when unknown.
    pub month: u8,
    /// Day, 0 when unknown.
    pub day: u8,
}

/// Where a birth date comes from: how much a difference means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum Source {
    /// A document.
    Document,
    /// The child or a relative said so; also when nothing is known of the source.
    #[default]
    Stated,
    /// A medical assessment of age: right within two years or so.
    Assessed,
    /// An official's guess.
    Guessed,
}

impl Source {
    /// How many years off a date of this source may well be.
    #[must_use]
    pub fn window(self) -> u16 {
        match self {
            Source::Document => 0,
            Source::Stated => 1,
            Source::Assessed => 2,
            Source::Guessed => 4,
        }
    }
}

impl Born {
    /// Reads `yyyy-mm-dd`, `yyyymmdd`, `yyyy-mm`, `yyyy`, `dd.mm.yyyy` or `dd/mm/yyyy`. `None` when there is no year.
    #[must_use]
    pub fn read(text: &str) -> Option<Born> {
        let text = text.trim();
        let parts: Vec<&str> =
            text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).take(4).collect();
        let n = |s: &str| s.parse::<u16>().ok();
        let small = |s: &str| s.parse::<u8>().ok();
        let (year, month, day) = match parts.as_slice() {
            [one] if one.len() == 8 => (n(one.get(..4)?)?, small(one.get(4..6)?)?, small(one.get(6..)?)?),
            [one] if one.len() == 6 => (n(one.get(..4)?)?, small(one.get(4..)?)?, 0),
            [one] if one.len() == 4 => (n(one)?, 0, 0),
            [a, b] if a.len() == 4 => (n(a)?, small(b)?, 0),
            [a, b, c, ..] if a.len() == 4 => (n(a)?, small(b)?, small(c)?),
            [a, b, c] if c.len() == 4 => (n(c)?, small(b)?, small(a)?),
            _ => return None,
        };
        (year > 0).then_some(Born { year, month, day })
    }

    /// Only the year is known.
    #[must_use]
    pub fn is_year_only(self) -> bool {
        self.month == 0
    }

    /// 1 January: what officials write when they know the year.
    #[must_use]
    pub fn is_january_first(self) -> bool {
        self.month == 1 && self.day == 1
    }

    /// Tells little more than the year.
    #[must_use]
    pub fn is_vague(self) -> bool {
        self.is_year_only() || self.is_january_first()
    }

    fn digits(self) -> [u16; 8] {
        let (y, m, d) = (self.year, u16::from(self.month), u16::from(self.day));
        [y / 1000 % 10, y / 100 % 10, y / 10 % 10, y % 10, m / 10, m % 10, d / 10, d % 10]
    }
}

/// How two birth dates agree, the worst first. The order is that of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Dates {
    /// Nothing in common.
    Apart,
    /// Further apart than a year, within the window of the sources or four years.
    Window,
    /// A year apart.
    NearYear,
    /// Same year, two full dates that differ in month and day.
    Year,
    /// Same year, month or day.
    YearAndPart,
    /// Same year, and one of the two says no more, or 1 January.
    YearOnly,
    /// Both say 1 January of the same year.
    SameJanuary,
    /// Same month and day, another year.
    DayAndMonth,
    /// One digit differs, or two neighbours are swapped.
    Slip,
    /// Day and month swapped.
    Swapped,
    /// Same full date.
    Same,
}

impl Dates {
    /// Number of levels.
    pub const COUNT: usize = 11;
    /// Every level, the worst first.
    pub const ALL: [Dates; Dates::COUNT] = [
        Dates::Apart,
        Dates::Window,
        Dates::NearYear,
        Dates::Year,
        Dates::YearAndPart,
        Dates::YearOnly,
        Dates::SameJanuary,
        Dates::DayAndMonth,
        Dates::Slip,
        Dates::Swapped,
        Dates::Same,
    ];

    /// Compares two dates, each with the quality of its source.
    #[must_use]
    pub fn of(a: Born, b: Born, sources: (Source, Source)) -> Dates {
        let apart = a.year.abs_diff(b.year);
        if apart == 0 {
            return if a.is_vague() && b.is_vague() {
                if a.is_january_first() && b.is_january_first() {
                    Dates::SameJanuary
                } else {
                    Dates::YearOnly
                }
            } else if a.is_vague() || b.is_vague() {
                Dates::YearOnly
            } else if a == b {
                Dates::Same
            } else if a.month == b.day && a.day == b.month {
                Dates::Swapped
            } else if one_slip(a, b) {
                Dates::Slip
            } else if a.month == b.month || a.day == b.day && a.day != 0 {
                Dates::YearAndPart
            } else {
                Dates::Year
            };
        }
        let full = !a.is_vague() && !b.is_vague();
        if full && one_slip(a, b) {
            return Dates::Slip;
        }
        if full && a.month == b.month && a.day == b.day && a.day != 0 {
            return Dates::DayAndMonth;
        }
        let window = sources.0.window() + sources.1.window();
        match apart {
            1 => Dates::NearYear,
            n if n <= window.max(4) => Dates::Window,
            _ => Dates::Apart,
        }
    }
}

/// One digit differs, or two neighbouring digits are swapped.
fn one_slip(a: Born, b: Born) -> bool {
    let (x, y) = (a.digits(), b.digits());
    let mut different = x.iter().zip(&y).enumerate().filter(|(_, (p, q))| p != q);
    match (different.next(), different.next(), different.next()) {
        (Some(_), None, _) => true,
        (Some((i, (p, q))), Some((j, (r, s))), None) => j == i + 1 && p == s && q == r,
        _ => false,
    }
}
