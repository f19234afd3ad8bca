//! How long a case is kept (gallring): which rules it falls under, from what is coded in it. Nothing here deletes.

use std::collections::BTreeSet;

use access::House;
use directory::OrgKind;
use ground::{OrgId, stockholm};
use guidance::{CaseFacts, FactValue};
use jiff::{Timestamp, civil::Date};
use law::{Birth, Kept, Record, Retention};
use store::{Work, args};
use uuid::Uuid;
use vault::DataKey;

use crate::{
    CaseworkError,
    model::Identity,
    numbers,
    plan::Record as CaseRecord,
    sealed::{open, place},
    statements_::{CHILD, HAPPENED},
};

/// Events of the process that say that an inquiry about the child was opened.
const INQUIRY: [&str; 3] = ["inquiry-opened", "report-joined", "inquiry-closed"];
/// The event that says that none was.
const NO_INQUIRY: &str = "inquiry-not-opened";
/// Events that say that the child was placed outside its home.
const PLACED: [&str; 5] =
    ["placement-started", "placement-reviewed", "placement-ended", "lvu-enforced", "lvu-care-ordered"];

/// How long a case is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// What the rules say.
    pub retention: Retention,
    /// Nobody has said whether the child was placed: to be settled before deletion is approved.
    pub placement_unanswered: bool,
}

fn says(facts: &CaseFacts, fact: &str, value: &str) -> bool {
    matches!(facts.get(fact), FactValue::Choice(c) if c == value)
}

/// Everything a file of this organisation is. Empty where the content has no rule for such an organisation.
fn records(org: OrgKind, facts: &CaseFacts, happened: &BTreeSet<String>) -> Vec<Record> {
    let any = |ids: &[&str]| ids.iter().any(|id| happened.contains(*id));
    let placed = any(&PLACED) || says(facts, "placed", "yes");
    let (mut records, placement) = match org {
        OrgKind::SocialServices => {
            // Without a decision that none was opened, there may have been an inquiry.
            let none = any(&[NO_INQUIRY]) && !any(&INQUIRY);
            let inquiry = if none { Record::ReportWithoutInquiry } else { Record::ChildInquiry };
            (vec![Record::PersonalFile, inquiry], Record::Placement)
        }
        OrgKind::Ngo | OrgKind::CareHome => (vec![Record::PrivateFile], Record::PrivatePlacement),
        _ => return Vec::new(),
    };
    if placed {
        records.push(placement);
    }
    records
}

/// The latest day on which the child can have been born, by everything the file says; with doubt about the age, none.
fn birth(child: &Identity, facts: &CaseFacts, seen: Date) -> Birth {
    if says(facts, "age_doubt", "yes") {
        return Birth::Unknown;
    }
    let told = match Birth::parse(&child.birth_date) {
        Birth::Latest(day) => Some(day),
        Birth::Unknown => None,
    };
    let numbers = [&child.personal_number, &child.coordination_number];
    let days = numbers.into_iter().filter_map(|n| numbers::born(n, seen)).chain(told);
    days.max().map_or(Birth::Unknown, Birth::Latest)
}

/// How long the case is kept as it stands.
pub(crate) async fn weigh(
    house: &House,
    work: &mut Work,
    owner: OrgId,
    id: Uuid,
    key: &DataKey,
    record: &CaseRecord,
) -> Result<Weighed, CaseworkError> {
    let mut happened = BTreeSet::new();
    let mut last = record.opened_at.max(record.closed.map_or(Timestamp::MIN, |(at, _)| at));
    for row in work.all(&HAPPENED, args![owner, id]).await? {
        happened.extend(row.get::<Option<String>>("event")?);
        last = last.max(row.get("at")?).max(row.get("written_at")?);
    }
    // The report it came from is part of the file.
    if let Some((report, _)) = &record.report {
        last = last.max(intake::last_note(work, owner, *report).await?.unwrap_or(last));
    }
    let child = match work.one(&CHILD, args![owner, id]).await? {
        Some(row) => {
            let person: Uuid = row.get("id")?;
            open(key, place("case_person", owner, person), &row.get::<Vec<u8>>("sealed")?)?
        }
        None => Identity::default(),
    };
    let kept = Kept {
        records: records(record.org_kind, &record.facts, &happened),
        last_entry: last,
        birth: birth(&child, &record.facts, last.to_zoned(stockholm()).date()),
    };
    let retention = house.content.law.keep(&kept);
    let placed = kept.records.iter().any(|r| matches!(r, Record::Placement | Record::PrivatePlacement));
    let placement_unanswered =
        !placed && !kept.records.is_empty() && *record.facts.get("placed") == FactValue::Unknown;
    Ok(Weighed { retention, placement_unanswered })
}

#[cfg(test)]
mod tests {
    use content::Content;
    use jiff::civil::date;
    use serde_json::{Map, json};

    use super::*;

    fn facts(given: serde_json::Value) -> CaseFacts {
        let map: Map<String, serde_json::Value> = given.as_object().unwrap().clone();
        CaseFacts::parse_stored(&Content::embedded().process, &map)
    }

    fn of(org: OrgKind, given: serde_json::Value, happened: &[&str]) -> Vec<Record> {
        records(org, &facts(given), &happened.iter().map(|h| (*h).to_owned()).collect())
    }

    #[test]
    fn a_file_is_everything_that_is_coded_in_it() {
        use OrgKind::SocialServices as S;
        use Record::{
            ChildInquiry, PersonalFile, Placement, PrivateFile, PrivatePlacement, ReportWithoutInquiry,
        };
        assert_eq!(of(S, json!({}), &["inquiry-opened"]), [PersonalFile, ChildInquiry]);
        assert_eq!(of(S, json!({}), &["inquiry-not-opened"]), [PersonalFile, ReportWithoutInquiry]);
        assert_eq!(
            of(S, json!({}), &[]),
            [PersonalFile, ChildInquiry],
            "nobody has said that there was none"
        );
        assert_eq!(of(S, json!({}), &["inquiry-not-opened", "inquiry-opened"]), [PersonalFile, ChildInquiry]);
        assert_eq!(of(S, json!({}), &["report-joined"]), [PersonalFile, ChildInquiry]);
        assert_eq!(
            of(S, json!({}), &["inquiry-not-opened", "placement-started"]),
            [PersonalFile, ReportWithoutInquiry, Placement]
        );
        assert_eq!(
            of(S, json!({"placed": "yes"}), &["inquiry-closed"]),
            [PersonalFile, ChildInquiry, Placement]
        );
        assert_eq!(of(OrgKind::Ngo, json!({}), &["inquiry-opened"]), [PrivateFile]);
        assert_eq!(of(OrgKind::Ngo, json!({"placed": "yes"}), &[]), [PrivateFile, PrivatePlacement]);
        for org in [OrgKind::Police, OrgKind::Prosecution, OrgKind::Migration, OrgKind::Other] {
            assert_eq!(of(org, json!({"placed": "yes"}), &["inquiry-not-opened"]), []);
        }
    }

    #[test]
    fn the_events_are_those_of_the_process() {
        let events = Content::embedded().process.events();
        for id in INQUIRY.iter().chain(&PLACED).chain(&[NO_INQUIRY]) {
            assert!(events.iter().any(|e| e.id == *id), "{id}");
        }
        assert!(
            Content::embedded()
                .process
                .fact("placed")
                .is_some_and(|f| f.options.iter().any(|o| o.id == "yes"))
        );
        assert!(Content::embedded().process.fact("age_doubt").is_some());
    }

    #[test]
    fn the_latest_birth_anybody_has_written_counts() {
        let seen = date(2026, 11, 22);
        let who = |birth: &str, number: &str| Identity {
            birth_date: birth.to_owned(),
            personal_number: number.to_owned(),
            ..Identity::default()
        };
        let sure = facts(json!({"age_doubt": "no"}));
        assert_eq!(birth(&who("", ""), &sure, seen), Birth::Unknown);
        assert_eq!(birth(&who("2011-05-03", ""), &sure, seen), Birth::Latest(date(2011, 5, 3)));
        assert_eq!(birth(&who("", "811218-9876"), &sure, seen), Birth::Latest(date(1981, 12, 18)));
        assert_eq!(birth(&who("1979", "811218-9876"), &sure, seen), Birth::Latest(date(1981, 12, 18)));
        assert_eq!(birth(&who("1981", "811218-9876"), &sure, seen), Birth::Latest(date(1981, 12, 31)));
        assert_eq!(birth(&who("2001-05-03", ""), &facts(json!({"age_doubt": "yes"})), seen), Birth::Unknown);
    }
}
