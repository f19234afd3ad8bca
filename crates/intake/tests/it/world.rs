//! An invented municipality with two units, and a school in another organisation.

use access::{House, OpContext, Role, Staff};
use directory::{OrgKind, Organisation, Unit, UnitKind};
use ground::{OrgId, UnitId};
use intake::{
    AgeBand, Answer, ChildView, Danger, Decision, Form, Handled, IntakeError, Kind, Met, Needs, NewReport,
    ProtectionAssessment, Receipt, ReportPage, To, Told, open, receive, report_page,
};
use testkit::TestHouse;

pub(crate) struct World {
    pub(crate) org: OrgId,
    pub(crate) unit: UnitId,
    pub(crate) other_unit: UnitId,
    pub(crate) handler: Staff,
    pub(crate) manager: Staff,
    pub(crate) teacher: Staff,
    pub(crate) coordinator: Staff,
}

async fn organisation(t: &TestHouse, kind: OrgKind, name: &str) -> Organisation {
    let org = Organisation {
        number: String::new(),
        id: t.id(),
        kind,
        name: name.to_owned(),
        municipality: Some("1280".to_owned()),
        region: Some("syd".to_owned()),
        active: true,
        revision: 1,
    };
    let mut work = t.house.store.begin("test").await.unwrap();
    directory::put_organisation(&mut work, &org).await.unwrap();
    work.commit_housekeeping("a fixture").await.unwrap();
    org
}

async fn unit(t: &TestHouse, org: &Organisation, name: &str, kind: UnitKind) -> UnitId {
    let unit = Unit::new(t.id(), org, name, kind);
    let mut work = t.house.store.begin("test").await.unwrap();
    directory::put_unit(&mut work, &t.house.content.register, &unit).await.unwrap();
    work.commit_housekeeping("a fixture").await.unwrap();
    unit.id
}

pub(crate) async fn world(t: &TestHouse) -> World {
    let social = organisation(t, OrgKind::SocialServices, "Påhittstad").await;
    let school = organisation(t, OrgKind::School, "Påhittade skolan").await;
    let county = organisation(t, OrgKind::Coordination, "Påhittad samordning").await;
    let reception = unit(t, &social, "Mottagning", UnitKind::Reception).await;
    let inquiry = unit(t, &social, "Utredning", UnitKind::Investigation).await;
    let classroom = unit(t, &school, "Elevhälsa", UnitKind::School).await;
    let coordination = unit(t, &county, "Region Syd", UnitKind::CoordinationRegional).await;
    World {
        org: social.id,
        unit: reception,
        other_unit: inquiry,
        handler: t.member_with(social.id, reception, Role::Handler, Some("syd"), false).await,
        manager: t.member_with(social.id, reception, Role::Manager, Some("syd"), false).await,
        teacher: t.member(school.id, classroom, Role::Handler).await,
        coordinator: t.member_with(county.id, coordination, Role::Coordinator, Some("syd"), false).await,
    }
}

pub(crate) fn report(key: &str) -> NewReport {
    NewReport {
        form_key: key.to_owned(),
        to: To::Municipality("1280".to_owned()),
        kind: Kind::ConcernReport,
        danger: Danger::No,
        municipality: Some("1280".to_owned()),
        reporter_kind: "school".to_owned(),
        duty_bound: Answer::Yes,
        feedback_wanted: true,
        age: AgeBand::From13,
        purposes: vec![],
        told: Told {
            happened: "En elev hämtas varje kväll av olika vuxna.".to_owned(),
            child_name: "Påhittad Elevsson".to_owned(),
            reporter_name: "Lärare Påhittsson".to_owned(),
            ..Told::default()
        },
    }
}

pub(crate) async fn send(t: &TestHouse, w: &World, key: &str) -> Receipt {
    receive(&t.house, &t.staff(&w.teacher), report(key)).await.unwrap()
}

pub(crate) async fn page(t: &TestHouse, staff: &Staff, number: &str) -> ReportPage {
    report_page(&t.house, &t.staff(staff), number).await.unwrap()
}

pub(crate) async fn opened(t: &TestHouse, w: &World, key: &str) -> ReportPage {
    let receipt = send(t, w, key).await;
    open(&t.house, &t.staff(&w.handler), receipt.number.as_str()).await.unwrap()
}

pub(crate) fn form(page: &ReportPage, key: &str) -> Form {
    Form { number: page.summary.number.to_string(), revision: page.revision, key: key.to_owned() }
}

pub(crate) fn not_asked() -> ChildView {
    ChildView::NotAsked("Barnet har inte nåtts än.".to_owned())
}

pub(crate) fn assessment(needs: Needs) -> ProtectionAssessment {
    ProtectionAssessment {
        needs,
        text: "Bedömd samma dag.".to_owned(),
        met: Met::NotYet,
        child_view: not_asked(),
    }
}

pub(crate) fn handler(t: &TestHouse, w: &World) -> OpContext {
    t.staff(&w.handler)
}

/// Saves also what a case would have to follow: there is no casework here.
async fn saved(handled: Result<Handled, IntakeError>) -> Result<ReportPage, IntakeError> {
    match handled? {
        Handled::Saved(page) => Ok(*page),
        Handled::ForCase(change) => change.rest.save(change.work).await,
    }
}

pub(crate) async fn assess_protection(
    house: &House,
    cx: &OpContext,
    form: &Form,
    input: &ProtectionAssessment,
) -> Result<ReportPage, IntakeError> {
    saved(intake::assess_protection(house, cx, form, input).await).await
}

pub(crate) async fn decide(
    house: &House,
    cx: &OpContext,
    form: &Form,
    decision: Decision,
    reason: &str,
    view: &ChildView,
) -> Result<ReportPage, IntakeError> {
    saved(intake::decide(house, cx, form, decision, reason, view).await).await
}

pub(crate) async fn give_feedback(
    house: &House,
    cx: &OpContext,
    form: &Form,
    how: &str,
) -> Result<ReportPage, IntakeError> {
    saved(intake::give_feedback(house, cx, form, how).await).await
}
