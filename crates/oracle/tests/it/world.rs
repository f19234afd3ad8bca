//! Random worlds: people, cases, ties, conflicts, shares, broken glass.

use access::{Part, Role, Secrecy};
use proptest::prelude::*;

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) org: usize,
    pub(crate) unit: usize,
    pub(crate) role: Role,
    pub(crate) covers: bool,
    pub(crate) weak: bool,
    pub(crate) stale: bool,
    /// A token with this scope, if it has the right one.
    pub(crate) token: Option<bool>,
}

#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) case: usize,
    pub(crate) org: usize,
    pub(crate) unit: usize,
    /// Minutes from now: from, until.
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) approved: bool,
    pub(crate) revoked: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) people: Vec<Person>,
    /// For each case: (organisation, unit, secrecy).
    pub(crate) cases: Vec<(usize, usize, Secrecy)>,
    /// (case, person, part, over already).
    pub(crate) ties: Vec<(usize, usize, Part, bool)>,
    /// (case, person).
    pub(crate) conflicts: Vec<(usize, usize)>,
    /// (case, organisation).
    pub(crate) org_conflicts: Vec<(usize, usize)>,
    pub(crate) shares: Vec<Shared>,
    /// (case, person, minutes from now until when).
    pub(crate) glass: Vec<(usize, usize, i64)>,
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    use proptest::{collection::vec, sample::select};
    let person = (0..2_usize, 0..2_usize, select(Role::ALL), any::<bool>(), 0..6_u8, 0..4_u8, 0..6_u8)
        .prop_map(|(org, unit, role, covers, weak, stale, token)| Person {
            org,
            unit,
            role,
            covers,
            weak: weak == 0,
            stale: stale == 0,
            token: (token < 2).then_some(token == 0),
        });
    let case = (0..2_usize, 0..2_usize, select(Secrecy::ALL));
    let tie = (0..8_usize, 0..5_usize, select(Part::ALL), any::<bool>());
    let share = (0..8_usize, 0..2_usize, 0..2_usize, -2..2_i64, any::<bool>(), 0..4_u8).prop_map(
        |(case, org, unit, from, approved, revoked)| Shared {
            case,
            org,
            unit,
            from,
            until: from + 1,
            approved,
            revoked: revoked == 0,
        },
    );
    (
        vec(person, 1..5),
        vec(case, 1..8),
        vec(tie, 0..14),
        vec((0..8_usize, 0..5_usize), 0..4),
        vec((0..8_usize, 0..2_usize), 0..5),
        vec(share, 0..8),
        vec((0..8_usize, 0..5_usize, -1..2_i64), 0..6),
    )
        .prop_map(|(people, cases, ties, conflicts, org_conflicts, shares, glass)| World {
            people,
            cases,
            ties,
            conflicts,
            org_conflicts,
            shares,
            glass,
        })
}
