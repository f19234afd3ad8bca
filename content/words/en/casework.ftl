# Words for the room casework (cases). Every key starts with "casework-".
