//! The actions, few and uniform. Each is a type, so that a [`crate::Permit`] for reading cannot be used for writing.

/// What an action is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// One report.
    Report,
    /// One case.
    Case,
    /// One case of another organisation, through a share.
    Share,
    /// One side of a thread between two units.
    Thread,
    /// A unit.
    Unit,
    /// A region, the directory, accounts.
    Area,
}

/// The facts about an action that the decision needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionInfo {
    /// Name in the audit log.
    pub name: &'static str,
    /// What it is about.
    pub scope: Scope,
    /// Changes something, so its commit must be durable.
    pub writes: bool,
    /// An automatic job may do it.
    pub system: bool,
    /// Scope an API token needs.
    pub token_scope: &'static str,
}

impl ActionInfo {
    /// A person takes something out of the system by it, so it wants a fresh login however secret the object is.
    #[must_use]
    pub fn takes_out(&self) -> bool {
        matches!(self.name, "case.extract")
    }
}

/// An action.
pub trait Action: Send + Sync + 'static {
    /// Its facts.
    const INFO: ActionInfo;
}
/// An action on one report or case.
pub trait ObjectAction: Action {}
/// An action that may change how secret an object is.
pub trait ProtectAction: ObjectAction {}
impl ProtectAction for actions::CaseProtect {}
impl ProtectAction for actions::CaseUnprotect {}
impl ProtectAction for actions::ReportHandle {}
impl ProtectAction for actions::ThreadWrite {}
/// An action on what another organisation has shared.
pub trait ShareAction: Action {}
/// An action that lets facts of a case go to another organisation.
pub trait GiveAction: ObjectAction {}
impl GiveAction for actions::CaseShare {}
impl GiveAction for actions::CaseOffer {}
/// An action that may take back what was given.
pub trait RevokeAction: ObjectAction {}
impl RevokeAction for actions::CaseShare {}
impl RevokeAction for actions::CaseDeliver {}
/// An action that removes an object for good. Only jobs do it.
pub trait EraseAction: ObjectAction {}
impl EraseAction for actions::ReportForget {}
impl EraseAction for actions::ReportErase {}
impl EraseAction for actions::CaseErase {}
/// An action on a unit.
pub trait UnitAction: Action {}
/// An action on an area.
pub trait AreaAction: Action {}

macro_rules! declare {
    ($($(#[$doc:meta])* $name:ident: $kind:ident $scope:ident, $text:literal, writes $writes:literal, system $system:literal, token $token:literal;)*) => {
        /// The actions, as types.
        pub mod actions {
            use super::{Action, ActionInfo, AreaAction, ObjectAction, Scope, ShareAction, UnitAction};
            $(
                $(#[$doc])*
                #[derive(Debug, Clone, Copy)]
                pub struct $name;
                impl Action for $name {
                    const INFO: ActionInfo = ActionInfo {
                        name: $text, scope: Scope::$scope, writes: $writes, system: $system, token_scope: $token,
                    };
                }
                impl $kind for $name {}
            )*
            /// All of them, for the printed matrix.
            pub const ALL: &[ActionInfo] = &[$($name::INFO),*];
        }
    };
}

declare! {
    /// See a report with everything in it.
    ReportRead: ObjectAction Report, "report.read", writes false, system false, token "reports.read";
    /// Open an unopened report: from now on somebody has read it.
    ReportOpen: ObjectAction Report, "report.open", writes true, system true, token "reports.write";
    /// Assess, decide on, link or answer a report.
    ReportHandle: ObjectAction Report, "report.handle", writes true, system true, token "reports.write";
    /// Remove a synthetic report that has done its work. Only a job.
    ReportForget: ObjectAction Report, "report.forget", writes true, system true, token "none";
    /// Take a report out as an archive package before it is erased. Only a job.
    ReportExport: ObjectAction Report, "report.export", writes true, system true, token "none";
    /// Erase a report whose time is out and whose deletion is approved. Only a job.
    ReportErase: ObjectAction Report, "report.erase", writes true, system true, token "none";
    /// See a case: plan, journal, coded facts, persons.
    CaseRead: ObjectAction Case, "case.read", writes false, system true, token "cases.read";
    /// Take out the extract of the log of a case, for the person it is about.
    CaseExtract: ObjectAction Case, "case.extract", writes false, system false, token "none";
    /// Write in a case.
    CaseWrite: ObjectAction Case, "case.write", writes true, system true, token "cases.write";
    /// Take a document out of a case.
    DocumentRead: ObjectAction Case, "document.read", writes false, system false, token "cases.read";
    /// Say who handles a case, or move it to another unit of the same organisation.
    CaseAssign: ObjectAction Case, "case.assign", writes true, system false, token "cases.write";
    /// Make a case more secret, and with it the report it came from.
    CaseProtect: ObjectAction Case, "case.protect", writes true, system false, token "cases.write";
    /// Make a case less secret: only who leads the responsible unit.
    CaseUnprotect: ObjectAction Case, "case.unprotect", writes true, system false, token "cases.write";
    /// Close or reopen a case.
    CaseClose: ObjectAction Case, "case.close", writes true, system false, token "cases.write";
    /// Show facts of a case to another organisation through a gate, and take that back.
    CaseShare: ObjectAction Case, "case.share", writes true, system false, token "none";
    /// Open a case of the own organisation in an emergency, with a reason, for an hour.
    CaseBreakGlass: ObjectAction Case, "case.break_glass", writes true, system false, token "none";
    /// Ask another unit for advice, to act, or to take a case over.
    CaseOffer: ObjectAction Case, "case.offer", writes true, system false, token "none";
    /// Carry over what a unit was promised when it has said yes, or end it when it has said no. Never a person's: it follows from
    /// what two persons have decided, one at each side.
    CaseDeliver: ObjectAction Case, "case.deliver", writes true, system true, token "none";
    /// See a thread with another unit.
    ThreadRead: ObjectAction Thread, "thread.read", writes false, system false, token "none";
    /// Answer, write or decide in a thread with another unit.
    ThreadWrite: ObjectAction Thread, "thread.write", writes true, system true, token "none";
    /// See the list of a unit's threads.
    ThreadList: UnitAction Unit, "thread.list", writes false, system false, token "none";
    /// Open the case that another unit has handed over. Follows from a person's yes at this unit.
    CaseReceive: UnitAction Unit, "case.receive", writes true, system true, token "none";
    /// See what another organisation has shared.
    ShareRead: ShareAction Share, "share.read", writes false, system false, token "none";
    /// See the list of what other organisations have shared with a unit.
    SharedRead: UnitAction Unit, "shared.read", writes false, system false, token "none";
    /// Take a case out as an archive package before it is erased. Only a job.
    CaseExport: ObjectAction Case, "case.export", writes true, system true, token "none";
    /// Erase a case whose time is out and whose deletion is approved. Only a job.
    CaseErase: ObjectAction Case, "case.erase", writes true, system true, token "none";
    /// Send a report to a unit: everyone may, and many must.
    ReportSend: UnitAction Unit, "report.send", writes true, system true, token "reports.send";
    /// See a unit's inbox.
    InboxRead: UnitAction Unit, "inbox.read", writes false, system false, token "reports.read";
    /// See a unit's worklist.
    WorklistRead: UnitAction Unit, "worklist.read", writes false, system false, token "cases.read";
    /// Open a case at a unit.
    CaseOpen: UnitAction Unit, "case.open", writes true, system false, token "cases.write";
    /// Search the organisation's cases by name or number (Förordning 2001:637 15 §).
    CaseSearch: UnitAction Unit, "case.search", writes false, system false, token "cases.read";
    /// Set up a unit: synthetic reports, reminders.
    UnitManage: UnitAction Unit, "unit.manage", writes true, system false, token "none";
    /// Go through who has looked at a unit's cases and reports (loggkontroll).
    LogControl: UnitAction Unit, "log.control", writes true, system false, token "none";
    /// The same in a whole organisation, where no manager may: the data-protection officer.
    LogOversee: AreaAction Area, "log.oversee", writes true, system false, token "none";
    /// See states, ages and clocks of reports and cases in a region, without identities.
    RegionOversee: AreaAction Area, "region.oversee", writes false, system false, token "none";
    /// Look up the directory.
    DirectoryRead: AreaAction Area, "directory.read", writes false, system true, token "directory.read";
    /// Edit the directory.
    DirectoryEdit: AreaAction Area, "directory.edit", writes true, system false, token "none";
    /// Make and change accounts and memberships.
    AccountManage: AreaAction Area, "account.manage", writes true, system false, token "none";
    /// See and change one's own account.
    AccountOwn: AreaAction Area, "account.own", writes true, system false, token "none";
    /// Read guidance: handbook, indicators, provisions.
    GuidanceRead: AreaAction Area, "guidance.read", writes false, system false, token "guidance.read";
    /// Work the audit log through, sign it, prove an event: the operator, on the machine itself.
    AuditVerify: AreaAction Area, "audit.verify", writes true, system false, token "none";
    /// Rotate, move, split and destroy keys: the operator, on the machine itself, and jobs that end what was begun.
    KeyManage: AreaAction Area, "key.manage", writes true, system true, token "none";
    /// Jobs that look after clocks over all units: reminders, synthetic reports.
    ClockWatch: AreaAction Area, "clock.watch", writes true, system true, token "none";
}
