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
accounts-fault-two-factors = Den som administrerar måste ha två sätt att logga in med. Lägg till ett annat först.
accounts-fault-not-yourself = Du kan inte göra detta med ditt eget konto. Be en annan administratör.
accounts-fault-passkey-many = Du har redan tio passnycklar. Ta bort en först.
accounts-fault-token-name = Skriv vad nyckeln ska användas till.
accounts-fault-token-scopes = Välj minst en sak som nyckeln får göra.
accounts-fault-token-days = Skriv ett antal dagar från 1 till 365.
accounts-fault-token-many = Du har redan 20 nycklar som gäller. Återkalla en först.

## Inloggning
accounts-login-title = Logga in
accounts-login-password-heading = Med lösenord och engångskod
accounts-login-passkey = Logga in med passnyckel
accounts-login-name = Inloggningsnamn
accounts-login-name-hint = Till exempel den första delen av personens e-postadress. Kan inte ändras senare.
accounts-password = Lösenord
accounts-login-help = Har du tappat bort lösenordet eller telefonen? Din administratör kan ge dig en ny länk.
accounts-login-again = Logga in igen för att fortsätta. Det behövs när du ska ändra hur du loggar in.
accounts-login-late = Det tog för lång tid. Börja om med inloggningsnamn och lösenord.
accounts-login-passkey-needed = Ditt konto använder passnyckel. Välj ”Logga in med passnyckel”.
accounts-wrong = Inloggningen lyckades inte. Kontrollera vad du skrev och försök igen.
accounts-wait =
    { $n ->
        [one] För många försök. Vänta en sekund och försök igen.
       *[other] För många försök. Vänta { $n } sekunder och försök igen.
    }
accounts-no-unit = Ditt konto hör inte till någon enhet just nu. Vänd dig till din administratör.
accounts-code-title = Skriv din engångskod
accounts-code-lead = Lösenordet stämmer. Öppna appen för engångskoder i din telefon.
accounts-code = Engångskod
accounts-code-hint = Sex siffror. Varje kod gäller en gång.
accounts-code-help = Har du inte telefonen kvar? Vänd dig till din administratör.

## Nytt konto
accounts-setup-title = Välj ett lösenord
accounts-setup-lead = Välkommen. Välj först ett lösenord. Sedan lägger du till ett andra steg, så att ingen kan logga in med bara lösenordet.
accounts-setup-late = Länken gäller inte längre. Den kan användas en gång inom ett dygn. Be din administratör om en ny.
accounts-password-new = Nytt lösenord
accounts-password-hint = Minst 12 tecken. Flera ord som inte hör ihop är lätta att minnas och svåra att gissa.
accounts-password-repeat = Samma lösenord en gång till
accounts-password-current = Nuvarande lösenord
accounts-password-title = Byt lösenord

## Andra steget
accounts-second-title = Lägg till engångskod
accounts-second-forced-title = Lägg till ett andra steg
accounts-second-heading = Andra steget vid inloggning
accounts-second-forced = Innan du kan börja behöver du ett andra steg, så att ingen kan logga in med bara ditt lösenord.
accounts-second-lead = Koden visas i en app i din telefon och byts var trettionde sekund.
accounts-second-replaces = Den nya engångskoden ersätter den gamla. Dina andra inloggningar avslutas.
accounts-second-app = Engångskod från en app
accounts-second-step-app = Öppna en app för engångskoder i telefonen.
accounts-second-step-scan = Läs av rutan här under med appen, eller skriv in nyckeln.
accounts-second-step-code = Skriv koden som appen visar och välj Bekräfta.
accounts-second-qr = Ruta att läsa av med appen. Samma nyckel står som text här under.
accounts-second-secret = Nyckel att skriva in:
accounts-second-link = Öppna i en app på den här enheten
accounts-second-two = Ha helst två: då kommer du in även om den ena går förlorad.
accounts-second-on = Används
accounts-second-off = Används inte
accounts-second-change = Byt
accounts-passkey = Passnyckel
accounts-passkey-add = Lägg till passnyckel
accounts-passkey-lead = Med en passnyckel loggar du in med enhetens lås: fingeravtryck, ansikte eller kod. Det är det säkraste sättet.
accounts-passkey-name = Namn på passnyckeln
accounts-passkey-name-hint = Så att du känner igen den, till exempel ”Arbetstelefonen”.
accounts-passkey-refused = Det gick inte att använda passnyckeln. Försök igen eller välj ett annat sätt.
accounts-passkey-script = Passnycklar kräver att JavaScript är på.
accounts-two-title = Två sätt att logga in
accounts-two-lead = Du administrerar konton och register. Då behöver du två sätt att logga in med. Går det ena förlorat kommer du in med det andra, och ingen behöver öppna ditt konto åt dig.
accounts-two-have = Det här har du
accounts-two-none = Inget ännu.
accounts-two-done = Du har två sätt att logga in. Nu är administrationen öppen.
accounts-two-needed = Du administrerar, och då behöver du två sätt att logga in med. Administrationen är stängd tills du har lagt till ett till.
accounts-two-fresh = Var det mer än 15 minuter sedan du loggade in? Då får du logga in igen först.

## Mitt konto
accounts-language = Språk
accounts-unit = Enhet
accounts-unit-change = Byt enhet
accounts-unit-title = Välj enhet
accounts-unit-legend = Vilken enhet arbetar du för nu?
accounts-made = Tillagd { $when }
accounts-used = senast använd { $when }
accounts-sessions = Här är du inloggad
accounts-session-this = den här
accounts-session-since = inloggad { $when }
accounts-session-end = Logga ut
accounts-session-end-all = Logga ut överallt
accounts-agent-unknown = Okänd webbläsare
accounts-tokens = API-nycklar
accounts-tokens-lead = Med en API-nyckel kan ett annat system göra det du väljer, i ditt namn och för en enhet.
accounts-token-new-title = Ny API-nyckel
accounts-token-new-lead = Nyckeln gäller för enheten { $unit } och kan aldrig göra mer än du själv.
accounts-token-name = Vad ska nyckeln användas till?
accounts-token-name-hint = Till exempel ”Verksamhetssystemet skickar anmälningar”.
accounts-token-scopes = Vad får nyckeln göra?
accounts-token-days = Hur många dagar ska den gälla?
accounts-token-days-hint = Högst 365.
accounts-token-make = Skapa nyckel
accounts-token-made-title = Nyckeln är skapad
accounts-token-made-once = Kopiera nyckeln nu. Den visas bara en gång.
accounts-token-made-done = Jag har sparat nyckeln
accounts-token-until = gäller till { $when }
accounts-token-revoke = Återkalla
accounts-token-revoked = återkallad
accounts-token-over = har gått ut
accounts-scope-cases-read = Läsa ärenden
accounts-scope-cases-write = Skriva i ärenden
accounts-scope-directory-read = Slå upp vem man kontaktar
accounts-scope-guidance-read = Läsa handboken
accounts-scope-reports-read = Läsa anmälningar
accounts-scope-reports-send = Skicka anmälningar
accounts-scope-reports-write = Hantera anmälningar
accounts-done-password = Lösenordet är bytt. Dina andra inloggningar är avslutade.
accounts-done-totp = Engångskoden används från och med nu.
accounts-done-totp-removed = Engångskoden är borttagen.
accounts-done-passkey = Passnyckeln är tillagd.
accounts-done-passkey-removed = Passnyckeln är borttagen.
accounts-done-session = Inloggningen är avslutad.
accounts-done-token = API-nyckeln är återkallad.

## Roller
accounts-role = Roll
accounts-role-handler = Handläggare
accounts-role-manager = Chef
accounts-role-coordinator = Regionkoordinator
accounts-role-national = Nationell samordnare
accounts-role-administrator = Administratör

## Demo
accounts-demo-title = Prova som
accounts-demo-lead = Alla personer och ärenden här är påhittade. Välj vem du vill vara.

## Administration
accounts-admin-title = Konton
accounts-admin-lead = Vilka som kan logga in, och vid vilka enheter de arbetar.
accounts-admin-directory = Organisationer, enheter och insatser, och hur man når dem.
accounts-admin-new = Nytt konto
accounts-admin-one = Kontouppgifter
accounts-admin-make = Skapa konto
accounts-admin-first = Till början
accounts-name = Namn
accounts-title = Titel
accounts-state = Läge
accounts-action = Ändra
accounts-state-active = Används
accounts-state-waiting = Inte färdigt än
accounts-state-disabled = Avstängt
accounts-link-title = Länk till den nya användaren
accounts-link-once = Länken visas bara nu, kan användas en gång och gäller i ett dygn. Ge den till rätt person på ett säkert sätt.
accounts-link-next = Personen väljer själv lösenord och ett andra steg. Ge kontot minst en enhet, annars går det inte att logga in.
accounts-link-members = Gå till kontot
accounts-members = Enheter och roller
accounts-members-none = Kontot hör inte till någon enhet. Personen kan inte logga in.
accounts-members-add = Lägg till en enhet
accounts-members-search = Sök enhet
accounts-members-search-hint = Skriv början av enhetens, organisationens eller kommunens namn.
accounts-members-end = Ta bort
accounts-access = Inloggning
accounts-renew = Ny länk
accounts-renew-lead = Har personen glömt sitt lösenord? Ge en ny länk. Personen loggas ut överallt.
accounts-renew-forget = Börja om från början
accounts-renew-forget-hint = När telefonen är borta: tar bort lösenord, engångskod och passnycklar. Kontrollera först att det är rätt person.
accounts-disable = Stäng av kontot
accounts-disable-lead = Ett avstängt konto kan inte logga in. Personen loggas ut genast och API-nycklarna återkallas. Det som personen har gjort finns kvar.
accounts-enable = Öppna kontot igen
accounts-enable-lead = Kontot är avstängt. API-nycklar som har återkallats kommer inte tillbaka.

## Legitimering hos någon annan
accounts-login-provider = Logga in med { $name }
accounts-login-provider-needed = Ditt konto använder e-legitimation. Välj den knappen.
accounts-outside-title = Du skickas vidare
accounts-outside-lead = Du skickas till { $name } för att legitimera dig. Händer inget? Välj Fortsätt.
accounts-outside-done = Du är inloggad
accounts-outside-done-lead = Händer inget? Välj Fortsätt.
accounts-outside-refused = Du kom inte in
accounts-outside-back = Till inloggningen
accounts-outside-late = Inloggningen tog för lång tid, är redan använd eller började i en annan webbläsare. Inget är ändrat. Börja om.
accounts-outside-unreachable = Tjänsten för legitimering svarar inte som den ska. Försök igen om en stund, eller logga in på ett annat sätt.
accounts-outside-cancelled = Du avbröt legitimeringen. Inget är ändrat. Börja om när du vill.
accounts-outside-weak = Legitimeringen räcker inte här. Använd en e-legitimation på tillitsnivå 3 eller högre, och legitimera dig på nytt när du blir ombedd.
accounts-outside-unlinked = Din identitet är bekräftad, men den kan inte användas för att logga in här. Vänd dig till din administratör.
accounts-outside-wrong = Svaret från tjänsten för legitimering gick inte att godkänna. Inget är ändrat. Börja om, och säg till din administratör om det händer igen.
accounts-identities = E-legitimation och tjänstelegitimation
accounts-identities-lead = Den som legitimerar sig med det som står här kommer in på kontot. Skriv in det innan personen loggar in första gången, och var säker på att det är rätt person.
accounts-identity-provider = Tjänst
accounts-identity-value = Vad tjänsten säger om personen
accounts-identity-value-hint = Till exempel anställningens HSA-id. Vilket värde det är står inom parentes efter tjänstens namn.
accounts-identity-link = Koppla
accounts-fault-provider = Välj en tjänst.
accounts-fault-identity = Skriv det som tjänsten säger om personen, högst 255 tecken.
accounts-fault-identity-taken = Det hör redan till ett konto. Inget är ändrat.
