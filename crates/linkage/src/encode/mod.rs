//! Records as keyed bits: what an owner hands out instead of names and dates (Swedish: *kodade uppgifter*).
//!
//! A name becomes 1,024 bits ([`crate::scan::Filter`]): every bigram of a word sets 4 of them, every bigram of its consonant
//! skeleton 5, the whole skeleton 10, each of its two largest groups of spellings 24. Birth date, sex, country and place lie
//! outside the name, as short keyed tags: inside it they cost twelve points of recall. Exact facts such as a telephone
//! number become 64 keyed bits of their own.
//!
//! What stands between the bits and the name is the key, and there are two profiles. [`Static`]: one key held by one owner,
//! for its own register, tests and pilots; whoever has the key can try names. [`Shared`]: every feature passes the
//! threshold function of [`crate::oprf`], whose key nobody holds. The profile is part of the type and of every written
//! record, and so is the epoch of the key: records of different keys cannot be compared by mistake.
//!
//! Two per cent of the bits of a stored name are turned over (BLIP, Schnell & Borgs 2016, *Randomized response and balanced
//! Bloom filters for privacy preserving record linkage*), always the same for the same record, so that asking twice tells
//! nothing new. A quarter of an owner's records should be decoys ([`decoy`]).

mod compare;
pub mod decoy;
mod feature;
mod key;
mod link;
mod record;
mod standing;
mod subject;
mod weigh;
mod wire;

pub use compare::{Agreement, Comparison, DateLevel};
pub use feature::{Evaluated, MissingFeature, inputs};
pub use key::{NoiseKey, StaticKey};
pub use link::{LinkOptions, Linked, band, dedupe, link, rarity};
pub use record::{Attributes, DateTags, Epoch, EpochMismatch, Profile, Record, Shared, Static};
pub use standing::{Standing, StandingHit};
pub use subject::{Birth, Context, ContextKind, MAX_CONTEXT, MAX_WORDS, Quality, Sex, Subject, Word};
pub use weigh::{ByWeight, Weights, standing_out};
pub use wire::{MAX_BYTES, ReadError};
