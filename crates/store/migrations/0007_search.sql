-- Search by name reads whole lists of persons; with the case in the index it reads nothing else.
-- Types @id @int @bytes @bool differ by engine (dialect.rs).
CREATE INDEX person_token_found ON person_token (owner_id, token, person_id, case_id)
