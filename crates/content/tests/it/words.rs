//! Translations.

use content::{Content, Tree, Words, check};
use ground::Lang;

#[test]
fn plurals_follow_the_language() {
    let words = &Content::embedded().words;
    let said = |lang, n: i32| words.get(lang, "error-summary", &[("n", n.into())]);
    assert_eq!(said(Lang::Sv, 1), "Ett fel måste rättas");
    assert_eq!(said(Lang::Sv, 3), "3 fel måste rättas");
    assert_eq!(said(Lang::En, 1), "One error must be corrected");
    assert_eq!(said(Lang::En, 0), "0 errors must be corrected");
}

#[test]
fn arguments_carry_no_isolation_marks() {
    let words = &Content::embedded().words;
    assert_eq!(
        words.get(Lang::Sv, "check-full-date", &[("date", "2026-11-21".into())]),
        "Kontrollerad 2026-11-21"
    );
}

#[test]
fn a_missing_word_falls_back_and_never_fails() {
    let mut tree = Tree::default();
    tree.insert(
        "words/sv/a.ftl",
        "only-swedish = Bara svenska\nwith = { $x } kvar\n    .hint = Ledtråd\nloop = { loop }\n",
    );
    tree.insert("words/en/a.ftl", "with = { $x } left\n");
    let words = Words::load(&tree);
    assert_eq!(words.get(Lang::En, "only-swedish", &[]), "Bara svenska");
    assert_eq!(words.get(Lang::En, "with.hint", &[]), "Ledtråd");
    assert_eq!(words.get(Lang::En, "nothing", &[]), "[nothing]");
    assert_eq!(words.get(Lang::En, "", &[]), "[]");
    // A forgotten argument shows its name; a loop ends.
    assert_eq!(words.get(Lang::En, "with", &[]), "{$x} left");
    assert!(!words.get(Lang::Sv, "loop", &[]).is_empty());
}

fn faults(sv: &str, en: &str) -> Vec<String> {
    let mut tree = Tree::embedded();
    tree.insert("words/sv/cli.ftl", sv);
    tree.insert("words/en/cli.ftl", en);
    check(&tree).iter().map(ToString::to_string).collect()
}

#[test]
fn faults_in_translations_are_told_with_their_line() {
    insta::assert_snapshot!(faults("cli-a = A\ncli-b = B { $n }\n", "# one\ncli-b = B { $m }\n").join("\n"), @r#"
    words/en/cli.ftl:2: the key "cli-b" takes $m here but $n in Swedish. Fix: use the same arguments in both languages.
    words/sv/cli.ftl:1: the key "cli-a" has no translation in "en". Fix: add "cli-a" to words/en/cli.ftl.
    "#);
    insta::assert_snapshot!(faults("cli-a = { cli-x }\nsave = Spara\n", "cli-a = a\n\ncli-b = {\n").join("\n"), @r#"
    words/en/cli.ftl:3: this is not valid Fluent: Expected an inline expression. Fix: write it as `key = text`, indent the lines that continue it, and close every { with }.
    words/sv/cli.ftl:1: "cli-a" refers to "cli-x", which does not exist in this language. Fix: add "cli-x" or correct the name.
    words/sv/kit.ftl:12: the key "save" is already used in words/sv/cli.ftl:2. Fix: choose another key, best with the name of the room first.
    "#);
}

#[test]
fn a_flood_of_braces_is_a_fault_and_not_a_crash() {
    let flood = format!("cli-a = {}\n", "{".repeat(200_000));
    let found = faults(&flood, "");
    assert!(found.iter().any(|f| f.starts_with("words/sv/cli.ftl:1: placeables")), "{found:?}");
    let lines = format!("cli-a =\n{}\n", "    {\n".repeat(100_000));
    assert!(!faults(&lines, "").is_empty());
}
