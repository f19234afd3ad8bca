//! Writing rows, with the search words and areas that belong to them. For edit use cases, imports and fixtures; none of
//! them asks who may do it, so pages never call these.

use content::Register;
use ground::UnitId;
use store::{StoreError, Work, args};

use crate::{
    model::{Organisation, Service, Unit},
    statements_::{
        AREA_DELETE, AREA_INSERT, ORGANISATION_INSERT, ORGANISATION_UPDATE, SERVICE_AREA_DELETE,
        SERVICE_AREA_INSERT, SERVICE_INSERT, SERVICE_UPDATE, UNIT_INSERT, UNIT_UPDATE, UNITS_OF_ORG,
        WORD_DELETE, WORD_INSERT,
    },
};

/// Whether the row is new or changes the one whose revision was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Put {
    New,
    Change { seen: i64 },
}

/// Letters without the marks that some keyboards lack.
pub(crate) fn fold(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            'å' | 'ä' => 'a',
            'ö' | 'ø' => 'o',
            'é' | 'è' => 'e',
            'ü' => 'u',
            other => other,
        })
        .collect()
}

/// Inserts an organisation as it is.
///
/// # Errors
/// [`StoreError::Duplicate`] when the id is taken.
pub async fn put_organisation(work: &mut Work, o: &Organisation) -> Result<(), StoreError> {
    write_organisation(work, None, o, Put::New).await.map(drop)
}

/// Inserts a unit as it is, with its search words and areas.
///
/// # Errors
/// [`StoreError::Duplicate`] when the id is taken.
pub async fn put_unit(work: &mut Work, register: &Register, u: &Unit) -> Result<(), StoreError> {
    write_unit(work, register, u, Put::New).await.map(drop)
}

/// Inserts a service as it is.
///
/// # Errors
/// [`StoreError::Duplicate`] when the id is taken.
pub async fn put_service(work: &mut Work, s: &Service) -> Result<(), StoreError> {
    write_service(work, s, Put::New).await.map(drop)
}

/// False when somebody else changed it first.
pub(crate) async fn write_organisation(
    work: &mut Work,
    register: Option<&Register>,
    o: &Organisation,
    put: Put,
) -> Result<bool, StoreError> {
    let (municipality, region) = (o.municipality.as_deref(), o.region.as_deref());
    match put {
        Put::New => {
            let args = args![o.id, o.kind.code(), &o.name, municipality, region, o.active, &o.number];
            work.run(&ORGANISATION_INSERT, args).await?;
        }
        Put::Change { seen } => {
            let args = args![o.id, o.kind.code(), &o.name, municipality, region, o.active, seen, &o.number];
            if work.run(&ORGANISATION_UPDATE, args).await? == 0 {
                return Ok(false);
            }
            // Its units are found by its name too.
            if let Some(register) = register {
                for row in work.all(&UNITS_OF_ORG, args![o.id]).await? {
                    write_words(work, register, &Unit::read(&row)?).await?;
                }
            }
        }
    }
    Ok(true)
}

/// False when somebody else changed it first.
pub(crate) async fn write_unit(
    work: &mut Work,
    register: &Register,
    u: &Unit,
    put: Put,
) -> Result<bool, StoreError> {
    let (municipality, region) = (u.municipality.as_deref(), u.region.as_deref());
    let (phone, email, postal, note) =
        (u.phone.as_deref(), u.email.as_deref(), u.postal.as_deref(), u.note.as_deref());
    let (kind, serves) = (u.kind.code(), u.serves.join(" "));
    match put {
        Put::New => {
            let args = args![
                u.id,
                u.org,
                &u.name,
                kind,
                municipality,
                region,
                serves,
                u.covers_org,
                u.parent,
                phone,
                email,
                &u.hours,
                postal,
                note,
                u.active
            ];
            work.run(&UNIT_INSERT, args).await?;
        }
        Put::Change { seen } => {
            let args = args![
                u.id,
                &u.name,
                kind,
                municipality,
                region,
                serves,
                u.covers_org,
                u.parent,
                phone,
                email,
                &u.hours,
                postal,
                note,
                u.active,
                seen
            ];
            if work.run(&UNIT_UPDATE, args).await? == 0 {
                return Ok(false);
            }
            work.run(&AREA_DELETE, args![u.id]).await?;
        }
    }
    for code in u.municipality.iter().chain(&u.serves) {
        work.run(&AREA_INSERT, args![code, u.id]).await?;
    }
    write_words(work, register, u).await?;
    Ok(true)
}

async fn write_words(work: &mut Work, register: &Register, u: &Unit) -> Result<(), StoreError> {
    work.run(&WORD_DELETE, args![u.id]).await?;
    let place = u.municipality.as_deref().and_then(|code| register.municipality(code));
    let names = format!("{} {} {}", u.name, u.org_name, place.map_or("", |m| &m.name)).to_lowercase();
    for word in names.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        word_row(work, word, u.id).await?;
        let folded = fold(word);
        if folded != word {
            word_row(work, &folded, u.id).await?;
        }
    }
    Ok(())
}

async fn word_row(work: &mut Work, word: &str, unit: UnitId) -> Result<(), StoreError> {
    work.run(&WORD_INSERT, args![word.as_bytes(), unit]).await.map(drop)
}

/// False when somebody else changed it first.
pub(crate) async fn write_service(work: &mut Work, s: &Service, put: Put) -> Result<bool, StoreError> {
    let needs = s.needs.iter().map(|n| n.code()).collect::<Vec<_>>().join(" ");
    let (languages, areas) = (s.languages.join(" "), s.areas.join(" "));
    let (phone, note) = (s.phone.as_deref(), s.note.as_deref());
    match put {
        Put::New => {
            let args = args![
                s.id, s.unit, &s.name, needs, languages, areas, s.age_from, s.age_to, phone, &s.hours, note,
                s.active
            ];
            work.run(&SERVICE_INSERT, args).await?;
        }
        Put::Change { seen } => {
            let args = args![
                s.id, &s.name, needs, languages, areas, s.age_from, s.age_to, phone, &s.hours, note,
                s.active, seen
            ];
            if work.run(&SERVICE_UPDATE, args).await? == 0 {
                return Ok(false);
            }
            work.run(&SERVICE_AREA_DELETE, args![s.id]).await?;
        }
    }
    for area in &s.areas {
        work.run(&SERVICE_AREA_INSERT, args![area, s.id]).await?;
    }
    Ok(true)
}
