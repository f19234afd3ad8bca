//! The side of a key server, and what travels between it and owners.

use curve25519_dalek::{RistrettoPoint, Scalar};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::Random;
use super::group::{base, multiply, point, prove, random_scalar, weight};
use crate::encode::Epoch;

/// The most points in one request: about a hundred records.
pub const MAX_BATCH: usize = 8192;

/// One of the three key servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Server {
    /// The first.
    One = 1,
    /// The second.
    Two = 2,
    /// The third.
    Three = 3,
}

impl Server {
    /// All three.
    pub const ALL: [Self; 3] = [Self::One, Self::Two, Self::Three];

    pub(super) fn at(self) -> u8 {
        self as u8
    }

    fn read(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|server| server.at() == byte)
    }
}

impl std::fmt::Display for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "key server {}", self.at())
    }
}

/// Public keys that do not go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Not a key at all.
    #[error("this is not a key of the key servers, or it is damaged. Nothing was sent. Fetch the keys again")]
    Damaged,
    /// Shares that are not shares of the common key.
    #[error(
        "the keys of the three key servers are not shares of one key. Nothing was sent. Fetch the keys again, and tell those responsible for the servers"
    )]
    Unfit,
}

/// The pinned public keys of an epoch: the common one and one per server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKeys {
    pub(super) epoch: Epoch,
    common: RistrettoPoint,
    shares: [RistrettoPoint; 3],
}

impl PublicKeys {
    pub(super) fn new(
        epoch: Epoch,
        common: RistrettoPoint,
        shares: [RistrettoPoint; 3],
    ) -> Result<Self, KeyFault> {
        let [one, two, three] = shares;
        let [a, b, c] = Server::ALL.map(Server::at);
        // If one and two, and one and three, give the same key, all three lie on one line.
        let fit = one * weight(a, b) + two * weight(b, a) == common
            && one * weight(a, c) + three * weight(c, a) == common;
        if fit { Ok(Self { epoch, common, shares }) } else { Err(KeyFault::Unfit) }
    }

    /// The epoch.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    pub(super) fn share(&self, server: Server) -> &RistrettoPoint {
        let [one, two, three] = &self.shares;
        match server {
            Server::One => one,
            Server::Two => two,
            Server::Three => three,
        }
    }

    /// Epoch, common key and the keys of the three servers, to be pinned.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let points = std::iter::once(&self.common).chain(&self.shares);
        let mut bytes = self.epoch.0.to_le_bytes().to_vec();
        bytes.extend(points.flat_map(|point| point.compress().to_bytes()));
        bytes
    }

    /// Reads pinned keys and checks that they go together.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyFault> {
        let (epoch, rest) = bytes.split_first_chunk::<4>().ok_or(KeyFault::Damaged)?;
        let ([common, shares @ ..], []) = rest.as_chunks::<32>() else { return Err(KeyFault::Damaged) };
        let [one, two, three] = shares else { return Err(KeyFault::Damaged) };
        let read = |bytes| point(bytes).ok_or(KeyFault::Damaged);
        let shares = [read(one)?, read(two)?, read(three)?];
        Self::new(Epoch(u32::from_le_bytes(*epoch)), read(common)?, shares)
    }
}

/// What one server holds.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct KeyShare {
    #[zeroize(skip)]
    epoch: Epoch,
    #[zeroize(skip)]
    server: Server,
    secret: Scalar,
    #[zeroize(skip)]
    public: [u8; 32],
}

impl std::fmt::Debug for KeyShare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyShare({}, epoch {})", self.server, self.epoch.0)
    }
}

/// What was sent is no request or no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireFault {
    /// Damaged, cut, or something else.
    #[error(
        "this is not a message between owner and key server, or it is damaged. Nothing was evaluated. Send it again"
    )]
    Damaged,
    /// More points than a server answers at a time.
    #[error(
        "more than {MAX_BATCH} features were sent at once. Nothing was evaluated. Send them in several requests"
    )]
    TooMany,
    /// Meant for another key.
    #[error("the request is for epoch {}, and this server holds the key of epoch {}. Nothing was evaluated. Fetch the keys in force", asked.0, held.0)]
    Epoch {
        /// The epoch asked for.
        asked: Epoch,
        /// The epoch of the share.
        held: Epoch,
    },
}

/// Blinded points on their way to the servers: nothing in it tells what was blinded, save how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub(super) epoch: Epoch,
    pub(super) points: Vec<[u8; 32]>,
}

/// A server's evaluated points, with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub(super) epoch: Epoch,
    pub(super) server: Server,
    pub(super) points: Vec<[u8; 32]>,
    pub(super) proof: [u8; 64],
}

fn read_points(bytes: &[u8]) -> Result<Vec<[u8; 32]>, WireFault> {
    match bytes.as_chunks::<32>() {
        (points, []) if points.len() > MAX_BATCH => Err(WireFault::TooMany),
        ([], _) | (_, [_, ..]) => Err(WireFault::Damaged),
        (points, []) => Ok(points.to_vec()),
    }
}

impl Request {
    /// Number of points.
    #[must_use]
    pub fn points(&self) -> usize {
        self.points.len()
    }

    /// The request as bytes: mark, epoch, points.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = b"VQ1".to_vec();
        bytes.extend(self.epoch.0.to_le_bytes());
        bytes.extend(self.points.as_flattened());
        bytes
    }

    /// Reads a request.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireFault> {
        let rest = bytes.strip_prefix(b"VQ1").ok_or(WireFault::Damaged)?;
        let (epoch, rest) = rest.split_first_chunk::<4>().ok_or(WireFault::Damaged)?;
        Ok(Self { epoch: Epoch(u32::from_le_bytes(*epoch)), points: read_points(rest)? })
    }
}

impl Answer {
    /// Whose answer it says it is.
    #[must_use]
    pub fn server(&self) -> Server {
        self.server
    }

    /// The answer as bytes: mark, epoch, server, proof, points.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = b"VA1".to_vec();
        bytes.extend(self.epoch.0.to_le_bytes());
        bytes.push(self.server.at());
        bytes.extend(self.proof);
        bytes.extend(self.points.as_flattened());
        bytes
    }

    /// Reads an answer. Whether it is right is checked with the request ([`super::Blinding::finish`]).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireFault> {
        let rest = bytes.strip_prefix(b"VA1").ok_or(WireFault::Damaged)?;
        let (epoch, rest) = rest.split_first_chunk::<4>().ok_or(WireFault::Damaged)?;
        let ([server], rest) = rest.split_first_chunk::<1>().ok_or(WireFault::Damaged)?;
        let (proof, rest) = rest.split_first_chunk::<64>().ok_or(WireFault::Damaged)?;
        let server = Server::read(*server).ok_or(WireFault::Damaged)?;
        Ok(Self {
            epoch: Epoch(u32::from_le_bytes(*epoch)),
            server,
            points: read_points(rest)?,
            proof: *proof,
        })
    }
}

impl KeyShare {
    pub(super) fn new(epoch: Epoch, server: Server, secret: Scalar) -> Self {
        Self { epoch, server, public: base(&secret).compress().to_bytes(), secret }
    }

    /// Whose share it is.
    #[must_use]
    pub fn server(&self) -> Server {
        self.server
    }

    /// The epoch.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The secret, to be sealed and kept by its server alone: epoch, server, share.
    #[must_use]
    pub fn to_secret_bytes(&self) -> zeroize::Zeroizing<Vec<u8>> {
        let mut bytes = zeroize::Zeroizing::new(Vec::with_capacity(37));
        bytes.extend(self.epoch.0.to_le_bytes());
        bytes.push(self.server.at());
        bytes.extend(self.secret.as_bytes());
        bytes
    }

    /// Reads a kept secret.
    pub fn from_secret_bytes(bytes: &[u8]) -> Result<Self, KeyFault> {
        let (epoch, rest) = bytes.split_first_chunk::<4>().ok_or(KeyFault::Damaged)?;
        let ([server], rest) = rest.split_first_chunk::<1>().ok_or(KeyFault::Damaged)?;
        let server = Server::read(*server).ok_or(KeyFault::Damaged)?;
        let secret = zeroize::Zeroizing::new(rest.try_into().map_err(|_| KeyFault::Damaged)?);
        let secret =
            Option::<Scalar>::from(Scalar::from_canonical_bytes(*secret)).ok_or(KeyFault::Damaged)?;
        if secret == Scalar::ZERO {
            return Err(KeyFault::Damaged);
        }
        Ok(Self::new(Epoch(u32::from_le_bytes(*epoch)), server, secret))
    }

    /// Answers a request with the share and proves it. `random` feeds the proof; were it known, the share could be
    /// computed from the answer.
    pub fn answer(&self, request: &Request, random: Random<'_>) -> Result<Answer, WireFault> {
        if request.epoch != self.epoch {
            return Err(WireFault::Epoch { asked: request.epoch, held: self.epoch });
        }
        if request.points.len() > MAX_BATCH {
            return Err(WireFault::TooMany);
        }
        let points =
            request.points.iter().map(point).collect::<Option<Vec<_>>>().ok_or(WireFault::Damaged)?;
        if points.is_empty() {
            return Err(WireFault::Damaged);
        }
        let evaluated = multiply(&self.secret, &points);
        let nonce = zeroize::Zeroizing::new(random_scalar(random));
        let proof = prove(&self.secret, &self.public, &request.points, &points, &evaluated, &nonce);
        Ok(Answer { epoch: self.epoch, server: self.server, points: evaluated, proof })
    }
}
