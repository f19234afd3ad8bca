//! How long something is kept (bevarande och gallring): the first day on which it may be deleted, the last by which it
//! must be, or never. Where a fact is missing, the answer is the one that keeps longest, and says so.

use ground::{Check, Lang, Text, stockholm};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
};
use serde::{Deserialize, Serialize};

use crate::{Law, Period, RetentionRule, Unit, format_date};

/// The one event that time to deletion is counted from here.
const LAST_ENTRY: &str = "last-entry";

/// A kind of record that has a rule of its own. One case can be several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Record {
    /// Personal file at a social welfare committee (personakt).
    PersonalFile,
    /// Inquiry into a child's need of protection or support (utredning).
    ChildInquiry,
    /// Concern report, and what belongs to it, where no inquiry was opened.
    ReportWithoutInquiry,
    /// Placement of a child.
    Placement,
    /// Personal file at a private provider (enskild verksamhet).
    PrivateFile,
    /// File on a placed child at a private provider.
    PrivatePlacement,
}

impl Record {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::PersonalFile,
        Self::ChildInquiry,
        Self::ReportWithoutInquiry,
        Self::Placement,
        Self::PrivateFile,
        Self::PrivatePlacement,
    ];
}

/// What is known of the child's birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Birth {
    /// On this day, or at the latest on it when only year or month is known.
    Latest(Date),
    /// Not known, or doubted.
    Unknown,
}

impl Birth {
    /// From `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; anything else is unknown. A part that is missing counts as the latest it
    /// can be.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let day = match text.len() {
            4 => text.parse().ok().and_then(|year| Date::new(year, 12, 31).ok()),
            7 => format!("{text}-01").parse::<Date>().ok().map(Date::last_of_month),
            10 => text.parse().ok(),
            _ => None,
        };
        day.map_or(Self::Unknown, Self::Latest)
    }
}

/// What is kept, and what the rules ask about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Everything it is. Nothing when no rule is on file for it.
    pub records: Vec<Record>,
    /// Last entry (sista anteckningen).
    pub last_entry: Timestamp,
    /// The child's birth.
    pub birth: Birth,
}

/// Whether and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "keep")]
pub enum Keep {
    /// May be deleted from one day on, and must be by another.
    Until {
        /// First day on which every rule allows it.
        from: Date,
        /// Last day by which it must be done, where a rule says so.
        by: Option<Date>,
    },
    /// Never deleted.
    Never,
    /// The content has no rule for it: nothing is deleted.
    NoRule,
}

/// How long something is kept, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retention {
    /// The answer.
    #[serde(flatten)]
    pub keep: Keep,
    /// Ids of the rules that give it, in file order.
    pub rules: Vec<String>,
    /// Ids of their provisions.
    pub provisions: Vec<String>,
    /// How far the least checked of them was checked.
    pub check: Check,
    /// The whole in one or a few plain sentences.
    pub explanation: Text,
}

impl Retention {
    /// Whether it may be deleted now.
    #[must_use]
    pub fn may_delete(&self, now: Timestamp) -> bool {
        matches!(self.keep, Keep::Until { from, .. } if from <= day_of(now))
    }

    /// Whether it should have been deleted by now.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        matches!(self.keep, Keep::Until { by: Some(by), .. } if by < day_of(now))
    }
}

fn day_of(at: Timestamp) -> Date {
    at.to_zoned(stockholm()).date()
}

/// What one rule says.
struct Bound<'a> {
    rule: &'a RetentionRule,
    /// `None`: never.
    allowed: Option<Allowed>,
}

struct Allowed {
    /// The day the time has run out.
    ran_out: Date,
    /// First day on which it may be deleted.
    from: Date,
    why: Text,
}

/// The day that bears the same date so many years later. A child born on 29 February has turned 30 on 1 March at the
/// latest, and not later by any reading.
fn birthday(birth: Date, years: u8) -> Date {
    let year = birth.year().saturating_add(i16::from(years));
    Date::new(year, birth.month(), birth.day()).or_else(|_| Date::new(year, 3, 1)).unwrap_or(Date::MAX)
}

fn by_age(kept: &Kept, years: u8) -> Allowed {
    let entry = day_of(kept.last_entry);
    let (birth, known) = match kept.birth {
        Birth::Latest(day) => (day, true),
        // Nobody the file tells of was born after its last entry.
        Birth::Unknown => (entry, false),
    };
    let day = birthday(birth, years);
    let (sv, en) = (format_date(day, Lang::Sv), format_date(day, Lang::En));
    let why = if known {
        Text::new(
            format!("barnet har fyllt {years} år den {sv}"),
            format!("the child has turned {years} on {en}"),
        )
    } else {
        Text::new(
            format!(
                "barnets födelsedag är inte säkert känd, och då räknas det som om barnet föddes samma dag som sista \
                 anteckningen gjordes och fyller {years} år den {sv}"
            ),
            format!(
                "the child's day of birth is not known for certain, so the child is counted as born on the day of the \
                 last entry, turning {years} on {en}"
            ),
        )
    };
    Allowed { ran_out: day, from: day, why }
}

fn by_period(kept: &Kept, n: u16, unit: Unit) -> Allowed {
    let entry = day_of(kept.last_entry);
    let n64 = i64::from(n);
    let span = match unit {
        // A period of hours is none that anything is kept by; a day is never shorter.
        Unit::Hours | Unit::Days => n64.days(),
        Unit::Weeks => n64.weeks(),
        Unit::Months => n64.months(),
        Unit::Years => n64.years(),
    };
    let ran_out = entry.saturating_add(span);
    let words = Period::Span { n, unit }.words();
    let why = Text::new(
        format!("{} har gått från sista anteckningen den {}", words.sv, format_date(entry, Lang::Sv)),
        format!("{} have passed since the last entry on {}", words.en, format_date(entry, Lang::En)),
    );
    Allowed { ran_out, from: ran_out.tomorrow().unwrap_or(Date::MAX), why }
}

impl<'a> Bound<'a> {
    /// A rule that says nothing that can be worked out keeps for ever.
    fn of(rule: &'a RetentionRule, kept: &Kept) -> Self {
        let period = match (&rule.period, rule.event.as_deref()) {
            (Some(Period::Span { n, unit }), Some(LAST_ENTRY)) => Some(by_period(kept, *n, *unit)),
            _ => None,
        };
        let unclear = rule.never || (rule.period.is_some() && period.is_none());
        let age = rule.until_age.map(|years| by_age(kept, years));
        let allowed = if unclear { None } else { period.into_iter().chain(age).max_by_key(|a| a.from) };
        Self { rule, allowed }
    }
}

impl Law {
    /// How long something is kept: every rule that covers any part of it must allow deletion. Pure; whether the day has
    /// come is asked with [`Retention::may_delete`].
    #[must_use]
    pub fn keep(&self, kept: &Kept) -> Retention {
        let covers = |r: &&RetentionRule| r.covers.is_some_and(|c| kept.records.contains(&c));
        let bounds: Vec<Bound<'_>> =
            self.retention_rules().iter().filter(covers).map(|r| Bound::of(r, kept)).collect();
        let uncovered =
            kept.records.iter().any(|record| !bounds.iter().any(|b| b.rule.covers == Some(*record)));
        if bounds.is_empty() || uncovered {
            return no_rule();
        }
        let never: Vec<&Bound<'_>> = bounds.iter().filter(|b| b.allowed.is_none()).collect();
        if !never.is_empty() {
            let rules: Vec<&RetentionRule> = never.iter().map(|b| b.rule).collect();
            return self.say(Keep::Never, &rules, &[]);
        }
        let mut allowed: Vec<(&RetentionRule, &Allowed)> =
            bounds.iter().filter_map(|b| b.allowed.as_ref().map(|a| (b.rule, a))).collect();
        let from = allowed.iter().map(|(_, a)| a.from).max().unwrap_or(Date::MAX);
        let ran_out = allowed.iter().map(|(_, a)| a.ran_out).max().unwrap_or(Date::MAX);
        // Duties to delete may differ; the last of their days is the one that none of them goes beyond.
        let years = allowed.iter().filter_map(|(r, _)| r.finish_years).max();
        let by = years.map(|n| {
            let year = ran_out.year().saturating_add(i16::from(n));
            Date::new(year, 12, 31).unwrap_or(date(9999, 12, 31)).max(from)
        });
        // First the rule that keeps longest.
        allowed.sort_by_key(|(_, a)| std::cmp::Reverse(a.from));
        let rules: Vec<&RetentionRule> = allowed.iter().map(|(r, _)| *r).collect();
        let mut whys: Vec<&Text> = Vec::new();
        for (_, a) in &allowed {
            if !whys.contains(&&a.why) {
                whys.push(&a.why);
            }
        }
        self.say(Keep::Until { from, by }, &rules, &whys)
    }

    fn say(&self, keep: Keep, rules: &[&RetentionRule], whys: &[&Text]) -> Retention {
        let mut provisions: Vec<String> = Vec::new();
        for id in rules.iter().flat_map(|r| &r.provisions) {
            if !provisions.contains(id) {
                provisions.push(id.clone());
            }
        }
        let check = rules.iter().map(|r| r.verified).max().unwrap_or(Check::Unverified);
        let cite = self.cite(&provisions);
        let text = |lang: Lang| {
            let sv = lang == Lang::Sv;
            let cite = cite.get(lang);
            let cite = if cite.is_empty() { String::new() } else { format!(" ({cite})") };
            let mut text = match keep {
                Keep::Until { from, by } => {
                    let from = format_date(from, lang);
                    let and = if sv { " och " } else { " and " };
                    let why = whys.iter().map(|w| w.get(lang)).collect::<Vec<_>>().join(and);
                    match (by.map(|d| format_date(d, lang)), sv) {
                        (Some(by), true) => {
                            format!(
                                "Får gallras tidigast {from} och ska vara gallrad senast {by}, därför att {why}{cite}."
                            )
                        }
                        (Some(by), false) => format!(
                            "May be deleted from {from} and must be deleted by {by}, because {why}{cite}."
                        ),
                        (None, true) => format!(
                            "Får gallras tidigast {from}, därför att {why}{cite}. När gallringen senast ska vara klar \
                             står inte i reglerna här."
                        ),
                        (None, false) => format!(
                            "May be deleted from {from}, because {why}{cite}. The rules here do not say by when it \
                             must be done."
                        ),
                    }
                }
                _ => {
                    let what = rules
                        .iter()
                        .map(|r| format!("{}: {}", r.object.get(lang), lower(r.rule.get(lang))))
                        .collect::<Vec<_>>()
                        .join("; ");
                    if sv {
                        format!("Gallras inte här. {what}{cite}.")
                    } else {
                        format!("Not deleted here. {what}{cite}.")
                    }
                }
            };
            for note in rules.iter().filter_map(|r| r.note.as_ref()) {
                text.push(' ');
                text.push_str(note.get(lang));
            }
            text.push_str(match (check, sv) {
                (Check::Full | Check::Practice, _) => "",
                (Check::Partial, true) => " Delvis kontrollerad.",
                (Check::Partial, false) => " Partly checked.",
                (Check::Secondary, true) => " Kontrollerad genom annan källa.",
                (Check::Secondary, false) => " Checked through another source.",
                (Check::Unverified, true) => " Inte kontrollerad.",
                (Check::Unverified, false) => " Not checked.",
            });
            text
        };
        let explanation = Text::new(text(Lang::Sv), text(Lang::En));
        Retention {
            keep,
            rules: rules.iter().map(|r| r.id.clone()).collect(),
            provisions,
            check,
            explanation,
        }
    }
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn no_rule() -> Retention {
    Retention {
        keep: Keep::NoRule,
        rules: Vec::new(),
        provisions: Vec::new(),
        check: Check::Unverified,
        explanation: Text::new(
            "Här finns ingen regel om hur länge det här ska sparas. Inget gallras.",
            "There is no rule on file here for how long this is kept. Nothing is deleted.",
        ),
    }
}
