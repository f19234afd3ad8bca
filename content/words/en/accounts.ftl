# Words for the room accounts (accounts). Every key starts with "accounts-".
