# Words of log control (loggkontroll). Every key begins with "log-".

nav-log = Log control
log-title = Log control
log-lead = Here you go through who has read the unit's cases and reports. You answer one question: was the look needed for the work?
log-lead-officer = Here you go through looks that no manager may go through, those that have been left lying, and every opening in an emergency. The figures are of the whole organisation.
log-why-at-all = Every week a part of the looks is drawn by lot. The lot is the root of the signed log, which nobody can know beforehand. What shows a sign is always gone through. Nobody goes through their own looks.
log-whole-organisation = The organisation
log-tab-open = To go through
log-tab-done = Gone through
log-none = Nothing to go through just now.
log-none-done = Nothing has been gone through yet.
log-head-who = Who looked
log-head-what = At what
log-head-signs = Why it is here
log-head-due = By
log-at-manager = With the unit's manager
log-somebody-there = Somebody at the receiver
log-case = Case { $number }
log-report = Report { $number }
log-case-hidden = A case that is protected or deleted
log-report-hidden = A report that is protected or deleted
log-many = { $n ->
    [one] { $n } case or report
   *[other] { $n } cases and reports
}
log-between = { $first } to { $last }
log-result = { $out }. { $who }, { $when }.

log-sign-break_glass = Emergency opening
log-sign-protected = Protected
log-sign-no_action = Looked and did nothing
log-sign-same_name = Same family name
log-sign-hours = Unusual hours
log-sign-sample = Drawn by lot
log-because-break_glass = The case was opened in an emergency. Every emergency opening is gone through.
log-because-protected = The case is protected. Every look at a protected case is gone through.
log-because-no_action = Whoever looked has no task in the case and did nothing there that week.
log-because-same_name = Somebody in the case bears the same family name as whoever looked. It may be chance.
log-because-hours = Many cases were read outside office hours or on a holiday, at a unit that is not on duty then.
log-because-sample = The look was drawn by lot. Nothing suggests that anything is wrong.

log-item-title = A look
log-item-what = What it is about
log-row-unit = Worked for
log-row-object = Looked at
log-row-when = When
log-row-looks = Number of views
log-row-acted = Also did something there
log-item-events = What was done
log-item-no-events = Nothing else is on record.
log-item-more = There are more events. The first 200 are shown.
log-event-at = When
log-event-what = What
log-event-right = By which right

log-decide = Was the look needed for the work?
log-decide-lead = Ask whoever looked if you are not sure. The system judges nothing: you do.
log-outcome = Judgement
log-outcome-justified = Needed
log-outcome-justified-hint = The look belonged to the work. Choose why.
log-outcome-unjustified = Not needed
log-outcome-unjustified-hint = Write what you do now. Looking without needing to can be a crime (dataintrång, unlawful access to data).
log-outcome-open = Answer later
log-outcome-open-hint = Save a note, for instance that you have asked.
log-why = Why was it needed?
log-why-hint = If the look was needed.
log-why-handles = Handles the case or helped
log-why-stood_in = Stood in for a colleague
log-why-duty = Was on duty
log-why-supervision = Leads, supervises or advises
log-why-correction = Put something right, for instance a wrong number
log-why-other = Something else (write what)
log-note = Note
log-note-hint = Read by you, other managers of the unit and the data-protection officer. Write nothing about the child.
log-save = Save
log-settled = Gone through
log-fault-why = Choose why the look was needed
log-fault-note = Write a note
log-fault-long = The note can have at most 2,000 characters

log-figures = Figures for { $unit }, last 13 weeks
log-sum-chosen = To go through
log-sum-open = Not gone through yet
log-sum-late = Too late
log-weeks = Looks week by week
log-head-week = The week to and including
log-head-looks = Looks
log-head-readers = Persons
