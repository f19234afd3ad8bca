//! The static key, and the key of an owner's noise.

use std::convert::Infallible;

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::feature::{Block, Feature, Source, encode, positions, tag};
use super::record::{Epoch, Record, Static};
use super::subject::Subject;
use crate::scan::{BITS, Filter, WORDS};

/// Letters of bigrams whose positions are kept ready: the border and a to z.
const LETTERS: usize = 27;
/// Bits that the two kinds of bigrams set at most.
const MOST: usize = 6;
const FIRST_YEAR: u16 = 1899;
const YEARS: usize = 260;

fn letter(byte: u8) -> Option<usize> {
    match byte {
        b'_' => Some(0),
        b'a'..=b'z' => Some(usize::from(byte - b'a') + 1),
        _ => None,
    }
}

/// A key that one owner holds: BLAKE3 in keyed mode. Whoever has it can try names; so it is for one's own register, for
/// tests and pilots, and every record made with it says so.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct StaticKey {
    key: [u8; 32],
    #[zeroize(skip)]
    epoch: Epoch,
    noise: NoiseKey,
    // Frequent features, kept ready; as secret as the key.
    bigrams: Vec<[u16; MOST]>,
    skeletons: Vec<[u16; MOST]>,
    years: Vec<u16>,
    shelves: Vec<u16>,
    days: Vec<u16>,
}

impl std::fmt::Debug for StaticKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StaticKey(epoch {})", self.epoch.0)
    }
}

impl StaticKey {
    /// A key from 32 secret bytes, for an epoch.
    #[must_use]
    pub fn new(key: [u8; 32], epoch: Epoch) -> Self {
        let noise = NoiseKey(blake3::derive_key(
            "Varn linkage 2026: fixed noise of records under a static key",
            &key,
        ));
        let mut this = Self {
            key,
            epoch,
            noise,
            bigrams: Vec::new(),
            skeletons: Vec::new(),
            years: Vec::new(),
            shelves: Vec::new(),
            days: Vec::new(),
        };
        let letters = || std::iter::once(b'_').chain(b'a'..=b'z');
        let pairs = || letters().flat_map(move |a| letters().map(move |b| [a, b]));
        let ready = |feature: Feature<'_>| {
            let (mut at, mut ready) = (0, [0; MOST]);
            positions(&this.hash(&feature.input().unwrap_or_default()), MOST, 1024, |position| {
                if let Some(to) = ready.get_mut(at) {
                    *to = position;
                }
                at += 1;
            });
            ready
        };
        let tagged = |feature: Feature<'_>| tag(&this.hash(&feature.input().unwrap_or_default()), u16::MAX);
        let bigrams: Vec<_> = pairs().map(|pair| ready(Feature::Bigram(pair))).collect();
        let skeletons: Vec<_> = pairs().map(|pair| ready(Feature::SkeletonBigram(pair))).collect();
        let years = || (FIRST_YEAR..).take(YEARS);
        let tags: Vec<_> = years().map(|year| tagged(Feature::Year(year))).collect();
        let shelves: Vec<_> = years().map(|year| tagged(Feature::Shelf(year))).collect();
        let days = (0..=12).flat_map(|month| (0..=31).map(move |day| (month, day)));
        let days: Vec<_> = days.map(|(month, day)| tagged(Feature::MonthDay(month, day))).collect();
        (this.bigrams, this.skeletons, this.years, this.shelves, this.days) =
            (bigrams, skeletons, tags, shelves, days);
        this
    }

    /// The epoch of the key.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    fn hash(&self, input: &[u8]) -> Block {
        let mut block = [0; 64];
        blake3::Hasher::new_keyed(&self.key).update(input).finalize_xof().fill(&mut block);
        block
    }

    /// Encodes a subject for keeping: with noise that is always the same for the same handle.
    #[must_use]
    pub fn encode(&self, subject: &Subject<'_>, handle: u64) -> Record<Static> {
        let Ok(record) = encode(self, subject, handle, self.epoch, Some(&self.noise));
        record
    }

    /// Encodes a subject for one question, without noise: better found, and not to be kept.
    #[must_use]
    pub fn question(&self, subject: &Subject<'_>, handle: u64) -> Record<Static> {
        let Ok(record) = encode(self, subject, handle, self.epoch, None);
        record
    }

    /// The labels of the shelves on which a person born in these years lies.
    #[must_use]
    pub fn shelves(&self, years: std::ops::RangeInclusive<u16>) -> Vec<u16> {
        let tag = |year| self.tag(&Feature::Shelf(year), u16::MAX);
        years.map(tag).map(|Ok(tag)| tag).collect()
    }

    /// The noise that goes with the key, for decoys.
    #[must_use]
    pub fn noise(&self) -> &NoiseKey {
        &self.noise
    }
}

impl Source for StaticKey {
    type Error = Infallible;

    fn block(&self, feature: &Feature<'_>) -> Result<Option<Block>, Infallible> {
        Ok(feature.input().map(|input| self.hash(&input)))
    }

    fn set(&self, feature: &Feature<'_>, count: usize, filter: &mut Filter) -> Result<(), Infallible> {
        let (table, [a, b]) = match feature {
            Feature::Bigram(pair) => (&self.bigrams, *pair),
            Feature::SkeletonBigram(pair) => (&self.skeletons, *pair),
            _ => (&self.bigrams, [0, 0]),
        };
        let ready = letter(a).zip(letter(b)).and_then(|(a, b)| table.get(a * LETTERS + b));
        match ready {
            Some(ready) => ready.iter().take(count).for_each(|position| filter.set((*position).into())),
            None => {
                if let Some(block) = self.block(feature)? {
                    positions(&block, count, 1024, |position| filter.set(position.into()));
                }
            }
        }
        Ok(())
    }

    fn tag(&self, feature: &Feature<'_>, most: u16) -> Result<u16, Infallible> {
        let year = |year: &u16| usize::from(year.wrapping_sub(FIRST_YEAR));
        let ready = match feature {
            Feature::Year(at) => self.years.get(year(at)),
            Feature::Shelf(at) => self.shelves.get(year(at)),
            Feature::MonthDay(month, day @ 0..=31) => {
                self.days.get(usize::from(*month) * 32 + usize::from(*day))
            }
            _ => None,
        };
        match ready {
            Some(tag) => Ok(*tag),
            None => Ok(self.block(feature)?.map_or(0, |block| tag(&block, most))),
        }
    }
}

/// The key of an owner's noise: which bits of a kept record are turned over. It never leaves the owner.
#[derive(Zeroize, ZeroizeOnDrop, Clone)]
pub struct NoiseKey(pub(super) [u8; 32]);

impl std::fmt::Debug for NoiseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NoiseKey")
    }
}

/// The share of bits turned over as a binary fraction, its last digit first: 41/2048 = 2.002 %.
const RATE: [bool; 11] = [true, false, false, true, false, true, false, false, false, false, false];

impl NoiseKey {
    /// A noise key from 32 secret bytes.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// Turns two per cent of the bits over, always the same ones for the same handle.
    pub(super) fn turn(&self, handle: u64, filter: &mut Filter) {
        let mut bytes = [0; RATE.len() * BITS / 8];
        blake3::Hasher::new_keyed(&self.0)
            .update(b"turn")
            .update(&handle.to_le_bytes())
            .finalize_xof()
            .fill(&mut bytes);
        // Every bit of `turned` is one with the probability of the digits read so far.
        let mut turned = [0_u64; WORDS];
        for (random, digit) in bytes.as_chunks::<{ BITS / 8 }>().0.iter().zip(RATE) {
            for (word, random) in turned.iter_mut().zip(random.as_chunks::<8>().0) {
                let random = u64::from_le_bytes(*random);
                *word = if digit { *word | random } else { *word & random };
            }
        }
        for (word, turned) in filter.0.iter_mut().zip(turned) {
            *word ^= turned;
        }
    }

    /// Thirty-two bits that only the owner can tell for a handle.
    pub(super) fn mark(&self, half: u32) -> u32 {
        let hash = blake3::Hasher::new_keyed(&self.0).update(b"decoy").update(&half.to_le_bytes()).finalize();
        let bytes = hash.as_bytes();
        u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    }
}
