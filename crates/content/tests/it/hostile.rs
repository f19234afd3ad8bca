//! Wrong and hostile files end as a fault: no panic, no hang.

use std::time::Instant;

use content::{Tree, check};
use proptest::prelude::*;

const FILE: &str = "register/regions.yaml";

fn faults_of(text: &str) -> Vec<String> {
    let mut tree = Tree::embedded();
    tree.insert(FILE, text);
    check(&tree).iter().filter(|f| f.file == FILE).map(ToString::to_string).collect()
}

#[test]
fn wrong_yaml_names_line_and_fix() {
    let real = Tree::embedded().get(FILE).unwrap().to_owned();
    insta::assert_snapshot!(faults_of("regions:\n  - id: x\n   name: y\n").join("\n"), @"register/regions.yaml:2: missing field `name`. Fix: add the missing name and its value to this entry.");
    insta::assert_snapshot!(faults_of(&real.replacen("verified: full", "verified: sure", 1)).join("\n"), @"register/regions.yaml:9: unknown variant `sure`, expected one of full, partial, secondary, practice, unverified. Fix: use one of the values that are listed.");
    insta::assert_snapshot!(faults_of(&real.replacen("    host: Umeå", "    hosts: Umeå", 1)).join("\n"), @"register/regions.yaml:7: unknown field `hosts`, expected one of id, name, counties, host, source, verified, note. Fix: correct the spelling of the name, or remove it.");
    insta::assert_snapshot!(faults_of(&real.replacen("    verified: full\n", "", 1)).join("\n"), @"register/regions.yaml:8: missing field `verified`. Fix: add the missing name and its value to this entry.");
    insta::assert_snapshot!(faults_of("").join("\n"), @"register/regions.yaml:1: unexpected end of input. Fix: put back what is missing: the file, or its last entry, is empty or cut short.");
}

#[test]
fn deep_nesting_and_alias_bombs_end_quickly() {
    let start = Instant::now();
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for i in 1..30 {
        let last = format!("*a{}", i - 1);
        bomb.push_str(&format!("a{i}: &a{i} [{}]\n", vec![last; 9].join(", ")));
    }
    let hostile = [
        bomb,
        "[".repeat(200_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        (0..5_000).map(|i| format!("{}a:\n", " ".repeat(i))).collect(),
        "a: &a [*a]\n".to_owned(),
        "a: *nothing\n".to_owned(),
        "? ".repeat(50_000),
        "--- a\n".repeat(100_000),
        format!("regions: \"{}", "x".repeat(3_000_000)),
    ];
    for text in hostile {
        let found = faults_of(&text);
        assert!(!found.is_empty(), "{}", text.chars().take(40).collect::<String>());
    }
    // Generous: seconds here would be minutes in a real attack.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    /// Any damage to a real file is survived, wherever it strikes.
    #[test]
    fn damaged_files_never_panic(at in 0.0f64..1.0, cut in 0usize..40, put in "[\\[\\]{}&*:#\\-\"'| \\n\\tåa!%@]{0,12}", pick in any::<prop::sample::Index>()) {
        let mut tree = Tree::embedded();
        let paths: Vec<String> = tree.iter().map(|(p, _)| p.to_owned()).filter(|p| !p.ends_with(".json")).collect();
        let path = pick.get(&paths);
        let chars: Vec<char> = tree.get(path).unwrap_or_default().chars().collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place inside the file")]
        let start = (chars.len() as f64 * at) as usize;
        let text: String =
            chars.iter().take(start).copied().chain(put.chars()).chain(chars.iter().skip(start + cut).copied()).collect();
        tree.insert(path.clone(), text);
        for fault in check(&tree) {
            prop_assert!(!fault.message.is_empty() && !fault.fix.is_empty());
        }
    }
}
