# Words for the room admin (administration). Every key starts with "admin-".
