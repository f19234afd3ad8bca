//! One thread, as one's own side sees it: what is asked, who is responsible, what can be done now.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use casework::{CaseworkError, Reply, ThreadPage, reply as answer, say, thread_page};
use ground::{ThreadId, stockholm};
use handover::{Act, GiverAct, GiverState, Kind, Phase, Refusal as Why, Side, TakerAct, TakerState};
use http::StatusCode;
use jiff::Timestamp;
use web_kit::{
    Arg, Form, Page, Problem,
    parts::{Choice, Crumb, SummaryRow, Tag, TimelineItem},
};

use super::{groups, tag, title};
use crate::{
    Desk, Refusal, Sent,
    casework::{at_fields, fresh, same, seen},
    handbook::{Cited, cited},
};

#[derive(Template)]
#[template(path = "threads/thread.html")]
struct ThreadView {
    page: Page,
    form: Form,
    crumbs: Vec<Crumb>,
    action: String,
    tag: Tag,
    now: String,
    responsible: String,
    rows: Vec<SummaryRow>,
    said: Vec<TimelineItem>,
    case: String,
    case_number: String,
    shared: String,
    silence: Vec<String>,
    cited: Vec<Cited>,
    protected: bool,
    /// What the answer yes is called here; empty when it cannot be given.
    yes: String,
    yes_hint: String,
    yes_needs_text: bool,
    no: bool,
    keep: bool,
    give: String,
    forgo: bool,
    withdraw: bool,
    see: bool,
    release: bool,
    waits_for_second: bool,
    say: bool,
    end: bool,
    reasons: Vec<Choice>,
    stale: bool,
}

fn can(view: &ThreadPage, act: impl Fn(&Act) -> bool) -> bool {
    view.possible.iter().any(act)
}

/// One sentence for where it stands, seen from one side.
fn now(page: &Page, view: &ThreadPage) -> String {
    let row = &view.row;
    let other = match view.side {
        Side::Giver => &row.taker,
        Side::Taker => &row.giver,
    };
    let other = format!("{}, {}", other.unit_name, other.org_name);
    let side = view.side.code();
    let key = match row.phase {
        Phase::Offered | Phase::Accepted => format!("threads-now-{}-{}-{side}", row.kind, row.phase),
        phase => format!("threads-now-{phase}-{side}"),
    };
    page.ta(&key, "who", other)
}

fn reason(why: Why) -> String {
    format!("threads-why-{}", why.code().replace('_', "-"))
}

fn rows(desk: &Desk, page: &Page, view: &ThreadPage) -> Vec<SummaryRow> {
    let row = &view.row;
    let content = desk.house().content;
    let at = |micros: i64| Timestamp::from_microsecond(micros).map(|t| page.instant(t)).unwrap_or_default();
    let party = |p: &casework::Party| format!("{}, {}", p.unit_name, p.org_name);
    let mut rows = vec![
        SummaryRow::new(page.t("threads-row-from"), party(&row.giver)),
        SummaryRow::new(page.t("threads-row-to"), party(&row.taker)),
        SummaryRow::new(page.t("threads-row-began"), page.instant(row.opened_at)),
        SummaryRow::new(page.t("threads-row-received"), at(row.preview.received_at)),
    ];
    if let Some(step) = &row.preview.next_step {
        let step = say::step(content, page.lang, step).to_owned();
        rows.push(SummaryRow::new(page.t("threads-row-next"), step));
    }
    if let Some(due) = row.preview.due {
        // The last day, not the midnight after it.
        let last = Timestamp::from_microsecond(due.saturating_sub(1)).map(|t| t.to_zoned(stockholm()).date());
        rows.push(SummaryRow::new(page.t("threads-row-due"), last.map(|d| page.day(d)).unwrap_or_default()));
    }
    if let Some(gate) = row.preview.gate.as_deref().and_then(|id| content.law.gate(id)) {
        rows.push(SummaryRow::new(page.t("threads-row-gate"), page.text(&gate.name).to_owned()));
    }
    // Of a no: the reason in the law's words; the unit's own stand in what was said.
    let why = match (row.records.taker().state(), row.records.giver().state()) {
        (TakerState::Refused(why) | TakerState::NotGiven { why, .. }, _) | (_, GiverState::Kept(why)) => {
            Some(why)
        }
        _ => None,
    };
    if let Some(why) = why {
        rows.insert(0, SummaryRow::new(page.t("threads-why"), page.t(&reason(why))));
    }
    if row.share.is_some() {
        rows.push(SummaryRow::new(page.t("threads-row-groups"), groups(page, row)));
    }
    rows
}

fn said(page: &Page, view: &ThreadPage) -> Vec<TimelineItem> {
    let who = |side: Option<Side>| match side {
        Some(Side::Giver) => format!("{}, {}", view.row.giver.unit_name, view.row.giver.org_name),
        Some(Side::Taker) => format!("{}, {}", view.row.taker.unit_name, view.row.taker.org_name),
        None => page.t("casework-by-system"),
    };
    view.said
        .iter()
        .map(|s| TimelineItem {
            title: page.t(&format!("threads-said-{}", s.code)),
            datetime: s.at.to_string(),
            when: page.instant(s.at),
            who: match &s.author {
                Some(name) => format!("{name}, {}", who(s.side)),
                None => who(s.side),
            },
            text: s.text.clone(),
        })
        .collect()
}

/// From when one may turn to the inspectorate, and by when it must decide.
fn silence(page: &Page, view: &ThreadPage, at: Timestamp) -> Vec<String> {
    let Some((over, decision)) = view.silence.as_ref().filter(|_| view.side == Side::Giver) else {
        return Vec::new();
    };
    let over_at = over.late_after().unwrap_or(over.limit);
    let key = if over_at <= at { "threads-silence-now" } else { "threads-silence-from" };
    let mut lines = vec![page.ta(key, "when", page.instant(over_at))];
    if let Some(decision) = decision {
        lines.push(page.ta("threads-silence-decision", "when", page.instant(decision.limit)));
    }
    lines
}

fn build(desk: &Desk, view: &ThreadPage, form: Form, stale: bool) -> ThreadView {
    let content = desk.house().content;
    let mut page = desk.titled("threads-title", "threads");
    let crumbs = vec![Crumb::new("/threads", page.title.clone())];
    page.title = title(&page, content, &view.row);
    let kind = view.row.kind;
    let taker = |wanted: TakerAct| move |act: &Act| *act == Act::Taker(wanted);
    let giver = |wanted: GiverAct| move |act: &Act| *act == Act::Giver(wanted);
    let yes = can(view, taker(TakerAct::Take));
    let responsible = match view.row.records.responsible() {
        Side::Giver => &view.row.giver,
        Side::Taker => &view.row.taker,
    };
    let (case, case_number) = match &view.case_number {
        Some(number) => (format!("/cases/{number}"), number.clone()),
        None => (String::new(), String::new()),
    };
    let give = match (&view.case_number, view.row.phase, view.side) {
        (Some(number), Phase::Wanted, Side::Giver) => format!(
            "/cases/{number}/threads/new?kind=handover&to={}&answers={}",
            view.row.taker.unit, view.row.id
        ),
        _ => String::new(),
    };
    let open = view.row.phase == Phase::Accepted && view.side == Side::Taker;
    let silence = silence(&page, view, desk.cx.now);
    let provisions = &content.law.threads().provisions;
    ThreadView {
        crumbs,
        action: format!("/threads/{}", view.row.id),
        tag: tag(&page, &view.row, view.side),
        now: now(&page, view),
        responsible: page.say(
            "threads-responsible",
            &[("who", Arg::Text(&format!("{}, {}", responsible.unit_name, responsible.org_name)))],
        ),
        rows: rows(desk, &page, view),
        said: said(&page, view),
        case,
        case_number,
        shared: view
            .row
            .share
            .filter(|_| open && kind == Kind::Referral)
            .map(|s| format!("/shared/{s}"))
            .unwrap_or_default(),
        cited: if silence.is_empty() { Vec::new() } else { cited(desk, provisions) },
        silence,
        protected: view.protected,
        yes: if yes { page.t(&format!("threads-yes-{kind}")) } else { String::new() },
        yes_hint: page.t(&format!("threads-yes-{kind}-hint")),
        yes_needs_text: kind == Kind::Consultation,
        no: can(view, |act| matches!(act, Act::Taker(TakerAct::Refuse(_)))),
        keep: can(view, |act| matches!(act, Act::Giver(GiverAct::Keep(_)))),
        give,
        forgo: can(view, taker(TakerAct::Forgo)),
        withdraw: can(view, |act| matches!(act, Act::Giver(GiverAct::Withdraw(_)))),
        see: can(view, taker(TakerAct::See)) || can(view, giver(GiverAct::See)),
        release: view.may_release,
        waits_for_second: view.row.phase == Phase::Sending && view.side == Side::Giver && !view.may_release,
        say: view.row.ended_at.is_none(),
        end: view.may_end,
        reasons: Why::ALL.iter().map(|w| Choice::new(w.code(), page.t(&reason(*w)))).collect(),
        stale,
        form,
        page,
    }
}

fn parsed(thread: &str) -> Result<ThreadId, Refusal> {
    thread.parse().map_err(|_| Problem::NotFound.into())
}

/// `GET /threads/{thread}`
pub(crate) async fn show(desk: Desk, Path(thread): Path<String>) -> Result<Response, Refusal> {
    let view = thread_page(desk.house(), &desk.cx, parsed(&thread)?).await?;
    let form = fresh(&desk).version(view.row.revision);
    Ok(Page::render(&build(&desk, &view, form, false))?)
}

/// `POST /threads/{thread}`: an answer, or words.
pub(crate) async fn reply(
    desk: Desk,
    Path(thread): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let id = parsed(&thread)?;
    let mut form = Form::of(submitted);
    let codes: Vec<&str> = Why::ALL.iter().map(|w| w.code()).collect();
    let what = match form.value("do") {
        "take" => Some(Reply::Take),
        "forgo" => Some(Reply::Forgo),
        "withdraw" => Some(Reply::Withdraw),
        "see" => Some(Reply::See),
        "release" => Some(Reply::Release),
        "say" => Some(Reply::Say),
        "end" => Some(Reply::End),
        no @ ("refuse" | "keep") => {
            let keep = no == "keep";
            let why = form.one_of("why", "threads-why", &codes).required().read();
            why.and_then(|w| w.parse().ok())
                .map(|w: Why| if keep { Reply::Keep(w) } else { Reply::Refuse(w) })
        }
        _ => return Err(Problem::BadRequest.into()),
    };
    let mut stale = false;
    if let Some(what) = &what {
        let text = form.value("text").to_owned();
        match answer(desk.house(), &desk.cx, id, &seen(&form), what, &text).await {
            Ok(casework::Done { case: Some(number), .. }) => {
                return Ok(Redirect::to(&format!("/cases/{number}")).into_response());
            }
            Ok(_) => return Ok(Redirect::to(&format!("/threads/{id}")).into_response()),
            Err(CaseworkError::Stale { .. } | CaseworkError::NotNow) => stale = true,
            Err(error) => at_fields(&mut form, error, same)?,
        }
    }
    let view = thread_page(desk.house(), &desk.cx, id).await?;
    if stale {
        // What was typed stays in the form; what happened meanwhile stands above it.
        let form = Form { key: fresh(&desk).key, ..form }.version(view.row.revision);
        let built = build(&desk, &view, form, true);
        return Ok(Page::render_as(StatusCode::CONFLICT, &built)?);
    }
    let form = form.version(view.row.revision);
    let built = build(&desk, &view, form, false);
    Ok(built.page.clone().invalid(|page| ThreadView { page, ..built })?)
}
