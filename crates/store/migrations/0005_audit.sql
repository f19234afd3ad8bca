-- The tamper-evident log. audit_event.seq, until now unused, is an event's place in the Merkle tree.
-- Types @id @int @bytes @bool differ by engine (dialect.rs).

-- Keys the commitment to the event's text: with the row, and with it this salt, erased, the commitment tells nothing.
ALTER TABLE audit_event ADD COLUMN salt @bytes;
CREATE UNIQUE INDEX audit_event_seq ON audit_event (seq);
CREATE INDEX audit_event_new ON audit_event (at, id) WHERE seq IS NULL;

-- Commitments in the order of the log, 256 of 32 bytes in each row; only the last row is shorter.
CREATE TABLE audit_bundle (
  place @int NOT NULL PRIMARY KEY,
  commitments @bytes NOT NULL
) @strict;

-- Complete subtrees of 256, 65,536, ... leaves: `level` 8, 16, ...
CREATE TABLE audit_node (
  level @int NOT NULL,
  place @int NOT NULL,
  hash @bytes NOT NULL,
  PRIMARY KEY (level, place)
) @strict;

-- The right edge of the tree, one row.
CREATE TABLE audit_tree (
  one @int NOT NULL PRIMARY KEY CHECK (one = 1),
  size @int NOT NULL,
  edge @bytes NOT NULL
) @strict;

-- Signed states of the log, as they were also written outside the database.
CREATE TABLE audit_checkpoint (
  size @int NOT NULL PRIMARY KEY,
  at @int NOT NULL,
  note TEXT NOT NULL
) @strict;
