//! Groups of spellings of one name: `thúy`, `thuy`; `mohammed`, `محمد`, `мухаммед`.
//!
//! The embedded dictionary is made of Wikidata's name forms (CC0) as packed by rigour (MIT) and of our own additions, by
//! `cargo run --release -p linkage --example pack`. It lies sorted and front-coded in the program itself: nothing is
//! unpacked, loading costs nothing, and only the pages looked at take memory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;

use super::normal::{folded_key, key};

static EMBEDDED: &[u8] = include_bytes!("../../data/names.bin");
static ADDITIONS: &str = include_str!("../../data/additions.txt");

const MAGIC: &[u8; 8] = b"VNAMES1\n";
/// Spellings in one block of the file.
const BLOCK: usize = 16;
/// Most groups one spelling may stand in; those with more spellings come first.
pub const MAX_GROUPS: usize = 12;
/// Group numbers from here on are our own; below, a number is a Wikidata id without its Q.
pub const OWN: u32 = 0xF000_0000;

/// What is wrong with a dictionary file.
#[derive(Debug, thiserror::Error)]
pub enum DictionaryError {
    /// It could not be read.
    #[error(
        "the name dictionary could not be read: {0}. Nothing was compared. Check the file, or go on without it (none)"
    )]
    Read(#[from] std::io::Error),
    /// It is damaged or of another version.
    #[error(
        "the name dictionary is damaged or of another version. Nothing was compared. Pack it again, or go on without it (none)"
    )]
    Damaged,
    /// A line of the text form cannot be read.
    #[error(
        "line {line} of the name dictionary is not of the form “spelling, spelling => Q123”. Nothing was compared. Correct the line"
    )]
    Line {
        /// Number of the line, from 1.
        line: usize,
    },
}

/// Spelling → groups. Cheap to clone; safe to share.
#[derive(Debug, Clone)]
pub struct Dictionary {
    bytes: Cow<'static, [u8]>,
    keys: usize,
    groups: usize,
    blocks: usize,
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let (mut value, mut shift) = (0_usize, 0_u32);
    loop {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= usize::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
        shift += 7;
        if shift > 28 {
            return None;
        }
    }
}

fn put_varint(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

impl Dictionary {
    /// The dictionary that comes with the program.
    #[must_use]
    pub fn embedded() -> Dictionary {
        Dictionary::open(Cow::Borrowed(EMBEDDED)).unwrap_or_else(|_| Dictionary::none())
    }

    /// No dictionary: every token has no group.
    #[must_use]
    pub fn none() -> Dictionary {
        Dictionary { bytes: Cow::Borrowed(&[]), keys: 0, groups: 0, blocks: 0 }
    }

    /// A dictionary from a packed file, or from text with lines `spelling, spelling => Q123`.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or a line has another form.
    pub fn from_reader(mut reader: impl Read) -> Result<Dictionary, DictionaryError> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        if bytes.starts_with(MAGIC) {
            return Dictionary::open(Cow::Owned(bytes));
        }
        let text = String::from_utf8(bytes).map_err(|_| DictionaryError::Damaged)?;
        Dictionary::open(Cow::Owned(pack(&text, "")?))
    }

    fn open(bytes: Cow<'static, [u8]>) -> Result<Dictionary, DictionaryError> {
        let read =
            |at| number(&bytes, at).and_then(|n| usize::try_from(n).ok()).ok_or(DictionaryError::Damaged);
        if !bytes.starts_with(MAGIC) {
            return Err(DictionaryError::Damaged);
        }
        let (keys, groups, blocks, length) = (read(8)?, read(12)?, read(16)?, read(20)?);
        let head = 24 + 4 * (groups + blocks);
        if bytes.len() != head.saturating_add(length) || blocks != keys.div_ceil(BLOCK) {
            return Err(DictionaryError::Damaged);
        }
        Ok(Dictionary { bytes, keys, groups, blocks })
    }

    /// Number of spellings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys == 0
    }

    /// Groups of a written word, the largest groups first; looked up with its marks, then without.
    #[must_use]
    pub fn groups(&self, word: &str) -> Vec<u32> {
        if self.keys == 0 {
            return Vec::new();
        }
        if word.bytes().all(|b| b.is_ascii_lowercase()) {
            return self.find(word.as_bytes()).unwrap_or_default();
        }
        let exact = key(word);
        self.find(exact.as_bytes()).or_else(|| self.find(folded_key(&exact).as_bytes())).unwrap_or_default()
    }

    /// Where block `n` starts among the bytes.
    fn block(&self, n: usize) -> Option<usize> {
        let offset = number(&self.bytes, 24 + 4 * (self.groups + n))?;
        Some(24 + 4 * (self.groups + self.blocks) + usize::try_from(offset).ok()?)
    }

    fn find(&self, wanted: &[u8]) -> Option<Vec<u32>> {
        if wanted.is_empty() {
            return None;
        }
        let (mut low, mut high) = (0, self.blocks);
        while low < high {
            let middle = usize::midpoint(low, high);
            let mut at = self.block(middle)?;
            varint(&self.bytes, &mut at)?;
            let length = varint(&self.bytes, &mut at)?;
            if self.bytes.get(at..at + length)? <= wanted { low = middle + 1 } else { high = middle }
        }
        let mut at = self.block(low.checked_sub(1)?)?;
        let mut current: Vec<u8> = Vec::with_capacity(40);
        for _ in 0..BLOCK {
            if at >= self.bytes.len() {
                return None;
            }
            let shared = varint(&self.bytes, &mut at)?;
            let length = varint(&self.bytes, &mut at)?;
            current.truncate(shared);
            current.extend_from_slice(self.bytes.get(at..at + length)?);
            at += length;
            let count = varint(&self.bytes, &mut at)?;
            if current == wanted {
                let mut ordinal = 0;
                let mut out = Vec::with_capacity(count);
                for _ in 0..count {
                    ordinal += varint(&self.bytes, &mut at)?;
                    out.push(number(&self.bytes, 24 + 4 * ordinal)?);
                }
                return Some(out);
            }
            if current.as_slice() > wanted {
                return None;
            }
            for _ in 0..count {
                varint(&self.bytes, &mut at)?;
            }
        }
        None
    }
}

/// The text of our own additions, as it lies in `data/additions.txt`.
#[must_use]
pub fn additions() -> &'static str {
    ADDITIONS
}

/// One group of the text form: its number and spellings.
fn parse_line(line: &str, at: usize) -> Result<Option<(u32, Vec<&str>)>, DictionaryError> {
    let line = if line.starts_with('#') { "" } else { line.split("  # ").next().unwrap_or("").trim() };
    if line.is_empty() {
        return Ok(None);
    }
    let wrong = DictionaryError::Line { line: at + 1 };
    let Some((list, id)) = line.rsplit_once(" => ") else { return Err(wrong) };
    let id = match id.trim().strip_prefix('Q') {
        Some(digits) => match digits.parse::<u32>() {
            Ok(n) if n < OWN => n,
            _ => return Err(wrong),
        },
        // Own groups are numbered by a hash of their name, so that a new line moves no other.
        None => OWN | (fnv(id.trim()) & 0x0FFF_FFFF),
    };
    let spellings = list.split(", ").map(str::trim).filter(|s| !s.is_empty()).collect();
    Ok(Some((id, spellings)))
}

fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// Packs the text form (`spelling, spelling => Q123`, one group a line) and `own` additions of the same form.
///
/// # Errors
/// When a line has another form.
pub fn pack(text: &str, own: &str) -> Result<Vec<u8>, DictionaryError> {
    let mut groups: Vec<(bool, usize, u32, Vec<String>)> = Vec::new();
    for (source, is_own) in [(own, true), (text, false)] {
        for (at, line) in source.lines().enumerate() {
            if let Some((id, spellings)) = parse_line(line, at)? {
                let mut keys: Vec<String> =
                    spellings.iter().map(|s| key(s)).filter(|k| !k.is_empty()).collect();
                keys.sort_unstable();
                keys.dedup();
                groups.push((!is_own, usize::MAX - keys.len(), id, keys));
            }
        }
    }
    // Own groups first, then by size: the first groups of a spelling are the ones that tell most spellings together.
    groups.sort_unstable_by_key(|g| (g.0, g.1, g.2));
    let mut map: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (ordinal, (_, _, _, keys)) in groups.iter().enumerate() {
        for k in keys {
            map.entry(k.clone()).or_default().push(ordinal);
        }
    }
    // Forms without marks lead to the groups of every form with marks, where they are no spelling themselves.
    let mut folded: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (k, list) in &map {
        let f = folded_key(k);
        if !f.is_empty() && !map.contains_key(&f) {
            folded.entry(f).or_default().extend(list);
        }
    }
    map.extend(folded);
    let mut data = Vec::new();
    let mut offsets: Vec<u32> = Vec::new();
    let mut previous: &[u8] = &[];
    for (at, (k, list)) in map.iter_mut().enumerate() {
        list.sort_unstable();
        list.dedup();
        list.truncate(MAX_GROUPS);
        let bytes = k.as_bytes();
        if at % BLOCK == 0 {
            offsets.push(u32::try_from(data.len()).map_err(|_| DictionaryError::Damaged)?);
            previous = &[];
        }
        let shared = previous.iter().zip(bytes).take_while(|(a, b)| a == b).count();
        put_varint(&mut data, shared);
        put_varint(&mut data, bytes.len() - shared);
        data.extend_from_slice(bytes.get(shared..).unwrap_or(&[]));
        put_varint(&mut data, list.len());
        let mut last = 0;
        for ordinal in list.iter() {
            put_varint(&mut data, ordinal - last);
            last = *ordinal;
        }
        previous = bytes;
    }
    let word = |n: usize| u32::try_from(n).map(u32::to_le_bytes).map_err(|_| DictionaryError::Damaged);
    let mut out = MAGIC.to_vec();
    for n in [map.len(), groups.len(), offsets.len(), data.len()] {
        out.extend(word(n)?);
    }
    out.extend(groups.iter().flat_map(|g| g.2.to_le_bytes()));
    out.extend(offsets.iter().flat_map(|o| o.to_le_bytes()));
    out.extend(data);
    Ok(out)
}
