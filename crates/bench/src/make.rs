//! Makes the rows: a country of invented cases with the shape of real ones and really sealed under real keys.

use casework::{EntryText, Identity, PersonCodes};
use content::Content;
use ground::{CaseNumber, Entropy, OrgId, ReportNumber, SystemEntropy, UnitId, UserId, new_uuid, stockholm};
use guidance::CaseFacts;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;
use std::collections::{HashSet, VecDeque};
use store::{Value, args};
use uuid::Uuid;
use vault::{DataKey, Lock, OrgKey, Place, name_tokens};

use crate::{
    chance::{Chance, Names},
    fault::Fault,
};

/// Stands for *no time* in the worklist's columns, as casework writes it.
const NO_TIME: i64 = 9_000_000_000_000_000_000;
const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Cases lie this far back.
const YEARS: i64 = 8;
/// An entry is written this many cases after its case was opened, so that a journal does not lie in one place on disk.
const LATER: usize = 2_000;

/// One municipality's social services.
pub(crate) struct Org {
    pub(crate) id: OrgId,
    pub(crate) region: String,
    pub(crate) municipality: String,
    pub(crate) units: [UnitId; 2],
    pub(crate) handlers: [Vec<UserId>; 2],
    pub(crate) key: OrgKey,
}

/// Rows of one batch, table by table, values one after the other.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) cases: usize,
    pub(crate) guarded: Vec<Value>,
    pub(crate) data_key: Vec<Value>,
    pub(crate) lock: Vec<Value>,
    pub(crate) member: Vec<Value>,
    pub(crate) record: Vec<Value>,
    pub(crate) person: Vec<Value>,
    pub(crate) entry: Vec<Value>,
    pub(crate) task: Vec<Value>,
    pub(crate) report: Vec<Value>,
    pub(crate) audit: Vec<Value>,
}

/// A blind index to be written after everything else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Token {
    pub(crate) owner: OrgId,
    pub(crate) token: [u8; 16],
    pub(crate) person: Uuid,
    pub(crate) case: Uuid,
}

/// Makes cases in the order of time.
pub(crate) struct Maker {
    orgs: Vec<Org>,
    cases: usize,
    big: usize,
    made: usize,
    start: i64,
    now: i64,
    chance: Chance,
    names: Names,
    facts: Vec<(String, i64, &'static str)>,
    steps: Vec<String>,
    version: &'static str,
    numbers: HashSet<(usize, String)>,
    later: VecDeque<(usize, Vec<Value>)>,
    pub(crate) tokens: Vec<Token>,
    entropy: SystemEntropy,
}

const PURPOSES: [&str; 6] = ["sex", "labour", "begging", "criminality", "criminality.theft", "other"];

fn facts(content: &Content) -> Result<Vec<(String, i64, &'static str)>, Fault> {
    let mut all = Vec::new();
    for (i, purpose) in PURPOSES.iter().enumerate() {
        for (j, residence) in ["swedish", "asylum_seeker", "no_permit", "permit"].iter().enumerate() {
            let age = i64::try_from(9 + (i + 2 * j) % 9)?;
            let given = json!({
                "age_years": age, "purpose": purpose, "residence": residence, "company": "alone",
                "reporter": "duty_bound", "police_report": "made", "age_doubt": "no",
                "placed": if i % 2 == 0 { "yes" } else { "no" },
            });
            let given = given.as_object().cloned().unwrap_or_default();
            let facts = CaseFacts::parse(&content.process, &given)?;
            all.push((serde_json::to_string(&facts)?, age, *purpose));
        }
    }
    Ok(all)
}

fn instant(micros: i64) -> Result<Timestamp, Fault> {
    Ok(Timestamp::from_microsecond(micros)?)
}

impl Maker {
    pub(crate) fn new(
        orgs: Vec<Org>,
        cases: usize,
        content: &'static Content,
        now: Timestamp,
    ) -> Result<Self, Fault> {
        Ok(Self {
            orgs,
            cases,
            // A hundred thousand persons in the first organisation, or a tenth of a small database.
            big: (cases / 10).min(80_000),
            made: 0,
            start: (now - SignedDuration::from_hours(24 * 365 * YEARS)).as_microsecond(),
            now: now.as_microsecond(),
            chance: Chance(1),
            names: Names::new(),
            facts: facts(content)?,
            steps: content.process.steps().map(|(_, s)| s.id.clone()).collect(),
            version: content.process.version(),
            numbers: HashSet::new(),
            later: VecDeque::new(),
            tokens: Vec::new(),
            entropy: SystemEntropy,
        })
    }

    /// The next batch; `None` when all is made.
    pub(crate) fn batch(&mut self, size: usize) -> Result<Option<Rows>, Fault> {
        let mut rows = Rows::default();
        let until = (self.made + size).min(self.cases);
        while self.made < until {
            let orgs = std::mem::take(&mut self.orgs);
            let done = self.case(&orgs, &mut rows);
            self.orgs = orgs;
            done?;
            self.made += 1;
            rows.cases += 1;
        }
        while self.later.front().is_some_and(|(at, _)| *at <= self.made || self.made == self.cases) {
            if let Some((_, values)) = self.later.pop_front() {
                rows.entry.extend(values);
            }
        }
        Ok((rows.cases > 0 || !rows.entry.is_empty()).then_some(rows))
    }

    fn id(&self, at: i64) -> Result<Uuid, Fault> {
        Ok(new_uuid(instant(at)?, &self.entropy))
    }

    fn sealed<T: Serialize>(
        &self,
        key: &DataKey,
        table: &'static str,
        owner: OrgId,
        row: Uuid,
        value: &T,
    ) -> Result<Vec<u8>, Fault> {
        let place = Place { table, column: "sealed", owner, row };
        Ok(key.seal(place, &self.entropy, &serde_json::to_vec(value)?)?)
    }

    fn number(
        &mut self,
        index: usize,
        at: i64,
        make: fn(i16, &dyn Entropy) -> String,
    ) -> Result<String, Fault> {
        let year = instant(at)?.to_zoned(stockholm()).year();
        loop {
            let number = make(year, &self.entropy);
            if self.numbers.insert((index, number.clone())) {
                return Ok(number);
            }
        }
    }

    fn guard(
        &mut self,
        rows: &mut Rows,
        (index, org): (usize, &Org),
        unit: UnitId,
        id: Uuid,
        at: i64,
        case: bool,
    ) -> Result<DataKey, Fault> {
        let number = if case {
            self.number(index, at, |y, e| CaseNumber::new(y, e).as_str().to_owned())?
        } else {
            self.number(index, at, |y, e| ReportNumber::new(y, e).as_str().to_owned())?
        };
        let key = DataKey::generate(&self.entropy);
        let lock = Lock::generate(&self.entropy);
        let wrapped = org.key.wrap_locked(id, &lock, &key, &self.entropy)?;
        rows.lock.extend(args![id, lock.to_bytes().to_vec(), at]);
        let kind = if case { "case" } else { "report" };
        rows.guarded.extend(args![org.id, id, kind, number, unit, "normal", 3_i64]);
        rows.data_key.extend(args![org.id, id, wrapped.0]);
        Ok(key)
    }

    fn case(&mut self, orgs: &[Org], rows: &mut Rows) -> Result<(), Fault> {
        let big = self.chance.below(self.cases) < self.big;
        let index = if big { 0 } else { 1 + self.chance.below(orgs.len() - 1) };
        let org = orgs.get(index).ok_or("no such organisation")?;
        let made = i64::try_from(self.made)?;
        let all = i64::try_from(self.cases)?;
        let at = self.start + (self.now - HOUR - self.start) / all * made;
        if self.made.is_multiple_of(10) {
            self.report(rows, (index, org), at)?;
        }
        let id = self.id(at)?;
        // One in eight is open, and most of those are the newest.
        let new = made * 100 / all >= 88;
        let open = if new { self.chance.percent(80) } else { self.chance.below(1000) < 27 };
        let which = usize::from(self.chance.percent(50));
        let (unit, team) = match (org.units, &org.handlers) {
            ([a, _], [users, _]) if which == 0 => (a, users),
            ([_, b], [_, users]) => (b, users),
        };
        let user = *team.get(self.chance.below(team.len())).ok_or("no handler")?;
        let key = self.guard(rows, (index, org), unit, id, at, true)?;
        rows.member.extend(args![org.id, id, user, "handler", at]);
        self.record(rows, org, (id, unit, user), at, open)?;
        self.persons(rows, org, &key, id, at)?;
        self.journal(rows, org, &key, (id, user), at)?;
        if open && self.chance.percent(30) {
            let task = self.id(at + DAY)?;
            let sealed =
                self.sealed(&key, "case_task", org.id, task, &"Ring skolan och boka tid för samtal.")?;
            let due = (at + 30 * DAY).max(self.now - DAY);
            rows.task.extend(args![org.id, task, id, user, due, at + DAY, user, sealed]);
        }
        for action in ["case.open", "case.read"] {
            let event = self.id(at)?;
            let request = self.id(at)?;
            rows.audit.extend(args![
                event, at, "staff", user, org.id, unit, request, action, "case", org.id, id, "", "casework",
                "unit", "allow"
            ]);
        }
        Ok(())
    }

    fn record(
        &mut self,
        rows: &mut Rows,
        org: &Org,
        (id, unit, user): (Uuid, UnitId, UserId),
        at: i64,
        open: bool,
    ) -> Result<(), Fault> {
        let (facts, age, purpose) =
            self.facts.get(self.chance.below(self.facts.len())).ok_or("no facts")?.clone();
        let sex = if self.chance.percent(50) { "F" } else { "M" };
        let closed = (!open).then_some(at + 60 * DAY);
        let (step, state, due) = if open {
            let step = self.steps.get(self.chance.below(self.steps.len())).cloned();
            let state = if self.chance.percent(20) { "waiting" } else { "todo" };
            let due = if self.chance.percent(10) {
                NO_TIME
            } else {
                // From two weeks late to four months ahead.
                self.now - 14 * DAY + self.chance.within(134 * DAY)
            };
            (step, state, due)
        } else {
            (None, "nothing", NO_TIME)
        };
        let warn = if due == NO_TIME { NO_TIME } else { due - 3 * DAY };
        rows.record.extend(args![
            org.id,
            id,
            unit,
            if open { "open" } else { "closed" },
            at,
            at,
            closed,
            (!open).then_some("need_met"),
            user,
            facts,
            sex,
            age,
            "no",
            purpose,
            self.version,
            step.clone(),
            state,
            due,
            step,
            due,
            warn,
            NO_TIME
        ]);
        Ok(())
    }

    fn persons(
        &mut self,
        rows: &mut Rows,
        org: &Org,
        key: &DataKey,
        case: Uuid,
        at: i64,
    ) -> Result<(), Fault> {
        for child in [true, false] {
            if !child && !self.chance.percent(25) {
                break;
            }
            let id = self.id(at)?;
            let identity = Identity {
                given: format!(
                    "{} {}",
                    self.names.given(&mut self.chance),
                    self.names.given(&mut self.chance)
                ),
                family: self.names.family(&mut self.chance).to_owned(),
                birth_date: if child { "2012-05".to_owned() } else { String::new() },
                lma_number: if child {
                    format!("50-{:08}", self.chance.below(100_000_000))
                } else {
                    String::new()
                },
                address: "Påhittade gatan 1, Påhittstad".to_owned(),
                ..Identity::default()
            };
            let coded = serde_json::to_string(&PersonCodes::default())?;
            let sealed = self.sealed(key, "case_person", org.id, id, &identity)?;
            let role = if child { "child" } else { "guardian" };
            rows.person.extend(args![org.id, id, case, role, coded, sealed, at, at]);
            let mut add = |kind: &str, value: &str| {
                let token = org.key.blind_index(kind, value);
                self.tokens.push(Token { owner: org.id, token, person: id, case });
            };
            let names = name_tokens(&format!("{} {}", identity.given, identity.family));
            names.iter().for_each(|t| add("name", t));
            if child {
                add("lma", &identity.lma_number.replace('-', ""));
            }
        }
        Ok(())
    }

    fn journal(
        &mut self,
        rows: &mut Rows,
        org: &Org,
        key: &DataKey,
        (case, user): (Uuid, UserId),
        at: i64,
    ) -> Result<(), Fault> {
        let events = [
            ("report-received", None, at - 3 * HOUR),
            ("report-opened", Some("nrm.1.open-report"), at - HOUR),
        ];
        for (n, (event, step, when)) in events.into_iter().enumerate() {
            let id = self.id(at)?;
            rows.entry.extend(args![
                org.id,
                id,
                case,
                when,
                1000 + i64::try_from(n)?,
                at,
                "event",
                event,
                event,
                step,
                self.version,
                None::<Vec<u8>>,
                user,
                false
            ]);
        }
        // One note; in one case of fifty a long journal of forty.
        let notes = if self.chance.below(50) == 0 { 40 } else { 1 };
        for n in 0..notes {
            let when = (at + n * 2 * DAY + 5 * HOUR).min(self.now - MINUTE);
            let id = self.id(when)?;
            let text = EntryText {
                text: "Samtal med skolan. Barnet har varit borta tre dagar och säger att det bor hos en bekant. Vi har bokat ett möte \
                       med rektor och elevhälsa, och ringt regionkoordinatorn för råd."
                    .to_owned(),
                view: None,
            };
            let sealed = self.sealed(key, "case_entry", org.id, id, &text)?;
            let values = args![
                org.id,
                id,
                case,
                when,
                2000 + n,
                when,
                "note",
                "note",
                None::<&str>,
                None::<&str>,
                None::<&str>,
                sealed,
                user,
                false
            ];
            self.later.push_back((self.made + LATER, values));
        }
        Ok(())
    }

    /// One report for every ten cases; the last of them lie unopened or are being worked on.
    fn report(&mut self, rows: &mut Rows, (index, org): (usize, &Org), at: i64) -> Result<(), Fault> {
        let id = self.id(at)?;
        let [unit, _] = org.units;
        let key = self.guard(rows, (index, org), unit, id, at, false)?;
        let told = intake::Told {
            happened: "En elev hämtas varje kväll av olika vuxna och vill inte berätta var den bor."
                .to_owned(),
            child_name: self.names.given(&mut self.chance).to_owned(),
            reporter_name: "Lärare Påhittsson".to_owned(),
            ..intake::Told::default()
        };
        let sealed = self.sealed(&key, "report", org.id, id, &told)?;
        let part = self.made * 100 / self.cases;
        let (state, tab) = match part {
            98.. => ("unopened", "unopened"),
            90..98 => ("opened", "working"),
            _ => ("closed", "done"),
        };
        let (open_due, assess_due, decide_due) = (at + 2 * HOUR, at + DAY, at + 14 * DAY);
        let opened = (tab != "unopened").then_some(at + HOUR);
        let step_due = (tab == "unopened").then_some(open_due);
        rows.report.extend(args![
            org.id,
            id,
            unit,
            org.region.clone(),
            "concern_report",
            "normal",
            state,
            tab,
            1_i64,
            if tab == "unopened" { open_due } else { assess_due },
            1_i64,
            at,
            at,
            open_due,
            opened,
            0_i64,
            step_due,
            assess_due,
            decide_due,
            true,
            "school",
            "yes",
            org.municipality.clone(),
            "13-15",
            "",
            false,
            sealed
        ]);
        Ok(())
    }
}
