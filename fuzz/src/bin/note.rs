//! Texts that an auditor is handed: keys, signed states of the log, proofs. Only what was signed is believed.
#![no_main]

use fuzz::{Repeated, now, take, text};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vault::{
    merkle::{self, Frontier, Hash, leaf_hash},
    note::{self, Checkpoint, Kind, Signer, Verifier},
};

struct Log {
    author: Signer,
    witness: Signer,
    roots: Vec<Hash>,
    state: Checkpoint,
    note: String,
    proof: String,
}

const SIZE: u64 = 21;
const INDEX: u64 = 13;
const SALT: [u8; 16] = [5; 16];
const BODY: &str =
    "varn audit event 1\nid=00000000-0000-7000-8000-000000000000\nat=1790000000000000\naction=case.read\n";

fn leaf(n: u64) -> Hash {
    if n == INDEX {
        leaf_hash(&merkle::commitment(&SALT, BODY.as_bytes()))
    } else {
        leaf_hash(&n.to_be_bytes())
    }
}

fn root(lo: u64, hi: u64) -> Hash {
    let mut edge = Frontier::default();
    (lo..hi).for_each(|n| edge.push(leaf(n), |_, _| {}));
    edge.root()
}

static LOG: LazyLock<Log> = LazyLock::new(|| {
    let author = Signer::generate("exempel.se/varn", Kind::Author, &Repeated(1)).unwrap();
    let witness = Signer::generate("vittne.exempel.se", Kind::Witness, &Repeated(2)).unwrap();
    let roots: Vec<Hash> = (0..=SIZE).map(|size| root(0, size)).collect();
    let state = Checkpoint { origin: "exempel.se/varn".to_owned(), size: SIZE, root: root(0, SIZE) };
    let signed = note::sign(&state, &author, now());
    let signed = format!("{signed}{}", witness.line(&state.text(), now()));
    let hashes = merkle::inclusion(INDEX, SIZE).unwrap().into_iter().map(|(lo, hi)| root(lo, hi)).collect();
    // As `varn audit prove` writes it.
    let proof = format!("varn audit proof 1\nindex {INDEX}\nsalt BQUFBQUFBQUFBQUFBQUFBQ==\n\n{BODY}\n");
    let written =
        |hashes: Vec<Hash>| hashes.iter().map(|h| format!("{}\n", merkle::text(h))).collect::<String>();
    let proof = format!("{proof}{}\n{signed}", written(hashes));
    let found = audit::Proof::parse(&proof).expect("the proof written here is one");
    assert!(found.0.holds(&state), "the proof written here holds");
    Log { author, witness, roots, state, note: signed, proof }
});

fuzz_target!(|data: &[u8]| {
    let log = &*LOG;
    let mut rest = data;
    match take(&mut rest) {
        b'n' => believed(log, &changed(&log.note, rest)),
        b'p' => proved(log, &changed(&log.proof, rest)),
        b'm' => tree(log, rest),
        _ => {
            let text = text(data);
            believed(log, &text);
            proved(log, &text);
            keys(&text);
        }
    }
});

/// The genuine text with some of it replaced: place (two bytes), how much goes, how much comes, what comes …
fn changed(genuine: &str, mut rest: &[u8]) -> String {
    let mut bytes = genuine.as_bytes().to_vec();
    while rest.len() > 3 {
        let at = usize::from(take(&mut rest)) << 8 | usize::from(take(&mut rest));
        let at = at % (bytes.len() + 1);
        let (go, come) = (usize::from(take(&mut rest)), usize::from(take(&mut rest)));
        let end = (at + go).min(bytes.len());
        bytes.splice(at..end, fuzz::take_many(&mut rest, come).iter().copied());
    }
    text(&bytes)
}

fn believed(log: &Log, text: &str) {
    // One reading: text → state → text → the same state.
    if let Ok(state) = Checkpoint::parse(text) {
        assert_eq!(Checkpoint::parse(&state.text()).as_ref(), Ok(&state));
        assert!(text.starts_with(state.text().trim_end()), "what is read is what stands there");
    }
    if let Ok((signed, lines)) = note::split(text) {
        assert!(signed.ends_with('\n') && text.starts_with(signed) && text.ends_with(lines));
    }
    for key in [log.author.verifier(), log.witness.verifier()] {
        if let Ok((state, at)) = note::verify(text, &key) {
            assert_eq!(state, log.state, "a state was believed that nobody signed");
            assert!(at.is_none_or(|at| at.as_second() == now().as_second()));
        }
    }
}

fn proved(log: &Log, text: &str) {
    let Some((proof, note)) = audit::Proof::parse(text) else { return };
    let printed = proof.text(&note);
    assert_eq!(audit::Proof::parse(&printed).map(|(p, n)| (p.text(&n), n)), Some((printed, note.clone())));
    if let Ok((state, _)) = note::verify(&note, &log.author.verifier())
        && proof.holds(&state)
    {
        assert_eq!((proof.index, proof.body.as_str()), (INDEX, BODY), "a proof of what never happened holds");
    }
}

fn keys(text: &str) {
    if let Ok(key) = Verifier::parse(text) {
        assert_eq!(Verifier::parse(&key.to_string()).as_ref(), Ok(&key));
        assert!(!key.name().contains(char::is_whitespace));
    }
    if let Ok(key) = Signer::from_text(text) {
        assert_eq!(Signer::from_text(&key.to_text()).unwrap().verifier(), key.verifier());
    }
}

/// Proofs in the tree of [`SIZE`] leaves made of true hashes in any order, and of others.
fn tree(log: &Log, mut rest: &[u8]) {
    let (a, b) = (u64::from(take(&mut rest)) % (SIZE + 3), u64::from(take(&mut rest)) % (SIZE + 3));
    let mut hashes = Vec::new();
    while !rest.is_empty() && hashes.len() < 12 {
        let (lo, hi) = (u64::from(take(&mut rest)) % SIZE, u64::from(take(&mut rest)) % (SIZE + 1));
        hashes.push(if lo < hi { root(lo, hi) } else { [take(&mut rest); 32] });
    }
    let (proven, of) = (a.min(b), a.max(b));
    let Some(new) = log.roots.get(of as usize) else {
        assert_eq!(merkle::inclusion(of, SIZE), None);
        return;
    };
    let right = |ranges: Option<Vec<(u64, u64)>>| {
        ranges.map(|ranges| ranges.into_iter().map(|(lo, hi)| root(lo, hi)).collect::<Vec<Hash>>())
    };
    let expected = right(merkle::inclusion(proven, of));
    assert_eq!(
        merkle::verify_inclusion(proven, of, &leaf(proven), &hashes, new),
        expected.as_ref() == Some(&hashes),
        "{proven} in {of}"
    );
    if let Some(expected) = expected {
        assert!(merkle::verify_inclusion(proven, of, &leaf(proven), &expected, new));
        assert!(
            !merkle::verify_inclusion(proven, of, &leaf(of), &expected, new),
            "another leaf at this place"
        );
    }
    let old = &log.roots[proven as usize];
    let expected =
        if proven == 0 || proven == of { Some(Vec::new()) } else { right(merkle::consistency(proven, of)) };
    assert_eq!(
        merkle::verify_consistency((proven, old), (of, new), &hashes),
        expected.as_ref() == Some(&hashes),
        "{proven} to {of}"
    );
    if let Some(edge) = Frontier::from_parts(of, hashes) {
        let mut grown = edge.clone();
        grown.push([1; 32], |_, _| {});
        assert_eq!(
            (edge.size() + 1, grown.size().count_ones() as usize),
            (grown.size(), grown.hashes().len())
        );
        let _ = (edge.root(), grown.root());
    }
}
