//! Rules that are facts, not logic: consent, retention, offences, and how social services may process data.

use std::collections::BTreeMap;

use ground::{Check, Text};
use serde::{Deserialize, Serialize};

use crate::{Period, Record};

/// `consent.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentFile {
    /// The rules.
    pub consent: Vec<ConsentRule>,
}

/// Whose consent is needed for what (samtycke).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentRule {
    /// Id, e.g. `con.2`.
    pub id: String,
    /// Whom it is about: `adult`, `child`, `child-under-12`, `child-12-14`, `child-15-17`.
    pub applies_to: String,
    /// The rule.
    pub rule: Text,
    /// Ids of the provisions.
    pub provisions: Vec<String>,
    /// Source beside the provisions.
    #[serde(default)]
    pub source: Option<String>,
    /// How far it was checked.
    pub verified: Check,
}

/// `retention.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionFile {
    /// The rules.
    pub retention: Vec<RetentionRule>,
}

/// How long something is kept (gallring, bevarande).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// Id, e.g. `ret.2`.
    pub id: String,
    /// What is kept.
    pub object: Text,
    /// The rule.
    pub rule: Text,
    /// The kind of record the rule is worked out for; a rule without it is only told.
    #[serde(default)]
    pub covers: Option<Record>,
    /// Time to deletion from `event`.
    #[serde(default)]
    pub period: Option<Period>,
    /// Event from which time runs, e.g. `last-entry`.
    #[serde(default)]
    pub event: Option<String>,
    /// Kept at least until the child has reached this age, in years.
    #[serde(default)]
    pub until_age: Option<u8>,
    /// Never deleted.
    #[serde(default)]
    pub never: bool,
    /// When deletion must be finished.
    #[serde(default)]
    pub finish: Option<Text>,
    /// The same to be computed: by 31 December so many years after the year in which the time ran out.
    #[serde(default)]
    pub finish_years: Option<u8>,
    /// Ids of the provisions.
    pub provisions: Vec<String>,
    /// What is uncertain or special.
    #[serde(default)]
    pub note: Option<Text>,
    /// How far it was checked.
    pub verified: Check,
}

/// `offences.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OffencesFile {
    /// The offences.
    pub offences: Vec<Offence>,
}

/// An offence that exploitation of a child may be (brott).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Offence {
    /// Id, e.g. `of.1`.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Scale of punishment, where it was read.
    #[serde(default)]
    pub scale: Option<Text>,
    /// What is special when the victim is a child.
    #[serde(default)]
    pub child: Option<Text>,
    /// Elements of the offence by kind: `act`, `means`, `purpose`.
    #[serde(default)]
    pub elements: BTreeMap<String, Vec<Text>>,
    /// Whether an act abroad must be punishable there too; `None` when not clear.
    #[serde(default)]
    pub dual_criminality: Option<bool>,
    /// Ids of the provisions.
    pub provisions: Vec<String>,
    /// What is uncertain or special.
    #[serde(default)]
    pub note: Option<Text>,
    /// How far it was checked.
    pub verified: Check,
}

/// `data-rules.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataRulesFile {
    /// The rules.
    pub data_rules: Vec<DataRule>,
}

/// How social services may process personal data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DataRule {
    /// Id, e.g. `p2`.
    pub id: String,
    /// The rule.
    pub rule: Text,
    /// Ids of the provisions.
    pub provisions: Vec<String>,
    /// What is uncertain or special.
    #[serde(default)]
    pub note: Option<Text>,
    /// How far it was checked.
    pub verified: Check,
}
