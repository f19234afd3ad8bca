//! The features of a subject, and how each becomes bits once a key has turned it into 64 bytes nobody can guess.

use std::collections::HashMap;

use zeroize::Zeroize;

use super::key::NoiseKey;
use super::record::{Attributes, DateTags, Epoch, Profile, Record, Shared};
use super::subject::{Birth, Context, MAX_CONTEXT, MAX_WORDS, Sex, Subject};
use crate::scan::Filter;

/// Bits that each kind of feature sets in the name, chosen on one half of the development set among ten allotments: groups of
/// spellings tell most, and a third group of a word brought more strangers than children.
const BIGRAM_BITS: usize = 4;
const SKELETON_BIGRAM_BITS: usize = 5;
const SKELETON_BITS: usize = 10;
const GROUP_BITS: usize = 24;
/// Bits that a bigram sets in the 128 bits of a place.
const PLACE_BITS: usize = 3;
/// Caps, so that one long word does not flood the filter.
const MAX_BIGRAMS: usize = 20;
const MAX_SKELETON_BIGRAMS: usize = 14;
const MAX_SKELETONS: usize = 1;
const MAX_GROUPS: usize = 2;
const MAX_PLACE_BIGRAMS: usize = 40;

/// One thing that is hashed. Every kind has its own first byte: no feature of one kind equals one of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Feature<'a> {
    Bigram([u8; 2]),
    SkeletonBigram([u8; 2]),
    Skeleton(&'a str),
    Group(u32),
    Year(u16),
    /// A stretch of six years, in one of two phases, so that years close to one another share at least one.
    Stretch(u8, u16),
    Month(u8),
    Day(u8),
    MonthDay(u8, u8),
    Shelf(u16),
    Sex(Sex),
    Country(&'a str),
    Language(&'a str),
    PlaceBigram([u8; 2]),
    Context(&'a Context<'a>),
}

/// The greatest length of a hashed feature.
const MAX_INPUT: usize = 270;

impl Feature<'_> {
    /// What is hashed; none when the feature says nothing.
    pub(super) fn input(&self) -> Option<Vec<u8>> {
        let mut input = Vec::with_capacity(16);
        match self {
            Self::Bigram(pair) => tagged(&mut input, b'b', pair),
            Self::SkeletonBigram(pair) => tagged(&mut input, b's', pair),
            Self::Skeleton(text) => tagged(&mut input, b'S', text.as_bytes()),
            Self::Group(group) => tagged(&mut input, b'g', &group.to_le_bytes()),
            Self::Year(year) => tagged(&mut input, b'y', &year.to_le_bytes()),
            Self::Stretch(phase, at) => {
                tagged(&mut input, b'Y', &[*phase]);
                input.extend(at.to_le_bytes());
            }
            Self::Month(month) => tagged(&mut input, b'm', &[*month]),
            Self::Day(day) => tagged(&mut input, b'd', &[*day]),
            Self::MonthDay(month, day) => tagged(&mut input, b'D', &[*month, *day]),
            Self::Shelf(year) => tagged(&mut input, b'h', &year.to_le_bytes()),
            Self::Sex(sex) => tagged(&mut input, b'x', &[*sex as u8]),
            Self::Country(code) => tagged(&mut input, b'c', &short(code)?),
            Self::Language(code) => tagged(&mut input, b'l', &short(code)?),
            Self::PlaceBigram(pair) => tagged(&mut input, b'p', pair),
            Self::Context(context) => {
                tagged(&mut input, b'k', &[context.kind as u8]);
                input.extend(context.normal()?.as_bytes());
            }
        }
        input.truncate(MAX_INPUT);
        Some(input)
    }
}

fn tagged(input: &mut Vec<u8>, kind: u8, value: &[u8]) {
    input.push(kind);
    input.extend(value);
}

fn short(code: &str) -> Option<Vec<u8>> {
    let code = code.trim().to_lowercase();
    (!code.is_empty()).then(|| code.into_bytes().into_iter().take(64).collect())
}

/// What a feature has become under a key.
pub(super) type Block = [u8; 64];

/// `count` distinct positions below `size` (a power of two up to 1,024) from a block; every position is equally likely.
pub(super) fn positions(block: &Block, count: usize, size: u16, mut set: impl FnMut(u16)) {
    let (mut seen, mut left) = (Filter::EMPTY, count);
    for pair in block.as_chunks::<2>().0 {
        let position = u16::from_le_bytes(*pair) & (size - 1);
        if left == 0 {
            return;
        }
        // Thirty-two numbers for at most twenty places: that they do not suffice is rarer than one in a million, and then
        // a bit is missing on both sides alike.
        if !seen.has(position.into()) {
            seen.set(position.into());
            set(position);
            left -= 1;
        }
    }
}

/// A tag from 1 to `most`; 0 is kept for “not known”.
pub(super) fn tag(block: &Block, most: u16) -> u16 {
    let number = u32::from_le_bytes([block[0], block[1], block[2], block[3]]);
    let tag = (u64::from(number) * u64::from(most)) >> 32;
    u16::try_from(tag).unwrap_or(0) + 1
}

/// Something that knows what features become.
pub(super) trait Source {
    /// Why a feature could not be turned.
    type Error;
    /// The block of a feature; none when the feature says nothing.
    fn block(&self, feature: &Feature<'_>) -> Result<Option<Block>, Self::Error>;

    /// Sets the bits of a name's feature.
    fn set(&self, feature: &Feature<'_>, count: usize, filter: &mut Filter) -> Result<(), Self::Error> {
        if let Some(block) = self.block(feature)? {
            positions(&block, count, 1024, |position| filter.set(position.into()));
        }
        Ok(())
    }

    /// The tag of a feature, 0 when it says nothing.
    fn tag(&self, feature: &Feature<'_>, most: u16) -> Result<u16, Self::Error> {
        Ok(self.block(feature)?.map_or(0, |block| tag(&block, most)))
    }
}

/// Pairs of neighbouring bytes, with a border at both ends.
fn bigrams(text: &str, most: usize) -> impl Iterator<Item = [u8; 2]> {
    let border = std::iter::once(b'_');
    let bytes = border.clone().chain(text.bytes()).chain(border.clone());
    let next = text.bytes().chain(border);
    let most = if text.is_empty() { 0 } else { most };
    bytes.zip(next).map(|(a, b)| [a, b]).take(most)
}

/// Visits the features of a name, with the bits each sets.
fn name_features<E>(
    subject: &Subject<'_>,
    mut visit: impl FnMut(&Feature<'_>, usize) -> Result<(), E>,
) -> Result<(), E> {
    for word in subject.words.iter().take(MAX_WORDS) {
        for pair in bigrams(word.romanised, MAX_BIGRAMS) {
            visit(&Feature::Bigram(pair), BIGRAM_BITS)?;
        }
        for pair in bigrams(word.skeletons.first().map_or("", String::as_str), MAX_SKELETON_BIGRAMS) {
            visit(&Feature::SkeletonBigram(pair), SKELETON_BIGRAM_BITS)?;
        }
        for skeleton in word.skeletons.iter().filter(|skeleton| !skeleton.is_empty()).take(MAX_SKELETONS) {
            visit(&Feature::Skeleton(skeleton), SKELETON_BITS)?;
        }
        for group in word.groups.iter().take(MAX_GROUPS) {
            visit(&Feature::Group(*group), GROUP_BITS)?;
        }
    }
    Ok(())
}

/// The years of a stretch of six, in two phases.
fn stretches(year: u16) -> [Feature<'static>; 2] {
    [Feature::Stretch(0, year / 6), Feature::Stretch(1, (year + 3) / 6)]
}

fn date<S: Source>(source: &S, birth: &Birth) -> Result<DateTags, S::Error> {
    let mut tags = DateTags { quality: birth.quality as u8, ..DateTags::default() };
    let Some(year) = birth.year else { return Ok(tags) };
    for (tag, year) in tags.year.iter_mut().zip([year.saturating_sub(1), year, year.saturating_add(1)]) {
        *tag = source.tag(&Feature::Year(year), u16::MAX)?;
    }
    for (tag, stretch) in tags.stretch.iter_mut().zip(stretches(year)) {
        *tag = source.tag(&stretch, 1023)?;
    }
    if let Some(month) = birth.month {
        tags.month = source.tag(&Feature::Month(month), 4095)?;
        if let Some(day) = birth.day {
            tags.day = source.tag(&Feature::Day(day), 4095)?;
            tags.month_day = source.tag(&Feature::MonthDay(month, day), u16::MAX)?;
            if day <= 12 {
                tags.swapped = source.tag(&Feature::MonthDay(day, month), u16::MAX)?;
            }
        }
    }
    tags.vague = birth.day.is_none() || (birth.month, birth.day) == (Some(1), Some(1));
    Ok(tags)
}

/// Encodes a subject with whatever turns its features.
pub(super) fn encode<P: Profile, S: Source>(
    source: &S,
    subject: &Subject<'_>,
    handle: u64,
    epoch: Epoch,
    noise: Option<&NoiseKey>,
) -> Result<Record<P>, S::Error> {
    let mut filter = Filter::EMPTY;
    name_features(subject, |feature, bits| source.set(feature, bits, &mut filter))?;
    // A name that could not be read stays empty: noise would make it like others.
    if let Some(noise) = noise.filter(|_| filter != Filter::EMPTY) {
        noise.turn(handle, &mut filter);
    }
    let mut place = 0_u128;
    for pair in bigrams(subject.place.unwrap_or(""), MAX_PLACE_BIGRAMS) {
        if let Some(block) = source.block(&Feature::PlaceBigram(pair))? {
            positions(&block, PLACE_BITS, 128, |position| place |= 1 << position);
        }
    }
    let word = |feature: Option<Feature<'_>>| feature.map_or(Ok(0), |feature| source.tag(&feature, u16::MAX));
    let attributes = Attributes {
        date: date(source, &subject.birth)?,
        shelf: word(subject.birth.year.map(Feature::Shelf))?,
        sex: word(subject.sex.map(Feature::Sex))?,
        country: word(subject.country.map(Feature::Country))?,
        language: word(subject.language.map(Feature::Language))?,
        rarity: subject.rarity.min(7),
        place,
    };
    let mut context = Vec::new();
    for fact in subject.context.iter().take(MAX_CONTEXT) {
        if let Some(block) = source.block(&Feature::Context(fact))? {
            let (first, _) = block.split_at(8);
            context.push(first.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)));
        }
    }
    context.sort_unstable();
    context.dedup();
    Ok(Record::new(epoch, handle, filter, attributes, context))
}

/// What of a subject has to pass the threshold function ([`crate::oprf`]), each once, in no telling order: sorted.
#[must_use]
pub fn inputs(subject: &Subject<'_>) -> Vec<Vec<u8>> {
    struct Collect(std::cell::RefCell<Vec<Vec<u8>>>);
    impl Source for Collect {
        type Error = std::convert::Infallible;
        fn block(&self, feature: &Feature<'_>) -> Result<Option<Block>, Self::Error> {
            self.0.borrow_mut().extend(feature.input());
            Ok(None)
        }
    }
    let collect = Collect(std::cell::RefCell::default());
    let Ok(_) = encode::<Shared, _>(&collect, subject, 0, Epoch(0), None);
    let mut inputs = collect.0.into_inner();
    inputs.sort_unstable();
    inputs.dedup();
    inputs
}

/// A feature was not among those that passed the threshold function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a feature of the record has not been through the key servers. Nothing was encoded. Send all of `inputs` first"
)]
pub struct MissingFeature;

/// Features that passed the threshold function in one epoch. Kept while a batch is encoded, never stored: whoever has it
/// can recognise these features.
pub struct Evaluated {
    epoch: Epoch,
    blocks: HashMap<Vec<u8>, Block>,
}

impl std::fmt::Debug for Evaluated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Evaluated({} features, epoch {})", self.blocks.len(), self.epoch.0)
    }
}

impl Drop for Evaluated {
    fn drop(&mut self) {
        for (mut input, mut block) in self.blocks.drain() {
            input.zeroize();
            block.zeroize();
        }
    }
}

impl Source for Evaluated {
    type Error = MissingFeature;
    fn block(&self, feature: &Feature<'_>) -> Result<Option<Block>, MissingFeature> {
        feature.input().map(|input| self.blocks.get(&input).copied().ok_or(MissingFeature)).transpose()
    }
}

impl Evaluated {
    /// None yet, for an epoch.
    #[must_use]
    pub fn new(epoch: Epoch) -> Self {
        Self { epoch, blocks: HashMap::new() }
    }

    /// Takes in what the threshold function made of inputs.
    pub fn add(&mut self, inputs: impl IntoIterator<Item = (Vec<u8>, [u8; 64])>) {
        self.blocks.extend(inputs);
    }

    /// The inputs among these that are still missing.
    #[must_use]
    pub fn missing(&self, inputs: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        inputs.into_iter().filter(|input| !self.blocks.contains_key(input)).collect()
    }

    /// Encodes a subject for keeping: with the owner's noise, always the same for the same handle.
    pub fn encode(
        &self,
        subject: &Subject<'_>,
        handle: u64,
        noise: &NoiseKey,
    ) -> Result<Record<Shared>, MissingFeature> {
        encode(self, subject, handle, self.epoch, Some(noise))
    }

    /// Encodes a subject for one question, without noise: better found, and not to be kept.
    pub fn question(&self, subject: &Subject<'_>, handle: u64) -> Result<Record<Shared>, MissingFeature> {
        encode(self, subject, handle, self.epoch, None)
    }
}
