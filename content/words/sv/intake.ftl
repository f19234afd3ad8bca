# Ord för rummet intake (inkorg). Varje nyckel börjar med "intake-".

## Kvitto
intake-receipt-next = { $unit } har tagit emot anmälan och är ansvarig för den nu. Den ska vara öppnad senast { $due }. Är den inte öppnad då påminns enheten, sedan chefen och sedan regionkoordinatorn. Bedömer du att barnet är i fara nu: ring 112.
intake-receipt-next-acute = { $unit } har tagit emot anmälan och är ansvarig för den nu. Den är markerad som akut och ska öppnas genast. Är barnet i fara nu: ring 112, vänta inte på svar.
intake-synthetic-text = Syntetisk kontrollrapport. Den handlar inte om någon. Systemet öppnar och stänger den själv.

## Fel i formulär
intake-fault-happened = Skriv vad som har hänt eller vad du har sett och hört.
intake-fault-too-long = Texten är för lång. Korta den och skicka igen.
intake-fault-find-child = Skriv minst ett sätt att hitta barnet: namn, skola, adress, utseende eller var barnet är nu.
intake-fault-municipality = Välj en kommun i listan.
intake-fault-reporter-kind = Välj vem som uppmärksammade barnet.
intake-fault-purposes = Välj bland de syften som står i listan.
intake-fault-language = Välj ett språk i listan.
intake-fault-feedback-contact = Skriv namn eller kontaktuppgift till den som vill ha återkoppling.
intake-fault-form-key = Formuläret är för gammalt. Ladda om sidan och skicka igen. Det du har skrivit står kvar.
intake-fault-assessment = Skriv hur ni bedömer barnets behov av omedelbart skydd, och varför.
intake-fault-child-said = Skriv vad barnet sade.
intake-fault-child-not-asked = Skriv varför barnet inte har tillfrågats.
intake-fault-reason = Skriv skälen.
intake-fault-feedback = Skriv hur återkopplingen gavs.
intake-fault-unit = Välj en annan enhet i den egna organisationen.
intake-fault-no-receiver = Ingen mottagande enhet är känd för kommunen. Inget har skickats. Ring kommunens växel, eller 112 om barnet är i fara.

## Koder
intake-kind-concern_report = Orosanmälan
intake-kind-concern_report-hint = Oro för ett barn, till socialtjänsten där barnet är.
intake-kind-own_observation = Egen iakttagelse
intake-kind-own_observation-hint = Det du själv har sett eller hört i ditt arbete, till din egen enhet.
intake-kind-phone_note = Telefonsamtal
intake-kind-phone_note-hint = Någon berättar i telefon och du skriver, till din egen enhet.
intake-kind-other_authority = Från en annan myndighet
intake-kind-other_authority-hint = Något ni har mött i er egen verksamhet, till socialtjänsten där barnet är.
intake-urgency-acute = Akut
intake-urgency-normal = Inte akut
intake-state-unopened = Oöppnad
intake-state-opened = Öppnad, skydd inte bedömt
intake-state-assessed = Skydd bedömt, inte beslutad
intake-state-decided = Beslutad, något är kvar
intake-state-closed = Klar
intake-tab-unopened = Oöppnade
intake-tab-working = Att bedöma
intake-tab-done = Klara
intake-empty-unopened = Inget ligger oöppnat.
intake-empty-working = Inget väntar på bedömning eller beslut.
intake-empty-done = Inget är klart ännu.
intake-danger-yes = Ja, nu eller inom kort
intake-danger-yes-hint = Ring 112 först. Skriv sedan.
intake-danger-no = Nej, inte just nu
intake-danger-no-hint = Anmälan öppnas ändå inom den tid som står på kvittot.
intake-danger-unknown = Jag vet inte
intake-danger-unknown-hint = Behandlas som akut tills någon har bedömt det.
intake-age-0-6 = 0–6 år
intake-age-7-12 = 7–12 år
intake-age-13-15 = 13–15 år
intake-age-16-17 = 16–17 år
intake-age-doubt = Kan vara 18 år eller äldre
intake-age-unknown = Vet inte
intake-needs-yes = Ja, barnet behöver skydd nu
intake-needs-no = Nej, inte omedelbart
intake-needs-unclear = Oklart, mer måste tas reda på genast
intake-met-in_person = Ja, vid ett möte
intake-met-remotely = Ja, per telefon eller video
intake-met-not_yet = Nej, inte ännu
intake-asked-yes = Ja
intake-asked-no = Nej
intake-decision-inquiry_opened = Utredning inleds
intake-decision-inquiry_opened-hint = Nästa steg är att öppna ett ärende.
intake-decision-not_opened = Utredning inleds inte
intake-decision-not_opened-hint = Skälen ska framgå.
intake-decision-joined = Läggs till en utredning som redan pågår
intake-decision-joined-hint = Om samma barn.
intake-decision-handed_on = Lämnas till en annan kommun eller myndighet
intake-decision-handed_on-hint = Ni är ansvariga tills den andra har tagit emot.
intake-note-assessment = Skyddsbedömning
intake-note-decision = Beslut
intake-note-feedback = Återkoppling till anmälaren
intake-note-redirect = Flyttad till en annan enhet
intake-event-received = Anmälan kom in
intake-event-opened = Öppnad
intake-event-reminder = Enheten påmindes
intake-event-manager = Chefen fick veta
intake-event-coordinator = Regionkoordinatorn fick veta
intake-stage-unit = enheten finns inte längre
intake-stage-receive = mottagandet
intake-stage-inbox = inkorgen
intake-stage-open = öppnandet
intake-stage-read = läsningen
intake-stage-close = avslutet

## Inkorg
intake-write = Skriv in en anmälan
intake-head-report = Anmälan
intake-head-state = Läge
intake-head-received = Kom in
intake-head-due = Nästa frist
intake-head-unit = Enhet
intake-head-waiting = Har legat
intake-synthetic = Kontrollrapport, handlar inte om någon
intake-banner-reminder = Påminnelse: en anmälan har legat oöppnad för länge. Öppna den nu.
intake-banner-manager = En anmälan har legat oöppnad för länge. Enhetens chef har fått veta.
intake-banner-coordinator = En anmälan har legat oöppnad för länge. Chefen och regionkoordinatorn har fått veta.

## Anmälans sida
intake-report-title = Anmälan
intake-report-number = Anmälan { $number }
intake-unopened = Ingen har öppnat anmälan
intake-number = Anmälan { $number }
intake-unopened-text = När du öppnar den syns det att du har läst den. Då ska barnets behov av omedelbart skydd bedömas genast.
intake-open = Öppna anmälan
intake-told = Det som berättats
intake-reporter = Den som anmäler
intake-from-unit = Skickad från
intake-events = Händelser
intake-clocks = Frister
intake-clock-done = Klart { $when }
intake-why-clock = Så räknas fristen
intake-more = Mer
intake-has-case = Ett ärende är öppnat från anmälan.
intake-open-case = Öppna ärende
intake-assess-again = Gör en ny skyddsbedömning
intake-move = Flytta till en annan enhet hos oss
intake-helpers = Vem kan hjälpa nu?
intake-rule-unit = Du ser anmälan för att du arbetar på den ansvariga enheten.
intake-rule-covering = Du ser anmälan för att din enhet har jour för hela organisationen.
intake-rule-named = Du ser anmälan för att du är utsedd.
intake-next-assess = Bedöm barnets behov av omedelbart skydd
intake-next-assess-text = Det ska göras genast, samma dag eller senast dagen efter.
intake-next-assess-button = Gör skyddsbedömningen
intake-next-decide = Besluta om utredning
intake-next-decide-text = Skydd är bedömt. Besluta om en utredning ska inledas.
intake-next-decide-button = Skriv beslutet
intake-next-case = Öppna ett ärende
intake-next-case-text = Utredning är inledd. Anmälan ligger kvar här tills ärendet är öppnat.
intake-next-case-button = Öppna ärende
intake-next-feedback = Återkoppla till anmälaren
intake-next-feedback-text = Anmälaren har bett om det och har anmälningsskyldighet.
intake-next-feedback-button = Skriv återkopplingen
intake-not-now = Det går inte att göra med anmälan som den ser ut nu. Inget har sparats. Så här ser den ut:

## Formulär om anmälan
intake-assess-title = Skyddsbedömning
intake-decide-title = Beslut om utredning
intake-feedback-title = Återkoppling till anmälaren
intake-move-title = Flytta till en annan enhet
intake-danger-now = Är barnet i fara just nu? Ring 112 först.
intake-needs = Behöver barnet omedelbart skydd?
intake-assessment = Bedömning
intake-assessment-hint = Vad bygger ni på, vad gör ni nu, och vad vet ni inte än?
intake-met = Har någon av er träffat barnet?
intake-asked = Har barnet fått säga sin mening?
intake-asked-hint = Barnets egen inställning ska efterfrågas vid varje bedömning och beslut.
intake-child-said = Om ja: vad sade barnet?
intake-child-not-asked = Om nej: varför inte?
intake-child-said-label = Barnet sade
intake-child-not-asked-label = Barnet inte tillfrågat
intake-decision = Vad beslutar ni?
intake-reason = Skäl
intake-feedback-text = Berätta om utredning har inletts, inte inletts eller redan pågick. Inte mer, och inte om det är olämpligt.
intake-feedback = Hur gavs återkopplingen?
intake-feedback-hint = När, hur och till vem.
intake-move-text = Den andra enheten får anmälan oöppnad i sin inkorg och blir ansvarig nu. Frister enligt lag räknas vidare från när anmälan kom in.
intake-move-to = Till enhet
intake-stale = Inget är sparat än. Det du har skrivit står kvar nedanför. Läs det som är nytt, ändra om det behövs och spara igen.
intake-stale-see = Se hur anmälan ser ut nu

## Ny anmälan
intake-112 = Är ett barn i fara just nu? Ring 112 först.
intake-call-112 = Ring 112
intake-new-lead = Skriv det du vet. Det är inte du som ska utreda. Fyll hellre i lite nu än mycket senare.
intake-danger = Är barnet i fara?
intake-kind = Vad är det du skriver?
intake-part-place = Var är barnet?
intake-municipality = Kommun där barnet är nu
intake-municipality-hint = Vet du inte: välj kommunen där barnet senast sågs.
intake-whereabouts = Var är barnet just nu?
intake-whereabouts-hint = Adress, plats, fordon, tillsammans med vem.
intake-part-happened = Vad har hänt?
intake-happened = Vad har du sett, hört eller fått veta?
intake-happened-hint = När, var och vem sade vad. Skilj på det du vet och det du tror.
intake-part-child = Om barnet
intake-child-hint = Minst ett sätt att hitta barnet behövs. Lämna tomt det du inte vet.
intake-child-name = Barnets namn eller vad barnet kallas
intake-child-number = Person- eller samordningsnummer, eller födelsedatum
intake-child-number-hint = Till exempel 2012-05-21 eller bara år
intake-child-other = Annat som hjälper till att hitta barnet
intake-child-other-hint = Skola, adress, vårdnadshavare, utseende, telefon, konto på nätet.
intake-age = Ålder
intake-age-hint = Är du osäker på om barnet är under 18: behandla det som ett barn.
intake-more-facts = Misstänkt exploatering och språk
intake-purposes = Vad misstänks barnet utnyttjas till?
intake-purposes-hint = Bara om du har en misstanke.
intake-language = Språk för tolk
intake-part-reporter = Den som anmäler
intake-reporter-kind = Vem uppmärksammade barnet?
intake-reporter-name = Namn på den som anmäler
intake-reporter-contact = Telefon eller e-post till den som anmäler
intake-duty = Har den som anmäler anmälningsskyldighet?
intake-duty-hint = Det har den som möter barnet i sitt arbete i till exempel skola, vård, polis eller socialtjänst.
intake-wants-feedback = Vill den som anmäler veta om en utredning inleds?
intake-wants-feedback-hint = Den som har anmälningsskyldighet har rätt att få veta det.
intake-to-check = Granska innan du skickar
intake-check-title = Granska och skicka
intake-check-to = Går till { $unit }.
intake-send = Skicka anmälan

## Kvitto och skickade
intake-receipt-title = Anmälan är mottagen
intake-what-next = Vad händer nu?
intake-received-by = Mottagare
intake-opened-by-time = Ska vara öppnad
intake-another = Skriv en till
intake-sent-title = Mina skickade anmälningar
intake-sent-lead = Här ser du att anmälan är mottagen och om den är öppnad. Mer får du veta bara genom återkoppling från socialtjänsten.
intake-sent-at = Skickad
intake-sent-received = Mottagen
intake-sent-opened = Öppnad { $when }

## Läget
intake-oversight-title = Oöppnade anmälningar
intake-oversight-lead = Enheter som inte har öppnat en anmälan trots påminnelse och att chefen vet. Du ser enhet, tid och läge, aldrig vem det gäller. Ring enheten: numret står på enhetens sida.
intake-oversight-none = Inget ligger oöppnat för länge.
intake-waited-hours =
    { $n ->
        [one] en timme
       *[other] { $n } timmar
    }
intake-waited-days =
    { $n ->
        [one] ett dygn
       *[other] { $n } dygn
    }

## Enheten
intake-escalated = Oöppnade anmälningar som väntar på dig
intake-escalated-none = Ingen anmälan har legat så länge att du måste ingripa.
intake-escalated-text = De här har ingen öppnat trots påminnelse. Se till att de öppnas nu.
intake-synthetic-title = Daglig kontrollrapport
intake-synthetic-lead = Varje dag skickas en kontrollrapport om ingen alls genom enhetens inkorg: mottagen, synlig, öppnad, läst och avslutad. Kommer den inte fram får du ett larm.
intake-synthetic-last-run = Senaste försöket
intake-synthetic-last-ok = Kom senast fram
intake-synthetic-never = Aldrig
intake-on = På
intake-off = Av
intake-switch-on = Slå på
intake-switch-off = Slå av
intake-alarms-title = Larm
intake-alarms-lead = Det som inte fungerar i vägen genom inkorgarna. Inga personuppgifter.
intake-alarms-none = Inga larm.
intake-alarm-synthetic = Kontrollrapporten kom inte fram. Det stannade vid: { $stage }.
intake-alarm-synthetic-late = Ingen kontrollrapport har kommit fram på mer än 25 timmar.
intake-alarm-other = Något är fel ({ $kind }).
intake-alarm-look = Jag tar hand om det
intake-alarm-seen = { $who } tar hand om det sedan { $when }

intake-alarm-log-control = Läsningar har legat för länge utan att någon har gått igenom dem (loggkontroll).
intake-alarm-break-glass = Ärende { $number } öppnades i nödläge av någon utanför enheten. Läs i ärendets logg vem och varför.
