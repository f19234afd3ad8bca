//! The rules of [`crate::decide`] for objects, as SQL for lists. The alias `g` is the `guarded` row, `s` the
//! `guarded_share` row; the four parameters come from [`crate::UnitPermit`]. A test compares the predicates with the
//! function and with the same rules in Cedar over random worlds.

/// A declared conflict of the person (`$3`) or the organisation (`$1`).
#[macro_export]
macro_rules! no_conflict {
    () => {
        "NOT EXISTS (SELECT 1 FROM guarded_conflict gc WHERE gc.owner_id = g.owner_id AND gc.object_id = g.id \
           AND gc.party_id IN ($3, $1))"
    };
}

/// Not protected, or the person (`$3`) is on the closed list now (`$4`).
#[macro_export]
macro_rules! open_or_named {
    () => {
        "(g.secrecy = 'normal' OR EXISTS (SELECT 1 FROM guarded_member gm WHERE gm.owner_id = g.owner_id \
           AND gm.object_id = g.id AND gm.user_id = $3 AND gm.part = 'named' AND gm.valid_from <= $4 \
           AND (gm.valid_to IS NULL OR gm.valid_to > $4)))"
    };
}

/// `$1` organisation, `$2` unit, `$3` user, `$4` now: objects of one unit that the user may see.
#[macro_export]
macro_rules! visible_in_unit {
    () => {
        concat!(
            "g.owner_id = $1 AND g.unit_id = $2 AND ",
            $crate::no_conflict!(),
            " AND ",
            $crate::open_or_named!()
        )
    };
}

/// `$1` organisation, `$2` covers the organisation, `$3` user, `$4` now: every object of the organisation that the
/// user may see, at whichever unit.
#[macro_export]
macro_rules! visible_to_user {
    () => {
        concat!(
            "g.owner_id = $1 AND ",
            $crate::no_conflict!(),
            " AND EXISTS (SELECT 1 FROM membership mo WHERE mo.user_id = $3 AND mo.org_id = g.owner_id \
              AND mo.role IN ('handler','manager') AND mo.valid_from <= $4 AND (mo.valid_to IS NULL OR mo.valid_to > $4)) \
             AND (EXISTS (SELECT 1 FROM guarded_member gm WHERE gm.owner_id = g.owner_id AND gm.object_id = g.id \
              AND gm.user_id = $3 AND gm.valid_from <= $4 AND (gm.valid_to IS NULL OR gm.valid_to > $4) \
              AND (gm.part = 'named' OR g.secrecy = 'normal')) \
             OR (g.secrecy = 'normal' AND ($2 OR EXISTS (SELECT 1 FROM membership mu WHERE mu.user_id = $3 \
              AND mu.unit_id = g.unit_id AND mu.org_id = g.owner_id AND mu.role IN ('handler','manager') \
              AND mu.valid_from <= $4 AND (mu.valid_to IS NULL OR mu.valid_to > $4)) \
              OR EXISTS (SELECT 1 FROM break_glass bg WHERE bg.user_id = $3 AND bg.owner_id = g.owner_id \
              AND bg.object_id = g.id AND bg.expires_at > $4))))"
        )
    };
}

/// `$1` receiving organisation, `$2` receiving unit, `$3` user, `$4` now: shares `s` with their objects `g` that a member
/// of the unit may see.
#[macro_export]
macro_rules! visible_by_share {
    () => {
        concat!(
            "s.to_unit = $2 AND s.to_org = $1 AND s.approved_at IS NOT NULL AND s.revoked_at IS NULL \
             AND s.made_at <= $4 AND s.valid_to > $4 AND g.owner_id = s.owner_id AND g.id = s.object_id AND ",
            $crate::no_conflict!(),
            " AND ",
            $crate::open_or_named!()
        )
    };
}
