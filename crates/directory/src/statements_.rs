//! SQL of this room.

/// Columns of a unit with its organisation's name.
macro_rules! units {
    ($tail:literal) => {
        concat!(
            "SELECT u.id, u.org_id, o.name AS org_name, o.kind AS org_kind, u.name, u.kind, u.municipality, u.region, \
             u.serves, u.covers_org, u.parent_unit_id, u.phone, u.email, u.hours, u.postal, u.note, u.active, u.revision \
             FROM unit u JOIN organisation o ON o.id = u.org_id ",
            $tail
        )
    };
}

store::statements! {
    /// One organisation.
    ORGANISATION = "directory.organisation",
        "SELECT id, kind, name, municipality, region, number, active, revision FROM organisation WHERE id = $1";
    /// Organisations by name, after (name, id).
    ORGANISATIONS = "directory.organisations",
        "SELECT id, kind, name, municipality, region, number, active, revision FROM organisation \
         WHERE (name, id) > ($1, $2) ORDER BY name, id LIMIT $3";
    /// Organisations of this exact name.
    ORGANISATIONS_NAMED = "directory.organisations.named",
        "SELECT id, kind, name, municipality, region, number, active, revision FROM organisation WHERE name = $1 ORDER BY id LIMIT 5";
    /// A new organisation.
    ORGANISATION_INSERT = "directory.organisation.insert",
        "INSERT INTO organisation (id, kind, name, municipality, region, active, number, revision) VALUES ($1,$2,$3,$4,$5,$6,$7,1)";
    /// Changes an organisation, compare-and-set.
    ORGANISATION_UPDATE = "directory.organisation.update",
        "UPDATE organisation SET kind = $2, name = $3, municipality = $4, region = $5, active = $6, number = $8, revision = revision + 1 \
         WHERE id = $1 AND revision = $7";
    /// One unit.
    UNIT = "directory.unit", units!("WHERE u.id = $1");
    /// Units of an organisation.
    UNITS_OF_ORG = "directory.units.of_org", units!("WHERE u.org_id = $1 ORDER BY u.name, u.id LIMIT 500");
    /// Active units that serve a municipality.
    UNITS_SERVING = "directory.units.serving",
        units!("JOIN unit_area a ON a.unit_id = u.id WHERE a.municipality = $1 AND u.active = $2 ORDER BY u.name, u.id LIMIT 100");
    /// Active units of a kind in a region.
    UNITS_OF_KIND_IN = "directory.units.of_kind_in",
        units!("WHERE u.kind = $1 AND u.region = $2 AND u.active = $3 ORDER BY u.name, u.id LIMIT 100");
    /// Active units of a kind.
    UNITS_OF_KIND = "directory.units.of_kind",
        units!("WHERE u.kind = $1 AND u.active = $2 ORDER BY u.name, u.id LIMIT 500");
    /// Units with a word of their names between two byte strings.
    UNITS_WITH_WORD = "directory.units.with_word",
        units!("WHERE u.id IN (SELECT w.unit_id FROM unit_word w WHERE w.word >= $1 AND w.word < $2) AND u.active = $3 \
                ORDER BY u.name, o.name, u.id LIMIT $4");
    /// All units page by page, for export.
    UNITS_PAGE = "directory.units.page", units!("WHERE u.id > $1 ORDER BY u.id LIMIT $2");
    /// A new unit.
    UNIT_INSERT = "directory.unit.insert",
        "INSERT INTO unit (id, org_id, name, kind, municipality, region, serves, covers_org, parent_unit_id, phone, email, hours, \
         postal, note, active, revision) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,1)";
    /// Changes a unit, compare-and-set. The organisation stays.
    UNIT_UPDATE = "directory.unit.update",
        "UPDATE unit SET name = $2, kind = $3, municipality = $4, region = $5, serves = $6, covers_org = $7, parent_unit_id = $8, \
         phone = $9, email = $10, hours = $11, postal = $12, note = $13, active = $14, revision = revision + 1 \
         WHERE id = $1 AND revision = $15";
    /// Forgets where a unit serves.
    AREA_DELETE = "directory.area.delete", "DELETE FROM unit_area WHERE unit_id = $1";
    /// A municipality a unit serves.
    AREA_INSERT = "directory.area.insert",
        "INSERT INTO unit_area (municipality, unit_id) VALUES ($1,$2) ON CONFLICT (municipality, unit_id) DO NOTHING";
    /// Forgets a unit's words.
    WORD_DELETE = "directory.word.delete", "DELETE FROM unit_word WHERE unit_id = $1";
    /// A word of a unit's names.
    WORD_INSERT = "directory.word.insert",
        "INSERT INTO unit_word (word, unit_id) VALUES ($1,$2) ON CONFLICT (word, unit_id) DO NOTHING";
    /// One service.
    SERVICE = "directory.service", "SELECT * FROM service WHERE id = $1";
    /// Services of a unit.
    SERVICES_OF_UNIT = "directory.services.of_unit", "SELECT * FROM service WHERE unit_id = $1 ORDER BY name, id LIMIT 100";
    /// Active services offered in a municipality, its region or everywhere.
    SERVICES_IN = "directory.services.in",
        "SELECT s.* FROM service s JOIN unit u ON u.id = s.unit_id WHERE s.id IN \
         (SELECT a.service_id FROM service_area a WHERE a.area IN ($1, $2, 'all')) AND s.active = $3 AND u.active = $3 \
         ORDER BY s.name, s.id LIMIT 200";
    /// Services of the units of one page of units.
    SERVICES_BETWEEN = "directory.services.between",
        "SELECT * FROM service WHERE unit_id > $1 AND unit_id <= $2 ORDER BY unit_id, name, id LIMIT 2000";
    /// A new service.
    SERVICE_INSERT = "directory.service.insert",
        "INSERT INTO service (id, unit_id, name, needs, languages, areas, age_from, age_to, phone, hours, note, active, revision) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,1)";
    /// Changes a service, compare-and-set. The unit stays.
    SERVICE_UPDATE = "directory.service.update",
        "UPDATE service SET name = $2, needs = $3, languages = $4, areas = $5, age_from = $6, age_to = $7, phone = $8, hours = $9, \
         note = $10, active = $11, revision = revision + 1 WHERE id = $1 AND revision = $12";
    /// Forgets where a service is offered.
    SERVICE_AREA_DELETE = "directory.service.area.delete", "DELETE FROM service_area WHERE service_id = $1";
    /// Where a service is offered.
    SERVICE_AREA_INSERT = "directory.service.area.insert",
        "INSERT INTO service_area (area, service_id) VALUES ($1,$2) ON CONFLICT (area, service_id) DO NOTHING";
    /// Memberships of a person valid now, with what the decision needs about the unit.
    MEMBERSHIPS = "directory.memberships", concat!(
        "SELECT ", crate::member_columns!(), " FROM membership m JOIN unit mu ON mu.id = m.unit_id JOIN organisation mo ON mo.id = m.org_id \
         WHERE m.user_id = $1 AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to > $2) \
         ORDER BY m.valid_from, m.unit_id, m.role");
    /// The unit a person has worked at longest, of organisations with this number.
    UNIT_BY_NUMBER = "directory.unit.by_number",
        "SELECT m.unit_id FROM membership m JOIN organisation o ON o.id = m.org_id \
         WHERE m.user_id = $1 AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to > $2) AND o.number = $3 \
         ORDER BY m.valid_from, m.unit_id LIMIT 1";
    /// People at a unit now.
    MEMBERS = "directory.members",
        "SELECT m.user_id, m.role FROM membership m WHERE m.unit_id = $1 AND m.valid_from <= $2 \
         AND (m.valid_to IS NULL OR m.valid_to > $2) ORDER BY m.role, m.user_id LIMIT 500";
    /// People with a role at a unit now.
    MEMBERS_IN_ROLE = "directory.members.in_role",
        "SELECT m.user_id FROM membership m WHERE m.unit_id = $1 AND m.role = $3 AND m.valid_from <= $2 \
         AND (m.valid_to IS NULL OR m.valid_to > $2) ORDER BY m.user_id LIMIT 200";
    /// Adds or renews a membership.
    MEMBERSHIP_SET = "directory.membership.set",
        "INSERT INTO membership (user_id, org_id, unit_id, role, valid_from, valid_to) VALUES ($1,$2,$3,$4,$5,$6) \
         ON CONFLICT (user_id, unit_id, role) DO UPDATE SET valid_from = excluded.valid_from, valid_to = excluded.valid_to";
    /// Ends a membership.
    MEMBERSHIP_END = "directory.membership.end",
        "UPDATE membership SET valid_to = $4 WHERE user_id = $1 AND unit_id = $2 AND role = $3 AND (valid_to IS NULL OR valid_to > $4)";
}
