//! Encoded records as bytes and as text. Both say profile and epoch; reading takes nothing else than what was written.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::record::{Attributes, DateTags, Epoch, Profile, Record};
use super::subject::MAX_CONTEXT;
use crate::scan::{BITS, Filter};

const MAGIC: [u8; 3] = *b"VL1";
/// Bytes of a record without exact facts.
const FIXED: usize = 3 + 1 + 4 + 8 + 16 + 2 + 8 + 16 + BITS / 8 + 1;
/// The longest written record, in bytes.
pub const MAX_BYTES: usize = FIXED + 8 * MAX_CONTEXT;
const WORD: &str = "linkage1";

/// Why bytes or text are no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Other content, damaged, or cut.
    #[error(
        "this is not an encoded record, or it is damaged or cut off. It was left out. Ask its owner to send it again"
    )]
    Damaged,
    /// Written by another version.
    #[error(
        "this encoded record is of another version. It was left out. Update, or ask its owner to encode it again"
    )]
    Version,
    /// Made under the other kind of key.
    #[error(
        "this record was encoded with a {found} key, and records with a {wanted} key are expected. It was left out. Ask its owner to encode it again"
    )]
    Profile {
        /// What it is.
        found: &'static str,
        /// What was expected.
        wanted: &'static str,
    },
}

fn other(mark: u8) -> Option<&'static str> {
    match mark {
        b'S' => Some(super::record::Static::WORD),
        b'T' => Some(super::record::Shared::WORD),
        _ => None,
    }
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], ReadError> {
        let (first, rest) = self.0.split_first_chunk::<N>().ok_or(ReadError::Damaged)?;
        self.0 = rest;
        Ok(*first)
    }
}

impl DateTags {
    fn pack(&self) -> u128 {
        let mut packed = 0_u128;
        let [before, year, after] = self.year;
        let [first, second] = self.stretch;
        for (value, bits) in [
            (before, 16),
            (year, 16),
            (after, 16),
            (first, 10),
            (second, 10),
            (self.month, 12),
            (self.day, 12),
            (self.month_day, 16),
            (self.swapped, 16),
            (u16::from(self.vague), 1),
            (u16::from(self.quality & 3), 3),
        ] {
            packed = packed << bits | u128::from(value);
        }
        packed
    }

    fn unpack(mut packed: u128) -> Self {
        let mut take = |bits: u32| {
            let value = packed & ((1 << bits) - 1);
            packed >>= bits;
            u16::try_from(value).unwrap_or(0)
        };
        let quality = (take(3) & 3).to_le_bytes()[0];
        let vague = take(1) == 1;
        let (swapped, month_day, day, month) = (take(16), take(16), take(12), take(12));
        let (second, first) = (take(10), take(10));
        let (after, year, before) = (take(16), take(16), take(16));
        Self {
            year: [before, year, after],
            stretch: [first, second],
            month,
            day,
            month_day,
            swapped,
            vague,
            quality,
        }
    }
}

impl Attributes {
    fn pack(&self) -> u64 {
        let tags = [self.sex, self.country, self.language, u16::from(self.rarity)];
        tags.into_iter().fold(0, |packed, tag| packed << 16 | u64::from(tag))
    }
}

impl<P: Profile> Record<P> {
    /// The record as bytes: mark and version, profile, epoch, handle, date, shelf, sex with country and language, place,
    /// name, number of exact facts, exact facts. Numbers are little-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let attributes = self.attributes();
        let mut bytes = Vec::with_capacity(FIXED + 8 * self.context().len());
        bytes.extend(MAGIC);
        bytes.push(P::MARK);
        bytes.extend(self.epoch().0.to_le_bytes());
        bytes.extend(self.handle().to_le_bytes());
        bytes.extend(attributes.date.pack().to_le_bytes());
        bytes.extend(attributes.shelf.to_le_bytes());
        bytes.extend(attributes.pack().to_le_bytes());
        bytes.extend(attributes.place.to_le_bytes());
        bytes.extend(self.name().to_bytes());
        bytes.push(u8::try_from(self.context().len()).unwrap_or(u8::MAX));
        bytes.extend(self.context().iter().flat_map(|fact| fact.to_le_bytes()));
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote, and nothing else: no byte may be missing, left over or without meaning.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.len() > MAX_BYTES {
            return Err(ReadError::Damaged);
        }
        let mut rest = Bytes(bytes);
        match rest.take::<3>()? {
            MAGIC => {}
            [b'V', b'L', _] => return Err(ReadError::Version),
            _ => return Err(ReadError::Damaged),
        }
        let [mark] = rest.take()?;
        if mark != P::MARK {
            let found = other(mark).ok_or(ReadError::Damaged)?;
            return Err(ReadError::Profile { found, wanted: P::WORD });
        }
        let epoch = Epoch(u32::from_le_bytes(rest.take()?));
        let handle = u64::from_le_bytes(rest.take()?);
        let date = DateTags::unpack(u128::from_le_bytes(rest.take()?));
        let shelf = u16::from_le_bytes(rest.take()?);
        let packed = u64::from_le_bytes(rest.take()?);
        let tag = |at: u32| u16::try_from(packed >> (48 - 16 * at) & 0xffff).unwrap_or(0);
        let place = u128::from_le_bytes(rest.take()?);
        let name = Filter::from_bytes(&rest.take()?);
        let [facts] = rest.take()?;
        if usize::from(facts) > MAX_CONTEXT {
            return Err(ReadError::Damaged);
        }
        let context =
            (0..facts).map(|_| rest.take().map(u64::from_le_bytes)).collect::<Result<Vec<_>, _>>()?;
        let rarity = u8::try_from(tag(3)).unwrap_or(u8::MAX);
        let attributes =
            Attributes { date, shelf, sex: tag(0), country: tag(1), language: tag(2), rarity, place };
        let record = Self::new(epoch, handle, name, attributes, context);
        // Whatever was not canonical (unsorted facts, spare bits) would not come out again as it went in.
        let sorted = record.context().is_sorted_by(|a, b| a < b);
        if rest.0.is_empty() && sorted && rarity <= 7 && handle != u64::MAX && record.to_bytes() == bytes {
            Ok(record)
        } else {
            Err(ReadError::Damaged)
        }
    }

    /// The record as one word of text: `linkage1.static.e7.…`, the last part the bytes in base64 for URLs.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{WORD}.{}.e{}.{}", P::WORD, self.epoch().0, URL_SAFE_NO_PAD.encode(self.to_bytes()))
    }

    /// Reads what [`Self::to_text`] wrote; white space around it does not count.
    pub fn from_text(text: &str) -> Result<Self, ReadError> {
        let text = text.trim();
        if text.len() > 2 * MAX_BYTES {
            return Err(ReadError::Damaged);
        }
        let data = text.rsplit('.').next().ok_or(ReadError::Damaged)?;
        let bytes = URL_SAFE_NO_PAD.decode(data).map_err(|_| ReadError::Damaged)?;
        let record = Self::from_bytes(&bytes)?;
        // What a person reads in front must be what the bytes say.
        if record.to_text() == text { Ok(record) } else { Err(ReadError::Damaged) }
    }
}
