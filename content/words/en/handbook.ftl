# Words for the room handbook (handbook). Every key starts with "handbook-".
