//! The innermost loops: common bits of one filter with eight rows at a time, on the widest registers the machine has.
//!
//! Rows lie eight to a tile, word by word, so that one register holds the same word of eight rows and no sum across a
//! register is ever needed. The first 512 bits of a tile lie apart from the rest: when they show that no row of the tile
//! can reach the bar, the rest is never read.

use super::filter::WORDS;

/// Rows in a tile.
pub(super) const LANES: usize = 8;
/// Words in half a filter.
pub(super) const HALF: usize = WORDS / 2;
/// Tiles in a strip, the unit of skipping: 256 rows, small enough that both halves stay in the first cache.
pub(super) const STRIP: usize = 32;

/// One half of eight filters: `0[word][row]`.
#[derive(Debug, Clone, Copy, Default)]
#[repr(C, align(64))]
pub(super) struct HalfTile(pub(super) [[u64; LANES]; HALF]);

/// What a kernel found in a strip: per tile the rows that reach the need, and their counts.
#[derive(Debug)]
#[repr(C, align(64))]
pub(super) struct Found {
    pub(super) counts: [[u64; LANES]; STRIP],
    pub(super) rows: [u8; STRIP],
    /// In how many tiles the second half had to be read.
    pub(super) tails: usize,
}

impl Default for Found {
    fn default() -> Self {
        Self { counts: [[0; LANES]; STRIP], rows: [0; STRIP], tails: 0 }
    }
}

/// The needs of one filter in one strip.
#[derive(Debug, Clone, Copy)]
pub(super) struct Need {
    /// Common bits needed in the first half, when the second half gives all that it can.
    pub(super) head: u64,
    /// Common bits needed in all.
    pub(super) all: u64,
}

/// Which instructions the scan uses. All give the same answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Path {
    /// x86-64 with AVX-512 F and VPOPCNTDQ.
    Avx512,
    /// x86-64 with AVX2.
    Avx2,
    /// 64-bit ARM.
    Neon,
    /// Any machine.
    Portable,
}

impl Path {
    /// Every path, best first.
    pub const ALL: [Self; 4] = [Self::Avx512, Self::Avx2, Self::Neon, Self::Portable];

    /// Whether this machine can go the path.
    #[must_use]
    pub fn runs_here(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vpopcntdq")
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2"),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => std::arch::is_aarch64_feature_detected!("neon"),
            Self::Portable => true,
            #[allow(
                unreachable_patterns,
                clippy::allow_attributes,
                reason = "which patterns are left depends on the machine"
            )]
            _ => false,
        }
    }

    /// The best path of this machine.
    #[must_use]
    pub fn best() -> Self {
        Self::ALL.into_iter().find(|path| path.runs_here()).unwrap_or(Self::Portable)
    }

    /// Counts common bits of `query` with every row of the strip. Returns a bit per tile that has rows reaching the need;
    /// for those tiles `found` holds rows and counts.
    #[inline]
    pub(super) fn strip(
        self,
        query: &[u64; WORDS],
        heads: &[HalfTile],
        tails: &[HalfTile],
        need: Need,
        found: &mut Found,
    ) -> u32 {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 | Self::Avx2 => super::kernel_x86::strip(self, query, heads, tails, need, found),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => super::kernel_arm::strip(query, heads, tails, need, found),
            #[allow(
                unreachable_patterns,
                clippy::allow_attributes,
                reason = "which patterns are left depends on the machine"
            )]
            _ => portable(query, heads, tails, need, found),
        }
    }

    /// Reads every byte once and does as little as possible with it: the limit that a scan is measured against.
    pub(super) fn read(self, tiles: &[HalfTile]) -> u64 {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 | Self::Avx2 => super::kernel_x86::read(self, tiles),
            #[allow(
                unreachable_patterns,
                clippy::allow_attributes,
                reason = "which patterns are left depends on the machine"
            )]
            _ => tiles.iter().flat_map(|tile| tile.0.iter().flatten()).fold(0, |all, word| all ^ word),
        }
    }
}

fn common(query: &[u64], tile: &HalfTile, counts: &mut [u64; LANES]) {
    for (word, row) in query.iter().zip(&tile.0) {
        for (count, bits) in counts.iter_mut().zip(row) {
            *count += u64::from((word & bits).count_ones());
        }
    }
}

fn reach(counts: &[u64; LANES], need: u64) -> u8 {
    counts.iter().rev().fold(0, |rows, count| rows << 1 | u8::from(*count >= need))
}

fn portable(
    query: &[u64; WORDS],
    heads: &[HalfTile],
    tails: &[HalfTile],
    need: Need,
    found: &mut Found,
) -> u32 {
    let (first, second) = query.split_at(HALF);
    let (mut hits, mut read) = (0, 0);
    let slots = found.counts.iter_mut().zip(&mut found.rows);
    for (tile, ((head, tail), (kept, rows))) in heads.iter().zip(tails).zip(slots).enumerate() {
        let mut counts = [0; LANES];
        common(first, head, &mut counts);
        if reach(&counts, need.head) == 0 {
            continue;
        }
        read += 1;
        common(second, tail, &mut counts);
        let reached = reach(&counts, need.all);
        if reached != 0 {
            (*kept, *rows) = (counts, reached);
            hits |= 1 << tile;
        }
    }
    found.tails = read;
    hits
}
