# Ord för rummet accounts (konton). Varje nyckel börjar med "accounts-".

## Fel i fält
accounts-fault-login-form = Skriv ett inloggningsnamn med 3–100 tecken: a–z, siffror, punkt, bindestreck, understreck eller @.
accounts-fault-login-taken = Inloggningsnamnet är upptaget. Välj ett annat.
accounts-fault-name-missing = Skriv personens namn.
accounts-fault-too-long = Texten är för lång. Skriv högst 100 tecken.
accounts-fault-password-short = Lösenordet är för kort. Skriv minst 12 tecken, gärna flera ord.
accounts-fault-password-long = Lösenordet är för långt. Skriv högst 256 tecken.
accounts-fault-password-simple = Lösenordet är för lätt att gissa. Välj flera ord som inte hör ihop, utan ditt inloggningsnamn.
accounts-fault-password-repeat = De två lösenorden är olika. Skriv samma lösenord två gånger.
accounts-fault-current-password = Det nuvarande lösenordet är fel. Inget är ändrat.
accounts-fault-code = Koden är fel. Kontrollera att klockan i telefonen går rätt och skriv koden som visas nu.
accounts-fault-last-factor = Det här är ditt enda andra steg vid inloggning. Lägg till ett annat först.
accounts-fault-not-yourself = Du kan inte göra detta med ditt eget konto. Be en annan administratör.
accounts-fault-passkey-many = Du har redan tio passnycklar. Ta bort en först.
accounts-fault-token-name = Skriv vad nyckeln ska användas till.
accounts-fault-token-scopes = Välj minst en sak som nyckeln får göra.
accounts-fault-token-days = Skriv ett antal dagar från 1 till 365.
accounts-fault-token-many = Du har redan 20 nycklar som gäller. Återkalla en först.
