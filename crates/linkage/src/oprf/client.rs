//! The side of an owner: blind, check, combine, unblind.

use curve25519_dalek::traits::MultiscalarMul;
use curve25519_dalek::{RistrettoPoint, Scalar};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::Random;
use super::group::{finalize, hash_to_group, point, random_scalar, verify, weight};
use super::server::{Answer, MAX_BATCH, PublicKeys, Request, Server};
use crate::encode::Epoch;

/// The longest input. What [`crate::encode::inputs`] makes is shorter.
const MAX_INPUT: usize = 1024;

/// Too many inputs, none, or one that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "between one and {MAX_BATCH} features of at most 1,024 bytes can be sent at once. Nothing was sent. Send them in several requests"
)]
pub struct TooMany;

/// Inputs with their blinds, between request and answers. The blinds are wiped when it is dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Blinding {
    #[zeroize(skip)]
    epoch: Epoch,
    inputs: Vec<Vec<u8>>,
    blinds: Vec<Scalar>,
    #[zeroize(skip)]
    blinded: Vec<[u8; 32]>,
    #[zeroize(skip)]
    points: Vec<RistrettoPoint>,
}

impl std::fmt::Debug for Blinding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Blinding({} inputs, epoch {})", self.inputs.len(), self.epoch.0)
    }
}

/// What is wrong with a server's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It answers for another key.
    #[error("it answered for another epoch")]
    Epoch,
    /// It answers other points than were asked, or what it sent are no points.
    #[error("its answer does not fit the request")]
    Unfit,
    /// Its proof does not hold: it did not use the share it is pinned to.
    #[error("its proof does not hold: it did not use the key it is known by")]
    Proof,
}

/// A server that answered wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{server}: {fault}")]
pub struct Faulty {
    /// Which server the answer says it is from.
    pub server: Server,
    /// What is wrong.
    pub fault: Fault,
}

/// Fewer than two servers answered rightly.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "fewer than two key servers answered rightly{}. Nothing was encoded, nothing is lost. Try again later, and tell those responsible for the servers",
    named(faulty)
)]
pub struct NotEnough {
    /// Those that answered wrongly; the others were silent.
    pub faulty: Vec<Faulty>,
}

fn named(faulty: &[Faulty]) -> String {
    let all: Vec<_> = faulty.iter().map(Faulty::to_string).collect();
    if all.is_empty() { String::new() } else { format!(" ({})", all.join("; ")) }
}

/// What the function made of the inputs.
#[derive(Debug)]
pub struct Outputs {
    /// Each input with its 64 bytes.
    pub outputs: Vec<(Vec<u8>, [u8; 64])>,
    /// Servers that answered wrongly; the result is right all the same, but somebody should hear of them.
    pub faulty: Vec<Faulty>,
}

impl Blinding {
    /// Blinds inputs for an epoch.
    pub fn new(epoch: Epoch, inputs: Vec<Vec<u8>>, random: Random<'_>) -> Result<Self, TooMany> {
        if inputs.is_empty() || inputs.len() > MAX_BATCH || inputs.iter().any(|input| input.len() > MAX_INPUT)
        {
            return Err(TooMany);
        }
        let blinds: Vec<_> = inputs.iter().map(|_| random_scalar(random)).collect();
        let points: Vec<_> =
            inputs.iter().zip(&blinds).map(|(input, blind)| hash_to_group(input) * blind).collect();
        let blinded = points.iter().map(|point| point.compress().to_bytes()).collect();
        Ok(Self { epoch, inputs, blinds, blinded, points })
    }

    /// What is sent to the servers, the same to each.
    #[must_use]
    pub fn request(&self) -> Request {
        Request { epoch: self.epoch, points: self.blinded.clone() }
    }

    fn check(&self, keys: &PublicKeys, answer: &Answer) -> Result<Vec<RistrettoPoint>, Fault> {
        if answer.epoch != self.epoch || keys.epoch() != self.epoch {
            return Err(Fault::Epoch);
        }
        if answer.points.len() != self.blinded.len() {
            return Err(Fault::Unfit);
        }
        let points = answer.points.iter().map(point).collect::<Option<Vec<_>>>().ok_or(Fault::Unfit)?;
        let key = keys.share(answer.server);
        let public = key.compress().to_bytes();
        let given = (&self.points[..], &points[..]);
        if verify(key, &public, &self.blinded, &answer.points, given, &answer.proof) {
            Ok(points)
        } else {
            Err(Fault::Proof)
        }
    }

    /// Checks the answers against the pinned keys, combines the first two right ones and takes the blinds off. Answers may
    /// come in any order, twice, or not at all; the result does not depend on which servers answered.
    pub fn finish(&self, keys: &PublicKeys, answers: &[Answer]) -> Result<Outputs, NotEnough> {
        let mut faulty = Vec::new();
        let mut right: Vec<(Server, Vec<RistrettoPoint>)> = Vec::new();
        for answer in answers {
            if right.iter().any(|(server, _)| *server == answer.server) {
                continue;
            }
            match self.check(keys, answer) {
                Ok(points) => right.push((answer.server, points)),
                Err(fault) => faulty.push(Faulty { server: answer.server, fault }),
            }
        }
        let [(one, first), (two, second), ..] = &right[..] else { return Err(NotEnough { faulty }) };
        let weights = (weight(one.at(), two.at()), weight(two.at(), one.at()));
        // No blind is zero.
        let mut unblind = zeroize::Zeroizing::new(self.blinds.clone());
        Scalar::invert_batch_alloc(&mut unblind);
        let half = Scalar::from(2_u8).invert();
        let mut halves = Vec::with_capacity(self.inputs.len());
        for ((first, second), unblind) in first.iter().zip(second).zip(&**unblind) {
            let unblind = unblind * half;
            halves.push(RistrettoPoint::multiscalar_mul(
                [unblind * weights.0, unblind * weights.1],
                [first, second],
            ));
        }
        let points = RistrettoPoint::double_and_compress_batch(&halves);
        let finished = self
            .inputs
            .iter()
            .zip(points)
            .map(|(input, point)| (input.clone(), finalize(input, &point.to_bytes())));
        Ok(Outputs { outputs: finished.collect(), faulty })
    }
}
