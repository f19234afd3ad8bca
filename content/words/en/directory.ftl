# Words for the room directory (directory). Every key starts with "directory-".
