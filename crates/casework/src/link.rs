//! Where a case meets the report it answers. The report is the inbox's: only its functions read and write there.

use access::{House, OpContext, Permit, actions::ReportHandle};
use ground::CaseId;
use guidance::{CaseFacts, FactValue};
use intake::{Answer, Decision};
use jiff::Timestamp;
use store::Work;

use crate::{
    CaseworkError,
    open::{REPORT_OPENED, REPORT_RECEIVED},
};

/// What the inbox tells of the report.
pub(crate) struct Linked {
    /// When it was received.
    pub(crate) received_at: Timestamp,
    /// What has happened to it, for the plan.
    pub(crate) events: Vec<(&'static str, Timestamp)>,
    /// Facts it answers.
    facts: Vec<(&'static str, String)>,
}

/// Links a report to its case.
pub(crate) async fn case(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    permit: &Permit<ReportHandle>,
    case: CaseId,
) -> Result<Linked, CaseworkError> {
    let report = intake::facts_for_case(house, work, permit).await?;
    intake::link_case(work, permit, case, cx.now).await?;
    let mut events = vec![(REPORT_RECEIVED, report.received_at)];
    events.extend(report.opened_at.map(|at| (REPORT_OPENED, at)));
    events.extend(report.assessed_at.map(|at| ("protection-assessed", at)));
    let decided = report.decision.and_then(|d| match d {
        Decision::InquiryOpened => Some("inquiry-opened"),
        Decision::NotOpened => Some("inquiry-not-opened"),
        Decision::Joined => Some("report-joined"),
        Decision::HandedOn => None,
    });
    events.extend(decided.zip(report.decided_at));
    let mut facts = Vec::new();
    match report.duty_bound {
        Answer::Yes => facts.push(("reporter", "duty_bound".to_owned())),
        Answer::No => facts.push(("reporter", "public".to_owned())),
        Answer::Unknown => {}
    }
    facts.push(("feedback_wanted", if report.feedback_wanted { "yes" } else { "no" }.to_owned()));
    facts.extend(report.purposes.into_iter().next().map(|p| ("purpose", p)));
    Ok(Linked { received_at: report.received_at, events, facts })
}

impl Linked {
    /// Fills in what the opener left unknown. What the process does not know is left out.
    pub(crate) fn complete(&self, process: &guidance::Process, facts: &CaseFacts) -> CaseFacts {
        let mut all = serde_json::Map::new();
        for (id, value) in facts.values() {
            if let Ok(value) = serde_json::to_value(value) {
                all.insert(id.clone(), value);
            }
        }
        for (id, value) in &self.facts {
            if *facts.get(id) == FactValue::Unknown {
                all.insert((*id).to_owned(), value.clone().into());
            }
        }
        CaseFacts::parse_stored(process, &all)
    }
}
