//! Recovery of the root key: split into parts, so many of which give it back and fewer of which tell nothing.
//!
//! Shamir's scheme over GF(256), each byte for itself, with the field of AES. Multiplication runs the same steps whatever the
//! values are: no table is looked up at a secret place. Why no crate does this: decision 14.

use std::fmt;

use ground::Entropy;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::RootKey;

const FORMAT: u8 = 1;
const SECRET: usize = 32;
/// Format, installation, set, needed, made, number, body, checksum.
const BYTES: usize = 1 + 4 + 4 + 3 + SECRET + 4;
/// Digits and letters that no one confuses (Crockford).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// One officer's part of the root key.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// First bytes of the installation's id.
    pub installation: [u8; 4],
    /// Which splitting: parts of two splittings do not fit together.
    pub set: [u8; 4],
    /// How many give the key back.
    pub need: u8,
    /// How many were made.
    pub made: u8,
    /// Which of them, from 1.
    pub number: u8,
    body: Zeroizing<[u8; SECRET]>,
}

/// Why parts do not give a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    /// A typing error, or not a part at all.
    #[error("it is damaged or mistyped: its checksum does not fit")]
    Damaged,
    /// Written by a newer program.
    #[error("it was written by a newer program")]
    Newer,
    /// Of another splitting or installation than the first.
    #[error("it is from another splitting or another installation than the first one given")]
    Foreign,
    /// The same part twice.
    #[error("part {0} was given twice")]
    Twice(u8),
    /// Not enough.
    #[error("{need} parts are needed, and {have} were given")]
    TooFew {
        /// Needed.
        need: u8,
        /// Given.
        have: usize,
    },
    /// Impossible numbers.
    #[error("at least 2 parts must be needed, and no more than are made; at most 32 are made")]
    Numbers,
}

/// Splits the root key: any `need` of the `made` parts give it back, and fewer tell nothing at all.
///
/// # Errors
/// [`PartError::Numbers`].
pub fn split(
    root: &RootKey,
    installation: [u8; 4],
    need: u8,
    made: u8,
    entropy: &dyn Entropy,
) -> Result<Vec<Part>, PartError> {
    if need < 2 || need > made || made > 32 {
        return Err(PartError::Numbers);
    }
    let mut set = [0; 4];
    entropy.fill(&mut set);
    // One random polynomial for each byte; the secret is its value at 0.
    let mut polynomial = Zeroizing::new(vec![[0_u8; SECRET]; usize::from(need)]);
    for (power, coefficients) in polynomial.iter_mut().enumerate() {
        if power == 0 {
            coefficients.copy_from_slice(&***root.secret());
        } else {
            entropy.fill(coefficients);
        }
    }
    Ok((1..=made)
        .map(|number| {
            let mut body = Zeroizing::new([0_u8; SECRET]);
            for coefficients in polynomial.iter().rev() {
                for (byte, coefficient) in body.iter_mut().zip(coefficients) {
                    *byte = multiply(*byte, number) ^ coefficient;
                }
            }
            Part { installation, set, need, made, number, body }
        })
        .collect())
}

/// The root key of enough parts. More than needed are checked against each other by nobody but the database: the caller
/// must compare the key with its check value.
///
/// # Errors
/// [`PartError`] and the place of the part that is at fault.
pub fn join(parts: &[Part]) -> Result<RootKey, (usize, PartError)> {
    let Some(first) = parts.first() else { return Err((0, PartError::TooFew { need: 2, have: 0 })) };
    for (at, part) in parts.iter().enumerate() {
        let same = |a: &Part| (a.installation, a.set, a.need, a.made);
        if same(part) != same(first) {
            return Err((at, PartError::Foreign));
        }
        if parts.iter().take(at).any(|p| p.number == part.number) {
            return Err((at, PartError::Twice(part.number)));
        }
    }
    if parts.len() < usize::from(first.need) {
        return Err((parts.len() - 1, PartError::TooFew { need: first.need, have: parts.len() }));
    }
    let mut secret = Zeroizing::new([0_u8; SECRET]);
    for part in parts {
        // Lagrange's factor at 0: product of x / (x - own x); subtracting is XOR.
        let factor = parts
            .iter()
            .filter(|p| p.number != part.number)
            .fold(1, |f, p| multiply(f, multiply(p.number, invert(p.number ^ part.number))));
        for (byte, share) in secret.iter_mut().zip(part.body.iter()) {
            *byte ^= multiply(*share, factor);
        }
    }
    Ok(RootKey::from_bytes(&secret))
}

impl Part {
    /// What an officer keeps, to be printed and typed: groups of four letters and digits, with a checksum.
    #[must_use]
    pub fn code(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(BYTES));
        bytes.push(FORMAT);
        bytes.extend_from_slice(&self.installation);
        bytes.extend_from_slice(&self.set);
        bytes.extend_from_slice(&[self.need, self.made, self.number]);
        bytes.extend_from_slice(&*self.body);
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum);
        let mut text = Zeroizing::new(String::with_capacity(2 * BYTES));
        let (mut held, mut bits, mut letters) = (0_u32, 0, 0);
        let mut put = |value: u32| {
            if letters > 0 {
                text.push(if letters % 20 == 0 {
                    '\n'
                } else if letters % 4 == 0 {
                    ' '
                } else {
                    '\0'
                });
                if text.ends_with('\0') {
                    text.pop();
                }
            }
            let letter = usize::try_from(value & 31).ok().and_then(|n| LETTERS.get(n));
            text.push(char::from(letter.copied().unwrap_or_default()));
            letters += 1;
        };
        for byte in bytes.iter() {
            held = (held << 8) | u32::from(*byte);
            bits += 8;
            while bits >= 5 {
                bits -= 5;
                put(held >> bits);
            }
        }
        if bits > 0 {
            put(held << (5 - bits));
        }
        text
    }

    /// Reads the code as somebody has typed it: small letters, spaces, hyphens and line ends do not matter, O is 0, I and L
    /// are 1.
    ///
    /// # Errors
    /// [`PartError::Damaged`], [`PartError::Newer`].
    pub fn parse(text: &str) -> Result<Self, PartError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(BYTES + 1));
        let (mut held, mut bits) = (0_u32, 0);
        for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            };
            let value = LETTERS.iter().position(|l| char::from(*l) == c).ok_or(PartError::Damaged)?;
            held = ((held << 5) | u32::try_from(value).unwrap_or(0)) & 0xFFF;
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                bytes.push(u8::try_from((held >> bits) & 255).unwrap_or(0));
            }
            if bytes.len() > BYTES {
                return Err(PartError::Damaged);
            }
        }
        if bytes.len() != BYTES || held & ((1 << bits) - 1) != 0 {
            return Err(PartError::Damaged);
        }
        let (said, sum) = bytes.split_last_chunk::<4>().ok_or(PartError::Damaged)?;
        if checksum(said) != *sum {
            return Err(PartError::Damaged);
        }
        let (head, rest) = said.split_first_chunk::<12>().ok_or(PartError::Damaged)?;
        let [format, i0, i1, i2, i3, s0, s1, s2, s3, need, made, number] = *head;
        if format != FORMAT {
            return Err(PartError::Newer);
        }
        if need < 2 || need > made || number == 0 || number > made {
            return Err(PartError::Damaged);
        }
        let body = Zeroizing::new(<[u8; SECRET]>::try_from(rest).map_err(|_| PartError::Damaged)?);
        Ok(Self { installation: [i0, i1, i2, i3], set: [s0, s1, s2, s3], need, made, number, body })
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Part({} of {}, hidden)", self.number, self.made)
    }
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    let hash = Sha256::new().chain_update(b"varn key part").chain_update(bytes).finalize();
    hash.first_chunk::<4>().copied().unwrap_or_default()
}

/// Multiplies in GF(256) modulo x⁸+x⁴+x³+x+1, in the same eight steps for all values.
const fn multiply(mut a: u8, mut b: u8) -> u8 {
    let mut product = 0;
    let mut step = 0;
    while step < 8 {
        product ^= a & 0_u8.wrapping_sub(b & 1);
        let carry = 0_u8.wrapping_sub(a >> 7);
        a = (a << 1) ^ (carry & 0x1B);
        b >>= 1;
        step += 1;
    }
    product
}

/// The inverse: a²⁵⁴. Only numbers of parts are inverted, and they are no secret.
const fn invert(a: u8) -> u8 {
    let mut power = a;
    let mut out = 1;
    let mut bit = 1;
    while bit < 8 {
        power = multiply(power, power);
        out = multiply(out, power);
        bit += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{invert, multiply};

    #[test]
    fn the_field_is_a_field() {
        // Known products of the AES field (FIPS 197, 4.2).
        assert_eq!(multiply(0x57, 0x83), 0xC1);
        assert_eq!(multiply(0x57, 0x13), 0xFE);
        for a in 1..=255_u8 {
            assert_eq!(multiply(a, invert(a)), 1, "{a}");
            for b in 0..=255_u8 {
                assert_eq!(multiply(a, b), multiply(b, a));
                assert_eq!(multiply(a, b ^ 0x5A), multiply(a, b) ^ multiply(a, 0x5A));
            }
        }
    }
}
