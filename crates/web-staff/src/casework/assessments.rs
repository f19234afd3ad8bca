//! Assessments: signs answered yes, no, unknown or not asked. They support a judgement; they never make one.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use casework::{assessment, assessments, compare_assessments, save_assessment};
use guidance::{Answer, AnswerValue, Answers, Indicator};
use web_kit::{Arg, Form, Page, Problem, parts::Choice};

use super::{
    Loaded, adding, case,
    faults::at_fields,
    fresh,
    head::{Head, Place},
    load,
};
use crate::{
    Desk, Refusal, Sent,
    handbook::{Call, Cited, call, cited},
};

struct VersionView {
    version: i64,
    when: String,
    who: String,
    audience: String,
    purpose: String,
}

#[derive(Template)]
#[template(path = "casework/assessments.html")]
struct List {
    page: Page,
    head: Head,
    versions: Vec<VersionView>,
}

#[derive(Template)]
#[template(path = "casework/assessment_choose.html")]
struct Choose {
    page: Page,
    head: Head,
    form: Form,
    audiences: Vec<Choice>,
    purposes: Vec<Choice>,
}

struct Sign {
    id: String,
    text: String,
    /// A note has been typed, or is at fault: its box is open.
    noted: bool,
}

struct Group {
    id: String,
    label: String,
    signs: Vec<Sign>,
}

#[derive(Template)]
#[template(path = "casework/assessment_form.html")]
struct Fill {
    page: Page,
    head: Head,
    form: Form,
    audience: String,
    purpose: String,
    audience_label: String,
    purpose_label: String,
    frame: String,
    groups: Vec<Group>,
    /// How many signs.
    count: usize,
    answers: Vec<Choice>,
}

struct Answered {
    text: String,
    value: String,
    tone: &'static str,
    note: String,
}

struct AnsweredGroup {
    label: String,
    counts: String,
    signs: Vec<Answered>,
}

#[derive(Template)]
#[template(path = "casework/assessment.html")]
struct Shown {
    page: Page,
    head: Head,
    version: i64,
    when: String,
    audience: String,
    purpose: String,
    summary: String,
    frame: String,
    advice: String,
    caution: String,
    groups: Vec<AnsweredGroup>,
    calls: Vec<Call>,
    reads: Vec<Cited>,
    latest: i64,
}

struct Changed {
    text: String,
    from: String,
    to: String,
}

#[derive(Template)]
#[template(path = "casework/assessment_compare.html")]
struct Compare {
    page: Page,
    head: Head,
    heading: String,
    summary: String,
    audience_changed: bool,
    purpose_changed: bool,
    changes: Vec<Changed>,
}

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    audience: String,
    #[serde(default)]
    purpose: String,
}

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Two {
    #[serde(default)]
    a: String,
    #[serde(default)]
    b: String,
}

const fn code(value: AnswerValue) -> &'static str {
    match value {
        AnswerValue::Yes => "yes",
        AnswerValue::No => "no",
        AnswerValue::Unknown => "unknown",
        AnswerValue::NotAsked => "not_asked",
    }
}

fn value(code: &str) -> AnswerValue {
    match code {
        "yes" => AnswerValue::Yes,
        "no" => AnswerValue::No,
        "unknown" => AnswerValue::Unknown,
        _ => AnswerValue::NotAsked,
    }
}

fn said(page: &Page, value: AnswerValue) -> String {
    page.t(match value {
        AnswerValue::Yes => "yes",
        AnswerValue::No => "no",
        AnswerValue::Unknown => "unknown",
        AnswerValue::NotAsked => "not-asked",
    })
}

fn audience_label(desk: &Desk, id: &str) -> String {
    let found = desk.house().content.indicators.audience(id);
    found.map_or_else(|| id.to_owned(), |a| a.label.get(desk.page.lang).to_owned())
}

fn purpose_label(desk: &Desk, id: Option<&str>) -> String {
    match id {
        None | Some("" | "unknown") => desk.page.t("casework-purpose-unknown"),
        Some(id) => desk
            .house()
            .content
            .indicators
            .purpose(id)
            .map_or_else(|| id.to_owned(), |p| p.label.get(desk.page.lang).to_owned()),
    }
}

/// `GET /cases/{number}/assessments`
pub(crate) async fn list(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let Loaded { head, page, .. } = load(&desk, &number, Place::Assessments).await?;
    let found = assessments(desk.house(), &desk.cx, &casework::by_number(&number), None).await?;
    let versions = found
        .iter()
        .map(|r| VersionView {
            version: r.version,
            when: page.instant(r.at),
            who: case::name(&page, r.author_name.as_deref()),
            audience: audience_label(&desk, &r.audience),
            purpose: purpose_label(&desk, r.purpose.as_deref()),
        })
        .collect();
    Ok(Page::render(&List { page, head, versions })?)
}

/// The signs for an audience and a purpose.
fn signs<'a>(desk: &Desk, audience: &'a str, purpose: &'a str) -> Vec<&'static Indicator> {
    let set = &desk.house().content.indicators;
    let wanted = set.purpose(purpose);
    set.all()
        .iter()
        .filter(|i| i.audience.iter().any(|a| a == audience))
        .filter(|i| wanted.is_none_or(|p| i.points_to(&p.id)))
        .collect()
}

/// `GET /cases/{number}/assessments/new`: first who asks and what is suspected, then the signs.
pub(crate) async fn new(
    desk: Desk,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let mut loaded = load(&desk, &number, Place::Assessments).await?;
    loaded.head.under(&desk.page);
    let set = &desk.house().content.indicators;
    if set.audience(&asked.audience).is_some() {
        let form = fresh(&desk);
        return Ok(Page::render(&fill(&desk, loaded, &asked.audience, &asked.purpose, form))?);
    }
    let Loaded { case, head, page, .. } = loaded;
    let lang = page.lang;
    let audiences = set.audiences().iter().map(|a| Choice::new(a.id.clone(), a.label.get(lang))).collect();
    let mut purposes = vec![Choice::new("unknown", page.t("casework-purpose-unknown"))];
    let named = set.purposes().iter().filter(|p| p.id != "any");
    purposes.extend(named.map(|p| Choice::new(p.id.clone(), p.label.get(lang))));
    // The audience of the office is the likely one; the purpose suspected in the case likewise.
    let known =
        case.heading.purpose.as_deref().and_then(|p| set.purpose(p)).map_or("unknown", |p| p.id.as_str());
    let likely = ["social_services", "socialtjanst", "socialnamnd"];
    let audience = likely.iter().find(|a| set.audience(a).is_some()).copied().unwrap_or_default();
    let form = fresh(&desk).with("audience", audience).with("purpose", known);
    Ok(Page::render(&Choose { page, head, form, audiences, purposes })?)
}

fn fill(desk: &Desk, loaded: Loaded, audience: &str, purpose: &str, mut form: Form) -> Fill {
    let set = &desk.house().content.indicators;
    let lang = desk.page.lang;
    let found = signs(desk, audience, purpose);
    for sign in &found {
        let field = format!("a-{}", sign.id);
        if form.value(&field).is_empty() {
            form = form.with(field, "not_asked");
        }
    }
    let sign = |i: &&&Indicator| Sign {
        id: i.id.clone(),
        text: i.text.get(lang).to_owned(),
        noted: !form.value(&format!("n-{}", i.id)).is_empty() || form.error(&format!("n-{}", i.id)).is_some(),
    };
    let groups: Vec<Group> = set
        .dimensions()
        .iter()
        .map(|d| Group {
            id: d.id.clone(),
            label: d.label.get(lang).to_owned(),
            signs: found.iter().filter(|i| i.dimension == d.id).map(|i| sign(&i)).collect(),
        })
        .filter(|g| !g.signs.is_empty())
        .collect();
    let Loaded { head, page, .. } = loaded;
    let values = [AnswerValue::Yes, AnswerValue::No, AnswerValue::Unknown, AnswerValue::NotAsked];
    Fill {
        audience: audience.to_owned(),
        purpose: purpose.to_owned(),
        audience_label: audience_label(desk, audience),
        purpose_label: purpose_label(desk, Some(purpose)),
        frame: set.child_frame().text.get(lang).to_owned(),
        count: found.len(),
        answers: values.into_iter().map(|v| Choice::new(code(v), said(&page, v))).collect(),
        groups,
        page,
        head,
        form,
    }
}

/// `POST /cases/{number}/assessments/new`
pub(crate) async fn save(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let (audience, purpose) = (form.value("audience").to_owned(), form.value("purpose").to_owned());
    if desk.house().content.indicators.audience(&audience).is_none() {
        return Err(Problem::BadRequest.into());
    }
    let mut answers = BTreeMap::new();
    for sign in signs(&desk, &audience, &purpose) {
        let answer = Answer {
            value: value(form.value(&format!("a-{}", sign.id))),
            note: form.value(&format!("n-{}", sign.id)).trim().to_owned(),
        };
        answers.insert(sign.id.clone(), answer);
    }
    if answers.values().all(|a| a.value == AnswerValue::NotAsked) {
        form.fault("main", "casework-nothing-answered", "");
    }
    if !form.failed() {
        let purpose = Some(purpose.clone()).filter(|p| !p.is_empty() && p != "unknown");
        let answers = Answers { audience: audience.clone(), purpose, answers, at: desk.cx.now };
        let target = casework::by_number(&number);
        match save_assessment(desk.house(), &desk.cx, &target, &adding(&form), &answers).await {
            Ok(_) => {
                let newest = assessments(desk.house(), &desk.cx, &target, None).await?;
                let version = newest.first().map_or(1, |r| r.version);
                return Ok(Redirect::to(&format!("/cases/{number}/assessments/{version}")).into_response());
            }
            // The room names a sign by its id; in the form its note can be at fault.
            Err(error) => at_fields(&mut form, error, |id| (format!("n-{id}"), format!("n-{id}")))?,
        }
    }
    let mut loaded = load(&desk, &number, Place::Assessments).await?;
    loaded.head.under(&desk.page);
    let Fill {
        page,
        head,
        form,
        audience,
        purpose,
        audience_label,
        purpose_label,
        frame,
        groups,
        count,
        answers,
    } = fill(&desk, loaded, &audience, &purpose, form);
    Ok(page.invalid(|page| Fill {
        page,
        head,
        form,
        audience,
        purpose,
        audience_label,
        purpose_label,
        frame,
        groups,
        count,
        answers,
    })?)
}

/// `GET /cases/{number}/assessments/{version}`
pub(crate) async fn show(
    desk: Desk,
    Path((number, version)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let version: i64 = version.parse().map_err(|_| Problem::NotFound)?;
    let Loaded { case, mut head, page, .. } = load(&desk, &number, Place::Assessments).await?;
    head.under(&desk.page);
    let target = casework::by_number(&number);
    let (answers, result) = assessment(desk.house(), &desk.cx, &target, version).await?;
    let content = desk.house().content;
    let lang = page.lang;
    let groups = result
        .dimensions
        .iter()
        .map(|d| {
            let of = content.indicators.all().iter().filter(|i| i.dimension == d.dimension);
            let signs = of.filter_map(|i| answers.answers.get(&i.id).map(|a| (i, a)));
            let signs = signs.filter(|(_, a)| a.value != AnswerValue::NotAsked || !a.note.is_empty());
            AnsweredGroup {
                label: d.label.get(lang).to_owned(),
                counts: counts(&page, d),
                signs: signs
                    .map(|(i, a)| Answered {
                        text: i.text.get(lang).to_owned(),
                        value: said(&page, a.value),
                        tone: if a.value == AnswerValue::Yes { "w" } else { "" },
                        note: a.note.clone(),
                    })
                    .collect(),
            }
        })
        .filter(|g| !g.signs.is_empty())
        .collect();
    let calls = result
        .contacts
        .iter()
        .filter_map(|id| content.law.contact(id))
        .filter(|c| c.is_for(law::Audience::Professional))
        .map(|c| call(&desk, c))
        .collect();
    Ok(Page::render(&Shown {
        version,
        when: page.instant(result.at),
        audience: audience_label(&desk, &result.audience),
        purpose: purpose_label(&desk, result.purpose.as_deref()),
        summary: result.summary.get(lang).to_owned(),
        frame: result.child_frame.get(lang).to_owned(),
        advice: result.advice.get(lang).to_owned(),
        caution: page.t("casework-assessment-caution"),
        groups,
        calls,
        reads: cited(&desk, &result.provisions),
        latest: case.counts.assessments,
        page,
        head,
    })?)
}

fn counts(page: &Page, d: &guidance::DimensionCount) -> String {
    let number = |n: usize| Arg::Num(i64::try_from(n).unwrap_or(i64::MAX));
    page.say(
        "casework-dimension-counts",
        &[
            ("yes", number(d.yes)),
            ("no", number(d.no)),
            ("unknown", number(d.unknown)),
            ("notasked", number(d.not_asked)),
        ],
    )
}

/// `GET /cases/{number}/assessments/compare?a=1&b=2`
pub(crate) async fn compare(
    desk: Desk,
    Path(number): Path<String>,
    Query(two): Query<Two>,
) -> Result<Response, Refusal> {
    let a: i64 = two.a.parse().map_err(|_| Problem::NotFound)?;
    let b: i64 = two.b.parse().map_err(|_| Problem::NotFound)?;
    let (a, b) = (a.min(b), a.max(b));
    let Loaded { mut head, page, .. } = load(&desk, &number, Place::Assessments).await?;
    head.under(&desk.page);
    let found = compare_assessments(desk.house(), &desk.cx, &casework::by_number(&number), a, b).await?;
    let lang = page.lang;
    let changes = found
        .changes
        .iter()
        .map(|c| Changed {
            text: c.text.get(lang).to_owned(),
            from: said(&page, c.from),
            to: said(&page, c.to),
        })
        .collect();
    Ok(Page::render(&Compare {
        heading: page.say("casework-compare-heading", &[("a", Arg::Num(a)), ("b", Arg::Num(b))]),
        summary: found.summary.get(lang).to_owned(),
        audience_changed: found.audience_changed,
        purpose_changed: found.purpose_changed,
        changes,
        page,
        head,
    })?)
}
