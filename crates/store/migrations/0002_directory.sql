-- Directory: organisations, their units (the mailboxes work is sent to) and services. No personal data.

CREATE TABLE organisation (
  id @id NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  municipality TEXT,
  region TEXT,
  active @bool NOT NULL,
  revision @int NOT NULL
) @strict;
CREATE INDEX organisation_name ON organisation (name, id);
CREATE INDEX organisation_municipality ON organisation (municipality, kind);

-- hours: "mon-fri 08:00-16:30; sat 10:00-14:00", "always", "unknown", "office-hours", "outside-office-hours".
-- serves: codes of further municipalities, separated by spaces.
CREATE TABLE unit (
  id @id NOT NULL PRIMARY KEY,
  org_id @id NOT NULL REFERENCES organisation (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  municipality TEXT,
  region TEXT,
  serves TEXT NOT NULL,
  covers_org @bool NOT NULL,
  parent_unit_id @id,
  phone TEXT,
  email TEXT,
  hours TEXT NOT NULL,
  postal TEXT,
  note TEXT,
  active @bool NOT NULL,
  revision @int NOT NULL
) @strict;
CREATE INDEX unit_org ON unit (org_id, name);
CREATE INDEX unit_kind_region ON unit (kind, region);

-- The municipalities a unit serves: its own and those it serves besides.
CREATE TABLE unit_area (
  municipality TEXT NOT NULL,
  unit_id @id NOT NULL REFERENCES unit (id),
  PRIMARY KEY (municipality, unit_id)
) @strict;
CREATE INDEX unit_area_unit ON unit_area (unit_id);

-- Words of unit, organisation and municipality names for searching by the beginning of a word. Bytes, because the
-- engines must sort them alike.
CREATE TABLE unit_word (
  word @bytes NOT NULL,
  unit_id @id NOT NULL REFERENCES unit (id),
  PRIMARY KEY (word, unit_id)
) @strict;
CREATE INDEX unit_word_unit ON unit_word (unit_id);

-- What a unit offers. needs, languages and areas: codes separated by spaces.
CREATE TABLE service (
  id @id NOT NULL PRIMARY KEY,
  unit_id @id NOT NULL REFERENCES unit (id),
  name TEXT NOT NULL,
  needs TEXT NOT NULL,
  languages TEXT NOT NULL,
  areas TEXT NOT NULL,
  age_from @int,
  age_to @int,
  phone TEXT,
  hours TEXT NOT NULL,
  note TEXT,
  active @bool NOT NULL,
  revision @int NOT NULL
) @strict;
CREATE INDEX service_unit ON service (unit_id, name);

-- Where a service is offered: a municipality code, a region, or "all".
CREATE TABLE service_area (
  area TEXT NOT NULL,
  service_id @id NOT NULL REFERENCES service (id),
  PRIMARY KEY (area, service_id)
) @strict;
CREATE INDEX service_area_service ON service_area (service_id)
