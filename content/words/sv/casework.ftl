# Ord för rummet casework (ärenden). Varje nyckel börjar med "casework-".

casework-unknown = okänt

## Rubrik ur kodade uppgifter, aldrig namn
casework-heading-girl = Flicka
casework-heading-boy = Pojke
casework-heading-woman = Kvinna
casework-heading-man = Man
casework-heading-child = Barn
casework-heading-adult = Vuxen
casework-heading-age = { $who }, { $age } år
casework-heading-about = { $who }, cirka { $age } år
casework-heading-no-age = { $who }, okänd ålder
casework-heading-band = { $who }, cirka { $band }

## Läge
casework-status-open = Pågående
casework-status-closed = Avslutat
casework-next-todo = Att göra
casework-next-in-progress = Pågår
casework-next-waiting = Väntar
casework-next-nothing = Inget att göra just nu

## Urval i arbetslistan
casework-filter-all = Alla
casework-filter-mine = Mina
casework-filter-overdue = Försenade
casework-filter-waiting = Väntar på andra

## Roller
casework-role-child = barnet
casework-role-accompanying-child = medföljande barn
casework-role-sibling = syskon
casework-role-guardian = vårdnadshavare
casework-role-suspect = misstänkt
casework-role-child-of-suspect = barn till misstänkt
casework-role-other = annan person

## Skäl för avslut
casework-close-need-met = behovet är tillgodosett
casework-close-no-further-measure = inga fler åtgärder behövs från oss
casework-close-handed-over = någon annan har tagit över
casework-close-returned = barnet har återvänt och mottagandet är säkerställt
casework-close-of-age = personen är myndig och vill inte ha mer stöd
casework-close-mistake = ärendet öppnades av misstag
casework-close-other = annat skäl

## Journalens meningar
casework-entry-opened = Ärendet öppnades
casework-entry-note = Anteckning
casework-entry-step-started = Påbörjat: { $what }
casework-entry-step-done = Klart: { $what }
casework-entry-step-outcome = { $event } ({ $what })
casework-entry-step-set-aside = Bedömdes inte behövas: { $what }
casework-entry-step-reopened = Öppnat igen: { $what }
casework-entry-decision = Beslut
casework-entry-decision-of = Beslut: { $what }
casework-entry-facts = Uppgifter ändrades: { $what }
casework-entry-facts-same = Uppgifterna gicks igenom utan ändring
casework-entry-told = Enligt anmälan { $report }: { $what }
casework-entry-told-nothing = Anmälan { $report } lästes in
casework-entry-person-added = Person lades till: { $what }
casework-entry-person-changed = Uppgifter om person ändrades: { $what }
casework-entry-task-added = Uppgift lades till
casework-entry-task-done = Uppgift gjordes klar
casework-entry-document-added = Handling lades till
casework-entry-assessment = Bedömning sparades, version { $version }
casework-entry-registration-saved = Registrering sparades
casework-entry-registration-changed = Registrering ändrades
casework-entry-assigned-handler = Handläggare ändrades
casework-entry-assigned-unit = Ärendet flyttades till en annan enhet
casework-entry-assigned-named = En kollega fick tillgång till det skyddade ärendet
casework-entry-assigned-unnamed = En kollegas tillgång till det skyddade ärendet togs bort
casework-entry-assigned-protected = Ärendet skyddades: bara namngivna ser det
casework-entry-assigned-unprotected = Skyddet av ärendet togs bort
casework-entry-closed = Ärendet avslutades: { $what }
casework-entry-reopened = Ärendet öppnades igen

## Fel vid fält
casework-fault-empty = Skriv något här.
casework-fault-long = Texten är för lång. Korta den eller dela upp den.
casework-fault-future = Tiden har inte varit än. Ange när det hände.
casework-fault-date = Skriv datumet som ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.
casework-fault-personal-number = Personnumret stämmer inte. Kontrollera siffrorna.
casework-fault-coordination-number = Samordningsnumret stämmer inte. Kontrollera siffrorna.
casework-fault-code = Välj ett värde ur listan.
casework-fault-variable = Uppgiften hör inte till registreringen. Ta bort den.
casework-fault-needed = Välj ett värde. Välj "okänt" om ni inte vet.
casework-fault-one = Välj bara ett värde.
casework-fault-fact = Välj ett av svaren, eller "okänt".
casework-fault-one-child = Ett ärende gäller ett barn. Lägg till fler barn som medföljande eller syskon, eller öppna ett ärende för varje barn.
casework-fault-too-many = För många personer i samma ärende. Lägg till högst 100.
casework-fault-event = Välj en händelse ur listan.
casework-fault-step = Steget finns inte i planen. Ladda om sidan.
casework-fault-outcome = Välj hur steget blev klart.
casework-fault-why-set-aside = Skriv varför steget inte behövs.
casework-fault-view = Skriv vad barnet själv säger, eller varför ni inte har frågat.
casework-fault-colleague = Välj någon som arbetar på enheten.
casework-fault-unit = Välj en av organisationens egna enheter.
casework-fault-last-named = Någon måste ha tillgång till ärendet. Ge en kollega tillgång först.
casework-fault-same-secrecy = Skyddet är redan så. Ladda sidan igen.
casework-fault-query = Skriv ett helt namn, ett nummer eller ett ärendenummer.
casework-fault-file-large = Filen är för stor. Inget sparades. Skicka en mindre fil.
casework-fault-file-empty = Filen är tom. Välj den igen.
casework-fault-file-type = Den här sortens fil tas inte emot. Skicka PDF, bild, text, DOCX eller ODT.
casework-fault-file-mismatch = Filen är av en annan sort än den utger sig för. Kontrollera att det är rätt fil.

casework-fault-receiver-unit = Välj en enhet i en annan organisation som arbetar med ärenden.
casework-fault-receiver = Ingen med det användarnamnet arbetar på mottagarens enhet.
casework-fault-gate = Den bestämmelsen kan inte användas mellan er och mottagaren. Välj en annan.
casework-fault-questions = Alla prövningens frågor måste kunna besvaras med ja.
casework-fault-groups = Välj vad som ska delas, eller skriv ett meddelande.
casework-fault-until-past = Välj en tid framåt.
casework-fault-until-long = En delning gäller högst 180 dagar. Besluta på nytt om den behövs längre.
casework-fault-approve = Delningen kan inte godkännas av dig: du gjorde den själv, eller så väntar den inte längre.
casework-fault-revoked = Delningen är redan återtagen.
casework-fault-glass-short = Beskriv vad som händer med minst 20 tecken.
casework-fault-glass-number = Inget ärende med det numret kan öppnas så. Kontrollera numret. Är det akut fara: ring 112.
casework-entry-shared-made = Uppgifter delades med en annan organisation
casework-entry-shared-proposed = Delning med en annan organisation väntar på godkännande
casework-entry-shared-approved = Delningen godkändes av en andra person
casework-entry-shared-revoked = Delningen togs tillbaka
casework-entry-glass-danger = Öppnades i nödläge: ett barn i fara
casework-entry-glass-missing = Öppnades i nödläge: ett barn försvunnet eller hittat
casework-entry-glass-unreachable = Öppnades i nödläge: den ansvariga enheten kunde inte nås
casework-entry-glass-other = Öppnades i nödläge
casework-entry-taken-over = Ärendet togs över från { $what }
casework-entry-thread-consultation-asked = En annan enhet tillfrågades om råd
casework-entry-thread-consultation-answered = Råd kom från en annan enhet
casework-entry-thread-consultation-refused = En annan enhet ville inte ge råd
casework-entry-thread-consultation-back = Frågan om råd togs tillbaka
casework-entry-thread-referral-asked = En annan enhet ombads göra en insats
casework-entry-thread-referral-wanted = En annan enhet har sagt ja till en insats; uppgifterna väntar på en andra person
casework-entry-thread-referral-accepted = En annan enhet sade ja till en insats
casework-entry-thread-referral-refused = En annan enhet sade nej till en insats
casework-entry-thread-referral-back = Begäran om insats togs tillbaka
casework-entry-thread-handover-offered = Överlämning erbjöds en annan enhet
casework-entry-thread-handover-wanted = En annan enhet har sagt ja till överlämning; uppgifterna väntar på en andra person
casework-entry-thread-handover-accepted = En annan enhet tog över ansvaret
casework-entry-thread-handover-refused = En annan enhet sade nej till överlämning
casework-entry-thread-handover-kept = En annan enhet ville ta över; ärendet behålls
casework-entry-thread-handover-back = Överlämningen togs tillbaka
casework-fault-thread-kind = Det går inte att fråga så. Välj råd, insats eller överlämning igen.
casework-fault-offered = Ärendet erbjuds redan en annan enhet. Vänta på svaret, eller ta tillbaka det under Mellan enheter.
casework-fault-offered-close = Ärendet erbjuds en annan enhet just nu. Ta tillbaka det under Mellan enheter innan du avslutar.
casework-fault-handover-groups = Den som tar över behöver minst situationen och vem barnet är. Kryssa i båda.
casework-fault-share-thread = Uppgifterna väntar på svar från en annan enhet. Ta tillbaka frågan under Mellan enheter.
