//! Measures use cases through the same functions that pages and API call.

use std::{collections::HashMap, future::Future, sync::Arc, time::Instant};

use crate::{
    chance::{Chance, Names},
    door,
    fault::Fault,
};
use access::{Acr, Actor, House, OpContext, Purpose, Staff};
use casework::Filter;
use ground::{Clock as _, Lang, OrgId, SystemClock, SystemEntropy, UnitId, UserId};
use intake::{AgeBand, Answer, Danger, Kind, NewReport, To, Told};
use store::{Statement, args, counting_statements};

const DESKS: Statement = Statement::new(
    "bench.desks",
    "SELECT m.org_id, m.unit_id, m.user_id, u.municipality FROM membership m JOIN unit u ON u.id = m.unit_id \
     WHERE m.role = 'handler' AND u.kind <> 'school' ORDER BY m.unit_id, m.user_id",
);
const COUNTS: Statement = Statement::new(
    "bench.counts",
    "SELECT unit_id, status, count(*) AS n FROM case_record GROUP BY owner_id, unit_id, status",
);
const NEXT_CASE: Statement = Statement::new(
    "bench.case",
    "SELECT g.number, c.unit_id FROM case_record c JOIN guarded g ON g.owner_id = c.owner_id AND g.id = c.id WHERE c.owner_id = $1 AND c.id >= $2 ORDER BY c.id LIMIT 1",
);
const LOGIN: Statement = Statement::new(
    "bench.login",
    "SELECT m.org_id, m.unit_id, m.user_id FROM account a JOIN membership m ON m.user_id = a.id WHERE a.login = $1 ORDER BY m.unit_id",
);
const PERSONS: Statement =
    Statement::new("bench.persons", "SELECT count(*) AS n FROM case_person WHERE owner_id = $1");

/// A handler at a unit, with how much lies there.
#[derive(Clone)]
pub(crate) struct Desk {
    org: OrgId,
    unit: UnitId,
    municipality: String,
    /// Of a session of this person.
    cookie: String,
    staff: Staff,
    cases: usize,
    open: usize,
}

/// Times of one use case in milliseconds, sorted.
pub(crate) struct Series {
    pub(crate) name: String,
    times: Vec<f64>,
    statements: Vec<u32>,
    pub(crate) target: Option<(f64, Option<u32>)>,
}

impl Series {
    /// The time that `share` of all calls do not exceed.
    pub(crate) fn at(&self, share: f64) -> f64 {
        at(&self.times, share).unwrap_or(0.0)
    }

    /// One line of a table.
    pub(crate) fn line(&self) -> String {
        let usual = at(&self.statements, 0.95).unwrap_or(0);
        let most = at(&self.statements, 1.0).unwrap_or(0);
        let verdict = self.target.map_or(String::new(), |(ms, statements)| {
            let met =
                if self.at(0.95) <= ms && statements.is_none_or(|n| usual <= n) { "yes" } else { "**no**" };
            let statements = statements.map_or(String::new(), |n| format!(", ≤ {n} statements"));
            format!("p95 ≤ {ms} ms{statements}: {met}")
        });
        let statements = match (usual, most) {
            (_, 0) => "–".to_owned(),
            (a, b) if a == b => a.to_string(),
            (a, b) => format!("{a} (at most {b})"),
        };
        let Self { name, times, .. } = self;
        let [min, p50, p95, p99, max] = [0.0, 0.5, 0.95, 0.99, 1.0].map(|share| self.at(share));
        format!(
            "| {name} | {} | {min:.2} | {p50:.2} | {p95:.2} | {p99:.2} | {max:.2} | {statements} | {verdict} |",
            times.len()
        )
    }
}

/// The value that `share` of the sorted values do not exceed.
fn at<T: Copy>(sorted: &[T], share: f64) -> Option<T> {
    let n = f64::from(u32::try_from(sorted.len()).unwrap_or(u32::MAX));
    let rank = (n * share).ceil().max(1.0);
    sorted.iter().zip(1_u32..).find(|(_, k)| f64::from(*k) >= rank).map(|(t, _)| *t)
}

/// The head of the table.
pub(crate) const HEAD: &str = "| what | calls | min | p50 | p95 | p99 | max | statements | target |\n|---|--:|--:|--:|--:|--:|--:|--:|---|";

/// Runs a call `samples` times and notes how long each took. `warm` calls before are not noted.
pub(crate) async fn series<F, R, T>(
    name: impl Into<String>,
    warm: usize,
    samples: usize,
    target: Option<(f64, Option<u32>)>,
    mut call: F,
) -> Result<Series, Fault>
where
    F: FnMut(usize) -> R,
    R: Future<Output = Result<T, Fault>>,
{
    let mut times = Vec::with_capacity(samples);
    let mut counts = Vec::with_capacity(samples);
    for n in 0..warm + samples {
        let call = call(n);
        let begun = Instant::now();
        let (done, statements) = counting_statements(call).await;
        let ms = begun.elapsed().as_secs_f64() * 1000.0;
        done?;
        if n >= warm {
            times.push(ms);
            counts.push(statements);
        }
    }
    times.sort_by(f64::total_cmp);
    counts.sort_unstable();
    let series = Series { name: name.into(), times, statements: counts, target };
    println!("{}", series.line());
    Ok(series)
}

/// What is measured on one filled database.
pub(crate) struct Bench {
    pub(crate) house: House,
    desks: Vec<Desk>,
    teacher: Staff,
    finder: Staff,
    pub(crate) persons: i64,
    targets: Vec<(Desk, String)>,
    site: axum::Router,
}

pub(crate) fn context(staff: &Staff) -> OpContext {
    let now = SystemClock.now();
    OpContext::new(Actor::Staff(staff.clone()), Purpose::Casework, now, Lang::Sv, Arc::new(SystemEntropy))
}

async fn staff(house: &House, org: OrgId, unit: UnitId, user: UserId) -> Result<Staff, Fault> {
    let memberships = directory::memberships(&house.store, user, SystemClock.now()).await?;
    Ok(Staff {
        user,
        session: None,
        org,
        unit,
        acr: Acr::Two,
        confirmed_at: Some(SystemClock.now()),
        memberships,
        two_authenticators: false,
        scopes: None,
    })
}

async fn login(house: &House, login: &str) -> Result<Staff, Fault> {
    let row =
        house.store.reader().one(&LOGIN, args![login]).await?.ok_or("a benchmark account is missing")?;
    staff(house, row.get("org_id")?, row.get("unit_id")?, row.get("user_id")?).await
}

impl Bench {
    /// The same choice over a database opened anew.
    pub(crate) fn over(&self, house: House) -> Self {
        let site = door::site(&house);
        Self {
            house,
            desks: self.desks.clone(),
            teacher: self.teacher.clone(),
            finder: self.finder.clone(),
            persons: self.persons,
            targets: self.targets.clone(),
            site,
        }
    }

    /// Looks up people, units and a random choice of cases.
    pub(crate) async fn new(house: House, samples: usize) -> Result<Self, Fault> {
        let reader = house.store.reader();
        let mut counts: HashMap<UnitId, (usize, usize)> = HashMap::new();
        for row in reader.all(&COUNTS, args![]).await? {
            let n = usize::try_from(row.get::<i64>("n")?)?;
            let count = counts.entry(row.get("unit_id")?).or_default();
            count.0 += n;
            if row.get::<String>("status")? == "open" {
                count.1 = n;
            }
        }
        let mut desks: Vec<Desk> = Vec::new();
        for row in reader.all(&DESKS, args![]).await? {
            let (org, unit) = (row.get("org_id")?, row.get("unit_id")?);
            if desks.last().is_some_and(|d| d.unit == unit) {
                continue;
            }
            let municipality = row.get::<Option<String>>("municipality")?.unwrap_or_default();
            let (cases, open) = counts.get(&unit).copied().unwrap_or_default();
            let cookie = door::cookie(&house.store, row.get("user_id")?, unit).await?;
            let staff = staff(&house, org, unit, row.get("user_id")?).await?;
            desks.push(Desk { org, unit, municipality, cookie, staff, cases, open });
        }
        let teacher = login(&house, "bench-teacher").await?;
        // Works at both units of the largest organisation.
        let finder = login(&house, "bench-0-0-0").await?;
        let row = reader.one(&PERSONS, args![finder.org]).await?.ok_or("no persons")?;
        let persons = row.get("n")?;
        let site = door::site(&house);
        let mut bench = Self { house, desks, teacher, finder, persons, targets: Vec::new(), site };
        bench.targets = bench.choose(samples).await?;
        Ok(bench)
    }

    /// Every case is equally likely: first an organisation by its number of cases, then one of them by chance.
    async fn choose(&self, samples: usize) -> Result<Vec<(Desk, String)>, Fault> {
        let mut chance = Chance(2);
        let all: usize = self.desks.iter().map(|d| d.cases).sum();
        let reader = self.house.store.reader();
        let first = SystemClock.now() - jiff::SignedDuration::from_hours(24 * 365 * 8);
        let span = SystemClock.now().duration_since(first).as_secs();
        let mut chosen = Vec::with_capacity(samples);
        while chosen.len() < samples {
            let mut at = chance.below(all);
            let desk = self.desks.iter().find(|d| {
                let here = at < d.cases;
                at = at.saturating_sub(d.cases);
                here
            });
            let org = desk.ok_or("no case")?.org;
            let from = ground::new_uuid(
                first + jiff::SignedDuration::from_secs(chance.within(span)),
                &SystemEntropy,
            );
            let Some(row) = reader.one(&NEXT_CASE, args![org, from]).await? else { continue };
            let unit: UnitId = row.get("unit_id")?;
            let desk = self.desks.iter().find(|d| d.unit == unit).ok_or("no desk")?;
            chosen.push((desk.clone(), row.get("number")?));
        }
        Ok(chosen)
    }

    /// How many units have at least this many open cases.
    pub(crate) fn units_with(&self, open: usize) -> usize {
        self.desks.iter().filter(|d| d.open >= open).count()
    }

    /// A case that exists and somebody of the same organisation who may not see it.
    pub(crate) fn refused(&self, n: usize) -> Option<(&Staff, &str)> {
        let (home, number) = self.targets.get(n)?;
        let desk = self
            .desks
            .iter()
            .find(|d| d.org == home.org && d.unit != home.unit && !d.staff.covers(home.org))?;
        Some((&desk.staff, number))
    }

    /// A full list of what its reader may see, as the mission's function gives it: units by chance with fifty open cases.
    pub(crate) async fn visible_list(&self, samples: usize) -> Result<Series, Fault> {
        let desks: Vec<&Desk> = self.desks.iter().filter(|d| d.open >= 50).collect();
        let mut chance = Chance(5);
        series("visible list of 50, with its event", 100, samples, Some((2.0, None)), |_| {
            let desk = desks.get(chance.below(desks.len().max(1))).copied();
            async move {
                let desk = desk.ok_or("no unit has fifty open cases")?;
                let cx = context(&desk.staff);
                let page = casework::worklist(&self.house, &cx, desk.unit, Filter::All, None).await?;
                if page.rows.len() < 50 { Err("a list is not full".into()) } else { Ok(()) }
            }
        })
        .await
    }

    /// The worklist page of units by chance with at least `open` open cases.
    pub(crate) async fn worklist(
        &self,
        name: &str,
        filter: Filter,
        open: usize,
        warm: usize,
        samples: usize,
    ) -> Result<Series, Fault> {
        let desks: Vec<&Desk> = self.desks.iter().filter(|d| d.open >= open).collect();
        let mut chance = Chance(3);
        series(name, warm, samples, Some((10.0, Some(5))), |_| {
            let desk = desks.get(chance.below(desks.len())).copied();
            async move {
                let desk = desk.ok_or("no unit with so many cases")?;
                let path = format!("/worklist?tab={}", filter.code());
                door::page(self.site.clone(), path, desk.cookie.clone()).await
            }
        })
        .await
    }

    /// First page of cases by chance.
    pub(crate) async fn page(&self, name: &str, warm: usize, samples: usize) -> Result<Series, Fault> {
        series(name, warm, samples, Some((10.0, Some(5))), |n| async move {
            let (desk, number) = self.targets.get(n % self.targets.len().max(1)).ok_or("no case")?;
            door::page(self.site.clone(), format!("/cases/{number}"), desk.cookie.clone()).await
        })
        .await
    }

    /// The n-th of the cases chosen, with somebody who handles it.
    pub(crate) fn case(&self, n: usize) -> Result<(&Staff, &str), Fault> {
        let (desk, number) = self.targets.get(n % self.targets.len().max(1)).ok_or("no case")?;
        Ok((&desk.staff, number))
    }

    /// Reports of a teacher to municipalities by chance, one after the other.
    pub(crate) async fn receive(&self, name: &str, warm: usize, samples: usize) -> Result<Series, Fault> {
        let mut chance = Chance(4);
        series(name, warm, samples, Some((5.0, None)), |_| {
            let desk = self.desks.get(chance.below(self.desks.len()));
            async move {
                let municipality = desk.ok_or("no unit")?.municipality.clone();
                let cx = context(&self.teacher);
                let report = NewReport {
                    form_key: cx.new_id::<uuid::Uuid>().to_string(),
                    to: To::Municipality(municipality.clone()),
                    kind: Kind::ConcernReport,
                    danger: Danger::No,
                    municipality: Some(municipality),
                    reporter_kind: "school".to_owned(),
                    duty_bound: Answer::Yes,
                    feedback_wanted: true,
                    age: AgeBand::From13,
                    purposes: vec![],
                    told: Told {
                        happened:
                            "En elev hämtas varje kväll av olika vuxna och vill inte berätta var den bor."
                                .to_owned(),
                        child_name: "Påhittad Elevsson".to_owned(),
                        reporter_name: "Lärare Påhittsson".to_owned(),
                        ..Told::default()
                    },
                };
                Ok(intake::receive(&self.house, &cx, report).await?)
            }
        })
        .await
    }

    /// Search in the largest organisation by somebody who may see all of it.
    pub(crate) async fn search(
        &self,
        name: &str,
        kind: Query,
        warm: usize,
        samples: usize,
    ) -> Result<Series, Fault> {
        let names = Names::new();
        let mut chance = Chance(5);
        series(name, warm, samples, Some((10.0, Some(5))), |_| {
            let typed = match kind {
                Query::Full => format!("{} {}", names.given(&mut chance), names.family(&mut chance)),
                Query::Family => names.family(&mut chance).to_owned(),
                Query::Hard => format!("{} {}", names.rare(&mut chance), names.commonest()),
                Query::Number => format!("50-{:08}", chance.below(100_000_000)),
            };
            async move {
                let cx = context(&self.finder);
                Ok(casework::search(&self.house, &cx, self.finder.unit, &typed, None).await?)
            }
        })
        .await
    }
}

/// What is typed into the search field.
#[derive(Clone, Copy)]
pub(crate) enum Query {
    /// Given and family name, as common as they are.
    Full,
    /// Family name alone.
    Family,
    /// The most common family name with a rare given name: most candidates, fewest hits.
    Hard,
    /// A number of a person.
    Number,
}
