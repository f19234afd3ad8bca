//! Every component on one page, for tests and eyes. Served only when a development flag is on.
//!
//! `/_gallery` shows everything; `?lang=en`, `?dir=rtl` and `?faults=1` vary it. All of it is invented.

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    response::Response,
    routing::get,
};
use ground::{Check, Lang};
use jiff::{Timestamp, ToSpan};

use crate::{
    Form, Language, Page, Problem, Site, Submitted, Who,
    page::NavItem,
    parts::{
        Choice, Crumb, Due, NextAction, Pagination, RailStep, StepState, SummaryRow, Tab, Tag, TaskItem,
        TimelineItem, Tone,
    },
};

/// Routes of the gallery, for a router whose state is the [`Site`].
pub fn router() -> Router<Site> {
    Router::new()
        .route("/_gallery", get(gallery).post(posted))
        .route("/_gallery/done", get(done))
        .route("/_gallery/problem", get(problem))
}

#[derive(Debug, serde::Deserialize)]
struct Look {
    #[serde(default)]
    dir: String,
    #[serde(default)]
    faults: String,
}

#[derive(Template)]
#[template(path = "gallery.html")]
struct Gallery {
    page: Page,
    form: Form,
    crumbs: Vec<Crumb>,
    tabs: Vec<Tab>,
    next: NextAction,
    steps: Vec<RailStep>,
    items: Vec<TimelineItem>,
    heads: Vec<String>,
    rows: Vec<Row>,
    pages: Pagination,
    summary: Vec<SummaryRow>,
    tasks: Vec<TaskItem>,
    places: Vec<Choice>,
    answers: Vec<Choice>,
    signs: Vec<Choice>,
    tags: Vec<Tag>,
    checks: Vec<Check>,
}

struct Row {
    number: &'static str,
    child: String,
    place: &'static str,
    tag: Tag,
    due: Due,
}

#[derive(Template)]
#[template(path = "gallery_done.html")]
struct Done {
    page: Page,
}

fn page(site: &Site, lang: Lang, look: &Look, path: &str) -> Page {
    let nav = [
        NavItem::new("home", "/_gallery", "home"),
        NavItem { count: 3, urgent: true, ..NavItem::new("search", "/_gallery", "search") },
        NavItem { count: 12, ..NavItem::new("help", "/_gallery", "help") },
    ];
    let who = Who { name: "Påhittade Person".to_owned(), unit: "Mottagningen, Exempelstad".to_owned() };
    let mut page =
        Page::new(site, lang, path).with_user(who, nav.into(), "0".repeat(64)).titled("details", "home");
    if look.dir == "rtl" {
        page.dir = "rtl";
    }
    page
}

async fn gallery(
    State(site): State<Site>,
    Language(lang): Language,
    Query(look): Query<Look>,
    uri: http::Uri,
) -> Result<Response, Problem> {
    let page = page(&site, lang, &look, &uri.to_string());
    if look.faults.is_empty() {
        let form = Form::fresh(site.entropy.as_ref()).version(3).with("place", "b").with("signs", "x");
        return Page::render(&build(page, &site, form));
    }
    let mut sent = Submitted::default();
    for (name, value) in
        [("what", ""), ("seen-day", "31"), ("seen-month", "2"), ("seen-year", "2026"), ("age", "190")]
    {
        sent.push(name, value);
    }
    let mut form = Form::of(sent);
    read(&mut form);
    page.invalid(|page| build(page, &site, form))
}

async fn posted(
    State(site): State<Site>,
    Language(lang): Language,
    Query(look): Query<Look>,
    uri: http::Uri,
    sent: Submitted,
) -> Result<Response, Problem> {
    let mut form = Form::of(sent);
    read(&mut form);
    let page = page(&site, lang, &look, &uri.to_string());
    if form.failed() { page.invalid(|page| build(page, &site, form)) } else { Page::render(&Done { page }) }
}

async fn done(
    State(site): State<Site>,
    Language(lang): Language,
    Query(look): Query<Look>,
) -> Result<Response, Problem> {
    Page::render(&Done { page: page(&site, lang, &look, "/_gallery/done") })
}

async fn problem() -> Problem {
    Problem::Conflict
}

fn read(form: &mut Form) {
    form.text("what", "details").required().max(2000).read();
    form.date("seen", "date").required().read();
    form.number("age", "year", 0..=120).read();
    form.one_of("place", "choose-one", &["a", "b", "c"]).required().read();
    form.one_of("answer", "choose-one", &["yes", "no", "unknown"]).required().read();
    form.many_of("signs", "choose-several", &["x", "y"]).required().read();
}

fn build(page: Page, site: &Site, form: Form) -> Gallery {
    let now: Timestamp = site.clock.now();
    let at = |hours: i64| now.checked_add(hours.hours()).unwrap_or(now);
    let due = |hours: i64| page.due(at(hours), Some(at(hours - 72)));
    let both = |sv: &str, en: &str| if page.lang == Lang::Sv { sv.to_owned() } else { en.to_owned() };
    let step = |title: String, state: StepState, key: &str, note: String, due: Option<Due>| RailStep {
        title,
        href: "#main".to_owned(),
        state,
        status: page.t(key),
        note,
        due,
    };
    let item = |title: String, hours: i64, text: String| TimelineItem {
        title,
        datetime: at(hours).to_string(),
        when: page.instant(at(hours)),
        who: both("Socialsekreterare, Exempelstad", "Social worker, Exempelstad"),
        text,
    };
    let row = |number, child, place, tag, due| Row { number, child, place, tag, due };
    Gallery {
        form,
        crumbs: vec![Crumb::new("#main", page.t("home")), Crumb::new("#main", both("Ärenden", "Cases"))],
        tabs: [
            ("Översikt", "Overview"),
            ("Barnet", "The child"),
            ("Händelser", "Events"),
            ("Delning och sekretess", "Sharing and secrecy"),
        ]
        .into_iter()
        .enumerate()
        .map(|(i, (sv, en))| Tab { href: "#main".to_owned(), text: both(sv, en), current: i == 0 })
        .collect(),
        next: NextAction {
            title: both("gör skyddsbedömning", "make the protection assessment"),
            text: both(
                "Mottagningen bedömer genast om barnet behöver omedelbart skydd. Påhittad text för att se hur det ser ut.",
                "The reception unit assesses at once whether the child needs immediate protection. Invented text to see how it looks.",
            ),
            due: Some(due(-3)),
            href: "#main".to_owned(),
            button: page.t("open"),
        },
        steps: vec![
            step(
                both("Identifiera", "Identify"),
                StepState::Done,
                "state-done",
                both("Bedömningen är gjord", "The assessment is done"),
                None,
            ),
            step(both("Anmäl", "Report"), StepState::Active, "state-in-progress", String::new(), None),
            step(
                both("Skydda", "Protect"),
                StepState::Now,
                "state-at-once",
                both("Gör skyddsbedömning och ordna boende", "Assess protection and arrange housing"),
                Some(due(5)),
            ),
            step(
                both(
                    "Långsiktigt stöd till barnet och de medföljande syskonen",
                    "Long-term support for the child and accompanying siblings",
                ),
                StepState::Waiting,
                "state-waiting",
                String::new(),
                Some(due(24 * 20)),
            ),
            step(
                both("Återvändande", "Return"),
                StepState::NotApplicable,
                "state-not-applicable",
                both("Barnet bor i Sverige", "The child lives in Sweden"),
                None,
            ),
        ],
        items: vec![
            item(
                both("Dokument tillagt", "Document added"),
                -1,
                both("Bedömning, version 2", "Assessment, version 2"),
            ),
            item(both("Anmälan öppnad", "Report opened"), -26, String::new()),
            item(
                both("Anmälan kom in", "Report arrived"),
                -27,
                both(
                    "Från en skola.\nUppgifterna är inte bekräftade.",
                    "From a school.\nThe facts are not confirmed.",
                ),
            ),
        ],
        heads: vec![
            both("Ärende", "Case"),
            both("Kommun", "Municipality"),
            page.t("task-status"),
            both("Frist", "Deadline"),
        ],
        rows: vec![
            row(
                "B26-0142-X",
                both("Flicka, cirka 15 år", "Girl, about 15"),
                "Exempelstad",
                Tag::new(page.t("state-overdue"), Tone::Danger),
                due(-50),
            ),
            row(
                "B26-0139-K",
                both("Pojke, 13 år", "Boy, 13"),
                "Provköping",
                Tag::new(page.t("state-due-soon"), Tone::Warn),
                due(30),
            ),
            row(
                "B26-0131-C",
                both("Okänt kön, cirka 16 år", "Sex unknown, about 16"),
                "Påhittsjö",
                Tag::new(page.t("state-in-progress"), Tone::Info),
                due(24 * 17),
            ),
        ],
        pages: Pagination {
            from: 51,
            to: 100,
            total: Some(312),
            previous: "#main".to_owned(),
            next: "#main".to_owned(),
        },
        summary: vec![
            SummaryRow::new(page.t("date"), page.instant(now)).change("#main"),
            SummaryRow::new(
                both("Vad som har hänt", "What happened"),
                both("Rad ett.\nRad två.", "Line one.\nLine two."),
            )
            .change("#main"),
            SummaryRow::new(both("Enhet", "Unit"), "Mottagningen"),
        ],
        tasks: vec![
            TaskItem {
                title: both("Ring vårdnadshavare", "Call the guardian"),
                href: "#main".to_owned(),
                note: both("Fråga först barnet", "Ask the child first"),
                tag: Tag::new(page.t("state-todo"), Tone::Idle),
            },
            TaskItem {
                title: both("Polisanmälan", "Police report"),
                href: "#main".to_owned(),
                note: String::new(),
                tag: Tag::new(page.t("state-done"), Tone::Ok),
            },
            TaskItem {
                title: both("God man", "Guardian ad litem"),
                href: String::new(),
                note: String::new(),
                tag: Tag::new(page.t("state-waiting"), Tone::Idle),
            },
        ],
        places: vec![
            Choice::new("a", "Exempelstad"),
            Choice::new("b", "Provköping"),
            Choice::new("c", "Påhittsjö"),
        ],
        answers: vec![
            Choice::new("yes", page.t("yes")),
            Choice::new("no", page.t("no")),
            Choice::new("unknown", page.t("unknown")),
        ],
        signs: vec![
            Choice::new("x", both("Barnet kan inte säga var det bor", "The child cannot say where it lives")),
            Choice::new("y", both("Någon annan svarar åt barnet", "Somebody else answers for the child"))
                .hint(both("Även över telefon", "On the telephone too")),
        ],
        tags: [
            ("state-todo", Tone::Idle),
            ("state-in-progress", Tone::Info),
            ("state-done", Tone::Ok),
            ("state-due-soon", Tone::Warn),
            ("state-overdue", Tone::Danger),
        ]
        .into_iter()
        .map(|(key, tone)| Tag::new(page.t(key), tone))
        .collect(),
        checks: vec![Check::Full, Check::Partial, Check::Secondary, Check::Practice, Check::Unverified],
        page,
    }
}
