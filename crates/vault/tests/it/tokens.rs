use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use vault::{FormKey, RootKey, Token, TokenHash, VaultError};

use crate::Counting;

#[test]
fn a_token_survives_its_text_and_is_stored_as_a_hash() {
    let entropy = Counting::from(1);
    let (token, other) = (Token::new(&entropy), Token::new(&entropy));
    let text = token.text();
    assert_eq!(text.len(), 43);
    let back = Token::from_text(&text).unwrap();
    assert_eq!(back, token);
    assert_ne!(token, other);
    assert_eq!(TokenHash::from_slice(token.hash().as_bytes()), Some(back.hash()));
    assert_ne!(token.hash(), other.hash());
    assert_eq!(TokenHash::from_slice(&[0; 31]), None);
    for bad in ["", "kort", &text[1..], &format!("{}=", &text[..42]), &format!("{}+", &text[..42])] {
        assert_eq!(Token::from_text(bad), None, "{bad}");
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second)
}

fn key() -> FormKey {
    RootKey::generate(&Counting::from(5)).derived_installation_key().form_key()
}

#[test]
fn form_state_opens_for_its_purpose_until_it_expires() {
    let (key, entropy, now) = (key(), Counting::from(6), at(1_800_000_000));
    let text = key.seal_token("tip", now + SignedDuration::from_mins(60), b"step 2", &entropy).unwrap();
    assert_eq!(&**key.open_token("tip", now, &text).unwrap(), b"step 2");
    assert!(key.open_token("tip", now + SignedDuration::from_secs(3599), &text).is_ok());
    let late = key.open_token("tip", now + SignedDuration::from_mins(60), &text);
    assert_eq!(late.unwrap_err(), VaultError::Expired);
    assert_eq!(key.open_token("login", now, &text).unwrap_err(), VaultError::DoesNotOpen);
    let other = RootKey::generate(&Counting::from(50)).derived_installation_key().form_key();
    assert_eq!(other.open_token("tip", now, &text).unwrap_err(), VaultError::DoesNotOpen);
    assert!(!text.contains("step"));
}

proptest! {
    #[test]
    fn changed_or_invented_form_state_is_refused(at_byte: prop::sample::Index, junk in "[A-Za-z0-9_=+/-]{0,100}") {
        let (key, now) = (key(), at(1_800_000_000));
        let text = key.seal_token("tip", at(1_900_000_000), b"step 2", &Counting::from(7)).unwrap();
        let mut changed = text.into_bytes();
        let at_byte = at_byte.index(changed.len());
        changed[at_byte] = if changed[at_byte] == b'A' { b'B' } else { b'A' };
        prop_assert!(key.open_token("tip", now, std::str::from_utf8(&changed).unwrap()).is_err());
        prop_assert!(key.open_token("tip", now, &junk).is_err());
    }
}
