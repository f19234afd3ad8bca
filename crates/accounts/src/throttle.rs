//! Slowing down guessing. Three buckets per attempt: this login name from this network, this login name from
//! anywhere, this network. Each lets some failures pass, then doubles the wait for every further one up to a bound;
//! nothing ever locks for good, and a stranger who guesses from afar delays the rightful person by a minute at most.
//!
//! An attempt is counted *before* it is checked and taken back when it succeeds, so that a thousand attempts at once
//! do not slip through together. An attempt that must wait is neither checked nor counted.

use std::net::IpAddr;

use access::{House, OpContext};
use jiff::SignedDuration;
use store::{StoreError, Work, args};

use crate::{
    AccountError, Client,
    statements_::{FAILURE_BACK, FAILURE_CLEAR, FAILURE_COUNT, FAILURE_LOCK},
};

/// A bucket starts afresh after this long without an attempt.
pub const FORGET: SignedDuration = SignedDuration::from_hours(1);

/// What a bucket lets pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Failures without any wait.
    pub free: i64,
    /// Longest wait, seconds.
    pub longest: i64,
}

/// One login name from one network.
pub const PAIR: Pace = Pace { free: 3, longest: 900 };
/// One login name from anywhere.
pub const NAME: Pace = Pace { free: 20, longest: 60 };
/// One network (a whole municipality may sit behind one).
pub const NETWORK: Pace = Pace { free: 50, longest: 300 };
/// One-time codes of one account: only who knows the password gets here.
pub const CODE: Pace = Pace { free: 4, longest: 900 };

impl Pace {
    /// Seconds to wait after the last of `failures` failures: 0, …, 0, 1, 2, 4, … up to the bound.
    #[must_use]
    pub fn wait(self, failures: i64) -> i64 {
        let over = failures - self.free;
        if over <= 0 {
            return 0;
        }
        u32::try_from(over - 1)
            .ok()
            .and_then(|n| 1_i64.checked_shl(n.min(62)))
            .unwrap_or(i64::MAX)
            .min(self.longest)
    }
}

/// The buckets of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buckets(Vec<([u8; 32], Pace)>);

/// The network an address belongs to: /24 for IPv4, /64 for IPv6.
#[must_use]
pub fn prefix(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(a) => a.octets().into_iter().take(3).collect(),
        IpAddr::V6(a) => a.octets().into_iter().take(8).collect(),
    }
}

impl Buckets {
    /// For a password attempt.
    #[must_use]
    pub fn password(house: &House, login: &str, client: Client<'_>) -> Self {
        let key = house.keyring.account_key();
        let network = client.address.map(prefix).unwrap_or_default();
        let mut pair = network.clone();
        pair.extend_from_slice(login.as_bytes());
        Self(vec![
            (key.fingerprint("pair", &pair), PAIR),
            (key.fingerprint("name", login.as_bytes()), NAME),
            (key.fingerprint("network", &network), NETWORK),
        ])
    }

    /// For a one-time code.
    #[must_use]
    pub fn code(house: &House, user: ground::UserId) -> Self {
        Self(vec![(house.keyring.account_key().fingerprint("code", user.uuid().as_bytes()), CODE)])
    }

    /// For attempts that name no account (passkeys, set-up links).
    #[must_use]
    pub fn network(house: &House, client: Client<'_>) -> Self {
        let network = client.address.map(prefix).unwrap_or_default();
        Self(vec![(house.keyring.account_key().fingerprint("network", &network), NETWORK)])
    }

    fn sorted(&self) -> Vec<([u8; 32], Pace)> {
        let mut buckets = self.0.clone();
        buckets.sort_by_key(|(bucket, _)| *bucket);
        buckets
    }

    /// Counts the attempt.
    ///
    /// # Errors
    /// [`AccountError::Wait`] when it must not be looked at yet; then nothing was counted.
    pub async fn attempt(&self, house: &House, cx: &OpContext) -> Result<(), AccountError> {
        let mut work = house.store.begin_reading("accounts.attempt").await?;
        // One order for all, so that two attempts never wait for each other.
        let buckets = self.sorted();
        let mut seconds = 0;
        for (bucket, pace) in &buckets {
            let row = work.one(&FAILURE_LOCK, args![bucket.to_vec(), cx.now]).await?;
            let Some(row) = row else { continue };
            let passed = cx.now.duration_since(row.get("last_at")?);
            if passed < FORGET {
                let wait = SignedDuration::from_secs(pace.wait(row.get("failures")?)) - passed;
                // Rounded up: "wait 0 seconds" would be no answer.
                seconds = seconds.max(wait.as_secs() + i64::from(wait.subsec_nanos() > 0));
            }
        }
        if seconds > 0 {
            return Err(AccountError::Wait { seconds });
        }
        for (bucket, _) in &buckets {
            work.run(&FAILURE_COUNT, args![bucket.to_vec(), cx.now, cx.now - FORGET]).await?;
        }
        work.commit_housekeeping("counts login attempts; the outcome is recorded with the outcome").await?;
        Ok(())
    }

    /// Takes the attempt back: it succeeded. Forgets failures of the name; the network keeps its other ones, so that
    /// nobody washes a network clean with an account of their own.
    pub(crate) async fn succeeded(&self, work: &mut Work) -> Result<(), StoreError> {
        for (bucket, pace) in self.sorted() {
            let statement = if pace == NETWORK { &FAILURE_BACK } else { &FAILURE_CLEAR };
            work.run(statement, args![bucket.to_vec()]).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_are_bounded() {
        let waits: Vec<i64> = (0..=8).map(|n| PAIR.wait(n)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16]);
        assert_eq!(PAIR.wait(i64::MAX), 900);
        assert_eq!(NAME.wait(1000), 60);
    }

    #[test]
    fn neighbours_share_a_network() {
        let p = |s: &str| prefix(s.parse().unwrap());
        assert_eq!(p("192.0.2.1"), p("192.0.2.254"));
        assert_eq!(p("192.0.2.1"), p("::ffff:192.0.2.9"));
        assert_ne!(p("192.0.2.1"), p("192.0.3.1"));
        assert_eq!(p("2001:db8:0:1::1"), p("2001:db8:0:1:ffff::2"));
    }
}
