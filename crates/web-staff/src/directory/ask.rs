//! Who is right for this? A question in a form, answers as cards in order.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use directory::{Advice, Helper, Need, What};
use ground::Check;
use http::Uri;
use web_kit::{
    Form, Page, Submitted,
    parts::{Choice, Tab, Tag},
};

use super::{language_options, municipality, open_tag, options, places, tabs, tel};
use crate::{
    Desk, Refusal,
    handbook::{Cited, cited},
};

struct Card {
    order: usize,
    helper: String,
    name: String,
    href: String,
    phone: String,
    tel: String,
    email: String,
    open: Option<Tag>,
    hours: String,
    why: String,
    note: String,
    cites: Vec<Cited>,
    check: Option<Check>,
    urgent: bool,
}

#[derive(Template)]
#[template(path = "directory/ask.html")]
struct Ask {
    page: Page,
    tabs: Vec<Tab>,
    form: Form,
    what: Vec<Choice>,
    languages: Vec<Choice>,
    places: Vec<&'static str>,
    asked: bool,
    more: bool,
    cards: Vec<Card>,
}

pub(super) async fn ask(desk: Desk, uri: Uri) -> Result<Response, Refusal> {
    let mut form = Form::of(Submitted::urlencoded(uri.query().unwrap_or_default().as_bytes())?);
    let asked = form.values.fields().any(|(name, _)| matches!(name, "stay" | "residence" | "what"));
    let need = read(&desk, &mut form);
    let mut cards = Vec::new();
    if asked && !form.failed() {
        let advices = directory::advise(desk.house(), &desk.cx, &need, desk.cx.now).await?;
        cards.extend(advices.iter().map(|a| card(&desk, a)));
    } else {
        super::enter(&desk).await?;
    }
    if !asked {
        form = form.with("what", What::ReportConcern.code());
    }
    let build = |page: Page| Ask {
        tabs: tabs(&desk, "/directory"),
        what: options(&desk, "directory-what", What::ALL.iter().map(|w| w.code())),
        languages: language_options(&desk),
        places: places(&desk),
        asked,
        more: !form.value("residence").is_empty() || !form.value("language").is_empty(),
        cards,
        form: form.clone(),
        page,
    };
    let page = desk.titled("directory-ask-title", "directory");
    Ok(if form.failed() { page.invalid(build)? } else { Page::render(&build(page))? })
}

fn read(desk: &Desk, form: &mut Form) -> Need {
    let mut place = |field: &'static str| {
        let typed = form.value(field).trim().to_owned();
        if typed.is_empty() {
            return None;
        }
        let code = municipality(desk, &typed);
        if code.is_none() {
            form.fault(field, "directory-fault-municipality", "");
        }
        code
    };
    let (stay, residence) = (place("stay"), place("residence"));
    let mut what: BTreeSet<What> = form.values.all("what").filter_map(|w| w.parse().ok()).collect();
    if what.is_empty() {
        what.insert(What::ReportConcern);
    }
    Need {
        municipality_of_stay: stay,
        municipality_of_residence: residence,
        acute: form.ticked("acute"),
        what,
        languages: form.values.all("language").filter(|l| !l.is_empty()).map(str::to_owned).collect(),
    }
}

fn card(desk: &Desk, a: &Advice) -> Card {
    let lang = desk.lang();
    let phone = a.phone.clone().unwrap_or_default();
    let ids: Vec<String> = a.provisions.iter().map(|p| (*p).to_owned()).collect();
    Card {
        order: a.order,
        helper: desk.page.t(&format!("directory-helper-{}", a.helper)),
        name: a.name.get(lang).to_owned(),
        href: a.unit.as_ref().map(|u| format!("/directory/units/{}", u.id)).unwrap_or_default(),
        tel: tel(&phone),
        phone,
        email: a.email.clone().unwrap_or_default(),
        open: a.opening.as_ref().map(|o| open_tag(desk, o.open)),
        hours: a.opening.as_ref().map(|o| o.text.get(lang).to_owned()).unwrap_or_default(),
        why: a.why.get(lang).to_owned(),
        note: a.note.as_ref().map(|n| n.get(lang).to_owned()).unwrap_or_default(),
        cites: cited(desk, &ids),
        check: a.verified,
        urgent: a.helper == Helper::Emergency,
    }
}
