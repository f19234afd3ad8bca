# Ord för gallring (bevarande och gallring). Varje nyckel börjar med "retention-".

retention-line = Gallring
retention-kept = Sparas
retention-may = Får gallras
retention-late = Skulle ha gallrats
retention-never = Gallras aldrig
retention-no-rule = Regel saknas
retention-with-case = Ett ärende har öppnats från anmälan. Anmälan hör till akten och gallras tillsammans med den.
retention-with-inquiry = Anmälan hör till en utredning som inte är kopplad till den här. Den sparas.
retention-placement-unanswered = Ingen har svarat på om barnet har varit placerat. Handlingar om placering gallras aldrig. Ta reda på det först.

## Granskning
retention-title = Gallring
retention-lead = Det här får gallras enligt lag. Inget raderas förrän du har godkänt det. Det du har godkänt raderas tidigast efter en vecka, så länge kan du ångra dig.
retention-research = Hör kommunen eller personen till ett forskningsurval (16 kap. 4 § SoL) ska inget gallras: håll kvar det.
retention-none = Inget ska gallras nu.
retention-head-number = Nummer
retention-head-state = Läge
retention-head-by = Ska vara gallrat senast
retention-head-since = På listan sedan
retention-by-unknown = Framgår inte
retention-by = ska vara gallrat senast { $day }
retention-case = Ärende
retention-report = Anmälan
retention-state-due = Väntar på beslut
retention-state-approved = Godkänd för gallring
retention-state-held = Hålls kvar
retention-review-title = Gallring av { $number }
retention-open = Läs det innan du beslutar
retention-why = Varför det får gallras
retention-decide = Vad ska hända?
retention-decide-lead = Gallringen omfattar allt: personer, journal, handlingar, bedömningar och anmälan som ärendet kom från. Den går inte att ångra när den är gjord. Kvar blir loggen och en rad med nummer, regel och vem som godkände.
retention-decide-lead-report = Gallringen omfattar anmälan, allt som har antecknats om den och kvittot hos den som skickade den. Den går inte att ångra när den är gjord. Kvar blir loggen och en rad med nummer, regel och vem som godkände.
retention-verdict = Beslut
retention-verdict-delete = Gallra
retention-verdict-delete-hint = Allt raderas.
retention-verdict-archive = Arkivera och gallra sedan
retention-verdict-archive-hint = Ett arkivpaket med allt innehåll skrivs till organisationens arkivmapp. Först därefter raderas det här.
retention-verdict-hold = Håll kvar
retention-verdict-hold-hint = Inget raderas. Välj skäl här nedanför.
retention-reason = Skäl att hålla kvar
retention-reason-hint = Bara om du håller kvar.
retention-reason-research = Hör till ett forskningsurval
retention-reason-claim = En tvist eller ett mål pågår
retention-reason-supervision = Tillsynsmyndighet eller polis har begärt det
retention-reason-request = Den enskilde har begärt ut det
retention-reason-facts = Uppgifter måste rättas först
retention-until = Håll kvar till och med
retention-until-hint = Tomt betyder tills någon beslutar på nytt.
retention-save = Spara beslutet
retention-settled = Beslutat
retention-decided = { $who } beslutade { $when }.
retention-erases-from = Raderas tidigast { $when }.
retention-archives-from = Arkiveras och raderas tidigast { $when }.
retention-held = Hålls kvar: { $why }.
retention-held-until = Hålls kvar till och med { $day }: { $why }.
retention-take-back = Ta tillbaka beslutet
retention-fault-kept = Reglerna tillåter inte att det gallras nu. Läs vad som står under Varför.
retention-fault-until = Välj en dag som inte har varit.

## Kommandorad
retention-erased = raderat
retention-nothing-approved = Inget godkänt att radera.
retention-would-erase =
    { $n ->
        [one] Ett objekt skulle raderas. Inget är ändrat.
       *[other] { $n } objekt skulle raderas. Inget är ändrat.
    }
retention-left-no-archive-folder = kvar: ska arkiveras först, men inställningen archive_folder saknas
retention-left-not-archived = kvar: arkivpaketet är inte skrivet
retention-left-changed = kvar: ändrat efter godkännandet
retention-left-not-approved = kvar: inte godkänt
retention-left-not-noted = kvar: står inte på listan
retention-left-not-due = kvar: reglerna tillåter det inte nu
retention-left-may-be-taken-back = kvar: godkännandet kan fortfarande tas tillbaka
retention-left-fault = kvar: gick inte att läsa, se loggen
