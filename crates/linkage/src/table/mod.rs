//! Tables of records: deduplicated, linked, queried, in the clear and inside one owner.
//!
//! [`Table::read`] takes rows of cells and a map of columns; [`dedupe`], [`link`] and [`query`] give pairs with score,
//! probability, band and reasons. Unsupervised unless labelled pairs are given; the same seed gives the same answer with any
//! number of threads.

mod bridge;
mod candidates;
mod correlation;
mod engine;
mod gamma;
pub(crate) mod random;
mod terms;

use std::collections::HashMap;

use crate::compare::{Born, Source};
use crate::name::{Dictionary, normal};
pub use engine::{Options, Outcome, Pair, dedupe, link, query};
use terms::Terms;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Names: all columns of this kind are one bag of words.
    Names,
    /// Sex: equal or not.
    Sex,
    /// Country or language: equal or not.
    Country,
    /// A place by name.
    Place,
    /// Any other text.
    Text,
    /// An exact token: phone, document number, plate, account. The only kind that can make a pair certain.
    Exact,
}

/// Which cell of a row is what. Numbers count from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Columns with names or parts of names.
    pub names: Vec<usize>,
    /// The birth date.
    pub born: Option<usize>,
    /// Where the birth date comes from: `document`, `stated`, `assessed`, `guessed`.
    pub born_source: Option<usize>,
    /// Sex.
    pub sex: Option<usize>,
    /// Country.
    pub country: Option<usize>,
    /// Places.
    pub place: Vec<usize>,
    /// Other texts.
    pub text: Vec<usize>,
    /// Exact tokens.
    pub exact: Vec<usize>,
}

impl Columns {
    /// Fields other than names and birth date, each with its cell.
    fn single(&self) -> Vec<(Kind, usize)> {
        let one = |kind, cell: Option<usize>| cell.map(|c| (kind, c));
        one(Kind::Sex, self.sex)
            .into_iter()
            .chain(one(Kind::Country, self.country))
            .chain(self.place.iter().map(|c| (Kind::Place, *c)))
            .chain(self.text.iter().map(|c| (Kind::Text, *c)))
            .chain(self.exact.iter().map(|c| (Kind::Exact, *c)))
            .collect()
    }
}

/// No value.
pub(crate) const MISSING: u32 = u32::MAX;

/// Words of names that take part in a comparison.
pub(crate) const NAME_SLOTS: usize = normal::MAX_TOKENS;

/// Vocabulary that two tables share.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    pub(crate) names: Terms,
    pub(crate) single: Vec<(Kind, Terms)>,
}

/// Rows as numbers of terms.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) names: Vec<[u32; NAME_SLOTS]>,
    pub(crate) born: Vec<Option<Born>>,
    pub(crate) sources: Vec<Source>,
    /// By field, then by row.
    pub(crate) single: Vec<Vec<u32>>,
}

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn name(&self, row: usize) -> &[u32] {
        let all: &[u32] = self.names.get(row).map_or(&[], |n| n.as_slice());
        let end = all.iter().position(|t| *t == MISSING).unwrap_or(all.len());
        all.get(..end).unwrap_or(&[])
    }

    pub(crate) fn value(&self, field: usize, row: usize) -> u32 {
        self.single.get(field).and_then(|f| f.get(row)).copied().unwrap_or(MISSING)
    }
}

/// One or two tables that have been read.
#[derive(Debug)]
pub struct Table {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) left: Rows,
    /// The second table; `None` when one table is compared with itself.
    pub(crate) right: Option<Rows>,
}

impl Table {
    /// Reads one table, to be deduplicated.
    #[must_use]
    pub fn read<'a, R>(rows: R, columns: &Columns, dictionary: &Dictionary) -> Table
    where
        R: IntoIterator,
        R::Item: AsRef<[&'a str]>,
    {
        let mut reader = Reader::new(columns, dictionary);
        let left = reader.rows(rows, columns);
        Table { vocabulary: reader.vocabulary(), left, right: None }
    }

    /// Reads two tables, to be linked, or queries and a register, to be searched. Each has its own map of columns, of the
    /// same shape: as many places, texts and exact tokens, in the same order.
    #[must_use]
    pub fn read_two<'a, R, S>(left: (R, &Columns), right: (S, &Columns), dictionary: &Dictionary) -> Table
    where
        R: IntoIterator,
        R::Item: AsRef<[&'a str]>,
        S: IntoIterator,
        S::Item: AsRef<[&'a str]>,
    {
        let mut reader = Reader::new(left.1, dictionary);
        let first = reader.rows(left.0, left.1);
        let second = reader.rows(right.0, right.1);
        Table { vocabulary: reader.vocabulary(), left: first, right: Some(second) }
    }

    /// Rows of the first table.
    #[must_use]
    pub fn len(&self) -> usize {
        self.left.len()
    }

    /// Whether the first table has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.left.len() == 0
    }

    /// The rows on the right: of the second table, or the same again.
    pub(crate) fn other(&self) -> &Rows {
        self.right.as_ref().unwrap_or(&self.left)
    }
}

/// Turns cells into terms.
struct Reader<'d> {
    dictionary: &'d Dictionary,
    names: Terms,
    words: HashMap<String, Vec<u32>>,
    single: Vec<(Kind, Terms, HashMap<String, u32>)>,
}

impl<'d> Reader<'d> {
    fn new(columns: &Columns, dictionary: &'d Dictionary) -> Reader<'d> {
        Reader {
            dictionary,
            names: Terms::new(Kind::Names),
            words: HashMap::new(),
            single: columns
                .single()
                .into_iter()
                .map(|(kind, _)| (kind, Terms::new(kind), HashMap::new()))
                .collect(),
        }
    }

    fn rows<'a, R>(&mut self, rows: R, columns: &Columns) -> Rows
    where
        R: IntoIterator,
        R::Item: AsRef<[&'a str]>,
    {
        let fields = columns.single();
        let mut out = Rows { single: self.single.iter().map(|_| Vec::new()).collect(), ..Rows::default() };
        for row in rows {
            let row = row.as_ref();
            let cell = |n: usize| row.get(n).map_or("", |s| s.trim());
            let mut name = [MISSING; NAME_SLOTS];
            let mut filled = 0;
            for column in &columns.names {
                let text = cell(*column);
                if text.is_empty() {
                    continue;
                }
                if !self.words.contains_key(text) {
                    let ids =
                        normal::words(text).iter().map(|w| self.names.word(w, self.dictionary)).collect();
                    self.words.insert(text.to_owned(), ids);
                }
                for id in self.words.get(text).into_iter().flatten() {
                    if let Some(slot) = name.get_mut(filled) {
                        *slot = *id;
                        filled += 1;
                    }
                }
            }
            self.names.count(name.get(..filled).unwrap_or(&[]));
            out.names.push(name);
            out.born.push(columns.born.and_then(|c| Born::read(cell(c))));
            out.sources.push(match columns.born_source.map(cell) {
                Some("document") => Source::Document,
                Some("assessed") => Source::Assessed,
                Some("guessed") => Source::Guessed,
                _ => Source::Stated,
            });
            for (((_, terms, known), (_, column)), list) in
                self.single.iter_mut().zip(&fields).zip(&mut out.single)
            {
                let text = cell(*column);
                let id = if text.is_empty() {
                    MISSING
                } else if let Some(id) = known.get(text) {
                    *id
                } else {
                    let id = terms.value(text);
                    known.insert(text.to_owned(), id);
                    id
                };
                if id != MISSING {
                    terms.count(&[id]);
                }
                list.push(id);
            }
        }
        out
    }

    fn vocabulary(self) -> Vocabulary {
        Vocabulary {
            names: self.names,
            single: self.single.into_iter().map(|(kind, terms, _)| (kind, terms)).collect(),
        }
    }
}
