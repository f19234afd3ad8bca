# Ord för rummet api (API). Varje nyckel börjar med "api-".

## Problem
api-no-token-heading = En nyckel behövs
api-no-token-text = Skicka en giltig nyckel i huvudet Authorization: Bearer varn_…. Nycklar skapas under Mitt konto.
api-wrong-media-type-heading = Inte JSON
api-wrong-media-type-text = Inget har gjorts. Skicka innehållet som JSON, med huvudet Content-Type: application/json.
api-malformed-heading = JSON-texten går inte att läsa
api-malformed-text = Inget har gjorts. Felet finns på rad { $line }, tecken { $column }.
api-no-revision-heading = Versionen saknas
api-no-revision-text = Inget har sparats. Läs först, och skicka sedan den ETag som kom med svaret i huvudet If-Match.
api-not-found-heading = Det finns inte
api-not-found-text = Det finns inte, eller så har du inte tillgång till det. Kontrollera adressen och numret.
api-forbidden-heading = Du har inte tillgång
api-forbidden-text = Nyckeln saknar rättigheten, eller så får din roll inte göra detta. Nyckelns rättigheter står under Mitt konto.
api-confirm-login-heading = Det är skyddat
api-confirm-login-text = Det som är skyddat kan inte läsas med en nyckel. Logga in på sidorna i stället.
api-too-large-heading = Det var för mycket på en gång
api-too-large-text = Inget har sparats. Skicka högst 1 MiB.
api-bad-request-heading = Vi förstod inte det som skickades
api-bad-request-text = Inget har sparats. Kontrollera anropet och skicka det igen.
api-wrong-method-heading = Adressen används inte så
api-wrong-method-text = Inget har gjorts. Metoderna som går att använda står i huvudet Allow.
api-busy-heading = Det tar längre tid än väntat
api-busy-text = Vi vet inte om allt hann sparas. Vänta så många sekunder som står i Retry-After och skicka igen med samma Idempotency-Key: då görs det bara en gång.
api-server-error-heading = Något gick fel hos oss
api-server-error-text = Inget har sparats. Försök igen om en stund. Uppge request om du ber om hjälp.
api-invalid-heading = Några fält behöver rättas
api-invalid-text = Inget har sparats. Rätta fälten som står i errors och skicka igen.
api-stale-heading = Någon annan hann före
api-stale-text = Inget har sparats. Jämför med hur det ser ut nu, och skicka igen med den versionen i If-Match.
api-wrong-order-heading = Det går inte att göra nu
api-order-not-opened = Inget har ändrats. Öppna anmälan först.
api-order-not-assessed = Inget har ändrats. Skriv ner skyddsbedömningen först.
api-order-decided = Inget har ändrats. Ett beslut är redan fattat.
api-order-closed = Inget har ändrats. Ärendet är avslutat; öppna det igen först.
api-order-other = Inget har ändrats. Läs igen för att se hur det ser ut nu.

## Fel i ett fält
api-fault-unknown-field = Det finns inget sådant fält. Ta bort det eller rätta namnet.
api-fault-missing = Fältet behövs.
api-fault-twice = Fältet står två gånger. Behåll ett.
api-fault-code = Använd ett av: { $known }.
api-fault-form = Värdet har inte den form som fältet behöver.
api-fault-long = Skriv högst { $most } tecken.
api-fault-cursor = Det är ingen plats i listan. Använd next från förra sidan, eller utelämna det för att börja om.
api-fault-idempotency-key = Använd 1 till 200 skrivbara ASCII-tecken.
api-fault-if-match = Använd en version inom citattecken, till exempel "3".
api-fault-municipality = Det finns ingen kommun med den koden.
api-fault-audience = Det finns ingen sådan målgrupp. GET /indicators räknar upp dem.
api-fault-purpose = Det finns inget sådant syfte. GET /indicators räknar upp dem; utelämna det om det inte är känt.
api-fault-indicator = Det finns inget tecken med det id:t. GET /indicators räknar upp dem.
api-fault-to = Ange en enhet att skicka till, eller kommunen där barnet är.
api-fault-no-receiver = Ingen mottagande enhet är känd där. Inget har skickats. Ring kommunen, eller 112 om barnet är i fara.
api-fault-child-view = Berätta antingen vad barnet sade eller varför barnet inte har tillfrågats.
