-- Every read writes one event, so what it costs counts. Events lie in the order of their ids, which is that of time; and an event
-- that has no place in the tree yet stands in no index of places.
ALTER TABLE audit_event RENAME TO audit_event_before;
DROP INDEX audit_event_object;
DROP INDEX audit_event_user;
DROP INDEX audit_event_seq;
DROP INDEX audit_event_new;
CREATE TABLE audit_event (
  id @id NOT NULL PRIMARY KEY,
  seq @int,
  at @int NOT NULL,
  actor_kind TEXT NOT NULL,
  user_id @id,
  org_id @id,
  unit_id @id,
  session_id @id,
  request_id @id NOT NULL,
  action TEXT NOT NULL,
  object_kind TEXT NOT NULL,
  owner_id @id,
  object_id @id,
  shown @bytes,
  field_groups TEXT NOT NULL,
  purpose TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('allow','deny')),
  detail TEXT,
  -- Keys the commitment to the event's text: with the row, and with it this salt, erased, the commitment tells nothing.
  salt @bytes
) @by_key;
INSERT INTO audit_event (id, seq, at, actor_kind, user_id, org_id, unit_id, session_id, request_id, action, object_kind, owner_id,
    object_id, shown, field_groups, purpose, rule_id, decision, detail, salt)
  SELECT id, seq, at, actor_kind, user_id, org_id, unit_id, session_id, request_id, action, object_kind, owner_id,
    object_id, shown, field_groups, purpose, rule_id, decision, detail, salt FROM audit_event_before ORDER BY id;
DROP TABLE audit_event_before;
CREATE INDEX audit_event_object ON audit_event (object_id, at);
CREATE INDEX audit_event_user ON audit_event (user_id, at);
CREATE UNIQUE INDEX audit_event_seq ON audit_event (seq) WHERE seq IS NOT NULL;
CREATE INDEX audit_event_new ON audit_event (at, id) WHERE seq IS NULL
