//! Makes the demonstration through the same functions that pages and API call, as the people in it, at the times told.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use access::{Acr, Actor, House, OpContext, Purpose, Role, Staff, Target};
use accounts::manage;
use casework::Form;
use directory::{OrganisationDraft, ServiceDraft, UnitDraft};
use ground::{Entropy, Lang, OrgId, UnitId, UserId};
use jiff::{Timestamp, ToSpan as _};

use super::story::{Case, Done, Handled, Mark, Report, Story, View, When};
use crate::fault::Fault;

/// The password of every login of the demonstration. No secret: anyone may log in there anyway.
pub(crate) const PASSWORD: &str = "demonstration-varn";

/// Numbers that look random and are the same in every run, so that the numbers of reports and cases are, too.
/// What is sealed with it is sealed for show: everything is invented.
pub(crate) struct Repeatable(AtomicU64);

impl Repeatable {
    pub(crate) const fn new() -> Self {
        Self(AtomicU64::new(0x5652_4e31))
    }
}

impl Entropy for Repeatable {
    /// SplitMix64.
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let mut z = self
                .0
                .fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed)
                .wrapping_add(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let z = (z ^ (z >> 31)).to_le_bytes();
            for (to, from) in chunk.iter_mut().zip(z) {
                *to = from;
            }
        }
    }
}

struct Seeder<'a> {
    house: &'a House,
    entropy: Arc<dyn Entropy>,
    now: Timestamp,
    units: HashMap<String, (OrgId, UnitId)>,
    people: HashMap<String, UserId>,
    reports: HashMap<String, String>,
    forms: u64,
}

/// Fills an empty database with the story.
pub(crate) async fn seed(
    house: &House,
    story: &Story,
    now: Timestamp,
    entropy: Arc<dyn Entropy>,
) -> Result<(), Fault> {
    let mut seeder = Seeder {
        house,
        entropy,
        now,
        units: HashMap::new(),
        people: HashMap::new(),
        reports: HashMap::new(),
        forms: 0,
    };
    seeder.world(story).await?;
    for report in &story.reports {
        seeder.report(report).await.map_err(|e| at(&format!("report {}", report.key), &e))?;
    }
    for (number, case) in story.cases.iter().enumerate() {
        seeder.case(case).await.map_err(|e| at(&format!("case {}", number + 1), &e))?;
    }
    let job = |name| OpContext::job(name, now, Arc::clone(&seeder.entropy));
    intake::escalate(house, &job("escalate")).await.map_err(fault)?;
    casework::refresh_due(house, &job("refresh"), 1000).await.map_err(fault)?;
    Ok(())
}

fn fault(error: impl std::fmt::Display + std::fmt::Debug) -> Fault {
    Fault::new(format!("{error} ({error:?})"))
}

fn at(what: &str, error: &Fault) -> Fault {
    Fault::new(format!("{what}: {error}"))
}

fn unknown(what: &str) -> Fault {
    Fault::new(format!("there is no \"{what}\" in the story"))
}

impl Seeder<'_> {
    fn operator(&self, at: Timestamp) -> OpContext {
        let actor = Actor::Operator;
        OpContext::new(actor, Purpose::Administration, at, Lang::Sv, Arc::clone(&self.entropy))
    }

    /// A person of the story at work, at a unit or at the first of theirs.
    async fn person(&self, login: &str, unit: Option<UnitId>, when: &When) -> Result<OpContext, Fault> {
        let user = *self.people.get(login).ok_or_else(|| unknown(login))?;
        let at = when.at(self.now).min(self.now);
        let memberships = directory::memberships(&self.house.store, user, at).await?;
        let first = memberships.iter().find(|m| unit.is_none_or(|u| u == m.unit)).or(memberships.first());
        let (org, unit) = first.map(|m| (m.org, m.unit)).ok_or_else(|| unknown(login))?;
        let staff = Staff {
            user,
            session: None,
            org,
            unit,
            acr: Acr::Two,
            confirmed_at: Some(at),
            memberships,
            two_authenticators: false,
            scopes: None,
        };
        Ok(OpContext::new(Actor::Staff(staff), Purpose::Casework, at, Lang::Sv, Arc::clone(&self.entropy)))
    }

    fn unit(&self, key: &str) -> Result<(OrgId, UnitId), Fault> {
        self.units.get(key).copied().ok_or_else(|| unknown(key))
    }

    fn form_key(&mut self) -> String {
        self.forms += 1;
        format!("demo-{}", self.forms)
    }

    async fn world(&mut self, story: &Story) -> Result<(), Fault> {
        // Everybody has worked here for seven years, so that something has become old enough to be deleted.
        let cx = self.operator(self.now.saturating_sub((24 * 366 * 7).hours()).unwrap_or(self.now));
        let (house, world) = (self.house, &story.world);
        let mut synthetic = Vec::new();
        for o in &world.organisations {
            let draft = OrganisationDraft {
                kind: o.kind.code().to_owned(),
                name: o.name.clone(),
                municipality: o.municipality.clone(),
                region: o.region.clone(),
                active: true,
                ..OrganisationDraft::default()
            };
            let org = directory::save_organisation(house, &cx, &draft).await.map_err(fault)?;
            for u in &o.units {
                let draft = UnitDraft {
                    org: Some(org.id),
                    name: u.name.clone(),
                    kind: u.kind.code().to_owned(),
                    municipality: o.municipality.clone(),
                    region: u.region.clone(),
                    covers_org: u.covers_org,
                    hours: if u.hours.is_empty() { "unknown".to_owned() } else { u.hours.clone() },
                    note: u.note.clone(),
                    ..UnitDraft::default()
                };
                let unit =
                    directory::save_unit(house, &cx, &draft).await.map_err(|e| at(&u.key, &fault(e)))?;
                self.units.insert(u.key.clone(), (org.id, unit.id));
                if u.synthetic {
                    synthetic.push(u.key.as_str());
                }
            }
        }
        for s in &world.services {
            let draft = ServiceDraft {
                unit: Some(self.unit(&s.unit)?.1),
                name: s.name.clone(),
                needs: s.needs.clone(),
                languages: s.languages.clone(),
                areas: s.areas.clone(),
                hours: "unknown".to_owned(),
                note: s.note.clone(),
                active: true,
                ..ServiceDraft::default()
            };
            directory::save_service(house, &cx, &draft).await.map_err(|e| at(&s.name, &fault(e)))?;
        }
        for p in &world.people {
            let new = manage::NewAccount {
                login: p.login.clone(),
                name: p.name.clone(),
                title: p.title.clone(),
                lang: Lang::Sv,
            };
            let made = manage::create_account(house, &cx, &new).await.map_err(|e| at(&p.login, &fault(e)))?;
            manage::set_password(house, &cx, made.user, PASSWORD).await.map_err(fault)?;
            self.people.insert(p.login.clone(), made.user);
            if p.works.iter().any(|w| w.role == Role::Administrator) {
                manage::invent_authenticators(house, &cx, made.user).await.map_err(fault)?;
            }
            // The first unit named is where the person works after logging in: memberships are in order of time.
            let mut cx = cx.clone();
            for works in &p.works {
                let (_, unit) = self.unit(&works.at)?;
                manage::grant(house, &cx, made.user, unit, works.role).await.map_err(fault)?;
                cx.now = cx.now.saturating_add(jiff::SignedDuration::from_secs(1)).unwrap_or(cx.now);
            }
        }
        for key in synthetic {
            let place = self.unit(key)?;
            let manager = world
                .people
                .iter()
                .find(|p| p.works.iter().any(|w| w.at == key && w.role == Role::Manager))
                .ok_or_else(|| unknown(key))?;
            let cx = self.person(&manager.login, Some(place.1), &When::day_ago()).await?;
            intake::set_synthetic(house, &cx, place, true).await.map_err(fault)?;
        }
        Ok(())
    }

    async fn report(&mut self, r: &Report) -> Result<(), Fault> {
        let cx = self.person(&r.by, None, &r.at).await?;
        let to = match self.units.get(&r.to) {
            Some((_, unit)) => intake::To::Unit(*unit),
            None => intake::To::Municipality(r.to.clone()),
        };
        let new = intake::NewReport {
            form_key: self.form_key(),
            to,
            kind: r.kind,
            danger: r.danger,
            municipality: r.municipality.clone(),
            reporter_kind: r.reporter.clone(),
            duty_bound: r.duty_bound,
            feedback_wanted: r.feedback_wanted,
            age: r.age,
            purposes: r.purposes.clone(),
            told: r.told.clone(),
        };
        let receipt = intake::receive(self.house, &cx, new).await.map_err(fault)?;
        let number = receipt.number.to_string();
        for step in &r.then {
            self.handle(r, &number, receipt.unit, step).await?;
        }
        self.reports.insert(r.key.clone(), number);
        Ok(())
    }

    async fn handle(&mut self, r: &Report, number: &str, unit: UnitId, step: &Handled) -> Result<(), Fault> {
        let (Handled::Open { at }
        | Handled::Assess { at, .. }
        | Handled::Decide { at, .. }
        | Handled::Feedback { at, .. }) = step;
        let cx = self.person(&r.handler, Some(unit), at).await?;
        let house = self.house;
        if let Handled::Open { .. } = step {
            return intake::open(house, &cx, number).await.map(drop).map_err(fault);
        }
        let revision = intake::report_page(house, &cx, number).await.map_err(fault)?.revision;
        let form = intake::Form { number: number.to_owned(), revision, key: self.form_key() };
        match step {
            Handled::Open { .. } => {}
            Handled::Assess { needs, met, text, view, .. } => {
                let assessment = intake::ProtectionAssessment {
                    needs: *needs,
                    text: text.clone(),
                    met: *met,
                    child_view: view.for_report(),
                };
                casework::assess_report(house, &cx, &form, &assessment).await.map_err(fault)?;
            }
            Handled::Decide { decision, text, view, .. } => {
                casework::decide_report(house, &cx, &form, *decision, text, &view.for_report())
                    .await
                    .map_err(fault)?;
            }
            Handled::Feedback { text, .. } => {
                casework::report_feedback(house, &cx, &form, text).await.map_err(fault)?;
            }
        }
        Ok(())
    }

    async fn case(&mut self, c: &Case) -> Result<(), Fault> {
        let (_, unit) = self.unit(&c.unit)?;
        let cx = self.person(&c.by, Some(unit), &c.at).await?;
        let report = match &c.report {
            Some(key) => Some(Target::Number(self.reports.get(key).ok_or_else(|| unknown(key))?.clone())),
            None => None,
        };
        let new = casework::OpenCase {
            report,
            unit,
            received_at: c.received_at.as_ref().map(|at| at.at(self.now)),
            facts: c.facts.clone(),
            secrecy: c.secrecy,
            persons: c
                .persons
                .iter()
                .map(|p| casework::PersonInput {
                    role: p.role,
                    coded: p.coded.clone(),
                    identity: p.identity.clone(),
                })
                .collect(),
            form_key: self.form_key(),
        };
        let number = casework::open_case(self.house, &cx, new).await.map_err(fault)?;
        let target = Target::Number(number.to_string());
        for (n, done) in c.then.iter().enumerate() {
            self.act(c, &target, unit, done).await.map_err(|e| at(&format!("its act {}", n + 1), &e))?;
        }
        Ok(())
    }

    async fn act(&mut self, c: &Case, target: &Target, unit: UnitId, done: &Done) -> Result<(), Fault> {
        // Whoever looks does it from where they work themselves.
        let unit = if matches!(done, Done::Look { .. } | Done::Emergency { .. }) { None } else { Some(unit) };
        let cx = self.person(done.by().unwrap_or(&c.by), unit, done.at()).await?;
        let form = Form::adding(self.form_key());
        let house = self.house;
        match done {
            Done::Note { text, .. } => {
                casework::add_note(house, &cx, target, &form, text).await.map_err(fault)?;
            }
            Done::Event { event, note, .. } => {
                let happened = casework::Happened { event: event.clone(), at: None, note: note.clone() };
                casework::record_event(house, &cx, target, &form, &happened).await.map_err(fault)?;
            }
            Done::Step { step, mark, outcome, note, .. } => {
                let mark = casework::MarkStep {
                    step: step.clone(),
                    mark: match mark {
                        Mark::Started => casework::Mark::Started,
                        Mark::Done => casework::Mark::Done,
                        Mark::SetAside => casework::Mark::SetAside,
                    },
                    outcome: outcome.clone(),
                    at: None,
                    note: note.clone(),
                };
                casework::mark_step(house, &cx, target, &form, &mark).await.map_err(fault)?;
            }
            Done::Decide { code, text, view, .. } => {
                let decision = casework::Decision {
                    code: code.clone(),
                    text: text.clone(),
                    view: Some(view.for_case()),
                    at: None,
                };
                casework::decide(house, &cx, target, &form, &decision).await.map_err(fault)?;
            }
            Done::Facts { facts, .. } => {
                casework::set_facts(house, &cx, target, &form, facts).await.map_err(fault)?;
            }
            Done::Assess { audience, purpose, answers, .. } => {
                let answers = self.answers(&cx, audience, purpose.as_deref(), answers)?;
                casework::save_assessment(house, &cx, target, &form, &answers).await.map_err(fault)?;
            }
            Done::Task { text, assignee, due, done, .. } => {
                let assignee = match assignee {
                    Some(login) => Some(*self.people.get(login).ok_or_else(|| unknown(login))?),
                    None => None,
                };
                let task = casework::NewTask {
                    text: text.clone(),
                    assignee,
                    due: due.as_ref().map(|d| d.at(self.now)),
                };
                let id = casework::add_task(house, &cx, target, &form, &task).await.map_err(fault)?;
                if *done {
                    let form = Form::adding(self.form_key());
                    casework::complete_task(house, &cx, target, &form, id).await.map_err(fault)?;
                }
            }
            Done::Document { name, text, note, .. } => {
                let upload = casework::Upload {
                    name: name.clone(),
                    declared: Some("text/plain".to_owned()),
                    bytes: text.clone().into_bytes(),
                    note: note.clone(),
                };
                casework::upload_document(house, &cx, target, &form, upload).await.map_err(fault)?;
            }
            Done::Register { values, .. } => {
                let mut values = values.clone();
                let day = cx.now.to_zoned(ground::stockholm()).date().to_string();
                values.entry("ent_registered_on".to_owned()).or_insert_with(|| vec![day]);
                casework::register(house, &cx, target, &form, &values).await.map_err(fault)?;
            }
            Done::Share { to, gate, groups, days, reason, message, .. } => {
                let law = house.content.law.gate(gate).ok_or_else(|| unknown(gate))?;
                let groups: access::Groups = groups.parse().map_err(|()| unknown(groups))?;
                let share = casework::ShareInput {
                    to: self.unit(to)?.1,
                    gate: gate.clone(),
                    yes: (0..law.questions.len()).collect(),
                    groups: groups.iter().collect(),
                    reason: reason.clone(),
                    message: message.clone(),
                    until: cx.now + jiff::SignedDuration::from_hours(days * 24),
                    receiver: String::new(),
                };
                casework::share(house, &cx, target, &form, &share).await.map_err(fault)?;
            }
            Done::Look { .. } => {
                casework::case_page(house, &cx, target).await.map_err(fault)?;
                casework::persons(house, &cx, target).await.map_err(fault)?;
            }
            Done::Emergency { reason, text, .. } => {
                casework::break_glass(house, &cx, target, &form, *reason, text).await.map_err(fault)?;
                casework::case_page(house, &cx, target).await.map_err(fault)?;
            }
            Done::Close { reason, text, view, .. } => {
                let close =
                    casework::Close { reason: *reason, text: text.clone(), view: Some(view.for_case()) };
                casework::close(house, &cx, target, &form, &close).await.map_err(fault)?;
            }
        }
        Ok(())
    }

    /// Through the same reading that the command line and API use.
    fn answers(
        &self,
        cx: &OpContext,
        audience: &str,
        purpose: Option<&str>,
        answers: &BTreeMap<String, String>,
    ) -> Result<guidance::Answers, Fault> {
        let text = serde_json::json!({
            "audience": audience, "purpose": purpose, "at": cx.now.to_string(), "answers": answers,
        });
        Ok(guidance::parse_answers(&self.house.content.indicators, &text.to_string())?)
    }
}

impl Done {
    const fn at(&self) -> &When {
        match self {
            Self::Note { at, .. }
            | Self::Event { at, .. }
            | Self::Step { at, .. }
            | Self::Decide { at, .. }
            | Self::Facts { at, .. }
            | Self::Assess { at, .. }
            | Self::Task { at, .. }
            | Self::Document { at, .. }
            | Self::Share { at, .. }
            | Self::Look { at, .. }
            | Self::Emergency { at, .. }
            | Self::Register { at, .. }
            | Self::Close { at, .. } => at,
        }
    }

    fn by(&self) -> Option<&str> {
        match self {
            Self::Note { by, .. } => by.as_deref(),
            Self::Look { by, .. } | Self::Emergency { by, .. } => Some(by),
            _ => None,
        }
    }
}

impl View {
    fn for_report(&self) -> intake::ChildView {
        match self.clone() {
            Self::Asked(text) => intake::ChildView::Asked(text),
            Self::NotAsked(text) => intake::ChildView::NotAsked(text),
        }
    }

    fn for_case(&self) -> casework::ChildView {
        match self.clone() {
            Self::Asked(text) => casework::ChildView::Asked(text),
            Self::NotAsked(text) => casework::ChildView::NotAsked(text),
        }
    }
}
