//! Provisions (lagrum): which section says it, since when, under which number before, and how far it was checked.

use ground::{Check, Text};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// `provisions.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvisionsFile {
    /// Acts, ordinances, conventions and EU regulations.
    pub statutes: Vec<Statute>,
    /// Their sections.
    pub provisions: Vec<Provision>,
}

/// An act, ordinance, convention or EU regulation (författning).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Statute {
    /// First part of the ids of its provisions, e.g. `sol`.
    pub id: String,
    /// Abbreviation, e.g. SoL.
    pub abbr: Text,
    /// Number in the Swedish Code of Statutes (SFS), or the EU number.
    pub sfs: String,
    /// Full name with number.
    pub name: Text,
    /// Where anyone can read it.
    pub url: String,
    /// The public copy that was read.
    #[serde(default)]
    pub text_source: Option<String>,
    /// Date of that copy.
    #[serde(default)]
    pub text_as_of: Option<Date>,
    /// First day in force, where known.
    #[serde(default)]
    pub valid_from: Option<Date>,
}

/// One section, or a chapter or a whole statute where nothing narrower is meant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// `law.chapter.section`, letter glued on: `sol.19.1`, `lvu.31d`.
    pub id: String,
    /// Id of the [`Statute`].
    pub law: String,
    /// Chapter, if the statute has chapters.
    #[serde(default)]
    pub chapter: Option<String>,
    /// Section or article, e.g. `14 a`.
    #[serde(default)]
    pub section: Option<String>,
    /// Full citation: "20 kap. 1 § socialtjänstlagen (2025:400)".
    pub citation: Text,
    /// Short citation: "20 kap. 1 § SoL (2025:400)".
    pub short: Text,
    /// What it is about, in a few own words.
    pub subject: Text,
    /// First day in force, where known.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Last day in force, where known.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// The number it had before.
    #[serde(default)]
    pub old: Option<OldNumber>,
    /// Where it was read, if not at the statute's address.
    #[serde(default)]
    pub url: Option<String>,
    /// When it was last checked.
    pub checked: Date,
    /// How far it was checked.
    pub verified: Check,
    /// What is uncertain or special.
    #[serde(default)]
    pub note: Option<Text>,
}

impl Provision {
    /// Whether it is in force on that day as far as is known; an unknown bound does not exclude.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// The citation that was right on that day: the old number before the new one came into force.
    #[must_use]
    pub fn citation_on(&self, day: Date) -> &Text {
        match &self.old {
            Some(old) if day <= old.valid_to => &old.citation,
            _ => &self.citation,
        }
    }
}

/// Number in an earlier statute, for old decisions, guides and forms.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OldNumber {
    /// SFS number of the earlier statute.
    pub sfs: String,
    /// Its citation.
    pub citation: Text,
    /// Last day of that numbering.
    pub valid_to: Date,
}
