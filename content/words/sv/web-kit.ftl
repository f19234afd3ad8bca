# Ord som bara sidornas gemensamma delar använder. Vanliga ord står i kit.ftl.

## Sidhuvud och sidfot
nav-main = Huvudmeny
nav-parts = Delar av sidan
nav-language = Språk
nav-pages = Sidor i listan
foot-links = Om tjänsten
demo-banner = Påhittade uppgifter. Alla människor, ärenden och händelser här är uppdiktade. Skriv inget om riktiga personer.

## Komponenter
next-action = Nästa åtgärd
process-rail = Steg i processen
task-status = Status
change = Ändra
change-what = Ändra { $what }
reference-number = Referensnummer
reference-keep = Spara numret. Du behöver det om du hör av dig igen.
rows-range = Visar { $from }–{ $to }
rows-range-of = Visar { $from }–{ $to } av { $total }
remove-filter = Ta bort filter: { $what }
sorted-by = Sortera efter { $what }

## Fält
date-hint = Till exempel 9 3 2026
date-hint-partial = Lämna tomt det du inte vet, till exempel bara år
time-hint = Till exempel 14.30
file-hint = Namn på fotografen, plats och annan dold information tas bort ur bilder och pdf-filer.
choose-in-list = Välj i listan
error-choose-some = Välj minst ett alternativ för { $field }.
error-date-required = Fyll i datum för { $field }.
error-date-parts = Kontrollera datumet för { $field }. Skriv dag, månad och år med siffror.
error-date-early = Datumet får inte vara före { $date }.
error-number-range = Skriv ett heltal från { $min } till { $max }.
error-format = Kontrollera { $field }. Så kan det inte skrivas.
overdue-hours =
    { $n ->
        [0] Försenat mindre än en timme
        [one] Försenat en timme
       *[other] Försenat { $n } timmar
    }

## Sidor som säger nej
stale-form-heading = Formuläret måste laddas om
stale-form-text = Inget har sparats. Gå tillbaka, ladda om sidan och skicka igen. Det kan bero på att du har loggat in på nytt sedan sidan öppnades.
conflict-heading = Någon annan hann före
conflict-text = Inget av ditt har sparats. Gå tillbaka och ladda om sidan för att se hur det ser ut nu.
too-large-heading = Det var för mycket på en gång
too-large-text = Inget har sparats. Gå tillbaka och skicka en mindre fil eller en kortare text.
bad-request-heading = Vi förstod inte det som skickades
bad-request-text = Inget har sparats. Gå tillbaka, ladda om sidan och försök igen.
wrong-method-heading = Sidan kan inte användas så
wrong-method-text = Inget har sparats. Gå till startsidan och börja om därifrån.
busy-heading = Det tar längre tid än väntat
busy-text = Vi vet inte om allt hann sparas. Titta efter innan du skickar igen. Gäller det akut fara: ring 112.
erased-heading = Det är raderat
erased-text = Uppgifterna har gallrats och kan inte läsas av någon längre. En gammal säkerhetskopia har fört tillbaka raden men inte innehållet. Säg till administratören.
key-service-heading = Det går inte att öppna just nu
key-service-text = Organisationens nyckeltjänst ”{ $service }” svarar inte, så det som är låst med den kan inte öppnas. Inget är sparat. Försök igen om en stund. Gäller det akut fara: ring 112.
to-start = Till startsidan
