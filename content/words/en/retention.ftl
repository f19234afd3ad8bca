# Words for retention. Every key begins with "retention-".

retention-line = Deletion
retention-kept = Kept
retention-may = May be deleted
retention-late = Should have been deleted
retention-never = Never deleted
retention-no-rule = No rule
retention-with-case = A case was opened from the report. The report belongs to that file and is deleted together with it.
retention-with-inquiry = The report belongs to an inquiry that is not tied to it here. It is kept.
retention-placement-unanswered = Nobody has said whether the child has been placed. Documents on placement are never deleted. Find out first.

## Review
retention-title = Deletion
retention-lead = The law allows this to be deleted. Nothing is erased until you have approved it. What you have approved is erased after a week at the earliest; until then you can take it back.
retention-research = If the municipality or the person belongs to a research sample (SoL ch. 16 s. 4), nothing is to be deleted: hold it.
retention-none = Nothing is due for deletion now.
retention-head-number = Number
retention-head-state = State
retention-head-by = Must be deleted by
retention-head-since = On the list since
retention-by-unknown = Not stated
retention-by = must be deleted by { $day }
retention-case = Case
retention-report = Report
retention-state-due = Waits for a decision
retention-state-approved = Approved for deletion
retention-state-held = Held
retention-review-title = Deletion of { $number }
retention-open = Read it before you decide
retention-why = Why it may be deleted
retention-decide = What is to happen?
retention-decide-lead = Deletion takes everything: persons, journal, documents, assessments and the report the case came from. Once done it cannot be undone. What remains is the log, and one row with number, rule and who approved.
retention-decide-lead-report = Deletion takes the report, everything noted about it, and the receipt of whoever sent it. Once done it cannot be undone. What remains is the log, and one row with number, rule and who approved.
retention-verdict = Decision
retention-verdict-delete = Delete
retention-verdict-delete-hint = Everything is erased.
retention-verdict-archive = Archive, then delete
retention-verdict-archive-hint = An archive package with everything in it is written to the organisation's archive folder. Only then is it erased here.
retention-verdict-hold = Hold
retention-verdict-hold-hint = Nothing is erased. Choose a reason below.
retention-reason = Reason to hold
retention-reason-hint = Only if you hold it.
retention-reason-research = Belongs to a research sample
retention-reason-claim = A dispute or a trial goes on
retention-reason-supervision = A supervisory authority or the police has asked for it
retention-reason-request = The person concerned has asked for it
retention-reason-facts = Facts must be put right first
retention-until = Hold until and including
retention-until-hint = Empty means until somebody decides again.
retention-save = Save the decision
retention-settled = Decided
retention-decided = { $who } decided { $when }.
retention-erases-from = Erased { $when } at the earliest.
retention-archives-from = Archived and erased { $when } at the earliest.
retention-held = Held: { $why }.
retention-held-until = Held until and including { $day }: { $why }.
retention-take-back = Take the decision back
retention-fault-kept = The rules do not allow it to be deleted now. Read what stands under Why.
retention-fault-until = Choose a day that has not passed.

## Command line
retention-erased = erased
retention-nothing-approved = Nothing approved to erase.
retention-would-erase =
    { $n ->
        [one] One object would be erased. Nothing was changed.
       *[other] { $n } objects would be erased. Nothing was changed.
    }
retention-left-no-archive-folder = left: to be archived first, but the setting archive_folder is missing
retention-left-not-archived = left: the archive package is not written
retention-left-changed = left: changed after it was approved
retention-left-not-approved = left: not approved
retention-left-not-noted = left: not on the list
retention-left-not-due = left: the rules do not allow it now
retention-left-may-be-taken-back = left: the approval can still be taken back
retention-left-fault = left: could not be read, see the log
