//! The facts of a case that conditions read, with the questions that ask for them. *Unknown* is a legal value of each.

use std::{collections::BTreeMap, fmt};

use ground::Text;
use serde::{Deserialize, Serialize};

use crate::{Process, answers::shorten};

/// What kind of value a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// One of the options.
    Choice,
    /// A whole number between `min` and `max`.
    Number,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FactOption {
    /// Value.
    pub id: String,
    /// Name shown.
    pub label: Text,
}

/// A fact the plan asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FactDef {
    /// Id, used in conditions as `fact.<id>`.
    pub id: String,
    /// The question in words.
    pub question: Text,
    /// Short label.
    pub label: Text,
    /// What the answer changes, for the one who asks why.
    #[serde(default)]
    pub help: Option<Text>,
    /// Kind of value.
    pub kind: FactKind,
    /// Options of a choice, without `unknown`.
    #[serde(default)]
    pub options: Vec<FactOption>,
    /// Smallest number.
    #[serde(default)]
    pub min: i64,
    /// Largest number.
    #[serde(default)]
    pub max: i64,
    /// Only stands in for this other fact: not asked for when that one is known.
    #[serde(default)]
    pub unless: Option<String>,
    /// The unit's own matter, such as who reported: never shown to somebody the case is shared with.
    #[serde(default)]
    pub internal: bool,
}

impl FactDef {
    /// Whether a choice has this option.
    pub(crate) fn allows(&self, value: &str) -> bool {
        self.kind == FactKind::Choice && self.options.iter().any(|o| o.id == value)
    }
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum FactValue {
    /// Not known, or not asked yet.
    #[default]
    Unknown,
    /// An option.
    Choice(String),
    /// A number.
    Number(i64),
}

impl Serialize for FactValue {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown => s.serialize_str("unknown"),
            Self::Choice(c) => s.serialize_str(c),
            Self::Number(n) => s.serialize_i64(*n),
        }
    }
}

/// The facts of a case: every fact of the process has a value, `Unknown` when nobody has said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CaseFacts {
    values: BTreeMap<String, FactValue>,
}

/// A fact that could not be used, so that a form can show the sentence at its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactProblem {
    /// Fact id as given.
    pub fact: String,
    /// One sentence.
    pub message: Text,
}

/// Every fact that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactsError {
    /// The problems.
    pub problems: Vec<FactProblem>,
}

impl fmt::Display for FactsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The case facts could not be used.")?;
        self.problems.iter().try_for_each(|p| write!(f, " {}", p.message.en))
    }
}
impl std::error::Error for FactsError {}

impl CaseFacts {
    /// All facts unknown.
    #[must_use]
    pub fn unknown(process: &Process) -> Self {
        Self { values: process.facts().iter().map(|f| (f.id.clone(), FactValue::Unknown)).collect() }
    }

    /// Reads facts from a JSON object of `{"<fact>": "<option>" | number | "unknown" | null}`.
    ///
    /// # Errors
    /// Every unknown fact and impossible value.
    pub fn parse(
        process: &Process,
        given: &serde_json::Map<String, serde_json::Value>,
    ) -> Result<Self, FactsError> {
        let mut facts = Self::unknown(process);
        let mut problems = Vec::new();
        for (id, value) in given {
            match process.fact(id) {
                None => problems.push(problem(
                    id,
                    "är inte en uppgift som planen känner till",
                    "is not a fact the plan knows",
                )),
                Some(def) => match read(def, value) {
                    Some(v) => drop(facts.values.insert(id.clone(), v)),
                    None => problems.push(problem(
                        id,
                        &allowed(def, |t| &t.sv, "ska vara"),
                        &allowed(def, |t| &t.en, "must be"),
                    )),
                },
            }
        }
        if problems.is_empty() { Ok(facts) } else { Err(FactsError { problems }) }
    }

    /// Reads facts stored earlier, under any version of the process: what is no longer known is left out, so that
    /// an old case never loses its plan.
    #[must_use]
    pub fn parse_stored(process: &Process, given: &serde_json::Map<String, serde_json::Value>) -> Self {
        let mut facts = Self::unknown(process);
        for (id, value) in given {
            if let Some(v) = process.fact(id).and_then(|def| read(def, value)) {
                facts.values.insert(id.clone(), v);
            }
        }
        facts
    }

    /// The value of a fact.
    #[must_use]
    pub fn get(&self, id: &str) -> &FactValue {
        self.values.get(id).unwrap_or(&FactValue::Unknown)
    }

    /// The same facts with one forgotten.
    #[must_use]
    pub fn forget(mut self, id: &str) -> Self {
        if let Some(v) = self.values.get_mut(id) {
            *v = FactValue::Unknown;
        }
        self
    }

    /// All values by id.
    #[must_use]
    pub fn values(&self) -> &BTreeMap<String, FactValue> {
        &self.values
    }
}

fn read(def: &FactDef, value: &serde_json::Value) -> Option<FactValue> {
    use serde_json::Value as J;
    let number = |n: i64| {
        (def.kind == FactKind::Number && (def.min..=def.max).contains(&n)).then_some(FactValue::Number(n))
    };
    match value {
        J::Null => Some(FactValue::Unknown),
        J::String(s) if s == "unknown" || s.is_empty() => Some(FactValue::Unknown),
        J::String(s) if def.allows(s) => Some(FactValue::Choice(s.clone())),
        J::String(s) => s.trim().parse().ok().and_then(number),
        J::Number(n) => n.as_i64().and_then(number),
        _ => None,
    }
}

fn allowed(def: &FactDef, f: fn(&Text) -> &String, words: &str) -> String {
    let what = match def.kind {
        FactKind::Number => format!("{}–{}", def.min, def.max),
        FactKind::Choice => def.options.iter().map(|o| o.id.as_str()).collect::<Vec<_>>().join(", "),
    };
    format!("({}) {words} {what} / unknown", f(&def.label))
}

fn problem(id: &str, sv: &str, en: &str) -> FactProblem {
    let shown = shorten(id);
    FactProblem {
        fact: id.to_owned(),
        message: Text::new(format!("\"{shown}\" {sv}."), format!("\"{shown}\" {en}.")),
    }
}
