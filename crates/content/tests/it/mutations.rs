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

#[test]
fn references_of_the_law() {
    expect(
        "law/clocks.yaml",
        "provisions: [sol.19.1]",
        "provisions: [sol.19.111]",
        "there is no provision \"sol.19.111\"",
    );
    expect("law/gates.yaml", "from: [", "from: [nobody, ", "there is no party \"nobody\"");
    expect("law/provisions.yaml", "  law: sol\n", "  law: sool\n", "there is no statute \"sool\"");
    expect(
        "law/retention.yaml",
        "provisions: [",
        "provisions: [sol.0.0, ",
        "there is no provision \"sol.0.0\"",
    );
    expect("law/consent.yaml", "provisions: [sol", "provisions: [sool", "there is no provision \"sool");
}

#[test]
fn references_of_the_indicators() {
    let file = "indicators/indicators.yaml";
    expect(file, "contacts: [c112", "contacts: [c911", "there is no contact \"c911\"");
    expect(
        file,
        "duty_provisions: [sol.19.1,",
        "duty_provisions: [sol.91.1,",
        "there is no provision \"sol.91.1\"",
    );
    expect(
        file,
        "decisive_dimension: exploitation",
        "decisive_dimension: exploitations",
        "there is no dimension \"exploitations\"",
    );
    expect(
        file,
        "codes: [sex]",
        "codes: [sexual_purposes]",
        "there is no value of the variable \"ev_purpose\" \"sexual_purposes\"",
    );
}

#[test]
fn references_of_the_process() {
    let file = "process/nrm.yaml";
    let real = Tree::embedded().get(file).unwrap().to_owned();
    // The first value of each kind of reference, whatever the process says today.
    let first = |key: &str| {
        let line = real.lines().find(|l| l.trim_start().starts_with(key)).unwrap();
        let id = line.split_once('[').unwrap().1.split([',', ']']).next().unwrap();
        (line.to_owned(), line.replacen(id, "nowhere", 1))
    };
    for (key, kind) in [
        ("actors: [", "actor"),
        ("provisions: [", "provision"),
        ("contacts: [", "contact"),
        ("consent: [", "consent rule"),
        ("started: [", "event"),
        ("done: [", "event"),
        ("again: [", "event"),
        ("ends: [", "event"),
    ] {
        let (from, to) = first(key);
        expect(file, &from, &to, &format!("there is no {kind} \"nowhere\""));
    }
    let clock = real.lines().find(|l| l.trim_start().starts_with("clock: {id: ")).unwrap();
    expect(file, clock, &clock.replacen("{id: ", "{id: x", 1), "there is no clock \"x");
    expect(file, clock, &clock.replacen("from: [", "from: [never, ", 1), "there is no event \"never\"");
    let wait = real.lines().find(|l| l.contains("step: nrm")).unwrap();
    expect(file, wait, &wait.replacen("step: nrm", "step: nrn", 1), "there is no step \"nrn");
}

#[test]
fn a_condition_that_cannot_be_compiled_is_told_at_its_line() {
    let file = "process/nrm.yaml";
    let real = Tree::embedded().get(file).unwrap().to_owned();
    let applies = real.lines().find(|l| l.trim_start().starts_with("applies: \"")).unwrap();
    for (condition, words) in [
        ("fact.nothing == 'yes'", "names fact \"nothing\""),
        ("happened['never']", "names event \"never\""),
        ("fact. ==", "cannot be read"),
        ("[1, 2].map(x, x)", "not allowed"),
    ] {
        let start = applies.split_once('"').unwrap().0;
        expect(file, applies, &format!("{start}\"{condition}\""), words);
    }
    let term = real.lines().find(|l| l.contains("when: \"")).unwrap();
    let (before, _) = term.split_once("when: \"").unwrap();
    expect(file, term, &format!("{before}when: \"term.other\"}}"), "names term \"other\"");
}
