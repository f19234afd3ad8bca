use vault::password::{MAX_CHARS, PasswordError, dummy_verify, hash, needs_rehash, verify};

use crate::Counting;

#[test]
fn a_password_verifies_and_others_do_not() {
    let entropy = Counting::from(1);
    let stored = hash("räksmörgås på torget", &entropy).unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    assert!(verify(&stored, "räksmörgås på torget"));
    assert!(!verify(&stored, "räksmörgås på torgen"));
    assert!(!verify(&stored, ""));
    assert_ne!(stored, hash("räksmörgås på torget", &entropy).unwrap(), "salted");
    assert!(!needs_rehash(&stored));
    dummy_verify("anything at all");
}

#[test]
fn length_is_counted_in_characters_and_long_passwords_are_refused_not_cut() {
    let entropy = Counting::from(2);
    assert_eq!(hash("elva tecken", &entropy), Err(PasswordError::TooShort));
    assert!(hash("åäöåäöåäöåäö", &entropy).is_ok());
    let longest = "ö".repeat(MAX_CHARS);
    let stored = hash(&longest, &entropy).unwrap();
    assert!(verify(&stored, &longest));
    let longer = format!("{longest}x");
    assert_eq!(hash(&longer, &entropy), Err(PasswordError::TooLong));
    assert!(!verify(&stored, &longer));
}

#[test]
fn stored_text_that_is_not_ours_verifies_nothing() {
    let greedy =
        "$argon2id$v=19$m=4194304,t=2,p=1$bm8gc3VjaCB1c2VyICAg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for text in ["", "plain", "$argon2id$", "$2b$12$abc", greedy, &greedy.replace("argon2id", "argon2d")] {
        assert!(!verify(text, "räksmörgås på torget"), "{text}");
        assert!(needs_rehash(text), "{text}");
    }
    // Our own form with lower costs asks to be made anew.
    let weak = "$argon2id$v=19$m=64,t=1,p=1$bm8gc3VjaCB1c2VyICAg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assert!(needs_rehash(weak));
}
