//! Worklist, search, cases with their tabs, assessments.

mod assessments;
mod case;
mod close;
mod disclosures;
mod documents;
mod facts;
pub(crate) mod faults;
mod glass;
mod head;
mod journal;
mod open;
mod persons;
pub(crate) mod plan;
mod registration;
mod search;
mod shared;
mod sharing;
pub(crate) mod stale;
mod step;
mod tasks;
mod worklist;

use casework::{CasePage, CaseworkError, case_page};
use web_kit::{Form, Page, Problem};

pub(crate) use disclosures::{DAYS, GateView, UnitView, gate_view, groups_words, share_input};
pub(crate) use faults::{at_fields, same};
pub(crate) use head::{Head, Place, heading};
pub(crate) use sharing::{did, right};

use crate::{Desk, Refusal, Routes};

/// The routes of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/worklist", worklist::show)
        .get("/cases/new", open::show)
        .post("/cases/new", open::save)
        .get("/cases/{number}", case::show)
        .get("/cases/{number}/steps/{step}", step::show)
        .post("/cases/{number}/steps/{step}", step::mark)
        .get("/cases/{number}/facts", facts::show)
        .post("/cases/{number}/facts", facts::save)
        .get("/cases/{number}/persons", persons::list)
        .get("/cases/{number}/persons/new", persons::blank)
        .post("/cases/{number}/persons/new", persons::add)
        .get("/cases/{number}/persons/{person}", persons::edit)
        .post("/cases/{number}/persons/{person}", persons::change)
        .get("/cases/{number}/journal", journal::show)
        .post("/cases/{number}/journal", journal::note)
        .get("/cases/{number}/journal/decision", journal::decision)
        .post("/cases/{number}/journal/decision", journal::decide)
        .get("/cases/{number}/journal/event", journal::event)
        .post("/cases/{number}/journal/event", journal::happened)
        .get("/cases/{number}/tasks", tasks::show)
        .post("/cases/{number}/tasks", tasks::add)
        .post("/cases/{number}/tasks/{task}/done", tasks::done)
        .get("/cases/{number}/documents", documents::show)
        .post("/cases/{number}/documents", documents::upload)
        .get("/cases/{number}/documents/{document}/{copy}", documents::bytes)
        .get("/cases/{number}/assessments", assessments::list)
        .get("/cases/{number}/assessments/new", assessments::new)
        .post("/cases/{number}/assessments/new", assessments::save)
        .get("/cases/{number}/assessments/compare", assessments::compare)
        .get("/cases/{number}/assessments/{version}", assessments::show)
        .get("/cases/{number}/registration", registration::show)
        .post("/cases/{number}/registration", registration::save)
        .get("/cases/{number}/access", sharing::show)
        .post("/cases/{number}/access", sharing::assign_to)
        .get("/cases/{number}/access/extract", sharing::extract)
        .get("/cases/{number}/sharing", disclosures::list)
        .get("/cases/{number}/sharing/new", disclosures::new)
        .post("/cases/{number}/sharing/new", disclosures::share)
        .get("/cases/{number}/sharing/{share}", disclosures::record)
        .post("/cases/{number}/sharing/{share}", disclosures::change)
        .get("/cases/{number}/close", close::show)
        .post("/cases/{number}/close", close::save)
        .post("/cases/{number}/reopen", close::open_again)
        .get("/shared", shared::list)
        .get("/shared/{share}", shared::show)
        .get("/shared/{share}/documents/{document}", shared::document)
        .get("/emergency", glass::show)
        .post("/emergency", glass::open)
        .get("/search", search::form)
        .post("/search", search::results)
}

impl From<CaseworkError> for Refusal {
    fn from(error: CaseworkError) -> Self {
        match error {
            CaseworkError::Access(e) => e.into(),
            CaseworkError::Store(e) => e.into(),
            CaseworkError::Stale { .. }
            | CaseworkError::Closed
            | CaseworkError::Open
            | CaseworkError::HandedOver
            | CaseworkError::NotNow => Self(Problem::Conflict),
            CaseworkError::Invalid(_) => Self(Problem::BadRequest),
            other => Self(Problem::internal(&other)),
        }
    }
}

/// One case, with the top of its page.
pub(crate) struct Loaded {
    pub case: CasePage,
    pub head: Head,
    pub page: Page,
    /// Which actors of the process the responsible unit's organisation is.
    pub mine: &'static [&'static str],
}

/// Opens a case for one of its pages.
pub(crate) async fn load(desk: &Desk, number: &str, place: Place) -> Result<Loaded, Refusal> {
    let case = case_page(desk.house(), &desk.cx, &casework::by_number(number)).await?;
    let name = format!("{}, {}", case.unit_name, case.org_name);
    let mine = plan::actors_of(case.org_kind);
    let head = Head::of(&desk.page, desk.house().content, &case, &name, place);
    let mut page = desk.titled("casework-worklist", "worklist");
    let part = desk.page.t(&format!("casework-tab-{}", place.word()));
    page.title = format!("{part} – {}", desk.page.ta("casework-case", "number", &case.number));
    Ok(Loaded { case, head, page, mine })
}

/// An empty form that only adds.
pub(crate) fn fresh(desk: &Desk) -> Form {
    Form::fresh(desk.cx.entropy())
}

/// The room's form for one that only adds.
pub(crate) fn adding(form: &Form) -> casework::Form {
    casework::Form::adding(form.key.clone())
}

/// The room's form for one that changes what was shown. A mark that is not ours counts as older than everything.
pub(crate) fn seen(form: &Form) -> casework::Form {
    casework::Form::seen(form.version.parse().unwrap_or(-1), form.key.clone())
}
