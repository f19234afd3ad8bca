//! The kit as its users meet it: requests in, pages out.

#[cfg(test)]
mod forms;
#[cfg(test)]
mod shell;
#[cfg(test)]
mod words;

use std::sync::Arc;

use ground::{Clock, Entropy};
use jiff::Timestamp;
use web_kit::{Site, Words};

/// A clock that stands still.
pub(crate) struct Still(pub(crate) Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Randomness that is always the same.
pub(crate) struct Sevens;

impl Entropy for Sevens {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

pub(crate) fn words() -> Arc<dyn Words> {
    Arc::new(content::Words::load(&content::Tree::embedded()))
}

pub(crate) fn site() -> Site {
    // Saturday 21 November 2026, 10.00 in Stockholm.
    let now = Timestamp::constant(1_795_251_600, 0);
    Site::new(words(), Arc::new(Still(now)), Arc::new(Sevens))
}
