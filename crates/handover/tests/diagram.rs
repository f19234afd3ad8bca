//! The table of transitions in docs/handover.md is drawn from the protocol itself. WRITE_DIAGRAM=1 writes it anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use handover::{Act, GiverAct, Kind, Phase, Side, TakerAct, Thread};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/handover.md");
const BEGIN: &str = "<!-- drawn: begin -->\n";
const END: &str = "<!-- drawn: end -->";

fn name(thread: &Thread) -> &'static str {
    if *thread == Thread::default() { "–" } else { thread.phase().code() }
}

fn word(act: &Act) -> &'static str {
    match act {
        Act::Giver(GiverAct::Offer(_)) => "giver asks",
        Act::Giver(GiverAct::Keep(_)) => "giver keeps it, with a reason",
        Act::Giver(GiverAct::Withdraw(_)) => "giver takes it back",
        Act::Giver(GiverAct::See) => "giver has read the no",
        Act::Taker(TakerAct::Want) => "taker asks for it",
        Act::Taker(TakerAct::Take) => "taker says yes",
        Act::Taker(TakerAct::Refuse(_)) => "taker says no, with a reason",
        Act::Taker(TakerAct::Forgo) => "taker no longer wants it",
        Act::Taker(TakerAct::See) => "taker has read the no",
    }
}

fn awaited(thread: &Thread) -> &'static str {
    match thread.awaits() {
        Some(Side::Giver) => "giver",
        Some(Side::Taker) => "taker",
        None => "nobody",
    }
}

/// Every transition between what people see, for one kind: from, what happens, to.
fn drawn(kind: Kind) -> (usize, String) {
    let mut seen = BTreeSet::from([Thread::default()]);
    let mut open = vec![Thread::default()];
    let mut rows: BTreeMap<(&str, &str, &str), (&str, &str)> = BTreeMap::new();
    while let Some(thread) = open.pop() {
        let mut go = |what: &'static str, next: Thread| {
            let responsible = next.responsible().code();
            rows.insert((name(&thread), what, name(&next)), (responsible, awaited(&next)));
            if seen.insert(next) {
                open.push(next);
            }
        };
        for act in Act::all(kind) {
            for data in [true, false] {
                let mut next = thread;
                if next.act(act, data).is_ok() {
                    go(word(&act), next);
                }
            }
        }
        let mut next = thread;
        if next.release().is_ok() {
            go("a second person lets the data go", next);
        }
    }
    let mut table = format!(
        "### {kind}\n\n| from | what happens | to | responsible then | awaited then |\n|---|---|---|---|---|\n"
    );
    for ((from, what, to), (responsible, awaited)) in rows {
        table.push_str(&format!("| {from} | {what} | {to} | {responsible} | {awaited} |\n"));
    }
    (seen.len(), table)
}

#[test]
fn the_documented_table_is_the_protocols() {
    let mut text = String::new();
    let mut states = 0;
    for &kind in Kind::ALL {
        let (n, table) = drawn(kind);
        states += n;
        text.push_str(&table);
        text.push('\n');
    }
    text.push_str(&format!("{states} states of both records together, over the three kinds.\n"));
    let document = fs::read_to_string(Path::new(DOCUMENT)).unwrap();
    let (before, rest) = document.split_once(BEGIN).unwrap();
    let (now, after) = rest.split_once(END).unwrap();
    if std::env::var_os("WRITE_DIAGRAM").is_some() {
        fs::write(DOCUMENT, format!("{before}{BEGIN}{text}{END}{after}")).unwrap();
    } else {
        assert_eq!(now, text, "WRITE_DIAGRAM=1 cargo test -p handover writes it anew");
    }
}

#[test]
fn only_a_handover_moves_responsibility() {
    for &kind in Kind::ALL {
        let (_, table) = drawn(kind);
        assert_eq!(table.contains("| taker | nobody |"), kind == Kind::Handover, "{table}");
    }
    assert_eq!(Phase::ALL.len(), 7);
}
