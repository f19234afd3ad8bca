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
