-- Whether a person is tied to one object was answered by walking all objects the person is tied to: PostgreSQL preferred this
-- index to the key. With the object in it, it answers at once.
DROP INDEX guarded_member_user;
CREATE INDEX guarded_member_user ON guarded_member (user_id, owner_id, object_id)
