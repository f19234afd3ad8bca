//! The decision. Pure; the first rule that applies decides; every answer names its rule.
//!
//! 1. conflict of interest of the person or the organisation: refuse, whatever else holds;
//! 2. protected or sealed and not named: refuse like absent;
//! 3. login not strong enough, for a protected object or to take something out not recent enough, or to administer with one authenticator: refuse;
//! 4. token without the scope: refuse (memberships that are over never get here);
//! 5. named, handler of the object, member of the responsible unit, or of a unit that covers the organisation: allow;
//! 6. a live share through a gate to the actor's unit: allow reading the groups it names, and nothing else;
//! 7. broken glass: allow reading one case of one's own organisation for an hour;
//! 8. coordinators: counts and routes of their region only;
//! 9. everything else: refuse.

use ground::{OrgId, ShareId, UnitId, codes};
use jiff::{SignedDuration, Timestamp};

use crate::{
    action::ActionInfo,
    context::{Acr, Actor, Role, Staff},
    enter::Area,
    group::Groups,
};

/// How long broken glass lets read.
pub const GLASS_LASTS: SignedDuration = SignedDuration::from_mins(60);

codes! {
    /// How secret an object is inside its own organisation.
    Secrecy {
        /// The responsible unit sees it.
        Normal = "normal",
        /// Only persons named see it (skyddade personuppgifter and the like).
        Protected = "protected",
        /// As protected; sharing and export need a second person.
        Sealed = "sealed",
    }
}

codes! {
    /// The actor's own tie to an object.
    Part {
        /// Responsible handler.
        Handler = "handler",
        /// Helps.
        CoHandler = "co_handler",
        /// On the closed list of a protected object.
        Named = "named",
    }
}

codes! {
    /// The rule that decided, as it stands in the audit log and on the page ("you see this because …").
    Rule {
        /// 1. Conflict of interest.
        Conflict = "1.conflict",
        /// 2. Protected and not named.
        NotNamed = "2.not_named",
        /// 3. Login too weak.
        WeakLogin = "3.weak_login",
        /// 3. Protected or taken out, and who it is was shown too long ago.
        StaleLogin = "3.stale_login",
        /// 3. Administers with one authenticator only.
        OneAuthenticator = "3.one_authenticator",
        /// 4. Token lacks the scope.
        TokenScope = "4.token_scope",
        /// 5. Named on the closed list.
        Named = "5.named",
        /// 5. Handles this object.
        ObjectMember = "5.object_member",
        /// 5. Works at the responsible unit.
        UnitMember = "5.unit_member",
        /// 5. Works at a unit that stands in for the whole organisation.
        CoveringUnit = "5.covering_unit",
        /// 5. Anyone may report a worry.
        AnyoneMayReport = "5.anyone_may_report",
        /// 5. Open to every logged-in person.
        OpenToStaff = "5.open_to_staff",
        /// 5. Keeps the installation.
        Administrator = "5.administrator",
        /// 5. The command line on the machine itself.
        Operator = "5.operator",
        /// 5. An automatic job within its task.
        Job = "5.job",
        /// 5. Looks after the organisation's data protection.
        DataProtection = "5.data_protection",
        /// 6. Shared through a gate.
        Share = "6.share",
        /// 7. Opened in an emergency.
        BreakGlass = "7.break_glass",
        /// 8. Coordinator: counts and routes.
        Coordinator = "8.coordinator",
        /// 9. No rule allows it.
        Default = "9.default",
        /// No such object.
        NoObject = "9.no_object",
    }
}

/// What the decision must know about one report or case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectFacts {
    /// The organisation that owns it.
    pub owner: OrgId,
    /// The responsible unit.
    pub unit: UnitId,
    /// How secret it is.
    pub secrecy: Secrecy,
    /// The actor has a declared conflict of interest.
    pub conflict: bool,
    /// The actor's ties, valid now.
    pub parts: Vec<Part>,
    /// Until when the actor has opened it in an emergency.
    pub glass: Option<Timestamp>,
    /// The share through which it is asked for.
    pub share: Option<Share>,
}

/// A share, as the decision must know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Its id.
    pub id: ShareId,
    /// Receiving organisation.
    pub to_org: OrgId,
    /// Receiving unit.
    pub to_unit: UnitId,
    /// What it shows.
    pub groups: Groups,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// A second person has approved it, or none was needed.
    pub approved: bool,
    /// Taken back.
    pub revoked: bool,
}

impl Share {
    /// Holds now.
    #[must_use]
    pub fn live(&self, now: Timestamp) -> bool {
        self.approved && !self.revoked && self.from <= now && now < self.until
    }
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Allowed?
    pub allow: bool,
    /// Why.
    pub rule: Rule,
}

const fn yes(rule: Rule) -> Verdict {
    Verdict { allow: true, rule }
}
const fn no(rule: Rule) -> Verdict {
    Verdict { allow: false, rule }
}

/// Rules 3 and 4, alike for every scope.
fn login_suffices(staff: &Staff, action: ActionInfo) -> Option<Verdict> {
    if staff.acr == Acr::Single && action.name != "account.own" {
        return Some(no(Rule::WeakLogin));
    }
    match &staff.scopes {
        Some(scopes) if !scopes.iter().any(|s| s == action.token_scope) => Some(no(Rule::TokenScope)),
        _ => None,
    }
}

/// May the actor do this to this report or case?
#[must_use]
pub fn decide(actor: &Actor, action: ActionInfo, facts: &ObjectFacts, now: Timestamp) -> Verdict {
    let verdict = decide_object(actor, action, facts, now);
    let fresh = || matches!(actor, Actor::Staff(staff) if staff.is_fresh(now));
    // Asked last: whoever may not know that the object exists is not told to log in again.
    if verdict.allow && action.takes_out() && !fresh() { no(Rule::StaleLogin) } else { verdict }
}

fn decide_object(actor: &Actor, action: ActionInfo, facts: &ObjectFacts, now: Timestamp) -> Verdict {
    let staff = match actor {
        Actor::Staff(staff) => staff,
        Actor::System(_) if action.system => return yes(Rule::Job),
        Actor::System(_) | Actor::Operator | Actor::Nobody => return no(Rule::Default),
    };
    if facts.conflict {
        return no(Rule::Conflict);
    }
    // Removing, and taking out whole, is never a person's to do.
    if matches!(
        action.name,
        "report.forget" | "report.export" | "report.erase" | "case.export" | "case.erase" | "case.deliver"
    ) {
        return no(Rule::Default);
    }
    let named = facts.parts.contains(&Part::Named);
    if facts.secrecy != Secrecy::Normal && !named {
        return no(Rule::NotNamed);
    }
    if let Some(verdict) = login_suffices(staff, action) {
        return verdict;
    }
    let works = |m: &crate::Member| matches!(m.role, Role::Handler | Role::Manager);
    // Known to be named, so that it exists is no secret any more.
    let stale = || facts.secrecy != Secrecy::Normal && !staff.is_fresh(now);
    if action.scope == crate::Scope::Share {
        return match &facts.share {
            Some(share)
                if share.live(now) && staff.at(share.to_unit).any(|m| works(m) && m.org == share.to_org) =>
            {
                if stale() {
                    no(Rule::StaleLogin)
                } else {
                    yes(Rule::Share)
                }
            }
            _ => no(Rule::Default),
        };
    }
    // Data belong to the organisation: a tie to the object is worth nothing without a membership there.
    let works_there = |m: &&crate::Member| m.org == facts.owner && works(m);
    if !staff.memberships.iter().any(|m| works_there(&m)) {
        return no(Rule::Default);
    }
    if stale() {
        return no(Rule::StaleLogin);
    }
    let leads = |m: &crate::Member| m.unit == facts.unit && m.role == Role::Manager;
    if action.name == "case.unprotect" && !staff.memberships.iter().any(leads) {
        return no(Rule::Default);
    }
    if named {
        return yes(Rule::Named);
    }
    if facts.parts.iter().any(|p| matches!(p, Part::Handler | Part::CoHandler)) {
        return yes(Rule::ObjectMember);
    }
    if staff.memberships.iter().any(|m| works_there(&m) && m.unit == facts.unit) {
        return yes(Rule::UnitMember);
    }
    if staff.covers(facts.owner) {
        return yes(Rule::CoveringUnit);
    }
    // What is protected or sealed was refused above: nobody outside its list comes so far. Only a person breaks the glass.
    let opened = facts.glass.is_some_and(|until| now < until);
    match action.name {
        "case.break_glass" if staff.scopes.is_none() => yes(Rule::BreakGlass),
        "case.read" | "document.read" if opened => yes(Rule::BreakGlass),
        _ => no(Rule::Default),
    }
}

/// May the actor do this at this unit?
#[must_use]
pub fn decide_unit(actor: &Actor, action: ActionInfo, unit: UnitId) -> Verdict {
    let staff = match actor {
        Actor::Staff(staff) => staff,
        Actor::System(_) if action.system => return yes(Rule::Job),
        Actor::System(_) | Actor::Operator | Actor::Nobody => return no(Rule::Default),
    };
    if let Some(verdict) = login_suffices(staff, action) {
        return verdict;
    }
    if action.name == "case.receive" {
        return no(Rule::Default);
    }
    if action.name == "report.send" {
        return yes(Rule::AnyoneMayReport);
    }
    let manages = matches!(action.name, "unit.manage" | "log.control");
    let fits = |role: Role| {
        if manages { role == Role::Manager } else { matches!(role, Role::Handler | Role::Manager) }
    };
    if staff.at(unit).any(|m| fits(m.role)) {
        return yes(Rule::UnitMember);
    }
    no(Rule::Default)
}

/// May the actor do this in this area?
#[must_use]
pub fn decide_area(actor: &Actor, action: ActionInfo, area: &Area) -> Verdict {
    let staff = match actor {
        Actor::Staff(staff) => staff,
        Actor::System(_) if action.system => return yes(Rule::Job),
        Actor::Operator
            if matches!(
                action.name,
                "directory.edit" | "account.manage" | "directory.read" | "audit.verify" | "key.manage"
            ) =>
        {
            return yes(Rule::Operator);
        }
        Actor::System(_) | Actor::Operator | Actor::Nobody => return no(Rule::Default),
    };
    if let Some(verdict) = login_suffices(staff, action) {
        return verdict;
    }
    match action.name {
        "directory.read" | "guidance.read" | "account.own" => yes(Rule::OpenToStaff),
        "directory.edit" | "account.manage" if staff.is(Role::Administrator) => {
            if staff.two_authenticators {
                yes(Rule::Administrator)
            } else {
                no(Rule::OneAuthenticator)
            }
        }
        "log.oversee" => match area {
            Area::Log(org)
                if staff.memberships.iter().any(|m| m.role == Role::DataProtection && m.org == *org) =>
            {
                yes(Rule::DataProtection)
            }
            _ => no(Rule::Default),
        },
        "region.oversee" => {
            let mine = match area {
                Area::Region(slug) => staff
                    .memberships
                    .iter()
                    .any(|m| m.role == Role::Coordinator && m.region.as_deref() == Some(slug.as_str())),
                _ => false,
            };
            if mine || staff.is(Role::National) { yes(Rule::Coordinator) } else { no(Rule::Default) }
        }
        _ => no(Rule::Default),
    }
}
