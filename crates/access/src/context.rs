//! What every use case is given: who acts, for which purpose, when, in which language, with which randomness.

use std::{borrow::Cow, fmt, sync::Arc};

use ground::{Entropy, EventId, Lang, OrgId, RequestId, SessionId, UnitId, UserId, codes};
use jiff::{SignedDuration, Timestamp};
use store::{Decision, Event};
use uuid::Uuid;

codes! {
    /// What a person does at a unit (uppdrag).
    Role {
        /// Handles reports and cases (handläggare, socialsekreterare, utredare).
        Handler = "handler",
        /// Leads the unit (enhetschef).
        Manager = "manager",
        /// Regional coordinator (regionkoordinator): sees states and clocks of the region, never identities.
        Coordinator = "coordinator",
        /// National coordinator: the same for the whole country.
        National = "national",
        /// Keeps directory and accounts of the installation; sees no case.
        Administrator = "administrator",
        /// Data-protection officer of the organisation (dataskyddsombud): controls the log; opens no case.
        DataProtection = "data_protection",
    }
}

codes! {
    /// How strongly the login was authenticated.
    Acr {
        /// Password alone: may only finish setting up a second factor.
        Single = "single",
        /// Two factors: password and one-time code.
        Two = "two",
        /// Passkey with user verification.
        Passkey = "passkey",
        /// Identity at a provider, at level of assurance 3 or higher.
        Loa3 = "loa3",
    }
}

codes! {
    /// Purpose of the processing (ändamål), recorded with every event.
    Purpose {
        /// Handling reports and cases.
        Casework = "casework",
        /// Coordination without identities.
        Coordination = "coordination",
        /// Leading and following up a unit.
        Management = "management",
        /// Going through who has looked at what.
        LogControl = "log_control",
        /// Keeping the installation.
        Administration = "administration",
        /// The person's own account.
        OwnAccount = "own_account",
        /// An automatic job.
        Job = "job",
    }
}

/// One membership of the actor, valid now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The unit.
    pub unit: UnitId,
    /// Its organisation.
    pub org: OrgId,
    /// What the person does there.
    pub role: Role,
    /// Coordinator region of the unit, slug.
    pub region: Option<String>,
    /// The unit stands in for every unit of its organisation (socialjour).
    pub covers_org: bool,
}

/// A person at work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The account.
    pub user: UserId,
    /// The login session; none for API tokens.
    pub session: Option<SessionId>,
    /// Organisation worked for.
    pub org: OrgId,
    /// Unit worked for.
    pub unit: UnitId,
    /// Strength of the login.
    pub acr: Acr,
    /// When the person last showed who they are; `None` for API tokens. Protected cases want it to be recent.
    pub confirmed_at: Option<Timestamp>,
    /// All memberships valid now.
    pub memberships: Vec<Member>,
    /// Has two authenticators of their own: passkeys, a one-time code, an identity at a provider. Administering wants
    /// it, so that a lost telephone leaves the installation neither locked nor open to whoever resets the account.
    pub two_authenticators: bool,
    /// Scopes of an API token; `None` for a person at a screen.
    pub scopes: Option<Vec<String>>,
}

/// What is most secret wants a login not older than this; so does changing how one logs in.
pub const FRESH: SignedDuration = SignedDuration::from_mins(15);

impl Staff {
    /// Showed who they are a short while ago.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        self.confirmed_at.is_some_and(|at| now.duration_since(at) < FRESH)
    }
    /// Memberships at one unit.
    pub fn at(&self, unit: UnitId) -> impl Iterator<Item = &Member> {
        self.memberships.iter().filter(move |m| m.unit == unit)
    }
    /// True when the person has this role anywhere.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.memberships.iter().any(|m| m.role == role)
    }
    /// True when a unit of the person stands in for all units of the organisation.
    #[must_use]
    pub fn covers(&self, org: OrgId) -> bool {
        self.memberships.iter().any(|m| m.org == org && m.covers_org && m.role == Role::Handler)
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person logged in, or their API token.
    Staff(Staff),
    /// An automatic job, by name.
    System(&'static str),
    /// The command line on the machine itself.
    Operator,
    /// Not logged in.
    Nobody,
}

/// Who acts, why, when, in which language, with which randomness. First argument of every use case.
#[derive(Clone)]
pub struct OpContext {
    /// Who.
    pub actor: Actor,
    /// Why.
    pub purpose: Purpose,
    /// When: one instant for the whole operation.
    pub now: Timestamp,
    /// Language of texts made on the way.
    pub lang: Lang,
    /// To find the log line.
    pub request: RequestId,
    entropy: Arc<dyn Entropy>,
}

impl OpContext {
    /// A context.
    #[must_use]
    pub fn new(
        actor: Actor,
        purpose: Purpose,
        now: Timestamp,
        lang: Lang,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let request = RequestId::new(now, entropy.as_ref());
        Self { actor, purpose, now, lang, request, entropy }
    }

    /// The same operation context for an automatic job.
    #[must_use]
    pub fn job(name: &'static str, now: Timestamp, entropy: Arc<dyn Entropy>) -> Self {
        Self::new(Actor::System(name), Purpose::Job, now, Lang::Sv, entropy)
    }

    /// What follows by itself from what a person does here, within the same request: it is logged as the system's.
    #[must_use]
    pub fn following(&self, name: &'static str) -> Self {
        Self {
            actor: Actor::System(name),
            purpose: self.purpose,
            now: self.now,
            lang: self.lang,
            request: self.request,
            entropy: Arc::clone(&self.entropy),
        }
    }

    /// Randomness.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    /// Randomness to keep.
    #[must_use]
    pub fn shared_entropy(&self) -> Arc<dyn Entropy> {
        Arc::clone(&self.entropy)
    }

    /// A new id of any kind: `cx.new_id::<ReportId>()`.
    #[must_use]
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        ground::new_uuid(self.now, self.entropy.as_ref()).into()
    }

    /// The person acting, if it is one.
    #[must_use]
    pub const fn staff(&self) -> Option<&Staff> {
        match &self.actor {
            Actor::Staff(s) => Some(s),
            _ => None,
        }
    }

    /// The acting user, if it is a person.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        self.staff().map(|s| s.user)
    }

    /// An event about this operation with everything but action and object filled in.
    #[must_use]
    pub fn event(&self, action: &'static str, object_kind: &'static str, object: Option<Uuid>) -> Event {
        let staff = self.staff();
        Event {
            id: self.new_id::<EventId>(),
            at: self.now,
            actor_kind: match self.actor {
                Actor::Staff(_) => "staff",
                Actor::System(_) => "system",
                Actor::Operator => "operator",
                Actor::Nobody => "nobody",
            },
            user: staff.map(|s| s.user),
            org: staff.map(|s| s.org),
            unit: staff.map(|s| s.unit),
            session: staff.and_then(|s| s.session),
            request: self.request,
            action,
            object_kind,
            owner: staff.map(|s| s.org),
            object,
            shown: Vec::new(),
            groups: Cow::Borrowed(""),
            purpose: self.purpose.code(),
            rule: "own",
            decision: Decision::Allow,
            detail: match self.actor {
                Actor::System(job) => Some(job.to_owned()),
                _ => None,
            },
        }
    }
}

impl fmt::Debug for OpContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpContext")
            .field("purpose", &self.purpose)
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}
