//! An encoded record: all that leaves its owner.

use std::marker::PhantomData;

use crate::scan::{Filter, Row};

/// Which key made a record. Rotation is a new epoch: owners encode anew from their own clear records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Epoch(pub u32);

/// Under what kind of key a record was made.
pub trait Profile: Copy + Default + std::fmt::Debug + Eq + Send + Sync + 'static + sealed::Sealed {
    /// The word for it, in every written record.
    const WORD: &'static str;
    /// Its mark in every written record.
    const MARK: u8;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Static {}
    impl Sealed for super::Shared {}
}

/// One owner's own key: for its own register, tests and isolated pilots. Whoever holds the key can try names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Static;
/// The key that nobody holds: two of three key servers answer for every feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shared;

impl Profile for Static {
    const WORD: &'static str = "static";
    const MARK: u8 = b'S';
}
impl Profile for Shared {
    const WORD: &'static str = "shared";
    const MARK: u8 = b'T';
}

/// Records of different keys were to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the records were made with keys of different epochs ({} and {}). Nothing was compared. Encode the older record anew with the key in force",
    left.0, right.0
)]
pub struct EpochMismatch {
    /// Epoch of the one.
    pub left: Epoch,
    /// Epoch of the other.
    pub right: Epoch,
}

/// A birth date as keyed tags, 128 bits. A tag is 0 when that part is not known, and then equals nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DateTags {
    /// The year before, the year, the year after: 16 bits each.
    pub(super) year: [u16; 3],
    /// Two stretches of six years in which the year lies: 10 bits each.
    pub(super) stretch: [u16; 2],
    /// Month and day: 12 bits each.
    pub(super) month: u16,
    pub(super) day: u16,
    /// Month and day together, and exchanged: 16 bits each.
    pub(super) month_day: u16,
    pub(super) swapped: u16,
    /// No day known, or 1 January: 1 bit.
    pub(super) vague: bool,
    /// How the date became known: 2 bits.
    pub(super) quality: u8,
}

/// What lies outside the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Attributes {
    pub(super) date: DateTags,
    pub(super) shelf: u16,
    pub(super) sex: u16,
    pub(super) country: u16,
    pub(super) language: u16,
    pub(super) rarity: u8,
    pub(super) place: u128,
}

/// One encoded record under a profile.
#[derive(Clone, PartialEq, Eq)]
pub struct Record<P: Profile> {
    epoch: Epoch,
    handle: u64,
    name: Filter,
    attributes: Attributes,
    context: Vec<u64>,
    profile: PhantomData<P>,
}

impl<P: Profile> std::fmt::Debug for Record<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Record({}, epoch {}, handle {:016x})", P::WORD, self.epoch.0, self.handle)
    }
}

impl<P: Profile> Record<P> {
    pub(super) fn new(
        epoch: Epoch,
        handle: u64,
        name: Filter,
        attributes: Attributes,
        context: Vec<u64>,
    ) -> Self {
        Self { epoch, handle, name, attributes, context, profile: PhantomData }
    }

    /// The epoch of its key.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The owner's random handle.
    #[must_use]
    pub fn handle(&self) -> u64 {
        self.handle
    }

    /// The encoded name; empty when it could not be read.
    #[must_use]
    pub fn name(&self) -> &Filter {
        &self.name
    }

    /// Birth date, sex, country, language, place.
    #[must_use]
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// Exact facts, sorted.
    #[must_use]
    pub fn context(&self) -> &[u64] {
        &self.context
    }

    /// Refuses a record of another epoch.
    pub fn same_epoch(&self, other: &Self) -> Result<(), EpochMismatch> {
        if self.epoch == other.epoch {
            Ok(())
        } else {
            Err(EpochMismatch { left: self.epoch, right: other.epoch })
        }
    }

    /// The row of the record in an index, with what ranking needs.
    #[must_use]
    pub fn row(&self) -> Row<Attributes> {
        Row { id: self.handle, shelf: self.attributes.shelf(), filter: self.name, rest: self.attributes }
    }
}

impl Attributes {
    /// The keyed label of the birth year, where one is known.
    #[must_use]
    pub fn shelf(&self) -> Option<u16> {
        (self.shelf != 0).then_some(self.shelf)
    }

    /// How rare the name is, 1 to 7; 0 unknown.
    #[must_use]
    pub fn rarity(&self) -> u8 {
        self.rarity
    }
}
