# Words of the room accounts. Every key begins with "accounts-".

## Faults in fields
accounts-fault-login-form = Write a login name of 3–100 characters: a–z, digits, full stop, hyphen, underscore or @.
accounts-fault-login-taken = The login name is taken. Choose another.
accounts-fault-name-missing = Write the person’s name.
accounts-fault-too-long = The text is too long. Write at most 100 characters.
accounts-fault-password-short = The password is too short. Write at least 12 characters, preferably several words.
accounts-fault-password-long = The password is too long. Write at most 256 characters.
accounts-fault-password-simple = The password is too easy to guess. Choose several unrelated words, without your login name.
accounts-fault-password-repeat = The two passwords differ. Write the same password twice.
accounts-fault-current-password = The present password is wrong. Nothing was changed.
accounts-fault-code = The code is wrong. Check that the clock of your telephone is right and write the code shown now.
accounts-fault-last-factor = This is your only second step when logging in. Add another one first.
accounts-fault-two-factors = Whoever administers must keep two ways to log in. Add another one first.
accounts-fault-not-yourself = You cannot do this to your own account. Ask another administrator.
accounts-fault-passkey-many = You already have ten passkeys. Remove one first.
accounts-fault-token-name = Write what the key is for.
accounts-fault-token-scopes = Choose at least one thing that the key may do.
accounts-fault-token-days = Write a number of days from 1 to 365.
accounts-fault-token-many = You already have 20 valid keys. Revoke one first.

## Login
accounts-login-title = Log in
accounts-login-password-heading = With password and one-time code
accounts-login-passkey = Log in with a passkey
accounts-login-name = Login name
accounts-login-name-hint = For example the first part of the person’s e-mail address. Cannot be changed later.
accounts-password = Password
accounts-login-help = Have you lost your password or telephone? Your administrator can give you a new link.
accounts-login-again = Log in again to go on. This is needed when you change how you log in.
accounts-login-late = It took too long. Begin again with login name and password.
accounts-login-passkey-needed = Your account uses a passkey. Choose “Log in with a passkey”.
accounts-wrong = The login did not succeed. Check what you wrote and try again.
accounts-wait =
    { $n ->
        [one] Too many attempts. Wait one second and try again.
       *[other] Too many attempts. Wait { $n } seconds and try again.
    }
accounts-no-unit = Your account belongs to no unit at present. Ask your administrator.
accounts-code-title = Write your one-time code
accounts-code-lead = The password is right. Open the app for one-time codes in your telephone.
accounts-code = One-time code
accounts-code-hint = Six digits. Each code is good once.
accounts-code-help = No longer have the telephone? Ask your administrator.

## New account
accounts-setup-title = Choose a password
accounts-setup-lead = Welcome. First choose a password. Then you add a second step, so that nobody can log in with the password alone.
accounts-setup-late = The link is no longer valid. It can be used once within a day. Ask your administrator for a new one.
accounts-password-new = New password
accounts-password-hint = At least 12 characters. Several unrelated words are easy to remember and hard to guess.
accounts-password-repeat = The same password once more
accounts-password-current = Present password
accounts-password-title = Change password

## The second step
accounts-second-title = Add a one-time code
accounts-second-forced-title = Add a second step
accounts-second-heading = Second step when logging in
accounts-second-forced = Before you can begin you need a second step, so that nobody can log in with your password alone.
accounts-second-lead = The code is shown by an app in your telephone and changes every thirty seconds.
accounts-second-replaces = The new one-time code replaces the old one. Your other logins are ended.
accounts-second-app = One-time code from an app
accounts-second-step-app = Open an app for one-time codes in your telephone.
accounts-second-step-scan = Scan the square below with the app, or type the key.
accounts-second-step-code = Write the code that the app shows and choose Confirm.
accounts-second-qr = Square to scan with the app. The same key stands as text below.
accounts-second-secret = Key to type:
accounts-second-link = Open in an app on this device
accounts-second-two = Preferably have two: then you get in even if one is lost.
accounts-second-on = In use
accounts-second-off = Not in use
accounts-second-change = Replace
accounts-passkey = Passkey
accounts-passkey-add = Add a passkey
accounts-passkey-lead = With a passkey you log in with the lock of your device: fingerprint, face or code. It is the safest way.
accounts-passkey-name = Name of the passkey
accounts-passkey-name-hint = So that you recognise it, for example “Work telephone”.
accounts-passkey-refused = The passkey could not be used. Try again or choose another way.
accounts-passkey-script = Passkeys need JavaScript to be on.
accounts-two-title = Two ways to log in
accounts-two-lead = You administer accounts and the directory. For that you need two ways to log in. If one is lost you get in with the other, and nobody has to open your account for you.
accounts-two-have = What you have
accounts-two-none = Nothing yet.
accounts-two-done = You have two ways to log in. Administration is open now.
accounts-two-needed = You administer, so you need two ways to log in. Administration is closed until you have added one more.
accounts-two-fresh = Did you log in more than 15 minutes ago? Then you are asked to log in again first.

## My account
accounts-language = Language
accounts-unit = Unit
accounts-unit-change = Change unit
accounts-unit-title = Choose unit
accounts-unit-legend = Which unit do you work for now?
accounts-made = Added { $when }
accounts-used = last used { $when }
accounts-sessions = Where you are logged in
accounts-session-this = this one
accounts-session-since = logged in { $when }
accounts-session-end = Log out
accounts-session-end-all = Log out everywhere
accounts-agent-unknown = Unknown browser
accounts-tokens = API keys
accounts-tokens-lead = With an API key another system can do what you choose, in your name and for one unit.
accounts-token-new-title = New API key
accounts-token-new-lead = The key is for the unit { $unit } and can never do more than you can.
accounts-token-name = What is the key for?
accounts-token-name-hint = For example “The case system sends reports”.
accounts-token-scopes = What may the key do?
accounts-token-days = For how many days is it valid?
accounts-token-days-hint = At most 365.
accounts-token-make = Make key
accounts-token-made-title = The key is made
accounts-token-made-once = Copy the key now. It is shown only once.
accounts-token-made-done = I have kept the key
accounts-token-until = valid until { $when }
accounts-token-revoke = Revoke
accounts-token-revoked = revoked
accounts-token-over = expired
accounts-scope-cases-read = Read cases
accounts-scope-cases-write = Write in cases
accounts-scope-directory-read = Look up whom to contact
accounts-scope-guidance-read = Read the handbook
accounts-scope-reports-read = Read reports
accounts-scope-reports-send = Send reports
accounts-scope-reports-write = Handle reports
accounts-done-password = The password is changed. Your other logins are ended.
accounts-done-totp = The one-time code is in use from now on.
accounts-done-totp-removed = The one-time code is removed.
accounts-done-passkey = The passkey is added.
accounts-done-passkey-removed = The passkey is removed.
accounts-done-session = The login is ended.
accounts-done-token = The API key is revoked.

## Roles
accounts-role = Role
accounts-role-handler = Handler
accounts-role-manager = Manager
accounts-role-coordinator = Regional coordinator
accounts-role-national = National coordinator
accounts-role-administrator = Administrator

## Demo
accounts-demo-title = Try as
accounts-demo-lead = All people and cases here are invented. Choose whom you want to be.

## Administration
accounts-admin-title = Accounts
accounts-admin-lead = Who can log in, and at which units they work.
accounts-admin-directory = Organisations, units and services, and how to reach them.
accounts-admin-new = New account
accounts-admin-one = Account details
accounts-admin-make = Make account
accounts-admin-first = To the beginning
accounts-name = Name
accounts-title = Title
accounts-state = State
accounts-action = Change
accounts-state-active = In use
accounts-state-waiting = Not finished yet
accounts-state-disabled = Disabled
accounts-link-title = Link for the new user
accounts-link-once = The link is shown only now, can be used once and is valid for a day. Give it to the right person in a safe way.
accounts-link-next = The person chooses password and second step. Give the account at least one unit, or it cannot log in.
accounts-link-members = Go to the account
accounts-members = Units and roles
accounts-members-none = The account belongs to no unit. The person cannot log in.
accounts-members-add = Add a unit
accounts-members-search = Search for a unit
accounts-members-search-hint = Write the beginning of the name of the unit, organisation or municipality.
accounts-members-end = Remove
accounts-access = Login
accounts-renew = New link
accounts-renew-lead = Has the person forgotten the password? Give a new link. The person is logged out everywhere.
accounts-renew-forget = Start from the beginning
accounts-renew-forget-hint = When the telephone is gone: removes password, one-time code and passkeys. First make sure that it is the right person.
accounts-disable = Disable the account
accounts-disable-lead = A disabled account cannot log in. The person is logged out at once and the API keys are revoked. What the person has done remains.
accounts-enable = Open the account again
accounts-enable-lead = The account is disabled. API keys that were revoked do not come back.

## Identified by somebody else
accounts-login-provider = Log in with { $name }
accounts-login-provider-needed = Your account uses an e-identification. Choose that button.
accounts-outside-title = You are sent on
accounts-outside-lead = You are sent to { $name } to identify yourself. Nothing happens? Choose Continue.
accounts-outside-done = You are logged in
accounts-outside-done-lead = Nothing happens? Choose Continue.
accounts-outside-refused = You did not get in
accounts-outside-back = To the login
accounts-outside-late = The login took too long, is already used or began in another browser. Nothing was changed. Start again.
accounts-outside-unreachable = The identification service does not answer as it should. Try again in a while, or log in another way.
accounts-outside-cancelled = You ended the identification. Nothing was changed. Start again whenever you want.
accounts-outside-weak = The identification is not strong enough here. Use an e-identification of level 3 or higher, and identify yourself anew when asked to.
accounts-outside-unlinked = Your identity is confirmed, but it cannot be used to log in here. Ask your administrator.
accounts-outside-wrong = The answer of the identification service could not be accepted. Nothing was changed. Start again, and tell your administrator if it happens again.
accounts-identities = E-identification
accounts-identities-lead = Whoever identifies themselves with what stands here gets into the account. Write it before the person logs in for the first time, and be sure that it is the right person.
accounts-identity-provider = Service
accounts-identity-value = What the service says about the person
accounts-identity-value-hint = For instance the HSA id of the employment. Which value it is stands in parentheses after the name of the service.
accounts-identity-link = Link
accounts-fault-provider = Choose a service.
accounts-fault-identity = Write what the service says about the person, at most 255 characters.
accounts-fault-identity-taken = It belongs to an account already. Nothing was changed.
