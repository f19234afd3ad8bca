//! Units as a CSV table: UTF-8, a header, one row per unit. What is exported can be imported again unchanged.
//!
//! A spreadsheet may run a cell that begins with `=`, `+`, `-` or `@`: such cells get an apostrophe in front, and lose it
//! again when imported. Import first checks every line, then applies all or nothing.

use std::collections::BTreeMap;

use access::{Area, House, OpContext, actions, enter_area};
use ground::{OrgId, UnitId, codes};
use store::{Work, args};
use uuid::Uuid;

use crate::{
    DirectoryError, FieldFault, OrganisationDraft, UnitDraft,
    edit::{note_change, put_draft},
    fields::{check_organisation, check_unit},
    model::{Organisation, Unit},
    put::{Put, write_organisation},
    statements_::{ORGANISATION, ORGANISATIONS_NAMED, UNIT, UNITS_PAGE},
};

const HEADER: [&str; 19] = [
    "id",
    "organisation_id",
    "organisation",
    "organisation_kind",
    "name",
    "kind",
    "municipality",
    "region",
    "serves",
    "covers_org",
    "parent_id",
    "phone",
    "email",
    "hours",
    "postal",
    "note",
    "active",
    "revision",
    "municipality_name",
];
/// An import may not be larger: a directory of the whole country is a tenth of it.
const MAX_BYTES: usize = 4 * 1024 * 1024;
const MAX_ROWS: usize = 20_000;
const MAX_FAULTS: usize = 200;

codes! {
    /// What an imported line does.
    Change {
        /// A new unit.
        New = "new",
        /// Changes a unit.
        Changed = "changed",
        /// Says what is there already.
        Same = "same",
    }
}

/// A fault in one line of an imported file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFault {
    /// Line of the file, from 1; the header is line 1.
    pub line: u64,
    /// Column.
    pub field: String,
    /// Key of the message.
    pub key: &'static str,
}

/// What an import would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportPreview {
    /// Every line: its number, the unit's name with its organisation, and what happens.
    pub lines: Vec<(u64, String, Change)>,
    /// Organisations that would be made.
    pub organisations: Vec<String>,
    /// Faults; with any, nothing can be imported.
    pub faults: Vec<LineFault>,
}

impl ImportPreview {
    /// How many lines do this.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        self.lines.iter().filter(|(_, _, c)| *c == change).count()
    }
}

const fn risky(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r')
}

fn guarded(text: &str) -> String {
    let mut chars = text.chars();
    let (first, second) = (chars.next(), chars.next());
    let doubt = match first {
        Some('\'') => second.is_some_and(|c| risky(c) || c == '\''),
        Some(c) => risky(c),
        None => false,
    };
    if doubt { format!("'{text}") } else { text.to_owned() }
}

fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(|c| risky(c) || c == '\'')).unwrap_or(text)
}

/// All units as CSV.
///
/// # Errors
/// [`DirectoryError::Access`] when the actor may not edit the directory.
pub async fn export_units(house: &House, cx: &OpContext) -> Result<String, DirectoryError> {
    let mut entry = enter_area::<actions::DirectoryEdit>(house, cx, Area::Directory).await?;
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(HEADER).map_err(|_| unwritable())?;
    let mut after = UnitId(Uuid::nil());
    loop {
        let rows = entry.work.all(&UNITS_PAGE, args![after, 500_i64]).await?;
        for row in &rows {
            let unit = Unit::read(row)?;
            after = unit.id;
            out.write_record(cells(house, &unit).map(|c| guarded(&c))).map_err(|_| unwritable())?;
        }
        if rows.len() < 500 {
            break;
        }
    }
    let bytes = out.into_inner().map_err(|_| unwritable())?;
    let text = String::from_utf8(bytes).map_err(|_| unwritable())?;
    Ok(entry.work.commit(entry.permit.recorded(), text).await?)
}

fn unwritable() -> DirectoryError {
    DirectoryError::Store(store::StoreError::Form { column: "csv".to_owned() })
}

fn cells(house: &House, u: &Unit) -> [String; HEADER.len()] {
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let place = u.municipality.as_deref().and_then(|m| house.content.register.municipality(m));
    [
        u.id.to_string(),
        u.org.to_string(),
        u.org_name.clone(),
        u.org_kind.code().to_owned(),
        u.name.clone(),
        u.kind.code().to_owned(),
        text(&u.municipality),
        text(&u.region),
        u.serves.join(" "),
        yes_no(u.covers_org),
        u.parent.map(|p| p.to_string()).unwrap_or_default(),
        text(&u.phone),
        text(&u.email),
        u.hours.clone(),
        text(&u.postal),
        text(&u.note),
        yes_no(u.active),
        u.revision.to_string(),
        place.map(|m| m.name.clone()).unwrap_or_default(),
    ]
}

fn yes_no(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

fn truth(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "ja" | "true" | "sant" | "1" => Some(true),
        "no" | "nej" | "false" | "falskt" | "0" | "" => Some(false),
        _ => None,
    }
}

/// What an import would do. Changes nothing.
///
/// # Errors
/// [`DirectoryError::Access`] when the actor may not edit the directory.
pub async fn preview_units(
    house: &House,
    cx: &OpContext,
    file: &[u8],
) -> Result<ImportPreview, DirectoryError> {
    let mut entry = enter_area::<actions::DirectoryEdit>(house, cx, Area::Directory).await?;
    let plan = plan(&mut entry.work, house, cx, file).await?;
    Ok(entry.work.commit(entry.permit.recorded(), plan.preview).await?)
}

/// Imports units, all or nothing.
///
/// # Errors
/// [`DirectoryError::Lines`] with the faults, line by line; [`DirectoryError::Access`] when the actor may not.
pub async fn import_units(
    house: &House,
    cx: &OpContext,
    file: &[u8],
) -> Result<ImportPreview, DirectoryError> {
    let mut entry = enter_area::<actions::DirectoryEdit>(house, cx, Area::Directory).await?;
    let work = &mut entry.work;
    let plan = plan(work, house, cx, file).await?;
    if !plan.preview.faults.is_empty() {
        return Err(DirectoryError::Lines(plan.preview.faults));
    }
    let register = &house.content.register;
    for organisation in &plan.organisations {
        write_organisation(work, Some(register), organisation, Put::New).await?;
        note_change(work, cx, "organisation", organisation.id.uuid(), true);
    }
    for (line, draft) in &plan.drafts {
        put_draft(work, register, cx, draft).await.map_err(|e| match e {
            DirectoryError::Invalid(faults) => DirectoryError::Lines(told(*line, faults)),
            DirectoryError::Absent | DirectoryError::StaleUnit(_) => {
                DirectoryError::Lines(vec![fault(*line, "revision", "directory-fault-line-stale")])
            }
            other => other,
        })?;
    }
    Ok(entry.work.commit(entry.permit.recorded(), plan.preview).await?)
}

#[derive(Default)]
struct Plan {
    preview: ImportPreview,
    organisations: Vec<Organisation>,
    drafts: Vec<(u64, UnitDraft)>,
}

fn fault(line: u64, field: &str, key: &'static str) -> LineFault {
    LineFault { line, field: field.to_owned(), key }
}

fn told(line: u64, faults: Vec<FieldFault>) -> Vec<LineFault> {
    faults.into_iter().map(|f| fault(line, f.field, f.key)).collect()
}

/// One line with its columns by name.
struct Line<'a> {
    number: u64,
    cells: BTreeMap<&'a str, &'a str>,
}

impl Line<'_> {
    fn get(&self, column: &str) -> &str {
        self.cells.get(column).copied().unwrap_or_default().trim()
    }
}

async fn plan(work: &mut Work, house: &House, cx: &OpContext, file: &[u8]) -> Result<Plan, DirectoryError> {
    let mut plan = Plan::default();
    let text = match std::str::from_utf8(file) {
        Ok(text) if file.len() <= MAX_BYTES => text.trim_start_matches('\u{feff}'),
        Ok(_) => {
            plan.preview.faults.push(fault(1, "", "directory-fault-file-large"));
            return Ok(plan);
        }
        Err(_) => {
            plan.preview.faults.push(fault(1, "", "directory-fault-file-utf8"));
            return Ok(plan);
        }
    };
    // Swedish spreadsheets separate by semicolon.
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let Ok(header) = reader.headers().cloned() else {
        plan.preview.faults.push(fault(1, "", "directory-fault-file-header"));
        return Ok(plan);
    };
    for name in header.iter().filter(|n| !HEADER.contains(&n.trim())) {
        plan.preview.faults.push(fault(1, name, "directory-fault-file-column"));
    }
    for needed in ["organisation", "name", "kind"] {
        if !header.iter().any(|n| n.trim() == needed) {
            plan.preview.faults.push(fault(1, needed, "directory-fault-file-header"));
        }
    }
    if !plan.preview.faults.is_empty() {
        return Ok(plan);
    }
    let mut seen_ids = Vec::new();
    for (i, record) in reader.records().enumerate() {
        if i >= MAX_ROWS || plan.preview.faults.len() >= MAX_FAULTS {
            plan.preview.faults.push(fault(0, "", "directory-fault-file-large"));
            break;
        }
        let record = match record {
            Ok(record) => record,
            Err(e) => {
                let line = e.position().map_or(0, csv::Position::line);
                plan.preview.faults.push(fault(line, "", "directory-fault-line-form"));
                continue;
            }
        };
        let number = record.position().map_or(0, csv::Position::line);
        let cells = header.iter().map(str::trim).zip(record.iter().map(unguarded)).collect();
        let line = Line { number, cells };
        match one_line(work, house, cx, &mut plan, &line).await? {
            Ok((draft, name, change)) => {
                if let Some(id) = draft.id {
                    if seen_ids.contains(&id) {
                        plan.preview.faults.push(fault(number, "id", "directory-fault-line-twice"));
                    }
                    seen_ids.push(id);
                }
                plan.preview.lines.push((number, name, change));
                if change != Change::Same {
                    plan.drafts.push((number, draft));
                }
            }
            Err(faults) => plan.preview.faults.extend(faults),
        }
    }
    Ok(plan)
}

type Planned = Result<(UnitDraft, String, Change), Vec<LineFault>>;

async fn one_line(
    work: &mut Work,
    house: &House,
    cx: &OpContext,
    plan: &mut Plan,
    line: &Line<'_>,
) -> Result<Planned, DirectoryError> {
    let n = line.number;
    let wrong = |field: &str, key: &'static str| Ok(Err(vec![fault(n, field, key)]));
    let old = match line.get("id") {
        "" => None,
        text => match text.parse::<UnitId>() {
            Ok(id) => match work.one(&UNIT, args![id]).await? {
                Some(row) => Some(Unit::read(&row)?),
                None => return wrong("id", "directory-fault-line-no-unit"),
            },
            Err(_) => return wrong("id", "directory-fault-line-no-unit"),
        },
    };
    let org = match (&old, find_organisation(work, house, cx, plan, line).await?) {
        (_, Err(faults)) => return Ok(Err(faults)),
        (Some(old), Ok(org)) if old.org != org.id => {
            return wrong("organisation", "directory-fault-line-moved");
        }
        (_, Ok(org)) => org,
    };
    let (Some(covers_org), Some(active)) = (truth(line.get("covers_org")), truth(line.get("active"))) else {
        return wrong("active", "directory-fault-line-truth");
    };
    // Taking a unit out of use asks what it still holds, which a file cannot answer. An empty cell leaves it as it is.
    let active = if line.get("active").is_empty() { old.as_ref().is_none_or(|u| u.active) } else { active };
    if active != old.as_ref().is_none_or(|u| u.active) {
        return wrong("active", "directory-fault-line-active");
    }
    let seen = match (line.get("revision"), &old) {
        ("", _) | (_, None) => old.as_ref().map_or(1, |u| u.revision),
        (text, Some(old)) if text.parse() == Ok(old.revision) => old.revision,
        _ => return wrong("revision", "directory-fault-line-stale"),
    };
    let draft = UnitDraft {
        form_key: String::new(),
        id: old.as_ref().map(|u| u.id),
        seen,
        org: Some(org.id),
        name: line.get("name").to_owned(),
        kind: line.get("kind").to_owned(),
        municipality: line.get("municipality").to_owned(),
        region: line.get("region").to_owned(),
        serves: line.get("serves").to_owned(),
        covers_org,
        parent: line.get("parent_id").to_owned(),
        phone: line.get("phone").to_owned(),
        email: line.get("email").to_owned(),
        hours: line.get("hours").to_owned(),
        postal: line.get("postal").to_owned(),
        note: line.get("note").to_owned(),
    };
    let id = draft.id.unwrap_or(UnitId(Uuid::nil()));
    let unit = match check_unit(&house.content.register, &org, id, &draft) {
        Ok(unit) => unit,
        Err(DirectoryError::Invalid(faults)) => return Ok(Err(told(n, faults))),
        Err(other) => return Err(other),
    };
    let change = match &old {
        None => Change::New,
        Some(old) if *old == (Unit { active: old.active, revision: old.revision, ..unit.clone() }) => {
            Change::Same
        }
        Some(_) => Change::Changed,
    };
    Ok(Ok((draft, unit.full_name(), change)))
}

/// The line's organisation: by id, by name, or a new one when the line says of which kind.
async fn find_organisation(
    work: &mut Work,
    house: &House,
    cx: &OpContext,
    plan: &mut Plan,
    line: &Line<'_>,
) -> Result<Result<Organisation, Vec<LineFault>>, DirectoryError> {
    let n = line.number;
    let wrong = |field: &str, key: &'static str| Ok(Err(vec![fault(n, field, key)]));
    let id = line.get("organisation_id");
    if !id.is_empty() {
        let row = match id.parse::<OrgId>() {
            Ok(id) => work.one(&ORGANISATION, args![id]).await?,
            Err(_) => None,
        };
        return match row {
            Some(row) => Ok(Ok(Organisation::read(&row)?)),
            None => wrong("organisation_id", "directory-fault-line-no-organisation"),
        };
    }
    let name = line.get("organisation");
    if let Some(made) = plan.organisations.iter().find(|o| o.name == name) {
        return Ok(Ok(made.clone()));
    }
    let rows = work.all(&ORGANISATIONS_NAMED, args![name]).await?;
    match rows.as_slice() {
        [row] => return Ok(Ok(Organisation::read(row)?)),
        [] => {}
        _ => return wrong("organisation", "directory-fault-line-organisations"),
    }
    if line.get("organisation_kind").is_empty() {
        return wrong("organisation", "directory-fault-line-no-organisation");
    }
    let draft = OrganisationDraft {
        kind: line.get("organisation_kind").to_owned(),
        name: name.to_owned(),
        municipality: line.get("municipality").to_owned(),
        region: line.get("region").to_owned(),
        active: true,
        ..OrganisationDraft::default()
    };
    match check_organisation(&house.content.register, &draft) {
        Ok(organisation) => {
            let organisation = Organisation { id: cx.new_id(), ..organisation };
            plan.preview.organisations.push(organisation.name.clone());
            plan.organisations.push(organisation.clone());
            Ok(Ok(organisation))
        }
        Err(DirectoryError::Invalid(mut faults)) => {
            for f in &mut faults {
                f.field = match f.field {
                    "name" => "organisation",
                    "kind" => "organisation_kind",
                    other => other,
                };
            }
            Ok(Err(told(n, faults)))
        }
        Err(other) => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_that_a_spreadsheet_would_run_are_guarded() {
        for (cell, said) in [
            ("=1+1", "'=1+1"),
            ("+46 40", "'+46 40"),
            ("@x", "'@x"),
            ("-", "'-"),
            ("'=", "''="),
            ("'n", "'n"),
            ("a=1", "a=1"),
        ] {
            assert_eq!(guarded(cell), said);
        }
    }

    proptest! {
        #[test]
        fn guarding_is_undone(cell in "['=+@a-]{0,4}") {
            let said = guarded(&cell);
            prop_assert_eq!(unguarded(&said), cell.as_str());
            prop_assert!(!said.starts_with(risky));
        }
    }
}
