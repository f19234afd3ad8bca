//! `varn assess` and `varn plan`: guidance from files, without a database.

use std::{fmt::Write as _, path::Path};

use content::{Arg, Content};
use ground::Lang;
use guidance::{CaseEvent, CaseFacts, PlanStep, StepState};
use jiff::Timestamp;
use law::{format_day, format_moment};
use serde::Deserialize;

use crate::{cli::Shape, fault::Fault, input};

/// Shown under `varn assess --help`.
pub(crate) const ANSWERS_HELP: &str = concat!(
    "The file, for example:\n\n",
    include_str!("../tests/data/answers.json"),
    "\nAn answer is yes, no, unknown or not_asked, or {\"value\": …, \"note\": …}. A sign that is not there was not asked.\n\
     The audiences, purposes and signs are those of content/indicators/indicators.yaml."
);

/// Shown under `varn plan --help`.
pub(crate) const CASE_HELP: &str = concat!(
    "The file, for example:\n\n",
    include_str!("../tests/data/case.json"),
    "\nA fact that is not there is unknown. Facts, events and steps are those of content/process/nrm.yaml; besides them\n\
     the events step-started, step-done, step-set-aside and step-reopened name a \"step\"."
);

/// A case in a file: no names, only facts and events.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    #[serde(default)]
    facts: serde_json::Map<String, serde_json::Value>,
    #[serde(default)]
    events: Vec<CaseEvent>,
}

/// Explains the answers in a file.
pub(crate) fn assess(content: &Content, answers: &Path, shape: Shape) -> Result<String, Fault> {
    let answers = guidance::parse_answers(&content.indicators, &input::text(answers, "the answers")?)?;
    let found = guidance::assess(&content.indicators, &answers);
    if shape.json {
        return input::json(&found);
    }
    let lang = shape.lang;
    Ok(format!(
        "{}\n\n{}\n\n{}\n",
        found.summary.get(lang),
        found.child_frame.get(lang),
        found.advice.get(lang)
    ))
}

/// Derives the plan of the case in a file.
pub(crate) fn plan(content: &Content, case: &Path, now: Timestamp, shape: Shape) -> Result<String, Fault> {
    let text = input::text(case, "the case")?;
    let case: CaseFile = serde_json::from_str(&text).map_err(|e| {
        Fault::new(format!(
            "The case file is not the JSON expected: {e}. `varn plan --help` shows an example."
        ))
    })?;
    let process = &content.process;
    if let Some(unknown) = case.events.iter().find(|e| !known(content, &e.kind)) {
        let short: String = unknown.kind.chars().take(60).collect();
        return Err(Fault::new(format!(
            "The process has no event \"{short}\". The events stand in content/process/nrm.yaml."
        )));
    }
    let facts = CaseFacts::parse(process, &case.facts)?;
    let plan = guidance::plan(process, &content.law, &facts, &case.events, now)
        .map_err(|e| Fault::new(format!("{}{}.", "T", e.to_string().trim_start_matches('t'))))?;
    if shape.json {
        return input::json(&plan);
    }
    let lang = shape.lang;
    let say = |key: &str| content.words.get(lang, key, &[]);
    let mut out = String::new();
    if let Some(next) = plan.next.as_deref().and_then(|id| plan.step(id)) {
        let _ = writeln!(out, "{}: {}", say("cli-plan-next"), next.title.get(lang));
    }
    if !plan.unknown_facts.is_empty() {
        let names: Vec<&str> = plan
            .unknown_facts
            .iter()
            .filter_map(|id| process.fact(id))
            .map(|fact| fact.label.get(lang))
            .collect();
        let _ = writeln!(out, "{}: {}", say("cli-plan-unknown"), names.join(", "));
    }
    for main in &plan.steps {
        let _ = writeln!(out, "\n{}", main.title.get(lang));
        for step in &main.substeps {
            let _ = writeln!(
                out,
                "  [{}] {}: {}",
                step.id,
                step.title.get(lang),
                state(content, lang, &step.state)
            );
            if let Some(line) = end(content, lang, step, now) {
                let _ = writeln!(out, "      {line}");
            }
        }
    }
    Ok(out)
}

fn known(content: &Content, kind: &str) -> bool {
    content.process.events().iter().any(|e| e.id == kind)
        || [guidance::STEP_STARTED, guidance::STEP_DONE, guidance::STEP_SET_ASIDE, guidance::STEP_REOPENED]
            .contains(&kind)
}

fn state(content: &Content, lang: Lang, state: &StepState) -> String {
    let say = |key: &str, what: &str| content.words.get(lang, key, &[("what", Arg::from(what.to_owned()))]);
    match state {
        StepState::ToDo => say("cli-plan-to-do", ""),
        StepState::InProgress => say("cli-plan-in-progress", ""),
        StepState::Done { at } => say("cli-plan-done", &format_moment(*at, lang)),
        StepState::WaitingFor { what, .. } => say("cli-plan-waiting", what.get(lang)),
        StepState::NotApplicable { because } => say("cli-plan-not-applicable", because.get(lang)),
    }
}

fn end(content: &Content, lang: Lang, step: &PlanStep, now: Timestamp) -> Option<String> {
    let due = step.due.as_ref().filter(|_| !step.state.is_done())?;
    let end = due.last_day.map_or_else(|| format_moment(due.limit, lang), |day| format_day(day, lang));
    let args = [("left", Arg::from(due.left(now, lang))), ("end", Arg::from(end))];
    Some(content.words.get(lang, "cli-plan-due", &args))
}
