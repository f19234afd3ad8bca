# Allmänna ord som alla rum använder. Ett rums egna ord står i rummets fil.

product = Värn
skip-to-content = Hoppa till innehållet
language-name = Svenska
choose-language = Välj språk
menu = Meny
breadcrumbs = Du är här
home = Start

## Knappar
save = Spara
cancel = Avbryt
back = Tillbaka
continue = Fortsätt
next = Nästa
previous = Föregående
close = Stäng
open = Öppna
edit = Ändra
delete = Ta bort
add = Lägg till
send = Skicka
confirm = Bekräfta
search = Sök
search-clear = Rensa sökningen
filter = Filtrera
sort-by = Sortera efter
show-more = Visa fler
show-less = Visa färre
details = Detaljer
download = Ladda ner
print = Skriv ut
copy = Kopiera
copied = Kopierat
log-in = Logga in
log-out = Logga ut
help = Hjälp
leave-page = Lämna sidan

## Svar
yes = Ja
no = Nej
unknown = Vet inte
not-asked = Inte frågat
none = Inga
other = Annat
required = Obligatoriskt
optional = Frivilligt
choose-one = Välj ett alternativ
choose-several = Välj ett eller flera alternativ

## Meddelanden
saved = Sparat.
saved-at = Sparat { $time }.
not-saved = Inget har sparats.
error-summary =
    { $n ->
        [one] Ett fel måste rättas
       *[other] { $n } fel måste rättas
    }
error-summary-intro = Det du har skrivit finns kvar. Rätta det som står nedan och försök igen.
error-prefix = Fel:
error-required = Fyll i { $field }.
error-choose = Välj ett alternativ för { $field }.
error-too-long =
    { $max ->
        [one] { $field } får ha högst ett tecken.
       *[other] { $field } får ha högst { $max } tecken.
    }
error-too-short =
    { $min ->
        [one] { $field } måste ha minst ett tecken.
       *[other] { $field } måste ha minst { $min } tecken.
    }
error-date = Skriv datumet som år, månad och dag, till exempel 2026-03-09.
error-date-partial = Skriv ett år, ett år och en månad, eller ett helt datum, till exempel 2014, 2014-05 eller 2014-05-21.
error-date-future = Datumet får inte ligga i framtiden.
error-time = Skriv klockslaget som timmar och minuter, till exempel 09:30.
error-email = Skriv en e-postadress, till exempel namn@exempel.se.
error-phone = Skriv ett telefonnummer med siffror.
error-number = Skriv ett heltal.
error-code = Välj ett av alternativen i listan.
error-file-too-large = Filen är för stor. Den får vara högst { $max }.
error-file-type = Den här filtypen kan inte tas emot.
error-token-stale = Sidan har legat öppen för länge. Det du skrev finns kvar; skicka igen.
error-double = Det här är redan sparat. Inget har sparats två gånger.
stale-edit-heading = Någon annan har ändrat samtidigt
stale-edit-intro = Inget är sparat än. Jämför de två versionerna och välj vad som ska gälla.
stale-edit-yours = Din version
stale-edit-theirs = Sparad version

## Sidor som säger nej
not-found-heading = Sidan finns inte
not-found-text = Sidan finns inte, eller så har du inte tillgång till den. Kontrollera adressen eller gå till startsidan.
forbidden-heading = Du har inte tillgång
forbidden-text = Din roll får inte göra detta. Vänd dig till din enhetschef om du behöver det i ditt arbete.
server-error-heading = Något gick fel hos oss
server-error-text = Inget har sparats. Försök igen om en stund. Gäller det akut fara: ring 112.
server-error-reference = Felnummer: { $reference }
too-many-heading = För många försök
too-many-text = Vänta en stund och försök igen.
session-ended-heading = Du har loggats ut
session-ended-text = Du har varit inaktiv en längre tid. Logga in igen för att fortsätta.

## Tillstånd
state-todo = Att göra
state-in-progress = Pågår
state-done = Klart
state-waiting = Väntar
state-waiting-for = Väntar på { $what }
state-not-applicable = Inte aktuellt
state-not-applicable-because = Inte aktuellt eftersom { $reason }
state-overdue = Försenat
state-due-soon = Snart dags
state-at-once = Genast
state-open = Öppet
state-closed = Avslutat

## Frister
due = Ska vara klart { $when }
due-by = Senast { $date }
due-warning = Bör vara klart { $date }
overdue-since = Skulle ha varit klart { $date }
overdue-days =
    { $n ->
        [one] Försenat en dag
       *[other] Försenat { $n } dagar
    }
days-left =
    { $n ->
        [0] Sista dagen i dag
        [one] En dag kvar
       *[other] { $n } dagar kvar
    }
hours-left =
    { $n ->
        [0] Mindre än en timme kvar
        [one] En timme kvar
       *[other] { $n } timmar kvar
    }
minutes-ago =
    { $n ->
        [0] nyss
        [one] för en minut sedan
       *[other] för { $n } minuter sedan
    }
hours-ago =
    { $n ->
        [one] för en timme sedan
       *[other] för { $n } timmar sedan
    }
days-ago =
    { $n ->
        [0] i dag
        [one] i går
       *[other] för { $n } dagar sedan
    }
today = i dag
tomorrow = i morgon
yesterday = i går
year = År
month = Månad
day = Dag
date = Datum
time = Klockslag

## Kontroll mot källa
check-full = Kontrollerad
check-full-date = Kontrollerad { $date }
check-partial = Delvis kontrollerad
check-partial-date = Delvis kontrollerad { $date }
check-secondary = Kontrollerad genom annan källa
check-secondary-date = Kontrollerad genom annan källa { $date }
check-practice = Vägledning eller praxis, inte lag
check-unverified = Ej kontrollerad
check-explain = Kontrollera alltid mot gällande rätt. Systemet ger stöd, du beslutar.
source = Källa
provision = Lagrum
provision-old = Tidigare { $number }
valid-from = Gäller från { $date }
valid-until = Gällde till { $date }

## Listor och sidor
results =
    { $n ->
        [0] Inga träffar
        [one] En träff
       *[other] { $n } träffar
    }
rows =
    { $n ->
        [0] Inga rader
        [one] En rad
       *[other] { $n } rader
    }
page-of = Sida { $page } av { $pages }
nothing-here = Här finns inget ännu.

## Kontakter
call = Ring { $number }
open-now = Öppet nu
closed-now = Stängt nu
opens-at = Öppnar { $when }
hours-unknown = Öppettider okända
always-open = Alltid öppet
emergency = Akut fara: ring 112

# Menu and first page
nav-worklist = Att göra
nav-inbox = Inkorg
nav-search = Sök
nav-new-report = Ny anmälan
nav-sent = Skickade
nav-unit = Enheten
nav-oversight = Läget
nav-directory = Vem kontaktar jag?
nav-handbook = Handbok
nav-admin = Administration
nav-account = Mitt konto
home-title = Start
home-heading = Samordning mot människohandel med och exploatering av barn
home-lead = Värn är till för dig som i ditt arbete möter ett barn som kan vara utsatt. Här öppnas oron genast, någon har alltid ansvaret och stegen står i rätt ordning.
home-danger = Är det fara just nu? Ring 112.
home-demo = Prova med påhittade uppgifter
home-promises = Det du kan lita på
home-promise-owner = Varje ärende har en ansvarig enhet, i varje ögonblick.
home-promise-gate = Inget som pekar ut någon lämnar en myndighet utan stöd i lag.
home-promise-who = Den nationella nivån samordnar utan att veta vem.
home-promise-guidance = Stödet räknar frister, förklarar och påminner. Människor beslutar.

# About
foot-accessibility = Tillgänglighet
foot-data = Personuppgifter
about-accessibility-heading = Så tillgänglig är Värn
about-accessibility-lead = Värn ska kunna användas av alla som arbetar med barn: med tangentbord, skärmläsare, förstoring, mobil, och utan skript.
about-accessibility-1-heading = Vad vi siktar på
about-accessibility-1 = Målet är WCAG 2.2, nivå AA. Det är utvecklarnas egen bedömning; ingen utomstående har granskat tjänsten än.
about-accessibility-2-heading = Hur vi prövar
about-accessibility-2 = Ett automatiskt prov körs före varje ändring: sidorna öppnas i webbläsare i två bredder, i ljust och mörkt läge och från höger till vänster, och granskas med axe. Automatiska prov hittar inte allt.
about-accessibility-3-heading = Kända brister
about-accessibility-3 = Personer med skärmläsare har inte provat tjänsten än. Knappen för att välja fil följer webbläsarens språk. Lagtexter på andra webbplatser råder vi inte över.
about-accessibility-4-heading = Om något hindrar dig
about-accessibility-4 = Tala med din chef eller den som sköter Värn hos dig. Gäller det ett barn i fara: ring 112.
about-data-heading = Så hanteras personuppgifter
about-data-lead = Varje verksamhet äger sina ärenden och ansvarar för uppgifterna i dem. Den som driver Värn är den som har satt upp tjänsten.
about-data-1-heading = Vem kan se ett ärende?
about-data-1 = Den ansvariga enheten och de som är utsedda för ärendet. Den som är jävig ser det inte. Skyddade ärenden ser bara de som är namngivna.
about-data-2-heading = Vad ser samordnarna?
about-data-2 = Enhet, tider och läge. Aldrig namn, nummer eller fritext.
about-data-3-heading = Hur skyddas uppgifterna?
about-data-3 = Identitetsuppgifter och all fritext är krypterade i databasen, med en egen nyckel för varje ärende.
about-data-4-heading = Vad loggas?
about-data-4 = Varje läsning, ändring, sökning och nekad åtkomst: vem, när, vad och enligt vilken regel. Loggen innehåller inga namn på barn och ingen fritext.
about-data-5-heading = Kakor
about-data-5 = En kaka håller dig inloggad och en minns ditt språk. Inga andra kakor, ingen statistik om dig, inga anrop till andra webbplatser.

nav-shared = Delat med oss
confirm-login-heading = Logga in igen
confirm-login-text = Det här är skyddat, eller ska tas ut ur systemet. Då behövs en inloggning som är högst 15 minuter gammal. Logga in igen för att fortsätta.
confirm-login-button = Logga in igen
one-authenticator-heading = Lägg till ett sätt till att logga in
one-authenticator-text = Den som administrerar behöver två sätt att logga in med, till exempel en passnyckel och en engångskod. Du har bara ett. Inget är ändrat.
one-authenticator-button = Lägg till
not-found-emergency = Är ett barn i fara, och ärendet finns i din organisation?
not-found-emergency-link = Öppna i nödläge
