# General words that every room uses. A room's own words stand in the room's file.

product = Värn
skip-to-content = Skip to the content
language-name = English
choose-language = Choose language
menu = Menu
breadcrumbs = You are here
home = Start

## Buttons
save = Save
cancel = Cancel
back = Back
continue = Continue
next = Next
previous = Previous
close = Close
open = Open
edit = Change
delete = Remove
add = Add
send = Send
confirm = Confirm
search = Search
search-clear = Clear the search
filter = Filter
sort-by = Sort by
show-more = Show more
show-less = Show fewer
details = Details
download = Download
print = Print
copy = Copy
copied = Copied
log-in = Log in
log-out = Log out
help = Help
leave-page = Leave this page

## Answers
yes = Yes
no = No
unknown = Don't know
not-asked = Not asked
none = None
other = Other
required = Required
optional = Optional
choose-one = Choose one
choose-several = Choose one or more

## Messages
saved = Saved.
saved-at = Saved { $time }.
not-saved = Nothing has been saved.
error-summary =
    { $n ->
        [one] One error must be corrected
       *[other] { $n } errors must be corrected
    }
error-summary-intro = What you have written is still here. Correct what is listed below and try again.
error-prefix = Error:
error-required = Fill in { $field }.
error-choose = Choose an answer for { $field }.
error-too-long =
    { $max ->
        [one] { $field } may have at most one character.
       *[other] { $field } may have at most { $max } characters.
    }
error-too-short =
    { $min ->
        [one] { $field } must have at least one character.
       *[other] { $field } must have at least { $min } characters.
    }
error-date = Write the date as year, month and day, for example 2026-03-09.
error-date-partial = Write a year, a year and month, or a whole date, for example 2014, 2014-05 or 2014-05-21.
error-date-future = The date may not be in the future.
error-time = Write the time as hours and minutes, for example 09:30.
error-email = Write an e-mail address, for example name@example.se.
error-phone = Write a telephone number with digits.
error-number = Write a whole number.
error-code = Choose one of the answers in the list.
error-file-too-large = The file is too large. It may be at most { $max }.
error-file-type = This type of file cannot be received.
error-token-stale = The page has been open too long. What you wrote is still here; send it again.
error-double = This is already saved. Nothing has been saved twice.
stale-edit-heading = Someone else made a change at the same time
stale-edit-intro = Nothing is saved yet. Compare the two versions and choose what should stand.
stale-edit-yours = Your version
stale-edit-theirs = Saved version

## Pages that say no
not-found-heading = The page does not exist
not-found-text = The page does not exist, or you do not have access to it. Check the address or go to the start page.
forbidden-heading = You do not have access
forbidden-text = Your role may not do this. Ask your unit manager if you need it in your work.
server-error-heading = Something went wrong on our side
server-error-text = Nothing has been saved. Try again in a while. In immediate danger: call 112.
server-error-reference = Error number: { $reference }
too-many-heading = Too many attempts
too-many-text = Wait a while and try again.
session-ended-heading = You have been logged out
session-ended-text = You have been inactive for a long time. Log in again to continue.

## States
state-todo = To do
state-in-progress = In progress
state-done = Done
state-waiting = Waiting
state-waiting-for = Waiting for { $what }
state-not-applicable = Not applicable
state-not-applicable-because = Not applicable because { $reason }
state-overdue = Overdue
state-due-soon = Due soon
state-at-once = At once
state-open = Open
state-closed = Closed

## Clocks
due = Due { $when }
due-by = By { $date }
due-warning = Should be done by { $date }
overdue-since = Was due { $date }
overdue-days =
    { $n ->
        [one] One day overdue
       *[other] { $n } days overdue
    }
days-left =
    { $n ->
        [0] Last day today
        [one] One day left
       *[other] { $n } days left
    }
hours-left =
    { $n ->
        [0] Less than one hour left
        [one] One hour left
       *[other] { $n } hours left
    }
minutes-ago =
    { $n ->
        [0] just now
        [one] one minute ago
       *[other] { $n } minutes ago
    }
hours-ago =
    { $n ->
        [one] one hour ago
       *[other] { $n } hours ago
    }
days-ago =
    { $n ->
        [0] today
        [one] yesterday
       *[other] { $n } days ago
    }
today = today
tomorrow = tomorrow
yesterday = yesterday
year = Year
month = Month
day = Day
date = Date
time = Time

## Check against a source
check-full = Checked
check-full-date = Checked { $date }
check-partial = Partly checked
check-partial-date = Partly checked { $date }
check-secondary = Checked through another source
check-secondary-date = Checked through another source { $date }
check-practice = Guidance or practice, not law
check-unverified = Not checked
check-explain = Always check against current law. The system supports, you decide.
source = Source
provision = Provision
provision-old = Formerly { $number }
valid-from = In force from { $date }
valid-until = In force until { $date }

## Lists and pages
results =
    { $n ->
        [0] No matches
        [one] One match
       *[other] { $n } matches
    }
rows =
    { $n ->
        [0] No rows
        [one] One row
       *[other] { $n } rows
    }
page-of = Page { $page } of { $pages }
nothing-here = There is nothing here yet.

## Contacts
call = Call { $number }
open-now = Open now
closed-now = Closed now
opens-at = Opens { $when }
hours-unknown = Opening hours unknown
always-open = Always open
emergency = Immediate danger: call 112

# Menu and first page
nav-worklist = To do
nav-inbox = Inbox
nav-search = Search
nav-new-report = New report
nav-sent = Sent
nav-unit = The unit
nav-oversight = Overview
nav-directory = Who do I contact?
nav-handbook = Handbook
nav-admin = Administration
nav-account = My account
home-title = Start
home-heading = Coordination against trafficking in and exploitation of children
home-lead = Värn is for you who in your work meet a child who may be exploited. Here a worry is opened at once, someone is always responsible, and the steps stand in the right order.
home-danger = Danger right now? Call 112.
home-demo = Try it with invented data
home-promises = What you can rely on
home-promise-owner = Every case has one responsible unit, at every moment.
home-promise-gate = Nothing that identifies anyone leaves an authority without a basis in law.
home-promise-who = The national level coordinates without knowing who.
home-promise-guidance = Guidance computes deadlines, explains and reminds. People decide.

# About
foot-accessibility = Accessibility
foot-data = Personal data
about-accessibility-heading = How accessible Värn is
about-accessibility-lead = Everyone who works with children shall be able to use Värn: with a keyboard, a screen reader, magnification, a phone, and without scripts.
about-accessibility-1-heading = What we aim for
about-accessibility-1 = The aim is WCAG 2.2, level AA. That is the developers’ own judgement; no outside party has audited the service yet.
about-accessibility-2-heading = How we test
about-accessibility-2 = An automatic check runs before every change: the pages are opened in a browser at two widths, in light and dark mode and right to left, and examined with axe. Automatic checks do not find everything.
about-accessibility-3-heading = Known shortcomings
about-accessibility-3 = People who use screen readers have not tried the service yet. The button for choosing a file follows the browser’s language. We do not control statutes on other sites.
about-accessibility-4-heading = If something stops you
about-accessibility-4 = Talk to your manager or whoever runs Värn where you are. If a child is in danger: call 112.
about-data-heading = How personal data are handled
about-data-lead = Each organisation owns its cases and is the controller of the data in them. Värn is run by whoever has set it up.
about-data-1-heading = Who can see a case?
about-data-1 = The responsible unit and those appointed to the case. Whoever has a conflict of interest does not see it. Protected cases are seen only by those named.
about-data-2-heading = What do coordinators see?
about-data-2 = Unit, times and state. Never names, numbers or free text.
about-data-3-heading = How are the data protected?
about-data-3 = Identities and all free text are encrypted in the database, with a key of its own for each case.
about-data-4-heading = What is logged?
about-data-4 = Every reading, change, search and refusal: who, when, what and under which rule. The log holds no names of children and no free text.
about-data-5-heading = Cookies
about-data-5 = One cookie keeps you logged in and one remembers your language. No other cookies, no statistics about you, no calls to other sites.

nav-shared = Shared with us
confirm-login-heading = Log in again
confirm-login-text = This is protected, or is about to be taken out of the system. That needs a login not older than 15 minutes. Log in again to go on.
confirm-login-button = Log in again
one-authenticator-heading = Add one more way to log in
one-authenticator-text = Whoever administers needs two ways to log in, for instance a passkey and a one-time code. You have only one. Nothing was changed.
one-authenticator-button = Add
not-found-emergency = Is a child in danger, and the case is your organisation's?
not-found-emergency-link = Open in an emergency
