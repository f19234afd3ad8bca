//! The arithmetic of a Merkle tree after RFC 6962 section 2.1 (unchanged in RFC 9162): hashes, which nodes a proof consists
//! of, and how a proof is checked. Where nodes are kept is the caller's business.
//!
//! A *subtree* is a perfect one: `2^level` leaves, beginning at leaf `index << level`. Every hash of the tree folds from
//! subtrees, and a subtree once complete never changes; so a log needs to keep only those.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// A node of the tree.
pub type Hash = [u8; 32];

/// Most leaves of a tree: far above what any log reaches, and low enough that no sum overflows.
pub const MAX_SIZE: u64 = 1 << 56;

/// Hash of one leaf's data. The prefix keeps a leaf from being taken for an inner node.
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

/// Hash of an inner node.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A promise about a text that shows nothing of it and that only this text, with this salt, keeps: HMAC-SHA-256 keyed with
/// the salt. Once the salt is gone, nobody can try texts out.
#[must_use]
pub fn commitment(salt: &[u8], text: &[u8]) -> Hash {
    // HMAC takes a key of any length, so the other branch never runs.
    match Hmac::<Sha256>::new_from_slice(salt) {
        Ok(mac) => mac.chain_update(text).finalize().into_bytes().into(),
        Err(_) => [0; 32],
    }
}

/// A hash as it stands in texts: base64.
#[must_use]
pub fn text(hash: &Hash) -> String {
    STANDARD.encode(hash)
}

/// Root of the tree without leaves.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// A perfect subtree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subtree {
    /// It has `2^level` leaves.
    pub level: u8,
    /// The how-manieth of its level, from 0.
    pub index: u64,
}

impl Subtree {
    /// Its first leaf.
    #[must_use]
    pub const fn first(self) -> u64 {
        self.index << self.level
    }
}

/// The perfect subtrees that make up the leaves from `lo` to before `hi`, left to right. `lo` must be a place at which
/// RFC 6962 splits a tree; the ranges of [`inclusion`] and [`consistency`] are.
#[must_use]
pub fn subtrees(lo: u64, hi: u64) -> Vec<Subtree> {
    let (mut at, mut left) = (lo, hi.saturating_sub(lo));
    let mut found = Vec::new();
    while left > 0 {
        // Below 64, because `left` has 64 bits.
        let level = u8::try_from(left.ilog2()).unwrap_or(0);
        found.push(Subtree { level, index: at >> level });
        at += 1 << level;
        left -= 1 << level;
    }
    found
}

/// The hash of neighbouring subtrees together, given left to right with the larger ones first.
#[must_use]
pub fn fold(hashes: &[Hash]) -> Hash {
    let mut hashes = hashes.iter().rev();
    let Some(last) = hashes.next() else { return empty_root() };
    hashes.fold(*last, |right, left| node_hash(left, &right))
}

/// A growing tree's right edge: all that is needed to append and to know the root.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    /// One for each bit set in `size`, the largest subtree first.
    hashes: Vec<Hash>,
}

impl Frontier {
    /// From what was kept; `None` when it is not the edge of a tree of this size.
    #[must_use]
    pub fn from_parts(size: u64, hashes: Vec<Hash>) -> Option<Self> {
        let fits = size <= MAX_SIZE && usize::try_from(size.count_ones()).ok() == Some(hashes.len());
        fits.then_some(Self { size, hashes })
    }

    /// How many leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// To be kept.
    #[must_use]
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Appends a leaf and tells every subtree of at least one leaf that it completes, the leaf itself first.
    pub fn push(&mut self, leaf: Hash, mut complete: impl FnMut(Subtree, Hash)) {
        let (mut hash, mut level, mut index) = (leaf, 0_u8, self.size);
        complete(Subtree { level, index }, hash);
        while index & 1 == 1
            && let Some(left) = self.hashes.pop()
        {
            hash = node_hash(&left, &hash);
            level += 1;
            index >>= 1;
            complete(Subtree { level, index }, hash);
        }
        self.hashes.push(hash);
        self.size += 1;
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Hash {
        fold(&self.hashes)
    }
}

/// A range of leaves, from the first to before the second.
pub type Range = (u64, u64);

/// Largest power of two below `n`, which is at least 2.
const fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// Which ranges' hashes prove that leaf `index` is in the tree of `size` leaves, from the leaf upwards
/// (RFC 6962 section 2.1.1). `None` when there is no such leaf.
#[must_use]
pub fn inclusion(index: u64, size: u64) -> Option<Vec<Range>> {
    if index >= size || size > MAX_SIZE {
        return None;
    }
    let (mut lo, mut hi) = (0, size);
    let mut path = Vec::new();
    while hi - lo > 1 {
        let middle = lo + split(hi - lo);
        if index < middle {
            path.push((middle, hi));
            hi = middle;
        } else {
            path.push((lo, middle));
            lo = middle;
        }
    }
    path.reverse();
    Some(path)
}

/// Which ranges' hashes prove that the tree of `new` leaves begins with the tree of `old` leaves (RFC 6962 section 2.1.2).
/// `None` unless `0 < old <= new`.
#[must_use]
pub fn consistency(old: u64, new: u64) -> Option<Vec<Range>> {
    if old == 0 || old > new || new > MAX_SIZE {
        return None;
    }
    let (mut lo, mut hi) = (0, new);
    let mut path = Vec::new();
    // `old` as seen from `lo`; the old tree's own root need not be given as long as nothing lies left of the range.
    while old < hi {
        let middle = lo + split(hi - lo);
        if old <= middle {
            path.push((middle, hi));
            hi = middle;
        } else {
            path.push((lo, middle));
            lo = middle;
        }
    }
    if lo > 0 {
        path.push((lo, hi));
    }
    path.reverse();
    Some(path)
}

/// The proof shows that `leaf` is number `index` of the tree with this size and root (RFC 9162 section 2.1.3.2).
#[must_use]
pub fn verify_inclusion(index: u64, size: u64, leaf: &Hash, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, *leaf);
    for step in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(step, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// The proof shows that the newer tree begins with the older one (RFC 9162 section 2.1.4.2). Every tree begins with the
/// empty one.
#[must_use]
pub fn verify_consistency(old: (u64, &Hash), new: (u64, &Hash), proof: &[Hash]) -> bool {
    let ((old_size, old_root), (new_size, new_root)) = (old, new);
    if old_size == 0 {
        return proof.is_empty() && *old_root == empty_root();
    }
    if old_size == new_size {
        return proof.is_empty() && old_root == new_root;
    }
    if old_size > new_size {
        return false;
    }
    // A tree that is itself a perfect subtree of the newer one is not repeated in the proof.
    let mut steps = proof.iter();
    let first = if old_size.is_power_of_two() { Some(old_root) } else { steps.next() };
    let Some(first) = first else { return false };
    let (mut place, mut last) = (old_size - 1, new_size - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut from_old, mut from_new) = (*first, *first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            from_old = node_hash(step, &from_old);
            from_new = node_hash(step, &from_new);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            from_new = node_hash(&from_new, step);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && from_old == *old_root && from_new == *new_root
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// The definition of RFC 6962 section 2.1, word for word.
    fn root_by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [one] => *one,
            more => {
                let mut k = 1;
                while k * 2 < more.len() {
                    k *= 2;
                }
                node_hash(&root_by_definition(&more[..k]), &root_by_definition(&more[k..]))
            }
        }
    }

    struct Tree {
        leaves: Vec<Hash>,
        nodes: BTreeMap<Subtree, Hash>,
        frontier: Frontier,
    }

    fn tree(n: u64) -> Tree {
        let mut tree = Tree { leaves: Vec::new(), nodes: BTreeMap::new(), frontier: Frontier::default() };
        for i in 0..n {
            let leaf = leaf_hash(&i.to_be_bytes());
            tree.leaves.push(leaf);
            let nodes = &mut tree.nodes;
            tree.frontier.push(leaf, |at, hash| assert!(nodes.insert(at, hash).is_none()));
        }
        tree
    }

    impl Tree {
        fn hashes(&self, ranges: &[Range]) -> Vec<Hash> {
            ranges
                .iter()
                .map(|(lo, hi)| fold(&subtrees(*lo, *hi).iter().map(|s| self.nodes[s]).collect::<Vec<_>>()))
                .collect()
        }
        fn root_at(&self, size: u64) -> Hash {
            root_by_definition(&self.leaves[..usize::try_from(size).unwrap()])
        }
    }

    fn hex(hash: &Hash) -> String {
        hash.iter().map(|b| format!("{b:02x}")).collect()
    }

    /// The eight leaves and roots that Certificate Transparency's own reference code is tested with.
    #[test]
    fn known_roots() {
        let data: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut frontier = Frontier::default();
        assert_eq!(hex(&frontier.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (leaf, root) in data.iter().zip(roots) {
            frontier.push(leaf_hash(leaf), |_, _| {});
            assert_eq!(hex(&frontier.root()), root);
        }
    }

    proptest! {
        #[test]
        fn the_edge_has_the_root_of_the_definition(n in 0_u64..300) {
            let tree = tree(n);
            prop_assert_eq!(tree.frontier.root(), tree.root_at(n));
            let kept = Frontier::from_parts(n, tree.frontier.hashes().to_vec());
            prop_assert_eq!(kept, Some(tree.frontier));
        }

        #[test]
        fn a_leaf_is_proven_and_nothing_else_is(n in 1_u64..200, at in any::<u64>(), bit in 0_usize..256) {
            let tree = tree(n);
            let index = at % n;
            let (leaf, root) = (tree.leaves[usize::try_from(index).unwrap()], tree.root_at(n));
            let proof = tree.hashes(&inclusion(index, n).unwrap());
            prop_assert!(verify_inclusion(index, n, &leaf, &proof, &root));
            let mut other = leaf;
            other[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!verify_inclusion(index, n, &other, &proof, &root));
            prop_assert!(!verify_inclusion((index + 1) % n, n, &leaf, &proof, &root) || n == 1);
            for k in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[k][bit / 8] ^= 1 << (bit % 8);
                prop_assert!(!verify_inclusion(index, n, &leaf, &wrong, &root));
            }
            let mut longer = proof.clone();
            longer.push(leaf);
            prop_assert!(!verify_inclusion(index, n, &leaf, &longer, &root));
            prop_assert!(proof.is_empty() || !verify_inclusion(index, n, &leaf, &proof[1..], &root));
        }

        #[test]
        fn growth_is_proven_and_rewriting_is_not(new in 1_u64..200, at in any::<u64>(), bit in 0_usize..256) {
            let tree = tree(new);
            let old = at % new + 1;
            let (old_root, new_root) = (tree.root_at(old), tree.root_at(new));
            let proof = tree.hashes(&consistency(old, new).unwrap());
            prop_assert!(verify_consistency((old, &old_root), (new, &new_root), &proof));
            // A log in which one early leaf was exchanged has another root; no proof of the honest log fits it.
            let mut leaves = tree.leaves;
            leaves[usize::try_from(at % old).unwrap()][bit / 8] ^= 1 << (bit % 8);
            let forged = root_by_definition(&leaves);
            prop_assert!(!verify_consistency((old, &old_root), (new, &forged), &proof));
            for k in 0..proof.len() {
                let mut wrong = proof.clone();
                wrong[k][bit / 8] ^= 1 << (bit % 8);
                prop_assert!(!verify_consistency((old, &old_root), (new, &new_root), &wrong));
            }
            prop_assert!(old == new || !verify_consistency((new, &new_root), (old, &old_root), &proof));
        }
    }

    #[test]
    fn impossible_questions_have_no_proof() {
        assert_eq!(inclusion(3, 3), None);
        assert_eq!(inclusion(0, 0), None);
        assert_eq!(consistency(0, 4), None);
        assert_eq!(consistency(5, 4), None);
        assert_eq!(inclusion(0, u64::MAX), None);
        assert_eq!(consistency(1, u64::MAX), None);
        assert_eq!(Frontier::from_parts(3, vec![[0; 32]]), None);
    }
}
