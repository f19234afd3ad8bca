//! The choice. Pure: from the looks of a week, what is known about each, and the lot.

use std::collections::{BTreeMap, BTreeSet};

use ground::{OrgId, UnitId, UserId};
use jiff::Timestamp;
use law::LogControl;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Kind, Sign};

/// One person's looking at one case or report in a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Owner of the object.
    pub owner: OrgId,
    /// The object.
    pub object: Uuid,
    /// What it is.
    pub kind: Kind,
    /// The reader.
    pub user: UserId,
    /// The organisation and unit the reader worked for, at the last look.
    pub at: (OrgId, Option<UnitId>),
    /// How many times something was looked at.
    pub times: u32,
    /// First and last look.
    pub when: (Timestamp, Timestamp),
    /// The reader also changed something there.
    pub acted: bool,
    /// It was seen because the glass had been broken, and by nothing else: gone through as that.
    pub by_glass: bool,
    /// At least one look at an unusual time.
    pub unusual: bool,
}

/// What is known of a look's object and of the reader's place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    /// The unit that answers for the object.
    pub(crate) unit: UnitId,
    /// Protected or sealed.
    pub(crate) protected: bool,
    /// Handles it, helps with it, or is named on it.
    pub(crate) tied: bool,
    /// Leads the unit that answers for it.
    pub(crate) leads: bool,
    /// Somebody in it bears the reader's family name.
    pub(crate) same_name: bool,
}

/// Many objects looked at by one person at unusual times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AtNight {
    pub(crate) user: UserId,
    pub(crate) org: OrgId,
    pub(crate) unit: UnitId,
    pub(crate) when: (Timestamp, Timestamp),
    pub(crate) objects: usize,
}

/// A look's ticket in the lottery of its unit: the lowest are drawn. SHA-256 over the signed root and what the ticket is for,
/// so that whoever knows the root can draw again.
#[must_use]
pub fn lot(root: &[u8], unit: UnitId, user: UserId, object: Uuid) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"varn log control\0");
    hash.update(root);
    for id in [unit.uuid(), user.uuid(), object] {
        hash.update(id.as_bytes());
    }
    hash.finalize().into()
}

/// The signs a look shows by itself.
fn shown(look: &Look, known: &Known) -> Vec<Sign> {
    let mut signs = Vec::new();
    if known.protected {
        signs.push(Sign::Protected);
    }
    if known.same_name {
        signs.push(Sign::SameName);
    }
    // Leading a unit is reading in it, and what goes through a gate is read only; both are in the lottery.
    let outside = look.at.0 != look.owner;
    if !(look.acted || known.tied || known.leads || outside) {
        signs.push(Sign::NoAction);
    }
    signs
}

/// What is gone through: each look chosen with its signs, in a fixed order.
pub(crate) fn choose<'a>(
    looks: &'a [(Look, Known)],
    rules: &LogControl,
    root: &[u8],
) -> Vec<(&'a Look, &'a Known, Vec<Sign>)> {
    let mut chosen = Vec::new();
    let mut others: BTreeMap<UnitId, BTreeMap<[u8; 32], &(Look, Known)>> = BTreeMap::new();
    let mut all: BTreeMap<UnitId, usize> = BTreeMap::new();
    for both in looks.iter().filter(|(look, _)| !look.by_glass) {
        let (look, known) = both;
        *all.entry(known.unit).or_default() += 1;
        let signs = shown(look, known);
        if signs.is_empty() {
            let ticket = lot(root, known.unit, look.user, look.object);
            others.entry(known.unit).or_default().insert(ticket, both);
        } else {
            chosen.push((look, known, signs));
        }
    }
    for (unit, tickets) in others {
        let drawn = rules.sample_of(all.get(&unit).copied().unwrap_or(0));
        chosen
            .extend(tickets.into_values().take(drawn).map(|(look, known)| (look, known, vec![Sign::Sample])));
    }
    chosen
}

/// Who has looked at many objects at unusual times, and for which unit. Whose unit is on duty then (`on_duty`) is not meant.
pub(crate) fn at_unusual_times(
    looks: &[(Look, Known)],
    rules: &LogControl,
    on_duty: &BTreeSet<UnitId>,
) -> Vec<AtNight> {
    let mut by: BTreeMap<(UserId, OrgId, UnitId), Vec<(Timestamp, Timestamp)>> = BTreeMap::new();
    for (look, _) in looks.iter().filter(|(look, _)| look.unusual) {
        if let (org, Some(unit)) = look.at
            && !on_duty.contains(&unit)
        {
            by.entry((look.user, org, unit)).or_default().push(look.when);
        }
    }
    by.into_iter()
        .filter(|(_, spans)| spans.len() >= usize::from(rules.unusual_many))
        .filter_map(|((user, org, unit), spans)| {
            let first = spans.iter().map(|s| s.0).min()?;
            let last = spans.iter().map(|s| s.1).max()?;
            Some(AtNight { user, org, unit, when: (first, last), objects: spans.len() })
        })
        .collect()
}
