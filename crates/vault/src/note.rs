//! Signed notes and checkpoints after the C2SP specifications *signed-note*, *tlog-checkpoint* and *tlog-cosignature*
//! (c2sp.org): a text that a person can read, and below it Ed25519 signatures, each with the name of its signer.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use ground::Entropy;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::merkle::{Hash, MAX_SIZE};

/// Most bytes of a note. A checkpoint with a hundred witnesses is far smaller.
pub const MAX_NOTE: usize = 64 << 10;

/// What a key signs: notes as their author, or that a witness has seen a checkpoint and that it follows the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The log itself.
    Author,
    /// A witness; its signature carries the time.
    Witness,
}

impl Kind {
    const fn byte(self) -> u8 {
        match self {
            Self::Author => 1,
            Self::Witness => 4,
        }
    }
}

/// Why a note is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// Not a signed note or not a checkpoint.
    #[error("this is not a signed checkpoint: {0}")]
    Malformed(&'static str),
    /// Nobody whose key was given has signed it.
    #[error("the checkpoint carries no signature by “{0}”")]
    NotSigned(String),
    /// A signature in the name of a known key is wrong.
    #[error("the signature by “{0}” is wrong: the checkpoint was changed or is forged")]
    WrongSignature(String),
    /// Not a key in the written form.
    #[error("this is not a key of the form “name+number+key”: {0}")]
    BadKey(&'static str),
}

fn named(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 200
        && !name.contains(|c: char| c.is_whitespace() || c == '+' || c.is_control())
}

fn key_id(name: &str, kind: Kind, public: &[u8; 32]) -> [u8; 4] {
    let hash: Hash = Sha256::new()
        .chain_update(name)
        .chain_update(b"\n")
        .chain_update([kind.byte()])
        .chain_update(public)
        .finalize()
        .into();
    let [a, b, c, d, ..] = hash;
    [a, b, c, d]
}

/// A public key with the name of who signs with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    kind: Kind,
    key: VerifyingKey,
}

impl Verifier {
    /// The signer's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; 4] {
        key_id(&self.name, self.kind, self.key.as_bytes())
    }

    /// Reads `name+1f2e3d4c+base64`.
    ///
    /// # Errors
    /// [`NoteError::BadKey`].
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::BadKey("three parts are needed"));
        };
        if !named(name) || key.len() > 100 {
            return Err(NoteError::BadKey("the name is empty or too long"));
        }
        let bytes = STANDARD.decode(key).map_err(|_| NoteError::BadKey("the key is not base64"))?;
        let (kind, public) = match bytes.split_first() {
            Some((1, rest)) => (Kind::Author, rest),
            Some((4, rest)) => (Kind::Witness, rest),
            _ => return Err(NoteError::BadKey("unknown kind of signature")),
        };
        let public: [u8; 32] = public.try_into().map_err(|_| NoteError::BadKey("not 32 bytes"))?;
        let key = VerifyingKey::from_bytes(&public).map_err(|_| NoteError::BadKey("not an Ed25519 key"))?;
        let verifier = Self { name: name.to_owned(), kind, key };
        let [a, b, c, d] = verifier.id();
        if id.eq_ignore_ascii_case(&format!("{a:02x}{b:02x}{c:02x}{d:02x}")) {
            Ok(verifier)
        } else {
            Err(NoteError::BadKey("the number does not belong to the key"))
        }
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d] = self.id();
        let mut bytes = vec![self.kind.byte()];
        bytes.extend(self.key.as_bytes());
        write!(f, "{}+{a:02x}{b:02x}{c:02x}{d:02x}+{}", self.name, STANDARD.encode(bytes))
    }
}

/// A private key with the name it signs under. Wiped from memory when dropped; shows nothing when printed.
pub struct Signer {
    name: String,
    kind: Kind,
    key: SigningKey,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Signer {
    /// A new key.
    ///
    /// # Errors
    /// [`NoteError::BadKey`] when the name is empty, too long, or has a space or a plus.
    pub fn generate(name: &str, kind: Kind, entropy: &dyn Entropy) -> Result<Self, NoteError> {
        let mut seed = Zeroizing::new([0; 32]);
        entropy.fill(&mut *seed);
        Self::from_seed(name, kind, &seed)
    }

    /// From 32 secret bytes.
    ///
    /// # Errors
    /// [`NoteError::BadKey`] as for [`Signer::generate`].
    pub fn from_seed(name: &str, kind: Kind, seed: &[u8; 32]) -> Result<Self, NoteError> {
        if !named(name) {
            return Err(NoteError::BadKey("the name is empty, too long, or has a space or a plus"));
        }
        Ok(Self { name: name.to_owned(), kind, key: SigningKey::from_bytes(seed) })
    }

    /// The written form for a key file, after the note tools of the Go project: `PRIVATE+KEY+name+number+secret`.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let [a, b, c, d] = self.verifier().id();
        let mut bytes = Zeroizing::new(vec![self.kind.byte()]);
        bytes.extend(self.key.as_bytes());
        let secret = Zeroizing::new(STANDARD.encode(&*bytes));
        Zeroizing::new(format!("PRIVATE+KEY+{}+{a:02x}{b:02x}{c:02x}{d:02x}+{}\n", self.name, *secret))
    }

    /// Reads [`Signer::to_text`].
    ///
    /// # Errors
    /// [`NoteError::BadKey`]; the error never shows any of the text.
    pub fn from_text(text: &str) -> Result<Self, NoteError> {
        let rest =
            text.trim().strip_prefix("PRIVATE+KEY+").ok_or(NoteError::BadKey("it is not a private key"))?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(secret)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::BadKey("a part is missing"));
        };
        if secret.len() > 100 {
            return Err(NoteError::BadKey("it is too long"));
        }
        let bytes =
            Zeroizing::new(STANDARD.decode(secret).map_err(|_| NoteError::BadKey("the key is not base64"))?);
        let (kind, seed) = match bytes.split_first() {
            Some((1, seed)) => (Kind::Author, seed),
            Some((4, seed)) => (Kind::Witness, seed),
            _ => return Err(NoteError::BadKey("unknown kind of signature")),
        };
        let seed = seed.try_into().map(Zeroizing::new).map_err(|_| NoteError::BadKey("not 32 bytes"))?;
        let signer = Self::from_seed(name, kind, &seed)?;
        let [a, b, c, d] = signer.verifier().id();
        if id.eq_ignore_ascii_case(&format!("{a:02x}{b:02x}{c:02x}{d:02x}")) {
            Ok(signer)
        } else {
            Err(NoteError::BadKey("the number does not belong to the key"))
        }
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier { name: self.name.clone(), kind: self.kind, key: self.key.verifying_key() }
    }

    /// One more signature line for a note's text. `now` is signed by witnesses only.
    #[must_use]
    pub fn line(&self, text: &str, now: Timestamp) -> String {
        let mut bytes = self.verifier().id().to_vec();
        match self.kind {
            Kind::Author => bytes.extend(self.key.sign(text.as_bytes()).to_bytes()),
            Kind::Witness => {
                let seconds = u64::try_from(now.as_second()).unwrap_or(0);
                bytes.extend(seconds.to_be_bytes());
                bytes.extend(self.key.sign(cosigned(seconds, text).as_bytes()).to_bytes());
            }
        }
        format!("— {} {}\n", self.name, STANDARD.encode(bytes))
    }
}

fn cosigned(seconds: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

/// The state of a log at one moment: its name, how many leaves, and the root over all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    /// Reads the text of a checkpoint. Further lines are for others and are skipped.
    ///
    /// # Errors
    /// [`NoteError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(NoteError::Malformed("three lines are needed"));
        };
        if !named(origin) {
            return Err(NoteError::Malformed("the first line is not the name of a log"));
        }
        let number: u64 = size.parse().map_err(|_| NoteError::Malformed("the second line is not a size"))?;
        // One way of writing a number only, or two notes could say the same.
        if number > MAX_SIZE || number.to_string() != size {
            return Err(NoteError::Malformed("the second line is not a size"));
        }
        let root = STANDARD.decode(root).map_err(|_| NoteError::Malformed("the third line is not a root"))?;
        let root = root.try_into().map_err(|_| NoteError::Malformed("the third line is not a root"))?;
        Ok(Self { origin: origin.to_owned(), size: number, root })
    }
}

/// Signs a checkpoint: the whole note.
#[must_use]
pub fn sign(checkpoint: &Checkpoint, signer: &Signer, now: Timestamp) -> String {
    let text = checkpoint.text();
    let line = signer.line(&text, now);
    format!("{text}\n{line}")
}

/// Splits a note into the signed text and its signature lines.
///
/// # Errors
/// [`NoteError::Malformed`].
pub fn split(note: &str) -> Result<(&str, &str), NoteError> {
    if note.len() > MAX_NOTE {
        return Err(NoteError::Malformed("it is too long"));
    }
    let at =
        note.rfind("\n\n").ok_or(NoteError::Malformed("there is no empty line before the signatures"))?;
    let (text, lines) = note.split_at(at + 1);
    Ok((text, lines.trim_start_matches('\n')))
}

/// Believes a note only when this key has signed it. `Some` is the time a witness signed at.
///
/// # Errors
/// [`NoteError`].
pub fn verify(note: &str, by: &Verifier) -> Result<(Checkpoint, Option<Timestamp>), NoteError> {
    let (text, lines) = split(note)?;
    for line in lines.lines() {
        let Some((name, signature)) = line.strip_prefix("— ").and_then(|l| l.rsplit_once(' ')) else {
            return Err(NoteError::Malformed("a signature line does not begin with a dash"));
        };
        if name != by.name {
            continue;
        }
        let bytes =
            STANDARD.decode(signature).map_err(|_| NoteError::Malformed("a signature is not base64"))?;
        let Some((id, rest)) = bytes.split_first_chunk::<4>() else {
            return Err(NoteError::Malformed("a signature is too short"));
        };
        // Another key under the same name, from before or after a change of keys.
        if *id != by.id() {
            continue;
        }
        let wrong = || NoteError::WrongSignature(by.name.clone());
        let (seconds, signature, message) = match by.kind {
            Kind::Author => (None, rest, text.to_owned()),
            Kind::Witness => {
                let (seconds, signature) = rest.split_first_chunk::<8>().ok_or_else(wrong)?;
                let seconds = u64::from_be_bytes(*seconds);
                (Some(seconds), signature, cosigned(seconds, text))
            }
        };
        let signature = Signature::from_slice(signature).map_err(|_| wrong())?;
        by.key.verify_strict(message.as_bytes(), &signature).map_err(|_| wrong())?;
        let at = seconds.and_then(|s| i64::try_from(s).ok()).and_then(|s| Timestamp::from_second(s).ok());
        return Ok((Checkpoint::parse(text)?, at));
    }
    Err(NoteError::NotSigned(by.name.clone()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn signer(name: &str, kind: Kind, seed: u8) -> Signer {
        Signer::from_seed(name, kind, &[seed; 32]).unwrap()
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint { origin: "example.se/varn".to_owned(), size: 42, root: [7; 32] }
    }

    fn now() -> Timestamp {
        Timestamp::from_second(1_790_000_000).unwrap()
    }

    /// The key and the note printed in the signed-note specification.
    #[test]
    fn the_specification_s_example_is_believed() {
        let key =
            Verifier::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").unwrap();
        assert_eq!(key.to_string(), "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        let note = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n\n\
                    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        // Its text is no checkpoint; that the refusal comes from there shows that the signature was believed.
        assert_eq!(
            verify(note, &key).unwrap_err(),
            NoteError::Malformed("the first line is not the name of a log")
        );
        let changed = note.replace("answer", "Answer");
        assert_eq!(verify(&changed, &key).unwrap_err(), NoteError::WrongSignature("PeterNeumann".to_owned()));
    }

    #[test]
    fn author_and_witness_sign_the_same_note() {
        let (log, witness) =
            (signer("example.se/varn", Kind::Author, 1), signer("vittne.se", Kind::Witness, 2));
        let mut note = sign(&checkpoint(), &log, now());
        let (text, _) = split(&note).unwrap();
        note.push_str(&witness.line(text, now()));
        assert_eq!(verify(&note, &log.verifier()).unwrap(), (checkpoint(), None));
        assert_eq!(verify(&note, &witness.verifier()).unwrap(), (checkpoint(), Some(now())));
        let other = signer("vittne.se", Kind::Witness, 3);
        assert_eq!(
            verify(&note, &other.verifier()).unwrap_err(),
            NoteError::NotSigned("vittne.se".to_owned())
        );
        assert_eq!(Verifier::parse(&witness.verifier().to_string()).unwrap(), witness.verifier());
        let kept = Signer::from_text(&witness.to_text()).unwrap();
        assert_eq!(kept.line("x", now()), witness.line("x", now()));
        assert!(Signer::from_text(&witness.to_text().replace("vittne", "annat")).is_err());
    }

    proptest! {
        #[test]
        fn a_changed_note_is_not_believed(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let log = signer("example.se/varn", Kind::Author, 1);
            let note = sign(&checkpoint(), &log, now());
            let mut bytes = note.clone().into_bytes();
            let at = at.index(bytes.len());
            prop_assume!(bytes[at] != byte);
            bytes[at] = byte;
            if let Ok(changed) = String::from_utf8(bytes) {
                // The last line end may be missing; everything else counts.
                prop_assert!(verify(&changed, &log.verifier()).is_err() || at + 1 == note.len());
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC*", note in "[a-z—+ \n0-9=/A-Z]{0,200}") {
            let log = signer("example.se/varn", Kind::Author, 1);
            let _ = (Verifier::parse(&text), Checkpoint::parse(&text), verify(&text, &log.verifier()));
            let _ = (Signer::from_text(&text), Signer::from_text(&format!("PRIVATE+KEY+{note}")));
            let _ = (Verifier::parse(&note), Checkpoint::parse(&note), verify(&note, &log.verifier()));
        }
    }
}
