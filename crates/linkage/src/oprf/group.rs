//! The arithmetic of RFC 9497 for ristretto255 and SHA-512 in mode VOPRF, after its text.

use curve25519_dalek::ristretto::CompressedRistretto;
use curve25519_dalek::traits::{Identity, VartimeMultiscalarMul};
use curve25519_dalek::{RistrettoPoint, Scalar};
use sha2::{Digest, Sha512};
use zeroize::Zeroizing;

/// `contextString` (3.1) with mode 1, VOPRF.
const CONTEXT: &[u8] = b"OPRFV1-\x01-ristretto255-SHA512";

fn length(bytes: &[u8]) -> [u8; 2] {
    // Nothing longer is ever hashed here: inputs are capped by the callers.
    u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes()
}

/// `expand_message_xmd` of RFC 9380 with SHA-512 for 64 bytes: one block, so b₁ alone.
fn expand(parts: &[&[u8]], label: &[u8]) -> [u8; 64] {
    let tag = [label, CONTEXT].concat();
    let size = u8::try_from(tag.len()).unwrap_or(u8::MAX);
    let mut first = Sha512::new();
    first.update([0; 128]);
    for part in parts {
        first.update(part);
    }
    first.update([0, 64, 0]);
    first.update(&tag);
    first.update([size]);
    let mut second = Sha512::new();
    second.update(first.finalize());
    second.update([1]);
    second.update(&tag);
    second.update([size]);
    second.finalize().into()
}

pub(super) fn hash_to_group(input: &[u8]) -> RistrettoPoint {
    RistrettoPoint::from_uniform_bytes(&expand(&[input], b"HashToGroup-"))
}

fn hash_to_scalar(parts: &[&[u8]]) -> Scalar {
    Scalar::from_bytes_mod_order_wide(&expand(parts, b"HashToScalar-"))
}

/// `DeriveKeyPair` (3.2.1).
pub(super) fn derive_key(seed: &[u8; 32], info: &[u8]) -> Scalar {
    for counter in 0..=255_u8 {
        let wide = Zeroizing::new(expand(&[seed, &length(info), info, &[counter]], b"DeriveKeyPair"));
        let key = Scalar::from_bytes_mod_order_wide(&wide);
        if key != Scalar::ZERO {
            return key;
        }
    }
    // Chance of 2⁻²⁵² two hundred and fifty-six times over.
    Scalar::ONE
}

/// A random scalar other than zero.
pub(super) fn random_scalar(random: super::Random<'_>) -> Scalar {
    loop {
        let mut wide = Zeroizing::new([0; 64]);
        random(&mut *wide);
        let scalar = Scalar::from_bytes_mod_order_wide(&wide);
        if scalar != Scalar::ZERO {
            return scalar;
        }
    }
}

pub(super) fn base(scalar: &Scalar) -> RistrettoPoint {
    RistrettoPoint::mul_base(scalar)
}

/// Reads a point; neither another encoding nor the identity is one (4.1).
pub(super) fn point(bytes: &[u8; 32]) -> Option<RistrettoPoint> {
    CompressedRistretto(*bytes).decompress().filter(|point| *point != RistrettoPoint::identity())
}

/// `key · point` of each point, written. The points are doubled while they are written all at once, which is cheaper, so
/// half of the key comes first.
pub(super) fn multiply(key: &Scalar, points: &[RistrettoPoint]) -> Vec<[u8; 32]> {
    let half = Zeroizing::new(key * Scalar::from(2_u8).invert());
    let halves: Vec<_> = points.iter().map(|point| point * *half).collect();
    RistrettoPoint::double_and_compress_batch(&halves).into_iter().map(|point| point.to_bytes()).collect()
}

/// The scalars of `ComputeComposites` (2.2.1).
fn composites(public: &[u8; 32], blinded: &[[u8; 32]], evaluated: &[[u8; 32]]) -> Vec<Scalar> {
    let label = [b"Seed-", CONTEXT].concat();
    let mut seed = Sha512::new();
    for part in [&public[..], &label] {
        seed.update(length(part));
        seed.update(part);
    }
    let seed: [u8; 64] = seed.finalize().into();
    let size = length(&seed);
    let of = |(at, (c, d)): (u16, (&[u8; 32], &[u8; 32]))| {
        hash_to_scalar(&[&size, &seed, &at.to_be_bytes(), &length(c), c, &length(d), d, b"Composite"])
    };
    (0..).zip(blinded.iter().zip(evaluated)).map(of).collect()
}

fn challenge(public: &[u8; 32], points: [&RistrettoPoint; 4]) -> Scalar {
    let mut parts = length(public).to_vec();
    parts.extend(public);
    for point in points {
        let bytes = point.compress().to_bytes();
        parts.extend(length(&bytes));
        parts.extend(bytes);
    }
    hash_to_scalar(&[&parts, b"Challenge"])
}

/// `GenerateProof` (2.2.1): that every evaluated point is the key times the blinded one.
pub(super) fn prove(
    key: &Scalar,
    public: &[u8; 32],
    blinded: &[[u8; 32]],
    points: &[RistrettoPoint],
    evaluated: &[[u8; 32]],
    random: &Scalar,
) -> [u8; 64] {
    let m = RistrettoPoint::vartime_multiscalar_mul(composites(public, blinded, evaluated), points);
    let z = m * key;
    let c = challenge(public, [&m, &z, &base(random), &(m * random)]);
    let s = random - c * key;
    let mut proof = [0; 64];
    let (first, second) = proof.split_at_mut(32);
    first.copy_from_slice(c.as_bytes());
    second.copy_from_slice(s.as_bytes());
    proof
}

/// `VerifyProof` (2.2.2).
pub(super) fn verify(
    key: &RistrettoPoint,
    public: &[u8; 32],
    blinded: &[[u8; 32]],
    evaluated: &[[u8; 32]],
    (blinded_points, evaluated_points): (&[RistrettoPoint], &[RistrettoPoint]),
    proof: &[u8; 64],
) -> bool {
    let [first, second] = proof.as_chunks::<32>().0 else { return false };
    let scalar = |bytes: &[u8; 32]| Option::<Scalar>::from(Scalar::from_canonical_bytes(*bytes));
    let (Some(c), Some(s)) = (scalar(first), scalar(second)) else { return false };
    let weights = composites(public, blinded, evaluated);
    let m = RistrettoPoint::vartime_multiscalar_mul(&weights, blinded_points);
    let z = RistrettoPoint::vartime_multiscalar_mul(&weights, evaluated_points);
    let t2 = RistrettoPoint::vartime_double_scalar_mul_basepoint(&c, key, &s);
    let t3 = RistrettoPoint::vartime_multiscalar_mul([s, c], [m, z]);
    challenge(public, [&m, &z, &t2, &t3]) == c
}

/// The hash at the end of `Finalize` (3.3.1).
pub(super) fn finalize(input: &[u8], unblinded: &[u8; 32]) -> [u8; 64] {
    let mut hash = Sha512::new();
    for part in [input, unblinded] {
        hash.update(length(part));
        hash.update(part);
    }
    hash.update(b"Finalize");
    hash.finalize().into()
}

/// The weight at zero of the share at `at`, when the other share is at `other` (Lagrange).
pub(super) fn weight(at: u8, other: u8) -> Scalar {
    let (at, other) = (Scalar::from(at), Scalar::from(other));
    other * (other - at).invert()
}
