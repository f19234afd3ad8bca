//! SQL of this room.

store::statements! {
    /// The log of one object below a cursor, newest first.
    OF_OBJECT = "audit.of_object",
        "SELECT id, at, actor_kind, user_id, org_id, unit_id, action, rule_id, decision, purpose, detail FROM audit_event \
         WHERE object_id = $1 AND (at < $2 OR (at = $2 AND id < $3)) ORDER BY at DESC, id DESC LIMIT $4";
}
