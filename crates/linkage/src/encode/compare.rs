//! What two encoded records tell about each other.

use super::record::{Attributes, DateTags, EpochMismatch, Profile, Record};
use crate::scan::Measure;

/// How two birth dates go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateLevel {
    /// Years more than some five apart, or a stretch neither shares.
    Far,
    /// Years up to five apart.
    Within,
    /// One or two years apart.
    YearOff,
    /// At least one date is unknown.
    Missing,
    /// One or two years apart, and one date only a year or 1 January.
    YearOffVague,
    /// The same year, another month and day.
    SameYear,
    /// The same year, and the same month or the same day of the month.
    SameYearPart,
    /// The same year, and one date only a year or 1 January.
    SameYearVague,
    /// Month and day agree (not 1 January), years far apart.
    SameDayFar,
    /// The same year, both only a year or 1 January.
    BothVague,
    /// Month and day agree (not 1 January), years one or two apart.
    SameDayYearOff,
    /// The same year, day and month exchanged.
    Swapped,
    /// The same date, not 1 January.
    Same,
}

impl DateLevel {
    /// All, in order.
    pub const ALL: [Self; 13] = [
        Self::Far,
        Self::Within,
        Self::YearOff,
        Self::Missing,
        Self::YearOffVague,
        Self::SameYear,
        Self::SameYearPart,
        Self::SameYearVague,
        Self::SameDayFar,
        Self::BothVague,
        Self::SameDayYearOff,
        Self::Swapped,
        Self::Same,
    ];
}

/// How two values that are the same or not go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Agreement {
    /// Both known, different.
    Differ,
    /// At least one unknown.
    Missing,
    /// Both known, the same.
    Same,
}

impl Agreement {
    /// Of two tags, of which 0 means unknown.
    fn of(a: u16, b: u16) -> Self {
        match (a, b) {
            (0, _) | (_, 0) => Self::Missing,
            _ if a == b => Self::Same,
            _ => Self::Differ,
        }
    }
}

fn same(a: u16, b: u16) -> bool {
    a != 0 && a == b
}

impl DateTags {
    /// How two encoded dates go together; symmetric.
    #[must_use]
    pub fn level(&self, other: &Self) -> DateLevel {
        let ([before, year, after], [other_before, other_year, other_after]) = (self.year, other.year);
        if year == 0 || other_year == 0 {
            return DateLevel::Missing;
        }
        let one = same(before, other_year) || same(after, other_year);
        let off = one || same(before, other_after) || same(after, other_before);
        let vague = self.vague || other.vague;
        let day = same(self.month_day, other.month_day);
        if year == other_year {
            if self.vague && other.vague {
                DateLevel::BothVague
            } else if vague {
                DateLevel::SameYearVague
            } else if day {
                DateLevel::Same
            } else if same(self.month_day, other.swapped) {
                DateLevel::Swapped
            } else if same(self.month, other.month) || same(self.day, other.day) {
                DateLevel::SameYearPart
            } else {
                DateLevel::SameYear
            }
        } else if day && !vague {
            if off { DateLevel::SameDayYearOff } else { DateLevel::SameDayFar }
        } else if off {
            if one && vague { DateLevel::YearOffVague } else { DateLevel::YearOff }
        } else if self.stretch.iter().zip(other.stretch).any(|(a, b)| same(*a, b)) {
            DateLevel::Within
        } else {
            DateLevel::Far
        }
    }
}

/// What two encoded records tell about each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// Similarity of the names, 0.6 · Dice + 0.4 · containment; none when a name could not be read.
    pub name: Option<f64>,
    /// Birth dates.
    pub date: DateLevel,
    /// Sex.
    pub sex: Agreement,
    /// Country.
    pub country: Agreement,
    /// Language.
    pub language: Agreement,
    /// Similarity of the places (Dice); none when one is unknown.
    pub place: Option<f64>,
    /// Exact facts in both.
    pub context: usize,
    /// How rare the commoner of the two names is, 1 to 7; 0 when an owner has not said.
    pub rarity: u8,
}

impl Attributes {
    /// How two dates go together.
    #[must_use]
    pub fn date(&self, other: &Self) -> DateLevel {
        self.date.level(&other.date)
    }

    /// How two sexes go together.
    #[must_use]
    pub fn sex(&self, other: &Self) -> Agreement {
        Agreement::of(self.sex, other.sex)
    }

    /// How two countries go together.
    #[must_use]
    pub fn country(&self, other: &Self) -> Agreement {
        Agreement::of(self.country, other.country)
    }

    /// How two languages go together.
    #[must_use]
    pub fn language(&self, other: &Self) -> Agreement {
        Agreement::of(self.language, other.language)
    }

    /// Similarity of two places (Dice); none when one is unknown.
    #[must_use]
    pub fn place(&self, other: &Self) -> Option<f64> {
        (self.place != 0 && other.place != 0).then(|| {
            let common = (self.place & other.place).count_ones();
            2.0 * f64::from(common) / f64::from(self.place.count_ones() + other.place.count_ones())
        })
    }
}

impl<P: Profile> Record<P> {
    /// Compares two records of the same profile; records of different epochs are refused.
    pub fn compare(&self, other: &Self) -> Result<Comparison, EpochMismatch> {
        self.same_epoch(other)?;
        let (a, b) = (self.attributes(), other.attributes());
        let read = self.name().ones() > 0 && other.name().ones() > 0;
        let common = self.context().iter().filter(|fact| other.context().binary_search(fact).is_ok()).count();
        Ok(Comparison {
            name: read.then(|| Measure::Blend.of(self.name(), other.name())),
            date: a.date(b),
            sex: a.sex(b),
            country: a.country(b),
            language: a.language(b),
            place: a.place(b),
            context: common,
            rarity: a.rarity().min(b.rarity()),
        })
    }
}
