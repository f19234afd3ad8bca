//! Words cut into units of sound: `tsch`, `sh`, `щ`, `ش`. What [`crate::compare`] weighs against each other.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::script::Script;

/// Most units of a word that are compared.
pub const MAX_UNITS: usize = 24;

/// The units of one script.
#[derive(Debug, Default)]
pub struct Inventory {
    names: Vec<&'static str>,
    at: HashMap<&'static str, u8>,
    /// Longest unit that begins with a letter; letters of ASCII apart, which are most.
    longest: HashMap<char, usize>,
    ascii: Vec<(usize, Option<u8>)>,
    longest_ending: usize,
}

impl Inventory {
    /// Their names, by number.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// The number of a unit.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u8> {
        self.at.get(name).copied()
    }
}

static INVENTORIES: LazyLock<Vec<Inventory>> = LazyLock::new(|| {
    let mut list: Vec<Inventory> = Script::KNOWN.iter().map(|_| Inventory::default()).collect();
    for line in include_str!("../../data/units.txt").lines() {
        let mut words = line.split_whitespace();
        let Some(inventory) = words.next().and_then(Script::named).and_then(|s| list.get_mut(s as usize))
        else {
            continue;
        };
        for name in words {
            let Ok(number) = u8::try_from(inventory.names.len()) else { break };
            if inventory.at.insert(name, number).is_none() {
                inventory.names.push(name);
                let length = name.trim_start_matches('-').chars().count();
                if name.starts_with('-') {
                    inventory.longest_ending = inventory.longest_ending.max(length);
                } else if let Some(first) = name.chars().next() {
                    let longest = inventory.longest.entry(first).or_default();
                    *longest = (*longest).max(length);
                }
            }
        }
    }
    for inventory in &mut list {
        inventory.ascii = (0..128_u8)
            .map(char::from)
            .map(|c| {
                let longest = inventory.longest.get(&c).copied().unwrap_or(0);
                (longest, inventory.at.get(c.encode_utf8(&mut [0; 4]) as &str).copied())
            })
            .collect();
    }
    list
});

/// The units of `script`; scripts without a list (Ge'ez, Han …) are compared by their romanised form, as Latin.
#[must_use]
pub fn inventory(script: Script) -> Option<&'static Inventory> {
    INVENTORIES.get(script as usize).filter(|i| !i.names.is_empty())
}

/// Cuts a lower-case word of `script` into units, doubled ones once, at most [`MAX_UNITS`].
#[must_use]
pub fn units(word: &str, script: Script) -> Vec<u8> {
    let Some(inventory) = inventory(script) else { return Vec::new() };
    let letters = fold(word, script, inventory);
    let mut out: Vec<u8> = Vec::with_capacity(letters.len().min(MAX_UNITS));
    let mut at = 0;
    let mut buffer = String::with_capacity(16);
    while at < letters.len() && out.len() < MAX_UNITS {
        let left = letters.len() - at;
        let first = letters.get(at).copied().unwrap_or(' ');
        let quick = usize::try_from(u32::from(first)).ok().and_then(|c| inventory.ascii.get(c)).copied();
        let longest = quick.map_or_else(|| inventory.longest.get(&first).copied().unwrap_or(0), |q| q.0);
        let mut taken = 1;
        let mut unit = None;
        let ending_may = at >= 3 && left <= inventory.longest_ending;
        for length in (1..=left.min(if ending_may { longest.max(left) } else { longest })).rev() {
            if length == 1 && !(ending_may && left == 1) && quick.is_some() {
                unit = quick.and_then(|q| q.1);
                break;
            }
            buffer.clear();
            buffer.push('-');
            buffer.extend(letters.get(at..at + length).unwrap_or_default());
            let ending = if length == left && ending_may { inventory.number(&buffer) } else { None };
            unit = ending.or_else(|| inventory.number(buffer.get(1..).unwrap_or_default()));
            if unit.is_some() {
                taken = length;
                break;
            }
        }
        if let Some(unit) = unit
            && out.last() != Some(&unit)
        {
            out.push(unit);
        }
        at += taken;
    }
    out
}

/// Letters as the inventory knows them: marks go, unless the letter with its mark is a unit.
fn fold(word: &str, script: Script, inventory: &Inventory) -> Vec<char> {
    let mut out = Vec::with_capacity(word.len());
    let mut buffer = [0_u8; 4];
    for c in word.chars() {
        if c.is_ascii_lowercase() && script == Script::Latin {
            out.push(c);
            continue;
        }
        let c = match (script, c) {
            (Script::Arabic, 'ي' | 'ى') => 'ی',
            (Script::Arabic, 'ك') => 'ک',
            (Script::Arabic, 'ٱ') => 'ا',
            (Script::Arabic, 'ۃ') => 'ة',
            (Script::Arabic, 'ہ') => 'ه',
            (Script::Greek, 'ς') => 'σ',
            _ => c,
        };
        if inventory.number(c.encode_utf8(&mut buffer)).is_some() || (c == '\'' && script == Script::Hebrew) {
            out.push(c);
            continue;
        }
        let before = out.len();
        out.extend(std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)));
        let known = out.iter().skip(before).any(|c| inventory.number(c.encode_utf8(&mut buffer)).is_some());
        if !known {
            out.truncate(before);
            if script == Script::Latin && c.is_alphabetic() {
                out.extend(
                    any_ascii::any_ascii_char(c)
                        .chars()
                        .filter(char::is_ascii_alphabetic)
                        .map(|c| c.to_ascii_lowercase()),
                );
            }
        }
    }
    out
}
