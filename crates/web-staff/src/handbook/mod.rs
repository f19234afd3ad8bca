//! The handbook: the process, provisions, clocks, signs, secrecy gates and contacts as one reads them.
//!
//! Everything here comes from `content/` and shows its source and how far it was checked. No case is touched; reading is
//! recorded like all else.

mod law_pages;
mod process_pages;

use access::{AccessError, Area, actions, enter_area};
use ground::Check;
use web_kit::{Problem, parts::Crumb};

use crate::{Desk, Refusal, Routes};

/// The routes of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/handbook", process_pages::overview)
        .get("/handbook/steps/{id}", process_pages::step)
        .get("/handbook/signs", process_pages::signs)
        .get("/handbook/law", law_pages::statutes)
        .get("/handbook/law/{id}", law_pages::provision)
        .get("/handbook/clocks", law_pages::clocks)
        .get("/handbook/contacts", law_pages::contacts)
        .get("/handbook/gates", law_pages::gates)
}

/// Guidance is open to every logged-in person, and leaves its event.
async fn enter(desk: &Desk) -> Result<(), AccessError> {
    let entry = enter_area::<actions::GuidanceRead>(desk.house(), &desk.cx, Area::Guidance).await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    Ok(())
}

/// A link to a provision with its check mark.
pub(crate) struct Cited {
    pub(crate) href: String,
    pub(crate) short: String,
    pub(crate) subject: String,
    pub(crate) check: Check,
    pub(crate) date: String,
}

/// The provisions behind ids, in order; unknown ids are left out (the content check finds them).
pub(crate) fn cited(desk: &Desk, ids: &[String]) -> Vec<Cited> {
    let law = &desk.house().content.law;
    let lang = desk.lang();
    ids.iter()
        .filter_map(|id| law.provision(id))
        .map(|p| Cited {
            href: format!("/handbook/law/{}", p.id),
            short: p.short.get(lang).to_owned(),
            subject: p.subject.get(lang).to_owned(),
            check: p.verified,
            date: p.checked.to_string(),
        })
        .collect()
}

/// A contact as shown: whom to call, and whether anybody answers now.
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) usage: String,
    pub(crate) phone: String,
    pub(crate) tel: String,
    pub(crate) abroad: String,
    pub(crate) email: String,
    pub(crate) web: String,
    pub(crate) hours: String,
    pub(crate) check: Check,
    pub(crate) professionals_only: bool,
    pub(crate) note: String,
}

pub(crate) fn call(desk: &Desk, c: &law::Contact) -> Call {
    let lang = desk.lang();
    let phone = c.phone.clone().unwrap_or_default();
    Call {
        name: c.name.get(lang).to_owned(),
        usage: c.usage.get(lang).to_owned(),
        tel: phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
        phone,
        abroad: c.abroad.clone().unwrap_or_default(),
        email: c.email.clone().unwrap_or_default(),
        web: c.web.clone().unwrap_or_default(),
        hours: c.opening(desk.cx.now).text.get(lang).to_owned(),
        check: c.verified,
        professionals_only: !c.is_for(law::Audience::Public) && !c.is_for(law::Audience::Child),
        note: c.note.as_ref().map(|n| n.get(lang).to_owned()).unwrap_or_default(),
    }
}

fn crumb(desk: &Desk) -> Vec<Crumb> {
    vec![Crumb::new("/handbook", desk.page.t("handbook-title"))]
}

const ABSENT: Refusal = Refusal(Problem::NotFound);
