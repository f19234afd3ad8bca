//! How three servers come to shares of a key that none of them ever sees.
//!
//! Each server draws a line at random and commits to it ([`Dealer::new`]); it sends every server the line's value at that
//! server's place ([`Dealer::deal`]), over a channel only that server reads. Each server checks the three values it got
//! against the commitments and adds them up ([`join`]). The key is the sum of the three lines at zero, which nobody has.

use curve25519_dalek::{RistrettoPoint, Scalar};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::Random;
use super::group::{base, point, random_scalar};
use super::server::{KeyFault, KeyShare, PublicKeys, Server};
use crate::encode::Epoch;

/// One server's part in the ceremony; wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Dealer {
    #[zeroize(skip)]
    server: Server,
    line: [Scalar; 2],
}

impl std::fmt::Debug for Dealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dealer({})", self.server)
    }
}

/// What a server binds itself to, for all to see, before anything is dealt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment {
    /// Whose it is.
    pub server: Server,
    /// The line's two coefficients as points.
    pub points: [[u8; 32]; 2],
}

/// A value on its way to one server; wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Dealt {
    #[zeroize(skip)]
    from: Server,
    value: Scalar,
}

impl std::fmt::Debug for Dealt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dealt(from {})", self.from)
    }
}

impl Dealt {
    /// The value, for a channel that only its receiver reads.
    #[must_use]
    pub fn to_secret_bytes(&self) -> zeroize::Zeroizing<[u8; 32]> {
        zeroize::Zeroizing::new(self.value.to_bytes())
    }

    /// Reads a value that a server sent.
    pub fn from_secret_bytes(from: Server, bytes: &[u8; 32]) -> Result<Self, KeyFault> {
        let value = Option::<Scalar>::from(Scalar::from_canonical_bytes(*bytes)).ok_or(KeyFault::Damaged)?;
        Ok(Self { from, value })
    }
}

impl Dealer {
    /// Draws a line.
    pub fn new(server: Server, random: Random<'_>) -> Self {
        Self { server, line: [random_scalar(random), random_scalar(random)] }
    }

    /// What is told to all.
    #[must_use]
    pub fn commitment(&self) -> Commitment {
        Commitment {
            server: self.server,
            points: [0, 1].map(|at| self.coefficient(at).compress().to_bytes()),
        }
    }

    fn coefficient(&self, at: usize) -> RistrettoPoint {
        base(self.line.get(at).unwrap_or(&Scalar::ZERO))
    }

    /// The value for one server.
    #[must_use]
    pub fn deal(&self, to: Server) -> Dealt {
        let [start, slope] = &self.line;
        Dealt { from: self.server, value: start + slope * Scalar::from(to.at()) }
    }
}

/// Why a ceremony came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CeremonyFault {
    /// A server's commitment or value is missing or there twice.
    #[error("{0} has not taken part exactly once. No key was made. Begin the ceremony anew")]
    Missing(Server),
    /// A server dealt a value that is not on its line.
    #[error(
        "{0} dealt a value that does not fit what it committed to. No key was made. Find out why before a new ceremony"
    )]
    Unfit(Server),
    /// The sums go wrong: points that cancel each other out.
    #[error("the commitments make no key. No key was made. Find out why before a new ceremony")]
    NoKey,
}

fn value_at(commitment: &Commitment, at: Server) -> Option<RistrettoPoint> {
    let [start, slope] = &commitment.points;
    Some(point(start)? + point(slope)? * Scalar::from(at.at()))
}

fn once<T>(all: &[T], of: impl Fn(&T) -> Server, server: Server) -> Result<&T, CeremonyFault> {
    let mut found = all.iter().filter(|one| of(one) == server);
    found.next().filter(|_| found.next().is_none()).ok_or(CeremonyFault::Missing(server))
}

/// The public keys that the commitments make; every owner can compute them.
pub fn public_keys(epoch: Epoch, commitments: &[Commitment]) -> Result<PublicKeys, CeremonyFault> {
    let sum = |value: &dyn Fn(&Commitment) -> Option<RistrettoPoint>| {
        Server::ALL.into_iter().try_fold(RistrettoPoint::default(), |sum, server| {
            let commitment = once(commitments, |commitment| commitment.server, server)?;
            Ok(sum + value(commitment).ok_or(CeremonyFault::Unfit(server))?)
        })
    };
    let common = sum(&|commitment| point(&commitment.points[0]))?;
    let [one, two, three] = Server::ALL.map(|server| sum(&|commitment| value_at(commitment, server)));
    let shares = [one?, two?, three?];
    if shares.iter().chain([&common]).any(|key| *key == RistrettoPoint::default()) {
        return Err(CeremonyFault::NoKey);
    }
    PublicKeys::new(epoch, common, shares).map_err(|_| CeremonyFault::NoKey)
}

/// A server's share of the key: the three values dealt to it, checked and added up.
pub fn join(
    epoch: Epoch,
    server: Server,
    commitments: &[Commitment],
    dealt: &[Dealt],
) -> Result<KeyShare, CeremonyFault> {
    public_keys(epoch, commitments)?;
    let mut secret = zeroize::Zeroizing::new(Scalar::ZERO);
    for from in Server::ALL {
        let commitment = once(commitments, |commitment| commitment.server, from)?;
        let value = once(dealt, |value| value.from, from)?;
        if value_at(commitment, server) != Some(base(&value.value)) {
            return Err(CeremonyFault::Unfit(from));
        }
        *secret += value.value;
    }
    Ok(KeyShare::new(epoch, server, *secret))
}
