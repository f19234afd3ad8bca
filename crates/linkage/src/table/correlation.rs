//! Fields that go together among strangers too: a name and a country, a place and its region.
//!
//! Counting both at their full weight would count one fact twice. From pairs of strangers that share a term of one field, the
//! chance that another field agrees as well is measured; where both agree, the field with the lesser weight is weighed half way
//! between its own chance and that one.

use crate::compare::{Born, Dates};

use super::candidates::Postings;
use super::random::Random;
use super::{Kind, MISSING, Rows, Table};

/// Pairs drawn for one field.
const DRAWN: usize = 1_500;
/// Rows that a term must have: those who share a rarer one are often one person.
const COMMON: usize = 40;
/// How many times likelier than usual an agreement must be to count as going together.
const LIFT: f32 = 2.0;
/// Fewest strangers among them that a chance is believed from.
const FEWEST: f32 = 60.0;

/// Logarithm of the chance that a field agrees between strangers who agree in another.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Correlations {
    /// By field that agrees (the names last), then by the other; negative infinity where nothing is known.
    chance: Vec<Vec<f32>>,
}

impl Correlations {
    /// Measures them.
    pub(crate) fn measure(table: &Table, seed: u64) -> Correlations {
        let fields = table.vocabulary.single.len();
        let right = table.other();
        if fields == 0 || right.len() < 200 {
            return Correlations::default();
        }
        let mut random = Random::new(seed ^ 0xC0_44E1);
        let chance = (0..=fields)
            .map(|f| if f < fields { single(table, f, &mut random) } else { names(table, &mut random) });
        Correlations { chance: chance.collect() }
    }

    /// The chance (logarithm) that `field` agrees, given that `other` does; `other` is the number of fields for the names.
    pub(crate) fn of(&self, other: usize, field: usize) -> f32 {
        self.chance.get(other).and_then(|c| c.get(field)).copied().unwrap_or(f32::NEG_INFINITY)
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(MISSING)
}

fn single(table: &Table, f: usize, random: &mut Random) -> Vec<f32> {
    let right = table.other();
    // Who shares an exact token is one person, or of one household: nothing to learn of strangers.
    if table.vocabulary.single.get(f).is_some_and(|(kind, _)| *kind == Kind::Exact) {
        return Vec::new();
    }
    let terms = table.vocabulary.single.get(f).map_or(0, |(_, t)| t.len());
    let values = (0..right.len()).map(|r| (right.value(f, r), number(r))).filter(|p| p.0 != MISSING);
    let postings = Postings::build(terms, values);
    drawn(table, random, |row, random| {
        let list = postings.of(table.left.value(f, row));
        if list.len() < COMMON {
            return None;
        }
        list.get(random.below(list.len())).copied()
    })
}

fn names(table: &Table, random: &mut Random) -> Vec<f32> {
    let right = table.other();
    let words = (0..right.len()).flat_map(|r| right.name(r).iter().map(move |t| (*t, number(r))));
    let postings = Postings::build(table.vocabulary.names.len(), words);
    drawn(table, random, |row, random| {
        let name = table.left.name(row);
        let list = postings.of(name.get(random.below(name.len())).copied()?);
        if list.len() < COMMON {
            return None;
        }
        list.get(random.below(list.len())).copied()
    })
}

/// Chance of each field among strangers that `partner` draws.
fn drawn(
    table: &Table,
    random: &mut Random,
    partner: impl Fn(usize, &mut Random) -> Option<u32>,
) -> Vec<f32> {
    let right = table.other();
    let fields = table.vocabulary.single.len();
    let mut agree = vec![0.0_f32; fields];
    let mut both = vec![0.0_f32; fields];
    for _ in 0..DRAWN {
        let row = random.below(table.left.len());
        let Some(other) = partner(row, random).and_then(|o| usize::try_from(o).ok()) else { continue };
        if table.right.is_none() && other == row || !strangers(table, right, row, other) {
            continue;
        }
        for (g, (agree, both)) in agree.iter_mut().zip(&mut both).enumerate() {
            let (p, q) = (table.left.value(g, row), right.value(g, other));
            if p != MISSING && q != MISSING {
                *both += 1.0;
                *agree += f32::from(u8::from(p == q));
            }
        }
    }
    let mut out = Vec::with_capacity(fields);
    for ((kind, terms), (a, b)) in table.vocabulary.single.iter().zip(agree.iter().zip(&both)) {
        let (mut equal, mut all) = (0.0_f32, 0.0_f32);
        for t in 0..terms.len() {
            #[expect(clippy::cast_precision_loss, reason = "rows")]
            let df = terms.df(number(t)) as f32;
            equal += df * df;
            all += df;
        }
        let usual = equal / (all * all).max(1.0);
        let chance = a / b;
        // Half way, on the scale of weights: some of those drawn are one person after all.
        let told = *kind != Kind::Exact && *b >= FEWEST && chance > LIFT * usual;
        out.push(if told { (chance * usual).sqrt().ln() } else { f32::NEG_INFINITY });
    }
    out
}

/// Whether two rows are hardly one person: their dates are apart, or, without dates, one word of the names agrees at most.
fn strangers(table: &Table, right: &Rows, row: usize, other: usize) -> bool {
    let date = |list: &[Option<Born>], r: usize| list.get(r).copied().flatten();
    match (date(&table.left.born, row), date(&right.born, other)) {
        (Some(a), Some(b)) => Dates::of(a, b, Default::default()) <= Dates::Window,
        _ => {
            let (x, y) = (table.left.name(row), right.name(other));
            x.iter().filter(|t| y.contains(t)).count() <= 1 && x.len().max(y.len()) > 1
        }
    }
}
