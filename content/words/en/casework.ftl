# Words of the room casework (cases). Every key begins with "casework-".

casework-unknown = unknown

## Heading from coded facts, never names
casework-heading-girl = Girl
casework-heading-boy = Boy
casework-heading-woman = Woman
casework-heading-man = Man
casework-heading-child = Child
casework-heading-adult = Adult
casework-heading-age = { $who }, { $age }
casework-heading-about = { $who }, about { $age }
casework-heading-no-age = { $who }, age unknown
casework-heading-band = { $who }, about { $band }

## State
casework-status-open = Open
casework-status-closed = Closed
casework-next-todo = To do
casework-next-in-progress = In progress
casework-next-waiting = Waiting
casework-next-nothing = Nothing to do at present

## Choices of the worklist
casework-filter-all = All
casework-filter-mine = Mine
casework-filter-overdue = Late
casework-filter-waiting = Waiting for others

## Roles
casework-role-child = the child
casework-role-accompanying-child = accompanying child
casework-role-sibling = sibling
casework-role-guardian = guardian
casework-role-suspect = suspect
casework-role-child-of-suspect = child of a suspect
casework-role-other = other person

## Reasons for closing
casework-close-need-met = the need is met
casework-close-no-further-measure = no further measure of ours is needed
casework-close-handed-over = somebody else has taken over
casework-close-returned = the child has returned and the reception is assured
casework-close-of-age = the person is of age and does not want more support
casework-close-mistake = the case was opened by mistake
casework-close-other = another reason

## Sentences of the journal
casework-entry-opened = The case was opened
casework-entry-note = Note
casework-entry-step-started = Begun: { $what }
casework-entry-step-done = Done: { $what }
casework-entry-step-outcome = { $event } ({ $what })
casework-entry-step-set-aside = Judged not to be needed: { $what }
casework-entry-step-reopened = Opened again: { $what }
casework-entry-decision = Decision
casework-entry-decision-of = Decision: { $what }
casework-entry-facts = Facts changed: { $what }
casework-entry-facts-same = The facts were gone through without change
casework-entry-told = According to the report { $report }: { $what }
casework-entry-told-nothing = The report { $report } was read in
casework-entry-person-added = Person added: { $what }
casework-entry-person-changed = Person changed: { $what }
casework-entry-task-added = Task added
casework-entry-task-done = Task done
casework-entry-document-added = Document added
casework-entry-assessment = Assessment saved, version { $version }
casework-entry-registration-saved = Registration saved
casework-entry-registration-changed = Registration changed
casework-entry-assigned-handler = The handler changed
casework-entry-assigned-unit = The case moved to another unit
casework-entry-assigned-named = A colleague was given access to the protected case
casework-entry-assigned-unnamed = A colleague's access to the protected case was taken away
casework-entry-assigned-protected = The case was protected: only persons named see it
casework-entry-assigned-unprotected = The protection of the case was ended
casework-entry-closed = The case was closed: { $what }
casework-entry-reopened = The case was opened again

## Faults at fields
casework-fault-empty = Write something here.
casework-fault-long = The text is too long. Shorten it or divide it.
casework-fault-future = That time has not come yet. Say when it happened.
casework-fault-date = Write the date as YYYY, YYYY-MM or YYYY-MM-DD.
casework-fault-personal-number = The personal number is not right. Check the digits.
casework-fault-coordination-number = The coordination number is not right. Check the digits.
casework-fault-code = Choose a value from the list.
casework-fault-variable = This does not belong to the registration. Remove it.
casework-fault-needed = Choose a value. Choose "unknown" if you do not know.
casework-fault-one = Choose one value only.
casework-fault-fact = Choose one of the answers, or "unknown".
casework-fault-one-child = A case is about one child. Add further children as accompanying or siblings, or open a case for each child.
casework-fault-too-many = Too many persons in one case. Add at most 100.
casework-fault-event = Choose an event from the list.
casework-fault-step = The step is not in the plan. Reload the page.
casework-fault-outcome = Choose how the step was completed.
casework-fault-why-set-aside = Write why the step is not needed.
casework-fault-view = Write what the child says, or why you have not asked.
casework-fault-colleague = Choose somebody who works at the unit.
casework-fault-unit = Choose one of the organisation's own units.
casework-fault-last-named = Somebody must have access to the case. Give a colleague access first.
casework-fault-same-secrecy = The protection is so already. Load the page again.
casework-fault-query = Write a whole name, a number or a case number.
casework-fault-file-large = The file is too large. Nothing was saved. Send a smaller one.
casework-fault-file-empty = The file is empty. Choose it again.
casework-fault-file-type = This kind of file is not taken. Send PDF, an image, text, DOCX or ODT.
casework-fault-file-mismatch = The file is of another kind than it says. Check that it is the right file.

casework-fault-receiver-unit = Choose a unit of another organisation that works on cases.
casework-fault-receiver = Nobody with that user name works at the receiving unit.
casework-fault-gate = That provision cannot be used between you and the receiver. Choose another.
casework-fault-questions = All questions of the test must be answered yes.
casework-fault-groups = Choose what to share, or write a message.
casework-fault-until-past = Choose a time ahead.
casework-fault-until-long = A sharing holds for at most 180 days. Decide anew if it is needed longer.
casework-fault-approve = You cannot approve this sharing: you made it yourself, or it no longer waits.
casework-fault-revoked = The sharing was taken back already.
casework-fault-glass-short = Describe what is happening with at least 20 characters.
casework-fault-glass-number = No case with that number can be opened this way. Check the number. In immediate danger call 112.
casework-entry-shared-made = Facts were shared with another organisation
casework-entry-shared-proposed = Sharing with another organisation waits for approval
casework-entry-shared-approved = The sharing was approved by a second person
casework-entry-shared-revoked = The sharing was taken back
casework-entry-glass-danger = Opened in an emergency: a child in danger
casework-entry-glass-missing = Opened in an emergency: a child missing or found
casework-entry-glass-unreachable = Opened in an emergency: the responsible unit could not be reached
casework-entry-glass-other = Opened in an emergency
casework-entry-taken-over = The case was taken over from { $what }
casework-entry-thread-consultation-asked = Another unit was asked for advice
casework-entry-thread-consultation-answered = Advice came from another unit
casework-entry-thread-consultation-refused = Another unit would not give advice
casework-entry-thread-consultation-back = The request for advice was taken back
casework-entry-thread-referral-asked = Another unit was asked to act
casework-entry-thread-referral-wanted = Another unit has said yes to acting; the facts wait for a second person
casework-entry-thread-referral-accepted = Another unit said yes to acting
casework-entry-thread-referral-refused = Another unit said no to acting
casework-entry-thread-referral-back = The referral was taken back
casework-entry-thread-handover-offered = A handover was offered to another unit
casework-entry-thread-handover-wanted = Another unit has said yes to a handover; the facts wait for a second person
casework-entry-thread-handover-accepted = Another unit took over responsibility
casework-entry-thread-handover-refused = Another unit said no to a handover
casework-entry-thread-handover-kept = Another unit wished to take over; the case is kept
casework-entry-thread-handover-back = The handover was taken back
casework-fault-thread-kind = It cannot be asked like that. Choose advice, referral or handover again.
casework-fault-offered = The case is offered to another unit already. Wait for the answer, or take it back under Between units.
casework-fault-offered-close = The case is offered to another unit right now. Take it back under Between units before you close it.
casework-fault-handover-groups = Who takes over needs at least the situation and who the child is. Tick both.
casework-fault-share-thread = These facts wait for another unit's answer. Take the question back under Between units.
