# Words on the pages of a case, the worklist and the search. Every key begins with "casework-". The room's own sentences stand in casework.ftl.

## Worklist
casework-worklist = To do
casework-open-case = Open a case
casework-unopened-label = Unopened reports
casework-unopened =
    { $n ->
        [one] One report has not been opened by anyone yet
       *[other] { $n } reports have not been opened by anyone yet
    }
casework-unopened-text = Open the oldest or most acute one first. Until somebody opens it, nobody knows how urgent it is.
casework-to-inbox = To the inbox
casework-head-case = Case
casework-head-next = Do next
casework-head-due = Deadline
casework-head-state = State
casework-head-handler = Handler
casework-due-of = for: { $step }
casework-no-clock = No deadline
casework-nobody = Nobody
casework-protected-tag = Protected
casework-no-next = Nothing to do right now
casework-state-nothing = Nothing left
casework-first-page = To the top of the list
casework-more-cases = Show more cases
casework-empty-mine = You have no open cases
casework-empty-mine-text = Look among all cases of the unit for one without a handler, or in the inbox.
casework-empty-all = The unit has no open cases
casework-empty-all-text = A report that comes in lies in the inbox. From there you open the case.
casework-empty-overdue = Nothing is overdue
casework-empty-overdue-text = Every deadline that runs is on time.
casework-empty-waiting = Nothing waits for others
casework-empty-waiting-text = Cases whose next step lies with somebody else, for instance the district court, are shown here.

## Pages of a case
casework-case = Case { $number }
casework-tab-overview = Overview
casework-tab-persons = Persons
casework-tab-facts = The child's situation
casework-tab-journal = Journal
casework-tab-tasks = Tasks
casework-tab-documents = Documents
casework-tab-assessments = Assessments
casework-tab-registration = Statistics
casework-tab-access = Access
casework-parts = Parts of the case:
casework-closed-since = The case was closed { $when }: { $reason }. It can be read but not written in.
casework-closed-now = The case is closed. Nothing was saved. Reopen it first.
casework-reopen = Reopen the case
casework-secrecy-protected = Protected personal data. Only those named see this case. Say nothing about the child or where it is to anybody else.
casework-secrecy-sealed = Specially protected case. Only those named see it, and nothing may be shared unless two persons have agreed.
casework-because-named = You see this case because you are named in it.
casework-because-handler = You see this case because you handle it.
casework-because-covering = You see this case because your unit stands in for the responsible unit, for instance out of hours.
casework-because-unit = You see this case because you work at the responsible unit.
casework-who-sees = Who else can see it?
casework-colleague = A colleague
casework-by-system = The system
casework-to-overview = To the overview of the case
casework-empty-value = Empty

## Next action and steps
casework-do-now = Do now
casework-fold-waiting =
    { $n ->
        [one] One step waits
       *[other] { $n } steps wait
    }
casework-fold-done =
    { $n ->
        [one] One step is done
       *[other] { $n } steps are done
    }
casework-fold-not =
    { $n ->
        [one] One step does not apply
       *[other] { $n } steps do not apply
    }
casework-progress = { $done } of { $all } done
casework-done-at = Done { $when }
casework-done-before = Was also done { $when }
casework-not-applicable = Does not apply: { $reason }
casework-since = since { $when }
casework-why = Why:
casework-who-does = Who does what
casework-you = You – { $name }
casework-responsible = (responsible)
casework-provisions = Provisions
casework-contacts = Call or write
casework-web = Website
casework-find-number = Find the number
casework-who-and-law = Who does what, and what does the law say?
casework-step-page = All about this step
casework-mark-done = Mark as done
casework-mark-started = I have begun
casework-set-aside = Not needed here
casework-step-reopen = Open the step again
casework-outcome = What was the outcome?
casework-step-more = It was another day, or it is not needed
casework-step-at = When was it done?
casework-step-at-hint = Leave empty if it is now. Otherwise for instance 9 3 2026, time 14.30
casework-step-note = Note
casework-step-note-hint = If the step is not needed: say why.
casework-help = Help
casework-consent = Consent
casework-read-more = Read more
casework-handbook-step = The step in the handbook
casework-manual = The manual at the Gender Equality Agency
casework-nothing-next = Nothing to do right now
casework-nothing-next-text = Every step is done, waits for others or does not apply. See the steps below, or close the case.
casework-close-case = Close the case
casework-unknown-facts =
    { $n ->
        [one] One question has no answer
       *[other] { $n } questions have no answer
    }
casework-unknown-facts-why = As long as the answer is unknown, protective steps stay in the plan.
casework-all-questions = All questions
casework-latest = Latest events
casework-journal-write = Write in the journal
casework-journal-all = The whole journal
casework-handlers = Handlers
casework-no-handler = Nobody handles it yet. The unit is responsible.
casework-assign = Choose a handler
casework-part-handler = handler
casework-part-co-handler = co-handler
casework-part-named = named in the case

## Tasks
casework-open-tasks = Left to do
casework-no-tasks = No tasks left.
casework-task-add = Add a task
casework-task-what = What is to be done?
casework-task-who = Who does it?
casework-task-due = By which day?
casework-task-save = Add
casework-task-done = Done

## Journal
casework-note-write = Write a note
casework-note = Note
casework-note-hint = Write what happened, who said it and what you saw yourself. What you write cannot be changed afterwards.
casework-note-save = Save the note
casework-write-other = Is it more than a note?
casework-decision-write = Write a decision
casework-decision-write-hint = Asks for the child's own view.
casework-event-write = Something has happened
casework-event-write-hint = For instance that a police report was made. The plan is worked out again.
casework-journal-newest = To the latest
casework-journal-older = Show older
casework-written = written down { $when }
casework-view-said = The child's own view: { $what }
casework-view-not-asked-because = The child has not been asked, because: { $why }
casework-decision-lead = Write what was decided and why. The child's own view belongs to every decision.
casework-decision-kind = Which decision is it?
casework-decision-kind-hint = If it is in the list, the plan is worked out again.
casework-decision-other = Another decision
casework-decision-text = What was decided, and why?
casework-decision-at = When was it decided?
casework-decision-save = Save the decision
casework-view = Has the child been able to say what it thinks?
casework-view-hint = The child has a right to be informed and to be heard.
casework-view-asked = Yes, the child was asked
casework-view-not-asked = No, the child was not asked
casework-view-text = What did the child say, or why was the child not asked?
casework-view-text-hint = Use the child's own words if you can.
casework-fault-view-text = Write what the child said, or why the child was not asked.
casework-event-lead = Choose what has happened. Deadlines that begin with it run from the time you give.
casework-event-what = What has happened?
casework-event-at = When did it happen?

## The situation
casework-facts-lead = The answers decide which steps are in the plan. If you do not know, leave the answer unknown: the plan then assumes that the child needs protection.
casework-fact-number-hint = A whole number. Leave empty if unknown.
casework-facts-save = Save and work out the plan again
casework-facts-saved = Saved. This changed in the plan
casework-facts-nothing = The same steps apply as before.
casework-facts-new = Steps that now apply:
casework-facts-gone = Steps that no longer apply:

## Persons
casework-persons-lead = Who somebody is stands only here and is locked to other units. Every time this page is opened it is recorded.
casework-person-add = Add a person
casework-person-change = Change a person
casework-person-lead = Fill in what you know. Everything but the role may be empty.
casework-no-name = Name unknown
casework-name = Name
casework-role = Role in the case
casework-given = Given name
casework-family = Family name
casework-other-names = Other names
casework-other-names-hint = Earlier names, claimed names or nicknames.
casework-sex = Sex
casework-birth-date = Born
casework-birth-year = Write at least the year. Month and day may be empty.
casework-personal-number = Personal number
casework-personal-number-hint = For instance YYYYMMDD-NNNN.
casework-coordination-number = Coordination number
casework-coordination-number-hint = As a personal number, but 60 is added to the day.
casework-lma-number = LMA number
casework-passport = Passport number
casework-phone = Telephone
casework-address = Lives or stays at
casework-person-note = Anything else
casework-more-identity = More about who it is: citizenship, languages, other numbers
casework-citizenship = Citizenship
casework-citizenship-other = Another citizenship
casework-languages = Language
casework-language-other = Another language

## New case
casework-new = Open a case
casework-new-lead = From the moment the case is opened your unit is responsible for the child in this system. You become the handler.
casework-new-from = The case is opened from report { $number }. What it said is filled in. Check it.
casework-new-report = Read the report
casework-new-child = The child
casework-new-child-lead = If you do not know who the child is: leave it empty. The case can be opened all the same.
casework-new-when = When did you learn of it?
casework-received-at = When did the concern report come in?
casework-received-at-hint = Deadlines run from that time. Leave empty if you open the case of your own knowledge.
casework-new-facts = The situation now
casework-new-secrecy = Who may see the case?
casework-secrecy-who = Who may see the case?
casework-secrecy-choice-normal = Those who work at the unit
casework-secrecy-choice-protected = Only persons named
casework-secrecy-choice-protected-hint = Choose this for protected personal data, or if somebody at the unit should not see the case. You will be named.
casework-new-save = Open the case

## Documents
casework-no-documents = No documents yet.
casework-document-add = Add a document
casework-document-file = File
casework-document-hint = PDF, image, text, DOCX or ODT, at most { $n } MB. Hidden details, such as where a photo was taken, are removed in a copy. The original is kept locked.
casework-document-note = What is it, and where does it come from?
casework-document-save = Upload
casework-choose-file = Choose a file first.
casework-document-clean = Download
casework-document-original = The original
casework-document-older = Show older documents
casework-document-no-copy = Hidden details could not be removed. Do not share it before checking it.
casework-document-nothing-hidden = No hidden details were found.
casework-document-removed = Removed in the copy: { $what }.
casework-removed-exif = details from the camera
casework-removed-gps = the place
casework-removed-xmp = details from editing programs
casework-removed-iptc = caption and credits
casework-removed-comment = comments
casework-removed-thumbnail = thumbnail
casework-removed-time = time
casework-removed-private = the program's own details
casework-removed-appended = what lay after the image
casework-removed-document-info = author and program
casework-removed-script = scripts
casework-removed-attachment = attachments
casework-removed-annotation-author = who has commented
casework-removed-earlier-version = earlier versions

## Assessments
casework-assessment-new = Make an assessment
casework-assessment-lead = Signs neither prove nor exclude. They help you to ask well and to write down what you know. Every version is kept.
casework-no-assessments = No assessment yet.
casework-version =
    { $n ->
       *[other] Version { $n }
    }
casework-compare = Compare two versions
casework-compare-a = The earlier
casework-compare-b = The later
casework-compare-do = Compare
casework-compare-heading = Versions { $a } and { $b }
casework-compare-to = changed to
casework-compare-before = Compare with the version before
casework-compare-none = No answer differs.
casework-compare-audience = The versions were made with lists for different professions.
casework-compare-purpose = The suspected form differs.
casework-assessment-choose-lead = Choose whose list you use and what is suspected. If you are not sure, choose that it is not known: then all signs are shown.
casework-audience = Whose list?
casework-purpose = What is suspected?
casework-purpose-hint = A new assessment can be made when you know more.
casework-purpose-unknown = Not known
casework-assessment-begin = Show the signs
casework-signs =
    { $n ->
        [one] One sign
       *[other] { $n } signs
    }
casework-signs-lead = Answer what you know. The rest may stay “not asked”. Never question the child only to fill in the list.
casework-signs-parts = Parts of the list
casework-sign-note = Note
casework-sign-note-label = What is the answer based on?
casework-assessment-caution = The list decides nothing. Few signs do not mean that the child is out of danger, and are never a reason not to report.
casework-assessment-save = Save the assessment
casework-nothing-answered = Answer at least one sign before you save.
casework-summary = Summary to paste into the record
casework-summary-hint = Select the text and copy it. It holds no names and no notes.
casework-answers = The answers
casework-what-now = What now?
casework-dimension-counts = Yes: { $yes } · no: { $no } · unknown: { $unknown } · not asked: { $notasked }

## Statistics
casework-registration-lead = Here the child is registered for the national statistics. Codes only, no names. If you do not know: choose unknown. The registration changes nothing in the case.
casework-registered-at = Last saved { $when }.
casework-registration-save = Save the registration
casework-partial-hint = Write YYYY, YYYY-MM or YYYY-MM-DD.
casework-period-hint = Write start and end with a slash between them, for instance 2025-03/2026. What is unknown may be empty.
casework-value-n =
    { $n ->
       *[other] Value { $n }
    }

## Sharing and access
casework-who-has = Who has the case?
casework-access-normal = Those who work at the responsible unit see the case, and units that stand in for it, for instance the out-of-hours service. Nobody else.
casework-access-protected = The case is protected. Only those listed here see it.
casework-unname = Remove
casework-handler = Handler
casework-assign-save = Choose
casework-name-heading = Give a colleague access
casework-name-save = Give access
casework-protect-heading = Protect the case
casework-protect-lead = Then only those named see the case and the report it comes from. You and the handlers are named. Only the unit's manager can end the protection.
casework-protect-save = Protect
casework-unprotect-heading = End the protection
casework-unprotect-lead = Then everybody at the unit sees the case and the report it comes from.
casework-unprotect-save = End the protection
casework-unprotect-who = Only the unit's manager can end the protection. Give the manager access first.
casework-protect-reason = Why?
casework-did-protect = Changed the protection
casework-from-report = Report
casework-colleague-label = Colleague
casework-move = Move to another unit
casework-move-lead = The new unit is responsible from the same moment. You may no longer see the case.
casework-unit = Unit
casework-move-save = Move the case
casework-log = Who has looked?
casework-log-lead = Every time somebody reads or writes, it is recorded. It cannot be removed.
casework-log-older = Show older lines
casework-times =
    { $n ->
       *[other] { $n } times in a row
    }
casework-refused = Refused
casework-did-read = Read the case
casework-did-read-report = Read the report
casework-did-open-report = Opened the report
casework-did-handle-report = Handled the report
casework-did-extract = Took out an extract of the log
casework-did-persons = Saw who the persons are
casework-did-write = Wrote in the case
casework-did-decision = Wrote a decision
casework-did-assign = Changed who has the case
casework-did-close = Closed or reopened
casework-did-open = Opened the case
casework-did-search = Found the case in a search
casework-did-list = Saw the case in a list
casework-did-printed = Printed
casework-did-document = Took out a document
casework-did-other = Did something in the case

## Closing
casework-running-clocks =
    { $n ->
        [one] One statutory deadline is still running
       *[other] { $n } statutory deadlines are still running
    }
casework-running-lead = If you close all the same, the system stops reminding of them. The law still applies.
casework-close-lead = The case can be read afterwards and reopened. Closing never says that the child was not exploited.
casework-close-reason = Why is the case closed?
casework-close-text = What was decided, and why?
casework-close-save = Close the case
casework-reopen-lead = The plan is worked out again and the case comes back to the worklist.
casework-reopen-why = Why is the case reopened?

## Somebody else changed it meanwhile
casework-stale-text = A colleague changed the case while you were writing. Nothing of yours is saved yet, and nothing is lost. Compare and choose.
casework-stale-same = What you wrote does not clash with what you saw. The change was in another part of the case. You can save again.
casework-stale-differs = This differs
casework-stale-save = Save my version
casework-stale-keep = Keep the saved version

## Search
casework-search = Search cases
casework-search-why = You can search by name, personal number, coordination number or case number in the cases of your organisation. By law we may not search by anything else:
casework-search-for = Name or number
casework-search-hint = Write the whole given or family name. The search is recorded, but not what you wrote.
casework-search-none = No result does not mean that the child is unknown. Try another spelling or only one of the names. Cases of other municipalities are not shown here.
casework-search-more = Show more results

## Sharing through a gate
casework-tab-sharing = Sharing
casework-sharing-link = Which facts were shared with others
casework-because-share = You see this because it was shared with your unit.
casework-because-glass = You see the case because you opened it in an emergency. Every such opening is reviewed.
casework-shares = Facts shared
casework-shares-lead = Facts leave you only after a secrecy test. The test, the reasons and what was shared are kept here and in the log.
casework-shares-none = Nothing in the case is shared with anybody else.
casework-share-new = Share facts
casework-share-to = Who is to receive the facts?
casework-share-to-lead = Search for the unit at the other authority or organisation. Units of your own organisation are not listed here.
casework-share-unit = Unit, authority or municipality
casework-share-unit-hint = For example "polis syd" or "Lund mottagning".
casework-share-unit-none = No unit was found. Try another spelling, or look the unit up in the directory.
casework-share-gate = Under which provision?
casework-share-receiver = Receiver: { $to }.
casework-share-gate-lead = These provisions may fit between you and the receiver. The system does not test them for you. If you are unsure, ask your unit's lawyer before you share.
casework-share-no-gate = No provision on file here allows sharing with this receiver. Share nothing, and ask your unit's lawyer.
casework-gate-what = What may be given:
casework-gate-test = The test:
casework-gate-choose = Test this one
casework-gates-closed = Cannot be used here
casework-gate-not-child = Only for facts about somebody under 18.
casework-gate-excluded = The provision excepts your secrecy.
casework-share-questions = The questions of the test
casework-share-questions-hint = Tick what you can answer yes to. If you cannot answer yes to all, the facts must not be shared this way.
casework-share-groups = What is shared
casework-share-groups-hint = Only what the receiver needs. What is not ticked is not shown to the receiver.
casework-group-situation = The child's situation
casework-group-identity = Who it is: names, birth date, personal number
casework-group-location = Where the child lives and can be reached
casework-group-migration = LMA number and passport
casework-group-journal = The journal's texts
casework-group-documents = Documents
casework-group-none = Only the message
casework-share-message = Message to the receiver
casework-share-message-hint = What the receiver needs to know, in your own words.
casework-share-reason = Why it may and must be shared
casework-share-reason-hint = What the test came to. It becomes part of the case, and the receiver does not see it.
casework-share-until = Until
casework-share-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
  }
casework-share-person = The receiver's user name
casework-share-person-hint = The case is protected. Only the person you name at the receiver can see the facts.
casework-share-second = The case is sealed. A second person must approve before the receiver sees anything.
casework-share-save = Share the facts
casework-share-approve = Approve the sharing
casework-share-revoke = Take the sharing back
casework-share-live = Holds
casework-share-waits = Waits for approval
casework-share-ended = Has ended
casework-share-revoked = Taken back
casework-record = Disclosure of facts
casework-record-case = Case
casework-record-from = Given by
casework-record-to = Given to
casework-record-by = Decided
casework-record-approved = Approved by a second person
casework-record-gate = Tested under:
casework-record-note = The page can be printed and filed. The receiver's reading is in the log of the case.
casework-by-unknown = Unknown user
casework-shared-title = Shared with us
casework-shared-lead = Facts that other authorities have shared with your unit after a test. They disappear from here when the time runs out or the sharing is taken back.
casework-shared-none = Nothing is shared with your unit right now.
casework-shared-case = Shared case { $number }
casework-shared-why = Why you see this
casework-shared-since = Shared { $when }.
casework-shared-until = Visible until { $when }.
casework-shared-from = From
casework-shared-note = Your reading is logged with whoever shared this. If you need more, contact the unit above.
casework-not-shared-name = The name is not shared

## Emergency opening
casework-glass-title = Open a case in an emergency
casework-glass-link = Urgent, and the case is not yours? Open it in an emergency
casework-glass-lead = If a child is in danger and the responsible unit cannot be reached, you may read a case of your own organisation for one hour. Protected cases cannot be opened this way.
casework-glass-told = The responsible unit's manager and the data-protection officer are told at once, and the opening is reviewed.
casework-glass-number = Case number
casework-glass-number-hint = For example B26-7K3M9Q-4.
casework-glass-why = Reason
casework-glass-danger = A child is in danger now
casework-glass-missing = A child is missing or has been found
casework-glass-unreachable = The responsible unit cannot be reached and it cannot wait
casework-glass-other = Something else, which I describe
casework-glass-reason = What is happening
casework-glass-reason-hint = At least 20 characters. The text is kept in the case.
casework-glass-open = Open the case for one hour
casework-did-share = Shared facts
casework-did-shared-read = Read what was shared
casework-did-glass = Opened in an emergency

## Extract of the log
casework-extract-link = Extract to print for the child or the guardian
casework-extract = Who has seen the facts
casework-extract-lead = These are the units that have read or written in the case, when they did so and by which right. The newest day comes first.
casework-extract-staff = The extract shows units, not names of staff. Test whether anything in it is secret before you give it out.
casework-extract-from = The log of this case is long. The extract is complete from { $when }.
casework-extract-day = Day
casework-extract-unit = Unit
casework-extract-what = What
casework-extract-why = Why
casework-extract-times = Times
casework-extract-lists = Lists and searches that only showed the case as a line are in the log but not in this extract.
casework-right-handler = Handles the case or is named in it
casework-right-unit = Works at the responsible unit
casework-right-covering = Stands in for the responsible unit
casework-right-share = Facts shared after a secrecy test
casework-right-glass = Opened in an emergency
casework-right-system = The system watches times
casework-right-other = Another right by their task
