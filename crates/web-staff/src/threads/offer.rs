//! Asking another unit: what, whom, through which gate, and what goes. And asking for a case that another unit has shared.

use access::FieldGroup;
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use casework::{CaseworkError, GateChoice, Offer, offer, share_form, want as wish};
use ground::{ShareId, ThreadId, UnitId};
use handover::Kind;
use web_kit::{Arg, Form, Page, Problem, parts::Choice};

use super::kind_word;
use crate::{
    Desk, Refusal, Sent,
    casework::{
        DAYS, GateView, Head, Loaded, Place, UnitView, at_fields, fresh, gate_view, load, same, seen,
        share_input, stale,
    },
};

/// What was chosen so far: it travels in the address, and says nothing of the child.
#[derive(Debug, Default, Clone, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    gate: String,
    #[serde(default)]
    answers: String,
}

impl Asked {
    fn query(&self) -> String {
        let answers = self.answers.parse::<ThreadId>().map(|id| format!("&answers={id}")).unwrap_or_default();
        format!("kind={}&to={}{answers}", self.kind, self.to)
    }
}

#[derive(Template)]
#[template(path = "threads/to.html")]
struct ToPage {
    page: Page,
    head: Head,
    form: Form,
    kinds: Vec<Choice>,
    searched: bool,
    found: Vec<UnitView>,
    kind: String,
}

#[derive(Template)]
#[template(path = "threads/gate.html")]
struct GatePage {
    page: Page,
    head: Head,
    to: String,
    base: String,
    open: Vec<GateView>,
    closed: Vec<GateView>,
}

#[derive(Template)]
#[template(path = "threads/offer.html")]
struct OfferPage {
    page: Page,
    head: Head,
    form: Form,
    asked: Asked,
    to: String,
    lead: String,
    save: String,
    gate: Option<GateView>,
    questions: Vec<Choice>,
    groups: Vec<Choice>,
    days: Vec<Choice>,
    must_name: bool,
    needs_second: bool,
}

fn kinds(page: &Page) -> Vec<Choice> {
    [Kind::Handover, Kind::Referral, Kind::Consultation]
        .iter()
        .map(|k| {
            let mut choice = Choice::new(k.code(), kind_word(page, *k));
            choice.hint = page.t(&format!("threads-kind-{k}-hint"));
            choice
        })
        .collect()
}

/// `GET /cases/{number}/threads/new`
pub(crate) async fn new(
    desk: Desk,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let Loaded { case, mut head, page, .. } = load(&desk, &number, Place::Sharing).await?;
    head.under(&desk.page);
    let kind = asked.kind.parse::<Kind>().ok();
    let (Ok(to), Some(kind)) = (asked.to.parse::<UnitId>(), kind) else {
        let form = Form::default()
            .with("unit", asked.unit.clone())
            .with("kind", kind.unwrap_or(Kind::Handover).code().to_owned());
        let searched = !asked.unit.trim().is_empty() && kind.is_some();
        let units = directory::search(desk.house(), &desk.cx, &asked.unit, None).await.unwrap_or_default();
        let found = units
            .iter()
            .filter(|u| searched && u.org != case.owner && u.org_kind.works_on_cases())
            .map(|u| UnitView { id: u.id.to_string(), name: u.name.clone(), org: u.org_name.clone() })
            .collect();
        let kinds = kinds(&page);
        return Ok(Page::render(&ToPage { kinds, form, searched, found, kind: asked.kind, page, head })?);
    };
    let choices = share_form(desk.house(), &desk.cx, &casework::by_number(&number), to).await?;
    let chosen = choices.gates.iter().find(|g| g.gate.id == asked.gate && g.closed.is_none());
    if chosen.is_some() || !kind.needs_data() {
        let mut form = fresh(&desk).version(choices.revision).with("days", "90");
        if kind == Kind::Handover {
            // Whoever takes over needs what there is; what must not go is unticked.
            form = FieldGroup::ALL.iter().fold(form, |f, g| f.with("groups", g.code()));
        }
        let built = form_page(&desk, page, head, &choices, chosen, kind, asked, form);
        return Ok(Page::render(&built)?);
    }
    let (open, closed) = choices.gates.iter().partition::<Vec<&GateChoice>, _>(|g| g.closed.is_none());
    let views = |gates: Vec<&GateChoice>| gates.into_iter().map(|g| gate_view(&desk, g)).collect();
    Ok(Page::render(&GatePage {
        to: format!("{}, {}", choices.to.name, choices.to.org_name),
        base: format!("{}/threads/new?{}", head.href, asked.query()),
        open: views(open),
        closed: views(closed),
        page,
        head,
    })?)
}

#[expect(clippy::too_many_arguments, reason = "one page, each of its parts named")]
fn form_page(
    desk: &Desk,
    page: Page,
    head: Head,
    choices: &casework::ShareForm,
    gate: Option<&GateChoice>,
    kind: Kind,
    asked: Asked,
    form: Form,
) -> OfferPage {
    let words = &desk.page;
    let to = format!("{}, {}", choices.to.name, choices.to.org_name);
    OfferPage {
        form,
        asked,
        lead: words.say(&format!("threads-offer-{kind}-lead"), &[("who", Arg::Text(&to))]),
        save: words.t(&format!("threads-offer-{kind}-save")),
        to,
        questions: gate
            .iter()
            .flat_map(|g| g.gate.questions.iter().enumerate())
            .map(|(n, q)| Choice::new(n.to_string(), words.text(q).to_owned()))
            .collect(),
        gate: gate.map(|g| gate_view(desk, g)),
        groups: FieldGroup::ALL
            .iter()
            .map(|g| Choice::new(g.code(), words.t(&format!("casework-group-{}", g.code()))))
            .collect(),
        days: DAYS
            .iter()
            .map(|d| Choice::new(*d, words.tn("casework-share-days", d.parse().unwrap_or(0_i64))))
            .collect(),
        must_name: choices.must_name,
        needs_second: choices.needs_second && gate.is_some(),
        page,
        head,
    }
}

/// `POST /cases/{number}/threads/new`
pub(crate) async fn save(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let target = casework::by_number(&number);
    let asked = Asked {
        kind: form.value("kind").to_owned(),
        unit: String::new(),
        to: form.value("to").to_owned(),
        gate: form.value("gate").to_owned(),
        answers: form.value("answers").to_owned(),
    };
    let (Ok(to), Ok(kind)) = (asked.to.parse::<UnitId>(), asked.kind.parse::<Kind>()) else {
        // Whoever may not see the case is told nothing, not even that the form was wrong.
        load(&desk, &number, Place::Sharing).await?;
        return Err(Problem::BadRequest.into());
    };
    let share = kind.needs_data().then(|| share_input(&desk, &mut form, to));
    let input = Offer {
        kind,
        to,
        text: form.value("text").to_owned(),
        share,
        receiver: form.value("receiver").to_owned(),
        answers: asked.answers.parse().ok(),
    };
    if !form.failed() {
        match offer(desk.house(), &desk.cx, &target, &seen(&form), &input).await {
            Ok(id) => return Ok(Redirect::to(&format!("/threads/{id}")).into_response()),
            Err(CaseworkError::Stale { .. }) => {
                let loaded = load(&desk, &number, Place::Sharing).await?;
                let action = format!("/cases/{number}/threads/new");
                return stale::show(&desk, loaded, action, &form, Vec::new());
            }
            Err(CaseworkError::NotNow) => form.fault("main", "threads-wish-over", ""),
            Err(error) => at_fields(&mut form, error, |field| {
                // What was chosen on the pages before: the fault stands above the form.
                if matches!(field, "gate" | "to" | "kind") { same("main") } else { same(field) }
            })?,
        }
    }
    let Loaded { mut head, page, .. } = load(&desk, &number, Place::Sharing).await?;
    head.under(&desk.page);
    let choices = share_form(desk.house(), &desk.cx, &target, to).await?;
    let chosen = choices.gates.iter().find(|g| g.gate.id == asked.gate);
    let built = form_page(&desk, page, head, &choices, chosen, kind, asked, form);
    Ok(built.page.clone().invalid(|page| OfferPage { page, ..built })?)
}

/// `POST /shared/{share}/want`: hand this case over to us.
pub(crate) async fn want(
    desk: Desk,
    Path(share): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let share = share.parse::<ShareId>().map_err(|_| Problem::NotFound)?;
    let form = Form::of(submitted);
    let text = form.value("text").to_owned();
    let key = casework::Form::adding(form.key.clone());
    match wish(desk.house(), &desk.cx, share, &key, &text).await {
        Ok(id) => Ok(Redirect::to(&format!("/threads/{id}")).into_response()),
        // The one field that can be wrong is empty: back to it.
        Err(CaseworkError::Invalid(_)) => Ok(Redirect::to(&format!("/shared/{share}#want")).into_response()),
        Err(error) => Err(error.into()),
    }
}
