//! How long cases and reports are kept (gallring): the line on their pages, and the manager's review.

mod review;

use ground::Check;
use law::{Keep, Retention};
use web_kit::{
    Page,
    parts::{Tag, Tone},
};

use crate::{
    Desk, Routes,
    handbook::{Cited, cited},
};

/// The routes of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/unit/retention", review::list)
        .get("/unit/retention/{number}", review::show)
        .post("/unit/retention/{number}", review::save)
}

/// How long something is kept, as shown.
pub(crate) struct KeepView {
    /// In a word or two.
    pub(crate) tag: Tag,
    /// The whole, with the reason.
    pub(crate) explanation: String,
    /// The provisions.
    pub(crate) provisions: Vec<Cited>,
    /// How far the rules were checked; none without a rule.
    pub(crate) check: Option<Check>,
    /// Something to settle before anything is deleted; may be empty.
    pub(crate) settle: String,
}

impl KeepView {
    pub(crate) fn of(desk: &Desk, page: &Page, kept: &Retention) -> Self {
        let now = desk.cx.now;
        let (key, tone) = match kept.keep {
            Keep::Never => ("retention-never", Tone::Info),
            Keep::NoRule => ("retention-no-rule", Tone::Warn),
            Keep::Until { .. } if kept.is_late(now) => ("retention-late", Tone::Danger),
            Keep::Until { .. } if kept.may_delete(now) => ("retention-may", Tone::Warn),
            Keep::Until { .. } => ("retention-kept", Tone::Info),
        };
        Self {
            tag: Tag::new(page.t(key), tone),
            explanation: page.text(&kept.explanation).to_owned(),
            provisions: cited(desk, &kept.provisions),
            check: (kept.keep != Keep::NoRule).then_some(kept.check),
            settle: String::new(),
        }
    }

    /// Of a closed case.
    pub(crate) fn of_case(desk: &Desk, page: &Page, weighed: &casework::Weighed) -> Self {
        let mut view = Self::of(desk, page, &weighed.retention);
        if weighed.placement_unanswered && matches!(weighed.retention.keep, Keep::Until { .. }) {
            view.settle = page.t("retention-placement-unanswered");
        }
        view
    }

    /// Of a report that is done with.
    pub(crate) fn of_report(desk: &Desk, page: &Page, weighed: &intake::Weighed) -> Self {
        let words = |key: &str| Self {
            tag: Tag::new(page.t("retention-kept"), Tone::Info),
            explanation: page.t(key),
            provisions: Vec::new(),
            check: None,
            settle: String::new(),
        };
        match weighed {
            intake::Weighed::WithCase => words("retention-with-case"),
            intake::Weighed::WithInquiry => words("retention-with-inquiry"),
            intake::Weighed::Alone(kept) => Self::of(desk, page, kept),
        }
    }
}
