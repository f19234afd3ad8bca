//! Code lists: the variables of a registration and the values each may take.

use std::collections::{BTreeMap, HashMap};

use ground::Text;
use serde::Deserialize;

use crate::{Fault, Tree, yaml};

const FILE: &str = "codes/victim-codes.yaml";

/// What a variable holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariableKind {
    /// One of the listed values.
    Code,
    /// A value from the list that the system derives from other facts.
    DerivedCode,
    /// A listed value; a value `a.b` is a part of `a`.
    Tree,
    /// A country of the register, or `XS` stateless or `ZZ` unknown.
    Country,
    /// A language of the register.
    Language,
    /// A whole date.
    Date,
    /// A date of which only the year, or year and month, may be known.
    DatePartial,
    /// Start and end, each a partial date; the list bands the length.
    PeriodPartial,
    /// A place at one of the listed stages.
    Place,
}

/// How many values a variable may have in one registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Cardinality {
    /// Exactly one.
    #[serde(rename = "1")]
    One,
    /// None or one.
    #[serde(rename = "0..1")]
    Optional,
    /// Any number.
    #[serde(rename = "0..n")]
    Many,
    /// At least one.
    #[serde(rename = "1..n")]
    Some,
}

/// What a variable is needed for; identity is kept apart from statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// EU or UN reporting.
    Core,
    /// Swedish coordination.
    National,
    /// Optional.
    Extended,
    /// Tells who the person is: never in statistics.
    Identity,
}

/// A unit that variables describe: event, victim, perpetrator…
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Unit {
    /// Id.
    pub id: String,
    /// Swedish name.
    pub sv: String,
    /// English name.
    pub en: String,
}

/// One value of a variable.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Value {
    /// Code, unique in its variable.
    pub code: String,
    /// Label.
    #[serde(flatten)]
    pub label: Text,
    /// Whether the value counts as a registered victim in EU statistics.
    #[serde(default)]
    pub eu_registered: bool,
    /// The value's name in HTCDS 2.0.
    #[serde(default)]
    pub htcds: Option<String>,
    /// The value's group in Eurostat's tables.
    #[serde(default)]
    pub eurostat_group: Option<String>,
}

/// One variable.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Variable {
    /// Id, `ev_purpose`.
    pub id: String,
    /// Id of the unit it describes.
    pub unit: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: VariableKind,
    /// How many values.
    pub cardinality: Cardinality,
    /// What it is needed for.
    pub level: Level,
    /// Name.
    pub label: Text,
    /// What it means.
    pub definition: Text,
    /// Keys of the sources at the top of the file.
    pub sources: Vec<String>,
    /// Whether most values trace to a source that was read.
    pub verified: bool,
    /// Note for those who keep the list.
    #[serde(default)]
    pub note: Option<String>,
    /// Its values in the order to show them; empty for dates, countries and languages.
    #[serde(default)]
    pub values: Vec<Value>,
}

impl Variable {
    /// The value with this code.
    #[must_use]
    pub fn value(&self, code: &str) -> Option<&Value> {
        self.values.iter().find(|v| v.code == code)
    }
}

#[derive(Deserialize)]
struct CodeFile {
    date: String,
    units: Vec<Unit>,
    sources: BTreeMap<String, String>,
    variables: Vec<Variable>,
}

/// Why a code was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// No such variable.
    #[error("there is no variable \"{0}\" in the code lists")]
    UnknownVariable(String),
    /// The variable has no such value.
    #[error("\"{code}\" is not a value of \"{variable}\"")]
    UnknownValue {
        /// The variable.
        variable: String,
        /// The code that was given.
        code: String,
    },
    /// The variable is a date or period, not a code.
    #[error("\"{0}\" is not a coded variable")]
    NotCoded(String),
}

/// All code lists.
#[derive(Debug, Default)]
pub struct Codes {
    date: String,
    units: Vec<Unit>,
    sources: BTreeMap<String, String>,
    variables: Vec<Variable>,
    index: HashMap<String, usize>,
    countries: Vec<String>,
    languages: Vec<String>,
}

impl Codes {
    /// Read the code lists; countries and languages come from the register.
    pub(crate) fn load(tree: &Tree, register: &crate::Register, faults: &mut Vec<Fault>) -> Self {
        let Some(file) = yaml::read::<CodeFile>(tree, FILE, faults) else { return Self::default() };
        Self {
            date: file.date,
            units: file.units,
            sources: file.sources,
            index: file.variables.iter().enumerate().map(|(i, v)| (v.id.clone(), i)).collect(),
            variables: file.variables,
            // Both registers are ordered by code.
            countries: register.countries().map(|c| c.code.clone()).collect(),
            languages: register.languages().map(|l| l.code.clone()).collect(),
        }
    }

    /// Date of the lists.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.date
    }

    /// The units described.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// What a source key of a variable stands for.
    #[must_use]
    pub fn source(&self, key: &str) -> Option<&str> {
        self.sources.get(key).map(String::as_str)
    }

    /// All variables in the order of the file.
    #[must_use]
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The variable with this id.
    #[must_use]
    pub fn variable(&self, id: &str) -> Option<&Variable> {
        self.index.get(id).and_then(|i| self.variables.get(*i))
    }

    /// The label of a value in a listed variable.
    #[must_use]
    pub fn label(&self, variable: &str, code: &str) -> Option<&Text> {
        self.variable(variable)?.value(code).map(|v| &v.label)
    }

    /// Whether `code` may be stored in `variable`.
    ///
    /// # Errors
    /// [`CodeError`] when the variable is unknown, holds no codes, or lacks this one.
    pub fn validate(&self, variable: &str, code: &str) -> Result<(), CodeError> {
        let Some(v) = self.variable(variable) else {
            return Err(CodeError::UnknownVariable(variable.to_owned()));
        };
        let known = match v.kind {
            VariableKind::Code | VariableKind::DerivedCode | VariableKind::Tree | VariableKind::Place => {
                v.value(code).is_some()
            }
            VariableKind::Country => {
                matches!(code, "XS" | "ZZ")
                    || self.countries.binary_search_by(|c| c.as_str().cmp(code)).is_ok()
            }
            VariableKind::Language => self.languages.binary_search_by(|l| l.as_str().cmp(code)).is_ok(),
            VariableKind::Date | VariableKind::DatePartial | VariableKind::PeriodPartial => {
                return Err(CodeError::NotCoded(variable.to_owned()));
            }
        };
        if known {
            Ok(())
        } else {
            Err(CodeError::UnknownValue { variable: variable.to_owned(), code: code.to_owned() })
        }
    }
}
