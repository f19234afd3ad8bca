//! Sharing through a gate, taking it back, a second person, and opening in an emergency.

use access::{AccessError, FieldGroup, Role, Rule, Secrecy, Staff, Target};
use casework::*;
use directory::{OrgKind, Organisation, Unit, UnitKind};
use ground::{ShareId, UnitId};
use jiff::SignedDuration;
use store::{Statement, args};
use testkit::{TestHouse, both_engines};

use crate::world::{World, a_case, absent, fields, page, world};

const ACCOUNT: Statement = Statement::new(
    "test.account",
    "INSERT INTO account (id, login, name, title, lang, disabled_at, made_at, revision) VALUES ($1,$2,$3,'','sv',NULL,0,1)",
);
const SEAL: Statement =
    Statement::new("test.seal", "UPDATE guarded SET secrecy = 'sealed' WHERE number = $1");
const ALARMS: Statement = Statement::new(
    "test.alarms",
    "SELECT count(*) AS n FROM alarm WHERE kind = 'break_glass' AND unit_id = $1",
);

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n * 24)
}

pub(crate) async fn unit_of(t: &TestHouse, kind: OrgKind, unit: UnitKind) -> Unit {
    let org = Organisation {
        number: String::new(),
        id: t.id(),
        kind,
        name: "Mottagaren (påhittad)".to_owned(),
        municipality: None,
        region: None,
        active: true,
        revision: 1,
    };
    let unit = Unit::new(t.id(), &org, "Grupp ett", unit);
    let mut work = t.house.store.begin("test").await.unwrap();
    directory::put_organisation(&mut work, &org).await.unwrap();
    directory::put_unit(&mut work, &t.house.content.register, &unit).await.unwrap();
    work.commit_housekeeping("a fixture").await.unwrap();
    unit
}

pub(crate) async fn with_login(t: &TestHouse, staff: &Staff, login: &str) {
    let mut work = t.house.store.begin("test").await.unwrap();
    work.run(&ACCOUNT, args![staff.user, login, "Påhittad Mottagare"]).await.unwrap();
    work.commit_housekeeping("a fixture").await.unwrap();
}

/// To the other municipality, through "social services to social services".
fn to(t: &TestHouse, unit: UnitId, groups: &[FieldGroup]) -> ShareInput {
    ShareInput {
        to: unit,
        gate: "d3".to_owned(),
        yes: vec![0, 1, 2],
        groups: groups.to_vec(),
        reason: "Påhittat: barnet har flyttat dit och behöver stöd.".to_owned(),
        message: "Påhittat: ring före besök.".to_owned(),
        until: t.now() + days(7),
        receiver: String::new(),
    }
}

async fn shared(t: &TestHouse, w: &World, case: &Target, groups: &[FieldGroup]) -> ShareId {
    let form = Form::seen(page(t, &w.handler, case).await.revision, String::new());
    share(&t.house, &t.staff(&w.handler), case, &form, &to(t, w.foreign_unit, groups)).await.unwrap()
}

async fn seen_by(t: &TestHouse, staff: &Staff, id: ShareId) -> Result<SharedPage, CaseworkError> {
    shared_page(&t.house, &t.staff(staff), id).await
}

async fn in_list(t: &TestHouse, staff: &Staff) -> usize {
    shared_with(&t.house, &t.staff(staff), staff.unit).await.unwrap().len()
}

both_engines! {
    async fn the_receiver_sees_the_groups_that_were_shared_and_nothing_else(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let number = page(&t, &w.handler, &case).await.number;
        // Without a share the case is not there, whichever way it is asked for.
        assert!(absent(case_page(&t.house, &t.staff(&w.stranger), &case).await));
        let id = shared(&t, &w, &case, &[FieldGroup::Identity]).await;
        let seen = seen_by(&t, &w.stranger, id).await.unwrap();
        assert_eq!(seen.number, number);
        assert_eq!(seen.persons[0].identity.family, "Påhittsson");
        assert_eq!(seen.persons[0].coded, PersonCodes::default(), "the situation was not shared");
        assert!(seen.situation.is_none() && seen.entries.is_empty() && seen.documents.is_empty());
        assert_eq!(seen.letter.message, "Påhittat: ring före besök.");
        assert_eq!(in_list(&t, &w.stranger).await, 1);
        // A share opens no other door to the case.
        assert!(absent(case_page(&t.house, &t.staff(&w.stranger), &case).await));
        assert!(absent(persons(&t.house, &t.staff(&w.stranger), &case).await));
        // Somebody of a third place has nothing to do with it.
        let other = unit_of(&t, OrgKind::Police, UnitKind::PoliceRegion).await;
        let officer = t.member(other.org, other.id, Role::Handler).await;
        assert!(absent(seen_by(&t, &officer, id).await));

        let id = shared(&t, &w, &case, &[FieldGroup::Situation, FieldGroup::Journal]).await;
        let seen = seen_by(&t, &w.stranger, id).await.unwrap();
        let (_, facts) = seen.situation.unwrap();
        assert!(facts.contains(&("age_years".to_owned(), "15".to_owned())), "{facts:?}");
        assert!(facts.iter().all(|(id, value)| id != "reporter" && value != "unknown"), "{facts:?}");
        assert!(!seen.entries.is_empty() && seen.persons.is_empty());
        assert!(t.events(Some("share.read")).await >= 3, "every look is on record");
    }

    async fn what_is_taken_back_or_over_is_gone_everywhere_at_once(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let id = shared(&t, &w, &case, &[FieldGroup::Documents]).await;
        assert!(seen_by(&t, &w.stranger, id).await.is_ok());
        let form = Form::seen(page(&t, &w.handler, &case).await.revision, String::new());
        revoke_share(&t.house, &t.staff(&w.handler), &case, &form, id).await.unwrap();
        assert!(absent(seen_by(&t, &w.stranger, id).await));
        assert!(absent(shared_document(&t.house, &t.staff(&w.stranger), id, t.id()).await));
        assert_eq!(in_list(&t, &w.stranger).await, 0);
        // Absent and taken back are the same answer.
        let never: ShareId = t.id();
        let (a, b) = (seen_by(&t, &w.stranger, id).await, seen_by(&t, &w.stranger, never).await);
        assert_eq!(a.unwrap_err().to_string(), b.unwrap_err().to_string());
        let form = Form::seen(page(&t, &w.handler, &case).await.revision, String::new());
        let again = revoke_share(&t.house, &t.staff(&w.handler), &case, &form, id).await;
        assert_eq!(fields(again), [("share".to_owned(), "casework-fault-revoked")]);

        let id = shared(&t, &w, &case, &[FieldGroup::Identity]).await;
        t.clock.advance(days(7) - SignedDuration::from_secs(1));
        assert!(seen_by(&t, &w.stranger, id).await.is_ok());
        assert_eq!(in_list(&t, &w.stranger).await, 1);
        t.clock.advance(SignedDuration::from_secs(1));
        assert!(absent(seen_by(&t, &w.stranger, id).await));
        assert_eq!(in_list(&t, &w.stranger).await, 0);
        let records = disclosures(&t.house, &t.staff(&w.handler), &case).await.unwrap();
        assert_eq!(records.list.len(), 2, "the records stay");
        assert!(records.list.iter().all(|d| !d.live && d.letter.provisions == ["osl.26.9"]));
    }

    async fn a_gate_asks_and_a_closed_gate_cannot_be_chosen(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let police = unit_of(&t, OrgKind::Police, UnitKind::PoliceRegion).await;
        let asked = share_form(&t.house, &t.staff(&w.handler), &case, police.id).await.unwrap();
        let closed: Vec<&str> = asked.gates.iter().filter(|g| g.closed.is_some()).map(|g| g.gate.id.as_str()).collect();
        assert_eq!(closed, ["d11", "d13"], "the general clause is closed to social services");
        let try_it = async |change: &dyn Fn(&mut ShareInput)| {
            let form = Form::seen(page(&t, &w.handler, &case).await.revision, String::new());
            let mut input = to(&t, police.id, &[FieldGroup::Identity]);
            input.gate = "d6".to_owned();
            change(&mut input);
            fields(share(&t.house, &t.staff(&w.handler), &case, &form, &input).await)
        };
        let one = |field: &str, key: &'static str| vec![(field.to_owned(), key)];
        assert_eq!(try_it(&|i| i.gate = "d11".to_owned()).await, one("gate", "casework-fault-gate"));
        assert_eq!(try_it(&|i| i.gate = "d3".to_owned()).await, one("gate", "casework-fault-gate"));
        assert_eq!(try_it(&|i| i.yes = vec![0, 2]).await, one("questions", "casework-fault-questions"));
        assert_eq!(try_it(&|i| i.reason = " ".to_owned()).await, one("reason", "casework-fault-empty"));
        assert_eq!(try_it(&|i| i.until = t.now()).await, one("until", "casework-fault-until-past"));
        assert_eq!(try_it(&|i| i.until = t.now() + days(181)).await, one("until", "casework-fault-until-long"));
        assert_eq!(try_it(&|i| i.to = w.other_unit).await, one("to", "casework-fault-receiver-unit"));
        assert_eq!(
            try_it(&|i| { i.groups.clear(); i.message.clear(); }).await,
            one("groups", "casework-fault-groups")
        );
        // Nobody outside the case shares it on.
        let form = Form::seen(1, String::new());
        let on = share(&t.house, &t.staff(&w.stranger), &case, &form, &to(&t, police.id, &[])).await;
        assert!(absent(on));
    }

    async fn a_protected_case_is_shared_with_a_named_person_and_a_sealed_one_by_two(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let seen = Form::seen(page(&t, &w.handler, &case).await.revision, String::new());
        protect(&t.house, &t.staff(&w.handler), &case, &seen, true, "Påhittat hot.").await.unwrap();
        let second = t.member(w.stranger.org, w.foreign_unit, Role::Handler).await;
        with_login(&t, &w.stranger, "mottagare").await;
        let mut input = to(&t, w.foreign_unit, &[FieldGroup::Identity]);
        let form = Form::seen(page(&t, &w.handler, &case).await.revision, String::new());
        let unnamed = share(&t.house, &t.staff(&w.handler), &case, &form, &input).await;
        assert_eq!(fields(unnamed), [("receiver".to_owned(), "casework-fault-receiver")]);
        input.receiver = "mottagare".to_owned();
        let id = share(&t.house, &t.staff(&w.handler), &case, &form, &input).await.unwrap();
        assert!(seen_by(&t, &w.stranger, id).await.is_ok());
        assert!(absent(seen_by(&t, &second, id).await), "a colleague of the named person");
        assert_eq!((in_list(&t, &w.stranger).await, in_list(&t, &second).await), (1, 0));
        // Named, but the login is old: told so, because it is known to them already.
        let late = t.context(access::Actor::Staff(Staff {
            confirmed_at: Some(t.now() - SignedDuration::from_mins(15)),
            ..w.stranger.clone()
        }));
        let old = shared_page(&t.house, &late, id).await;
        assert!(matches!(old, Err(CaseworkError::Access(AccessError::Confirm))));

        let Target::Number(number) = &case else { panic!() };
        let mut work = t.house.store.begin("test").await.unwrap();
        work.run(&SEAL, args![number.as_str()]).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();
        let form = Form::seen(page(&t, &w.handler, &case).await.revision, String::new());
        let id = share(&t.house, &t.staff(&w.handler), &case, &form, &input).await.unwrap();
        assert!(absent(seen_by(&t, &w.stranger, id).await), "waits for a second person");
        let form = Form::seen(page(&t, &w.handler, &case).await.revision, String::new());
        let own = approve_share(&t.house, &t.staff(&w.handler), &case, &form, id).await;
        assert_eq!(fields(own), [("share".to_owned(), "casework-fault-approve")]);
        name_person(&t.house, &t.staff(&w.handler), &case, &form, w.colleague.user, true).await.unwrap();
        let form = Form::seen(page(&t, &w.colleague, &case).await.revision, String::new());
        approve_share(&t.house, &t.staff(&w.colleague), &case, &form, id).await.unwrap();
        assert!(seen_by(&t, &w.stranger, id).await.is_ok());
    }

    async fn in_an_emergency_a_colleague_reads_one_case_for_an_hour(t) {
        let w = world(&t).await;
        let (case, other) = (a_case(&t, &w).await, a_case(&t, &w).await);
        let cx = t.staff(&w.over_there);
        assert!(absent(case_page(&t.house, &cx, &case).await));
        let open = async |staff: &Staff, case: &Target, why: &str| {
            break_glass(&t.house, &t.staff(staff), case, &Form::adding(String::new()), GlassReason::Danger, why).await
        };
        let why = "Påhittat: barnet har ringt från en okänd plats.";
        assert_eq!(fields(open(&w.over_there, &case, "för kort").await), [("reason".to_owned(), "casework-fault-glass-short")]);
        assert!(absent(open(&w.stranger, &case, why).await), "another organisation");
        assert_eq!(open(&w.colleague, &case, why).await.unwrap(), None, "who may read it anyway leaves no alarm");
        let until = open(&w.over_there, &case, why).await.unwrap().unwrap();
        assert_eq!(until, t.now() + SignedDuration::from_mins(60));
        let seen = case_page(&t.house, &t.staff(&w.over_there), &case).await.unwrap();
        assert_eq!(seen.rule, Rule::BreakGlass);
        assert!(seen.entries.iter().any(|e| e.kind == EntryKind::Glass && e.text.text == why));
        assert!(absent(case_page(&t.house, &t.staff(&w.over_there), &other).await), "one case");
        let note = add_note(&t.house, &t.staff(&w.over_there), &case, &Form::adding(String::new()), "x").await;
        assert!(absent(note), "reading only");
        let found = search(&t.house, &t.staff(&w.over_there), w.other_unit, "Påhittsson", None).await.unwrap();
        assert_eq!(found.hits.len(), 1, "the same rule in the list");
        let told = t.house.store.reader().one(&ALARMS, args![w.unit]).await.unwrap().unwrap();
        assert_eq!(told.get::<i64>("n").unwrap(), 1);
        // The extract for the child names units and rights, and nobody.
        let number = seen.number.clone();
        let extract = audit::extract(&t.house, &t.staff(&w.handler), &number).await.unwrap();
        let opened = extract.done.iter().find(|d| d.rule == Some(Rule::BreakGlass) && d.action == "case.read").unwrap();
        assert_eq!((opened.by.clone().unwrap().1.as_str(), opened.times), ("Utredning 2", 1));
        assert!(extract.complete_from.is_none());
        assert!(audit::extract(&t.house, &t.staff(&w.stranger), &number).await.is_err());
        // Taking it out wants a fresh login, though reading the case does not; a stranger is told nothing of that.
        let stale = |staff: &access::Staff| {
            let at = Some(t.now() - jiff::SignedDuration::from_mins(15));
            t.context(access::Actor::Staff(access::Staff { confirmed_at: at, ..staff.clone() }))
        };
        assert!(matches!(audit::extract(&t.house, &stale(&w.handler), &number).await, Err(AccessError::Confirm)));
        assert!(matches!(audit::extract(&t.house, &stale(&w.stranger), &number).await, Err(AccessError::Absent)));

        t.clock.advance(SignedDuration::from_mins(60));
        assert!(absent(case_page(&t.house, &t.staff(&w.over_there), &case).await));

        let form = Form::seen(page(&t, &w.handler, &other).await.revision, String::new());
        protect(&t.house, &t.staff(&w.handler), &other, &form, true, "Påhittat hot.").await.unwrap();
        assert!(absent(open(&w.over_there, &other, why).await), "never what is protected");
        assert_eq!(page(&t, &w.handler, &other).await.secrecy, Secrecy::Protected);
    }
}
