//! Who is right for this, units, organisations, services.

use crate::Routes;

/// The routes of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
}
