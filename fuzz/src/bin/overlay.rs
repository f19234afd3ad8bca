//! A file of the content folder that an operator was handed. First line its path, then either a whole text or, after `@`,
//! changes of the real file: place (three bytes), how much goes, how much comes, what comes …
#![no_main]

use std::sync::LazyLock;

use content::{Content, Fault, Tree, check};
use fuzz::{line, take, take_many, text};
use libfuzzer_sys::fuzz_target;

static REAL: LazyLock<Tree> = LazyLock::new(Tree::embedded);

fuzz_target!(|data: &[u8]| {
    let (path, rest) = line(data);
    let path = text(path);
    let put = match rest.split_first() {
        Some((b'@', changes)) => changed(REAL.get(&path).unwrap_or_default(), changes),
        _ => text(rest),
    };
    // Alone it is read in milliseconds.
    let mut tree = Tree::default();
    tree.insert(path.as_str(), put.clone());
    told(&tree);
    assert!(Content::load(&tree).is_err(), "a folder with one file is not all content");

    // With all the others it takes a second, so only a few are: always the same ones.
    if data.iter().fold(0_u8, |sum, byte| sum.rotate_left(1) ^ byte) == 0 {
        let mut tree = REAL.clone();
        tree.insert(path.as_str(), put.clone());
        let faults = told(&tree);
        // What the check lets through is loaded, and what it does not is refused.
        assert_eq!(Content::load(&tree).is_ok(), faults.is_empty(), "{}", content::report(&faults));
        if REAL.get(&path) == Some(&put) {
            assert_eq!(faults, Vec::new(), "{path} as it is has no faults");
        }
    }
});

/// The faults, each with a place that there is and words for a person.
fn told(tree: &Tree) -> Vec<Fault> {
    let faults = check(tree);
    for fault in &faults {
        assert!(!fault.message.is_empty() && !fault.fix.is_empty(), "{fault:?}");
        let lines = tree.get(&fault.file).unwrap_or_default().split('\n').count();
        assert!(fault.line <= lines + 1, "{fault} in a file of {lines} lines");
        assert!(fault.to_string().chars().count() < 4_000, "{fault}");
    }
    faults
}

fn changed(real: &str, mut changes: &[u8]) -> String {
    let mut bytes = real.as_bytes().to_vec();
    while changes.len() > 4 {
        let place = take_many(&mut changes, 3).iter().fold(0, |n, b| n << 8 | usize::from(*b));
        let at = place % (bytes.len() + 1);
        let (go, come) = (usize::from(take(&mut changes)), usize::from(take(&mut changes)));
        let end = (at + go).min(bytes.len());
        bytes.splice(at..end, take_many(&mut changes, come).iter().copied());
    }
    text(&bytes)
}
