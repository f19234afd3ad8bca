//! SQL of this room.

/// Everything an event says, as [`crate::body`] reads it.
macro_rules! event {
    () => {
        "e.id, e.seq, e.salt, e.at, e.actor_kind, e.user_id, e.org_id, e.unit_id, e.session_id, e.request_id, e.action, \
         e.object_kind, e.owner_id, e.object_id, e.shown, e.field_groups, e.purpose, e.rule_id, e.decision, e.detail"
    };
}

store::statements! {
    /// The log of one object below a cursor, newest first.
    OF_OBJECT = "audit.of_object",
        "SELECT id, at, actor_kind, user_id, org_id, unit_id, action, rule_id, decision, purpose, detail FROM audit_event \
         WHERE object_id = $1 AND (at < $2 OR (at = $2 AND id < $3)) ORDER BY at DESC, id DESC LIMIT $4";

    /// What was done with one object and allowed, newest first, by unit.
    EXTRACT = "audit.extract",
        "SELECT e.at, e.action, e.rule_id, o.name AS org_name, u.name AS unit_name FROM audit_event e \
         LEFT JOIN organisation o ON o.id = e.org_id LEFT JOIN unit u ON u.id = e.unit_id \
         WHERE e.object_id = $1 AND e.decision = $2 ORDER BY e.at DESC, e.id DESC LIMIT $3";

    /// Begins the tree, once.
    TREE_MAKE = "audit.tree.make",
        "INSERT INTO audit_tree (one, size, edge) VALUES (1, 0, $1) ON CONFLICT (one) DO NOTHING";
    /// Locks the tree: one sequencer at a time, over all nodes.
    TREE_LOCK = "audit.tree.lock", "UPDATE audit_tree SET size = size WHERE one = 1";
    /// Its right edge.
    TREE = "audit.tree", "SELECT size, edge FROM audit_tree WHERE one = 1";
    /// Moves the edge.
    TREE_SET = "audit.tree.set", "UPDATE audit_tree SET size = $1, edge = $2 WHERE one = 1";
    /// Events that have no place yet, oldest first.
    NEW = "audit.new", concat!("SELECT ", event!(), " FROM audit_event e WHERE e.seq IS NULL ORDER BY e.at, e.id LIMIT $1");
    /// Whether there is any.
    NEW_ANY = "audit.new.any", "SELECT id FROM audit_event WHERE seq IS NULL LIMIT 1";
    /// How many there are.
    NEW_COUNT = "audit.new.count", "SELECT count(*) AS n FROM audit_event WHERE seq IS NULL";
    /// Gives an event its place, once.
    PLACE = "audit.place", "UPDATE audit_event SET seq = $2, salt = $3 WHERE id = $1 AND seq IS NULL";
    /// Commitments of up to 256 events.
    BUNDLE = "audit.bundle", "SELECT commitments FROM audit_bundle WHERE place = $1";
    /// Keeps them.
    BUNDLE_PUT = "audit.bundle.put",
        "INSERT INTO audit_bundle (place, commitments) VALUES ($1, $2) ON CONFLICT (place) DO UPDATE SET commitments = excluded.commitments";
    /// Keeps a complete subtree.
    NODE_PUT = "audit.node.put", "INSERT INTO audit_node (level, place, hash) VALUES ($1, $2, $3)";
    /// Neighbouring subtrees of one level: from `$2` to before `$3`.
    NODES = "audit.nodes", "SELECT hash FROM audit_node WHERE level = $1 AND place >= $2 AND place < $3 ORDER BY place";
    /// Events of a range of places.
    PLACED = "audit.placed", concat!("SELECT ", event!(), " FROM audit_event e WHERE e.seq >= $1 AND e.seq < $2 ORDER BY e.seq");
    /// Events with a place that no tree of this size has.
    BEYOND = "audit.beyond", "SELECT count(*) AS n FROM audit_event WHERE seq >= $1";
    /// One event.
    EVENT = "audit.event", concat!("SELECT ", event!(), " FROM audit_event e WHERE e.id = $1");

    /// Keeps a checkpoint.
    CHECKPOINT_PUT = "audit.checkpoint.put",
        "INSERT INTO audit_checkpoint (size, at, note) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING";
    /// The newest one.
    CHECKPOINT_LAST = "audit.checkpoint.last", "SELECT size, at, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1";
    /// All, oldest first, after a size.
    CHECKPOINTS = "audit.checkpoints", "SELECT size, note FROM audit_checkpoint WHERE size > $1 ORDER BY size LIMIT $2";
}
