//! The same rules, decided by Cedar.

use std::{
    collections::{HashMap, HashSet},
    str::FromStr as _,
};

use access::{Acr, ActionInfo, ObjectFacts, Part, Role, Secrecy, Staff};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression,
};
use jiff::Timestamp;
use uuid::Uuid;

fn uid(kind: &str, id: impl ToString) -> EntityUid {
    EntityUid::from_type_name_and_id(EntityTypeName::from_str(kind).unwrap(), EntityId::new(id.to_string()))
}

fn entity(kind: &str, id: impl ToString) -> RestrictedExpression {
    RestrictedExpression::new_entity_uid(uid(kind, id))
}

fn set(items: impl IntoIterator<Item = RestrictedExpression>) -> RestrictedExpression {
    RestrictedExpression::new_set(items)
}

fn text(text: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(text.to_owned())
}

fn minutes(at: Timestamp) -> RestrictedExpression {
    RestrictedExpression::new_long(at.as_second())
}

/// The rules, read once.
pub(crate) struct Cedar {
    policies: PolicySet,
    authorizer: Authorizer,
}

impl Cedar {
    pub(crate) fn new() -> Self {
        Self { policies: include_str!("rules.cedar").parse().unwrap(), authorizer: Authorizer::new() }
    }

    /// May the person do this to this object? Conflicts are those declared for this person or organisation.
    pub(crate) fn allows(
        &self,
        staff: &Staff,
        action: ActionInfo,
        id: Uuid,
        facts: &ObjectFacts,
        conflicts: (bool, bool),
        now: Timestamp,
    ) -> bool {
        let me = uid("User", staff.user);
        let works = |m: &&access::Member| matches!(m.role, Role::Handler | Role::Manager);
        let mut person = HashMap::from([
            ("org".to_owned(), entity("Org", staff.org)),
            ("acr".to_owned(), text(if staff.acr == Acr::Single { "single" } else { "two" })),
            ("fresh".to_owned(), RestrictedExpression::new_bool(staff.is_fresh(now))),
            (
                "works_at".to_owned(),
                set(staff.memberships.iter().filter(works).map(|m| entity("Unit", m.unit))),
            ),
            (
                "works_for".to_owned(),
                set(staff.memberships.iter().filter(works).map(|m| entity("Org", m.org))),
            ),
            (
                "leads".to_owned(),
                set(staff
                    .memberships
                    .iter()
                    .filter(|m| m.role == Role::Manager)
                    .map(|m| entity("Unit", m.unit))),
            ),
            (
                "covers".to_owned(),
                set(staff
                    .memberships
                    .iter()
                    .filter(|m| m.role == Role::Handler && m.covers_org)
                    .map(|m| entity("Org", m.org))),
            ),
        ]);
        if let Some(scopes) = &staff.scopes {
            person.insert("scopes".to_owned(), set(scopes.iter().map(|s| text(s))));
        }
        let mine = |part: &[Part]| {
            set(facts.parts.iter().any(|p| part.contains(p)).then(|| entity("User", staff.user)))
        };
        let mut object = HashMap::from([
            ("owner".to_owned(), entity("Org", facts.owner)),
            ("unit".to_owned(), entity("Unit", facts.unit)),
            (
                "secrecy".to_owned(),
                text(match facts.secrecy {
                    Secrecy::Normal => "normal",
                    Secrecy::Protected => "protected",
                    Secrecy::Sealed => "sealed",
                }),
            ),
            ("named".to_owned(), mine(&[Part::Named])),
            ("handlers".to_owned(), mine(&[Part::Handler, Part::CoHandler])),
            ("conflict_users".to_owned(), set(conflicts.0.then(|| entity("User", staff.user)))),
            ("conflict_orgs".to_owned(), set(conflicts.1.then(|| entity("Org", staff.org)))),
        ]);
        let kind = if let Some(share) = &facts.share {
            object.insert("to_unit".to_owned(), entity("Unit", share.to_unit));
            object.insert("approved".to_owned(), RestrictedExpression::new_bool(share.approved));
            object.insert("revoked".to_owned(), RestrictedExpression::new_bool(share.revoked));
            object.insert("from".to_owned(), minutes(share.from));
            object.insert("until".to_owned(), minutes(share.until));
            "Share"
        } else {
            "Case"
        };
        let mut context =
            vec![("now".to_owned(), minutes(now)), ("scope".to_owned(), text(action.token_scope))];
        if let Some(until) = facts.glass {
            context.push(("glass_until".to_owned(), minutes(until)));
        }
        let resource = uid(kind, id);
        let entities = Entities::from_entities(
            [
                Entity::new(me.clone(), person, HashSet::new()).unwrap(),
                Entity::new(resource.clone(), object, HashSet::new()).unwrap(),
            ],
            None,
        )
        .unwrap();
        let request = Request::new(
            me,
            uid("Action", action.name),
            resource,
            Context::from_pairs(context).unwrap(),
            None,
        )
        .unwrap();
        let answer = self.authorizer.is_authorized(&request, &self.policies, &entities);
        let errors: Vec<String> = answer.diagnostics().errors().map(ToString::to_string).collect();
        assert!(errors.is_empty(), "{errors:?}");
        answer.decision() == Decision::Allow
    }
}
