# Words of the room intake (inbox). Every key begins with "intake-".

## Receipt
intake-receipt-next = { $unit } has received the report and is responsible for it now. It must be opened by { $due }. If it is not, the unit is reminded, then its manager, then the regional coordinator. If you think the child is in danger now: call 112.
intake-receipt-next-acute = { $unit } has received the report and is responsible for it now. It is marked as acute and must be opened at once. If the child is in danger now: call 112, do not wait for an answer.
intake-synthetic-text = Synthetic check report. It is about nobody. The system opens and closes it by itself.

## Faults in forms
intake-fault-happened = Write what has happened, or what you have seen and heard.
intake-fault-too-long = The text is too long. Shorten it and send again.
intake-fault-find-child = Write at least one way to find the child: name, school, address, looks or where the child is now.
intake-fault-municipality = Choose a municipality in the list.
intake-fault-reporter-kind = Choose who noticed the child.
intake-fault-purposes = Choose among the purposes in the list.
intake-fault-language = Choose a language in the list.
intake-fault-feedback-contact = Write the name or contact of the person who wants feedback.
intake-fault-form-key = The form is too old. Load the page again and send. What you have written is kept.
intake-fault-assessment = Write how you assess the child's need for immediate protection, and why.
intake-fault-child-said = Write what the child said.
intake-fault-child-not-asked = Write why the child has not been asked.
intake-fault-reason = Write the reasons.
intake-fault-feedback = Write how the feedback was given.
intake-fault-unit = Choose another unit in your own organisation.
intake-fault-no-receiver = No receiving unit is known for the municipality. Nothing was sent. Call the municipality's switchboard, or 112 if the child is in danger.

## Codes
intake-kind-concern_report = Concern report
intake-kind-concern_report-hint = Concern about a child, to the social services where the child is.
intake-kind-own_observation = Own observation
intake-kind-own_observation-hint = What you have seen or heard yourself at work, to your own unit.
intake-kind-phone_note = Telephone call
intake-kind-phone_note-hint = Somebody tells you on the telephone and you write, to your own unit.
intake-kind-other_authority = From another authority
intake-kind-other_authority-hint = Something you have met in your own work, to the social services where the child is.
intake-urgency-acute = Acute
intake-urgency-normal = Not acute
intake-state-unopened = Unopened
intake-state-opened = Opened, protection not assessed
intake-state-assessed = Protection assessed, not decided
intake-state-decided = Decided, something is left
intake-state-closed = Done
intake-tab-unopened = Unopened
intake-tab-working = To assess
intake-tab-done = Done
intake-empty-unopened = Nothing lies unopened.
intake-empty-working = Nothing waits for an assessment or a decision.
intake-empty-done = Nothing is done yet.
intake-danger-yes = Yes, now or very soon
intake-danger-yes-hint = Call 112 first. Then write.
intake-danger-no = No, not right now
intake-danger-no-hint = The report is still opened within the time on the receipt.
intake-danger-unknown = I do not know
intake-danger-unknown-hint = Treated as acute until somebody has assessed it.
intake-age-0-6 = 0–6 years
intake-age-7-12 = 7–12 years
intake-age-13-15 = 13–15 years
intake-age-16-17 = 16–17 years
intake-age-doubt = May be 18 or older
intake-age-unknown = Not known
intake-needs-yes = Yes, the child needs protection now
intake-needs-no = No, not immediately
intake-needs-unclear = Unclear, more must be found out at once
intake-met-in_person = Yes, in person
intake-met-remotely = Yes, by telephone or video
intake-met-not_yet = No, not yet
intake-asked-yes = Yes
intake-asked-no = No
intake-decision-inquiry_opened = An inquiry is opened
intake-decision-inquiry_opened-hint = The next step is to open a case.
intake-decision-not_opened = No inquiry is opened
intake-decision-not_opened-hint = The reasons must be clear.
intake-decision-joined = Added to an inquiry that is already open
intake-decision-joined-hint = About the same child.
intake-decision-handed_on = Handed on to another municipality or authority
intake-decision-handed_on-hint = You are responsible until the other has accepted.
intake-note-assessment = Protection assessment
intake-note-decision = Decision
intake-note-feedback = Feedback to the reporter
intake-note-redirect = Moved to another unit
intake-event-received = The report came in
intake-event-opened = Opened
intake-event-reminder = The unit was reminded
intake-event-manager = The manager was told
intake-event-coordinator = The regional coordinator was told
intake-stage-unit = the unit no longer exists
intake-stage-receive = receiving
intake-stage-inbox = the inbox
intake-stage-open = opening
intake-stage-read = reading
intake-stage-close = closing

## Inbox
intake-write = Write down a report
intake-head-report = Report
intake-head-state = State
intake-head-received = Came in
intake-head-due = Next clock
intake-head-unit = Unit
intake-head-waiting = Has lain
intake-synthetic = Check report, about nobody
intake-banner-reminder = Reminder: a report has lain unopened too long. Open it now.
intake-banner-manager = A report has lain unopened too long. The unit's manager has been told.
intake-banner-coordinator = A report has lain unopened too long. The manager and the regional coordinator have been told.

## A report's page
intake-report-title = Report
intake-report-number = Report { $number }
intake-unopened = Nobody has opened the report
intake-number = Report { $number }
intake-unopened-text = When you open it, it shows that you have read it. The child's need for immediate protection must then be assessed at once.
intake-open = Open the report
intake-told = What was told
intake-reporter = The reporter
intake-from-unit = Sent from
intake-events = Events
intake-clocks = Clocks
intake-clock-done = Done { $when }
intake-why-clock = How the clock is counted
intake-more = More
intake-has-case = A case has been opened from the report.
intake-open-case = Open a case
intake-assess-again = Make a new protection assessment
intake-move = Move to another of our units
intake-helpers = Who can help now?
intake-rule-unit = You see the report because you work at the responsible unit.
intake-rule-covering = You see the report because your unit is on duty for the whole organisation.
intake-rule-named = You see the report because you are named for it.
intake-next-assess = Assess the child's need for immediate protection
intake-next-assess-text = This must be done at once, the same day or at the latest the day after.
intake-next-assess-button = Make the assessment
intake-next-decide = Decide about an inquiry
intake-next-decide-text = Protection has been assessed. Decide whether to open an inquiry.
intake-next-decide-button = Write the decision
intake-next-case = Open a case
intake-next-case-text = An inquiry is opened. The report stays here until the case is opened.
intake-next-case-button = Open a case
intake-next-feedback = Tell the reporter
intake-next-feedback-text = The reporter has asked for it and has a duty to report.
intake-next-feedback-button = Write the feedback
intake-not-now = This cannot be done with the report as it stands. Nothing was saved. This is how it stands:

## Forms about a report
intake-assess-title = Protection assessment
intake-decide-title = Decision about an inquiry
intake-feedback-title = Feedback to the reporter
intake-move-title = Move to another unit
intake-danger-now = Is the child in danger right now? Call 112 first.
intake-needs = Does the child need immediate protection?
intake-assessment = Assessment
intake-assessment-hint = What do you build on, what do you do now, and what do you not know yet?
intake-met = Has any of you met the child?
intake-asked = Has the child been able to give its view?
intake-asked-hint = The child's own view must be asked for at every assessment and decision.
intake-child-said = If yes: what did the child say?
intake-child-not-asked = If no: why not?
intake-child-said-label = The child said
intake-child-not-asked-label = The child was not asked
intake-decision = What do you decide?
intake-reason = Reasons
intake-feedback-text = Tell whether an inquiry was opened, not opened or already open. No more, and not if it is unsuitable.
intake-feedback = How was the feedback given?
intake-feedback-hint = When, how and to whom.
intake-move-text = The other unit gets the report unopened in its inbox and becomes responsible now. Periods fixed by law go on from when the report came in.
intake-move-to = To unit
intake-stale = Nothing is saved yet. What you have written is kept below. Read what is new, change if needed and save again.
intake-stale-see = See the report as it stands

## New report
intake-112 = Is a child in danger right now? Call 112 first.
intake-call-112 = Call 112
intake-new-lead = Write what you know. You are not the one to investigate. A little now is better than much later.
intake-danger = Is the child in danger?
intake-kind = What are you writing?
intake-part-place = Where is the child?
intake-municipality = Municipality where the child is now
intake-municipality-hint = If you do not know: choose the municipality where the child was last seen.
intake-whereabouts = Where is the child right now?
intake-whereabouts-hint = Address, place, vehicle, together with whom.
intake-part-happened = What has happened?
intake-happened = What have you seen, heard or been told?
intake-happened-hint = When, where and who said what. Keep what you know apart from what you think.
intake-part-child = About the child
intake-child-hint = At least one way to find the child is needed. Leave empty what you do not know.
intake-child-name = The child's name, or what it is called
intake-child-number = Personal or coordination number, or birth date
intake-child-number-hint = For example 2012-05-21, or only the year
intake-child-other = Anything else that helps to find the child
intake-child-other-hint = School, address, guardians, looks, telephone, online account.
intake-age = Age
intake-age-hint = If you doubt whether the child is under 18: treat it as a child.
intake-more-facts = Suspected exploitation and language
intake-purposes = What is the child suspected to be exploited for?
intake-purposes-hint = Only if you have a suspicion.
intake-language = Language for an interpreter
intake-part-reporter = The reporter
intake-reporter-kind = Who noticed the child?
intake-reporter-name = Name of the reporter
intake-reporter-contact = Telephone or e-mail of the reporter
intake-duty = Does the reporter have a duty to report?
intake-duty-hint = Those who meet the child in their work have it, for example in schools, health care, police or social services.
intake-wants-feedback = Does the reporter want to know whether an inquiry is opened?
intake-wants-feedback-hint = A reporter with a duty to report has a right to know.
intake-to-check = Check before you send
intake-check-title = Check and send
intake-check-to = Goes to { $unit }.
intake-send = Send the report

## Receipt and sent reports
intake-receipt-title = The report has been received
intake-what-next = What happens now?
intake-received-by = Received by
intake-opened-by-time = Must be opened by
intake-another = Write another
intake-sent-title = Reports I have sent
intake-sent-lead = Here you see that a report has been received and whether it has been opened. More comes only as feedback from the social services.
intake-sent-at = Sent
intake-sent-received = Received
intake-sent-opened = Opened { $when }

## Oversight
intake-oversight-title = Unopened reports
intake-oversight-lead = Units that have not opened a report although they were reminded and their manager knows. You see unit, time and state, never whom it is about. Call the unit: the number stands on its page.
intake-oversight-none = Nothing has lain unopened too long.
intake-waited-hours =
    { $n ->
        [one] one hour
       *[other] { $n } hours
    }
intake-waited-days =
    { $n ->
        [one] one day
       *[other] { $n } days
    }

## The unit
intake-escalated = Unopened reports that wait for you
intake-escalated-none = No report has lain so long that you must step in.
intake-escalated-text = Nobody has opened these although the unit was reminded. See to it that they are opened now.
intake-synthetic-title = Daily check report
intake-synthetic-lead = Every day a check report about nobody goes through the unit's inbox: received, seen, opened, read and closed. If it does not come through, you get an alarm.
intake-synthetic-last-run = Last try
intake-synthetic-last-ok = Last came through
intake-synthetic-never = Never
intake-on = On
intake-off = Off
intake-switch-on = Switch on
intake-switch-off = Switch off
intake-alarms-title = Alarms
intake-alarms-lead = What does not work on the way through the inboxes. No personal data.
intake-alarms-none = No alarms.
intake-alarm-synthetic = The check report did not come through. It stopped at: { $stage }.
intake-alarm-synthetic-late = No check report has come through for more than 25 hours.
intake-alarm-other = Something is wrong ({ $kind }).
intake-alarm-look = I look into it
intake-alarm-seen = { $who } looks into it since { $when }

intake-alarm-log-control = Looks have lain too long without anybody going through them (log control).
intake-alarm-break-glass = Case { $number } was opened in an emergency by somebody outside the unit. The log of the case tells who and why.
