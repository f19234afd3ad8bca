//! Every actor × every action, as a table that a lawyer can read. A change of rule shows up as a changed line here.

use access::{
    Acr, ActionInfo, Actor, Area, Groups, Member, ObjectFacts, Part, Role, Scope, Secrecy, Share, Staff,
    Verdict, actions, decide, decide_area, decide_unit,
};
use ground::{OrgId, ShareId, UnitId, UserId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

const ORG: OrgId = OrgId(Uuid::from_u128(1));
const UNIT: UnitId = UnitId(Uuid::from_u128(2));
const OTHER_UNIT: UnitId = UnitId(Uuid::from_u128(3));
const OTHER_ORG: OrgId = OrgId(Uuid::from_u128(4));
const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn staff(role: Role, org: OrgId, unit: UnitId) -> Staff {
    Staff {
        user: UserId(Uuid::from_u128(9)),
        session: None,
        org,
        unit,
        acr: Acr::Two,
        confirmed_at: Some(NOW),
        memberships: vec![Member { unit, org, role, region: Some("syd".to_owned()), covers_org: false }],
        two_authenticators: true,
        scopes: None,
    }
}

fn actors() -> Vec<(&'static str, Actor, Vec<Part>, bool)> {
    let plain = |name, s: Staff| (name, Actor::Staff(s), Vec::new(), false);
    let mut duty = staff(Role::Handler, ORG, OTHER_UNIT);
    duty.memberships.iter_mut().for_each(|m| m.covers_org = true);
    let mut weak = staff(Role::Handler, ORG, UNIT);
    weak.acr = Acr::Single;
    let mut long_ago = staff(Role::Handler, ORG, UNIT);
    long_ago.confirmed_at = Some(NOW - SignedDuration::from_mins(15));
    let mut token = staff(Role::Handler, ORG, UNIT);
    token.confirmed_at = None;
    token.scopes = Some(vec!["cases.read".to_owned()]);
    let mut one_authenticator = staff(Role::Administrator, ORG, UNIT);
    one_authenticator.two_authenticators = false;
    vec![
        plain("handler of the unit", staff(Role::Handler, ORG, UNIT)),
        plain("manager of the unit", staff(Role::Manager, ORG, UNIT)),
        (
            "handler elsewhere, tied to it",
            Actor::Staff(staff(Role::Handler, ORG, OTHER_UNIT)),
            vec![Part::Handler],
            false,
        ),
        (
            "handler elsewhere, named",
            Actor::Staff(staff(Role::Handler, ORG, OTHER_UNIT)),
            vec![Part::Named],
            false,
        ),
        plain("handler elsewhere", staff(Role::Handler, ORG, OTHER_UNIT)),
        plain("out-of-hours unit", duty),
        ("handler with a conflict", Actor::Staff(staff(Role::Handler, ORG, UNIT)), vec![Part::Handler], true),
        plain("handler, password only", weak),
        ("named, logged in long ago", Actor::Staff(long_ago), vec![Part::Named], false),
        plain("handler's token cases.read", token),
        (
            "moved away, still tied",
            Actor::Staff(staff(Role::Handler, OTHER_ORG, OTHER_UNIT)),
            vec![Part::Handler],
            false,
        ),
        plain("another organisation", staff(Role::Handler, OTHER_ORG, OTHER_UNIT)),
        plain("coordinator syd", staff(Role::Coordinator, ORG, UNIT)),
        plain("national coordinator", staff(Role::National, OTHER_ORG, OTHER_UNIT)),
        plain("administrator", staff(Role::Administrator, ORG, UNIT)),
        plain("administrator, one authenticator", one_authenticator),
        plain("data-protection officer", staff(Role::DataProtection, ORG, UNIT)),
        (
            "another organisation, named",
            Actor::Staff(staff(Role::Handler, OTHER_ORG, OTHER_UNIT)),
            vec![Part::Named],
            false,
        ),
        ("automatic job", Actor::System("job"), Vec::new(), false),
        ("command line", Actor::Operator, Vec::new(), false),
        ("nobody", Actor::Nobody, Vec::new(), false),
    ]
}

fn verdicts(
    actor: &Actor,
    action: ActionInfo,
    parts: &[Part],
    conflict: bool,
) -> Vec<(&'static str, Verdict)> {
    let share = Share {
        id: ShareId(Uuid::from_u128(5)),
        to_org: OTHER_ORG,
        to_unit: OTHER_UNIT,
        groups: Groups::all(),
        from: NOW,
        until: NOW + SignedDuration::from_hours(1),
        approved: true,
        revoked: false,
    };
    let facts = |secrecy, glass: bool| ObjectFacts {
        owner: ORG,
        unit: UNIT,
        secrecy,
        conflict,
        parts: parts.to_vec(),
        glass: glass.then(|| NOW + SignedDuration::from_hours(1)),
        share: (action.scope == Scope::Share).then(|| share.clone()),
    };
    match action.scope {
        Scope::Report | Scope::Share | Scope::Thread => vec![
            ("", decide(actor, action, &facts(Secrecy::Normal, false), NOW)),
            (", protected", decide(actor, action, &facts(Secrecy::Protected, false), NOW)),
        ],
        Scope::Case => vec![
            ("", decide(actor, action, &facts(Secrecy::Normal, false), NOW)),
            (", protected", decide(actor, action, &facts(Secrecy::Protected, false), NOW)),
            (", broken glass", decide(actor, action, &facts(Secrecy::Normal, true), NOW)),
            (", protected, broken glass", decide(actor, action, &facts(Secrecy::Protected, true), NOW)),
        ],
        Scope::Unit => vec![("", decide_unit(actor, action, UNIT))],
        Scope::Area if action.name == "region.oversee" => vec![
            (" syd", decide_area(actor, action, &Area::Region("syd".to_owned()))),
            (" nord", decide_area(actor, action, &Area::Region("nord".to_owned()))),
            (" country", decide_area(actor, action, &Area::Country)),
        ],
        Scope::Area if action.name == "log.oversee" => vec![
            ("", decide_area(actor, action, &Area::Log(ORG))),
            (" of another organisation", decide_area(actor, action, &Area::Log(OTHER_ORG))),
        ],
        Scope::Area => vec![("", decide_area(actor, action, &Area::Directory))],
    }
}

#[test]
fn the_matrix_is_as_reviewed() {
    let mut table = String::new();
    for action in actions::ALL {
        for (i, (label, _)) in verdicts(&Actor::Nobody, *action, &[], false).iter().enumerate() {
            table.push_str(&format!("{}{label}\n", action.name));
            for (name, actor, parts, conflict) in actors() {
                let Some((_, v)) = verdicts(&actor, *action, &parts, conflict).into_iter().nth(i) else {
                    continue;
                };
                table.push_str(&format!(
                    "  {} {name:32} {}\n",
                    if v.allow { "✓" } else { "·" },
                    v.rule.code()
                ));
            }
        }
    }
    insta::assert_snapshot!("matrix", table);
}
