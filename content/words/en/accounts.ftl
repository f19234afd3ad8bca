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
accounts-fault-not-yourself = You cannot do this to your own account. Ask another administrator.
accounts-fault-passkey-many = You already have ten passkeys. Remove one first.
accounts-fault-token-name = Write what the key is for.
accounts-fault-token-scopes = Choose at least one thing that the key may do.
accounts-fault-token-days = Write a number of days from 1 to 365.
accounts-fault-token-many = You already have 20 valid keys. Revoke one first.
