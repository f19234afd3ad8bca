//! Every actor × every action, as a table that a lawyer can read. A change of rule shows up as a changed line here.

use access::{
    Acr, ActionInfo, Actor, Area, Member, ObjectFacts, Part, Role, Scope, Secrecy, Staff, Verdict, actions,
    decide, decide_area, decide_unit,
};
use ground::{OrgId, UnitId, UserId};
use uuid::Uuid;

const ORG: OrgId = OrgId(Uuid::from_u128(1));
const UNIT: UnitId = UnitId(Uuid::from_u128(2));
const OTHER_UNIT: UnitId = UnitId(Uuid::from_u128(3));
const OTHER_ORG: OrgId = OrgId(Uuid::from_u128(4));

fn staff(role: Role, org: OrgId, unit: UnitId) -> Staff {
    Staff {
        user: UserId(Uuid::from_u128(9)),
        session: None,
        org,
        unit,
        acr: Acr::Two,
        memberships: vec![Member { unit, org, role, region: Some("syd".to_owned()), covers_org: false }],
        scopes: None,
    }
}

fn actors() -> Vec<(&'static str, Actor, Vec<Part>, bool)> {
    let plain = |name, s: Staff| (name, Actor::Staff(s), Vec::new(), false);
    let mut duty = staff(Role::Handler, ORG, OTHER_UNIT);
    duty.memberships.iter_mut().for_each(|m| m.covers_org = true);
    let mut weak = staff(Role::Handler, ORG, UNIT);
    weak.acr = Acr::Single;
    let mut token = staff(Role::Handler, ORG, UNIT);
    token.scopes = Some(vec!["cases.read".to_owned()]);
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
    let facts = |secrecy| ObjectFacts { owner: ORG, unit: UNIT, secrecy, conflict, parts: parts.to_vec() };
    match action.scope {
        Scope::Report | Scope::Case => vec![
            ("", decide(actor, action, &facts(Secrecy::Normal))),
            (", protected", decide(actor, action, &facts(Secrecy::Protected))),
        ],
        Scope::Unit => vec![("", decide_unit(actor, action, UNIT))],
        Scope::Area if action.name == "region.oversee" => vec![
            (" syd", decide_area(actor, action, &Area::Region("syd".to_owned()))),
            (" nord", decide_area(actor, action, &Area::Region("nord".to_owned()))),
            (" country", decide_area(actor, action, &Area::Country)),
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
