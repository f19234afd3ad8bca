//! Logging in and out, one's own account, administration of accounts.

use crate::Routes;

/// The routes of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
}
