use base64::{Engine, engine::general_purpose::STANDARD};
use ground::{Entropy, OrgId};
use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;
use vault::{DataKey, InstallationKey, Lock, OVERHEAD, OrgKey, Place, RootKey, VaultError, Wrapped};

use crate::Counting;

fn place(owner: u128, row: u128) -> Place {
    Place { table: "person", column: "name", owner: OrgId(Uuid::from_u128(owner)), row: Uuid::from_u128(row) }
}

proptest! {
    #[test]
    fn what_is_sealed_opens_at_its_place(text in proptest::collection::vec(any::<u8>(), 0..300), seed: u64, owner: u128, row: u128) {
        let entropy = Counting::from(seed);
        let key = DataKey::generate(&entropy);
        let sealed = key.seal(place(owner, row), &entropy, &text).unwrap();
        prop_assert_eq!(sealed.len(), text.len() + OVERHEAD);
        let opened = key.open(place(owner, row), &sealed).unwrap();
        prop_assert_eq!(&*opened, &text);
    }

    #[test]
    fn any_changed_byte_is_refused(text in proptest::collection::vec(any::<u8>(), 0..60), seed: u64, at: prop::sample::Index, change in 1_u8..) {
        let entropy = Counting::from(seed);
        let key = DataKey::generate(&entropy);
        let mut sealed = key.seal(place(1, 2), &entropy, &text).unwrap();
        let at = at.index(sealed.len());
        sealed[at] ^= change;
        prop_assert!(key.open(place(1, 2), &sealed).is_err());
        sealed[at] ^= change;
        sealed.truncate(at);
        prop_assert!(key.open(place(1, 2), &sealed).is_err());
    }

    #[test]
    fn any_changed_byte_of_a_wrap_is_refused(seed: u64, at: prop::sample::Index, change in 1_u8..) {
        let entropy = Counting::from(seed);
        let (root, org) = (RootKey::generate(&entropy), OrgId(Uuid::from_u128(1)));
        let org_key = OrgKey::generate(org, &entropy);
        let subject = Uuid::from_u128(3);
        let wraps = [
            root.wrap(&org_key, &entropy).unwrap(),
            org_key.wrap(subject, &DataKey::generate(&entropy), &entropy).unwrap(),
        ];
        for (number, mut wrap) in wraps.into_iter().enumerate() {
            let at = at.index(wrap.0.len());
            wrap.0[at] ^= change;
            let refused = if number == 0 { root.unwrap(org, &wrap).is_err() } else { org_key.unwrap(subject, &wrap).is_err() };
            prop_assert!(refused);
        }
    }

    #[test]
    fn hostile_bytes_never_open_or_panic(bytes in proptest::collection::vec(any::<u8>(), 0..120), seed: u64) {
        let entropy = Counting::from(seed);
        let org = OrgId(Uuid::from_u128(1));
        prop_assert!(DataKey::generate(&entropy).open(place(1, 1), &bytes).is_err());
        prop_assert!(RootKey::generate(&entropy).unwrap(org, &Wrapped(bytes.clone())).is_err());
        prop_assert!(OrgKey::generate(org, &entropy).unwrap(Uuid::nil(), &Wrapped(bytes)).is_err());
    }
}

#[test]
fn a_value_opens_at_no_other_place_and_under_no_other_key() {
    let entropy = Counting::from(7);
    let key = DataKey::generate(&entropy);
    let here = place(1, 2);
    let sealed = key.seal(here, &entropy, b"Anna").unwrap();
    let elsewhere = [
        Place { row: Uuid::from_u128(3), ..here },
        Place { owner: OrgId(Uuid::from_u128(9)), ..here },
        Place { column: "alias", ..here },
        Place { table: "contact", ..here },
        // The same letters cut differently between table and column.
        Place { table: "personn", column: "ame", ..here },
    ];
    for place in elsewhere {
        assert_eq!(key.open(place, &sealed).unwrap_err(), VaultError::DoesNotOpen, "{place:?}");
    }
    assert_eq!(DataKey::generate(&entropy).open(here, &sealed).unwrap_err(), VaultError::DoesNotOpen);
}

#[test]
fn sealing_twice_gives_different_bytes() {
    let entropy = Counting::from(8);
    let key = DataKey::generate(&entropy);
    let first = key.seal(place(1, 2), &entropy, b"Anna").unwrap();
    let second = key.seal(place(1, 2), &entropy, b"Anna").unwrap();
    assert_ne!(first[1..13], second[1..13], "nonces");
    assert_ne!(first[13..], second[13..]);
}

#[test]
fn a_newer_format_is_named_and_empty_bytes_are_damage() {
    let entropy = Counting::from(9);
    let key = DataKey::generate(&entropy);
    let mut sealed = key.seal(place(1, 2), &entropy, b"Anna").unwrap();
    sealed[0] = 3;
    assert_eq!(key.open(place(1, 2), &sealed).unwrap_err(), VaultError::NewerFormat { found: 3 });
    assert_eq!(key.open(place(1, 2), &[]).unwrap_err(), VaultError::Damaged);
    assert_eq!(key.open(place(1, 2), &sealed[..5]).unwrap_err(), VaultError::NewerFormat { found: 3 });
    let org = OrgKey::generate(OrgId(Uuid::nil()), &entropy);
    let mut wrap = org.wrap(Uuid::nil(), &key, &entropy).unwrap();
    wrap.0[0] = 3;
    assert_eq!(org.unwrap(Uuid::nil(), &wrap).unwrap_err(), VaultError::NewerFormat { found: 3 });
}

#[test]
fn the_hierarchy_opens_from_a_key_file_and_a_share_is_one_more_wrap() {
    let entropy = Counting::from(10);
    let (owner, guest) = (OrgId(Uuid::from_u128(1)), OrgId(Uuid::from_u128(2)));
    let case = Uuid::from_u128(5);
    let root = RootKey::generate(&entropy);
    let file = format!("{}\n", &*root.to_base64());
    let owner_key = OrgKey::generate(owner, &entropy);
    let guest_key = OrgKey::generate(guest, &entropy);
    let stored = [root.wrap(&owner_key, &entropy).unwrap(), root.wrap(&guest_key, &entropy).unwrap()];
    let data = DataKey::generate(&entropy);
    let wraps =
        [owner_key.wrap(case, &data, &entropy).unwrap(), guest_key.wrap(case, &data, &entropy).unwrap()];
    let sealed = data.seal(place(1, 2), &entropy, b"Anna").unwrap();

    // After a restart.
    let root = RootKey::from_base64(&file).unwrap();
    for ((org, stored), wrap) in [owner, guest].into_iter().zip(&stored).zip(&wraps) {
        let org_key = root.unwrap(org, stored).unwrap();
        assert_eq!((org_key.org(), org_key.version()), (org, 1));
        let data = org_key.unwrap(case, wrap).unwrap();
        assert_eq!(&**data.open(place(1, 2), &sealed).unwrap(), b"Anna");
    }
    // One organisation's wrap is worth nothing to another, nor for another case, nor under another root.
    assert_eq!(root.unwrap(guest, &stored[0]).unwrap_err(), VaultError::DoesNotOpen);
    assert_eq!(guest_key.unwrap(case, &wraps[0]).unwrap_err(), VaultError::DoesNotOpen);
    assert_eq!(owner_key.unwrap(Uuid::from_u128(6), &wraps[0]).unwrap_err(), VaultError::DoesNotOpen);
    assert_eq!(RootKey::generate(&entropy).unwrap(owner, &stored[0]).unwrap_err(), VaultError::DoesNotOpen);
}

#[test]
fn rotation_asks_for_the_old_version_and_keeps_the_indexes() {
    let entropy = Counting::from(11);
    let old = OrgKey::generate(OrgId(Uuid::from_u128(1)), &entropy);
    let data = DataKey::generate(&entropy);
    let wrap = old.wrap(Uuid::nil(), &data, &entropy).unwrap();
    let new = old.rotated(&entropy);
    assert_eq!(new.version(), 2);
    assert_eq!(new.unwrap(Uuid::nil(), &wrap).unwrap_err(), VaultError::OtherKeyVersion { needed: 1 });
    // Claiming the new version for an old wrap does not help.
    let mut forged = wrap.clone();
    forged.0[1..5].copy_from_slice(&2_u32.to_be_bytes());
    assert_eq!(new.unwrap(Uuid::nil(), &forged).unwrap_err(), VaultError::DoesNotOpen);
    assert_eq!(new.blind_index("phone", "+46700000000"), old.blind_index("phone", "+46700000000"));
    let moved = new.wrap(Uuid::nil(), &old.unwrap(Uuid::nil(), &wrap).unwrap(), &entropy).unwrap();
    assert_eq!(moved.key_version().unwrap(), 2);
    let sealed = data.seal(place(1, 2), &entropy, b"x").unwrap();
    assert!(new.unwrap(Uuid::nil(), &moved).unwrap().open(place(1, 2), &sealed).is_ok());
}

#[test]
fn blind_indexes_match_only_same_kind_value_and_organisation() {
    let entropy = Counting::from(12);
    let one = OrgKey::generate(OrgId(Uuid::from_u128(1)), &entropy);
    let two = OrgKey::generate(OrgId(Uuid::from_u128(2)), &entropy);
    let index = one.blind_index("personal_number", "201001012384");
    assert_eq!(index, one.blind_index("personal_number", "201001012384"));
    let others = [
        one.blind_index("personal_number", "201001012385"),
        one.blind_index("phone", "201001012384"),
        one.blind_index("personal_number2", "01001012384"),
        two.blind_index("personal_number", "201001012384"),
    ];
    assert!(others.iter().all(|other| *other != index));
}

#[test]
fn a_bad_key_file_is_refused() {
    let short = STANDARD.encode([1_u8; 31]);
    for text in ["", "not base64!", short.as_str()] {
        assert_eq!(RootKey::from_base64(text).unwrap_err(), VaultError::BadRootKey);
    }
}

/// Gives the same byte always, so that any leak of a key is easy to see.
struct Same;
impl Entropy for Same {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0xAB);
    }
}

#[test]
fn no_debug_or_display_shows_key_bytes() {
    let root = RootKey::generate(&Same);
    let org = OrgKey::generate(OrgId(Uuid::nil()), &Same);
    let data = DataKey::generate(&Same);
    let token = vault::Token::new(&Same);
    let wrapped = org.wrap(Uuid::nil(), &data, &Same).unwrap();
    let fault = data.open(place(1, 1), &[0xAB; 60]).unwrap_err();
    let shown = format!(
        "{root:?} {org:?} {data:?} {token:?} {:?} {wrapped:?} {:?} {fault:?} {fault}",
        token.hash(),
        root.derived_installation_key().form_key()
    );
    whole_text_is(&shown);
    for leak in ["171, 171", "abab", "ABAB", &root.to_base64()[..8], &token.text()[..8]] {
        assert!(!shown.contains(leak), "{leak} in {shown}");
    }
}

/// The whole text, so that a new field in a `Debug` is noticed.
fn whole_text_is(shown: &str) {
    let nil = Uuid::nil();
    let expected = format!(
        "RootKey(hidden) OrgKey({nil}, version 1, hidden) DataKey(hidden) Token(hidden) TokenHash(hidden) \
         Wrapped(65 bytes) FormKey(hidden) NewerFormat {{ found: 171 }} "
    );
    assert!(shown.starts_with(&expected), "{shown}");
}

/// Keeps the written format: values sealed by an earlier build must open for as long as format 1 exists.
#[test]
fn the_format_of_stored_values_does_not_change() {
    let key = DataKey::generate(&Same);
    let sealed = key.seal(place(1, 2), &Same, b"Anna").unwrap();
    assert_eq!(STANDARD.encode(&sealed), "Aaurq6urq6urq6urq/5DNrc7JGJPS0f2KCW+wNXHyyME");
    let org = OrgKey::generate(OrgId(Uuid::from_u128(1)), &Same);
    assert_eq!(STANDARD.encode(org.blind_index("phone", "+46700000000")), "A6zoAXaYNFwL5MokuvWu1w==");
    let wrap = STANDARD
        .decode("AQAAAAGrq6urq6urq6urq6tJrZvpgIvSEd9vuj73KR9NvK5NUTNhZFsHJaMshyTvAMkyuBVuWcswHrZteuVN51M=")
        .unwrap();
    assert!(org.unwrap(Uuid::from_u128(5), &Wrapped(wrap)).unwrap().open(place(1, 2), &sealed).is_ok());
    let root_wrap = STANDARD.decode("AQAAAAGrq6urq6urq6urq6tM4TjpZoSBiFttr24HSY/IbYqM0GawilFZ49us650BqAnuPaVzKg4Wvl/G1vrOgC7Wf2aRhbQDJgoynpJ1tESbW6fLfCOGVNcnFVOMcXgz5g==").unwrap();
    let org = RootKey::generate(&Same).unwrap(org.org(), &Wrapped(root_wrap)).unwrap();
    assert_eq!(STANDARD.encode(org.blind_index("phone", "+46700000000")), "A6zoAXaYNFwL5MokuvWu1w==");
    let form = RootKey::generate(&Same).derived_installation_key().form_key().open_token(
        "tip",
        Timestamp::UNIX_EPOCH,
        "AQAAAABxP7MAq6urq6urq6urq6uraIpsPtMdDgK3RwVTLqxG5FSrYCxEag",
    );
    assert_eq!(&**form.unwrap(), b"step 2");
}

proptest! {
    #[test]
    fn a_locked_wrap_opens_with_its_key_and_its_lock_only(seed: u64, at: prop::sample::Index, change in 1_u8..) {
        let entropy = Counting::from(seed);
        let (subject, org) = (Uuid::from_u128(3), OrgId(Uuid::from_u128(1)));
        let (own, other) = (OrgKey::generate(org, &entropy), OrgKey::generate(org, &entropy));
        let (lock, wrong) = (Lock::generate(&entropy), Lock::generate(&entropy));
        let data = DataKey::generate(&entropy);
        let mut wrap = own.wrap_locked(subject, &lock, &data, &entropy).unwrap();
        prop_assert!(wrap.locked());
        let sealed = data.seal(place(1, 2), &entropy, b"Anna").unwrap();
        let kept = Lock::from_bytes(&lock.to_bytes()).unwrap();
        let opened = own.unwrap_locked(subject, Some(&kept), &wrap).unwrap();
        prop_assert!(opened.open(place(1, 2), &sealed).is_ok());
        prop_assert_eq!(own.unwrap_locked(subject, None, &wrap).unwrap_err(), VaultError::Shredded);
        prop_assert_eq!(own.unwrap_locked(subject, Some(&wrong), &wrap).unwrap_err(), VaultError::DoesNotOpen);
        prop_assert_eq!(other.unwrap_locked(subject, Some(&lock), &wrap).unwrap_err(), VaultError::DoesNotOpen);
        prop_assert_eq!(own.unwrap_locked(Uuid::nil(), Some(&lock), &wrap).unwrap_err(), VaultError::DoesNotOpen);
        // Made before there were locks: opens with or without.
        let old = own.wrap(subject, &data, &entropy).unwrap();
        prop_assert!(!old.locked() && own.unwrap_locked(subject, Some(&lock), &old).is_ok());
        let at = at.index(wrap.0.len());
        wrap.0[at] ^= change;
        prop_assert!(own.unwrap_locked(subject, Some(&lock), &wrap).is_err());
    }
}

#[test]
fn a_new_root_key_opens_the_same_installation_key() {
    let entropy = Counting::from(11);
    let (old, new) = (RootKey::generate(&entropy), RootKey::generate(&entropy));
    for key in [old.derived_installation_key(), InstallationKey::generate(&entropy)] {
        let sealed =
            key.account_key().seal("account_totp", "secret", Uuid::nil(), &entropy, b"totp").unwrap();
        let wrap = old.wrap_installation(&key, &entropy).unwrap();
        // Found by fuzzing: these four bytes are outside what is authenticated.
        let mut changed = wrap.clone();
        changed.0[4] ^= 1;
        assert_eq!(old.unwrap_installation(&changed).unwrap_err(), VaultError::Damaged);
        let moved = new.wrap_installation(&old.unwrap_installation(&wrap).unwrap(), &entropy).unwrap();
        assert_eq!(new.unwrap_installation(&wrap).unwrap_err(), VaultError::DoesNotOpen);
        let opened = new.unwrap_installation(&moved).unwrap().account_key();
        assert_eq!(&**opened.open("account_totp", "secret", Uuid::nil(), &sealed).unwrap(), b"totp");
    }
}
