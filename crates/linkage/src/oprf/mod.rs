//! Keyed features whose key nobody holds: a verifiable oblivious pseudorandom function shared among three servers.
//!
//! The function is VOPRF of RFC 9497 with ristretto255 and SHA-512. Its key is shared after Shamir: any two of three
//! servers can answer together, one alone learns and can do nothing. An owner blinds its features ([`Blinding`]), so a
//! server sees random points and how many they are; every server proves that it used the share it is pinned to
//! ([`PublicKeys`]), so that one that lies is found out and named, and the owner goes on with the other two. The result is
//! the same whichever two answered.
//!
//! The key comes about in a ceremony ([`ceremony`]) in which each server deals to the others (Pedersen 1991, *A threshold
//! cryptosystem without a trusted party*), so that it is whole nowhere, not even in the beginning. A new key is a new
//! epoch; owners then encode anew from their own clear records.
//!
//! Secrets are multiplied in constant time and wiped from memory when dropped. What is public (points on the wire, proofs)
//! is checked in variable time.

pub mod ceremony;
mod client;
mod group;
mod server;

pub use client::{Blinding, Fault, Faulty, NotEnough, Outputs, TooMany};
pub use server::{Answer, KeyFault, KeyShare, MAX_BATCH, PublicKeys, Request, Server, WireFault};

/// Where random bytes come from; they must be fit for keys.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]);

/// The single-key function of RFC 9497, for its test vectors.
#[doc(hidden)]
pub mod single {
    use curve25519_dalek::Scalar;

    use super::group;

    /// Private and public key of a seed.
    #[must_use]
    pub fn derive_key_pair(seed: &[u8; 32], info: &[u8]) -> ([u8; 32], [u8; 32]) {
        let key = group::derive_key(seed, info);
        (key.to_bytes(), group::base(&key).compress().to_bytes())
    }

    fn scalar(bytes: &[u8; 32]) -> Option<Scalar> {
        Scalar::from_canonical_bytes(*bytes).into()
    }

    /// The blinded point of an input.
    #[must_use]
    pub fn blind(input: &[u8], blind: &[u8; 32]) -> Option<[u8; 32]> {
        Some((group::hash_to_group(input) * scalar(blind)?).compress().to_bytes())
    }

    /// Evaluated points and proof.
    #[must_use]
    pub fn evaluate(
        key: &[u8; 32],
        blinded: &[[u8; 32]],
        random: &[u8; 32],
    ) -> Option<(Vec<[u8; 32]>, [u8; 64])> {
        let (key, random) = (scalar(key)?, scalar(random)?);
        let points = blinded.iter().map(group::point).collect::<Option<Vec<_>>>()?;
        let evaluated = group::multiply(&key, &points);
        let public = group::base(&key).compress().to_bytes();
        let proof = group::prove(&key, &public, blinded, &points, &evaluated, &random);
        Some((evaluated, proof))
    }

    /// Checks the proof, unblinds and finalises.
    #[must_use]
    pub fn finalize(
        inputs: &[&[u8]],
        blinds: &[[u8; 32]],
        public: &[u8; 32],
        blinded: &[[u8; 32]],
        evaluated: &[[u8; 32]],
        proof: &[u8; 64],
    ) -> Option<Vec<[u8; 64]>> {
        let points = |all: &[[u8; 32]]| all.iter().map(group::point).collect::<Option<Vec<_>>>();
        let evaluated_points = points(evaluated)?;
        let given = (&points(blinded)?[..], &evaluated_points[..]);
        if !group::verify(&group::point(public)?, public, blinded, evaluated, given, proof) {
            return None;
        }
        let one = |((input, blind), point): ((&&[u8], &[u8; 32]), &curve25519_dalek::RistrettoPoint)| {
            Some(group::finalize(input, &(point * scalar(blind)?.invert()).compress().to_bytes()))
        };
        inputs.iter().zip(blinds).zip(&evaluated_points).map(one).collect()
    }
}
