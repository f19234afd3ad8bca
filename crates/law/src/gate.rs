//! Gates (sekretessprövning): provisions that let facts go from one kind of organisation to another.
//!
//! A gate states what may go, the test in words and the questions a person answers. It never answers them.

use ground::{Check, Text};
use serde::{Deserialize, Serialize};

/// `gates.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatesFile {
    /// Kinds of senders and receivers.
    pub parties: Vec<Party>,
    /// The gates.
    pub gates: Vec<Gate>,
}

/// A kind of organisation or person that facts come from or go to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Id, e.g. `social-services`, or a group such as `any-authority`.
    pub id: String,
    /// Name.
    pub name: Text,
    /// For a group: the ids it stands for.
    #[serde(default)]
    pub members: Vec<String>,
}

/// What a gate does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The facts must be given.
    Duty,
    /// The facts must be given when asked for.
    Request,
    /// The facts may be given after the test.
    May,
    /// Secrecy goes with the facts; opens nothing by itself.
    Follows,
    /// The facts are never given.
    Never,
}

/// Why a gate cannot be used here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// The provision excepts this sender: [`Gate::excluded`] says how.
    Excluded,
    /// It is for facts about a person under 18.
    NotAChild,
}

/// A gate that leads from one kind of party to another, open or closed.
#[derive(Debug, Clone, Copy)]
pub struct Proposal<'a> {
    /// The gate.
    pub gate: &'a Gate,
    /// Why it cannot be used; `None` when a person may answer its questions.
    pub closed: Option<Closed>,
}

/// A gate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Id, `d1` to `d20`.
    pub id: String,
    /// Short name.
    pub name: Text,
    /// Ids of parties that give.
    pub from: Vec<String>,
    /// Ids of parties that receive.
    pub to: Vec<String>,
    /// What the gate does.
    pub effect: Effect,
    /// Which facts.
    pub what: Text,
    /// The legal test in words.
    pub test: Text,
    /// Questions a person answers before anything goes through; each must be answered yes.
    pub questions: Vec<Text>,
    /// Ids of the provisions.
    pub provisions: Vec<String>,
    /// For whom or what the gate is closed.
    #[serde(default)]
    pub excluded: Option<Text>,
    /// Parties in `from` groups that may not use it.
    #[serde(default)]
    pub excluded_from: Vec<String>,
    /// Only for facts about a person under 18.
    #[serde(default)]
    pub child_only: bool,
    /// What is uncertain or special.
    #[serde(default)]
    pub note: Option<Text>,
    /// Source beside the provisions.
    #[serde(default)]
    pub source: Option<String>,
    /// How far it was checked.
    pub verified: Check,
}
