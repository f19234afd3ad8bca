//! The kernels for x86-64.

use std::arch::x86_64::{
    __m256i, __m512i, _mm256_add_epi8, _mm256_and_si256, _mm256_castsi256_pd, _mm256_cmpgt_epi64,
    _mm256_load_si256, _mm256_movemask_pd, _mm256_sad_epu8, _mm256_set1_epi8, _mm256_set1_epi64x,
    _mm256_setr_epi8, _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_srli_epi16, _mm256_store_si256,
    _mm512_add_epi64, _mm512_and_si512, _mm512_cmpge_epu64_mask, _mm512_load_si512, _mm512_or_si512,
    _mm512_popcnt_epi64, _mm512_reduce_or_epi64, _mm512_set1_epi64, _mm512_setzero_si512, _mm512_store_si512,
    _mm512_xor_si512,
};

use super::filter::WORDS;
use super::kernel::{Found, HALF, HalfTile, LANES, Need, Path};

#[expect(
    unsafe_code,
    reason = "a function compiled for more instructions than the rest can only be called so"
)]
#[inline]
pub(super) fn strip(
    path: Path,
    query: &[u64; WORDS],
    heads: &[HalfTile],
    tails: &[HalfTile],
    need: Need,
    found: &mut Found,
) -> u32 {
    // Detection is cached by the standard library: one load and a test.
    debug_assert!(path.runs_here());
    if path == Path::Avx512 && Path::Avx512.runs_here() {
        // SAFETY: the instructions were just detected on this machine.
        unsafe { avx512(query, heads, tails, need, found) }
    } else if Path::Avx2.runs_here() {
        // SAFETY: the instructions were just detected on this machine.
        unsafe { avx2(query, heads, tails, need, found) }
    } else {
        Path::Portable.strip(query, heads, tails, need, found)
    }
}

#[expect(
    unsafe_code,
    reason = "a function compiled for more instructions than the rest can only be called so"
)]
pub(super) fn read(path: Path, tiles: &[HalfTile]) -> u64 {
    if path == Path::Avx512 && Path::Avx512.runs_here() {
        // SAFETY: the instructions were just detected on this machine.
        unsafe { read512(tiles) }
    } else {
        Path::Portable.read(tiles)
    }
}

#[target_feature(enable = "avx512f")]
#[expect(unsafe_code, reason = "aligned load")]
#[inline]
fn load512(row: &[u64; LANES]) -> __m512i {
    // SAFETY: the reference covers 64 readable bytes; each row of a `HalfTile` and of `Found::counts` is 64 bytes in a
    // type aligned to 64.
    unsafe { _mm512_load_si512(std::ptr::from_ref(row).cast()) }
}

#[target_feature(enable = "avx512f,avx512vpopcntdq")]
#[inline]
fn half512(query: &[__m512i; HALF], tile: &HalfTile, start: __m512i) -> __m512i {
    // Two sums, so that additions do not wait for one another.
    let (mut even, mut odd) = (start, _mm512_setzero_si512());
    let (words, _) = query.as_chunks::<2>();
    let (rows, _) = tile.0.as_chunks::<2>();
    for ([q0, q1], [r0, r1]) in words.iter().zip(rows) {
        even = _mm512_add_epi64(even, _mm512_popcnt_epi64(_mm512_and_si512(*q0, load512(r0))));
        odd = _mm512_add_epi64(odd, _mm512_popcnt_epi64(_mm512_and_si512(*q1, load512(r1))));
    }
    _mm512_add_epi64(even, odd)
}

#[target_feature(enable = "avx512f,avx512vpopcntdq")]
#[expect(unsafe_code, reason = "aligned store")]
fn avx512(
    query: &[u64; WORDS],
    heads: &[HalfTile],
    tails: &[HalfTile],
    need: Need,
    found: &mut Found,
) -> u32 {
    let mut first = [_mm512_setzero_si512(); HALF];
    let mut second = [_mm512_setzero_si512(); HALF];
    for (to, word) in first.iter_mut().chain(&mut second).zip(query) {
        *to = _mm512_set1_epi64(word.cast_signed());
    }
    let need_head = _mm512_set1_epi64(need.head.cast_signed());
    let need_all = _mm512_set1_epi64(need.all.cast_signed());
    let (mut hits, mut read) = (0, 0);
    let slots = found.counts.iter_mut().zip(&mut found.rows);
    for (tile, ((head, tail), (kept, rows))) in heads.iter().zip(tails).zip(slots).enumerate() {
        let counts = half512(&first, head, _mm512_setzero_si512());
        if _mm512_cmpge_epu64_mask(counts, need_head) == 0 {
            continue;
        }
        read += 1;
        let counts = half512(&second, tail, counts);
        let reached = _mm512_cmpge_epu64_mask(counts, need_all);
        if reached != 0 {
            // SAFETY: `kept` is 64 writable bytes in a type aligned to 64.
            unsafe { _mm512_store_si512(std::ptr::from_mut(kept).cast(), counts) };
            *rows = reached;
            hits |= 1 << tile;
        }
    }
    found.tails = read;
    hits
}

#[target_feature(enable = "avx512f")]
fn read512(tiles: &[HalfTile]) -> u64 {
    let mut sums = [_mm512_setzero_si512(); HALF];
    for tile in tiles {
        for (sum, row) in sums.iter_mut().zip(&tile.0) {
            *sum = _mm512_xor_si512(*sum, load512(row));
        }
    }
    let all = sums.into_iter().fold(_mm512_setzero_si512(), |a, b| _mm512_or_si512(a, b));
    _mm512_reduce_or_epi64(all).cast_unsigned()
}

#[target_feature(enable = "avx2")]
#[expect(unsafe_code, reason = "aligned load")]
#[inline]
fn load256(row: &[u64; LANES / 2]) -> __m256i {
    // SAFETY: the reference covers 32 readable bytes, half a row of a type aligned to 64.
    unsafe { _mm256_load_si256(std::ptr::from_ref(row).cast()) }
}

/// Adds the common bits of half a filter to byte sums: at most 8 a word and byte, 128 after 16 words, so a byte holds them.
#[target_feature(enable = "avx2")]
#[inline]
fn half256(query: &[u64], tile: &HalfTile, sums: &mut [__m256i; 2]) {
    let nibble = _mm256_set1_epi8(0x0f);
    let table = _mm256_setr_epi8(
        0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
    );
    for (word, row) in query.iter().zip(&tile.0) {
        let word = _mm256_set1_epi64x(word.cast_signed());
        let (parts, _) = row.as_chunks::<4>();
        for (sum, part) in sums.iter_mut().zip(parts) {
            let bits = _mm256_and_si256(word, load256(part));
            let low = _mm256_shuffle_epi8(table, _mm256_and_si256(bits, nibble));
            let high = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(bits, 4), nibble));
            *sum = _mm256_add_epi8(*sum, _mm256_add_epi8(low, high));
        }
    }
}

/// The rows of one half tile whose byte sums reach the need (a count above `need - 1`), and the counts.
#[target_feature(enable = "avx2")]
#[inline]
fn reach256(sums: [__m256i; 2], below: __m256i) -> (u8, [__m256i; 2]) {
    let counts = sums.map(|sum| _mm256_sad_epu8(sum, _mm256_setzero_si256()));
    let rows = counts.map(|count| _mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpgt_epi64(count, below))));
    let [low, high] = rows;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "four bits each")]
    let rows = (low | high << 4) as u8;
    (rows, counts)
}

#[target_feature(enable = "avx2")]
#[expect(unsafe_code, reason = "aligned store")]
fn avx2(query: &[u64; WORDS], heads: &[HalfTile], tails: &[HalfTile], need: Need, found: &mut Found) -> u32 {
    let (first, second) = query.split_at(HALF);
    let below_head = _mm256_set1_epi64x(need.head.cast_signed() - 1);
    let below_all = _mm256_set1_epi64x(need.all.cast_signed() - 1);
    let (mut hits, mut read) = (0, 0);
    let slots = found.counts.iter_mut().zip(&mut found.rows);
    for (tile, ((head, tail), (kept, rows))) in heads.iter().zip(tails).zip(slots).enumerate() {
        let mut sums = [_mm256_setzero_si256(); 2];
        half256(first, head, &mut sums);
        if reach256(sums, below_head).0 == 0 {
            continue;
        }
        read += 1;
        half256(second, tail, &mut sums);
        let (reached, counts) = reach256(sums, below_all);
        if reached != 0 {
            let (parts, _) = kept.as_chunks_mut::<4>();
            for (part, count) in parts.iter_mut().zip(counts) {
                // SAFETY: `part` is 32 writable bytes, half a row of a type aligned to 64.
                unsafe { _mm256_store_si256(std::ptr::from_mut(part).cast(), count) };
            }
            *rows = reached;
            hits |= 1 << tile;
        }
    }
    found.tails = read;
    hits
}
