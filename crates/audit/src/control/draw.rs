//! Choosing the looks of a week: a job. And the look that is there at once: an opening in an emergency.

use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map::Entry};

use access::{
    AccessError, Action as _, ActionInfo, Area, House, OpContext, Scope,
    actions::{self, CaseBreakGlass, ClockWatch},
    enter_area,
};
use ground::{ControlId, EventId, GlassId, OrgId, UnitId, UserId, stockholm};
use jiff::{Timestamp, ToSpan as _};
use law::LogControl;
use store::{Row, StoreError, Work, args};
use uuid::Uuid;
use vault::{merkle::Hash, name_tokens};

use super::{
    Kind, Look, Reviewer, Sign,
    choose::{AtNight, Known, at_unusual_times, choose},
};
use crate::{
    sequence::number,
    statements_::{
        ALARM_END, ALARM_ENDED, ALARM_RAISE, CHECKPOINT_FROM, COMMON_NAME, CONTROL_INSERT, FIRST_AT, KNOWN,
        LATE, LOOKS, MANAGER_MAY, NAME_IN_CASE, ON_DUTY, PERIOD_INSERT, PERIOD_LAST, PERIOD_UNIT_INSERT,
        READER,
    },
    tree::root_at,
};

/// Places of the log read in one go.
const STRIDE: u64 = 5_000;

/// What a draw came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Drawn {
    /// Looks in the period.
    pub looks: usize,
    /// Of them to be gone through.
    pub chosen: usize,
}

/// Midnight before this week's Monday, in Sweden.
fn monday(now: Timestamp) -> Timestamp {
    let today = now.to_zoned(stockholm()).date();
    let days = i64::from(today.weekday().to_monday_zero_offset());
    let day = today.saturating_sub(days.days());
    day.to_zoned(stockholm()).map_or(now, |midnight| midnight.timestamp())
}

/// Job: when a week has ended and the log was signed since, chooses what is gone through of it. Gives nothing when there
/// is nothing to do yet. May be run again after it was cut off: the same looks are chosen.
///
/// # Errors
/// [`AccessError`] when the store fails, or a key does not open.
pub async fn draw(house: &House, cx: &OpContext) -> Result<Option<Drawn>, AccessError> {
    let reader = house.store.reader();
    let ends = monday(cx.now);
    let from = match reader.one(&PERIOD_LAST, args![]).await? {
        Some(row) if row.get::<Timestamp>("ends_at")? >= ends => return Ok(None),
        Some(row) => row.get::<i64>("size")?,
        None => {
            // Nothing to go through in the week in which the log begins.
            let first = reader.one(&FIRST_AT, args![]).await?;
            if first.map(|row| row.get::<Timestamp>("at")).transpose()?.is_none_or(|at| at >= ends) {
                return Ok(None);
            }
            0
        }
    };
    let Some(signed) = reader.one(&CHECKPOINT_FROM, args![ends, from]).await? else { return Ok(None) };
    let size = u64::try_from(signed.get::<i64>("size")?).unwrap_or(0);
    let mut work = house.store.begin_reading("audit.control.root").await?;
    let root = root_at(&mut work, size).await?;
    drop(work);
    draw_period(house, cx, u64::try_from(from).unwrap_or(0)..size, ends, &root).await.map(Some)
}

/// Chooses from the events at these places of the log, by this lot.
///
/// # Errors
/// As [`draw`].
pub async fn draw_period(
    house: &House,
    cx: &OpContext,
    places: std::ops::Range<u64>,
    ends: Timestamp,
    root: &Hash,
) -> Result<Drawn, AccessError> {
    let rules = house.content.law.log_control();
    let gathered = gather(house, rules, places.clone()).await?;
    let mut by_owner: BTreeMap<OrgId, Vec<Look>> = BTreeMap::new();
    for look in gathered {
        by_owner.entry(look.owner).or_default().push(look);
    }
    let duty = house.store.reader().all(&ON_DUTY, args![]).await?;
    let duty: BTreeSet<UnitId> = duty.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    let mut drawn = Drawn::default();
    let period = Period { size: number(places.end), ends, root, duty: &duty, rules };
    for (owner, looks) in by_owner {
        let of_owner = of_owner(house, cx, owner, looks, &period).await?;
        drawn.looks += of_owner.looks;
        drawn.chosen += of_owner.chosen;
    }
    let entry = enter_area::<ClockWatch>(house, cx, Area::Units).await?;
    let (mut work, recorded) = (entry.work, entry.permit.recorded());
    work.run(&PERIOD_INSERT, args![period.size, number(places.start), ends, root.to_vec(), cx.now]).await?;
    work.amend(recorded, |event| event.detail = Some("log.drawn".to_owned()));
    Ok(work.commit(recorded, drawn).await?)
}

/// Job: raises an alarm at each unit whose looks have lain too long, and ends it when none has any more. What only the
/// data-protection officer may go through is told without a unit.
///
/// # Errors
/// [`AccessError`] when the store fails.
pub async fn remind(house: &House, cx: &OpContext) -> Result<(), AccessError> {
    let late = house.store.reader().all(&LATE, args![cx.now]).await?;
    let ended = house.store.reader().one(&ALARM_ENDED, args![cx.now]).await?.is_some();
    if late.is_empty() && !ended {
        return Ok(());
    }
    let entry = enter_area::<ClockWatch>(house, cx, Area::Units).await?;
    let (mut work, recorded) = (entry.work, entry.permit.recorded());
    for row in &late {
        let (org, unit): (OrgId, Option<UnitId>) = (row.get("owner_id")?, row.get("unit_id")?);
        let id: EventId = cx.new_id();
        work.run(&ALARM_RAISE, args![id, org, unit, cx.now]).await?;
    }
    work.run(&ALARM_END, args![cx.now]).await?;
    work.amend(recorded, |event| event.detail = Some("log.remind".to_owned()));
    Ok(work.commit(recorded, ()).await?)
}

struct Period<'a> {
    size: i64,
    ends: Timestamp,
    root: &'a Hash,
    duty: &'a BTreeSet<UnitId>,
    rules: &'a LogControl,
}

/// Looking at something without changing it.
fn is_look(action: &str) -> bool {
    let reads = |info: &ActionInfo| {
        info.name == action
            && !info.writes
            && matches!(info.scope, Scope::Report | Scope::Case | Scope::Share)
    };
    action == "case.persons" || actions::ALL.iter().any(reads)
}

/// Changing something. Opening in an emergency changes nothing in a case.
fn is_act(action: &str) -> bool {
    action != CaseBreakGlass::INFO.name && actions::ALL.iter().any(|info| info.name == action && info.writes)
}

/// The looks between two places, from the log itself.
async fn gather(
    house: &House,
    rules: &LogControl,
    places: std::ops::Range<u64>,
) -> Result<Vec<Look>, AccessError> {
    let reader = house.store.reader();
    let mut found: HashMap<(UserId, Uuid), Look> = HashMap::new();
    let mut acted: BTreeSet<(UserId, Uuid)> = BTreeSet::new();
    let mut at = places.start;
    while at < places.end {
        let to = at.saturating_add(STRIDE).min(places.end);
        for row in reader.all(&LOOKS, args![number(at), number(to)]).await? {
            let (user, object): (UserId, Uuid) = (row.get("user_id")?, row.get("object_id")?);
            let action: String = row.get("action")?;
            if is_look(&action) {
                let look = read(&row, rules, user, object)?;
                found
                    .entry((user, object))
                    .and_modify(|known| {
                        known.times = known.times.saturating_add(1);
                        known.when = (known.when.0.min(look.when.0), known.when.1.max(look.when.1));
                        known.by_glass &= look.by_glass;
                        known.unusual |= look.unusual;
                        known.at = look.at;
                    })
                    .or_insert(look);
            } else if is_act(&action) {
                acted.insert((user, object));
            }
        }
        at = to;
    }
    let mut looks: Vec<Look> = found.into_values().collect();
    for look in &mut looks {
        look.acted = acted.contains(&(look.user, look.object));
    }
    looks.sort_unstable_by_key(|look| (look.owner, look.object, look.user));
    Ok(looks)
}

fn read(row: &Row, rules: &LogControl, user: UserId, object: Uuid) -> Result<Look, StoreError> {
    let at: Timestamp = row.get("at")?;
    let owner: OrgId = row.get("owner_id")?;
    Ok(Look {
        owner,
        object,
        kind: row.parse("object_kind")?,
        user,
        at: (row.get::<Option<OrgId>>("org_id")?.unwrap_or(owner), row.get("unit_id")?),
        times: 1,
        when: (at, at),
        acted: false,
        by_glass: row.get::<String>("rule_id")? == access::Rule::BreakGlass.code(),
        unusual: rules.is_unusual(at),
    })
}

/// Names of readers and how common they are, asked once each.
#[derive(Default)]
struct Names {
    tokens: HashMap<UserId, Vec<[u8; 16]>>,
    common: HashMap<[u8; 16], bool>,
}

async fn of_owner(
    house: &House,
    cx: &OpContext,
    owner: OrgId,
    looks: Vec<Look>,
    period: &Period<'_>,
) -> Result<Drawn, AccessError> {
    let entry = enter_area::<ClockWatch>(house, cx, Area::Units).await?;
    let (mut work, permit) = (entry.work, entry.permit);
    let mut names = Names::default();
    let mut known = Vec::with_capacity(looks.len());
    for look in looks {
        let (from, to) = look.when;
        let Some(row) = work.one(&KNOWN, args![owner, look.object, look.user, from, to]).await? else {
            // Erased since: nothing is left to compare the look with.
            continue;
        };
        let same_name = look.kind == Kind::Case && look.at.0 == owner && {
            if let Entry::Vacant(place) = names.tokens.entry(look.user) {
                let tokens = match work.one(&READER, args![look.user]).await? {
                    Some(row) => {
                        let family = family_name(&row.get::<String>("name")?);
                        permit.blind_indexes(house, cx, &mut work, owner, "name", &family).await?
                    }
                    None => Vec::new(),
                };
                place.insert(tokens);
            }
            bears(&mut work, &mut names, owner, &look, period.rules).await?
        };
        let facts = Known {
            unit: row.get("unit_id")?,
            protected: row.get::<String>("secrecy")? != access::Secrecy::Normal.code(),
            tied: row.get("tied")?,
            leads: row.get("leads")?,
            same_name,
        };
        known.push((look, facts));
    }
    let chosen = choose(&known, period.rules, period.root);
    let drawn = Drawn { looks: known.len(), chosen: chosen.len() };
    let mut ids = Vec::new();
    for (look, facts, signs) in chosen {
        let new = New {
            id: cx.new_id(),
            owner,
            unit: facts.unit,
            object: look.object,
            kind: look.kind,
            user: look.user,
            at: look.at,
            size: Some(period.size),
            signs: &signs,
            looks: look.times,
            acted: look.acted,
            when: look.when,
            protected: facts.protected,
        };
        ids.push(new.id.uuid());
        new.insert(&mut work, cx, period.rules).await?;
    }
    for AtNight { user, org, unit, when, objects } in at_unusual_times(&known, period.rules, period.duty) {
        let new = New {
            id: cx.new_id(),
            owner: org,
            unit,
            object: user.uuid(),
            kind: Kind::Hours,
            user,
            at: (org, Some(unit)),
            size: Some(period.size),
            signs: &[Sign::Hours],
            looks: u32::try_from(objects).unwrap_or(u32::MAX),
            acted: false,
            when,
            protected: false,
        };
        ids.push(new.id.uuid());
        new.insert(&mut work, cx, period.rules).await?;
    }
    let mut units: BTreeMap<UnitId, (i64, BTreeSet<UserId>)> = BTreeMap::new();
    for (look, facts) in &known {
        let (many, readers) = units.entry(facts.unit).or_default();
        *many += 1;
        readers.insert(look.user);
    }
    for (unit, (many, readers)) in units {
        work.run(&PERIOD_UNIT_INSERT, args![owner, unit, period.size, period.ends, many, readers.len()])
            .await?;
    }
    let recorded = permit.recorded();
    work.amend(recorded, |event| {
        event.owner = Some(owner);
        event.shown = ids;
        event.detail = Some("log.draw".to_owned());
    });
    Ok(work.commit(recorded, drawn).await?)
}

/// The search form of a family name: what stands last.
fn family_name(name: &str) -> Vec<String> {
    name.split_whitespace().next_back().map(name_tokens).unwrap_or_default()
}

/// Somebody in the case bears the reader's family name, and it is not a common one there.
async fn bears(
    work: &mut Work,
    names: &mut Names,
    owner: OrgId,
    look: &Look,
    rules: &LogControl,
) -> Result<bool, StoreError> {
    let tokens = names.tokens.get(&look.user).cloned().unwrap_or_default();
    for token in tokens {
        if work.one(&NAME_IN_CASE, args![owner, token.to_vec(), look.object]).await?.is_none() {
            continue;
        }
        let common = match names.common.get(&token) {
            Some(common) => *common,
            None => {
                let most = i64::from(rules.common_name);
                let row =
                    work.one(&COMMON_NAME, args![owner, token.to_vec(), most.saturating_add(1)]).await?;
                let common = row.map(|row| row.get::<i64>("n")).transpose()?.unwrap_or(0) > most;
                names.common.insert(token, common);
                common
            }
        };
        if !common {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A look to go through, to be.
struct New<'a> {
    id: ControlId,
    owner: OrgId,
    unit: UnitId,
    object: Uuid,
    kind: Kind,
    user: UserId,
    at: (OrgId, Option<UnitId>),
    size: Option<i64>,
    signs: &'a [Sign],
    looks: u32,
    acted: bool,
    when: (Timestamp, Timestamp),
    protected: bool,
}

impl New<'_> {
    async fn insert(&self, work: &mut Work, cx: &OpContext, rules: &LogControl) -> Result<(), StoreError> {
        let may = work
            .one(&MANAGER_MAY, args![self.owner, self.object, self.user, cx.now, self.unit, self.protected])
            .await?;
        let reviewer = match may {
            Some(_) => Reviewer::Manager,
            None => Reviewer::DataProtection,
        };
        let signs: Vec<&str> = self.signs.iter().map(|s| s.code()).collect();
        let emergency = self.signs.contains(&Sign::BreakGlass);
        work.run(
            &CONTROL_INSERT,
            args![
                self.owner,
                self.id,
                self.unit,
                self.object,
                self.kind.code(),
                self.user,
                self.at.0,
                self.at.1,
                self.size,
                signs.join(" "),
                i64::from(self.looks),
                self.acted,
                self.when.0,
                self.when.1,
                cx.now,
                rules.due(cx.now, emergency),
                reviewer.code(),
            ],
        )
        .await
        .map(drop)
    }
}

/// Puts an opening in an emergency into the queue, in its own transaction: no use of the glass is without its review.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn glass_broken(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    (owner, unit): (OrgId, UnitId),
    case: Uuid,
    glass: GlassId,
    until: Timestamp,
) -> Result<(), StoreError> {
    let Some(staff) = cx.staff() else { return Ok(()) };
    let new = New {
        id: ControlId(glass.uuid()),
        owner,
        unit,
        object: case,
        kind: Kind::Case,
        user: staff.user,
        at: (staff.org, Some(staff.unit)),
        size: None,
        signs: &[Sign::BreakGlass],
        looks: 1,
        acted: false,
        when: (cx.now, until),
        protected: false,
    };
    new.insert(work, cx, house.content.law.log_control()).await
}
