//! Questions that stay open: a record that arrives later is laid beside them (Swedish: *stående fråga*).

use std::collections::BTreeMap;

use super::compare::Comparison;
use super::record::{Epoch, EpochMismatch, Profile, Record};
use super::weigh::Weights;

/// One open question.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Open<P: Profile> {
    record: Record<P>,
    until: i64,
}

/// An open question that a new record answers, perhaps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StandingHit {
    /// The question.
    pub question: u64,
    /// Evidence in bits.
    pub weight: f64,
    /// What was told.
    pub told: Comparison,
}

/// Open questions of one epoch. Questions kept here should be encoded for keeping, with noise, not as for one asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<P: Profile> {
    epoch: Epoch,
    open: BTreeMap<u64, Open<P>>,
}

impl<P: Profile> Standing<P> {
    /// None yet, for an epoch.
    #[must_use]
    pub fn new(epoch: Epoch) -> Self {
        Self { epoch, open: BTreeMap::new() }
    }

    /// Number of open questions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.open.len()
    }

    /// Whether none is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    fn fits(&self, record: &Record<P>) -> Result<(), EpochMismatch> {
        if record.epoch() == self.epoch {
            Ok(())
        } else {
            Err(EpochMismatch { left: self.epoch, right: record.epoch() })
        }
    }

    /// Opens a question, or puts a new record in the place of an open one. `until` is the last day it is open, counted as
    /// the caller counts days. A record of another epoch is refused.
    pub fn open(&mut self, question: u64, record: Record<P>, until: i64) -> Result<(), EpochMismatch> {
        self.fits(&record)?;
        self.open.insert(question, Open { record, until });
        Ok(())
    }

    /// Closes a question; whether it was open.
    pub fn close(&mut self, question: u64) -> bool {
        self.open.remove(&question).is_some()
    }

    /// Closes what was open until a day before `today`, and tells which.
    pub fn expire(&mut self, today: i64) -> Vec<u64> {
        let gone: Vec<u64> =
            self.open.iter().filter(|(_, open)| open.until < today).map(|(id, _)| *id).collect();
        for question in &gone {
            self.open.remove(question);
        }
        gone
    }

    /// The open questions for which a new record weighs at least `least` bits, heaviest first, then by number.
    pub fn arrived(
        &self,
        record: &Record<P>,
        weights: &Weights,
        least: f64,
    ) -> Result<Vec<StandingHit>, EpochMismatch> {
        self.fits(record)?;
        let mut hits = Vec::new();
        for (question, open) in &self.open {
            let told = open.record.compare(record)?;
            let weight = weights.total(&told);
            if weight >= least {
                hits.push(StandingHit { question: *question, weight, told });
            }
        }
        hits.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.question.cmp(&b.question)));
        Ok(hits)
    }
}
