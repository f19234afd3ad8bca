//! For each rule of the table: break one reference in a copy and see the fault with its file and line.

use content::{Fault, Tree, check};

/// The line (1 for the first) where `needle` first stands in `file`.
fn line_of(tree: &Tree, file: &str, needle: &str) -> usize {
    let text = tree.get(file).unwrap();
    let at = text.find(needle);
    assert!(at.is_some(), "{file} no longer holds {needle:?}");
    let at = at.unwrap();
    1 + text.get(..at).unwrap_or_default().matches('\n').count()
}

/// Replace the first `from` by `to` and return the faults with the changed tree.
fn broken(file: &str, from: &str, to: &str) -> (Tree, Vec<Fault>) {
    let mut tree = Tree::embedded();
    let text = tree.get(file).unwrap();
    assert!(text.contains(from), "{file} no longer holds {from:?}");
    let text = text.replacen(from, to, 1);
    tree.insert(file, text);
    let faults = check(&tree);
    (tree, faults)
}

/// The change gives a fault with these words at the line where `to` stands.
#[track_caller]
fn expect(file: &str, from: &str, to: &str, words: &str) {
    let (tree, faults) = broken(file, from, to);
    let line = line_of(&tree, file, to.trim());
    assert!(
        faults.iter().any(|f| f.file == file && f.line == line && f.message.contains(words)),
        "no fault at {file}:{line} with {words:?}, but\n{}",
        content::report(&faults)
    );
}

#[test]
fn references_of_the_register() {
    expect("register/regions.yaml", "\"22\", \"23\"", "\"22\", \"77\"", "there is no county \"77\"");
    expect("register/authorities.yaml", "region: syd", "region: sydd", "there is no region \"sydd\"");
    expect("register/authorities.yaml", "county: \"12\"", "county: \"99\"", "there is no county \"99\"");
    expect("register/lan.csv", "SE-M,syd", "SE-M,söder", "there is no region \"söder\"");
    expect("register/kommuner.csv", "1280,Malmö,12,", "1280,Malmö,98,", "there is no county \"98\"");
    expect(
        "register/kommuner.csv",
        "1280,Malmö,12,Skåne län,syd",
        "1280,Malmö,12,Skåne län,sid",
        "there is no region \"sid\"",
    );
    expect(
        "register/kommuner.csv",
        "1280,Malmö,12,Skåne län,syd",
        "1280,Malmö,12,Skåne län,nord",
        "but its county in \"syd\"",
    );
    expect(
        "register/lan.csv",
        "12,Skåne län,SE-M,syd",
        "12,Skåne län,SE-M,nord",
        "but in \"syd\" in register/regions.yaml",
    );
}

#[test]
fn ids_stand_once() {
    expect(
        "register/regions.yaml",
        "- id: mitt",
        "- id: nord\n    #",
        "the region \"nord\" is already defined",
    );
    let (tree, faults) = broken("register/kommuner.csv", "\n1281,Lund,", "\n1280,Lund,");
    let line = line_of(&tree, "register/kommuner.csv", "1280,Lund");
    assert!(faults.iter().any(|f| f.line == line && f.message.contains("\"1280\" is already defined")));
    // The map still shows Lund.
    assert!(faults.iter().any(|f| f.file == "register/kommuner.topo.json" && f.message.contains("\"1281\"")));
}

#[test]
fn references_of_the_codes() {
    let file = "codes/victim-codes.yaml";
    expect(
        file,
        "  unit: reporting_entity",
        "  unit: reporting_entities",
        "there is no unit \"reporting_entities\"",
    );
    expect(file, "  - HTCDS\n", "  - HTCDX\n", "there is no source \"HTCDX\"");
    expect(file, "{code: sex.csam,", "{code: sexx.csam,", "a part of \"sexx\", which does not exist");
    expect(
        file,
        "{code: prosecution,",
        "{sv: x, en: x, code: police}\n  - {code: prosecution,",
        "the value \"police\" of \"ent_type\" already stands",
    );
    expect(
        file,
        "- id: ent_alert_source",
        "- id: ent_type #",
        "the variable \"ent_type\" is already defined",
    );
}

#[test]
fn texts_stand_in_both_languages() {
    expect("register/regions.yaml", "{sv: Nord, en: North}", "{sv: Nord}", "the text is missing in \"en\"");
    expect(
        "register/regions.yaml",
        "{sv: Nord, en: North}",
        "{sv: \"\", en: North}",
        "the text is missing in \"sv\"",
    );
}

#[test]
fn a_row_with_a_lost_column_is_told_by_its_line() {
    expect(
        "register/lan.csv",
        "12,Skåne län,SE-M,syd,Syd",
        "12,Skåne län,SE-M",
        "the row has 3 columns but the first line has 5",
    );
}

#[test]
fn a_misspelt_file_name_is_told() {
    let mut tree = Tree::embedded();
    tree.insert("register/kommunner.csv", "x");
    let faults = check(&tree);
    assert_eq!(
        faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["register/kommunner.csv: no part of the system reads a file with this name. \
             Fix: rename it to \"register/kommuner.csv\" if that is the file it should replace, or remove it."]
    );
}

#[test]
fn a_missing_file_is_one_fault() {
    for file in ["register/regions.yaml", "register/kommuner.csv", "codes/victim-codes.yaml"] {
        let mut tree = Tree::embedded();
        tree.remove(file);
        let faults = check(&tree);
        assert!(faults.iter().any(|f| f.file == file && f.message == "the file is missing"), "{file}");
    }
}
