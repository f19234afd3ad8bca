//! What the demonstration tells: invented people at real kinds of units, reports and cases. Times are told from the day
//! of the first start, so that the demonstration is always fresh.

use std::{collections::BTreeMap, str::FromStr};

use access::{Role, Secrecy};
use casework::{CloseReason, GlassReason, PersonRole};
use directory::{OrgKind, UnitKind};
use intake::{AgeBand, Answer, Danger, Decision, Kind, Met, Needs};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Time};
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::fault::Fault;

/// Organisations, units and people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct World {
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) services: Vec<Service>,
    pub(crate) people: Vec<Person>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Organisation {
    #[serde(deserialize_with = "code")]
    pub(crate) kind: OrgKind,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) municipality: String,
    #[serde(default)]
    pub(crate) region: String,
    pub(crate) units: Vec<Unit>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unit {
    pub(crate) key: String,
    #[serde(deserialize_with = "code")]
    pub(crate) kind: UnitKind,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) region: String,
    #[serde(default)]
    pub(crate) covers_org: bool,
    #[serde(default)]
    pub(crate) hours: String,
    #[serde(default)]
    pub(crate) note: String,
    /// Switches the daily synthetic report on.
    #[serde(default)]
    pub(crate) synthetic: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Service {
    pub(crate) unit: String,
    pub(crate) name: String,
    pub(crate) needs: Vec<String>,
    #[serde(default)]
    pub(crate) languages: Vec<String>,
    pub(crate) areas: String,
    #[serde(default)]
    pub(crate) note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) works: Vec<Works>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Works {
    pub(crate) at: String,
    #[serde(deserialize_with = "code", rename = "as")]
    pub(crate) role: Role,
}

/// A report and what was done with it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Report {
    /// Name by which a case refers to it.
    pub(crate) key: String,
    pub(crate) at: When,
    pub(crate) by: String,
    /// Unit key, or municipality code.
    pub(crate) to: String,
    #[serde(deserialize_with = "code")]
    pub(crate) kind: Kind,
    #[serde(deserialize_with = "code")]
    pub(crate) danger: Danger,
    pub(crate) municipality: Option<String>,
    pub(crate) reporter: String,
    #[serde(deserialize_with = "code")]
    pub(crate) duty_bound: Answer,
    #[serde(default)]
    pub(crate) feedback_wanted: bool,
    #[serde(deserialize_with = "code")]
    pub(crate) age: AgeBand,
    #[serde(default)]
    pub(crate) purposes: Vec<String>,
    pub(crate) told: intake::Told,
    /// Who at the unit deals with it.
    #[serde(default)]
    pub(crate) handler: String,
    #[serde(default)]
    pub(crate) then: Vec<Handled>,
}

/// Something done with a report.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Handled {
    Open {
        at: When,
    },
    Assess {
        at: When,
        #[serde(deserialize_with = "code")]
        needs: Needs,
        #[serde(deserialize_with = "code")]
        met: Met,
        text: String,
        view: View,
    },
    Decide {
        at: When,
        #[serde(deserialize_with = "code")]
        decision: Decision,
        text: String,
        view: View,
    },
    Feedback {
        at: When,
        text: String,
    },
}

/// The child's own view.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum View {
    Asked(String),
    NotAsked(String),
}

/// A case and what was done in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) at: When,
    pub(crate) by: String,
    pub(crate) unit: String,
    /// Key of the report it came from.
    pub(crate) report: Option<String>,
    pub(crate) received_at: Option<When>,
    #[serde(default = "normal", deserialize_with = "code")]
    pub(crate) secrecy: Secrecy,
    pub(crate) facts: serde_json::Map<String, serde_json::Value>,
    pub(crate) persons: Vec<InCase>,
    #[serde(default)]
    pub(crate) then: Vec<Done>,
}

const fn normal() -> Secrecy {
    Secrecy::Normal
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InCase {
    #[serde(deserialize_with = "code")]
    pub(crate) role: PersonRole,
    #[serde(default)]
    pub(crate) coded: casework::PersonCodes,
    #[serde(default)]
    pub(crate) identity: casework::Identity,
}

/// Something done in a case.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Done {
    Note {
        at: When,
        text: String,
        by: Option<String>,
    },
    Event {
        at: When,
        event: String,
        #[serde(default)]
        note: String,
    },
    Step {
        at: When,
        step: String,
        mark: Mark,
        outcome: Option<String>,
        #[serde(default)]
        note: String,
    },
    Decide {
        at: When,
        code: String,
        text: String,
        view: View,
    },
    Facts {
        at: When,
        facts: serde_json::Map<String, serde_json::Value>,
    },
    Assess {
        at: When,
        audience: String,
        purpose: Option<String>,
        answers: BTreeMap<String, String>,
    },
    Task {
        at: When,
        text: String,
        assignee: Option<String>,
        due: Option<When>,
        #[serde(default)]
        done: bool,
    },
    Document {
        at: When,
        name: String,
        text: String,
        #[serde(default)]
        note: String,
    },
    /// Facts shared with a unit of another organisation, through a gate.
    Share {
        at: When,
        to: String,
        gate: String,
        groups: String,
        days: i64,
        reason: String,
        message: String,
    },
    /// Somebody looks and does nothing.
    Look {
        at: When,
        by: String,
    },
    /// Opened in an emergency by somebody of another unit.
    Emergency {
        at: When,
        by: String,
        #[serde(deserialize_with = "code")]
        reason: GlassReason,
        text: String,
    },
    Register {
        at: When,
        values: BTreeMap<String, Vec<String>>,
    },
    Close {
        at: When,
        #[serde(deserialize_with = "code")]
        reason: CloseReason,
        text: String,
        view: View,
    },
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mark {
    Started,
    Done,
    SetAside,
}

/// A time told from now: `-9d 09:12` (nine days ago, by the clock in Sweden), `-3h`, `-50m`, `+2d 12:00`.
#[derive(Debug, Clone)]
pub(crate) struct When(String);

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let when = Self(String::deserialize(d)?);
        match when.from(Timestamp::UNIX_EPOCH) {
            Some(_) => Ok(when),
            None => Err(D::Error::custom(format!("\"{}\" is no time; write -9d 09:12, -3h or -50m", when.0))),
        }
    }
}

impl When {
    fn from(&self, now: Timestamp) -> Option<Timestamp> {
        let (first, time) = self.0.split_once(' ').map_or((self.0.as_str(), None), |(a, b)| (a, Some(b)));
        let unit = first.chars().last()?;
        let n: i64 = first.get(..first.len().checked_sub(1)?)?.parse().ok()?;
        match (unit, time) {
            ('d', Some(time)) => {
                let time: Time = time.parse().ok()?;
                let day = now.to_zoned(ground::stockholm()).date().checked_add(n.days()).ok()?;
                Some(day.to_datetime(time).to_zoned(ground::stockholm()).ok()?.timestamp())
            }
            ('h', None) => now.checked_add(SignedDuration::from_hours(n)).ok(),
            ('m', None) => now.checked_add(SignedDuration::from_mins(n)).ok(),
            _ => None,
        }
    }

    /// Yesterday at this hour.
    pub(crate) fn day_ago() -> Self {
        Self("-24h".to_owned())
    }

    /// The instant.
    pub(crate) fn at(&self, now: Timestamp) -> Timestamp {
        self.from(now).unwrap_or(now)
    }
}

fn code<'de, D: Deserializer<'de>, T: FromStr>(d: D) -> Result<T, D::Error> {
    let text = String::deserialize(d)?;
    text.parse().map_err(|_| D::Error::custom(format!("there is no code \"{text}\"")))
}

/// Everything the demonstration tells.
pub(crate) struct Story {
    pub(crate) world: World,
    pub(crate) reports: Vec<Report>,
    pub(crate) cases: Vec<Case>,
}

impl Story {
    /// The story built into the program.
    pub(crate) fn built_in() -> Result<Self, Fault> {
        Ok(Self {
            world: read("world", include_str!("world.yaml"))?,
            reports: read("reports", include_str!("reports.yaml"))?,
            cases: read("cases", include_str!("cases.yaml"))?,
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T, Fault> {
    serde_saphyr::from_str(text)
        .map_err(|e| Fault::new(format!("The demonstration's {name}.yaml has a fault: {e}")))
}
