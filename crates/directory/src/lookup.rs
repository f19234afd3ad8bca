//! Looking things up. The directory is open to every logged-in person; these functions are for the rooms above, which
//! have entered something already. Pages go through [`crate::search`] and its like.

use access::{Area, House, OpContext, actions, enter_area};
use ground::{OrgId, ServiceId, UnitId};
use store::{Store, StoreError, args};
use uuid::Uuid;

use crate::{
    model::{Organisation, Service, Unit, UnitKind},
    put::fold,
    statements_::{
        ORGANISATION, ORGANISATIONS, SERVICE, SERVICES_IN, SERVICES_OF_UNIT, UNIT, UNITS_OF_KIND,
        UNITS_OF_KIND_IN, UNITS_OF_ORG, UNITS_SERVING, UNITS_WITH_WORD,
    },
};

/// One unit, also when no longer in use.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn unit(store: &Store, id: UnitId) -> Result<Option<Unit>, StoreError> {
    store.reader().one(&UNIT, args![id]).await?.as_ref().map(Unit::read).transpose()
}

/// Several units, those that exist, in the order asked for. For lists of at most one page.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn units_by_id(store: &Store, ids: &[UnitId]) -> Result<Vec<Unit>, StoreError> {
    let mut found: Vec<Unit> = Vec::new();
    for id in ids {
        if !found.iter().any(|u| u.id == *id)
            && let Some(unit) = unit(store, *id).await?
        {
            found.push(unit);
        }
    }
    Ok(found)
}

/// One organisation, also when no longer in use.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn organisation(store: &Store, id: OrgId) -> Result<Option<Organisation>, StoreError> {
    store.reader().one(&ORGANISATION, args![id]).await?.as_ref().map(Organisation::read).transpose()
}

/// Organisations in order of name, at most `limit`, after the given one.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn organisations(
    store: &Store,
    after: Option<(&str, OrgId)>,
    limit: usize,
) -> Result<Vec<Organisation>, StoreError> {
    let (name, id) = after.unwrap_or(("", OrgId(Uuid::nil())));
    let rows = store.reader().all(&ORGANISATIONS, args![name, id, limit.min(500)]).await?;
    rows.iter().map(Organisation::read).collect()
}

/// The units of an organisation by name, also those no longer in use.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn units(store: &Store, org: OrgId) -> Result<Vec<Unit>, StoreError> {
    let rows = store.reader().all(&UNITS_OF_ORG, args![org]).await?;
    rows.iter().map(Unit::read).collect()
}

/// Active units whose name, organisation or municipality has words that begin so ("malm mott"), at most `limit`.
/// Case does not matter, and å, ä, ö may be typed a, a, o.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn units_named(store: &Store, prefix: &str, limit: usize) -> Result<Vec<Unit>, StoreError> {
    let typed: Vec<String> = prefix
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(6)
        .map(str::to_lowercase)
        .collect();
    // The longest word narrows most; the others are compared here.
    let Some(longest) = typed.iter().max_by_key(|w| w.len()) else { return Ok(Vec::new()) };
    let mut end = longest.as_bytes().to_vec();
    // 0xFF stands in no UTF-8 text: everything that begins so lies before it.
    end.push(0xff);
    let rows = store.reader().all(&UNITS_WITH_WORD, args![longest.as_bytes(), end, true, 500_i64]).await?;
    let mut found = Vec::new();
    for row in &rows {
        let unit = Unit::read(row)?;
        let names = format!("{} {}", unit.name, unit.org_name).to_lowercase();
        let words: Vec<&str> = names.split(|c: char| !c.is_alphanumeric()).collect();
        let fits = |t: &String| {
            t == longest || words.iter().any(|w| w.starts_with(t.as_str()) || fold(w).starts_with(t.as_str()))
        };
        if typed.iter().all(fits) {
            found.push(unit);
        }
        if found.len() >= limit {
            break;
        }
    }
    Ok(found)
}

/// Active units that serve a municipality and receive concern reports: receptions first, then out-of-hours services.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn receiving_units(store: &Store, municipality: &str) -> Result<Vec<Unit>, StoreError> {
    let rows = store.reader().all(&UNITS_SERVING, args![municipality, true]).await?;
    let mut found: Vec<Unit> = rows.iter().map(Unit::read).collect::<Result<_, _>>()?;
    found.retain(|u| matches!(u.kind, UnitKind::Reception | UnitKind::OutOfHours));
    found.sort_by_key(|u| u.kind);
    Ok(found)
}

/// Every active unit that serves a municipality.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn units_serving(store: &Store, municipality: &str) -> Result<Vec<Unit>, StoreError> {
    let rows = store.reader().all(&UNITS_SERVING, args![municipality, true]).await?;
    rows.iter().map(Unit::read).collect()
}

/// Active units of a kind, in one region or in the whole country.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn units_of_kind(
    store: &Store,
    kind: UnitKind,
    region: Option<&str>,
) -> Result<Vec<Unit>, StoreError> {
    let rows = match region {
        Some(region) => store.reader().all(&UNITS_OF_KIND_IN, args![kind.code(), region, true]).await?,
        None => store.reader().all(&UNITS_OF_KIND, args![kind.code(), true]).await?,
    };
    rows.iter().map(Unit::read).collect()
}

/// The unit of the regional coordinators of a region (slug).
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn coordination_unit(store: &Store, region: &str) -> Result<Option<Unit>, StoreError> {
    Ok(units_of_kind(store, UnitKind::CoordinationRegional, Some(region)).await?.into_iter().next())
}

/// The unit of the national coordination.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn national_unit(store: &Store) -> Result<Option<Unit>, StoreError> {
    Ok(units_of_kind(store, UnitKind::CoordinationNational, None).await?.into_iter().next())
}

/// The services of a unit, also those no longer in use.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn services_at(store: &Store, unit: UnitId) -> Result<Vec<Service>, StoreError> {
    let rows = store.reader().all(&SERVICES_OF_UNIT, args![unit]).await?;
    rows.iter().map(Service::read).collect()
}

/// Active services offered in a municipality, its region or everywhere, each with its unit.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn services_in(
    store: &Store,
    municipality: &str,
    region: &str,
) -> Result<Vec<(Service, Unit)>, StoreError> {
    let rows = store.reader().all(&SERVICES_IN, args![municipality, region, true]).await?;
    let mut units: Vec<Unit> = Vec::new();
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let service = Service::read(row)?;
        let unit = match units.iter().find(|u| u.id == service.unit) {
            Some(unit) => unit.clone(),
            None => match unit(store, service.unit).await? {
                Some(unit) => {
                    units.push(unit.clone());
                    unit
                }
                None => continue,
            },
        };
        found.push((service, unit));
    }
    Ok(found)
}

/// One service, also when no longer in use.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn service(store: &Store, id: ServiceId) -> Result<Option<Service>, StoreError> {
    store.reader().one(&SERVICE, args![id]).await?.as_ref().map(Service::read).transpose()
}

/// Searches the directory for a page: by names, by municipality code, or both. At most 50.
///
/// # Errors
/// [`crate::DirectoryError::Access`] when a token lacks the scope.
pub async fn search(
    house: &House,
    cx: &OpContext,
    names: &str,
    municipality: Option<&str>,
) -> Result<Vec<Unit>, crate::DirectoryError> {
    let entry = enter_area::<actions::DirectoryRead>(house, cx, Area::Directory).await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    let mut found = match (names.trim(), municipality) {
        ("", Some(code)) => units_serving(&house.store, code).await?,
        (names, None) => units_named(&house.store, names, 50).await?,
        (names, Some(code)) => {
            let mut found = units_named(&house.store, names, 500).await?;
            found.retain(|u| u.municipality.as_deref() == Some(code) || u.serves.iter().any(|s| s == code));
            found
        }
    };
    found.truncate(50);
    Ok(found)
}
