# Ord för loggkontroll. Varje nyckel börjar med "log-".

nav-log = Loggkontroll
log-title = Loggkontroll
log-lead = Här går du igenom vem som har läst i enhetens ärenden och anmälningar. Du svarar på en sak: behövdes läsningen för arbetet?
log-lead-officer = Här går du igenom läsningar som ingen chef får gå igenom, sådant som har blivit liggande och alla öppningar i nödläge. Siffrorna gäller hela organisationen.
log-why-at-all = Varje vecka lottas en del av läsningarna fram. Lotten är den signerade loggens rot, som ingen kan känna till i förväg. Det som visar ett tecken gås alltid igenom. Ingen går igenom sina egna läsningar.
log-whole-organisation = Organisationen
log-tab-open = Att gå igenom
log-tab-done = Genomgångna
log-none = Inget att gå igenom just nu.
log-none-done = Inget har gåtts igenom ännu.
log-head-who = Vem som läste
log-head-what = Vad
log-head-signs = Varför den är här
log-head-due = Senast
log-at-manager = Hos enhetens chef
log-somebody-there = En medarbetare hos mottagaren
log-case = Ärende { $number }
log-report = Anmälan { $number }
log-case-hidden = Ett ärende som är skyddat eller gallrat
log-report-hidden = En anmälan som är skyddad eller gallrad
log-many = { $n ->
    [one] { $n } ärende eller anmälan
   *[other] { $n } ärenden och anmälningar
}
log-between = { $first } till { $last }
log-result = { $out }. { $who }, { $when }.

log-sign-break_glass = Nödöppning
log-sign-protected = Skyddat
log-sign-no_action = Läste utan att göra något
log-sign-same_name = Samma efternamn
log-sign-hours = Ovanliga tider
log-sign-sample = Lottad
log-because-break_glass = Ärendet öppnades i nödläge. Varje nödöppning gås igenom.
log-because-protected = Ärendet är skyddat. Alla läsningar av skyddade ärenden gås igenom.
log-because-no_action = Den som läste har ingen uppgift i ärendet och gjorde inget där den veckan.
log-because-same_name = Någon i ärendet har samma efternamn som den som läste. Det kan vara en slump.
log-because-hours = Många ärenden lästes utanför vanlig arbetstid eller på en helgdag, vid en enhet som inte har jour.
log-because-sample = Läsningen är lottad. Inget tyder på att något är fel.

log-item-title = En läsning
log-item-what = Det här gäller det
log-row-unit = Arbetade för
log-row-object = Läste
log-row-when = När
log-row-looks = Antal visningar
log-row-acted = Gjorde också något där
log-item-events = Vad som gjordes
log-item-no-events = Inget annat är antecknat.
log-item-more = Det finns fler händelser. Här visas de första 200.
log-event-at = När
log-event-what = Vad
log-event-right = Med vilken rätt

log-decide = Behövdes läsningen för arbetet?
log-decide-lead = Fråga den som läste om du är osäker. Systemet bedömer ingenting: du gör det.
log-outcome = Bedömning
log-outcome-justified = Behövdes
log-outcome-justified-hint = Läsningen hörde till arbetet. Välj varför.
log-outcome-unjustified = Behövdes inte
log-outcome-unjustified-hint = Skriv vad du gör nu. Att läsa utan att behöva det kan vara ett brott (dataintrång).
log-outcome-open = Vänta med svaret
log-outcome-open-hint = Spara en anteckning, till exempel att du har frågat.
log-why = Varför behövdes den?
log-why-hint = Om läsningen behövdes.
log-why-handles = Handlägger eller hjälpte till
log-why-stood_in = Ersatte en kollega
log-why-duty = Hade jour
log-why-supervision = Leder, handleder eller ger råd
log-why-correction = Rättade något, till exempel fel nummer
log-why-other = Annat (skriv vad)
log-note = Anteckning
log-note-hint = Läses av dig, andra chefer för enheten och dataskyddsombudet. Skriv inget om barnet.
log-save = Spara
log-settled = Genomgången
log-fault-why = Välj varför läsningen behövdes
log-fault-note = Skriv en anteckning
log-fault-long = Anteckningen får ha högst 2 000 tecken

log-figures = Siffror för { $unit }, senaste 13 veckorna
log-sum-chosen = Att gå igenom
log-sum-open = Ännu inte genomgångna
log-sum-late = För sent
log-weeks = Läsningar vecka för vecka
log-head-week = Veckan till och med
log-head-looks = Läsningar
log-head-readers = Personer
