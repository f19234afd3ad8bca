//! What the targets share. A target reads bytes from a stranger and asserts what must hold whatever they are; a seed
//! of its corpus is a plain file that a person can read.

use ground::{Entropy, OrgId};
use jiff::Timestamp;
use uuid::Uuid;

/// Bytes that are the same in every run, so that what was found is found again.
#[derive(Debug, Clone, Copy)]
pub struct Repeated(pub u8);

impl Entropy for Repeated {
    fn fill(&self, bytes: &mut [u8]) {
        for (n, byte) in bytes.iter_mut().enumerate() {
            *byte = self.0.wrapping_mul(31).wrapping_add(n as u8).rotate_left(3);
        }
    }
}

/// Monday 2026-11-23 09:00 in Stockholm.
pub fn now() -> Timestamp {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

/// An id of its own for every number.
pub fn id(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

/// An organisation.
pub fn org(n: u8) -> OrgId {
    OrgId(id(n))
}

/// Any bytes as text: what is not UTF-8 is replaced.
pub fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// The first line and what comes after it.
pub fn line(data: &[u8]) -> (&[u8], &[u8]) {
    match data.iter().position(|byte| *byte == b'\n') {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (data, &[]),
    }
}

/// Takes one byte off the front, 0 when nothing is left.
pub fn take(data: &mut &[u8]) -> u8 {
    let Some((first, rest)) = data.split_first() else { return 0 };
    *data = rest;
    *first
}

/// Takes at most so many bytes off the front.
pub fn take_many<'a>(data: &mut &'a [u8], most: usize) -> &'a [u8] {
    let (taken, rest) = data.split_at(most.min(data.len()));
    *data = rest;
    taken
}

/// Whether `needle` stands anywhere in `haystack`.
pub fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Waits for what never has to wait for anything else.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(done) = work.as_mut().poll(&mut context) {
            return done;
        }
    }
}
