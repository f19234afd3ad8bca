# Words that only the shared parts of pages use. Common words are in kit.ftl.

## Header and footer
nav-main = Main menu
nav-parts = Parts of the page
nav-language = Language
nav-pages = Pages of the list
foot-links = About the service
demo-banner = Invented data. All people, cases and events here are made up. Do not write anything about real people.

## Components
next-action = Next action
process-rail = Steps of the process
task-status = Status
change = Change
change-what = Change { $what }
reference-number = Reference number
reference-keep = Keep the number. You need it if you contact us again.
rows-range = Showing { $from }–{ $to }
rows-range-of = Showing { $from }–{ $to } of { $total }
remove-filter = Remove filter: { $what }
sorted-by = Sort by { $what }

## Fields
date-hint = For example 9 3 2026
date-hint-partial = Leave empty what you do not know, for example give only the year
time-hint = For example 14:30
file-hint = The photographer’s name, the place and other hidden information are removed from pictures and PDF files.
choose-in-list = Choose from the list
error-choose-some = Choose at least one option for { $field }.
error-date-required = Enter a date for { $field }.
error-date-parts = Check the date for { $field }. Write day, month and year in figures.
error-date-early = The date must not be before { $date }.
error-number-range = Enter a whole number from { $min } to { $max }.
error-format = Check { $field }. It cannot be written like that.
overdue-hours =
    { $n ->
        [0] Overdue by less than an hour
        [one] Overdue by one hour
       *[other] Overdue by { $n } hours
    }

## Pages that say no
stale-form-heading = The form must be loaded again
stale-form-text = Nothing was saved. Go back, reload the page and send again. You may have logged in again since the page was opened.
conflict-heading = Somebody else was first
conflict-text = Nothing of yours was saved. Go back and reload the page to see how it looks now.
too-large-heading = That was too much at once
too-large-text = Nothing was saved. Go back and send a smaller file or a shorter text.
bad-request-heading = We did not understand what was sent
bad-request-text = Nothing was saved. Go back, reload the page and try again.
wrong-method-heading = The page cannot be used like that
wrong-method-text = Nothing was saved. Go to the start page and begin from there.
busy-heading = This takes longer than expected
busy-text = We do not know whether everything was saved. Look before you send again. In immediate danger, call 112.
erased-heading = This has been erased
erased-text = It was deleted on time and nobody can read it any more. An old backup has brought the row back, but not what it held. Tell the administrator.
key-service-heading = This cannot be opened right now
key-service-text = The organisation's key service “{ $service }” does not answer, so what is locked with it cannot be opened. Nothing was saved. Try again in a while. In immediate danger, call 112.
to-start = To the start page
