# Words for the room cli (command line). Every key starts with "cli-".
