//! All knowledge of law in one place, looked up by id.

use std::collections::{HashMap, HashSet};

use ground::{Lang, Text};
use jiff::Timestamp;

use crate::{
    Clock, ClocksFile, Closed, ConsentFile, ConsentRule, Contact, ContactsFile, DataRule, DataRulesFile, Due,
    Effect, Gate, GatesFile, LogControl, LogControlFile, Offence, OffencesFile, Party, Proposal, Provision,
    ProvisionsFile, RetentionFile, RetentionRule, Statute, Threads, ThreadsFile, due, due_acute,
};

/// The parsed files of `content/law/`.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// `provisions.yaml`
    pub provisions: ProvisionsFile,
    /// `clocks.yaml`
    pub clocks: ClocksFile,
    /// `gates.yaml`
    pub gates: GatesFile,
    /// `consent.yaml`
    pub consent: ConsentFile,
    /// `retention.yaml`
    pub retention: RetentionFile,
    /// `contacts.yaml`
    pub contacts: ContactsFile,
    /// `offences.yaml`
    pub offences: OffencesFile,
    /// `data-rules.yaml`
    pub data_rules: DataRulesFile,
    /// `log-control.yaml`
    pub log_control: LogControlFile,
    /// `threads.yaml`
    pub threads: ThreadsFile,
}

/// A list in file order with look-up by id; the first of two equal ids counts.
#[derive(Debug, Clone)]
struct Shelf<T> {
    items: Vec<T>,
    index: HashMap<String, usize>,
}

impl<T> Shelf<T> {
    fn new(items: Vec<T>, id: impl Fn(&T) -> &str) -> Self {
        let mut index = HashMap::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            index.entry(id(item).to_owned()).or_insert(at);
        }
        Self { items, index }
    }

    fn get(&self, id: &str) -> Option<&T> {
        self.index.get(id).and_then(|at| self.items.get(*at))
    }
}

/// All knowledge of law.
#[derive(Debug, Clone)]
pub struct Law {
    statutes: Shelf<Statute>,
    provisions: Shelf<Provision>,
    clocks: Shelf<Clock>,
    parties: Shelf<Party>,
    gates: Shelf<Gate>,
    consent: Shelf<ConsentRule>,
    retention: Shelf<RetentionRule>,
    contacts: Shelf<Contact>,
    offences: Shelf<Offence>,
    data_rules: Shelf<DataRule>,
    log_control: LogControl,
    threads: Threads,
}

/// A fault in the content: an id used twice, or a reference that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The id stands twice in its list.
    #[error("{file}: the id \"{id}\" stands twice; give one of them another id")]
    Twice {
        /// File in `content/law/`.
        file: &'static str,
        /// The id.
        id: String,
    },
    /// A reference to something that does not exist.
    #[error("{file}: \"{id}\" refers to {what} \"{to}\", which does not exist; correct it or add it")]
    Dangling {
        /// File in `content/law/`.
        file: &'static str,
        /// The id of the entry that refers.
        id: String,
        /// What it refers to: `law`, `provision` or `party`.
        what: &'static str,
        /// The missing id.
        to: String,
    },
}

macro_rules! shelves {
    ($($(#[$doc:meta])* $one:ident, $many:ident: $shelf:ident -> $ty:ty;)*) => {
        impl Law {$(
            $(#[$doc])*
            #[must_use]
            pub fn $one(&self, id: &str) -> Option<&$ty> {
                self.$shelf.get(id)
            }
            /// All of them, in file order.
            #[must_use]
            pub fn $many(&self) -> &[$ty] {
                &self.$shelf.items
            }
        )*}
    };
}

shelves! {
    /// The statute with this id, e.g. `sol`.
    statute, statutes: statutes -> Statute;
    /// The provision with this id, e.g. `sol.19.1`.
    provision, provisions: provisions -> Provision;
    /// The clock with this id, e.g. `inquiry-decision`.
    clock, clocks: clocks -> Clock;
    /// The party with this id, e.g. `social-services`.
    party, parties: parties -> Party;
    /// The gate with this id, e.g. `d3`.
    gate, gates: gates -> Gate;
    /// The consent rule with this id, e.g. `con.2`.
    consent_rule, consent_rules: consent -> ConsentRule;
    /// The retention rule with this id, e.g. `ret.2`.
    retention_rule, retention_rules: retention -> RetentionRule;
    /// The contact with this id, e.g. `stodtelefon`.
    contact, contacts: contacts -> Contact;
    /// The offence with this id, e.g. `of.1`.
    offence, offences: offences -> Offence;
    /// The data rule with this id, e.g. `p2`.
    data_rule, data_rules: data_rules -> DataRule;
}

impl Law {
    /// Assembles the parsed files. Never fails; what does not fit together is told by [`Law::faults`].
    #[must_use]
    pub fn new(files: Files) -> Self {
        let mut law = Self {
            statutes: Shelf::new(files.provisions.statutes, |x| &x.id),
            provisions: Shelf::new(files.provisions.provisions, |x| &x.id),
            clocks: Shelf::new(files.clocks.clocks, |x| &x.id),
            parties: Shelf::new(files.gates.parties, |x| &x.id),
            gates: Shelf::new(files.gates.gates, |x| &x.id),
            consent: Shelf::new(files.consent.consent, |x| &x.id),
            retention: Shelf::new(files.retention.retention, |x| &x.id),
            contacts: Shelf::new(files.contacts.contacts, |x| &x.id),
            offences: Shelf::new(files.offences.offences, |x| &x.id),
            data_rules: Shelf::new(files.data_rules.data_rules, |x| &x.id),
            log_control: files.log_control.log_control,
            threads: files.threads.threads,
        };
        let mut clocks = std::mem::take(&mut law.clocks.items);
        for clock in &mut clocks {
            clock.cite = law.cite(&clock.provisions);
        }
        law.clocks.items = clocks;
        law
    }

    /// The figures of log control.
    #[must_use]
    pub const fn log_control(&self) -> &LogControl {
        &self.log_control
    }

    /// The figures of threads between units.
    #[must_use]
    pub const fn threads(&self) -> &Threads {
        &self.threads
    }

    /// Short citations of some provisions, separated by semicolons; unknown ids are left out.
    #[must_use]
    pub fn cite(&self, provisions: &[String]) -> Text {
        let join = |lang: Lang| {
            let found: Vec<&str> =
                provisions.iter().filter_map(|id| self.provision(id)).map(|p| p.short.get(lang)).collect();
            found.join("; ")
        };
        Text::new(join(Lang::Sv), join(Lang::En))
    }

    /// When the clock with this id, started at `from`, ends; `None` if there is no such clock.
    #[must_use]
    pub fn due(&self, clock: &str, from: Timestamp) -> Option<Due> {
        self.clock(clock).map(|c| due(c, from))
    }

    /// As [`Law::due`], for an acute matter.
    #[must_use]
    pub fn due_acute(&self, clock: &str, from: Timestamp) -> Option<Due> {
        self.clock(clock).map(|c| due_acute(c, from))
    }

    /// Gates through which facts could go from one kind of party to another, in file order. A person must still
    /// answer each gate's questions.
    pub fn gates_between<'a>(&'a self, from: &'a str, to: &'a str) -> impl Iterator<Item = &'a Gate> {
        self.gates.items.iter().filter(move |gate| {
            self.covers(&gate.from, from)
                && self.covers(&gate.to, to)
                && !gate.excluded_from.iter().any(|x| x == from)
        })
    }

    /// Every gate that names this way, with those that cannot be used and why. `child`: the person is or may be under 18.
    /// What opens nothing by itself, or forbids, is no gate to choose.
    #[must_use]
    pub fn propose<'a>(&'a self, from: &'a str, to: &'a str, child: bool) -> Vec<Proposal<'a>> {
        let leads = |g: &&Gate| {
            self.covers(&g.from, from)
                && self.covers(&g.to, to)
                && matches!(g.effect, Effect::Duty | Effect::Request | Effect::May)
        };
        let closed = |g: &Gate| {
            if g.excluded_from.iter().any(|x| x == from) {
                Some(Closed::Excluded)
            } else if g.child_only && !child {
                Some(Closed::NotAChild)
            } else {
                None
            }
        };
        self.gates.items.iter().filter(leads).map(|gate| Proposal { gate, closed: closed(gate) }).collect()
    }

    fn covers(&self, listed: &[String], party: &str) -> bool {
        listed
            .iter()
            .any(|id| id == party || self.party(id).is_some_and(|p| p.members.iter().any(|m| m == party)))
    }

    /// Everything in the content that does not fit together.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        twice(&mut faults, "provisions.yaml", self.statutes.items.iter().map(|x| x.id.as_str()));
        twice(&mut faults, "provisions.yaml", self.provisions.items.iter().map(|x| x.id.as_str()));
        for p in &self.provisions.items {
            if self.statute(&p.law).is_none() {
                faults.push(Fault::Dangling {
                    file: "provisions.yaml",
                    id: p.id.clone(),
                    what: "law",
                    to: p.law.clone(),
                });
            }
        }
        twice(&mut faults, "gates.yaml", self.parties.items.iter().map(|x| x.id.as_str()));
        for gate in &self.gates.items {
            let parties = gate.from.iter().chain(&gate.to).chain(&gate.excluded_from);
            self.parties_exist(&mut faults, &gate.id, parties);
        }
        for party in &self.parties.items {
            self.parties_exist(&mut faults, &party.id, party.members.iter());
        }
        macro_rules! based {
            ($($file:literal, $shelf:ident;)*) => {$(
                twice(&mut faults, $file, self.$shelf.items.iter().map(|x| x.id.as_str()));
                for item in &self.$shelf.items {
                    for to in item.provisions.iter().filter(|p| self.provision(p).is_none()) {
                        faults.push(Fault::Dangling { file: $file, id: item.id.clone(), what: "provision", to: to.clone() });
                    }
                }
            )*};
        }
        based! {
            "clocks.yaml", clocks;
            "gates.yaml", gates;
            "consent.yaml", consent;
            "retention.yaml", retention;
            "offences.yaml", offences;
            "data-rules.yaml", data_rules;
        }
        twice(&mut faults, "contacts.yaml", self.contacts.items.iter().map(|x| x.id.as_str()));
        faults
    }

    fn parties_exist<'a>(
        &self,
        faults: &mut Vec<Fault>,
        id: &str,
        parties: impl Iterator<Item = &'a String>,
    ) {
        for to in parties.filter(|p| self.party(p).is_none()) {
            faults.push(Fault::Dangling {
                file: "gates.yaml",
                id: id.to_owned(),
                what: "party",
                to: to.clone(),
            });
        }
    }
}

fn twice<'a>(faults: &mut Vec<Fault>, file: &'static str, ids: impl Iterator<Item = &'a str>) {
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(id) {
            faults.push(Fault::Twice { file, id: id.to_owned() });
        }
    }
}
