# Words for the room api (API). Every key starts with "api-".

## Problems
api-no-token-heading = A token is needed
api-no-token-text = Send a valid token in the Authorization header: Bearer varn_…. Tokens are made under My account.
api-wrong-media-type-heading = Not JSON
api-wrong-media-type-text = Nothing was done. Send the body as JSON, with the header Content-Type: application/json.
api-malformed-heading = The JSON cannot be read
api-malformed-text = Nothing was done. The fault is at line { $line }, column { $column }.
api-no-revision-heading = The revision is missing
api-no-revision-text = Nothing was saved. Read first, then send the ETag that came with the answer in the header If-Match.
api-not-found-heading = It does not exist
api-not-found-text = It does not exist, or you do not have access to it. Check the address and the number.
api-forbidden-heading = You do not have access
api-forbidden-text = The token lacks the scope, or your role may not do this. The scopes of the token stand under My account.
api-confirm-login-heading = It is protected
api-confirm-login-text = What is protected cannot be read with a token. Log in to the pages instead.
api-too-large-heading = That was too much at once
api-too-large-text = Nothing was saved. Send at most 1 MiB.
api-bad-request-heading = We did not understand what was sent
api-bad-request-text = Nothing was saved. Check the request and send it again.
api-wrong-method-heading = The address is not used like that
api-wrong-method-text = Nothing was done. The header Allow names the methods that can be used.
api-busy-heading = This takes longer than expected
api-busy-text = We do not know whether everything was saved. Wait the seconds named in Retry-After and send again with the same Idempotency-Key: it is done only once.
api-server-error-heading = Something went wrong on our side
api-server-error-text = Nothing was saved. Try again in a while. Name request when asking for help.
api-invalid-heading = Some fields need to be corrected
api-invalid-text = Nothing was saved. Correct the fields named in errors and send again.
api-stale-heading = Somebody else was first
api-stale-text = Nothing was saved. Compare with the version now, and send again with its revision in If-Match.
api-wrong-order-heading = This cannot be done now
api-order-not-opened = Nothing was changed. Open the report first.
api-order-not-assessed = Nothing was changed. Write down the protection assessment first.
api-order-decided = Nothing was changed. A decision has already been made.
api-order-closed = Nothing was changed. The case is closed; reopen it first.
api-order-other = Nothing was changed. Read again to see how it stands now.

## Faults of a field
api-fault-unknown-field = There is no such field. Remove it, or correct its name.
api-fault-missing = This field is needed.
api-fault-twice = This field stands twice. Keep one.
api-fault-code = Use one of: { $known }.
api-fault-form = The value does not have the form that the field needs.
api-fault-long = Use at most { $most } characters.
api-fault-cursor = This is not a place in the list. Use next from the page before, or leave it out to begin anew.
api-fault-idempotency-key = Use 1 to 200 printable ASCII characters.
api-fault-if-match = Use a revision within quotation marks, such as "3".
api-fault-municipality = There is no municipality with this code.
api-fault-audience = There is no such audience. GET /indicators lists them.
api-fault-purpose = There is no such purpose. GET /indicators lists them; leave it out if it is not known.
api-fault-indicator = There is no sign with this id. GET /indicators lists them.
api-fault-to = Name a unit to send to, or the municipality where the child is.
api-fault-no-receiver = No receiving unit is known there. Nothing was sent. Call the municipality, or 112 if the child is in danger.
api-fault-child-view = Tell either what the child said or why the child was not asked.
