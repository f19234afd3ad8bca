//! The kernel for 64-bit ARM.

use std::arch::aarch64::{
    uint8x16_t, uint64x2_t, vaddq_u8, vandq_u64, vcntq_u8, vdupq_n_u8, vdupq_n_u64, vld1q_u64, vpaddlq_u8,
    vpaddlq_u16, vpaddlq_u32, vreinterpretq_u8_u64, vst1q_u64,
};

use super::filter::WORDS;
use super::kernel::{Found, HALF, HalfTile, LANES, Need, Path};

#[expect(
    unsafe_code,
    reason = "a function compiled for more instructions than the rest can only be called so"
)]
#[inline]
pub(super) fn strip(
    query: &[u64; WORDS],
    heads: &[HalfTile],
    tails: &[HalfTile],
    need: Need,
    found: &mut Found,
) -> u32 {
    if Path::Neon.runs_here() {
        // SAFETY: the instructions were just detected on this machine.
        unsafe { neon(query, heads, tails, need, found) }
    } else {
        Path::Portable.strip(query, heads, tails, need, found)
    }
}

/// Adds the common bits of half a filter to byte sums: at most 8 a word and byte, 128 after 16 words, so a byte holds them.
#[target_feature(enable = "neon")]
#[expect(unsafe_code, reason = "load")]
#[inline]
fn half(query: &[u64], tile: &HalfTile, sums: &mut [uint8x16_t; LANES / 2]) {
    for (word, row) in query.iter().zip(&tile.0) {
        let word = vdupq_n_u64(*word);
        let (parts, _) = row.as_chunks::<2>();
        for (sum, part) in sums.iter_mut().zip(parts) {
            // SAFETY: the reference covers 16 readable bytes.
            let bits = vandq_u64(word, unsafe { vld1q_u64(part.as_ptr()) });
            *sum = vaddq_u8(*sum, vcntq_u8(vreinterpretq_u8_u64(bits)));
        }
    }
}

#[target_feature(enable = "neon")]
#[expect(unsafe_code, reason = "store")]
#[inline]
fn counts(sums: &[uint8x16_t; LANES / 2]) -> [u64; LANES] {
    let mut counts = [0; LANES];
    let (parts, _) = counts.as_chunks_mut::<2>();
    for (part, sum) in parts.iter_mut().zip(sums) {
        let pair: uint64x2_t = vpaddlq_u32(vpaddlq_u16(vpaddlq_u8(*sum)));
        // SAFETY: the reference covers 16 writable bytes.
        unsafe { vst1q_u64(part.as_mut_ptr(), pair) };
    }
    counts
}

fn reach(counts: &[u64; LANES], need: u64) -> u8 {
    counts.iter().rev().fold(0, |rows, count| rows << 1 | u8::from(*count >= need))
}

#[target_feature(enable = "neon")]
fn neon(query: &[u64; WORDS], heads: &[HalfTile], tails: &[HalfTile], need: Need, found: &mut Found) -> u32 {
    let (first, second) = query.split_at(HALF);
    let (mut hits, mut read) = (0, 0);
    let slots = found.counts.iter_mut().zip(&mut found.rows);
    for (tile, ((head, tail), (kept, rows))) in heads.iter().zip(tails).zip(slots).enumerate() {
        let mut sums = [vdupq_n_u8(0); LANES / 2];
        half(first, head, &mut sums);
        if reach(&counts(&sums), need.head) == 0 {
            continue;
        }
        read += 1;
        half(second, tail, &mut sums);
        let all = counts(&sums);
        let reached = reach(&all, need.all);
        if reached != 0 {
            (*kept, *rows) = (all, reached);
            hits |= 1 << tile;
        }
    }
    found.tails = read;
    hits
}
