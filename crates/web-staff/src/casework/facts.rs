//! The coded facts of a case: questions of the process, and what an answer changes in the plan.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use casework::{CaseworkError, set_facts};
use guidance::{CaseFacts, FactDef, FactKind, FactValue, Plan};
use serde_json::{Map, Value};
use web_kit::{
    Form, Page,
    forms::{FieldError, MessageArg},
    parts::Choice,
};

use super::{
    Loaded,
    faults::at_fields,
    fresh,
    head::{Head, Place},
    load, seen, stale,
};
use crate::{Desk, Refusal, Sent};

/// One question, ready to be drawn.
pub(crate) struct Question {
    pub field: String,
    pub label: String,
    pub help: String,
    pub number: bool,
    /// Few options: all of them in sight.
    pub few: bool,
    pub choices: Vec<Choice>,
}

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Changed {
    /// Steps that came into the plan.
    #[serde(default)]
    new: String,
    /// Steps that no longer apply.
    #[serde(default)]
    gone: String,
    #[serde(default)]
    saved: String,
}

#[derive(Template)]
#[template(path = "casework/facts.html")]
struct Facts {
    page: Page,
    head: Head,
    form: Form,
    questions: Vec<Question>,
    saved: bool,
    new: Vec<(String, String)>,
    gone: Vec<String>,
}

/// The questions of the process.
pub(crate) fn questions(desk: &Desk) -> Vec<Question> {
    let page = &desk.page;
    let of = |f: &FactDef| {
        let mut choices: Vec<Choice> =
            f.options.iter().map(|o| Choice::new(o.id.clone(), o.label.get(page.lang))).collect();
        choices.push(Choice::new("unknown", page.t("unknown")));
        Question {
            field: field(&f.id),
            label: f.question.get(page.lang).to_owned(),
            help: match (&f.help, f.kind) {
                (Some(help), _) => help.get(page.lang).to_owned(),
                (None, FactKind::Number) => page.t("casework-fact-number-hint"),
                (None, FactKind::Choice) => String::new(),
            },
            number: f.kind == FactKind::Number,
            few: f.options.len() <= 3,
            choices,
        }
    };
    desk.house().content.process.facts().iter().map(of).collect()
}

/// Name of a fact's field in a form.
pub(crate) fn field(fact: &str) -> String {
    format!("fact-{fact}")
}

/// Name of the form's field and of the element to correct, for the room's name of a fact.
pub(crate) fn named(fact: &str) -> (String, String) {
    (field(fact), field(fact))
}

/// A form filled in with facts.
pub(crate) fn filled(mut form: Form, facts: &CaseFacts) -> Form {
    for (id, value) in facts.values() {
        form = form.with(field(id), word(value));
    }
    form
}

fn word(value: &FactValue) -> String {
    match value {
        FactValue::Unknown => "unknown".to_owned(),
        FactValue::Choice(c) => c.clone(),
        FactValue::Number(n) => n.to_string(),
    }
}

/// The facts a form gives, as the room takes them. A number that is none is a fault with its bounds.
pub(crate) fn given(desk: &Desk, form: &mut Form) -> Map<String, Value> {
    let mut given = Map::new();
    for def in desk.house().content.process.facts() {
        let name = field(&def.id);
        let value = form.value(&name).trim().to_owned();
        let known = form.values.all(&name).next().is_some();
        if def.kind == FactKind::Number && !value.is_empty() && value != "unknown" {
            let fits = value.parse::<i64>().is_ok_and(|n| (def.min..=def.max).contains(&n));
            if !fits {
                form.errors.push(FieldError {
                    target: name.clone(),
                    field: name,
                    key: "error-number-range",
                    label: "",
                    args: vec![("min", MessageArg::Num(def.min)), ("max", MessageArg::Num(def.max))],
                });
                continue;
            }
        }
        if known {
            given.insert(def.id.clone(), Value::String(value));
        }
    }
    given
}

/// `GET /cases/{number}/facts`
pub(crate) async fn show(
    desk: Desk,
    Path(number): Path<String>,
    Query(changed): Query<Changed>,
) -> Result<Response, Refusal> {
    let Loaded { case, head, page, .. } = load(&desk, &number, Place::Facts).await?;
    let form = filled(fresh(&desk).version(case.revision), &case.facts);
    let process = &desk.house().content.process;
    let titled = |list: &str| -> Vec<(String, String)> {
        list.split('~')
            .filter_map(|id| process.step(id))
            .map(|s| (format!("{}/steps/{}", head.href, s.id), s.title.get(page.lang).to_owned()))
            .collect()
    };
    let gone = titled(&changed.gone).into_iter().map(|(_, title)| title).collect();
    let new = titled(&changed.new);
    let saved = !changed.saved.is_empty();
    Ok(Page::render(&Facts { questions: questions(&desk), form, saved, new, gone, head, page })?)
}

/// `POST /cases/{number}/facts`
pub(crate) async fn save(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let before = load(&desk, &number, Place::Facts).await?;
    let given = given(&desk, &mut form);
    if !form.failed() {
        let target = casework::by_number(&number);
        match set_facts(desk.house(), &desk.cx, &target, &seen(&form), &given).await {
            Ok(_) => {
                let after = load(&desk, &number, Place::Facts).await?;
                return Ok(Redirect::to(&told(&number, &before.case.plan, &after.case.plan)).into_response());
            }
            Err(CaseworkError::Stale { .. }) => {
                let differs = differs(&desk, &before.case.facts, &given);
                return stale::show(&desk, before, format!("/cases/{number}/facts"), &form, differs);
            }
            Err(error) => at_fields(&mut form, error, named)?,
        }
    }
    let Loaded { head, page, .. } = before;
    let (questions, new, gone) = (questions(&desk), Vec::new(), Vec::new());
    Ok(page.invalid(|page| Facts { page, head, form, questions, saved: false, new, gone })?)
}

/// Where the page is that tells what the new facts changed: ids of steps only.
fn told(number: &str, before: &Plan, after: &Plan) -> String {
    let applies = |plan: &Plan| -> BTreeMap<String, bool> {
        plan.substeps().map(|s| (s.id.clone(), !s.state.is_not_applicable())).collect()
    };
    let (was, is) = (applies(before), applies(after));
    let changed = |to: bool| {
        let ids = is.iter().filter(|(id, now)| **now == to && was.get(*id) != Some(*now));
        ids.map(|(id, _)| id.as_str()).take(20).collect::<Vec<_>>().join("~")
    };
    format!("/cases/{number}/facts?saved=1&new={}&gone={}", changed(true), changed(false))
}

fn differs(desk: &Desk, now: &CaseFacts, given: &Map<String, Value>) -> Vec<stale::Differs> {
    let page = &desk.page;
    let facts = desk.house().content.process.facts().iter().filter(|f| given.contains_key(&f.id));
    facts
        .map(|f| {
            let shown = |value: &str| match value {
                "unknown" | "" => page.t("unknown"),
                value => f
                    .options
                    .iter()
                    .find(|o| o.id == value)
                    .map_or_else(|| value.to_owned(), |o| o.label.get(page.lang).to_owned()),
            };
            stale::Differs {
                label: f.label.get(page.lang).to_owned(),
                theirs: shown(&word(now.get(&f.id))),
                yours: shown(given.get(&f.id).and_then(Value::as_str).unwrap_or_default()),
            }
        })
        .collect()
}
