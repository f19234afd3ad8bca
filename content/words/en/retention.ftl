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
