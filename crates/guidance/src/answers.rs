//! What a professional answered. *Unknown* is not *no*, and neither is *not asked*.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Indicators;

/// Longest note kept, in characters.
pub const MAX_NOTE: usize = 2_000;

/// One of the four answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerValue {
    /// Ja.
    Yes,
    /// Nej.
    No,
    /// Vet inte.
    Unknown,
    /// Inte ställd.
    #[default]
    NotAsked,
}

/// An answer and the professional's own note.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The answer.
    pub value: AnswerValue,
    /// Free text; may identify a person, so it never enters generated texts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The answers of one assessment (bedömning).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Audience whose list was used.
    pub audience: String,
    /// Suspected purpose: an id of the lists or a form-of-exploitation code.
    #[serde(default)]
    pub purpose: Option<String>,
    /// Answers by indicator id; what is not there was not asked.
    pub answers: BTreeMap<String, Answer>,
    /// When the assessment was made.
    pub at: Timestamp,
}

impl Answers {
    /// The answer to a sign, `NotAsked` when there is none.
    #[must_use]
    pub fn value(&self, id: &str) -> AnswerValue {
        self.answers.get(id).map_or(AnswerValue::NotAsked, |a| a.value)
    }
}

/// Everything wrong with a set of answers, one sentence each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswersError {
    /// The sentences.
    pub problems: Vec<String>,
}

impl fmt::Display for AnswersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The answers could not be used. {}", self.problems.join(" "))
    }
}
impl std::error::Error for AnswersError {}

#[derive(Deserialize)]
#[serde(untagged)]
enum Raw {
    Short(String),
    Full {
        value: String,
        #[serde(default)]
        note: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnswers {
    audience: String,
    #[serde(default)]
    purpose: Option<String>,
    at: String,
    answers: BTreeMap<String, Raw>,
}

/// Reads answers written as JSON: `{"audience", "purpose", "at", "answers": {"<id>": "yes" | {"value", "note"}}}`.
///
/// # Errors
/// Every unknown id, unknown value, bad time and too long note, each as one sentence.
pub fn parse_answers(indicators: &Indicators, json: &str) -> Result<Answers, AnswersError> {
    let raw: RawAnswers = serde_json::from_str(json)
        .map_err(|e| AnswersError { problems: vec![format!("This is not the JSON expected: {e}.")] })?;
    let mut problems = Vec::new();
    if indicators.audience(&raw.audience).is_none() {
        let ids: Vec<&str> = indicators.audiences().iter().map(|a| a.id.as_str()).collect();
        problems.push(format!(
            "Unknown audience \"{}\"; use one of {}.",
            shorten(&raw.audience),
            ids.join(", ")
        ));
    }
    if let Some(p) = raw.purpose.as_deref().filter(|p| *p != "unknown" && indicators.purpose(p).is_none()) {
        let ids: Vec<&str> = indicators.purposes().iter().map(|p| p.id.as_str()).collect();
        problems.push(format!(
            "Unknown purpose \"{}\"; use one of {}, or leave it out.",
            shorten(p),
            ids.join(", ")
        ));
    }
    let at = raw.at.parse::<Timestamp>().unwrap_or_else(|_| {
        problems.push(format!(
            "\"at\" is \"{}\", which is not a time with zone such as 2026-11-21T09:00:00Z.",
            shorten(&raw.at)
        ));
        Timestamp::UNIX_EPOCH
    });
    let mut answers = BTreeMap::new();
    for (id, raw) in raw.answers {
        let (value, note) = match raw {
            Raw::Short(value) => (value, String::new()),
            Raw::Full { value, note } => (value, note),
        };
        if indicators.get(&id).is_none() {
            problems.push(format!("Unknown indicator \"{}\".", shorten(&id)));
        }
        if note.chars().count() > MAX_NOTE {
            problems.push(format!("{}: the note is longer than {MAX_NOTE} characters.", shorten(&id)));
        }
        let value = match value.as_str() {
            "yes" => AnswerValue::Yes,
            "no" => AnswerValue::No,
            "unknown" => AnswerValue::Unknown,
            "not_asked" => AnswerValue::NotAsked,
            other => {
                problems.push(format!(
                    "{}: \"{}\" is not an answer; use yes, no, unknown or not_asked.",
                    shorten(&id),
                    shorten(other)
                ));
                AnswerValue::NotAsked
            }
        };
        answers.insert(id, Answer { value, note });
    }
    if problems.is_empty() {
        Ok(Answers { audience: raw.audience, purpose: raw.purpose, answers, at })
    } else {
        Err(AnswersError { problems })
    }
}

/// Keeps an error sentence readable whatever was typed.
pub(crate) fn shorten(s: &str) -> String {
    const KEEP: usize = 60;
    if s.chars().count() <= KEEP { s.to_owned() } else { s.chars().take(KEEP).chain(['…']).collect() }
}
