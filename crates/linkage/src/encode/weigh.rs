//! What a comparison of encoded records weighs, in bits of evidence (log₂ of how much likelier it is for the same person
//! than for two different ones, Fellegi & Sunter 1969), and searching by it.
//!
//! The weights here were learned once, from invented children whose names, dates and countries were altered as described
//! in the documentation of the method; an owner with labelled pairs puts its own in their place.

use super::compare::{Agreement, Comparison, DateLevel};
use super::record::Attributes;
use crate::scan::{Hit, Rank};

/// Weights of a comparison, in bits.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Similarity of names and what it weighs; between two points on the straight line through them. Rising in both.
    pub name: Vec<(f64, f64)>,
    /// Birth dates, in the order of [`DateLevel::ALL`].
    pub date: [f64; 13],
    /// Sex: differs, missing, the same.
    pub sex: [f64; 3],
    /// Country: differs, missing, the same.
    pub country: [f64; 3],
    /// Language: differs, missing, the same.
    pub language: [f64; 3],
    /// Similarity of places and what it weighs, as for names; a missing place weighs nothing.
    pub place: Vec<(f64, f64)>,
    /// Each exact fact in both.
    pub context: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            name: vec![
                (0.3, -2.8),
                (0.35, -2.5),
                (0.4, -0.4),
                (0.45, 2.9),
                (0.5, 5.2),
                (0.55, 7.0),
                (0.6, 9.0),
                (0.65, 11.2),
                (0.7, 13.8),
                (0.75, 16.0),
                (0.8, 17.2),
                (0.9, 18.5),
                (1.0, 21.2),
            ],
            date: [-5.5, -1.6, -1.6, 0.0, -0.3, -3.0, -1.2, 2.6, 0.2, 5.1, 9.2, 9.2, 12.5],
            sex: [-4.8, 0.0, 1.0],
            country: [-3.0, 0.0, 3.5],
            language: [-1.5, 0.0, 1.5],
            place: vec![(0.0, -2.0), (0.4, -1.0), (0.7, 3.0), (1.0, 6.0)],
            context: 18.0,
        }
    }
}

/// The value at `x` of the line through the points.
fn line(points: &[(f64, f64)], x: f64) -> f64 {
    let mut last: Option<(f64, f64)> = None;
    for (at, value) in points.iter().copied() {
        if x <= at {
            return match last {
                Some((before, low)) if at > before => low + (value - low) * (x - before) / (at - before),
                _ => value,
            };
        }
        last = Some((at, value));
    }
    last.map_or(0.0, |(_, value)| value)
}

/// The least `x` at which the line reaches `value`; beyond 1 when it never does.
fn reaches(points: &[(f64, f64)], value: f64) -> f64 {
    let mut last: Option<(f64, f64)> = None;
    for (at, high) in points.iter().copied() {
        if high >= value {
            return match last {
                // A hair lower, so that rounding never hides a row.
                Some((before, low)) if high > low => {
                    before + (at - before) * (value - low) / (high - low) - 1e-9
                }
                _ => 0.0,
            };
        }
        last = Some((at, high));
    }
    2.0
}

fn of(weights: &[f64; 3], agreement: Agreement) -> f64 {
    weights.get(agreement as usize).copied().unwrap_or(0.0)
}

impl Weights {
    /// What the similarity of two names weighs.
    #[must_use]
    pub fn name(&self, similarity: f64) -> f64 {
        line(&self.name, similarity)
    }

    /// What birth dates weigh.
    #[must_use]
    pub fn date(&self, level: DateLevel) -> f64 {
        self.date.get(level as usize).copied().unwrap_or(0.0)
    }

    /// What everything outside the name weighs together.
    #[must_use]
    pub fn attributes(&self, a: &Attributes, b: &Attributes) -> f64 {
        self.date(a.date(b))
            + of(&self.sex, a.sex(b))
            + of(&self.country, a.country(b))
            + of(&self.language, a.language(b))
            + a.place(b).map_or(0.0, |similarity| line(&self.place, similarity))
    }

    /// What a comparison weighs in all.
    #[must_use]
    pub fn total(&self, comparison: &Comparison) -> f64 {
        // More shared facts than eight add nothing.
        let facts = u32::try_from(comparison.context.min(8)).unwrap_or(8);
        comparison.name.map_or(0.0, |similarity| self.name(similarity))
            + self.date(comparison.date)
            + of(&self.sex, comparison.sex)
            + of(&self.country, comparison.country)
            + of(&self.language, comparison.language)
            + comparison.place.map_or(0.0, |similarity| line(&self.place, similarity))
            + self.context * f64::from(facts)
    }

    fn most(&self) -> f64 {
        let top = |weights: &[f64]| weights.iter().copied().fold(0.0, f64::max);
        let place = self.place.iter().map(|point| point.1).fold(0.0, f64::max);
        top(&self.date) + top(&self.sex) + top(&self.country) + top(&self.language) + place
    }
}

/// Ranks the rows of an index by what name and attributes weigh together. Exact facts are looked up on their own.
#[derive(Debug, Clone)]
pub struct ByWeight<'a> {
    weights: &'a Weights,
    asked: &'a Attributes,
    unread: bool,
    most: f64,
}

impl<'a> ByWeight<'a> {
    /// Ranks for a record that is asked about.
    #[must_use]
    pub fn new<P: super::Profile>(weights: &'a Weights, asked: &'a super::Record<P>) -> Self {
        Self { weights, asked: asked.attributes(), unread: asked.name().ones() == 0, most: weights.most() }
    }
}

impl Rank<Attributes> for ByWeight<'_> {
    fn name_needed(&self, score: f64) -> f64 {
        // A name that could not be read is similar to nothing and weighs nothing.
        if self.unread { 0.0 } else { reaches(&self.weights.name, score - self.most) }
    }

    fn rank(&self, name: f64, rest: &Attributes) -> f64 {
        let name = if self.unread { 0.0 } else { self.weights.name(name) };
        name + self.weights.attributes(self.asked, rest)
    }
}

/// How much likelier it is that the first hit is the person than that it is another hit or that the person is not among
/// the rows at all, as a logarithm to base 2; minus infinity without a hit. A common name with a common date is like many
/// rows, and then none of them stands out, however much it weighs.
///
/// `hits` are the best rows of one search by [`ByWeight`], best first, ten or more; `rows` is the number of rows searched;
/// `known` is the share of askings in which the person is there.
#[must_use]
pub fn standing_out(hits: &[Hit], rows: usize, known: f64) -> f64 {
    let Some((first, others)) = hits.split_first() else { return f64::NEG_INFINITY };
    let rows = f64::from(u32::try_from(rows).unwrap_or(u32::MAX));
    let absent = rows * (1.0 - known) / known;
    let others: f64 = others.iter().map(|hit| hit.score.exp2()).sum();
    first.score - (absent + others).log2()
}
