//! The table of what defines and what refers: one line for each place in the content where an id is given or used.

/// What an id stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Statute,
    Provision,
    Clock,
    Contact,
    Gate,
    Party,
    DataRule,
    Retention,
    Offence,
    Actor,
    Consent,
    Fact,
    Event,
    Term,
    Step,
    Dimension,
    Audience,
    Purpose,
    Source,
    Indicator,
    CodeUnit,
    CodeSource,
    Variable,
    ExploitationCode,
    Region,
    County,
    Municipality,
    Authority,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Statute => "statute",
            Self::Provision => "provision",
            Self::Clock => "clock",
            Self::Contact => "contact",
            Self::Gate => "gate",
            Self::Party => "party",
            Self::DataRule => "data rule",
            Self::Retention => "retention rule",
            Self::Offence => "offence",
            Self::Actor => "actor",
            Self::Consent => "consent rule",
            Self::Fact => "fact",
            Self::Event => "event",
            Self::Term => "term",
            Self::Step => "step",
            Self::Dimension => "dimension",
            Self::Audience => "audience",
            Self::Purpose => "form of exploitation",
            Self::Source | Self::CodeSource => "source",
            Self::Indicator => "indicator",
            Self::CodeUnit => "unit",
            Self::Variable => "variable",
            Self::ExploitationCode => "value of the variable \"ev_purpose\"",
            Self::Region => "region",
            Self::County => "county",
            Self::Municipality => "municipality",
            Self::Authority => "authority",
        }
    }
}

/// Whether the table line gives an id or uses one, and whether it is a value or the key of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Defines,
    DefinesKey,
    Refers,
    RefersKey,
}

/// One line of the table.
pub(crate) struct Rule {
    /// Folder and ending of the files, `law/*.yaml`, or one file.
    pub(crate) files: &'static str,
    /// Keys that lead to the id: `*` is any one key, `**` any number. List positions do not count.
    pub(crate) path: &'static str,
    pub(crate) role: Role,
    pub(crate) kind: Kind,
}

const fn rule(files: &'static str, path: &'static str, role: Role, kind: Kind) -> Rule {
    Rule { files, path, role, kind }
}

use Kind as K;
use Role::{Defines, DefinesKey, Refers, RefersKey};

/// The whole table.
pub(crate) const RULES: &[Rule] = &[
    rule("law/*.yaml", "statutes.id", Defines, K::Statute),
    rule("law/*.yaml", "provisions.id", Defines, K::Provision),
    rule("law/*.yaml", "clocks.id", Defines, K::Clock),
    rule("law/*.yaml", "contacts.id", Defines, K::Contact),
    rule("law/*.yaml", "gates.id", Defines, K::Gate),
    rule("law/*.yaml", "retention.id", Defines, K::Retention),
    rule("law/*.yaml", "offences.id", Defines, K::Offence),
    rule("law/*.yaml", "parties.id", Defines, K::Party),
    rule("law/*.yaml", "consent.id", Defines, K::Consent),
    rule("law/*.yaml", "data_rules.id", Defines, K::DataRule),
    rule("law/*.yaml", "provisions.law", Refers, K::Statute),
    rule("law/*.yaml", "*.provisions", Refers, K::Provision),
    rule("law/*.yaml", "threads.silence", Refers, K::Clock),
    rule("law/*.yaml", "threads.decision", Refers, K::Clock),
    rule("law/*.yaml", "gates.from", Refers, K::Party),
    rule("law/*.yaml", "gates.to", Refers, K::Party),
    rule("law/*.yaml", "gates.excluded_from", Refers, K::Party),
    rule("law/*.yaml", "parties.members", Refers, K::Party),
    rule("process/*.yaml", "actors.id", Defines, K::Actor),
    rule("process/*.yaml", "consent_rules.id", Defines, K::Consent),
    rule("process/*.yaml", "facts.id", Defines, K::Fact),
    rule("process/*.yaml", "events.id", Defines, K::Event),
    rule("process/*.yaml", "terms.id", Defines, K::Term),
    rule("process/*.yaml", "steps.id", Defines, K::Step),
    rule("process/*.yaml", "steps.steps.id", Defines, K::Step),
    rule("process/*.yaml", "**.provisions", Refers, K::Provision),
    rule("process/*.yaml", "**.clock.id", Refers, K::Clock),
    rule("process/*.yaml", "**.contacts", Refers, K::Contact),
    rule("process/*.yaml", "steps.steps.actors", Refers, K::Actor),
    rule("process/*.yaml", "steps.steps.roles.*", RefersKey, K::Actor),
    rule("process/*.yaml", "steps.steps.consent", Refers, K::Consent),
    rule("process/*.yaml", "steps.steps.waits_for.step", Refers, K::Step),
    rule("process/*.yaml", "steps.steps.started", Refers, K::Event),
    rule("process/*.yaml", "steps.steps.done", Refers, K::Event),
    rule("process/*.yaml", "steps.steps.again", Refers, K::Event),
    rule("process/*.yaml", "steps.steps.ends", Refers, K::Event),
    rule("process/*.yaml", "steps.steps.clock.from", Refers, K::Event),
    rule("indicators/*.yaml", "dimensions.id", Defines, K::Dimension),
    rule("indicators/*.yaml", "audiences.id", Defines, K::Audience),
    rule("indicators/*.yaml", "purposes.id", Defines, K::Purpose),
    rule("indicators/*.yaml", "sources.*", DefinesKey, K::Source),
    rule("indicators/*.yaml", "indicators.id", Defines, K::Indicator),
    rule("indicators/*.yaml", "scoring.decisive_dimension", Refers, K::Dimension),
    rule("indicators/*.yaml", "scoring.source", Refers, K::Source),
    rule("indicators/*.yaml", "meta.duty_provisions", Refers, K::Provision),
    rule("indicators/*.yaml", "audiences.contacts", Refers, K::Contact),
    rule("indicators/*.yaml", "purposes.codes", Refers, K::ExploitationCode),
    rule("indicators/*.yaml", "indicators.dimension", Refers, K::Dimension),
    rule("indicators/*.yaml", "indicators.source", Refers, K::Source),
    rule("indicators/*.yaml", "indicators.audience", Refers, K::Audience),
    rule("indicators/*.yaml", "indicators.exploitation", Refers, K::Purpose),
    rule("codes/victim-codes.yaml", "units.id", Defines, K::CodeUnit),
    rule("codes/victim-codes.yaml", "sources.*", DefinesKey, K::CodeSource),
    rule("codes/victim-codes.yaml", "variables.id", Defines, K::Variable),
    rule("codes/victim-codes.yaml", "variables.unit", Refers, K::CodeUnit),
    rule("codes/victim-codes.yaml", "variables.sources", Refers, K::CodeSource),
    rule("register/regions.yaml", "regions.id", Defines, K::Region),
    rule("register/regions.yaml", "regions.counties", Refers, K::County),
    rule("register/authorities.yaml", "authorities.id", Defines, K::Authority),
    rule("register/authorities.yaml", "authorities.actor", Refers, K::Actor),
    rule("register/authorities.yaml", "authorities.region", Refers, K::Region),
    rule("register/authorities.yaml", "authorities.county", Refers, K::County),
];

/// The same for tables: file, column, role, kind.
pub(crate) const COLUMNS: &[(&str, &str, Role, Kind)] = &[
    ("register/lan.csv", "lan_kod", Defines, K::County),
    ("register/lan.csv", "region_slug", Refers, K::Region),
    ("register/kommuner.csv", "kommun_kod", Defines, K::Municipality),
    ("register/kommuner.csv", "lan_kod", Refers, K::County),
    ("register/kommuner.csv", "region_slug", Refers, K::Region),
];

/// Whether a file belongs to a rule.
pub(crate) fn file_matches(files: &str, file: &str) -> bool {
    match files.split_once('*') {
        None => files == file,
        Some((folder, ending)) => file
            .strip_prefix(folder)
            .and_then(|rest| rest.strip_suffix(ending))
            .is_some_and(|name| !name.contains('/')),
    }
}

/// Whether a path of keys fits a pattern.
pub(crate) fn path_matches(pattern: &str, path: &[&str]) -> bool {
    fn fits(pattern: &[&str], path: &[&str]) -> bool {
        match (pattern.split_first(), path.split_first()) {
            (None, None) => true,
            (Some((&"**", rest)), _) => {
                fits(rest, path) || path.split_first().is_some_and(|(_, shorter)| fits(pattern, shorter))
            }
            (Some((wanted, rest)), Some((key, path))) => {
                (*wanted == "*" || wanted == key) && fits(rest, path)
            }
            _ => false,
        }
    }
    let parts: Vec<&str> = pattern.split('.').collect();
    fits(&parts, path)
}
