//! Counting committed audit events of one request, so that a door can refuse to send a page that left no trace.

use std::{cell::Cell, future::Future};

tokio::task_local! {
    static EVENTS: Cell<u32>;
}

/// Runs a future and tells how many audit events were committed within it.
pub async fn counting<F: Future>(future: F) -> (F::Output, u32) {
    EVENTS
        .scope(Cell::new(0), async {
            let output = future.await;
            (output, EVENTS.with(Cell::get))
        })
        .await
}

/// Notes events that have just been committed. Outside [`counting`] it does nothing.
pub(crate) fn committed(events: u32) {
    let _ = EVENTS.try_with(|n| n.set(n.get().saturating_add(events)));
}
