//! What stands at the top of every page of one case: number, coded heading, tabs, secrecy, and why one sees it.

use access::{Rule, Secrecy};
use casework::{
    CasePage, Counts, Heading, Status,
    say::{self, lower_first},
};
use content::Content;
use web_kit::{
    Arg, Page,
    parts::{Crumb, Tab},
};

/// The top of a case page.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// Number; stands in addresses and titles, because it says nothing of the child.
    pub number: String,
    /// `/cases/<number>`.
    pub href: String,
    /// Coded heading and unit.
    pub line: String,
    /// Where am I.
    pub crumbs: Vec<Crumb>,
    /// The parts of the case.
    pub tabs: Vec<Tab>,
    /// The case is closed: when and why.
    pub closed: Option<String>,
    /// More secret than usual.
    pub secrecy: Option<String>,
    /// "You see this because …".
    pub because: String,
}

/// The parts of a case, as they stand in the tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Overview,
    Persons,
    Facts,
    Journal,
    Tasks,
    Documents,
    Assessments,
    Registration,
    Sharing,
    Access,
}

impl Place {
    const ALL: [Self; 10] = [
        Self::Overview,
        Self::Persons,
        Self::Facts,
        Self::Journal,
        Self::Tasks,
        Self::Documents,
        Self::Assessments,
        Self::Registration,
        Self::Sharing,
        Self::Access,
    ];
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Persons => "persons",
            Self::Facts => "facts",
            Self::Journal => "journal",
            Self::Tasks => "tasks",
            Self::Documents => "documents",
            Self::Assessments => "assessments",
            Self::Registration => "registration",
            Self::Sharing => "sharing",
            Self::Access => "access",
        }
    }
    const fn count(self, counts: &Counts) -> i64 {
        match self {
            Self::Persons => counts.persons,
            Self::Tasks => counts.open_tasks,
            Self::Documents => counts.documents,
            Self::Assessments => counts.assessments,
            _ => 0,
        }
    }
}

impl Head {
    pub(crate) fn of(page: &Page, content: &Content, case: &CasePage, unit: &str, place: Place) -> Self {
        let href = format!("/cases/{}", case.number);
        let tabs = Place::ALL
            .iter()
            .map(|p| {
                let word = page.t(&format!("casework-tab-{}", p.word()));
                let text = match p.count(&case.counts) {
                    0 => word,
                    n => format!("{word} ({n})"),
                };
                let to = if *p == Place::Overview { href.clone() } else { format!("{href}/{}", p.word()) };
                Tab { href: to, text, current: *p == place }
            })
            .collect();
        let heading = heading(page, content, &case.heading);
        let mut crumbs = vec![Crumb::new("/worklist", page.t("casework-worklist"))];
        if place != Place::Overview {
            crumbs.push(Crumb::new(href.clone(), page.ta("casework-case", "number", &case.number)));
        }
        Self {
            number: case.number.clone(),
            href,
            line: if unit.is_empty() { heading } else { format!("{heading} · {unit}") },
            crumbs,
            tabs,
            closed: closed(page, case),
            secrecy: secrecy(page, case.secrecy),
            because: because(page, case.rule),
        }
    }
}

impl Head {
    /// The name of the open part.
    pub(crate) fn part(&self) -> &str {
        self.tabs.iter().find(|t| t.current).map(|t| t.text.as_str()).unwrap_or_default()
    }
    /// For a page below one of the parts: a crumb leads back to it.
    pub(crate) fn under(&mut self, page: &Page) {
        let Some(part) = self.tabs.iter().find(|t| t.current) else { return };
        let text = if part.href == self.href {
            page.ta("casework-case", "number", &self.number)
        } else {
            part.text.split(" (").next().unwrap_or_default().to_owned()
        };
        self.crumbs.push(Crumb::new(part.href.clone(), text));
    }
}

fn closed(page: &Page, case: &CasePage) -> Option<String> {
    if case.status == Status::Open {
        return None;
    }
    let Some((at, reason)) = &case.closed else { return Some(page.t("state-closed")) };
    let reason = page.t(&format!("casework-close-{}", word(reason.code())));
    let when = page.instant(*at);
    Some(page.say("casework-closed-since", &[("when", Arg::Text(&when)), ("reason", Arg::Text(&reason))]))
}

fn secrecy(page: &Page, secrecy: Secrecy) -> Option<String> {
    match secrecy {
        Secrecy::Normal => None,
        Secrecy::Protected => Some(page.t("casework-secrecy-protected")),
        Secrecy::Sealed => Some(page.t("casework-secrecy-sealed")),
    }
}

/// "You see this because …", from the rule that decided.
pub(crate) fn because(page: &Page, rule: Rule) -> String {
    page.t(match rule {
        Rule::Named => "casework-because-named",
        Rule::ObjectMember => "casework-because-handler",
        Rule::CoveringUnit => "casework-because-covering",
        Rule::Share => "casework-because-share",
        Rule::BreakGlass => "casework-because-glass",
        _ => "casework-because-unit",
    })
}

/// A code as part of a word key.
pub(crate) fn word(code: &str) -> String {
    code.replace(['_', '.'], "-")
}

/// "Flicka, cirka 15 år · sexuellt ändamål": coded facts only.
pub(crate) fn heading(page: &Page, content: &Content, heading: &Heading) -> String {
    let child = say::heading(content, page.lang, heading);
    match say::purpose(content, page.lang, heading) {
        Some(purpose) => format!("{child} · {}", lower_first(&purpose)),
        None => child,
    }
}
