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
