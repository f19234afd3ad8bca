# Ord för rummet directory (katalog). Varje nyckel börjar med "directory-".

## Varför
directory-why-112 = Omedelbar fara: ring 112.
directory-why-112-closed = Kommunens kontor är stängt och dess socialjour finns inte i katalogen. Vid fara: ring 112.
directory-why-11414-closed = Kommunens kontor är stängt och dess socialjour finns inte i katalogen. Kan det inte vänta tills kontoret öppnar: ring polisen.
directory-why-police-missing = Ett barn som saknas anmäls genast till polisen.
directory-why-116000 = För anhöriga och allmänhet som söker ett försvunnet barn.
directory-why-police-protect = Polisen kan ta hand om ett barn som är i överhängande och allvarlig risk.
directory-why-police-report = Polisen tar emot anmälan om brott.
directory-why-police-region = Polisregionen där barnet är.
directory-why-residence = Barnet bor i { $municipality }. Kommunen där barnet bor ansvarar.
directory-why-stay-acute = Barnet är i { $municipality }. Kommunen där barnet är ansvarar när det är akut.
directory-why-stay-unclear = Barnet är i { $municipality }. Kommunen där barnet är ansvarar när det är oklart vem som annars gör det.
directory-why-stay-beside = Barnet är i { $municipality }. Kommunen där barnet är ansvarar om det blir akut.
directory-why-stay-unknown = Kommunen är inte angiven. Kommunen där barnet är ansvarar när det är akut eller oklart vem som annars gör det.
directory-why-out-of-hours = Socialjouren tar emot när kontoret är stängt.
directory-why-support-line = Råd till dig som möter barnet i ditt arbete.
directory-why-coordinator = Regionkoordinatorn ger råd och samordnar myndigheterna i regionen. Du behöver inte säga vem barnet är.
directory-why-national = Samordnar nationellt, utan att veta vem barnet är.
directory-why-prosecution = Åklagaren beslutar om åtal. Polisens handläggare vet vilken åklagarkammare som har ärendet.
directory-why-permit = Migrationsverket prövar uppehållstillstånd och betänketid.
directory-why-permit-mail = Hit skickas ansökan om betänketid och tillstånd.
directory-why-guardian = Överförmyndaren utser god man för ett barn som är här utan sina föräldrar.
directory-why-medical = Barnets hälsa och skador ska undersökas.
directory-why-barnahus = I Barnahus samverkar polis, åklagare, socialtjänst och vård kring barnet.
directory-why-service = Erbjuder stöd som passar behovet.
directory-why-service-ask = Civilsamhället erbjuder stöd på många orter.
directory-why-bris = För dig som är under 18 år.
directory-why-return = Hjälper till med ett tryggt återvändande.

## Det som inte är känt
directory-social-services-in = Socialtjänsten, { $municipality }
directory-social-services-where-the-child-is = Socialtjänsten i kommunen där barnet är
directory-not-registered = Enheten finns inte i katalogen. Kontakta kommunens socialtjänst genom kommunens växel eller webbplats.
directory-chief-guardian-not-registered = Enheten finns inte i katalogen. Kontakta överförmyndaren genom kommunens växel eller webbplats.
directory-no-phone = Numret finns inte i katalogen. Ring växeln, eller 112 om barnet är i fara.
directory-police-region-by-11414 = Polisregionen finns inte i katalogen. Ring 114 14 och be att bli kopplad.
directory-coordinator-not-registered = Regionkoordinatorns nummer finns inte i katalogen. Fråga kommunens socialtjänst eller den nationella samordningen.
directory-authority-not-registered = Ingen enhet finns i katalogen. Kontakta myndigheten genom dess växel eller webbplats.
directory-health-care = Hälso- och sjukvården där barnet är
directory-health-not-registered = Ingen mottagning finns i katalogen. Vänd dig till vårdcentral eller akutmottagning.
directory-barnahus = Barnahus
directory-barnahus-not-registered = Inget Barnahus finns i katalogen för orten. Fråga kommunens socialtjänst.
directory-chief-guardian = Överförmyndaren
directory-chief-guardian-in = Överförmyndaren, { $municipality }
directory-civil-society = Ideella organisationer
directory-services-none = Inget stöd i katalogen passar frågan. Regionkoordinatorn kan känna till fler.

## Fel i fält
directory-fault-name = Skriv ett namn.
directory-fault-organisation-number = Numret stämmer inte. Ett organisationsnummer har tio siffror, till exempel 212000-1124.
directory-field-organisation-number = Organisationsnummer
directory-hint-organisation-number = Behövs när organisationens personal loggar in med e-legitimation eller tjänstelegitimation.
directory-fault-kind = Välj ett slag i listan.
directory-fault-too-long = Texten är för lång eller innehåller tecken som inte kan visas.
directory-fault-municipality = Kommunen finns inte. Skriv namnet eller den fyrsiffriga koden.
directory-fault-municipality-needed = Ange kommunen: en enhet som tar emot anmälningar måste hittas genom den.
directory-fault-region = Välj en region i listan.
directory-fault-region-needed = Ange regionen: enheten hittas genom den.
directory-fault-area = Skriv kommunkoder med mellanrum emellan, till exempel 1280 1281.
directory-fault-areas-needed = Ange var stödet ges: kommunkoder, regioner eller all.
directory-fault-parent = Välj en överordnad enhet i samma organisation, som inte själv har någon över sig.
directory-fault-phone = Skriv ett telefonnummer med siffror.
directory-fault-email = Skriv en e-postadress, till exempel namn@exempel.se.
directory-fault-hours = Skriv till exempel: mån-fre 08:00-16:30; lör 10:00-14:00. Eller: dygnet runt, okänt.
directory-fault-age = Skriv en ålder i hela år; från-åldern får inte vara högre än till-åldern.
directory-fault-needs = Välj minst ett behov.
directory-fault-languages = Ett av språken finns inte i listan.

## Fel i en fil
directory-fault-file-large = Filen är för stor eller har för många fel.
directory-fault-file-utf8 = Filen är inte sparad som UTF-8. Spara den som "CSV UTF-8".
directory-fault-file-header = Kolumnen saknas. Börja från en nedladdad fil.
directory-fault-file-column = Kolumnen är okänd. Ta bort den eller rätta namnet.
directory-fault-line-form = Raden har fel antal celler eller ett citattecken som inte avslutas.
directory-fault-line-no-unit = Enheten finns inte. Lämna cellen tom för en ny enhet.
directory-fault-line-no-organisation = Organisationen finns inte. Ange organisation_kind för en ny, eller rätta namnet.
directory-fault-line-organisations = Flera organisationer heter så. Ange organisation_id.
directory-fault-line-moved = En enhet kan inte flyttas till en annan organisation.
directory-fault-line-truth = Skriv yes eller no.
directory-fault-line-active = En enhet tas ur eller i bruk på sin sida, inte genom en fil.
directory-fault-line-stale = Enheten har ändrats sedan filen laddades ner. Ladda ner den igen.
directory-fault-line-twice = Enheten står på flera rader.

## Slag av organisation
directory-org-kind-social_services = Socialtjänst
directory-org-kind-police = Polis
directory-org-kind-prosecution = Åklagare
directory-org-kind-migration = Migrationsverket
directory-org-kind-equality_agency = Jämställdhetsmyndigheten
directory-org-kind-coordination = Samordning
directory-org-kind-county_board = Länsstyrelse
directory-org-kind-ngo = Ideell organisation
directory-org-kind-health = Hälso- och sjukvård
directory-org-kind-school = Skola
directory-org-kind-care_home = HVB eller stödboende
directory-org-kind-chief_guardian = Överförmyndare
directory-org-kind-business = Företag
directory-org-kind-other = Annat

## Slag av enhet
directory-unit-kind-reception = Mottagning
directory-unit-kind-investigation = Utredning
directory-unit-kind-out_of_hours = Socialjour
directory-unit-kind-coordination_regional = Regional samordning
directory-unit-kind-coordination_national = Nationell samordning
directory-unit-kind-police_region = Polisregion
directory-unit-kind-prosecution_office = Åklagarkammare
directory-unit-kind-migration_unit = Enhet vid Migrationsverket
directory-unit-kind-barnahus = Barnahus
directory-unit-kind-ngo_support = Stöd från civilsamhället
directory-unit-kind-school = Skola eller förskola
directory-unit-kind-administration = Administration
directory-unit-kind-other = Annat

## Behov
directory-service-need-shelter = Skyddat boende
directory-service-need-counselling = Samtalsstöd
directory-service-need-legal = Juridiska råd
directory-service-need-medical = Vård
directory-service-need-trauma = Traumavård
directory-service-need-barnahus = Samverkan i Barnahus
directory-service-need-return = Tryggt återvändande
directory-service-need-exit = Stöd att lämna en skadlig miljö
directory-service-need-guardian = God man
directory-service-need-family = Stöd till familjen
directory-service-need-interpreting = Tolk eller kulturtolk
directory-service-need-advice = Råd till yrkesverksamma

## Vad som behöver göras
directory-what-report_concern = Anmäla oro för ett barn
directory-what-acute_protection = Skydda ett barn nu
directory-what-police_report = Anmäla brott till polisen
directory-what-missing_child = Ett barn är försvunnet
directory-what-consultation = Samråda om ett ärende
directory-what-prosecution = Nå åklagare
directory-what-residence_permit = Uppehållstillstånd eller betänketid
directory-what-guardian = God man för ensamt barn
directory-what-medical = Vård
directory-what-barnahus = Barnahus
directory-what-support_ngo = Stöd från ideell organisation
directory-what-return = Återvändande till ett annat land
directory-what-advice_professional = Råd till dig i ditt arbete

## Funktioner
directory-helper-emergency = Nödnummer
directory-helper-social_services = Socialtjänst
directory-helper-out_of_hours = Socialjour
directory-helper-police = Polis
directory-helper-missing_line = Försvunna barn
directory-helper-regional_coordinator = Regionkoordinator
directory-helper-national_coordination = Nationell samordning
directory-helper-support_line = Nationell stödtelefon
directory-helper-prosecutor = Åklagare
directory-helper-migration = Migrationsverket
directory-helper-chief_guardian = Överförmyndare
directory-helper-health = Hälso- och sjukvård
directory-helper-barnahus = Barnahus
directory-helper-service = Stöd
directory-helper-helpline = Stödlinje

## Sidor
directory-ask-title = Vem ska jag kontakta?
directory-ask-lead = Säg var barnet är och vad som behöver göras. Du får veta vem du ska vända dig till, i vilken ordning och varför.
directory-ask-button = Visa vem
directory-ask-more = Barnets hemkommun och språk
directory-ask-again = Ändra frågan
directory-answers = Vänd dig till
directory-answers-lead = I den här ordningen. Svaret är ett stöd; du beslutar.
directory-units-title = Enheter
directory-organisations-title = Organisationer
directory-organisation-facts = Uppgifter om organisationen
directory-table-title = Tabell
directory-services = Stöd och insatser
directory-reach = Så når du enheten
directory-report-here = Skicka en anmälan hit
directory-inactive = Ur bruk
directory-ages = Ålder
directory-area-all = hela landet
directory-area-region = region { $region }
directory-none-found = Ingen enhet heter så. Pröva en kortare del av namnet, eller fråga under Vem kontaktar jag?
directory-more-found = Bara de första visas. Skriv mer av namnet.
directory-edit-unit = Ändra { $name }
directory-new-unit = Ny enhet
directory-new-organisation = Ny organisation
directory-new-service = Nytt stöd
directory-take-out = Ta ur bruk
directory-take-in = Ta i bruk igen
directory-still-holds = Enheten har öppna anmälningar eller ärenden och är kvar i bruk. Lämna över dem först.
directory-switch-stale = Någon annan har ändrat enheten. Inget har ändrats nu. Titta igen och försök sedan.
directory-stale-save = Ditt står kvar i formuläret. Sparar du nu gäller det.

## Fält
directory-field-stay = Kommun där barnet är nu
directory-hint-stay = Till exempel Malmö. Lämna tomt om du inte vet.
directory-field-residence = Kommun där barnet bor
directory-hint-residence = Lämna tomt om du inte vet, eller om barnet inte bor i Sverige.
directory-field-acute = Det kan inte vänta
directory-hint-acute = Barnet är i fara eller behöver skydd nu.
directory-field-what = Vad behöver göras?
directory-field-language = Språk som barnet eller familjen talar
directory-hint-language = Stöd på språket visas först.
directory-field-search = Namn
directory-hint-search = Början av enhetens, organisationens eller kommunens namn
directory-hint-municipality = Visar enheter som tar emot därifrån, även gemensam socialjour.
directory-field-name = Namn
directory-hint-name = Enhetens namn utan organisationens, till exempel Mottagning barn och unga
directory-field-kind = Slag
directory-field-where = Var
directory-field-municipality = Kommun
directory-field-serves = Tar också emot från
directory-hint-serves = Kommunkoder med mellanrum emellan, till exempel 1281 1262
directory-field-region = Region
directory-hint-region = Lämna tomt för kommunens egen region.
directory-field-covers-org = Tjänstgör för hela organisationen
directory-hint-covers-org = För socialjour: enhetens personal får se och handla i organisationens alla ärenden.
directory-field-parent = Överordnad enhet
directory-field-phone = Telefon
directory-field-email = E-post
directory-hint-email = Funktionens brevlåda, aldrig en persons.
directory-field-hours = Öppettider
directory-hint-hours = Till exempel mån-fre 08:00-16:30; lör 10:00-14:00. Eller: dygnet runt, utanför kontorstid. Tomt betyder att de inte är kända.
directory-field-postal = Postadress
directory-field-note = Bra att veta
directory-hint-note = Visas för alla. Skriv inga namn på personer.
directory-field-needs = Hjälper med
directory-field-languages = Språk
directory-field-areas = Ges i
directory-hint-areas = Kommunkoder, regioner (nord, mitt, stockholm, ost, vast, syd, bergslagen) eller all, med mellanrum emellan
directory-field-age-from = Från ålder
directory-field-age-to = Till ålder
directory-field-active = I bruk

## Tabell
directory-table-out = Ladda ner alla enheter
directory-table-out-lead = En CSV-fil med en rad för varje enhet. Den kan ändras i ett kalkylprogram och läsas in igen.
directory-table-in = Läs in enheter
directory-table-in-lead = Alla rader kontrolleras först. Finns ett fel läses inget in.
directory-table-file = Fil
directory-table-file-hint = CSV i UTF-8, högst 4 MB
directory-table-look = Granska först
directory-table-import = Läs in
directory-table-faults = Inget har lästs in. Rätta detta i filen:
directory-table-done = Filen är inläst.
directory-table-did = Det här gjordes
directory-table-would = Det här skulle göras
directory-table-at = Rad { $n }
directory-table-new =
    { $n ->
        [one] En ny enhet
       *[other] { $n } nya enheter
    }
directory-table-changed =
    { $n ->
        [one] En ändrad enhet
       *[other] { $n } ändrade enheter
    }
directory-table-same =
    { $n ->
        [one] En oförändrad enhet
       *[other] { $n } oförändrade enheter
    }
directory-table-organisation = Ny organisation: { $name }
directory-change-new = ny
directory-change-changed = ändras
directory-change-same = oförändrad
directory-fault-file-none = Välj en fil.
