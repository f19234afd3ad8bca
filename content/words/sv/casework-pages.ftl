# Ord på ärendets sidor, arbetslistan och sökningen. Varje nyckel börjar med "casework-". Rummets egna meningar står i casework.ftl.

## Arbetslistan
casework-worklist = Att göra
casework-open-case = Öppna ärende
casework-unopened-label = Oöppnade anmälningar
casework-unopened =
    { $n ->
        [one] En anmälan har ingen öppnat än
       *[other] { $n } anmälningar har ingen öppnat än
    }
casework-unopened-text = Öppna den äldsta eller mest akuta först. Tills någon öppnar vet ingen hur bråttom det är.
casework-to-inbox = Till inkorgen
casework-head-case = Ärende
casework-head-next = Gör härnäst
casework-head-due = Frist
casework-head-state = Läge
casework-head-handler = Handläggare
casework-due-of = gäller: { $step }
casework-no-clock = Ingen frist
casework-nobody = Ingen
casework-protected-tag = Skyddat
casework-no-next = Inget att göra just nu
casework-state-nothing = Inget kvar
casework-first-page = Till början av listan
casework-more-cases = Visa fler ärenden
casework-empty-mine = Du har inga öppna ärenden
casework-empty-mine-text = Titta bland enhetens alla ärenden om något saknar handläggare, eller i inkorgen.
casework-empty-all = Enheten har inga öppna ärenden
casework-empty-all-text = När en anmälan kommer ligger den i inkorgen. Därifrån öppnar du ärendet.
casework-empty-overdue = Inget är försenat
casework-empty-overdue-text = Alla frister som löper är i tid.
casework-empty-waiting = Inget väntar på andra
casework-empty-waiting-text = Här syns ärenden där nästa steg ligger hos någon annan, till exempel tingsrätten.

## Ett ärendes sidor
casework-case = Ärende { $number }
casework-tab-overview = Översikt
casework-tab-persons = Personer
casework-tab-facts = Barnets läge
casework-tab-journal = Journal
casework-tab-tasks = Uppgifter
casework-tab-documents = Handlingar
casework-tab-assessments = Bedömningar
casework-tab-registration = Statistik
casework-tab-access = Insyn
casework-parts = Ärendets delar:
casework-closed-since = Ärendet avslutades { $when }: { $reason }. Det går att läsa men inte skriva i det.
casework-closed-now = Ärendet är avslutat. Inget sparades. Öppna det igen först.
casework-reopen = Öppna ärendet igen
casework-secrecy-protected = Skyddade personuppgifter. Bara de som är namngivna ser ärendet. Säg inget om barnet eller var det är till någon annan.
casework-secrecy-sealed = Särskilt skyddat ärende. Bara de som är namngivna ser det, och inget får delas utan att två personer har godkänt.
casework-because-named = Du ser ärendet därför att du är namngiven i det.
casework-because-handler = Du ser ärendet därför att du handlägger det.
casework-because-covering = Du ser ärendet därför att din enhet ersätter den ansvariga enheten, till exempel som socialjour.
casework-because-unit = Du ser ärendet därför att du arbetar på den ansvariga enheten.
casework-who-sees = Vem mer kan se det?
casework-colleague = En kollega
casework-by-system = Systemet
casework-to-overview = Till ärendets översikt
casework-empty-value = Tomt

## Nästa åtgärd och steg
casework-do-now = Gör nu
casework-fold-waiting =
    { $n ->
        [one] Ett steg väntar
       *[other] { $n } steg väntar
    }
casework-fold-done =
    { $n ->
        [one] Ett steg är klart
       *[other] { $n } steg är klara
    }
casework-fold-not =
    { $n ->
        [one] Ett steg är inte aktuellt
       *[other] { $n } steg är inte aktuella
    }
casework-progress = { $done } av { $all } klara
casework-done-at = Klart { $when }
casework-done-before = Gjordes också { $when }
casework-not-applicable = Inte aktuellt: { $reason }
casework-since = sedan { $when }
casework-why = Varför:
casework-who-does = Vem gör vad
casework-you = Du – { $name }
casework-responsible = (ansvarar)
casework-provisions = Lagrum
casework-contacts = Ring eller skriv
casework-web = Webbplats
casework-find-number = Hitta numret
casework-who-and-law = Vem gör vad, och vad säger lagen?
casework-step-page = Allt om steget
casework-mark-done = Markera som klart
casework-mark-started = Jag har börjat
casework-set-aside = Behövs inte här
casework-step-reopen = Öppna steget igen
casework-outcome = Hur blev det?
casework-step-more = Det var en annan dag, eller det behövs inte
casework-step-at = När gjordes det?
casework-step-at-hint = Lämna tomt om det är nu. Annars till exempel 9 3 2026, klockan 14.30
casework-step-note = Anteckning
casework-step-note-hint = Behövs steget inte: skriv varför.
casework-help = Hjälp
casework-consent = Samtycke
casework-read-more = Läs mer
casework-handbook-step = Steget i handboken
casework-manual = Manualen hos Jämställdhetsmyndigheten
casework-nothing-next = Inget att göra just nu
casework-nothing-next-text = Alla steg är klara, väntar på andra eller är inte aktuella. Se stegen nedan, eller avsluta ärendet.
casework-close-case = Avsluta ärendet
casework-unknown-facts =
    { $n ->
        [one] En fråga är inte besvarad
       *[other] { $n } frågor är inte besvarade
    }
casework-unknown-facts-why = Så länge svaret är okänt finns skyddande steg kvar i planen.
casework-all-questions = Alla frågor
casework-latest = Senaste händelser
casework-journal-write = Skriv i journalen
casework-journal-all = Hela journalen
casework-handlers = Handläggare
casework-no-handler = Ingen är handläggare än. Enheten ansvarar.
casework-assign = Utse handläggare
casework-part-handler = handläggare
casework-part-co-handler = medhandläggare
casework-part-named = namngiven i ärendet

## Uppgifter
casework-open-tasks = Kvar att göra
casework-no-tasks = Inga uppgifter kvar.
casework-task-add = Lägg till en uppgift
casework-task-what = Vad ska göras?
casework-task-who = Vem gör det?
casework-task-due = Senast vilken dag?
casework-task-save = Lägg till
casework-task-done = Klart

## Journal
casework-note-write = Skriv en anteckning
casework-note = Anteckning
casework-note-hint = Skriv vad som hänt, vem som sagt det och vad du själv sett. Det du skriver kan inte ändras efteråt.
casework-note-save = Spara anteckningen
casework-write-other = Är det mer än en anteckning?
casework-decision-write = Skriv ett beslut
casework-decision-write-hint = Frågar efter barnets egen syn.
casework-event-write = Något har hänt
casework-event-write-hint = Till exempel att polisanmälan är gjord. Planen räknas om.
casework-journal-newest = Till det senaste
casework-journal-older = Visa äldre
casework-written = nedskrivet { $when }
casework-view-said = Barnets egen syn: { $what }
casework-view-not-asked-because = Barnet har inte frågats, därför att: { $why }
casework-decision-lead = Skriv vad som beslutades och varför. Barnets egen syn hör till varje beslut.
casework-decision-kind = Vilket beslut är det?
casework-decision-kind-hint = Finns det i listan räknas planen om.
casework-decision-other = Annat beslut
casework-decision-text = Vad beslutades, och varför?
casework-decision-at = När fattades beslutet?
casework-decision-save = Spara beslutet
casework-view = Har barnet fått säga vad det själv tycker?
casework-view-hint = Barnet har rätt att få information och säga sin mening.
casework-view-asked = Ja, barnet har frågats
casework-view-not-asked = Nej, barnet har inte frågats
casework-view-text = Vad sade barnet, eller varför har barnet inte frågats?
casework-view-text-hint = Skriv barnets egna ord om du kan.
casework-fault-view-text = Skriv vad barnet sade, eller varför barnet inte har frågats.
casework-event-lead = Välj vad som har hänt. Frister som börjar med händelsen räknas från tiden du anger.
casework-event-what = Vad har hänt?
casework-event-at = När hände det?

## Barnets läge
casework-facts-lead = Svaren bestämmer vilka steg som finns i planen. Vet du inte, så låt svaret vara okänt: då räknar planen med att barnet behöver skydd.
casework-fact-number-hint = Ett heltal. Lämna tomt om det är okänt.
casework-facts-save = Spara och räkna om planen
casework-facts-saved = Sparat. Det här ändrades i planen
casework-facts-nothing = Samma steg gäller som förut.
casework-facts-new = Steg som nu gäller:
casework-facts-gone = Steg som inte längre är aktuella:

## Personer
casework-persons-lead = Vem någon är visas bara här och är låst för andra enheter. Varje gång sidan öppnas antecknas det.
casework-person-add = Lägg till person
casework-person-change = Ändra uppgifter om person
casework-person-lead = Fyll i det du vet. Allt utom rollen får vara tomt.
casework-no-name = Namn okänt
casework-name = Namn
casework-role = Roll i ärendet
casework-given = Förnamn
casework-family = Efternamn
casework-other-names = Andra namn
casework-other-names-hint = Tidigare namn, uppgivna namn eller smeknamn.
casework-sex = Kön
casework-birth-date = Född
casework-birth-year = Skriv åtminstone vilket år. Månad och dag får vara tomma.
casework-personal-number = Personnummer
casework-personal-number-hint = Till exempel ÅÅÅÅMMDD-NNNN.
casework-coordination-number = Samordningsnummer
casework-coordination-number-hint = Som personnummer, men dagen är ökad med 60.
casework-lma-number = LMA-nummer
casework-passport = Passnummer
casework-phone = Telefon
casework-address = Bor eller vistas
casework-person-note = Annat
casework-more-identity = Mer om vem det är: medborgarskap, språk, andra nummer
casework-citizenship = Medborgarskap
casework-citizenship-other = Ännu ett medborgarskap
casework-languages = Språk
casework-language-other = Ännu ett språk

## Nytt ärende
casework-new = Öppna ärende
casework-new-lead = Från den stund ärendet öppnas ansvarar din enhet för barnet i det här systemet. Du blir handläggare.
casework-new-from = Ärendet öppnas från anmälan { $number }. Det som stod där är ifyllt. Kontrollera det.
casework-new-report = Läs anmälan
casework-new-child = Barnet
casework-new-child-lead = Vet du inte vem barnet är: lämna tomt. Ärendet går att öppna ändå.
casework-new-when = När fick ni veta det?
casework-received-at = När kom orosanmälan in?
casework-received-at-hint = Från den tiden räknas fristerna. Lämna tomt om ni öppnar ärendet på egen kännedom.
casework-new-facts = Läget nu
casework-new-secrecy = Vem får se ärendet?
casework-secrecy-who = Vem får se ärendet?
casework-secrecy-choice-normal = De som arbetar på enheten
casework-secrecy-choice-protected = Bara namngivna personer
casework-secrecy-choice-protected-hint = Välj det vid skyddade personuppgifter, eller om någon på enheten inte bör se ärendet. Du blir namngiven.
casework-new-save = Öppna ärendet

## Handlingar
casework-no-documents = Inga handlingar än.
casework-document-add = Lägg till en handling
casework-document-file = Fil
casework-document-hint = PDF, bild, text, DOCX eller ODT, högst { $n } MB. Dolda uppgifter, som var ett foto är taget, tas bort i en kopia. Originalet sparas låst.
casework-document-note = Vad är det, och var kommer det ifrån?
casework-document-save = Ladda upp
casework-choose-file = Välj en fil först.
casework-document-clean = Ladda ner
casework-document-original = Originalet
casework-document-older = Visa äldre handlingar
casework-document-no-copy = Dolda uppgifter har inte kunnat tas bort. Dela den inte utan att kontrollera den.
casework-document-nothing-hidden = Inga dolda uppgifter hittades.
casework-document-removed = Borttaget i kopian: { $what }.
casework-removed-exif = uppgifter från kameran
casework-removed-gps = platsen
casework-removed-xmp = uppgifter från redigeringsprogram
casework-removed-iptc = bildtext och upphov
casework-removed-comment = kommentarer
casework-removed-thumbnail = miniatyrbild
casework-removed-time = tidpunkt
casework-removed-private = programmets egna uppgifter
casework-removed-appended = sådant som låg efter bilden
casework-removed-document-info = författare och program
casework-removed-script = skript
casework-removed-attachment = bilagor
casework-removed-annotation-author = vem som kommenterat
casework-removed-earlier-version = tidigare versioner

## Bedömningar
casework-assessment-new = Gör en bedömning
casework-assessment-lead = Tecken varken bevisar eller utesluter. De hjälper dig att fråga rätt och att skriva ner vad du vet. Varje version sparas.
casework-no-assessments = Ingen bedömning än.
casework-version =
    { $n ->
       *[other] Version { $n }
    }
casework-compare = Jämför två versioner
casework-compare-a = Den tidigare
casework-compare-b = Den senare
casework-compare-do = Jämför
casework-compare-heading = Version { $a } och { $b }
casework-compare-to = ändrat till
casework-compare-before = Jämför med versionen före
casework-compare-none = Inga svar skiljer sig.
casework-compare-audience = Versionerna är gjorda med listor för olika yrkesgrupper.
casework-compare-purpose = Misstänkt form skiljer sig.
casework-assessment-choose-lead = Välj vems lista du använder och vad som misstänks. Är du osäker: välj att det inte är känt, då visas alla tecken.
casework-audience = Vems lista?
casework-purpose = Vad misstänks?
casework-purpose-hint = Det går att göra en ny bedömning när ni vet mer.
casework-purpose-unknown = Inte känt
casework-assessment-begin = Visa tecknen
casework-signs =
    { $n ->
        [one] Ett tecken
       *[other] { $n } tecken
    }
casework-signs-lead = Svara på det du vet. Resten får stå som ”inte frågat”. Fråga aldrig ut barnet bara för att fylla i listan.
casework-signs-parts = Delar av listan
casework-sign-note = Anteckning
casework-sign-note-label = Vad bygger svaret på?
casework-assessment-caution = Listan avgör inget. Få tecken betyder inte att barnet är utanför fara, och är aldrig ett skäl att låta bli att anmäla.
casework-assessment-save = Spara bedömningen
casework-nothing-answered = Svara på minst ett tecken innan du sparar.
casework-summary = Sammanfattning att klistra in i journalen
casework-summary-hint = Markera texten och kopiera. Den innehåller inga namn och inga anteckningar.
casework-answers = Svaren
casework-what-now = Vad nu?
casework-dimension-counts = Ja: { $yes } · nej: { $no } · vet inte: { $unknown } · inte frågat: { $notasked }

## Statistik
casework-registration-lead = Här registreras barnet för den nationella statistiken. Bara koder, inga namn. Vet ni inte: välj okänt. Registreringen ändrar inget i ärendet.
casework-registered-at = Senast sparad { $when }.
casework-registration-save = Spara registreringen
casework-partial-hint = Skriv ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.
casework-period-hint = Skriv start och slut med snedstreck emellan, till exempel 2025-03/2026. Det okända får vara tomt.
casework-value-n =
    { $n ->
       *[other] Värde { $n }
    }

## Delning och insyn
casework-who-has = Vem har ärendet?
casework-access-normal = De som arbetar på den ansvariga enheten ser ärendet, och enheter som ersätter den, till exempel socialjouren. Ingen annan.
casework-access-protected = Ärendet är skyddat. Bara de som står här ser det.
casework-unname = Ta bort
casework-handler = Handläggare
casework-assign-save = Utse
casework-name-heading = Ge en kollega tillgång
casework-name-save = Ge tillgång
casework-protect-heading = Skydda ärendet
casework-protect-lead = Då ser bara de som är namngivna ärendet och anmälan det kommer från. Du och handläggarna blir namngivna. Bara enhetens chef kan ta bort skyddet.
casework-protect-save = Skydda
casework-unprotect-heading = Ta bort skyddet
casework-unprotect-lead = Då ser alla på enheten ärendet och anmälan det kommer från.
casework-unprotect-save = Ta bort skyddet
casework-unprotect-who = Bara enhetens chef kan ta bort skyddet. Ge chefen tillgång först.
casework-protect-reason = Varför?
casework-did-protect = Ändrade skyddet
casework-from-report = Anmälan
casework-colleague-label = Kollega
casework-move = Flytta till en annan enhet
casework-move-lead = Den nya enheten ansvarar från samma stund. Du kanske inte ser ärendet längre.
casework-unit = Enhet
casework-move-save = Flytta ärendet
casework-log = Vem har tittat?
casework-log-lead = Varje gång någon läser eller skriver antecknas det. Det går inte att ta bort.
casework-log-older = Visa äldre rader
casework-times =
    { $n ->
       *[other] { $n } gånger i rad
    }
casework-refused = Nekad
casework-did-read = Läste ärendet
casework-did-read-report = Läste anmälan
casework-did-open-report = Öppnade anmälan
casework-did-handle-report = Hanterade anmälan
casework-did-extract = Tog ut ett utdrag ur loggen
casework-did-persons = Såg vilka personerna är
casework-did-write = Skrev i ärendet
casework-did-decision = Skrev ett beslut
casework-did-assign = Ändrade vem som har ärendet
casework-did-close = Avslutade eller öppnade igen
casework-did-open = Öppnade ärendet
casework-did-search = Fann ärendet i en sökning
casework-did-list = Såg ärendet i en lista
casework-did-printed = Skrev ut
casework-did-document = Tog ut en handling
casework-did-other = Gjorde något i ärendet

## Avsluta
casework-running-clocks =
    { $n ->
        [one] En frist enligt lag löper fortfarande
       *[other] { $n } frister enligt lag löper fortfarande
    }
casework-running-lead = Avslutar du ändå slutar systemet påminna om dem. Lagen gäller fortfarande.
casework-close-lead = Ärendet går att läsa efteråt och att öppna igen. Ett avslut säger aldrig att barnet inte har varit utsatt.
casework-close-reason = Varför avslutas ärendet?
casework-close-text = Vad har beslutats, och varför?
casework-close-save = Avsluta ärendet
casework-reopen-lead = Planen räknas om och ärendet kommer tillbaka till arbetslistan.
casework-reopen-why = Varför öppnas ärendet igen?

## Någon annan ändrade samtidigt
casework-stale-text = En kollega ändrade i ärendet medan du skrev. Inget av ditt är sparat än, och inget är borta. Jämför och välj.
casework-stale-same = Det du skrev krockar inte med något du såg. Ändringen gällde en annan del av ärendet. Du kan spara igen.
casework-stale-differs = Det här skiljer sig
casework-stale-save = Spara min version
casework-stale-keep = Behåll den sparade versionen

## Sökning
casework-search = Sök ärende
casework-search-why = Du kan söka på namn, personnummer, samordningsnummer eller ärendenummer i din organisations ärenden. Annat får vi enligt lag inte söka på:
casework-search-for = Namn eller nummer
casework-search-hint = Skriv hela för- eller efternamnet. Sökningen antecknas, men inte vad du skrev.
casework-search-none = Ingen träff betyder inte att barnet är okänt. Prova en annan stavning eller bara ett av namnen. Andra kommuners ärenden syns inte här.
casework-search-more = Visa fler träffar

## Delning genom sekretessprövning
casework-tab-sharing = Delning
casework-sharing-link = Vilka uppgifter som har delats med andra
casework-because-share = Du ser detta därför att det är delat med din enhet.
casework-because-glass = Du ser ärendet därför att du öppnade det i en nödsituation. Varje sådan öppning granskas.
casework-shares = Delade uppgifter
casework-shares-lead = Uppgifter lämnar er bara efter en sekretessprövning. Prövningen, skälen och vad som delades sparas här och i loggen.
casework-shares-none = Inget i ärendet är delat med någon annan.
casework-share-new = Dela uppgifter
casework-share-to = Vem ska få uppgifterna?
casework-share-to-lead = Sök enheten hos den andra myndigheten eller organisationen. Den egna organisationens enheter finns inte med här.
casework-share-unit = Enhet, myndighet eller kommun
casework-share-unit-hint = Till exempel "polis syd" eller "Lund mottagning".
casework-share-unit-none = Ingen enhet hittades. Pröva en annan stavning, eller slå upp enheten i katalogen.
casework-share-gate = Med vilket stöd i lag?
casework-share-receiver = Mottagare: { $to }.
casework-share-gate-lead = Det här är de bestämmelser som kan passa mellan er och mottagaren. Systemet prövar dem inte åt dig. Är du osäker: fråga enhetens jurist innan du delar.
casework-share-no-gate = Ingen bestämmelse som finns här öppnar för att dela med den mottagaren. Dela inget, och fråga enhetens jurist.
casework-gate-what = Vad som får lämnas:
casework-gate-test = Prövningen:
casework-gate-choose = Pröva denna
casework-gates-closed = Går inte att använda här
casework-gate-not-child = Gäller bara uppgifter om någon under 18 år.
casework-gate-excluded = Bestämmelsen undantar er sekretess.
casework-share-questions = Prövningens frågor
casework-share-questions-hint = Kryssa för det du kan svara ja på. Kan du inte svara ja på alla får uppgifterna inte delas så här.
casework-share-groups = Vad som delas
casework-share-groups-hint = Bara det mottagaren behöver. Det som inte är förkryssat syns inte för mottagaren.
casework-group-situation = Barnets situation
casework-group-identity = Vem det är: namn, födelsedatum, personnummer
casework-group-location = Var barnet bor och kan nås
casework-group-migration = LMA-nummer och pass
casework-group-journal = Journalens texter
casework-group-documents = Handlingar
casework-group-none = Bara meddelandet
casework-share-message = Meddelande till mottagaren
casework-share-message-hint = Det mottagaren behöver veta, med egna ord.
casework-share-reason = Varför det får och behöver delas
casework-share-reason-hint = Vad prövningen kom fram till. Det blir en del av ärendet, och mottagaren ser det inte.
casework-share-until = Till och med
casework-share-days = { $n ->
    [one] { $n } dag
   *[other] { $n } dagar
  }
casework-share-person = Mottagarens användarnamn
casework-share-person-hint = Ärendet är skyddat. Bara den person du namnger hos mottagaren kan se uppgifterna.
casework-share-second = Ärendet är förseglat. En andra person måste godkänna innan mottagaren ser något.
casework-share-save = Dela uppgifterna
casework-share-approve = Godkänn delningen
casework-share-revoke = Ta tillbaka delningen
casework-share-live = Gäller
casework-share-waits = Väntar på godkännande
casework-share-ended = Har upphört
casework-share-revoked = Återtagen
casework-record = Utlämnande av uppgifter
casework-record-case = Ärende
casework-record-from = Lämnat av
casework-record-to = Lämnat till
casework-record-by = Beslutat
casework-record-approved = Godkänt av en andra person
casework-record-gate = Prövat enligt:
casework-record-note = Sidan kan skrivas ut och läggas till akten. Mottagarens läsning finns i ärendets logg.
casework-by-unknown = Okänd användare
casework-shared-title = Delat med oss
casework-shared-lead = Uppgifter som andra myndigheter har delat med din enhet efter en prövning. De försvinner härifrån när tiden går ut eller delningen tas tillbaka.
casework-shared-none = Inget är delat med din enhet just nu.
casework-shared-case = Delat ärende { $number }
casework-shared-why = Därför ser du detta
casework-shared-since = Delat { $when }.
casework-shared-until = Syns till { $when }.
casework-shared-from = Från
casework-shared-note = Din läsning är loggad hos den som delade. Behöver du mer: kontakta enheten ovan.
casework-not-shared-name = Namnet är inte delat

## Nödöppning
casework-glass-title = Öppna ett ärende i nödläge
casework-glass-link = Är det akut och ärendet inte ditt? Öppna i nödläge
casework-glass-lead = Om ett barn är i fara och den ansvariga enheten inte kan nås får du läsa ett ärende i din egen organisation i en timme. Skyddade ärenden kan inte öppnas så.
casework-glass-told = Den ansvariga enhetens chef och dataskyddsombudet får veta det genast, och öppningen granskas.
casework-glass-number = Ärendenummer
casework-glass-number-hint = Till exempel B26-7K3M9Q-4.
casework-glass-why = Skäl
casework-glass-danger = Ett barn är i fara nu
casework-glass-missing = Ett barn är försvunnet eller har hittats
casework-glass-unreachable = Den ansvariga enheten kan inte nås och det kan inte vänta
casework-glass-other = Annat, som jag beskriver
casework-glass-reason = Vad som händer
casework-glass-reason-hint = Minst 20 tecken. Texten sparas i ärendet.
casework-glass-open = Öppna ärendet i en timme
casework-did-share = Delade uppgifter
casework-did-shared-read = Läste det som delats
casework-did-glass = Öppnade i nödläge

## Utdrag ur loggen
casework-extract-link = Utdrag att skriva ut till barnet eller vårdnadshavaren
casework-extract = Vilka som har sett uppgifterna
casework-extract-lead = Här står vilka enheter som har läst eller skrivit i ärendet, när de gjorde det och varför de fick göra det. Den nyaste dagen står först.
casework-extract-staff = Utdraget visar enheter, inte namn på personal. Pröva om något i det omfattas av sekretess innan du lämnar ut det.
casework-extract-from = Ärendet har mycket i loggen. Utdraget är fullständigt från { $when }.
casework-extract-day = Dag
casework-extract-unit = Enhet
casework-extract-what = Vad
casework-extract-why = Varför
casework-extract-times = Gånger
casework-extract-lists = Listor och sökningar där ärendet bara syntes som en rad finns i loggen men inte i det här utdraget.
casework-right-handler = Handlägger ärendet eller är namngiven i det
casework-right-unit = Arbetar på den ansvariga enheten
casework-right-covering = Ersätter den ansvariga enheten
casework-right-share = Uppgifter delade efter en sekretessprövning
casework-right-glass = Öppnade i en nödsituation
casework-right-system = Systemet bevakar tider
casework-right-other = Annan rätt enligt sin uppgift
