//! The set of signs (tecken, indikatorer) as read from `content/indicators/`, and lookups in it.

use std::collections::{BTreeMap, BTreeSet};

use ground::{Check, Text};
use serde::{Deserialize, Serialize};

/// Weight of an indicator, only where the source gives one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Strong.
    Strong,
    /// Medium.
    Medium,
    /// Weak.
    Weak,
}

/// One sign.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Stable id; never reused, old assessments refer to it.
    pub id: String,
    /// Dimension it belongs to.
    pub dimension: String,
    /// Weight, only where the source gives one.
    #[serde(default)]
    pub weight: Option<Weight>,
    /// Short key of the source list.
    #[serde(default)]
    pub key: Option<String>,
    /// Remark on the wording.
    #[serde(default)]
    pub note: Option<String>,
    /// Source id.
    pub source: String,
    /// How far it was checked against the source.
    pub verified: Check,
    /// Audiences who can see this sign.
    pub audience: Vec<String>,
    /// Forms of exploitation it points to (`any` = all).
    pub exploitation: Vec<String>,
    /// The sign in words.
    pub text: Text,
}

/// Whether a dimension comes from the weighted survey or from practice lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DimensionGroup {
    /// ILO/EC Delphi survey.
    Delphi,
    /// Practice lists without weights.
    Practice,
}

/// A group of signs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Id.
    pub id: String,
    /// Where the dimension comes from.
    pub group: DimensionGroup,
    /// Name shown.
    pub label: Text,
}

/// What the law asks of an audience when a child may be harmed (SoL 19:1, 19:4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Duty {
    /// Must report at once (anmälningsplikt).
    Must,
    /// Anyone should report.
    Should,
    /// Depends on the activity: check.
    Check,
}

/// Who fills in a list (yrkesgrupp).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// Id.
    pub id: String,
    /// Name shown.
    pub label: Text,
    /// `own`: written for the audience; `general`: duty and national numbers only.
    pub advice_kind: String,
    /// What to do now.
    pub advice: Text,
    /// Whom to call, best first.
    pub contacts: Vec<String>,
    /// Duty to report.
    pub duty: Duty,
}

/// A form of exploitation as used by the lists, with the coded forms (`ev_purpose`) it covers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Id, or `any`.
    pub id: String,
    /// Name shown.
    pub label: Text,
    /// Codes covered; a code also covers its sub-codes (`sex` covers `sex.csam`).
    pub codes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Meta {
    pub(crate) version: String,
    pub(crate) date: String,
    pub(crate) status: Text,
    pub(crate) rule: Text,
    pub(crate) rule_source: String,
    pub(crate) child_frame: Text,
    pub(crate) child_frame_basis: Vec<String>,
    pub(crate) duty: Text,
    pub(crate) duty_provisions: Vec<String>,
}

/// How many of which weight make a dimension positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Threshold {
    #[serde(default)]
    pub(crate) strong: u32,
    #[serde(default)]
    pub(crate) medium: u32,
    #[serde(default)]
    pub(crate) weak: u32,
    #[serde(default)]
    pub(crate) medium_or_weak: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scoring {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) source: String,
    pub(crate) verified: Check,
    pub(crate) applies_to_indicator_prefix: String,
    pub(crate) dimension_positive_if_any: Vec<Threshold>,
    pub(crate) decisive_dimension: String,
    pub(crate) caution: Text,
}

/// A document the signs come from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    title: String,
    url: String,
    verified: Check,
    #[serde(default)]
    note: Option<String>,
}

/// What the law says about a child (BrB 4:1 a, 4:1 b): act and purpose, no means.
#[derive(Debug, Clone, Copy)]
pub struct ChildFrame<'a> {
    /// The frame in words.
    pub text: &'a Text,
    /// Where it stands.
    pub basis: &'a [String],
}

/// The whole set of signs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicators {
    pub(crate) meta: Meta,
    pub(crate) scoring: Scoring,
    dimensions: Vec<Dimension>,
    audiences: Vec<Audience>,
    advice_source: String,
    advice_note: String,
    purposes: Vec<Purpose>,
    sources: BTreeMap<String, Source>,
    unread_lists: Vec<String>,
    indicators: Vec<Indicator>,
}

/// Faults in the set of signs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the indicator file has {} fault(s): {}", .0.len(), .0.join("; "))]
pub struct IndicatorsError(pub Vec<String>);

impl Indicators {
    /// Checks every cross-reference inside the file.
    ///
    /// # Errors
    /// All faults at once, each naming the id it concerns.
    pub fn check(&self) -> Result<(), IndicatorsError> {
        let mut faults = Vec::new();
        let known = |list: &mut BTreeSet<String>, id: &str, what: &str, faults: &mut Vec<String>| {
            if !list.insert(id.to_owned()) {
                faults.push(format!("{what} \"{id}\" stands twice"));
            }
        };
        let (mut dims, mut auds, mut purps, mut ids) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        self.dimensions.iter().for_each(|d| known(&mut dims, &d.id, "dimension", &mut faults));
        self.audiences.iter().for_each(|a| known(&mut auds, &a.id, "audience", &mut faults));
        self.purposes.iter().for_each(|p| known(&mut purps, &p.id, "purpose", &mut faults));
        self.indicators.iter().for_each(|i| known(&mut ids, &i.id, "indicator", &mut faults));
        if !dims.contains(&self.scoring.decisive_dimension) {
            faults
                .push(format!("scoring: dimension \"{}\" is not declared", self.scoring.decisive_dimension));
        }
        for i in &self.indicators {
            if !dims.contains(&i.dimension) {
                faults.push(format!("{}: dimension \"{}\" is not declared", i.id, i.dimension));
            }
            if !self.sources.contains_key(&i.source) {
                faults.push(format!("{}: source \"{}\" is not declared", i.id, i.source));
            }
            for a in i.audience.iter().filter(|a| !auds.contains(*a)) {
                faults.push(format!("{}: audience \"{a}\" is not declared", i.id));
            }
            for e in i.exploitation.iter().filter(|e| !purps.contains(*e)) {
                faults.push(format!("{}: exploitation \"{e}\" is not declared", i.id));
            }
            if i.weight.is_some() && !self.weighted(i) {
                faults.push(format!("{}: a weight, but the scoring rule does not cover this item", i.id));
            }
            if i.text.sv.trim().is_empty() || i.text.en.trim().is_empty() {
                faults.push(format!("{}: text is missing in one language", i.id));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(IndicatorsError(faults)) }
    }

    /// Version of the set, kept with every assessment.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.meta.version
    }
    /// All signs in file order.
    #[must_use]
    pub fn all(&self) -> &[Indicator] {
        &self.indicators
    }
    /// All audiences.
    #[must_use]
    pub fn audiences(&self) -> &[Audience] {
        &self.audiences
    }
    /// All purposes.
    #[must_use]
    pub fn purposes(&self) -> &[Purpose] {
        &self.purposes
    }
    /// All dimensions.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }
    /// Looks a sign up.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|i| i.id == id)
    }
    /// Looks an audience up.
    #[must_use]
    pub fn audience(&self, id: &str) -> Option<&Audience> {
        self.audiences.iter().find(|a| a.id == id)
    }
    /// Looks a dimension up.
    #[must_use]
    pub fn dimension(&self, id: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|d| d.id == id)
    }
    /// A purpose by its own id or by a form-of-exploitation code (`ev_purpose`), the most precise match first.
    #[must_use]
    pub fn purpose(&self, id_or_code: &str) -> Option<&Purpose> {
        let covers = |code: &str| {
            id_or_code == code || id_or_code.strip_prefix(code).is_some_and(|rest| rest.starts_with('.'))
        };
        self.purposes.iter().find(|p| p.id == id_or_code).or_else(|| {
            self.purposes
                .iter()
                .filter_map(|p| p.codes.iter().filter(|c| covers(c)).map(String::len).max().map(|n| (n, p)))
                // First of the longest, so that file order breaks ties.
                .fold(None, |best: Option<(usize, &Purpose)>, (n, p)| match best {
                    Some((m, _)) if m >= n => best,
                    _ => Some((n, p)),
                })
                .map(|(_, p)| p)
        })
    }
    /// The signs an audience can see.
    pub fn for_audience<'a>(&'a self, audience: &'a str) -> impl Iterator<Item = &'a Indicator> {
        self.indicators.iter().filter(move |i| i.audience.iter().any(|a| a == audience))
    }
    /// The signs that point to a purpose, given by id or code. An unknown or uncovered code keeps all of them.
    pub fn for_purpose<'a>(&'a self, purpose: &'a str) -> impl Iterator<Item = &'a Indicator> {
        let wanted = self.purpose(purpose);
        self.indicators.iter().filter(move |i| wanted.is_none_or(|p| i.points_to(&p.id)))
    }
    /// The legal frame for a child.
    #[must_use]
    pub fn child_frame(&self) -> ChildFrame<'_> {
        ChildFrame { text: &self.meta.child_frame, basis: &self.meta.child_frame_basis }
    }
    /// Whether the combination rule covers this sign.
    #[must_use]
    pub fn weighted(&self, i: &Indicator) -> bool {
        i.id.starts_with(&self.scoring.applies_to_indicator_prefix)
    }
    /// Contacts and provisions named in the file, for cross-reference checks elsewhere.
    #[must_use]
    pub fn references(&self) -> (BTreeSet<&str>, BTreeSet<&str>) {
        (
            self.audiences.iter().flat_map(|a| a.contacts.iter().map(String::as_str)).collect(),
            self.meta.duty_provisions.iter().map(String::as_str).collect(),
        )
    }
    /// Title and address of a source.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<(&str, &str, Check)> {
        self.sources.get(id).map(|s| (s.title.as_str(), s.url.as_str(), s.verified))
    }
}

impl Indicator {
    /// Whether the sign points to this purpose (or to any).
    #[must_use]
    pub fn points_to(&self, purpose: &str) -> bool {
        purpose == "any" || self.exploitation.iter().any(|e| e == "any" || e == purpose)
    }
}
