//! Inbox, reports, new report, oversight.

use crate::Routes;

/// The routes of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
}
