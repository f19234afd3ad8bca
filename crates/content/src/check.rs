//! The check of all content: syntax, types and every cross-reference.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use guidance::{STEP_DONE, STEP_REOPENED, STEP_SET_ASIDE, STEP_STARTED};

use crate::{
    Content, Fault, Tree, knowledge,
    node::{self, Node, Value, Visited},
    register, rules,
    rules::{COLUMNS, Kind, RULES, Role},
    table, words,
};

/// Every fault of the content, in the order of files and lines; empty when there is none.
#[must_use]
pub fn check(tree: &Tree) -> Vec<Fault> {
    let typed = Content::read(tree).err().unwrap_or_default();
    let mut faults = Vec::new();
    unknown_files(tree, &mut faults);
    let files = nodes(tree, &typed, &mut faults);
    let mut ids = Ids::default();
    ids.collect(&files, tree, &mut faults);
    ids.refer(&files, tree, &mut faults);
    for (file, root) in &files {
        languages(file, root, &mut faults);
    }
    code_values(&files, &mut faults);
    register::check(tree, &mut faults);
    faults.extend(typed.into_iter().filter(|f| !knowledge::told_by_the_table(f)));
    faults.extend(words::check(tree));
    faults.sort();
    faults.dedup();
    faults
}

/// YAML files as trees. The typed reading has told most syntax faults already, so one for each file is enough.
fn nodes<'t>(tree: &'t Tree, typed: &[Fault], faults: &mut Vec<Fault>) -> BTreeMap<&'t str, Node> {
    let mut files = BTreeMap::new();
    for (file, text) in tree.iter().filter(|(file, _)| file.ends_with(".yaml")) {
        match node::parse(file, text) {
            Ok(root) => {
                files.insert(file, root);
            }
            Err(fault) => {
                if !typed.iter().any(|f| f.file == file) {
                    faults.push(fault);
                }
            }
        }
    }
    files
}

/// A file nobody reads is most often a misspelt name: the expert believes the change is in force, and it is not.
fn unknown_files(tree: &Tree, faults: &mut Vec<Fault>) {
    // Folders that grow by files of any name.
    const OPEN: [(&str, &[&str]); 7] = [
        ("words/sv/", &["ftl"]),
        ("words/en/", &["ftl"]),
        ("process/", &["yaml"]),
        ("names/", &["tsv", "csv", "yaml", "md", "txt"]),
        ("library/", &["yaml", "md"]),
        ("courses/", &["yaml", "md"]),
        ("pages/", &["yaml", "md"]),
    ];
    let known = Tree::embedded();
    for path in tree.replaced() {
        let ending = path.rsplit_once('.').map_or("", |(_, e)| e);
        let open = OPEN.iter().any(|(folder, endings)| path.starts_with(folder) && endings.contains(&ending));
        if tree.get(path).is_none() || known.get(path).is_some() || open || path.ends_with("README.md") {
            continue;
        }
        let near = nearest(path, known.iter().map(|(p, _)| p));
        let fix = near.map_or_else(
            || "remove the file, or give it the name of the file it should replace".to_owned(),
            |near| format!("rename it to \"{near}\" if that is the file it should replace, or remove it"),
        );
        faults.push(Fault::at(path, (0, 0), "no part of the system reads a file with this name", fix));
    }
}

#[derive(Debug, Clone)]
struct Place {
    file: String,
    at: (usize, usize),
}

/// All ids that are defined, by kind.
#[derive(Debug, Default)]
struct Ids {
    defined: HashMap<Kind, BTreeMap<String, Vec<Place>>>,
}

impl Ids {
    fn collect(&mut self, files: &BTreeMap<&str, Node>, tree: &Tree, faults: &mut Vec<Fault>) {
        for (file, root) in files {
            for_each_id(file, root, |role, kind, node, id| {
                if matches!(role, Role::Defines | Role::DefinesKey) {
                    self.define(kind, id, file, node.place, faults);
                }
            });
        }
        for_each_cell(tree, |file, role, kind, line, id| {
            if role == Role::Defines {
                self.define(kind, id, file, (line, 0), faults);
            }
        });
        for (place, id) in exploitation_codes(files) {
            self.defined
                .entry(Kind::ExploitationCode)
                .or_default()
                .entry(id.to_owned())
                .or_default()
                .push(place);
        }
    }

    fn define(&mut self, kind: Kind, id: &str, file: &str, at: (usize, usize), faults: &mut Vec<Fault>) {
        let places = self.defined.entry(kind).or_default().entry(id.to_owned()).or_default();
        if let Some(first) = places.iter().find(|p| p.file == file || !versioned(file)) {
            faults.push(Fault::at(
                file,
                at,
                format!("the {} \"{id}\" is already defined in {}:{}", kind.name(), first.file, first.at.0),
                "give one of the two another id",
            ));
        }
        places.push(Place { file: file.to_owned(), at });
    }

    fn refer(&self, files: &BTreeMap<&str, Node>, tree: &Tree, faults: &mut Vec<Fault>) {
        for (file, root) in files {
            for_each_id(file, root, |role, kind, node, id| {
                if matches!(role, Role::Refers | Role::RefersKey) && definable(kind, files) {
                    self.look_up(kind, id, file, node.place, faults);
                }
            });
        }
        for_each_cell(tree, |file, role, kind, line, id| {
            if role == Role::Refers {
                self.look_up(kind, id, file, (line, 0), faults);
            }
        });
    }

    fn look_up(&self, kind: Kind, id: &str, file: &str, at: (usize, usize), faults: &mut Vec<Fault>) {
        let none = BTreeMap::new();
        let defined = self.defined.get(&kind).unwrap_or(&none);
        // A version of a process stands for itself: it may not lean on ids of another version.
        let counts = |p: &Place| p.file == file || !versioned(file) || folder(&p.file) != folder(file);
        if defined.get(id).is_some_and(|places| places.iter().any(counts)) || built_in(kind, id) {
            return;
        }
        let here = defined.iter().filter(|(_, places)| places.iter().any(counts)).map(|(id, _)| id.as_str());
        let fix = nearest(id, here).map_or_else(
            || format!("use an existing {} id, or define this one", kind.name()),
            |near| format!("use an existing {} id, perhaps \"{near}\", or define this one", kind.name()),
        );
        faults.push(Fault::at(file, at, format!("there is no {} \"{id}\"", kind.name()), fix));
    }
}

/// Whether a file that could define such ids is there at all. When it is missing, that is one fault, not one for each reference.
fn definable(kind: Kind, files: &BTreeMap<&str, Node>) -> bool {
    let mut rules = RULES
        .iter()
        .filter(|r| r.kind == kind && matches!(r.role, Role::Defines | Role::DefinesKey))
        .peekable();
    rules.peek().is_none() || rules.any(|r| files.keys().any(|file| rules::file_matches(r.files, file)))
}

/// Ids that the program itself defines.
fn built_in(kind: Kind, id: &str) -> bool {
    kind == Kind::Event && [STEP_STARTED, STEP_DONE, STEP_SET_ASIDE, STEP_REOPENED].contains(&id)
}

/// Files of which several versions may stand side by side.
fn versioned(file: &str) -> bool {
    matches!(folder(file), "process" | "indicators")
}

fn folder(file: &str) -> &str {
    file.split_once('/').map_or("", |(folder, _)| folder)
}

fn for_each_id<'n>(file: &str, root: &'n Node, mut act: impl FnMut(Role, Kind, &'n Node, &'n str)) {
    let rules: Vec<_> = RULES.iter().filter(|r| rules::file_matches(r.files, file)).collect();
    root.walk(&mut |path, visited| {
        let (node, wanted) = match visited {
            Visited::Key(node) => (node, [Role::DefinesKey, Role::RefersKey]),
            Visited::Value(node) => (node, [Role::Defines, Role::Refers]),
        };
        let Some(id) = node.text() else { return };
        for rule in rules.iter().filter(|r| wanted.contains(&r.role) && rules::path_matches(r.path, path)) {
            // An empty reference is how YAML writes "none".
            if !(matches!(rule.role, Role::Refers) && matches!(id, "" | "null" | "~")) {
                act(rule.role, rule.kind, node, id);
            }
        }
    });
}

fn for_each_cell(tree: &Tree, mut act: impl FnMut(&str, Role, Kind, usize, &str)) {
    let files: BTreeSet<&str> = COLUMNS.iter().map(|(file, ..)| *file).collect();
    for file in files {
        let Some(text) = tree.get(file) else { continue };
        let lines = table::Lines::of(text);
        // A row with a wrong number of columns is told elsewhere; its id still counts, or every reference to it would be a fault.
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let Ok(header) = reader.headers().cloned() else { continue };
        for row in reader.records().flatten() {
            let line = row.position().map_or(0, |p| lines.line(p));
            for (_, column, role, kind) in COLUMNS.iter().filter(|(f, ..)| *f == file) {
                let cell = header.iter().position(|h| h == *column).and_then(|i| row.get(i));
                if let Some(id) = cell {
                    act(file, *role, *kind, line, id);
                }
            }
        }
    }
}

/// A text in one language only.
fn languages(file: &str, root: &Node, faults: &mut Vec<Fault>) {
    root.walk(&mut |_, visited| {
        let Visited::Value(node) = visited else { return };
        if !matches!(node.value, Value::Map(_)) {
            return;
        }
        let (sv, en) = (node.get("sv"), node.get("en"));
        if sv.is_none() && en.is_none() {
            return;
        }
        for (lang, text) in [("sv", sv), ("en", en)] {
            match text {
                Some(text) if text.text().is_none_or(|t| !t.trim().is_empty()) => {}
                Some(text) => faults.push(one_language(file, text.place, lang)),
                None => faults.push(one_language(file, node.place, lang)),
            }
        }
    });
}

fn one_language(file: &str, place: (usize, usize), lang: &str) -> Fault {
    Fault::at(
        file,
        place,
        format!("the text is missing in \"{lang}\""),
        format!("write the text in \"{lang}\" too"),
    )
}

/// Values of `ev_purpose`, which the forms of exploitation of the indicators refer to.
fn exploitation_codes<'a>(files: &'a BTreeMap<&str, Node>) -> impl Iterator<Item = (Place, &'a str)> {
    const FILE: &str = "codes/victim-codes.yaml";
    items(files.get(FILE).and_then(|root| root.get("variables")))
        .filter(|v| v.get("id").and_then(Node::text) == Some("ev_purpose"))
        .flat_map(|v| items(v.get("values")))
        .filter_map(|v| v.get("code"))
        .filter_map(|c| Some((Place { file: FILE.to_owned(), at: c.place }, c.text()?)))
}

fn items(node: Option<&Node>) -> impl Iterator<Item = &Node> {
    match node.map(|n| &n.value) {
        Some(Value::List(items)) => items.iter(),
        _ => [].iter(),
    }
}

/// Codes are unique in their variable, and a part (`a.b`) has its whole (`a`).
fn code_values(files: &BTreeMap<&str, Node>, faults: &mut Vec<Fault>) {
    const FILE: &str = "codes/victim-codes.yaml";
    for variable in items(files.get(FILE).and_then(|root| root.get("variables"))) {
        let name = variable.get("id").and_then(Node::text).unwrap_or_default();
        let is_tree = variable.get("type").and_then(Node::text) == Some("tree");
        let codes: Vec<(&Node, &str)> = items(variable.get("values"))
            .filter_map(|v| v.get("code"))
            .filter_map(|c| Some((c, c.text()?)))
            .collect();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (node, code) in &codes {
            if let Some(line) = seen.insert(code, node.place.0) {
                faults.push(Fault::at(
                    FILE,
                    node.place,
                    format!("the value \"{code}\" of \"{name}\" already stands on line {line}"),
                    "give one of the two another code",
                ));
            }
            let whole = code.rsplit_once('.').map(|(whole, _)| whole).filter(|_| is_tree);
            if let Some(whole) = whole.filter(|w| !codes.iter().any(|(_, c)| c == w)) {
                faults.push(Fault::at(
                    FILE,
                    node.place,
                    format!("the value \"{code}\" is a part of \"{whole}\", which does not exist"),
                    format!("add a value \"{whole}\" or change the code"),
                ));
            }
        }
        if codes.is_empty() && variable.get("values").is_none() {
            let kind = variable.get("type").and_then(Node::text).unwrap_or_default();
            if matches!(kind, "code" | "derived_code" | "tree" | "place") {
                let fix = "add its values, or change its type";
                faults.push(Fault::at(
                    FILE,
                    variable.place,
                    format!("the variable \"{name}\" has no values"),
                    fix,
                ));
            }
        }
    }
}

/// The candidate that differs by the fewest letters, when it is near enough to be meant.
fn nearest<'a>(wanted: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wanted.chars().count() / 4).clamp(1, 3);
    candidates
        .filter(|c| c.len().abs_diff(wanted.len()) <= limit * 2)
        .map(|c| (distance(wanted, c), c))
        .filter(|(d, _)| *d <= limit)
        .min()
        .map(|(_, c)| c)
}

/// Letters to change, add or remove to come from one to the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for ((y, diagonal), above) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(x != *y)).min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
