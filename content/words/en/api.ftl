# Words for the room api (API). Every key starts with "api-".
