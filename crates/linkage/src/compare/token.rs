//! One word against another.

use crate::compare::confusion::Confusions;
use crate::name::{Script, Token};

/// Log likelihood ratio (natural) that two words spell one name, by their sounds alone; `None` when one cannot be read.
#[must_use]
pub fn sound_weight(a: &Token, b: &Token, tables: &Confusions) -> Option<(f32, f32)> {
    let ((mut s, mut x), (mut t, mut y)) = (a.units(), b.units());
    if x.is_empty() || y.is_empty() || s == Script::Other || t == Script::Other {
        return None;
    }
    if s > t {
        (s, x, t, y) = (t, y, s, x);
    }
    let (table, x, y, same) = match tables.table(s, t) {
        Some(table) => (table, x, y, s == t),
        None => (tables.table(Script::Latin, Script::Latin)?, a.latin_units(), b.latin_units(), true),
    };
    let features = table.features(x, y, same);
    let [_, weight, ..] = features;
    Some((weight, 1.0 / (1.0 + (-table.log_odds(&features)).exp())))
}
