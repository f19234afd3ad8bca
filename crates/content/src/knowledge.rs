//! Reading law, process and indicators into the types of the crates that know their meaning.
//!
//! Those crates name a fault by the id it concerns; here it gets the line where that id stands.

use guidance::{ConditionError, Indicators, Process, ProcessData, ProcessError};
use law::{Files, Law};
use serde::de::DeserializeOwned;

use crate::{
    Fault, Tree,
    node::{self, Node, Visited},
    yaml,
};

const PROCESS: &str = "process/nrm.yaml";
const INDICATORS: &str = "indicators/indicators.yaml";

/// `content/law/*.yaml`. References inside are checked by the table of rules, with their lines.
pub(crate) fn law(tree: &Tree, faults: &mut Vec<Fault>) -> Law {
    fn file<T: DeserializeOwned + Default>(tree: &Tree, path: &str, faults: &mut Vec<Fault>) -> T {
        yaml::read(tree, path, faults).unwrap_or_default()
    }
    Law::new(Files {
        provisions: file(tree, "law/provisions.yaml", faults),
        clocks: file(tree, "law/clocks.yaml", faults),
        gates: file(tree, "law/gates.yaml", faults),
        consent: file(tree, "law/consent.yaml", faults),
        retention: file(tree, "law/retention.yaml", faults),
        contacts: file(tree, "law/contacts.yaml", faults),
        offences: file(tree, "law/offences.yaml", faults),
        data_rules: file(tree, "law/data-rules.yaml", faults),
        log_control: file(tree, "law/log-control.yaml", faults),
        threads: file(tree, "law/threads.yaml", faults),
    })
}

/// The process, with every condition compiled.
pub(crate) fn process(tree: &Tree, faults: &mut Vec<Fault>) -> Option<Process> {
    let data: ProcessData = yaml::read(tree, PROCESS, faults)?;
    let errors = match Process::compile(data) {
        Ok(process) => return Some(process),
        Err(errors) => errors,
    };
    let root = tree.get(PROCESS).and_then(|text| node::parse(PROCESS, text).ok());
    for error in errors {
        let fault = match &error {
            ProcessError::Condition { at, error } => {
                let place = root.as_ref().map_or((0, 0), |root| condition_place(root, at, error));
                let fix = "correct the condition; the top of the file says what a condition may use";
                Fault::at(PROCESS, place, format!("{at}: {error}"), fix)
            }
            ProcessError::Fault { at, message } => {
                let place = root.as_ref().and_then(|root| entry(root, at)).map_or((0, 0), |n| n.place);
                split(PROCESS, place, at, message)
            }
        };
        faults.push(fault);
    }
    None
}

/// The signs, with their references checked.
pub(crate) fn indicators(tree: &Tree, faults: &mut Vec<Fault>) -> Option<Indicators> {
    let indicators: Indicators = yaml::read(tree, INDICATORS, faults)?;
    let Err(errors) = indicators.check() else { return Some(indicators) };
    let root = tree.get(INDICATORS).and_then(|text| node::parse(INDICATORS, text).ok());
    for message in &errors.0 {
        let at = message.split_once(':').map_or("", |(id, _)| id);
        let place = root.as_ref().and_then(|root| entry(root, at)).map_or((0, 0), |n| n.place);
        faults.push(Fault::at(
            INDICATORS,
            place,
            message.clone(),
            "correct the entry, or declare what it names",
        ));
    }
    None
}

/// "what is wrong; what to do" as the two halves of a fault.
fn split(file: &str, place: (usize, usize), at: &str, message: &str) -> Fault {
    let (what, fix) = message.split_once("; ").unwrap_or((message, "correct this entry"));
    Fault::at(file, place, format!("{at}: {what}"), fix.to_owned())
}

/// The map whose `id` is this.
fn entry<'n>(root: &'n Node, id: &str) -> Option<&'n Node> {
    let mut found = None;
    root.walk(&mut |_, visited| {
        if let Visited::Value(node) = visited
            && found.is_none()
            && node.get("id").and_then(Node::text) == Some(id)
        {
            found = Some(node);
        }
    });
    found
}

/// Where the faulty condition of an entry stands: the one that holds the name the error speaks of, or the first.
fn condition_place(root: &Node, at: &str, error: &ConditionError) -> (usize, usize) {
    let id = at.strip_prefix("term ").unwrap_or(at);
    let Some(entry) = entry(root, id) else { return (0, 0) };
    let mut conditions: Vec<&Node> = Vec::new();
    entry.walk(&mut |path, visited| {
        if let Visited::Value(node) = visited
            && node.text().is_some()
            && matches!(path, ["applies" | "when"] | ["waits_for", "until"])
        {
            conditions.push(node);
        }
    });
    let said = error.to_string();
    let holds = |node: &&&Node| {
        let text = node.text().unwrap_or_default();
        said.split('"').skip(1).step_by(2).any(|name| text.contains(name))
    };
    conditions.iter().find(holds).or(conditions.first()).map_or(entry.place, |n| n.place)
}

/// Whether the table of rules tells the same at the very line of the wrong reference, so that this one, at the head of its entry,
/// would only be noise.
pub(crate) fn told_by_the_table(fault: &Fault) -> bool {
    [PROCESS, INDICATORS].contains(&fault.file.as_str())
        && !fault.message.contains("the condition names")
        && ["is not declared", "stands twice", "missing in one language"]
            .iter()
            .any(|told| fault.message.ends_with(told))
}
