//! The form's rules: bounded texts, known codes, at least one way to find the child.

use access::House;

use crate::{ChildView, FieldFault, IntakeError, NewReport, To, Told};

/// Longest text of what happened, in characters.
pub const HAPPENED_MAX: usize = 10_000;
/// Longest other text.
pub const TEXT_MAX: usize = 2_000;
/// Longest name or contact.
pub const LINE_MAX: usize = 200;

/// Collects faults.
#[derive(Default)]
pub(crate) struct Faults(Vec<FieldFault>);

impl Faults {
    pub(crate) fn add(&mut self, field: &'static str, key: &'static str) {
        self.0.push(FieldFault { field, key });
    }

    pub(crate) fn at_most(&mut self, field: &'static str, text: &str, max: usize) {
        if text.chars().count() > max {
            self.add(field, "intake-fault-too-long");
        }
    }

    pub(crate) fn required(&mut self, field: &'static str, text: &str, max: usize, key: &'static str) {
        if text.trim().is_empty() {
            self.add(field, key);
        } else {
            self.at_most(field, text, max);
        }
    }

    pub(crate) fn child_view(&mut self, view: &ChildView) {
        match view {
            ChildView::Asked(said) => self.required("child_said", said, TEXT_MAX, "intake-fault-child-said"),
            ChildView::NotAsked(because) => {
                self.required("child_not_asked", because, TEXT_MAX, "intake-fault-child-not-asked");
            }
        }
    }

    pub(crate) fn finish(self) -> Result<(), IntakeError> {
        if self.0.is_empty() { Ok(()) } else { Err(IntakeError::Invalid(self.0)) }
    }
}

/// Everything that is wrong with a report before it is sent; the same rules as [`crate::receive`].
///
/// # Errors
/// [`IntakeError::Invalid`] with every fault.
pub fn check(house: &House, report: &NewReport) -> Result<(), IntakeError> {
    let mut faults = Faults::default();
    let c = house.content;
    if report.form_key.len() > 64 || report.form_key.is_empty() {
        faults.add("form_key", "intake-fault-form-key");
    }
    if let To::Municipality(code) = &report.to
        && c.register.municipality(code).is_none()
    {
        faults.add("municipality", "intake-fault-municipality");
    }
    if report.municipality.as_ref().is_some_and(|code| c.register.municipality(code).is_none()) {
        faults.add("municipality", "intake-fault-municipality");
    }
    if c.codes.validate("ent_alert_source", &report.reporter_kind).is_err() {
        faults.add("reporter_kind", "intake-fault-reporter-kind");
    }
    if report.purposes.len() > 20
        || report.purposes.iter().any(|code| c.codes.validate("ev_purpose", code).is_err())
    {
        faults.add("purposes", "intake-fault-purposes");
    }
    let t = &report.told;
    faults.required("happened", &t.happened, HAPPENED_MAX, "intake-fault-happened");
    faults.at_most("child_name", &t.child_name, LINE_MAX);
    faults.at_most("child_number", &t.child_number, 30);
    faults.at_most("child_other", &t.child_other, TEXT_MAX);
    faults.at_most("whereabouts", &t.whereabouts, TEXT_MAX);
    faults.at_most("reporter_name", &t.reporter_name, LINE_MAX);
    faults.at_most("reporter_contact", &t.reporter_contact, LINE_MAX);
    if [&t.child_name, &t.child_number, &t.child_other, &t.whereabouts].iter().all(|s| s.trim().is_empty()) {
        faults.add("child_other", "intake-fault-find-child");
    }
    if !t.language.is_empty() && c.register.language_name(&t.language, ground::Lang::Sv).is_none() {
        faults.add("language", "intake-fault-language");
    }
    if report.feedback_wanted && t.reporter_name.trim().is_empty() && t.reporter_contact.trim().is_empty() {
        faults.add("reporter_contact", "intake-fault-feedback-contact");
    }
    faults.finish()
}

/// Texts as they are kept: outer white space and NUL characters away, line ends alike.
pub(crate) fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\0'], "\n").trim().to_owned()
}

pub(crate) fn tidy_told(t: &Told) -> Told {
    Told {
        happened: tidy(&t.happened),
        child_name: tidy(&t.child_name),
        child_number: tidy(&t.child_number),
        child_other: tidy(&t.child_other),
        whereabouts: tidy(&t.whereabouts),
        reporter_name: tidy(&t.reporter_name),
        reporter_contact: tidy(&t.reporter_contact),
        language: t.language.clone(),
    }
}

pub(crate) fn tidy_view(view: &ChildView) -> ChildView {
    match view {
        ChildView::Asked(said) => ChildView::Asked(tidy(said)),
        ChildView::NotAsked(because) => ChildView::NotAsked(tidy(because)),
    }
}
