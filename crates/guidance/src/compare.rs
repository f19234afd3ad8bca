//! What changed between two assessments of the same child.

use ground::Text;
use serde::Serialize;

use crate::{AnswerValue, Answers, Indicators};

/// One sign whose answer changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Indicator id.
    pub indicator: String,
    /// The sign in words (the id when the sign has left the set).
    pub text: Text,
    /// Before.
    pub from: AnswerValue,
    /// After.
    pub to: AnswerValue,
}

/// What changed from an earlier to a later assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Changed answers, in file order; signs no longer in the set last.
    pub changes: Vec<Change>,
    /// Another audience's list was used.
    pub audience_changed: bool,
    /// The suspected purpose changed.
    pub purpose_changed: bool,
    /// The changes in one paragraph.
    pub summary: Text,
}

/// Lists what changed from `before` to `after`.
#[must_use]
pub fn compare(indicators: &Indicators, before: &Answers, after: &Answers) -> Comparison {
    let known = indicators.all().iter().map(|i| (i.id.as_str(), Some(&i.text)));
    let gone = before
        .answers
        .keys()
        .chain(after.answers.keys().filter(|k| !before.answers.contains_key(*k)))
        .filter(|id| indicators.get(id).is_none())
        .map(|id| (id.as_str(), None));
    let changes: Vec<Change> = known
        .chain(gone)
        .filter_map(|(id, text)| {
            let (from, to) = (before.value(id), after.value(id));
            (from != to).then(|| Change {
                indicator: id.to_owned(),
                text: text.cloned().unwrap_or_else(|| Text::new(id, id)),
                from,
                to,
            })
        })
        .collect();
    let pick = |f: &dyn Fn(&Change) -> bool, g: fn(&Text) -> &String| -> Vec<String> {
        changes.iter().filter(|c| f(c)).map(|c| g(&c.text).clone()).collect()
    };
    let new_yes = |c: &Change| c.to == AnswerValue::Yes;
    let not_yes = |c: &Change| c.from == AnswerValue::Yes;
    let other = changes.iter().filter(|c| !new_yes(c) && !not_yes(c)).count();
    let write = |g: fn(&Text) -> &String, words: [&str; 4]| {
        let [none, added, gone, rest] = words;
        if changes.is_empty() {
            return none.to_owned();
        }
        let mut parts = Vec::new();
        for (word, list) in [(added, pick(&new_yes, g)), (gone, pick(&not_yes, g))] {
            if !list.is_empty() {
                parts.push(format!("{word}: {}.", list.join("; ")));
            }
        }
        if other > 0 {
            parts.push(format!("{rest}: {other}."));
        }
        parts.join(" ")
    };
    let summary = Text::new(
        write(|t| &t.sv, ["Inga svar har ändrats.", "Nya ja-svar", "Inte längre ja", "Andra ändrade svar"]),
        write(
            |t| &t.en,
            ["No answer has changed.", "New yes answers", "No longer yes", "Other changed answers"],
        ),
    );
    Comparison {
        audience_changed: before.audience != after.audience,
        purpose_changed: before.purpose != after.purpose,
        changes,
        summary,
    }
}
