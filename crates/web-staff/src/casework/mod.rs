//! Worklist, search, cases with their tabs, assessments.

use crate::Routes;

/// The routes of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
}
