//! From answers to an assessment (bedömning): counts, the one weighted rule, and texts for a record.
//!
//! Lists without weights are counted, never scored. No text generated here excludes anything.

use ground::{Check, Text, stockholm};
use jiff::Timestamp;
use serde::Serialize;

use crate::{AnswerValue, Answers, Duty, Indicator, Indicators, Weight, indicators::Threshold};

/// Counts of one dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DimensionCount {
    /// Dimension id.
    pub dimension: String,
    /// Its name.
    pub label: Text,
    /// Answered yes.
    pub yes: usize,
    /// Answered no.
    pub no: usize,
    /// Answered unknown.
    pub unknown: usize,
    /// Not asked.
    pub not_asked: usize,
}

/// What the combination rule says about one weighted dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DimensionRule {
    /// Dimension id.
    pub dimension: String,
    /// Its name.
    pub label: Text,
    /// Strong signs answered yes.
    pub strong: u32,
    /// Medium signs answered yes.
    pub medium: u32,
    /// Weak signs answered yes.
    pub weak: u32,
    /// The threshold of the rule is reached.
    pub reached: bool,
    /// This dimension carries the weight for a child (exploitation); the others only add evidence.
    pub decisive: bool,
}

/// A set of answers, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// Version of the signs used.
    pub indicators_version: String,
    /// Audience id.
    pub audience: String,
    /// Purpose as given.
    pub purpose: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Counts, in file order, only dimensions of this list.
    pub dimensions: Vec<DimensionCount>,
    /// The combination rule, only where weights exist and at least one weighted sign was asked.
    pub rule: Vec<DimensionRule>,
    /// How far the rule was checked against its source.
    pub rule_verified: Check,
    /// Ids answered yes.
    pub yes: Vec<String>,
    /// The legal frame for a child.
    pub child_frame: Text,
    /// A paragraph to paste in a record. Holds no notes, so nothing that identifies anybody.
    pub summary: Text,
    /// What to do now: the duty to report whatever the count, and whom to call.
    pub advice: Text,
    /// Contacts that belong to the advice.
    pub contacts: Vec<String>,
    /// Provisions behind the advice.
    pub provisions: Vec<String>,
}

/// Explains a set of answers. Answers to signs outside the audience's list count too: they were seen.
#[must_use]
pub fn assess(indicators: &Indicators, answers: &Answers) -> Assessment {
    let list: Vec<&Indicator> = indicators
        .all()
        .iter()
        .filter(|i| {
            let asked = answers.value(&i.id) != AnswerValue::NotAsked;
            let in_list = i.audience.contains(&answers.audience)
                && answers
                    .purpose
                    .as_deref()
                    .and_then(|p| indicators.purpose(p))
                    .is_none_or(|p| i.points_to(&p.id));
            asked || in_list
        })
        .collect();
    let count = |dimension: Option<&str>, value: AnswerValue| {
        list.iter()
            .filter(|i| dimension.is_none_or(|d| i.dimension == d) && answers.value(&i.id) == value)
            .count()
    };
    let dimensions: Vec<DimensionCount> = indicators
        .dimensions()
        .iter()
        .filter(|d| list.iter().any(|i| i.dimension == d.id))
        .map(|d| DimensionCount {
            dimension: d.id.clone(),
            label: d.label.clone(),
            yes: count(Some(&d.id), AnswerValue::Yes),
            no: count(Some(&d.id), AnswerValue::No),
            unknown: count(Some(&d.id), AnswerValue::Unknown),
            not_asked: count(Some(&d.id), AnswerValue::NotAsked),
        })
        .collect();
    let rule = combination_rule(indicators, answers, &list);
    let yes: Vec<&Indicator> =
        list.iter().copied().filter(|i| answers.value(&i.id) == AnswerValue::Yes).collect();
    let totals = [AnswerValue::Yes, AnswerValue::No, AnswerValue::Unknown, AnswerValue::NotAsked]
        .map(|v| count(None, v));
    let summary = summary(indicators, answers, &dimensions, &rule, &yes, totals);
    let (advice, contacts) = advice(indicators, answers);
    Assessment {
        indicators_version: indicators.version().to_owned(),
        audience: answers.audience.clone(),
        purpose: answers.purpose.clone(),
        at: answers.at,
        dimensions,
        rule,
        rule_verified: indicators.scoring.verified,
        yes: yes.iter().map(|i| i.id.clone()).collect(),
        child_frame: indicators.child_frame().text.clone(),
        summary,
        advice,
        contacts,
        provisions: indicators.meta.duty_provisions.clone(),
    }
}

/// The ILO/EC rule, on weighted signs only, and only for purposes those signs are made for.
fn combination_rule(indicators: &Indicators, answers: &Answers, list: &[&Indicator]) -> Vec<DimensionRule> {
    let purpose = answers.purpose.as_deref().and_then(|p| indicators.purpose(p));
    let weighted: Vec<&&Indicator> = list
        .iter()
        .filter(|i| {
            indicators.weighted(i) && i.weight.is_some() && purpose.is_none_or(|p| i.points_to(&p.id))
        })
        .collect();
    indicators
        .dimensions()
        .iter()
        .filter(|d| {
            weighted.iter().any(|i| i.dimension == d.id && answers.value(&i.id) != AnswerValue::NotAsked)
        })
        .map(|d| {
            let mut found = Threshold { strong: 0, medium: 0, weak: 0, medium_or_weak: 0 };
            for i in
                weighted.iter().filter(|i| i.dimension == d.id && answers.value(&i.id) == AnswerValue::Yes)
            {
                match i.weight {
                    Some(Weight::Strong) => found.strong = found.strong.saturating_add(1),
                    Some(Weight::Medium) => found.medium = found.medium.saturating_add(1),
                    Some(Weight::Weak) => found.weak = found.weak.saturating_add(1),
                    None => {}
                }
            }
            found.medium_or_weak = found.medium.saturating_add(found.weak);
            DimensionRule {
                dimension: d.id.clone(),
                label: d.label.clone(),
                strong: found.strong,
                medium: found.medium,
                weak: found.weak,
                reached: indicators.scoring.dimension_positive_if_any.iter().any(|t| t.reached_by(found)),
                decisive: d.id == indicators.scoring.decisive_dimension,
            }
        })
        .collect()
}

impl Threshold {
    /// A threshold that asks for nothing is never reached.
    fn reached_by(self, found: Self) -> bool {
        let asks = self.strong > 0 || self.medium > 0 || self.weak > 0 || self.medium_or_weak > 0;
        asks && found.strong >= self.strong
            && found.medium >= self.medium
            && found.weak >= self.weak
            && found.medium_or_weak >= self.medium_or_weak
    }
}

fn summary(
    indicators: &Indicators,
    answers: &Answers,
    dimensions: &[DimensionCount],
    rule: &[DimensionRule],
    yes: &[&Indicator],
    [n_yes, n_no, n_unknown, n_not]: [usize; 4],
) -> Text {
    let local = answers.at.to_zoned(stockholm());
    let (date, time) = (local.strftime("%Y-%m-%d"), local.strftime("%H.%M"));
    let label = |f: fn(&Text) -> &String| {
        let audience =
            indicators.audience(&answers.audience).map_or(answers.audience.as_str(), |a| f(&a.label));
        let purpose = answers
            .purpose
            .as_deref()
            .and_then(|p| indicators.purpose(p))
            .filter(|p| p.id != "any")
            .map(|p| f(&p.label).to_lowercase());
        (audience.to_owned(), purpose)
    };
    let (aud_sv, pur_sv) = label(|t| &t.sv);
    let (aud_en, pur_en) = label(|t| &t.en);
    let mut sv = format!(
        "Genomgång av tecken på att ett barn utnyttjas, {date} kl. {time}, listan för {} (version {}).",
        aud_sv.to_lowercase(),
        indicators.version()
    );
    let mut en = format!(
        "Review of signs that a child is being exploited, {date} at {time}, list for {} (version {}).",
        aud_en.to_lowercase(),
        indicators.version()
    );
    if let (Some(s), Some(e)) = (pur_sv, pur_en) {
        sv += &format!(" Misstänkt form: {s}.");
        en += &format!(" Suspected form: {e}.");
    }
    sv += &format!(" Svar: {n_yes} ja, {n_no} nej, {n_unknown} vet inte, {n_not} inte ställda.");
    en += &format!(" Answers: {n_yes} yes, {n_no} no, {n_unknown} unknown, {n_not} not asked.");
    if yes.is_empty() {
        sv += " Inga av de genomgångna tecknen har iakttagits hittills.";
        en += " None of the signs gone through has been observed so far.";
    } else {
        let by = |f: fn(&Text) -> &String| -> String {
            dimensions
                .iter()
                .filter(|d| d.yes > 0)
                .map(|d| {
                    let signs: Vec<&str> = yes
                        .iter()
                        .filter(|i| i.dimension == d.dimension)
                        .map(|i| f(&i.text).as_str())
                        .collect();
                    format!("{}: {}.", f(&d.label), signs.join("; "))
                })
                .collect::<Vec<_>>()
                .join(" ")
        };
        sv += &format!(" Iakttaget. {}", by(|t| &t.sv));
        en += &format!(" Observed. {}", by(|t| &t.en));
    }
    if !rule.is_empty() {
        let names = |reached: bool, f: fn(&Text) -> &String| -> String {
            rule.iter()
                .filter(|r| r.reached == reached)
                .map(|r| f(&r.label).to_lowercase())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let scoring = &indicators.scoring;
        sv += &format!(" {} (bara de viktade tecknen):", scoring.title.sv);
        en += &format!(" {} (weighted signs only):", scoring.title.en);
        if rule.iter().any(|r| r.reached) {
            sv += &format!(" tröskeln nås för {}.", names(true, |t| &t.sv));
            en += &format!(" the threshold is reached for {}.", names(true, |t| &t.en));
        }
        if rule.iter().any(|r| !r.reached) {
            sv += &format!(
                " {} nås inte med svaren hittills: {}. Det utesluter ingenting.",
                if rule.iter().any(|r| r.reached) { "Tröskeln" } else { "tröskeln" },
                names(false, |t| &t.sv)
            );
            en += &format!(
                " {} not reached with the answers so far: {}. That rules nothing out.",
                if rule.iter().any(|r| r.reached) { "The threshold is" } else { "the threshold is" },
                names(false, |t| &t.en)
            );
        }
        sv += &format!(" {}", scoring.caution.sv);
        en += &format!(" {}", scoring.caution.en);
    }
    let frame = indicators.child_frame();
    let basis = frame.basis.join("; ");
    sv += &format!(" {} {} ({basis})", indicators.meta.rule.sv, frame.text.sv.trim_end_matches('.'));
    en += &format!(" {} {} ({basis})", indicators.meta.rule.en, frame.text.en.trim_end_matches('.'));
    Text::new(sv + ".", en + ".")
}

fn advice(indicators: &Indicators, answers: &Answers) -> (Text, Vec<String>) {
    let audience = indicators.audience(&answers.audience);
    let duty = match audience.map(|a| a.duty) {
        Some(Duty::Should) => Text::new(
            "Den som får veta eller misstänker att ett barn far illa bör anmäla det till socialnämnden (SoL 2025:400 19 kap. 4 §). Antalet tecken spelar ingen roll för det.",
            "Anyone who learns or suspects that a child is harmed should report it to social services (SoL 2025:400 ch. 19 s. 4). The number of signs does not matter for that.",
        ),
        Some(Duty::Check) => Text::new(
            format!(
                "Kontrollera om er verksamhet har anmälningsplikt; alla andra bör anmäla (SoL 2025:400 19 kap. 4 §). {}",
                indicators.meta.duty.sv
            ),
            format!(
                "Check whether your activity has a duty to report; everyone else should report (SoL 2025:400 ch. 19 s. 4). {}",
                indicators.meta.duty.en
            ),
        ),
        Some(Duty::Must) | None => indicators.meta.duty.clone(),
    };
    match audience {
        Some(a) => (
            Text::new(
                format!("{}. {}", a.advice.sv.trim_end_matches('.'), duty.sv),
                format!("{}. {}", a.advice.en.trim_end_matches('.'), duty.en),
            ),
            a.contacts.clone(),
        ),
        None => (duty, Vec::new()),
    }
}
