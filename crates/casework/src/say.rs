//! Sentences from codes: what lists and the timeline say is made here, never stored as prose.

use content::{Arg, Content};
use ground::Lang;

use crate::model::{Entry, EntryKind, Heading};

/// The heading of a case: "Flicka, cirka 15 år". Coded facts only.
#[must_use]
pub fn heading(content: &Content, lang: Lang, heading: &Heading) -> String {
    let minor = heading.age_years.is_none_or(|a| a < 18) || heading.age_doubt;
    let sex = match (heading.sex.as_deref(), minor) {
        (Some("female"), true) => "casework-heading-girl",
        (Some("male"), true) => "casework-heading-boy",
        (Some("female"), false) => "casework-heading-woman",
        (Some("male"), false) => "casework-heading-man",
        (_, true) => "casework-heading-child",
        (_, false) => "casework-heading-adult",
    };
    let who = content.words.get(lang, sex, &[]);
    let band = heading.age_band.as_deref().and_then(|band| {
        let option = content.process.fact("age_band")?.options.iter().find(|o| o.id == band)?;
        Some(option.label.get(lang))
    });
    let (key, age) = match (heading.age_years, heading.age_doubt) {
        (None, _) => match band {
            Some(band) => {
                let args = [("who", Arg::from(who.as_str())), ("band", Arg::from(band))];
                return content.words.get(lang, "casework-heading-band", &args);
            }
            None => ("casework-heading-no-age", 0),
        },
        (Some(age), true) => ("casework-heading-about", age),
        (Some(age), false) => ("casework-heading-age", age),
    };
    content.words.get(lang, key, &[("who", Arg::from(who.as_str())), ("age", Arg::from(age))])
}

/// The suspected purpose in words, if one is coded.
#[must_use]
pub fn purpose(content: &Content, lang: Lang, heading: &Heading) -> Option<String> {
    let code = heading.purpose.as_deref()?;
    let option = content.process.fact("purpose")?.options.iter().find(|o| o.id == code)?;
    Some(option.label.get(lang).to_owned())
}

/// Title of a step, as the process names it now; the id when it is no longer defined.
#[must_use]
pub fn step<'a>(content: &'a Content, lang: Lang, id: &'a str) -> &'a str {
    content.process.step(id).map_or(id, |s| s.title.get(lang))
}

/// An event of the process in words, past tense; the code when it is no longer defined.
#[must_use]
pub fn event<'a>(content: &'a Content, lang: Lang, id: &'a str) -> &'a str {
    content.process.events().iter().find(|e| e.id == id).map_or(id, |e| e.label.get(lang))
}

/// The sentence of a journal entry, from its codes.
#[must_use]
pub fn entry(content: &Content, lang: Lang, entry: &Entry) -> String {
    let words = |key: &str| content.words.get(lang, key, &[]);
    let with = |key: &str, what: &str| content.words.get(lang, key, &[("what", Arg::from(what))]);
    match entry.kind {
        EntryKind::Opened => match &entry.detail.from {
            Some(from) => with("casework-entry-taken-over", from),
            None => words("casework-entry-opened"),
        },
        EntryKind::Event => event(content, lang, &entry.code).to_owned(),
        EntryKind::Note => words("casework-entry-note"),
        EntryKind::Step => {
            let title = entry.detail.title.as_ref().map_or_else(
                || step(content, lang, entry.step.as_deref().unwrap_or_default()).to_owned(),
                |t| t.get(lang).to_owned(),
            );
            let key = match entry.code.as_str() {
                guidance::STEP_STARTED => "casework-entry-step-started",
                guidance::STEP_SET_ASIDE => "casework-entry-step-set-aside",
                guidance::STEP_REOPENED => "casework-entry-step-reopened",
                guidance::STEP_DONE => "casework-entry-step-done",
                outcome => {
                    let what = event(content, lang, outcome);
                    let args = [("what", Arg::from(title.as_str())), ("event", Arg::from(what))];
                    return content.words.get(lang, "casework-entry-step-outcome", &args);
                }
            };
            with(key, &title)
        }
        EntryKind::Decision if entry.code == crate::OTHER_DECISION => words("casework-entry-decision"),
        EntryKind::Decision => with("casework-entry-decision-of", event(content, lang, &entry.code)),
        EntryKind::Facts => {
            let changed: Vec<String> =
                entry.detail.facts.iter().map(|(f, _, to)| fact(content, lang, f, to)).collect();
            if let Some(report) = entry.detail.report.as_deref() {
                let args = [("report", Arg::from(report)), ("what", Arg::from(changed.join("; ")))];
                let key =
                    if changed.is_empty() { "casework-entry-told-nothing" } else { "casework-entry-told" };
                content.words.get(lang, key, &args)
            } else if changed.is_empty() {
                words("casework-entry-facts-same")
            } else {
                with("casework-entry-facts", &changed.join("; "))
            }
        }
        EntryKind::Person => {
            let (what, role) = entry.code.split_once('.').unwrap_or((entry.code.as_str(), "other"));
            let role = words(&format!("casework-role-{}", role.replace('_', "-")));
            with(&format!("casework-entry-person-{what}"), &role)
        }
        EntryKind::Closed => {
            let reason = words(&format!("casework-close-{}", entry.code.replace('_', "-")));
            with("casework-entry-closed", &reason)
        }
        EntryKind::Reopened => words("casework-entry-reopened"),
        EntryKind::Assessment => {
            let version = entry.detail.version.unwrap_or(1);
            content.words.get(lang, "casework-entry-assessment", &[("version", Arg::from(version))])
        }
        EntryKind::Task
        | EntryKind::Document
        | EntryKind::Registration
        | EntryKind::Assigned
        | EntryKind::Shared
        | EntryKind::Thread
        | EntryKind::Glass => words(&format!("casework-entry-{}-{}", entry.kind.code(), entry.code)),
    }
}

/// A label in the middle of a line. An abbreviation keeps its capitals.
#[must_use]
pub fn lower_first(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => label.to_owned(),
    }
}

/// A fact with its value: "Placerat: ja".
#[must_use]
pub fn fact(content: &Content, lang: Lang, id: &str, value: &str) -> String {
    let Some(def) = content.process.fact(id) else { return format!("{id}: {value}") };
    let option = def.options.iter().find(|o| o.id == value).map(|o| lower_first(o.label.get(lang)));
    let shown = match option {
        Some(label) => label,
        None if value == "unknown" => content.words.get(lang, "casework-unknown", &[]),
        None => value.to_owned(),
    };
    format!("{}: {shown}", def.label.get(lang))
}
