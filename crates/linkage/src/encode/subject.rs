//! What is encoded: one person as one owner knows them.

/// Words of a name that are encoded; further ones are left out.
pub const MAX_WORDS: usize = 6;
/// Exact facts that are encoded; further ones are left out.
pub const MAX_CONTEXT: usize = 16;

/// One word of a name, as features.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word<'a> {
    /// In the letters a to z; empty when it could not be read, and then nothing is set: unknown is not equal.
    pub romanised: &'a str,
    /// Consonant skeletons, the likeliest first.
    pub skeletons: &'a [String],
    /// Groups of spellings, the most telling first; at most two are used.
    pub groups: &'a [u32],
}

impl<'a> From<&'a crate::name::Token> for Word<'a> {
    fn from(token: &'a crate::name::Token) -> Self {
        Self { romanised: token.romanised(), skeletons: token.skeletons(), groups: token.groups() }
    }
}

/// How a birth date became known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Quality {
    /// Not known how.
    #[default]
    Unknown,
    /// From a document.
    Document,
    /// As stated by the person or somebody with them.
    Stated,
    /// Assessed or guessed.
    Assessed,
}

/// A birth date, as much of it as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Birth {
    /// Year, 1900 to 2155.
    pub year: Option<u16>,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Day, 1 to 31.
    pub day: Option<u8>,
    /// How it became known.
    pub quality: Quality,
}

impl Birth {
    /// Reads `2011`, `2011-05` or `2011-05-17`; anything else is an unknown date. No calendar is consulted: 31 February is
    /// what somebody wrote down.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut parts = text.trim().splitn(3, '-');
        let year =
            parts.next().and_then(|part| part.parse().ok()).filter(|year| (1900..=2155).contains(year));
        let month = parts
            .next()
            .and_then(|part| part.parse().ok())
            .filter(|month| year.is_some() && (1..=12).contains(month));
        let day = parts
            .next()
            .and_then(|part| part.parse().ok())
            .filter(|day| month.is_some() && (1..=31).contains(day));
        Self { year, month, day, quality: Quality::Unknown }
    }
}

/// Sex as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// A girl or woman.
    Female,
    /// A boy or man.
    Male,
    /// Another entry than these; it is compared like them.
    Other,
}

/// What an exact fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ContextKind {
    /// Telephone of the person or of an accompanying adult.
    Phone,
    /// Number of a document.
    Document,
    /// Plate of a vehicle.
    Plate,
    /// Account or handle at a service.
    Account,
    /// A number an authority gave: dossier, Eurodac, coordination number.
    Number,
    /// Names of a guardian and a sibling together.
    Family,
}

/// An exact fact that two records may share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Context<'a> {
    /// What it is.
    pub kind: ContextKind,
    /// Its value as written; only letters and digits count, and case does not. Numbers of telephones count from their last
    /// nine digits, so that 070-123 45 67 and +46 70 123 45 67 are the same.
    pub value: &'a str,
}

impl Context<'_> {
    /// The value as it is hashed; none when too little is left to tell anybody apart.
    pub(super) fn normal(&self) -> Option<String> {
        let letters = self.value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase);
        if self.kind == ContextKind::Phone {
            let digits: Vec<char> = letters.filter(char::is_ascii_digit).take(32).collect();
            let last = digits.get(digits.len().saturating_sub(9)..)?;
            return (last.len() >= 6).then(|| last.iter().collect());
        }
        let value: String = letters.take(64).collect();
        (value.chars().count() >= 4).then_some(value)
    }
}

/// One person as one owner knows them.
#[derive(Debug, Clone, Default)]
pub struct Subject<'a> {
    /// The words of all names together; order does not count. The first [`MAX_WORDS`] are used.
    pub words: Vec<Word<'a>>,
    /// Birth date.
    pub birth: Birth,
    /// Sex.
    pub sex: Option<Sex>,
    /// Country or region, a short code; case does not count.
    pub country: Option<&'a str>,
    /// Language, a short code; case does not count.
    pub language: Option<&'a str>,
    /// A place (suburb, birth place) in the letters a to z; compared by bigrams.
    pub place: Option<&'a str>,
    /// How rare the name is, 1 (very common) to 7 (very rare); 0 unknown.
    pub rarity: u8,
    /// Exact facts. The first [`MAX_CONTEXT`] are used.
    pub context: Vec<Context<'a>>,
}
