//! The rules of [`crate::decide`] for objects, as SQL for lists. The alias `g` is the `guarded` row; the four
//! parameters come from [`crate::UnitPermit`]. A test compares the predicate with the function over random worlds.

/// `$1` organisation, `$2` unit, `$3` user, `$4` now: objects of one unit that the user may see.
#[macro_export]
macro_rules! visible_in_unit {
    () => {
        "g.owner_id = $1 AND g.unit_id = $2 \
         AND NOT EXISTS (SELECT 1 FROM guarded_conflict gc WHERE gc.owner_id = g.owner_id AND gc.object_id = g.id AND gc.user_id = $3) \
         AND (g.secrecy = 'normal' OR EXISTS (SELECT 1 FROM guarded_member gm WHERE gm.owner_id = g.owner_id \
              AND gm.object_id = g.id AND gm.user_id = $3 AND gm.part = 'named' AND gm.valid_from <= $4 \
              AND (gm.valid_to IS NULL OR gm.valid_to > $4)))"
    };
}

/// `$1` organisation, `$2` covers the organisation, `$3` user, `$4` now: every object of the organisation that the
/// user may see, at whichever unit.
#[macro_export]
macro_rules! visible_to_user {
    () => {
        "g.owner_id = $1 \
         AND NOT EXISTS (SELECT 1 FROM guarded_conflict gc WHERE gc.owner_id = g.owner_id AND gc.object_id = g.id AND gc.user_id = $3) \
         AND EXISTS (SELECT 1 FROM membership mo WHERE mo.user_id = $3 AND mo.org_id = g.owner_id \
              AND mo.role IN ('handler','manager') AND mo.valid_from <= $4 AND (mo.valid_to IS NULL OR mo.valid_to > $4)) \
         AND (EXISTS (SELECT 1 FROM guarded_member gm WHERE gm.owner_id = g.owner_id AND gm.object_id = g.id \
              AND gm.user_id = $3 AND gm.valid_from <= $4 AND (gm.valid_to IS NULL OR gm.valid_to > $4) \
              AND (gm.part = 'named' OR g.secrecy = 'normal')) \
           OR (g.secrecy = 'normal' AND ($2 OR EXISTS (SELECT 1 FROM membership mu WHERE mu.user_id = $3 \
              AND mu.unit_id = g.unit_id AND mu.org_id = g.owner_id AND mu.role IN ('handler','manager') \
              AND mu.valid_from <= $4 AND (mu.valid_to IS NULL OR mu.valid_to > $4)))))"
    };
}
