//! One encoding as the scan sees it: 1,024 bits, and how alike two of them are.

/// Number of bits of a filter.
pub const BITS: usize = 1024;
/// Number of 64-bit words of a filter.
pub const WORDS: usize = BITS / 64;

/// 1,024 keyed bits that stand for one name (Swedish: *kodat namn*). Bit `i` is bit `i % 64` of word `i / 64`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Filter(pub [u64; WORDS]);

impl Default for Filter {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl std::fmt::Debug for Filter {
    // The bits themselves are nothing for a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Filter({} of {BITS} bits)", self.ones())
    }
}

impl Filter {
    /// No bit set: a name that could not be read. It is like nothing, not even itself.
    pub const EMPTY: Self = Self([0; WORDS]);

    /// Sets a bit; positions wrap at 1,024.
    pub fn set(&mut self, position: usize) {
        if let Some(word) = self.0.get_mut((position % BITS) / 64) {
            *word |= 1 << (position % 64);
        }
    }

    /// Whether a bit is set; positions wrap at 1,024.
    #[must_use]
    pub fn has(&self, position: usize) -> bool {
        self.0.get((position % BITS) / 64).is_some_and(|word| word >> (position % 64) & 1 == 1)
    }

    /// Number of bits set, 0 to 1,024.
    #[must_use]
    pub fn ones(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// Number of bits set in the second half: what the first half cannot tell.
    pub(super) fn rest(&self) -> u32 {
        self.0.iter().skip(WORDS / 2).map(|word| word.count_ones()).sum()
    }

    /// Number of bits set in both.
    #[must_use]
    pub fn common(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(a, b)| (a & b).count_ones()).sum()
    }

    /// The bits as bytes, little-endian words.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; BITS / 8] {
        let mut bytes = [0; BITS / 8];
        for (to, word) in bytes.chunks_exact_mut(8).zip(&self.0) {
            to.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    /// The filter of bytes written by [`Self::to_bytes`].
    #[must_use]
    pub fn from_bytes(bytes: &[u8; BITS / 8]) -> Self {
        let (words, _) = bytes.as_chunks::<8>();
        let mut filter = Self::EMPTY;
        for (to, word) in filter.0.iter_mut().zip(words) {
            *to = u64::from_le_bytes(*word);
        }
        filter
    }
}

/// How alike two filters are, from 0 to 1, by the number `c` of common bits and the numbers `a` and `b` of bits set.
/// Every measure grows with `c` and falls with `b`: the bounds of the scan rest on that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// 2c / (a + b).
    Dice,
    /// c / min(a, b): a name of which parts were dropped is contained in the whole name.
    Containment,
    /// 0.6 · Dice + 0.4 · containment.
    #[default]
    Blend,
}

impl Measure {
    /// The similarity, 0 when a filter has no bit.
    #[must_use]
    pub fn score(self, common: u32, a: u32, b: u32) -> f64 {
        if a == 0 || b == 0 {
            return 0.0;
        }
        let c = f64::from(common);
        let dice = 2.0 * c / f64::from(a + b);
        let containment = c / f64::from(a.min(b));
        match self {
            Self::Dice => dice,
            Self::Containment => containment,
            Self::Blend => 0.6 * dice + 0.4 * containment,
        }
    }

    /// The similarity of two filters.
    #[must_use]
    pub fn of(self, a: &Filter, b: &Filter) -> f64 {
        self.score(a.common(b), a.ones(), b.ones())
    }

    /// The least number of common bits with which two filters of `a` and `b` bits reach `bar`; more than min(a, b) when
    /// none does.
    pub(super) fn need(self, bar: f64, a: u32, b: u32) -> u32 {
        if bar <= 0.0 {
            return 0;
        }
        let most = a.min(b);
        if most == 0 {
            return 1;
        }
        if self.score(most, a, b) < bar {
            return most + 1;
        }
        // A guess by proportion, put right with the very function that decides in the end.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bar is at most 1 here, so the guess is at most `most`; a wrong guess only costs steps"
        )]
        let mut need = ((bar / self.score(most, a, b) * f64::from(most)) as u32).min(most);
        while need > 0 && self.score(need - 1, a, b) >= bar {
            need -= 1;
        }
        while self.score(need, a, b) < bar {
            need += 1;
        }
        need
    }
}
