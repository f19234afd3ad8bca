# Words for the room intake (inbox). Every key starts with "intake-".
