//! Threads: asking another unit for advice, to act, or to take a case over; and being asked. The protocol is `handover`'s; here
//! both its records lie side by side, and every act is one transaction that changes both, carries over what was promised and
//! tells both cases.
//!
//! | | |
//! |---|---|
//! | [`offer`] | asks for advice, to act, or to take over |
//! | [`want`] | asks for a case that another unit has shared |
//! | [`reply`] | answers, takes, refuses, takes back, writes |
//! | [`thread_page`] · [`threads`] · [`threads_of_case`] · [`awaited`] | what there is |
//! | [`watch`] | job: tells who must be told when nobody answers |
//!
//! Before somebody at the receiver says yes they see a preview (coded, nothing that tells who the child is). What is sent
//! was chosen through a gate when it was offered; it goes when they have said yes, and of a sealed case when a second person lets
//! it go. A handover that is accepted has opened the receiver's case and closed the giver's in the same transaction; the index
//! `case_record_chain` refuses two open cases in one chain.

mod deliver;
mod offer;
mod reply;
pub(crate) mod statements_;
mod watch;

use access::{
    Entry as Entered, House, OpContext, Permit, Target,
    actions::{CaseRead, ThreadList, ThreadRead},
    enter, enter_unit,
};
use directory::OrgKind;
use ground::{EntryId, OrgId, ShareId, ThreadId, UnitId, UserId};
use handover::{Act, Giver, Kind, Phase, Side, Taker, Thread};
use jiff::Timestamp;
use law::{Due, Silence, Stage};
use serde::{Deserialize, Serialize};
use store::{Row, Work, args};
use uuid::Uuid;
use vault::{DataKey, Place};

use crate::{
    CaseworkError,
    model::Heading,
    plan::{NO_TIME, time},
    sealed::{open, parse, place},
};
use statements_::{
    AWAITED, GIVEN_ENDED, GIVEN_OPEN, MAKER, NUMBER, ORGS, TAKEN_ENDED, TAKEN_OPEN, THREAD, THREAD_BEFORE,
    THREAD_ENTRIES, THREADS_OF_CASE,
};

pub use offer::{Offer, offer, want};
pub use reply::{Done, Reply, reply};
pub use watch::{Stuck, board, watch};

/// Threads of one list.
const PAGE: usize = 200;

/// What the receiver sees before saying yes: nothing that tells who the child is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Preview {
    /// Code of `vic_sex`.
    pub sex: Option<String>,
    /// Age in whole years.
    pub age_years: Option<i64>,
    /// About how old.
    pub age_band: Option<String>,
    /// There is doubt about the age.
    pub age_doubt: bool,
    /// Suspected purpose.
    pub purpose: Option<String>,
    /// When the report came in, µs.
    pub received_at: i64,
    /// The next step of the plan.
    pub next_step: Option<String>,
    /// The nearest clock, µs.
    pub due: Option<i64>,
    /// The gate what is sent goes through.
    pub gate: Option<String>,
    /// What is sent, codes of groups.
    pub groups: String,
}

impl Preview {
    /// For [`crate::say::heading`].
    #[must_use]
    pub fn heading(&self) -> Heading {
        Heading {
            sex: self.sex.clone(),
            age_years: self.age_years,
            age_band: self.age_band.clone(),
            age_doubt: self.age_doubt,
            purpose: self.purpose.clone(),
        }
    }
}

/// One side of a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Organisation.
    pub org: OrgId,
    /// Its name.
    pub org_name: String,
    /// Its kind.
    pub org_kind: OrgKind,
    /// Unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Its case: always the giver's, the taker's once it has taken over.
    pub case: Option<Uuid>,
}

/// A thread as it stands.
#[derive(Debug, Clone)]
pub struct ThreadRow {
    /// Id.
    pub id: ThreadId,
    /// What is asked for.
    pub kind: Kind,
    /// Who holds the case when it begins.
    pub giver: Party,
    /// Who is asked.
    pub taker: Party,
    /// The two records.
    pub records: Thread,
    /// Where it stands.
    pub phase: Phase,
    /// Who is awaited.
    pub awaits: Option<Side>,
    /// What goes through a gate when the taker says yes.
    pub share: Option<ShareId>,
    /// Before that.
    pub preview: Preview,
    /// When it began.
    pub opened_at: Timestamp,
    /// When something last happened.
    pub changed_at: Timestamp,
    /// Since when somebody is awaited.
    pub since: Timestamp,
    /// How far the silence has been told.
    pub stage: Stage,
    /// When it is told next.
    pub next_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Who at the taker said yes.
    pub taken_by: Option<UserId>,
    /// Counts up with every change.
    pub revision: i64,
}

impl ThreadRow {
    pub(crate) fn read(row: &Row) -> Result<Self, CaseworkError> {
        let giver = Giver::read(&row.get::<String>("giver")?).map_err(|_| CaseworkError::Damaged)?;
        let taker = Taker::read(&row.get::<String>("taker")?).map_err(|_| CaseworkError::Damaged)?;
        Ok(Self {
            id: row.get("id")?,
            kind: row.parse("kind")?,
            giver: Party {
                org: row.get("giver_org")?,
                org_name: row.get("giver_org_name")?,
                org_kind: row.parse("giver_org_kind")?,
                unit: row.get("giver_unit")?,
                unit_name: row.get("giver_unit_name")?,
                case: Some(row.get("giver_case")?),
            },
            taker: Party {
                org: row.get("taker_org")?,
                org_name: row.get("taker_org_name")?,
                org_kind: row.parse("taker_org_kind")?,
                unit: row.get("taker_unit")?,
                unit_name: row.get("taker_unit_name")?,
                case: row.get("taker_case")?,
            },
            records: Thread::of(giver, taker),
            phase: row.parse("phase")?,
            awaits: row.parse_opt("awaits")?,
            share: row.get("share_id")?,
            preview: parse(&row.get::<String>("preview")?)?,
            opened_at: row.get("opened_at")?,
            changed_at: row.get("changed_at")?,
            since: row.get("since")?,
            stage: row.parse("stage")?,
            next_at: time(row.get("next_at")?),
            ended_at: row.get("ended_at")?,
            taken_by: row.get("taken_by")?,
            revision: row.get("revision")?,
        })
    }

    /// One of the two.
    #[must_use]
    pub const fn party(&self, side: Side) -> &Party {
        match side {
            Side::Giver => &self.giver,
            Side::Taker => &self.taker,
        }
    }

    /// On which side an organisation is.
    #[must_use]
    pub fn side_of(&self, org: OrgId) -> Side {
        if self.taker.org == org { Side::Taker } else { Side::Giver }
    }

    /// A transfer between municipalities (SoL 29 kap. 10 §), with the way to the inspectorate.
    #[must_use]
    pub fn is_transfer(&self) -> bool {
        self.kind == Kind::Handover
            && self.giver.org_kind == OrgKind::SocialServices
            && self.taker.org_kind == OrgKind::SocialServices
    }

    /// From when the giver may turn to the inspectorate, and by when that must decide if it is asked then.
    #[must_use]
    pub fn silence(&self, house: &House) -> Option<(Due, Option<Due>)> {
        if !self.is_transfer() || self.phase != Phase::Offered {
            return None;
        }
        let figures = house.content.law.threads();
        let over = house.content.law.due(&figures.silence, self.opened_at)?;
        let then = over.late_after().and_then(|at| house.content.law.due(&figures.decision, at));
        Some((over, then))
    }
}

/// The figures for one kind.
pub(crate) fn silence_of(house: &House, kind: Kind) -> Silence {
    let figures = house.content.law.threads();
    match kind {
        Kind::Consultation => figures.consultation,
        Kind::Referral => figures.referral,
        Kind::Handover => figures.handover,
    }
}

/// When somebody is told next, for a silence that begins now.
pub(crate) fn first_told(house: &House, kind: Kind, now: Timestamp, awaits: Option<Side>) -> i64 {
    match awaits {
        Some(_) => {
            silence_of(house, kind).next(Stage::None, now).map_or(NO_TIME, |(_, at)| at.as_microsecond())
        }
        None => NO_TIME,
    }
}

/// Where a text of a thread is sealed: alike for both sides, so at the giver's.
pub(crate) const fn said_place(giver: OrgId, entry: EntryId) -> Place {
    place("thread_entry", giver, entry.uuid())
}

/// What was said or done in a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// When.
    pub at: Timestamp,
    /// By which side; none when it followed by itself.
    pub side: Option<Side>,
    /// Code: `offer`, `take`, `refuse`, `say`…
    pub code: String,
    /// Words.
    pub text: String,
    /// Name of the person, to their own side only.
    pub author: Option<String>,
}

/// A thread as one side sees it.
#[derive(Debug, Clone)]
pub struct ThreadPage {
    /// As it stands.
    pub row: ThreadRow,
    /// Whose page this is.
    pub side: Side,
    /// What was said and done.
    pub said: Vec<Said>,
    /// What a person of this side may do now.
    pub possible: Vec<Act>,
    /// The data wait for a second person of this side, and this person may be it.
    pub may_release: bool,
    /// It may be ended by this side.
    pub may_end: bool,
    /// The number of this side's own case.
    pub case_number: Option<String>,
    /// From when the giver may turn to the inspectorate, and by when that must decide.
    pub silence: Option<(Due, Option<Due>)>,
    /// Only those named see it.
    pub protected: bool,
}

pub(crate) async fn load(work: &mut Work, id: ThreadId) -> Result<ThreadRow, CaseworkError> {
    let row = work.one(&THREAD, args![id]).await?.ok_or(CaseworkError::Damaged)?;
    ThreadRow::read(&row)
}

async fn said(
    work: &mut Work,
    key: &DataKey,
    thread: &ThreadRow,
    own: OrgId,
) -> Result<Vec<Said>, CaseworkError> {
    let rows = work.all(&THREAD_ENTRIES, args![thread.id]).await?;
    rows.iter()
        .map(|row| {
            let sealed: Option<Vec<u8>> = row.get("sealed")?;
            let place = said_place(thread.giver.org, row.get("id")?);
            let text = sealed.map(|s| open::<String>(key, place, &s)).transpose()?.unwrap_or_default();
            let org: Option<OrgId> = row.get("org_id")?;
            let side: String = row.get("side")?;
            Ok(Said {
                at: row.get("at")?,
                side: side.parse().ok(),
                code: row.get("code")?,
                text,
                author: if org == Some(own) { row.get("name")? } else { None },
            })
        })
        .collect()
}

/// Whether this person may let the data of a sealed case go: not the one who decided to send them.
fn may_release<A>(
    permit: &Permit<A>,
    cx: &OpContext,
    row: &ThreadRow,
    side: Side,
    maker: Option<UserId>,
) -> bool {
    side == Side::Giver
        && row.phase == Phase::Sending
        && permit.owner() == row.giver.org
        && cx.user().is_some_and(|user| maker != Some(user))
}

/// The organisations of both sides, so that their keys can be opened beforehand.
pub(crate) async fn orgs(house: &House, thread: ThreadId) -> Result<Vec<OrgId>, CaseworkError> {
    let row = house.store.reader().one(&ORGS, args![thread]).await?;
    Ok(match row {
        Some(row) => vec![row.get("giver_org")?, row.get("taker_org")?],
        None => Vec::new(),
    })
}

/// A thread, as the acting person's organisation sees it.
///
/// # Errors
/// [`access::AccessError::Absent`] when there is none for this person.
pub async fn thread_page(
    house: &House,
    cx: &OpContext,
    thread: ThreadId,
) -> Result<ThreadPage, CaseworkError> {
    let Entered { mut work, permit } = enter::<ThreadRead>(house, cx, &Target::Id(thread.uuid())).await?;
    let row = load(&mut work, thread).await?;
    let side = row.side_of(permit.owner());
    let said = said(&mut work, &permit.key(house)?, &row, permit.owner()).await?;
    let case_number = match row.party(side).case {
        Some(case) => numbers(&mut work, permit.owner(), case).await?,
        None => None,
    };
    let maker = match row.share {
        Some(share) => {
            work.one(&MAKER, args![share, row.giver.org]).await?.map(|r| r.get("made_by")).transpose()?
        }
        None => None,
    };
    let page = ThreadPage {
        possible: if row.ended_at.is_some() { Vec::new() } else { row.records.possible(side) },
        may_release: may_release(&permit, cx, &row, side, maker),
        may_end: reply::may_end(&row),
        case_number,
        silence: row.silence(house),
        protected: permit.secrecy() != access::Secrecy::Normal,
        row,
        side,
        said,
    };
    Ok(work.commit(permit.recorded(), page).await?)
}

async fn numbers(work: &mut Work, owner: OrgId, case: Uuid) -> Result<Option<String>, CaseworkError> {
    let row = work.one(&NUMBER, args![owner, case]).await?;
    Ok(row.map(|r| r.get("number")).transpose()?)
}

/// The threads of a unit: those in which it is asked, and those it has begun.
#[derive(Debug, Clone)]
pub struct Threads {
    /// In which it is asked.
    pub asked: Vec<ThreadRow>,
    /// Which it has begun.
    pub begun: Vec<ThreadRow>,
}

/// The threads of a unit, open or ended, those that changed last first.
///
/// # Errors
/// [`access::AccessError::Absent`] when the person does not work at the unit.
pub async fn threads(
    house: &House,
    cx: &OpContext,
    unit: UnitId,
    ended: bool,
) -> Result<Threads, CaseworkError> {
    let org = crate::open::org_of(cx, unit)?;
    let Entered { mut work, permit } = enter_unit::<ThreadList>(house, cx, org, unit).await?;
    let (asked, begun) = if ended { (&TAKEN_ENDED, &GIVEN_ENDED) } else { (&TAKEN_OPEN, &GIVEN_OPEN) };
    let mut lists = Vec::new();
    for statement in [asked, begun] {
        let mut arguments = permit.unit_args();
        arguments.extend(args![PAGE]);
        let rows = work.all(statement, arguments).await?;
        lists.push(rows.iter().map(ThreadRow::read).collect::<Result<Vec<_>, _>>()?);
    }
    let begun = lists.pop().unwrap_or_default();
    let asked = lists.pop().unwrap_or_default();
    let shown = asked.iter().chain(&begun).map(|t| t.id.uuid()).collect();
    work.amend(permit.recorded(), |event| event.shown = shown);
    Ok(work.commit(permit.recorded(), Threads { asked, begun }).await?)
}

/// The threads about a case: those it has begun, newest first, and the one it came by.
///
/// # Errors
/// [`access::AccessError::Absent`] when there is no such case for this person.
pub async fn threads_of_case(
    house: &House,
    cx: &OpContext,
    target: &Target,
) -> Result<(Vec<ThreadRow>, Option<ThreadRow>), CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let rows = work.all(&THREADS_OF_CASE, args![permit.owner(), permit.id()]).await?;
    let list = rows.iter().map(ThreadRow::read).collect::<Result<Vec<_>, _>>()?;
    let before = work.one(&THREAD_BEFORE, args![permit.owner(), permit.id()]).await?;
    let before = before.as_ref().map(ThreadRow::read).transpose()?;
    Ok(work.commit(permit.recorded(), (list, before)).await?)
}

/// How many threads wait for a unit, for the menu. A number, nothing about anyone.
///
/// # Errors
/// [`CaseworkError`] when the store fails.
pub async fn awaited(house: &House, org: OrgId, unit: UnitId) -> Result<i64, CaseworkError> {
    let row = house.store.reader().one(&AWAITED, args![unit, org]).await?;
    Ok(row.map(|r| r.get("n")).transpose()?.unwrap_or(0))
}
