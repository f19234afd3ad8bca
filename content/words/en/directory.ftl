# Words for the room directory (directory). Every key starts with "directory-".

## Why
directory-why-112 = Immediate danger: call 112.
directory-why-112-closed = The municipality's office is closed and its out-of-hours service is not in the directory. In danger: call 112.
directory-why-11414-closed = The municipality's office is closed and its out-of-hours service is not in the directory. If it cannot wait until the office opens: call the police.
directory-why-police-missing = A missing child is reported to the police at once.
directory-why-116000 = For relatives and the public who look for a missing child.
directory-why-police-protect = The police may take care of a child in imminent and serious risk.
directory-why-police-report = The police receive reports of crime.
directory-why-police-region = The police region where the child is.
directory-why-residence = The child lives in { $municipality }. The municipality of residence is responsible.
directory-why-stay-acute = The child is in { $municipality }. The municipality of stay is responsible when it is acute.
directory-why-stay-unclear = The child is in { $municipality }. The municipality of stay is responsible when it is unclear who else is.
directory-why-stay-beside = The child is in { $municipality }. The municipality of stay is responsible if it becomes acute.
directory-why-stay-unknown = No municipality is given. The municipality of stay is responsible when it is acute or unclear who else is.
directory-why-out-of-hours = The out-of-hours service receives when the office is closed.
directory-why-support-line = Advice to you who meet the child in your work.
directory-why-coordinator = The regional coordinator advises and coordinates the authorities of the region. You need not say who the child is.
directory-why-national = Coordinates nationally, without knowing who the child is.
directory-why-prosecution = The prosecutor decides on prosecution. The police officer in charge knows which office has the matter.
directory-why-permit = The Migration Agency decides on residence permits and the reflection period.
directory-why-permit-mail = Applications for the reflection period and permits are sent here.
directory-why-guardian = The chief guardian appoints a guardian for a child who is here without its parents.
directory-why-medical = The child's health and injuries are to be examined.
directory-why-barnahus = In a Barnahus police, prosecutor, social services and health care work together around the child.
directory-why-service = Offers support that fits the need.
directory-why-service-ask = Civil society offers support in many places.
directory-why-bris = For you who are under 18.
directory-why-return = Helps with a safe return.

## What is not known
directory-social-services-in = Social services, { $municipality }
directory-social-services-where-the-child-is = Social services of the municipality where the child is
directory-not-registered = The unit is not in the directory. Contact the social services through the municipality's switchboard or website.
directory-chief-guardian-not-registered = The unit is not in the directory. Contact the chief guardian through the municipality's switchboard or website.
directory-no-phone = The number is not in the directory. Call the switchboard, or 112 if the child is in danger.
directory-police-region-by-11414 = The police region is not in the directory. Call 114 14 and ask to be connected.
directory-coordinator-not-registered = The coordinator's number is not in the directory. Ask the municipality's social services or the national coordination.
directory-authority-not-registered = No unit is in the directory. Contact the authority through its switchboard or website.
directory-health-care = Health care where the child is
directory-health-not-registered = No clinic is in the directory. Turn to a health centre or an emergency department.
directory-barnahus = Barnahus
directory-barnahus-not-registered = No Barnahus is in the directory for this place. Ask the municipality's social services.
directory-chief-guardian = The chief guardian
directory-chief-guardian-in = The chief guardian, { $municipality }
directory-civil-society = Civil society organisations
directory-services-none = No support in the directory fits the question. The regional coordinator may know of more.

## Field faults
directory-fault-name = Write a name.
directory-fault-organisation-number = The number is not right. An organisation number has ten digits, for instance 212000-1124.
directory-field-organisation-number = Organisation number
directory-hint-organisation-number = Needed when the organisation's staff log in with an e-identification.
directory-fault-kind = Choose a kind in the list.
directory-fault-too-long = The text is too long or holds characters that cannot be shown.
directory-fault-municipality = There is no such municipality. Write its name or its four-digit code.
directory-fault-municipality-needed = Give the municipality: a unit that receives reports is found by it.
directory-fault-region = Choose a region in the list.
directory-fault-region-needed = Give the region: the unit is found by it.
directory-fault-area = Write municipality codes with spaces between, for example 1280 1281.
directory-fault-areas-needed = Say where it is offered: municipality codes, regions or all.
directory-fault-parent = Choose a unit above in the same organisation that has none above itself.
directory-fault-phone = Write a telephone number with digits.
directory-fault-email = Write an e-mail address, for example name@example.se.
directory-fault-hours = Write for example: mon-fri 08:00-16:30; sat 10:00-14:00. Or: always, unknown.
directory-fault-age = Write an age in whole years; from must not be more than to.
directory-fault-needs = Choose at least one need.
directory-fault-languages = One of the languages is not in the list.

## Faults of a file
directory-fault-file-large = The file is too large or has too many faults.
directory-fault-file-utf8 = The file is not saved as UTF-8. Save it as "CSV UTF-8".
directory-fault-file-header = The column is missing. Start from a downloaded file.
directory-fault-file-column = The column is not known. Remove it or correct its name.
directory-fault-line-form = The line has the wrong number of cells or a quotation mark that is not closed.
directory-fault-line-no-unit = There is no such unit. Leave the cell empty for a new one.
directory-fault-line-no-organisation = There is no such organisation. Give organisation_kind for a new one, or correct the name.
directory-fault-line-organisations = Several organisations have this name. Give organisation_id.
directory-fault-line-moved = A unit cannot be moved to another organisation.
directory-fault-line-truth = Write yes or no.
directory-fault-line-active = A unit is taken out of or into use on its page, not by a file.
directory-fault-line-stale = The unit has changed since the file was downloaded. Download it again.
directory-fault-line-twice = The unit stands on several lines.

## Kinds of organisation
directory-org-kind-social_services = Social services
directory-org-kind-police = Police
directory-org-kind-prosecution = Prosecution
directory-org-kind-migration = Migration Agency
directory-org-kind-equality_agency = Gender Equality Agency
directory-org-kind-coordination = Coordination
directory-org-kind-county_board = County administrative board
directory-org-kind-ngo = Civil society
directory-org-kind-health = Health care
directory-org-kind-school = School
directory-org-kind-care_home = Care home
directory-org-kind-chief_guardian = Chief guardian
directory-org-kind-business = Business
directory-org-kind-other = Other

## Kinds of unit
directory-unit-kind-reception = Reception
directory-unit-kind-investigation = Investigation
directory-unit-kind-out_of_hours = Out-of-hours service
directory-unit-kind-coordination_regional = Regional coordination
directory-unit-kind-coordination_national = National coordination
directory-unit-kind-police_region = Police region
directory-unit-kind-prosecution_office = Prosecution office
directory-unit-kind-migration_unit = Migration Agency unit
directory-unit-kind-barnahus = Barnahus
directory-unit-kind-ngo_support = Civil society support
directory-unit-kind-school = School or preschool
directory-unit-kind-administration = Administration
directory-unit-kind-other = Other

## Needs
directory-service-need-shelter = Protected housing
directory-service-need-counselling = Counselling
directory-service-need-legal = Legal advice
directory-service-need-medical = Medical care
directory-service-need-trauma = Trauma care
directory-service-need-barnahus = Barnahus
directory-service-need-return = Safe return
directory-service-need-exit = Support to leave a harmful setting
directory-service-need-guardian = Guardian
directory-service-need-family = Family support
directory-service-need-interpreting = Interpreting or cultural guidance
directory-service-need-advice = Advice to professionals

## What is to be done
directory-what-report_concern = Report a concern about a child
directory-what-acute_protection = Protect a child now
directory-what-police_report = Report a crime to the police
directory-what-missing_child = A child is missing
directory-what-consultation = Consult about a case
directory-what-prosecution = Reach the prosecutor
directory-what-residence_permit = Residence permit or reflection period
directory-what-guardian = Guardian for a child alone
directory-what-medical = Medical care
directory-what-barnahus = Barnahus
directory-what-support_ngo = Support by civil society
directory-what-return = Return to another country
directory-what-advice_professional = Advice to you in your work

## Functions
directory-helper-emergency = Emergency number
directory-helper-social_services = Social services
directory-helper-out_of_hours = Out-of-hours service
directory-helper-police = Police
directory-helper-missing_line = Missing children
directory-helper-regional_coordinator = Regional coordinator
directory-helper-national_coordination = National coordination
directory-helper-support_line = National support line
directory-helper-prosecutor = Prosecutor
directory-helper-migration = Migration Agency
directory-helper-chief_guardian = Chief guardian
directory-helper-health = Health care
directory-helper-barnahus = Barnahus
directory-helper-service = Support
directory-helper-helpline = Helpline

## Pages
directory-ask-title = Who should I contact?
directory-ask-lead = Say where the child is and what is to be done. You learn whom to turn to, in which order and why.
directory-ask-button = Show who
directory-ask-more = The child's home municipality and language
directory-ask-again = Change the question
directory-answers = Turn to
directory-answers-lead = In this order. The answer is support; you decide.
directory-units-title = Units
directory-organisations-title = Organisations
directory-organisation-facts = About the organisation
directory-table-title = Table
directory-services = Support and services
directory-reach = How to reach the unit
directory-report-here = Send a report here
directory-inactive = Out of use
directory-ages = Age
directory-area-all = the whole country
directory-area-region = region { $region }
directory-none-found = No unit is called that. Try a shorter part of the name, or ask under Who do I contact?
directory-more-found = Only the first are shown. Type more of the name.
directory-edit-unit = Change { $name }
directory-new-unit = New unit
directory-new-organisation = New organisation
directory-new-service = New service
directory-take-out = Take out of use
directory-take-in = Take into use again
directory-still-holds = The unit holds open reports or cases and stays in use. Hand them over first.
directory-switch-stale = Somebody else has changed the unit. Nothing was changed now. Look again, then try.
directory-stale-save = Yours is still in the form. If you save now, it holds.

## Fields
directory-field-stay = Municipality where the child is now
directory-hint-stay = For example Malmö. Leave empty if you do not know.
directory-field-residence = Municipality where the child lives
directory-hint-residence = Leave empty if you do not know, or if the child does not live in Sweden.
directory-field-acute = It cannot wait
directory-hint-acute = The child is in danger or needs protection now.
directory-field-what = What is to be done?
directory-field-language = Language the child or family speaks
directory-hint-language = Support in the language is shown first.
directory-field-search = Name
directory-hint-search = The beginning of the unit's, organisation's or municipality's name
directory-hint-municipality = Shows units that receive from there, also joint out-of-hours services.
directory-field-name = Name
directory-hint-name = The unit's name without the organisation's, for example Reception children and young
directory-field-kind = Kind
directory-field-where = Where
directory-field-municipality = Municipality
directory-field-serves = Also receives from
directory-hint-serves = Municipality codes with spaces between, for example 1281 1262
directory-field-region = Region
directory-hint-region = Leave empty for the municipality's own region.
directory-field-covers-org = On duty for the whole organisation
directory-hint-covers-org = For out-of-hours services: the unit's staff may see and act in all the organisation's cases.
directory-field-parent = Unit above
directory-field-phone = Telephone
directory-field-email = E-mail
directory-hint-email = The function's mailbox, never a person's.
directory-field-hours = Opening hours
directory-hint-hours = For example mon-fri 08:00-16:30; sat 10:00-14:00. Or: always, outside-office-hours. Empty means not known.
directory-field-postal = Postal address
directory-field-note = Good to know
directory-hint-note = Shown to everyone. Write no names of people.
directory-field-needs = Helps with
directory-field-languages = Languages
directory-field-areas = Offered in
directory-hint-areas = Municipality codes, regions (nord, mitt, stockholm, ost, vast, syd, bergslagen) or all, with spaces between
directory-field-age-from = From age
directory-field-age-to = To age
directory-field-active = In use

## Table
directory-table-out = Download all units
directory-table-out-lead = A CSV file with one line for each unit. It can be changed in a spreadsheet and read in again.
directory-table-in = Read in units
directory-table-in-lead = Every line is checked first. With one fault nothing is read in.
directory-table-file = File
directory-table-file-hint = CSV in UTF-8, at most 4 MB
directory-table-look = Check first
directory-table-import = Read in
directory-table-faults = Nothing was read in. Correct this in the file:
directory-table-done = The file has been read in.
directory-table-did = This was done
directory-table-would = This would be done
directory-table-at = Line { $n }
directory-table-new =
    { $n ->
        [one] One new unit
       *[other] { $n } new units
    }
directory-table-changed =
    { $n ->
        [one] One changed unit
       *[other] { $n } changed units
    }
directory-table-same =
    { $n ->
        [one] One unchanged unit
       *[other] { $n } unchanged units
    }
directory-table-organisation = New organisation: { $name }
directory-change-new = new
directory-change-changed = changed
directory-change-same = unchanged
directory-fault-file-none = Choose a file.
