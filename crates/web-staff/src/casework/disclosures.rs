//! What of a case was shared through a gate: the list, the form in three steps, and the record of one disclosure.

use std::str::FromStr as _;

use access::{FieldGroup, Groups};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    CaseworkError, Disclosure, GateChoice, ShareForm, ShareInput, approve_share, disclosures, revoke_share,
    share as share_case, share_form, threads_of_case,
};
use ground::{ShareId, UnitId};
use handover::Side;
use jiff::{SignedDuration, Timestamp};
use law::Closed;
use web_kit::{
    Form, Page, Problem,
    parts::{Choice, Tag, Tone},
};

use super::{
    Loaded,
    faults::{at_fields, same},
    fresh,
    head::{Head, Place},
    load, seen, stale,
};
use crate::{
    Desk, Refusal, Sent,
    handbook::{Cited, cited},
    threads,
};

/// For how many days a share may hold.
pub(crate) const DAYS: [&str; 4] = ["7", "30", "90", "180"];

pub(crate) struct ShareView {
    href: String,
    to: String,
    gate: String,
    groups: String,
    when: String,
    until: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "casework/sharing.html")]
struct ListPage {
    page: Page,
    head: Head,
    shares: Vec<ShareView>,
    threads: Vec<ThreadLine>,
}

/// A thread about this case.
struct ThreadLine {
    href: String,
    title: String,
    other: String,
    when: String,
    tag: Tag,
}

/// A gate, in words.
pub(crate) struct GateView {
    pub id: String,
    pub name: String,
    pub what: String,
    pub test: String,
    pub note: String,
    pub closed: String,
    pub cited: Vec<Cited>,
}

/// A unit that can be chosen.
pub(crate) struct UnitView {
    pub id: String,
    pub name: String,
    pub org: String,
}

#[derive(Template)]
#[template(path = "casework/share_to.html")]
struct ToPage {
    page: Page,
    head: Head,
    form: Form,
    searched: bool,
    found: Vec<UnitView>,
}

#[derive(Template)]
#[template(path = "casework/share_gate.html")]
struct GatePage {
    page: Page,
    head: Head,
    to: String,
    to_id: String,
    open: Vec<GateView>,
    closed: Vec<GateView>,
}

#[derive(Template)]
#[template(path = "casework/share_form.html")]
struct FormPage {
    page: Page,
    head: Head,
    form: Form,
    to: String,
    to_id: String,
    gate: GateView,
    questions: Vec<Choice>,
    groups: Vec<Choice>,
    days: Vec<Choice>,
    must_name: bool,
    needs_second: bool,
}

#[derive(Template)]
#[template(path = "casework/share_record.html")]
struct RecordPage {
    page: Page,
    head: Head,
    form: Form,
    number: String,
    from: String,
    share: ShareView,
    by: String,
    letter: casework::Letter,
    questions: Vec<String>,
    gate: String,
    test: String,
    cited: Vec<Cited>,
    approved: String,
    revoked: String,
    may_approve: bool,
    may_revoke: bool,
}

/// "Vem det är, Var barnet bor"
pub(crate) fn groups_words(page: &Page, groups: Groups) -> String {
    let words: Vec<String> = groups.iter().map(|g| page.t(&format!("casework-group-{}", g.code()))).collect();
    if words.is_empty() { page.t("casework-group-none") } else { words.join(", ") }
}

fn state(page: &Page, d: &Disclosure, now: Timestamp) -> Tag {
    let (key, tone) = if d.row.revoked.is_some() {
        ("casework-share-revoked", Tone::Idle)
    } else if d.row.approved_at.is_none() {
        ("casework-share-waits", Tone::Warn)
    } else if now >= d.row.until {
        ("casework-share-ended", Tone::Idle)
    } else {
        ("casework-share-live", Tone::Info)
    };
    Tag::new(page.t(key), tone)
}

fn view(desk: &Desk, head: &Head, d: &Disclosure) -> ShareView {
    let page = &desk.page;
    ShareView {
        href: format!("{}/sharing/{}", head.href, d.row.id),
        to: format!("{}, {}", d.row.unit_name, d.row.org_name),
        gate: page.text(&d.letter.gate).to_owned(),
        groups: groups_words(page, d.row.groups),
        when: page.instant(d.row.made.0),
        until: page.instant(d.row.until),
        tag: state(page, d, desk.cx.now),
    }
}

/// `GET /cases/{number}/sharing`
pub(crate) async fn list(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let Loaded { head, page, .. } = load(&desk, &number, Place::Sharing).await?;
    let found = disclosures(desk.house(), &desk.cx, &casework::by_number(&number)).await?;
    let shares = found.list.iter().map(|d| view(&desk, &head, d)).collect();
    let (begun, before) = threads_of_case(desk.house(), &desk.cx, &casework::by_number(&number)).await?;
    let line = |row: &casework::ThreadRow, side: Side| {
        let (word, other) = match side {
            Side::Giver => ("threads-to", &row.taker),
            Side::Taker => ("threads-from", &row.giver),
        };
        ThreadLine {
            href: format!("/threads/{}", row.id),
            title: threads::kind_word(&page, row.kind),
            other: page.ta(word, "who", format!("{}, {}", other.unit_name, other.org_name)),
            when: page.instant(row.changed_at),
            tag: threads::tag(&page, row, side),
        }
    };
    let mut threads: Vec<_> = begun.iter().map(|r| line(r, Side::Giver)).collect();
    threads.extend(before.iter().map(|r| line(r, Side::Taker)));
    Ok(Page::render(&ListPage { page, head, shares, threads })?)
}

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    gate: String,
}

pub(crate) fn gate_view(desk: &Desk, choice: &GateChoice) -> GateView {
    let (page, gate) = (&desk.page, choice.gate);
    let closed = match choice.closed {
        None => String::new(),
        Some(Closed::NotAChild) => page.t("casework-gate-not-child"),
        Some(Closed::Excluded) => gate
            .excluded
            .as_ref()
            .map_or_else(|| page.t("casework-gate-excluded"), |text| page.text(text).to_owned()),
    };
    GateView {
        id: gate.id.clone(),
        name: page.text(&gate.name).to_owned(),
        what: page.text(&gate.what).to_owned(),
        test: page.text(&gate.test).to_owned(),
        note: gate.note.as_ref().map(|n| page.text(n).to_owned()).unwrap_or_default(),
        closed,
        cited: cited(desk, &gate.provisions),
    }
}

fn form_page(
    desk: &Desk,
    page: Page,
    head: Head,
    asked: &ShareForm,
    gate: &GateChoice,
    form: Form,
) -> FormPage {
    let words = &desk.page;
    let questions = gate.gate.questions.iter().enumerate();
    FormPage {
        form,
        to: format!("{}, {}", asked.to.name, asked.to.org_name),
        to_id: asked.to.id.to_string(),
        gate: gate_view(desk, gate),
        questions: questions.map(|(n, q)| Choice::new(n.to_string(), words.text(q).to_owned())).collect(),
        groups: FieldGroup::ALL
            .iter()
            .map(|g| Choice::new(g.code(), words.t(&format!("casework-group-{}", g.code()))))
            .collect(),
        days: DAYS
            .iter()
            .map(|d| Choice::new(*d, words.tn("casework-share-days", d.parse().unwrap_or(0_i64))))
            .collect(),
        must_name: asked.must_name,
        needs_second: asked.needs_second,
        page,
        head,
    }
}

/// `GET /cases/{number}/sharing/new`: to whom, through which gate, what.
pub(crate) async fn new(
    desk: Desk,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let Loaded { case, mut head, page, .. } = load(&desk, &number, Place::Sharing).await?;
    head.under(&desk.page);
    let Ok(to) = asked.to.parse::<UnitId>() else {
        let form = Form::default().with("unit", asked.unit.clone());
        let searched = !asked.unit.trim().is_empty();
        let units = directory::search(desk.house(), &desk.cx, &asked.unit, None).await.unwrap_or_default();
        let found = units
            .iter()
            .filter(|u| searched && u.org != case.owner && u.org_kind.works_on_cases())
            .map(|u| UnitView { id: u.id.to_string(), name: u.name.clone(), org: u.org_name.clone() })
            .collect();
        return Ok(Page::render(&ToPage { page, head, form, searched, found })?);
    };
    let choices = share_form(desk.house(), &desk.cx, &casework::by_number(&number), to).await?;
    if let Some(gate) = choices.gates.iter().find(|g| g.gate.id == asked.gate && g.closed.is_none()) {
        let form = fresh(&desk).version(choices.revision).with("days", "30");
        return Ok(Page::render(&form_page(&desk, page, head, &choices, gate, form))?);
    }
    let (open, closed) = choices.gates.iter().partition::<Vec<&GateChoice>, _>(|g| g.closed.is_none());
    let views = |gates: Vec<&GateChoice>| gates.into_iter().map(|g| gate_view(&desk, g)).collect();
    Ok(Page::render(&GatePage {
        page,
        head,
        to: format!("{}, {}", choices.to.name, choices.to.org_name),
        to_id: choices.to.id.to_string(),
        open: views(open),
        closed: views(closed),
    })?)
}

/// What goes through a gate, as the form says it; also in a thread with another unit.
pub(crate) fn share_input(desk: &Desk, form: &mut Form, to: UnitId) -> ShareInput {
    let codes: Vec<&str> = FieldGroup::ALL.iter().map(|g| g.code()).collect();
    let groups = form.many_of("groups", "casework-share-groups", &codes).read().unwrap_or_default();
    let yes = form.values.all("questions").filter_map(|n| n.parse().ok()).collect();
    let days = form.one_of("days", "casework-share-until", &DAYS).required().read();
    let reason = form.text("reason", "casework-share-reason").required().read();
    let hours = days.and_then(|d| d.parse::<i64>().ok()).unwrap_or(0).saturating_mul(24);
    ShareInput {
        to,
        gate: form.value("gate").to_owned(),
        yes,
        groups: groups.iter().filter_map(|g| FieldGroup::from_str(g).ok()).collect(),
        reason: reason.unwrap_or_default(),
        message: form.value("message").to_owned(),
        until: desk.cx.now.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(desk.cx.now),
        receiver: form.value("receiver").to_owned(),
    }
}

/// `POST /cases/{number}/sharing/new`
pub(crate) async fn share(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let target = casework::by_number(&number);
    let Ok(to) = form.value("to").parse::<UnitId>() else {
        // Whoever may not see the case is told nothing, not even that the form was wrong.
        load(&desk, &number, Place::Sharing).await?;
        return Err(Problem::BadRequest.into());
    };
    let gate = form.value("gate").to_owned();
    let input = share_input(&desk, &mut form, to);
    if !form.failed() {
        match share_case(desk.house(), &desk.cx, &target, &seen(&form), &input).await {
            Ok(id) => return Ok(Redirect::to(&format!("/cases/{number}/sharing/{id}")).into_response()),
            Err(CaseworkError::Stale { .. }) => {
                let loaded = load(&desk, &number, Place::Sharing).await?;
                return stale::show(&desk, loaded, format!("/cases/{number}/sharing/new"), &form, Vec::new());
            }
            Err(error) => at_fields(&mut form, error, |field| {
                // The gate and the receiver were chosen on the pages before: the fault stands above the form.
                if matches!(field, "gate" | "to") { same("main") } else { same(field) }
            })?,
        }
    }
    let Loaded { mut head, page, .. } = load(&desk, &number, Place::Sharing).await?;
    head.under(&desk.page);
    let choices = share_form(desk.house(), &desk.cx, &target, to).await?;
    let chosen = choices.gates.iter().find(|g| g.gate.id == gate).ok_or(Problem::BadRequest)?;
    let built = form_page(&desk, page, head, &choices, chosen, form);
    Ok(built.page.clone().invalid(|page| FormPage { page, ..built })?)
}

async fn build(desk: &Desk, number: &str, share: ShareId, form: Option<Form>) -> Result<RecordPage, Refusal> {
    let Loaded { case, mut head, page, .. } = load(desk, number, Place::Sharing).await?;
    head.under(&desk.page);
    let found = disclosures(desk.house(), &desk.cx, &casework::by_number(number)).await?;
    let d = found.list.into_iter().find(|d| d.row.id == share).ok_or(Problem::NotFound)?;
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| page.t("casework-by-unknown"));
    let when = |at: Timestamp, who: &Option<String>| format!("{} · {}", page.instant(at), name(who));
    Ok(RecordPage {
        form: form.unwrap_or_else(|| fresh(desk).version(found.revision)),
        number: case.number.clone(),
        from: format!("{}, {}", case.unit_name, case.org_name),
        share: view(desk, &head, &d),
        by: name(&d.row.made.2),
        questions: d.letter.questions.iter().map(|q| page.text(q).to_owned()).collect(),
        gate: page.text(&d.letter.gate).to_owned(),
        test: page.text(&d.letter.test).to_owned(),
        cited: cited(desk, &d.letter.provisions),
        approved: match (&d.row.approved_by, d.row.approved_at) {
            (Some((_, who)), Some(at)) => when(at, who),
            _ => String::new(),
        },
        revoked: d.row.revoked.as_ref().map(|(at, who)| when(*at, who)).unwrap_or_default(),
        may_approve: d.may_approve,
        may_revoke: d.row.revoked.is_none() && desk.cx.now < d.row.until,
        letter: d.letter,
        page,
        head,
    })
}

/// `GET /cases/{number}/sharing/{share}`: the record of one disclosure, to read and to print.
pub(crate) async fn record(
    desk: Desk,
    Path((number, share)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let share = share.parse::<ShareId>().map_err(|_| Problem::NotFound)?;
    Ok(Page::render(&build(&desk, &number, share, None).await?)?)
}

/// `POST /cases/{number}/sharing/{share}`: take it back, or approve it as the second person.
pub(crate) async fn change(
    desk: Desk,
    Path((number, share)): Path<(String, String)>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let share = share.parse::<ShareId>().map_err(|_| Problem::NotFound)?;
    let mut form = Form::of(submitted);
    let target = casework::by_number(&number);
    let seen = seen(&form);
    let done = if form.value("do") == "approve" {
        approve_share(desk.house(), &desk.cx, &target, &seen, share).await
    } else {
        revoke_share(desk.house(), &desk.cx, &target, &seen, share).await
    };
    let href = format!("/cases/{number}/sharing/{share}");
    match done {
        Ok(_) => return Ok(Redirect::to(&href).into_response()),
        Err(CaseworkError::Stale { .. }) => {
            let loaded = load(&desk, &number, Place::Sharing).await?;
            return stale::show(&desk, loaded, href, &form, Vec::new());
        }
        Err(error) => at_fields(&mut form, error, |_| same("main"))?,
    }
    let built = build(&desk, &number, share, Some(form)).await?;
    Ok(built.page.clone().invalid(|page| RecordPage { page, ..built })?)
}
