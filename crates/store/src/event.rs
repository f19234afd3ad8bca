//! The audit event: who did what to which object under which rule. Written by [`crate::Work::record`] in the
//! transaction it describes. Holds ids and codes only, never names, texts or addresses.

use std::borrow::Cow;

use ground::{EventId, OrgId, RequestId, SessionId, UnitId, UserId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{Statement, Value, args};

/// Was it allowed?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Allowed and done.
    Allow,
    /// Refused.
    Deny,
}

/// One audit event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its id, sortable by time.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// Kind of actor: `staff`, `system`, `operator` (command line), `nobody` (not logged in).
    pub actor_kind: &'static str,
    /// The person, if one acted.
    pub user: Option<UserId>,
    /// The actor's organisation.
    pub org: Option<OrgId>,
    /// The unit the actor worked for.
    pub unit: Option<UnitId>,
    /// The login session.
    pub session: Option<SessionId>,
    /// The request, to find the log line.
    pub request: RequestId,
    /// What was done: `case.read`, `report.open`, …
    pub action: &'static str,
    /// Kind of object: `case`, `report`, `unit`, `organisation`, `account`, `directory`, `system`.
    pub object_kind: &'static str,
    /// Owner of the object.
    pub owner: Option<OrgId>,
    /// The object.
    pub object: Option<Uuid>,
    /// Ids shown by a list or search (at most one page of them).
    pub shown: Vec<Uuid>,
    /// Field groups opened, codes with spaces between; empty when no difference is made.
    pub groups: Cow<'static, str>,
    /// Purpose (ändamål) chosen by the actor or given by the job.
    pub purpose: &'static str,
    /// The access rule that decided.
    pub rule: &'static str,
    /// Allowed or refused.
    pub decision: Decision,
    /// A code that tells more (state moved to, reason code). Never personal data.
    pub detail: Option<String>,
}

/// Appends an event.
pub const EVENT_INSERT: Statement = Statement::new(
    "audit.insert",
    "INSERT INTO audit_event (id, at, actor_kind, user_id, org_id, unit_id, session_id, request_id, action, object_kind, \
     owner_id, object_id, shown, field_groups, purpose, rule_id, decision, detail) \
     VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)",
);

impl Event {
    pub(crate) fn args(&self) -> Vec<Value> {
        let shown: Vec<u8> = self.shown.iter().flat_map(|id| *id.as_bytes()).collect();
        args![
            self.id,
            self.at,
            self.actor_kind,
            self.user,
            self.org,
            self.unit,
            self.session,
            self.request,
            self.action,
            self.object_kind,
            self.owner,
            self.object,
            (!shown.is_empty()).then_some(shown),
            self.groups.as_ref(),
            self.purpose,
            self.rule,
            match self.decision {
                Decision::Allow => "allow",
                Decision::Deny => "deny",
            },
            self.detail.clone(),
        ]
    }
}
