//! Who handles a case, who may see it, and who has looked.

use access::{Part, Role, Secrecy};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use casework::{Assign, CaseworkError, assign, name_person, protect};
use ground::{EventId, UnitId, UserId};
use jiff::Timestamp;
use web_kit::{Form, Page, parts::Choice};

use super::{
    Loaded, case,
    faults::{at_fields, same},
    fresh,
    head::{Head, Place, word},
    load, seen, stale,
};
use crate::{Desk, Refusal, Sent};

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    before: String,
}

struct LineView {
    when: String,
    datetime: String,
    who: String,
    what: String,
    allowed: bool,
    /// "7 gånger", when the same person did the same several times in a row.
    times: String,
}

struct TieView {
    user: String,
    name: String,
    part: String,
    named: bool,
}

#[derive(Template)]
#[template(path = "casework/access.html")]
struct Access {
    page: Page,
    head: Head,
    form: Form,
    ties: Vec<TieView>,
    protected: bool,
    /// Leads the responsible unit, and so may end the protection.
    leads: bool,
    colleagues: Vec<Choice>,
    units: Vec<Choice>,
    lines: Vec<LineView>,
    older: String,
}

/// Those who work with cases at a unit, by name.
pub(crate) async fn colleagues(desk: &Desk, unit: UnitId) -> Result<Vec<Choice>, Refusal> {
    let store = &desk.house().store;
    let members = directory::members_of(store, unit, desk.cx.now).await?;
    let mut users: Vec<UserId> = members
        .into_iter()
        .filter(|(_, role)| matches!(role, Role::Handler | Role::Manager))
        .map(|(user, _)| user)
        .collect();
    users.sort_unstable();
    users.dedup();
    let mut choices: Vec<Choice> = accounts::names(desk.house(), &users)
        .await?
        .into_iter()
        .map(|(user, name)| Choice::new(user.to_string(), name))
        .collect();
    choices.sort_by_cached_key(|c| content::swedish_order(&c.label));
    Ok(choices)
}

fn cursor(text: &str) -> Option<audit::Cursor> {
    let (at, id) = text.split_once('.')?;
    let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
    Some(audit::Cursor { at, id: id.parse::<EventId>().ok()? })
}

async fn build(desk: &Desk, number: &str, before: &str, form: Option<Form>) -> Result<Access, Refusal> {
    let Loaded { case, head, page, .. } = load(desk, number, Place::Access).await?;
    let log = audit::of_case(desk.house(), &desk.cx, &case.number, cursor(before)).await?;
    let mut users: Vec<UserId> = log.lines.iter().filter_map(|l| l.user).collect();
    users.sort_unstable();
    users.dedup();
    let names = accounts::names(desk.house(), &users).await?;
    let who = |l: &audit::Seen| match l.user {
        Some(user) => case::name(&page, names.iter().find(|n| n.0 == user).map(|n| n.1.as_str())),
        None => page.t("casework-by-system"),
    };
    // The same person doing the same several times in a row is one line: the newest, and how often.
    let same = |a: &audit::Seen, b: &audit::Seen| {
        a.user == b.user && did(&a.action) == did(&b.action) && a.allowed == b.allowed
    };
    let lines = log
        .lines
        .chunk_by(same)
        .filter_map(|run| {
            let l = run.first()?;
            Some(LineView {
                when: page.instant(l.at),
                datetime: l.at.to_string(),
                who: who(l),
                what: page.t(did(&l.action)),
                allowed: l.allowed,
                times: if run.len() > 1 { page.tn("casework-times", run.len()) } else { String::new() },
            })
        })
        .collect();
    let ties = case
        .ties
        .iter()
        .map(|t| TieView {
            user: t.user.to_string(),
            name: case::name(&page, t.name.as_deref()),
            part: page.t(&format!("casework-part-{}", word(t.part.code()))),
            named: t.part == Part::Named,
        })
        .collect();
    let units = directory::units(&desk.house().store, case.owner).await?;
    let units = units
        .iter()
        .filter(|u| u.active && u.id != case.unit)
        .map(|u| Choice::new(u.id.to_string(), u.name.clone()))
        .collect();
    Ok(Access {
        form: form.unwrap_or_else(|| fresh(desk).version(case.revision)),
        ties,
        protected: case.secrecy != Secrecy::Normal,
        leads: desk.signed.staff.at(case.unit).any(|m| m.role == Role::Manager),
        colleagues: colleagues(desk, case.unit).await?,
        units,
        lines,
        older: log
            .next
            .map(|c| format!("{}/access?before={}.{}", head.href, c.at.as_microsecond(), c.id))
            .unwrap_or_default(),
        page,
        head,
    })
}

/// What somebody did, from the name of the action in the log.
pub(crate) fn did(action: &str) -> &'static str {
    match action {
        "case.read" => "casework-did-read",
        "report.read" => "casework-did-read-report",
        "report.open" | "report.opened" => "casework-did-open-report",
        "report.handle" => "casework-did-handle-report",
        "case.extract" => "casework-did-extract",
        "case.persons" => "casework-did-persons",
        "case.write" => "casework-did-write",
        "case.decision" => "casework-did-decision",
        "case.assign" | "case.assigned" | "case.named" => "casework-did-assign",
        "case.protect" | "case.unprotect" | "case.secrecy" => "casework-did-protect",
        "case.close" | "case.closed" | "case.reopened" => "casework-did-close",
        "case.open" | "case.opened" => "casework-did-open",
        "case.search" => "casework-did-search",
        "worklist.read" => "casework-did-list",
        "document.read" => "casework-did-document",
        "case.printed" | "report.printed" => "casework-did-printed",
        "case.share" | "case.shared" | "case.share.approved" | "case.share.revoked" => "casework-did-share",
        "share.read" => "casework-did-shared-read",
        "case.break_glass" | "case.glass" => "casework-did-glass",
        _ => "casework-did-other",
    }
}

/// `GET /cases/{number}/access`
pub(crate) async fn show(
    desk: Desk,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    Ok(Page::render(&build(&desk, &number, &asked.before, None).await?)?)
}

struct DoneView {
    day: String,
    by: String,
    what: String,
    why: String,
    times: usize,
}

#[derive(Template)]
#[template(path = "casework/extract.html")]
struct Extract {
    page: Page,
    head: Head,
    heads: Vec<String>,
    done: Vec<DoneView>,
    from: String,
}

/// Why somebody was let in, in words for the person it is about.
pub(crate) fn right(rule: Option<access::Rule>) -> &'static str {
    use access::Rule;
    match rule {
        Some(Rule::Named | Rule::ObjectMember) => "casework-right-handler",
        Some(Rule::UnitMember) => "casework-right-unit",
        Some(Rule::CoveringUnit) => "casework-right-covering",
        Some(Rule::Share) => "casework-right-share",
        Some(Rule::BreakGlass) => "casework-right-glass",
        Some(Rule::Job) => "casework-right-system",
        _ => "casework-right-other",
    }
}

/// `GET /cases/{number}/access/extract`: the log in plain words, to print for the child or the guardian.
pub(crate) async fn extract(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let Loaded { case, mut head, page, .. } = load(&desk, &number, Place::Access).await?;
    head.under(&desk.page);
    let found = audit::extract(desk.house(), &desk.cx, &case.number).await?;
    // Two events that read alike are one line.
    let mut done: Vec<DoneView> = Vec::with_capacity(found.done.len());
    for d in &found.done {
        let by = d.by.as_ref();
        let new = DoneView {
            day: page.day(d.day),
            by: by.map_or_else(|| page.t("casework-by-system"), |(org, unit)| format!("{unit}, {org}")),
            what: page.t(did(&d.action)),
            why: page.t(right(d.rule)),
            times: d.times,
        };
        let same = |o: &&mut DoneView| (&o.by, &o.what, &o.why) == (&new.by, &new.what, &new.why);
        match done.iter_mut().rev().take_while(|o| o.day == new.day).find(same) {
            Some(old) => old.times = old.times.max(new.times),
            None => done.push(new),
        }
    }
    let heads = ["day", "unit", "what", "why", "times"];
    Ok(Page::render(&Extract {
        heads: heads.iter().map(|h| page.t(&format!("casework-extract-{h}"))).collect(),
        done,
        from: found.complete_from.map(|at| page.instant(at)).unwrap_or_default(),
        page,
        head,
    })?)
}

/// `POST /cases/{number}/access`: a new handler, another unit, or the closed list.
pub(crate) async fn assign_to(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let what = form.value("do").to_owned();
    let target = casework::by_number(&number);
    let seen = seen(&form);
    let saved = match what.as_str() {
        "unit" => match form.parsed::<UnitId>("unit", "casework-unit").required_as("error-choose").read() {
            Some(unit) => {
                let to = Assign::Unit { unit, handler: None };
                Some(assign(desk.house(), &desk.cx, &target, &seen, to).await)
            }
            None => None,
        },
        "name" | "unname" => {
            match form.parsed::<UserId>("user", "casework-colleague-label").required_as("error-choose").read()
            {
                Some(user) => {
                    Some(name_person(desk.house(), &desk.cx, &target, &seen, user, what == "name").await)
                }
                None => None,
            }
        }
        "protect" | "unprotect" => {
            let reason = form.value("reason").to_owned();
            Some(protect(desk.house(), &desk.cx, &target, &seen, what == "protect", &reason).await)
        }
        _ => match form.parsed::<UserId>("handler", "casework-handler").required_as("error-choose").read() {
            Some(user) => Some(assign(desk.house(), &desk.cx, &target, &seen, Assign::Handler(user)).await),
            None => None,
        },
    };
    match saved {
        // Moved to another unit, the case may no longer be ours to see.
        Some(Ok(_)) if what == "unit" => return Ok(Redirect::to("/worklist?tab=all").into_response()),
        Some(Ok(_)) => return Ok(Redirect::to(&format!("/cases/{number}/access")).into_response()),
        Some(Err(CaseworkError::Stale { .. })) => {
            let loaded = load(&desk, &number, Place::Access).await?;
            return stale::show(&desk, loaded, format!("/cases/{number}/access"), &form, Vec::new());
        }
        Some(Err(error)) => at_fields(&mut form, error, same)?,
        None => {}
    }
    let access = build(&desk, &number, "", Some(form)).await?;
    Ok(access.page.clone().invalid(|page| Access { page, ..access })?)
}
