//! The plan of a case for the eye: the next-action card, the rail of six main steps, and one step with everything
//! that helps to do it.

use directory::OrgKind;
use ground::{Check, Text};
use guidance::{MainStep, Plan, PlanStep, StepState};
use jiff::Timestamp;
use web_kit::{
    Page,
    parts::{Choice, Due, StepState as Drawn, Tag, Tone},
};

use crate::{
    Desk,
    handbook::{Call, Cited, call, cited},
};

/// What one actor does in a step.
#[derive(Debug, Clone)]
pub(crate) struct Doing {
    pub name: String,
    pub does: String,
    pub responsible: bool,
    pub mine: bool,
}

/// A step with everything that helps to do it.
pub(crate) struct StepView {
    pub href: String,
    pub title: String,
    pub detail: String,
    pub why: String,
    pub tag: Tag,
    /// "Waiting for …", "not applicable because …", "done on …".
    pub note: String,
    pub due: Option<Due>,
    /// Why the limit is what it is.
    pub explanation: String,
    pub doing: Vec<Doing>,
    pub reads: Vec<Cited>,
    pub calls: Vec<Call>,
    pub consent: Vec<String>,
    pub manual: String,
    pub handbook: String,
    pub check: Check,
    pub earlier: Vec<String>,
    /// When there is more than one way to have done it: which events.
    pub outcomes: Vec<Choice>,
    pub is_open: bool,
    pub is_waiting: bool,
    pub is_started: bool,
    pub is_done: bool,
    pub is_next: bool,
}

/// One main step of the rail.
pub(crate) struct MainView {
    pub title: String,
    pub drawn: Drawn,
    pub tag: Tag,
    /// Holds the next step: opened from the start.
    pub open: bool,
    /// "2 of 5 steps done".
    pub progress: String,
    /// Steps somebody can act on.
    pub steps: Vec<StepView>,
    /// The rest, folded: what it is, and the steps.
    pub folded: Vec<(String, Vec<StepView>)>,
}

/// Everything a view of the plan needs to be told.
pub(crate) struct Seen<'a> {
    pub desk: &'a Desk,
    /// Address of the case.
    pub href: &'a str,
    /// Which actors of the process the user's organisation is.
    pub mine: &'a [&'static str],
}

impl Seen<'_> {
    fn say(&self, text: &Text) -> String {
        text.get(self.desk.page.lang).to_owned()
    }

    /// The rail.
    pub(crate) fn rail(&self, plan: &Plan) -> Vec<MainView> {
        let next = plan.next.as_deref().and_then(|id| plan.step(id));
        let holds = |m: &MainStep| next.filter(|s| s.main == m.id);
        plan.steps.iter().map(|m| self.main(plan, m, holds(m))).collect()
    }

    fn main(&self, plan: &Plan, main: &MainStep, next: Option<&PlanStep>) -> MainView {
        let applies = main.substeps.iter().filter(|s| !s.state.is_not_applicable()).count();
        let done = main.substeps.iter().filter(|s| s.state.is_done()).count();
        let args = [
            ("done", web_kit::Arg::Num(i64::try_from(done).unwrap_or(i64::MAX))),
            ("all", web_kit::Arg::Num(i64::try_from(applies).unwrap_or(i64::MAX))),
        ];
        let drawn = match &main.state {
            _ if next.is_some() => Drawn::Now,
            StepState::Done { .. } => Drawn::Done,
            StepState::ToDo | StepState::InProgress => Drawn::Active,
            StepState::WaitingFor { .. } => Drawn::Waiting,
            StepState::NotApplicable { .. } => Drawn::NotApplicable,
        };
        MainView {
            title: self.say(&main.title),
            drawn,
            tag: match next {
                Some(step) if step.overdue => Tag::new(self.desk.page.t("state-overdue"), Tone::Danger),
                Some(_) => Tag::new(self.desk.page.t("casework-do-now"), Tone::Warn),
                None => self.tag(&main.state, false),
            },
            open: next.is_some(),
            progress: if applies == 0 {
                String::new()
            } else {
                self.desk.page.say("casework-progress", &args)
            },
            steps: self.those(plan, main, StepState::is_open),
            folded: [
                (
                    "casework-fold-waiting",
                    self.those(plan, main, |s| matches!(s, StepState::WaitingFor { .. })),
                ),
                ("casework-fold-done", self.those(plan, main, StepState::is_done)),
                ("casework-fold-not", self.those(plan, main, StepState::is_not_applicable)),
            ]
            .into_iter()
            .filter(|(_, steps)| !steps.is_empty())
            .map(|(key, steps)| (self.desk.page.tn(key, steps.len()), steps))
            .collect(),
        }
    }

    fn those(&self, plan: &Plan, main: &MainStep, wanted: impl Fn(&StepState) -> bool) -> Vec<StepView> {
        main.substeps.iter().filter(|s| wanted(&s.state)).map(|s| self.step(plan, s)).collect()
    }

    fn tag(&self, state: &StepState, overdue: bool) -> Tag {
        let (key, tone) = match state {
            StepState::ToDo | StepState::InProgress if overdue => ("state-overdue", Tone::Danger),
            StepState::ToDo => ("state-todo", Tone::Idle),
            StepState::InProgress => ("state-in-progress", Tone::Info),
            StepState::Done { .. } => ("state-done", Tone::Ok),
            StepState::WaitingFor { .. } => ("state-waiting", Tone::Idle),
            StepState::NotApplicable { .. } => ("state-not-applicable", Tone::Idle),
        };
        Tag::new(self.desk.page.t(key), tone)
    }

    fn note(&self, step: &PlanStep) -> String {
        match &step.state {
            StepState::Done { at } => {
                self.desk.page.ta("casework-done-at", "when", self.desk.page.instant(*at))
            }
            StepState::WaitingFor { what, .. } => {
                self.desk.page.ta("state-waiting-for", "what", self.say(what))
            }
            StepState::NotApplicable { because } => {
                // The reason is a sentence of its own in the process file.
                self.desk.page.ta("casework-not-applicable", "reason", self.say(because))
            }
            StepState::ToDo | StepState::InProgress => String::new(),
        }
    }

    /// The ways in which a step can have been done, when there are several.
    fn outcomes(&self, step: &PlanStep) -> Vec<Choice> {
        let process = &self.desk.house().content.process;
        match process.step(&step.id) {
            Some(def) if def.done.len() > 1 => def
                .done
                .iter()
                .filter_map(|id| process.events().iter().find(|e| e.id == *id))
                .map(|e| Choice::new(e.id.clone(), self.say(&e.label)))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// One step in full.
    pub(crate) fn step(&self, plan: &Plan, step: &PlanStep) -> StepView {
        let law = &self.desk.house().content.law;
        let lang = self.desk.page.lang;
        let consent =
            step.consent.iter().filter_map(|id| law.consent_rule(id)).map(|c| self.say(&c.rule)).collect();
        let known = self.desk.house().content.process.step(&step.id).is_some();
        StepView {
            href: format!("{}/steps/{}", self.href, step.id),
            title: self.say(&step.title),
            detail: self.say(&step.detail),
            why: self.say(&step.why),
            tag: if plan.next.as_deref() == Some(step.id.as_str()) && !step.overdue {
                Tag::new(self.desk.page.t("casework-do-now"), Tone::Warn)
            } else {
                self.tag(&step.state, step.overdue)
            },
            note: self.note(step),
            due: step.due.as_ref().map(|d| due(d, self.desk.cx.now, &self.desk.page)),
            explanation: step.due.as_ref().map(|d| d.explanation.get(lang).to_owned()).unwrap_or_default(),
            doing: step
                .roles
                .iter()
                .map(|r| Doing {
                    name: self.say(&r.name),
                    does: self.say(&r.does),
                    responsible: r.actor == step.responsible,
                    mine: self.mine.contains(&r.actor.as_str()),
                })
                .collect(),
            reads: cited(self.desk, &step.provisions),
            calls: step
                .contacts
                .iter()
                .filter_map(|id| law.contact(id))
                // A number is never shown to those it is not for.
                .filter(|c| c.is_for(law::Audience::Professional))
                .map(|c| call(self.desk, c))
                .collect(),
            consent,
            manual: step.manual.clone(),
            handbook: if known { format!("/handbook/steps/{}", step.id) } else { String::new() },
            check: step.verified,
            earlier: step.earlier.iter().map(|at| self.desk.page.instant(*at)).collect(),
            outcomes: self.outcomes(step),
            is_open: step.state.is_open() && known,
            is_waiting: matches!(step.state, StepState::WaitingFor { .. }) && known,
            is_started: step.state == StepState::InProgress,
            is_done: step.state.is_done() && known,
            is_next: plan.next.as_deref() == Some(step.id.as_str()),
        }
    }
}

/// A deadline in words: days left, and the exact last day.
pub(crate) fn due(due: &law::Due, now: Timestamp, page: &Page) -> Due {
    let tone = if due.is_overdue(now) {
        Tone::Danger
    } else if due.is_warning(now) {
        Tone::Warn
    } else {
        Tone::Idle
    };
    let exact = match (due.last_day, due.precision) {
        (Some(day), _) => law::format_day(day, page.lang),
        (None, law::Precision::AtOnce | law::Precision::Promptly) => {
            page.ta("casework-since", "when", law::format_moment(due.from, page.lang))
        }
        (None, _) => law::format_moment(due.limit, page.lang),
    };
    Due { tone, text: capital(&due.left(now, page.lang)), exact }
}

/// First letter large.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Which actors of the process an organisation is: what is said to "you".
pub(crate) const fn actors_of(kind: OrgKind) -> &'static [&'static str] {
    match kind {
        OrgKind::SocialServices => &["socialnamnd", "socialjour", "frontline"],
        OrgKind::Police => &["polis", "forundersokningsledare", "frontline"],
        OrgKind::Prosecution => &["aklagare", "forundersokningsledare"],
        OrgKind::Migration => &["migrationsverket", "frontline"],
        OrgKind::EqualityAgency => &["jamy_nspm"],
        OrgKind::Coordination => &["regionkoordinator"],
        OrgKind::Ngo => &["ngo", "frontline"],
        OrgKind::Health => &["vard", "frontline"],
        OrgKind::School => &["skola", "frontline"],
        OrgKind::CareHome => &["boende", "frontline"],
        OrgKind::ChiefGuardian => &["overformyndare"],
        OrgKind::CountyBoard | OrgKind::Business | OrgKind::Other => &[],
    }
}
