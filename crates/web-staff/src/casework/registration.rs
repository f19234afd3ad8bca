//! The registration for statistics: codes only, nothing that tells who anybody is.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use casework::{CaseworkError, Values, register, registration, variables};
use content::{Cardinality, Level, Variable, VariableKind};
use web_kit::{Form, Page, parts::Choice};

use super::{
    Loaded,
    faults::at_fields,
    fresh,
    head::{Head, Place},
    load, persons, seen, stale,
};
use crate::{Desk, Refusal, Sent};

/// How a variable is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    /// One of a list.
    Select,
    /// Any of a short list.
    Ticks,
    /// A partial date as text.
    Text,
    /// Up to three of a long list.
    Three,
}

struct Question {
    field: String,
    label: String,
    hint: String,
    ask: Ask,
    optional: bool,
    choices: Vec<Choice>,
}

impl Question {
    fn is(&self, ask: &str) -> bool {
        matches!(
            (self.ask, ask),
            (Ask::Select, "select") | (Ask::Ticks, "ticks") | (Ask::Text, "text") | (Ask::Three, "three")
        )
    }
}

struct Part {
    id: String,
    label: String,
    /// Opened from the start: something here is needed or at fault.
    open: bool,
    questions: Vec<Question>,
}

#[derive(Template)]
#[template(path = "casework/registration.html")]
struct RegistrationPage {
    page: Page,
    head: Head,
    form: Form,
    saved: Option<String>,
    parts: Vec<Part>,
}

fn ask(v: &Variable) -> Ask {
    let one = matches!(v.cardinality, Cardinality::One | Cardinality::Optional);
    match v.kind {
        VariableKind::Date | VariableKind::DatePartial | VariableKind::PeriodPartial => Ask::Text,
        _ if one => Ask::Select,
        VariableKind::Country | VariableKind::Language => Ask::Three,
        _ => Ask::Ticks,
    }
}

fn field(id: &str) -> String {
    format!("v-{id}")
}

fn parts(desk: &Desk, form: &Form) -> Vec<Part> {
    let (page, content) = (&desk.page, desk.house().content);
    let lists = persons::choices(desk);
    let question = |v: &Variable| {
        let choices = match v.kind {
            VariableKind::Country => lists.countries.clone(),
            VariableKind::Language => lists.languages.clone(),
            _ => v.values.iter().map(|x| Choice::new(x.code.clone(), x.label.get(page.lang))).collect(),
        };
        let ask = ask(v);
        let mut hint = v.definition.get(page.lang).to_owned();
        if ask == Ask::Text {
            let key = if v.kind == VariableKind::PeriodPartial {
                "casework-period-hint"
            } else {
                "casework-partial-hint"
            };
            hint = format!("{hint} {}", page.t(key));
        }
        Question {
            field: field(&v.id),
            label: v.label.get(page.lang).to_owned(),
            hint,
            ask,
            optional: v.level != Level::Core
                || matches!(v.cardinality, Cardinality::Optional | Cardinality::Many),
            choices,
        }
    };
    content
        .codes
        .units()
        .iter()
        .map(|u| {
            let questions: Vec<Question> =
                variables(desk.house()).filter(|v| v.unit == u.id).map(question).collect();
            let faulty = questions.iter().any(|q| form.error(&q.field).is_some());
            Part {
                id: u.id.clone(),
                label: if page.lang == ground::Lang::Sv { u.sv.clone() } else { u.en.clone() },
                open: faulty || matches!(u.id.as_str(), "victim" | "reporting_entity"),
                questions,
            }
        })
        .filter(|p| !p.questions.is_empty())
        .collect()
}

/// The values a form gives.
fn given(desk: &Desk, form: &Form) -> Values {
    let mut values = Values::new();
    for v in variables(desk.house()) {
        let name = field(&v.id);
        let mut found: Vec<String> = form.values.all(&name).map(|s| s.trim().to_owned()).collect();
        if ask(v) == Ask::Three {
            for n in 0..3 {
                found.push(form.value(&format!("{name}-{n}")).to_owned());
            }
        }
        found.retain(|s| !s.is_empty());
        found.sort();
        found.dedup();
        if !found.is_empty() {
            values.insert(v.id.clone(), found);
        }
    }
    values
}

fn filled(desk: &Desk, mut form: Form, values: &Values) -> Form {
    for v in variables(desk.house()) {
        for (n, code) in values.get(&v.id).into_iter().flatten().enumerate() {
            let name = if ask(v) == Ask::Three { format!("{}-{n}", field(&v.id)) } else { field(&v.id) };
            form = form.with(name, code.clone());
        }
    }
    form
}

fn named(desk: &Desk, id: &str) -> (String, String) {
    let three = desk.house().content.codes.variable(id).is_some_and(|v| ask(v) == Ask::Three);
    let name = if three { format!("{}-0", field(id)) } else { field(id) };
    (name.clone(), name)
}

/// `GET /cases/{number}/registration`
pub(crate) async fn show(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let Loaded { head, page, .. } = load(&desk, &number, Place::Registration).await?;
    let (found, revision) = registration(desk.house(), &desk.cx, &casework::by_number(&number)).await?;
    let mut form = fresh(&desk).version(revision);
    let mut saved = None;
    if let Some(found) = &found {
        form = filled(&desk, form, &found.values);
        saved = Some(page.ta("casework-registered-at", "when", page.instant(found.changed_at)));
    } else {
        let today = desk.cx.now.to_zoned(ground::stockholm()).date().to_string();
        form = form.with(field("ent_registered_on"), today);
    }
    let parts = parts(&desk, &form);
    Ok(Page::render(&RegistrationPage { page, head, form, saved, parts })?)
}

/// `POST /cases/{number}/registration`
pub(crate) async fn save(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let values = given(&desk, &form);
    let target = casework::by_number(&number);
    match register(desk.house(), &desk.cx, &target, &seen(&form), &values).await {
        Ok(_) => return Ok(Redirect::to(&format!("/cases/{number}/registration")).into_response()),
        Err(CaseworkError::Stale { .. }) => {
            let loaded = load(&desk, &number, Place::Registration).await?;
            let (theirs, _) = registration(desk.house(), &desk.cx, &target).await?;
            let theirs = theirs.map(|r| r.values).unwrap_or_default();
            let differs = differs(&desk, &theirs, &values);
            return stale::show(&desk, loaded, format!("/cases/{number}/registration"), &form, differs);
        }
        Err(error) => at_fields(&mut form, error, |id| named(&desk, id))?,
    }
    let Loaded { head, page, .. } = load(&desk, &number, Place::Registration).await?;
    let parts = parts(&desk, &form);
    Ok(page.invalid(|page| RegistrationPage { page, head, form, saved: None, parts })?)
}

fn differs(desk: &Desk, theirs: &Values, yours: &Values) -> Vec<stale::Differs> {
    let lang = desk.page.lang;
    let shown = |v: &Variable, values: &Values| {
        let codes = values.get(&v.id).map(Vec::as_slice).unwrap_or_default();
        let label = |c: &String| v.value(c).map_or_else(|| c.clone(), |x| x.label.get(lang).to_owned());
        codes.iter().map(label).collect::<Vec<_>>().join(", ")
    };
    variables(desk.house())
        .map(|v| stale::Differs {
            label: v.label.get(lang).to_owned(),
            theirs: shown(v, theirs),
            yours: shown(v, yours),
        })
        .collect()
}
