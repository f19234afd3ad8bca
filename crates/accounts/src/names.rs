//! Names of colleagues, for pages that say who did what.

use access::House;
use ground::UserId;
use store::{StoreError, args};

use crate::statements_::NAME;

/// Names of several accounts, those that exist, in the order asked for. For lists of at most one page.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn names(house: &House, users: &[UserId]) -> Result<Vec<(UserId, String)>, StoreError> {
    let reader = house.store.reader();
    let mut found = Vec::with_capacity(users.len());
    for user in users {
        if let Some(row) = reader.one(&NAME, args![*user]).await? {
            found.push((*user, row.get("name")?));
        }
    }
    Ok(found)
}
