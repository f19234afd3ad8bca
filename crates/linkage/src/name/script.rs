//! The script a written token is in.

/// A script that the tables of this crate know, or a verdict on the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Script {
    /// Latin, with any marks.
    Latin,
    /// Cyrillic, any language.
    Cyrillic,
    /// Arabic script: Arabic, Persian, Dari, Pashto, Sorani, Urdu.
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Greek.
    Greek,
    /// Georgian.
    Georgian,
    /// Armenian.
    Armenian,
    /// Devanagari.
    Devanagari,
    /// Bengali.
    Bengali,
    /// Ge'ez: Tigrinya, Amharic.
    Ethiopic,
    /// Any other script with letters: romanised by `any_ascii` alone.
    Other,
}

impl Script {
    /// Every script that has a table of its own, in the order of their numbers.
    pub const KNOWN: [Script; 10] = [
        Script::Latin,
        Script::Cyrillic,
        Script::Arabic,
        Script::Hebrew,
        Script::Greek,
        Script::Georgian,
        Script::Armenian,
        Script::Devanagari,
        Script::Bengali,
        Script::Ethiopic,
    ];

    /// The script of one letter; `None` for marks, digits, signs and spaces, which go with any script.
    #[must_use]
    pub fn of(c: char) -> Option<Script> {
        Some(match u32::from(c) {
            0x41..=0x5A
            | 0x61..=0x7A
            | 0xAA
            | 0xBA
            | 0xC0..=0xD6
            | 0xD8..=0xF6
            | 0xF8..=0x2AF
            | 0x1D00..=0x1DBF
            | 0x1E00..=0x1EFF
            | 0x2C60..=0x2C7F
            | 0xA720..=0xA7FF
            | 0xAB30..=0xAB6F => Script::Latin,
            0x370..=0x373 | 0x376..=0x377 | 0x37B..=0x37D | 0x37F..=0x3FF | 0x1F00..=0x1FFF => Script::Greek,
            0x400..=0x482 | 0x48A..=0x52F | 0x1C80..=0x1C8F | 0xA640..=0xA66D | 0xA680..=0xA69B => {
                Script::Cyrillic
            }
            0x531..=0x556 | 0x561..=0x588 | 0xFB13..=0xFB17 => Script::Armenian,
            0x5D0..=0x5F2 | 0xFB1D | 0xFB1F..=0xFB4F => Script::Hebrew,
            0x620..=0x63F
            | 0x641..=0x64A
            | 0x66E..=0x66F
            | 0x671..=0x6D3
            | 0x6D5
            | 0x6EE..=0x6EF
            | 0x6FA..=0x6FF
            | 0x750..=0x77F
            | 0x8A0..=0x8C9
            | 0xFB50..=0xFDFB
            | 0xFE70..=0xFEFC => Script::Arabic,
            0x904..=0x939 | 0x958..=0x961 | 0x971..=0x97F => Script::Devanagari,
            0x985..=0x9B9 | 0x9CE | 0x9DC..=0x9E1 | 0x9F0..=0x9F1 => Script::Bengali,
            0x10A0..=0x10FF | 0x1C90..=0x1CBF | 0x2D00..=0x2D2F => Script::Georgian,
            0x1200..=0x135A | 0x1380..=0x138F | 0x2D80..=0x2DDE | 0xAB01..=0xAB2E => Script::Ethiopic,
            _ if c.is_alphabetic() => Script::Other,
            _ => return None,
        })
    }

    /// The script most letters of `text` are in; `None` when it has no letter.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Script> {
        let mut counts = [0_u32; 11];
        for script in text.chars().filter_map(Script::of) {
            if let Some(n) = counts.get_mut(script as usize) {
                *n += 1;
            }
        }
        let (best, n) = counts.iter().enumerate().max_by_key(|(i, n)| (**n, usize::MAX - *i))?;
        if *n == 0 { None } else { Some(Script::KNOWN.get(best).copied().unwrap_or(Script::Other)) }
    }

    /// Lower-case English name, as used in the data files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Script::Latin => "latin",
            Script::Cyrillic => "cyrillic",
            Script::Arabic => "arabic",
            Script::Hebrew => "hebrew",
            Script::Greek => "greek",
            Script::Georgian => "georgian",
            Script::Armenian => "armenian",
            Script::Devanagari => "devanagari",
            Script::Bengali => "bengali",
            Script::Ethiopic => "ethiopic",
            Script::Other => "other",
        }
    }

    /// The script called `name` in the data files.
    #[must_use]
    pub fn named(name: &str) -> Option<Script> {
        Script::KNOWN.into_iter().find(|s| s.name() == name)
    }
}
