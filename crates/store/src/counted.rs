//! Counting committed audit events of one request, so that a door can refuse to send a page that left no trace; and
//! counting statements, so that a benchmark or a log line can tell how many a use case needs.

use std::{cell::Cell, future::Future};

tokio::task_local! {
    static EVENTS: Cell<u32>;
    static STATEMENTS: Cell<u32>;
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

/// Runs a future and tells how many statements it sent, audit events included. Begin and commit are not counted.
pub async fn counting_statements<F: Future>(future: F) -> (F::Output, u32) {
    STATEMENTS
        .scope(Cell::new(0), async {
            let output = future.await;
            (output, STATEMENTS.with(Cell::get))
        })
        .await
}

/// Notes a statement about to be sent. Outside [`counting_statements`] it does nothing.
pub(crate) fn sent() {
    let _ = STATEMENTS.try_with(|n| n.set(n.get().saturating_add(1)));
}
