//! The six steps and their parts; the signs by profession.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use ground::Check;
use serde::Deserialize;
use web_kit::{
    Page,
    parts::{Choice, Crumb},
};

use super::{ABSENT, Call, Cited, call, cited, crumb, enter};
use crate::{Desk, Refusal};

struct MainStep {
    href: String,
    title: String,
    horizon: String,
    check: Check,
    steps: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "handbook/overview.html")]
struct Overview {
    page: Page,
    title: String,
    version: String,
    notes: Vec<String>,
    steps: Vec<MainStep>,
}

pub(super) async fn overview(desk: Desk) -> Result<Response, Refusal> {
    enter(&desk).await?;
    let process = &desk.house().content.process;
    let data = process.data();
    let lang = desk.lang();
    let actor = |id: &String| process.actor(id).map(|a| a.label.get(lang).to_owned()).unwrap_or_default();
    let steps = process
        .main_steps()
        .iter()
        .map(|m| MainStep {
            href: format!("/handbook/steps/{}", m.id),
            title: m.title.get(lang).to_owned(),
            horizon: m.horizon.as_ref().map(|h| h.get(lang).to_owned()).unwrap_or_default(),
            check: m.verified,
            steps: m
                .steps
                .iter()
                .map(|s| {
                    let who = s.actors.first().map(actor).unwrap_or_default();
                    (format!("/handbook/steps/{}", s.id), s.title.get(lang).to_owned(), who)
                })
                .collect(),
        })
        .collect();
    Ok(Page::render(&Overview {
        title: data.title.get(lang).to_owned(),
        version: format!("{} · {}", data.version, data.date),
        notes: data.notes.iter().map(|n| n.get(lang).to_owned()).collect(),
        steps,
        page: desk.titled("handbook-title", "handbook"),
    })?)
}

struct Role {
    who: String,
    what: String,
}

#[derive(Template)]
#[template(path = "handbook/step.html")]
struct Step {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    detail: String,
    why: String,
    roles: Vec<Role>,
    provisions: Vec<Cited>,
    clock: Option<(String, String, Vec<Cited>, Check)>,
    contacts: Vec<Call>,
    consent: Vec<(String, Check)>,
    manual: String,
    check: Check,
    parts: Vec<(String, String, String)>,
}

pub(super) async fn step(desk: Desk, Path(id): Path<String>) -> Result<Response, Refusal> {
    enter(&desk).await?;
    let lang = desk.lang();
    let content = desk.house().content;
    let process = &content.process;
    let label = |id: &String| process.actor(id).map_or_else(|| id.clone(), |a| a.label.get(lang).to_owned());
    let mut page = desk.titled("handbook-title", "handbook");
    if let Some(main) = process.main_steps().iter().find(|m| m.id == id) {
        page.title = main.title.get(lang).to_owned();
        return Ok(Page::render(&Step {
            crumbs: crumb(&desk),
            title: main.title.get(lang).to_owned(),
            detail: main.horizon.as_ref().map(|h| h.get(lang).to_owned()).unwrap_or_default(),
            why: String::new(),
            roles: Vec::new(),
            provisions: Vec::new(),
            clock: None,
            contacts: Vec::new(),
            consent: Vec::new(),
            manual: format!("{}/{}", process.data().manual.trim_end_matches('/'), main.manual),
            check: main.verified,
            parts: main
                .steps
                .iter()
                .map(|s| {
                    let who = s.actors.first().map(label).unwrap_or_default();
                    (format!("/handbook/steps/{}", s.id), s.title.get(lang).to_owned(), who)
                })
                .collect(),
            page,
        })?);
    }
    let (main, step) = process.steps().find(|(_, s)| s.id == id).ok_or(ABSENT)?;
    page.title = step.title.get(lang).to_owned();
    let law = &content.law;
    let mut roles: Vec<Role> = step
        .roles
        .iter()
        .map(|(who, what)| Role { who: label(who), what: what.get(lang).to_owned() })
        .collect();
    for actor in step.actors.iter().filter(|a| !step.roles.contains_key(*a)) {
        roles.push(Role { who: label(actor), what: step.detail.get(lang).to_owned() });
    }
    let mut crumbs = crumb(&desk);
    crumbs.push(Crumb::new(format!("/handbook/steps/{}", main.id), main.title.get(lang)));
    Ok(Page::render(&Step {
        crumbs,
        title: step.title.get(lang).to_owned(),
        detail: step.detail.get(lang).to_owned(),
        why: step.applies_why.get(lang).to_owned(),
        roles,
        provisions: cited(&desk, &step.provisions),
        clock: step.clock.as_ref().and_then(|c| law.clock(&c.id)).map(|c| {
            let words = format!("{}: {}", c.name.get(lang), c.period.words().get(lang));
            let miss = c.miss.as_ref().map(|m| m.get(lang).to_owned()).unwrap_or_default();
            (words, miss, cited(&desk, &c.provisions), c.verified)
        }),
        contacts: step.contacts.iter().filter_map(|id| law.contact(id)).map(|c| call(&desk, c)).collect(),
        consent: step
            .consent
            .iter()
            .filter_map(|id| law.consent_rule(id))
            .map(|r| (r.rule.get(lang).to_owned(), r.verified))
            .collect(),
        manual: process.manual_url(main, step),
        check: step.verified,
        parts: Vec::new(),
        page,
    })?)
}

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    audience: String,
}

struct SignGroup {
    label: String,
    signs: Vec<(String, Check)>,
}

#[derive(Template)]
#[template(path = "handbook/signs.html")]
struct Signs {
    page: Page,
    crumbs: Vec<Crumb>,
    audiences: Vec<Choice>,
    audience: String,
    label: String,
    advice: String,
    contacts: Vec<Call>,
    groups: Vec<SignGroup>,
    frame: String,
}

pub(super) async fn signs(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    enter(&desk).await?;
    let lang = desk.lang();
    let content = desk.house().content;
    let indicators = &content.indicators;
    let audience = indicators
        .audience(&asked.audience)
        .or_else(|| indicators.audience("social_services"))
        .ok_or(ABSENT)?;
    let mut groups: Vec<SignGroup> = Vec::new();
    for dimension in indicators.dimensions() {
        let signs: Vec<(String, Check)> = indicators
            .for_audience(&audience.id)
            .filter(|i| i.dimension == dimension.id)
            .map(|i| (i.text.get(lang).to_owned(), i.verified))
            .collect();
        if !signs.is_empty() {
            groups.push(SignGroup { label: dimension.label.get(lang).to_owned(), signs });
        }
    }
    Ok(Page::render(&Signs {
        crumbs: crumb(&desk),
        audiences: indicators
            .audiences()
            .iter()
            .map(|a| Choice::new(a.id.clone(), a.label.get(lang)))
            .collect(),
        audience: audience.id.clone(),
        label: audience.label.get(lang).to_owned(),
        advice: audience.advice.get(lang).to_owned(),
        contacts: audience
            .contacts
            .iter()
            .filter_map(|id| content.law.contact(id))
            .map(|c| call(&desk, c))
            .collect(),
        groups,
        frame: indicators.child_frame().text.get(lang).to_owned(),
        page: desk.titled("handbook-signs-title", "handbook"),
    })?)
}
