//! Bytes that say they are sealed, wrapped, a token, a key or a password's hash. Nothing opens but what was sealed here,
//! unchanged and at its place.
#![no_main]

use fuzz::{Repeated, id, now, org, take, text};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vault::{
    DataKey, InstallationKey, Lock, OrgKey, Place, RootKey, Token, TokenHash, Wrapped, password,
    recovery::{self, Part},
};

const PLAIN: &[u8] = b"an invented text";

struct Keys {
    root: RootKey,
    org: OrgKey,
    house: InstallationKey,
    lock: Lock,
    data: DataKey,
    place: Place,
    sealed: Vec<u8>,
    wrapped: Wrapped,
    wrapped_locked: Wrapped,
    wrapped_org: Wrapped,
    wrapped_house: Wrapped,
    form: String,
    part: String,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let root = RootKey::generate(&Repeated(1));
    let own = OrgKey::generate(org(1), &Repeated(2));
    let data = DataKey::generate(&Repeated(3));
    let place = Place { table: "t", column: "c", owner: org(1), row: id(9) };
    let sealed = data.seal(place, &Repeated(4), PLAIN).unwrap();
    let wrapped = own.wrap(id(9), &data, &Repeated(5)).unwrap();
    let wrapped_org = root.wrap(&own, &Repeated(6)).unwrap();
    let later = "2027-01-01T00:00:00Z".parse().unwrap();
    let house = InstallationKey::generate(&Repeated(10));
    let wrapped_house = root.wrap_installation(&house, &Repeated(11)).unwrap();
    let lock = Lock::generate(&Repeated(12));
    let wrapped_locked = own.wrap_locked(id(9), &lock, &data, &Repeated(13)).unwrap();
    let form = house.form_key().seal_token("passage", later, PLAIN, &Repeated(7)).unwrap();
    let parts = recovery::split(&root, [1; 4], 2, 3, &Repeated(9)).unwrap();
    let part = parts[1].code().to_string();
    assert_eq!(recovery::join(&parts[1..]).unwrap().to_base64(), root.to_base64());
    Keys {
        root,
        org: own,
        house,
        lock,
        data,
        place,
        sealed,
        wrapped,
        wrapped_locked,
        wrapped_org,
        wrapped_house,
        form,
        part,
    }
});

fuzz_target!(|data: &[u8]| {
    let keys = &*KEYS;
    let mut rest = data;
    let (which, bytes) = match take(&mut rest) % 2 {
        // As they come …
        0 => (255, rest.to_vec()),
        // … or what was sealed here, with bytes of it changed: place, mask, place, mask …
        _ => {
            let which = take(&mut rest) % 7;
            let mut bytes = match which {
                0 => keys.sealed.clone(),
                1 => keys.wrapped.0.clone(),
                2 => keys.wrapped_org.0.clone(),
                5 => keys.wrapped_locked.0.clone(),
                6 => keys.wrapped_house.0.clone(),
                3 => keys.form.clone().into_bytes(),
                _ => keys.part.clone().into_bytes(),
            };
            for change in rest.chunks_exact(2) {
                match bytes.len() {
                    0 => break,
                    len if change[1] == 0 => bytes.truncate(len - 1),
                    len => bytes[usize::from(change[0]) % len] ^= change[1],
                }
            }
            (which, bytes)
        }
    };

    let genuine = bytes == keys.sealed;
    let opened = keys.data.open(keys.place, &bytes);
    assert_eq!(opened.is_ok(), genuine, "{opened:?}");
    let elsewhere = Place { row: id(8), ..keys.place };
    assert!(keys.data.open(elsewhere, &bytes).is_err(), "a value moved to another row opened");
    assert!(keys.org.own_texts().open(keys.place, &bytes).is_err());
    assert!(keys.house.account_key().open("t", "c", id(9), &bytes).is_err());

    let wrapped = Wrapped(bytes.clone());
    let _ = wrapped.key_version();
    assert_eq!(keys.org.unwrap(id(9), &wrapped).is_ok(), wrapped == keys.wrapped);
    assert!(keys.org.unwrap(id(8), &wrapped).is_err(), "a key moved to another case opened");
    assert!(keys.org.rotated(&Repeated(8)).unwrap(id(9), &wrapped).is_err());
    let locked = |lock| keys.org.unwrap_locked(id(9), Some(lock), &wrapped).is_ok();
    // Whoever has a lock opens what was wrapped before there were locks.
    assert_eq!(locked(&keys.lock), wrapped == keys.wrapped_locked || wrapped == keys.wrapped);
    assert_eq!(
        locked(&Lock::generate(&Repeated(14))),
        wrapped == keys.wrapped,
        "a wrap opened with another lock"
    );
    assert_eq!(keys.root.unwrap_installation(&wrapped).is_ok(), wrapped == keys.wrapped_house);
    let _ = (Wrapped::version_of(&bytes), Wrapped::needs_lock(&bytes), Lock::from_bytes(&bytes).is_ok());
    assert_eq!(keys.root.unwrap(org(1), &wrapped).is_ok(), wrapped == keys.wrapped_org);
    assert!(keys.root.unwrap(org(2), &wrapped).is_err(), "another organisation's key opened");

    let text = text(&bytes);
    let form = keys.house.form_key();
    assert_eq!(form.open_token("passage", now(), &text).is_ok(), text == keys.form);
    assert!(form.open_token("another", now(), &text).is_err());
    if let Ok(part) = Part::parse(&text) {
        assert_eq!(Part::parse(&part.code()).as_ref(), Ok(&part), "one part has one code");
        assert!(recovery::join(std::slice::from_ref(&part)).is_err(), "one part is never enough");
        assert!(recovery::join(&[part.clone(), part]).is_err(), "nor the same one twice");
    }
    if which == 255 {
        if let Ok(root) = RootKey::from_base64(&text) {
            assert_eq!(root.to_base64().as_str(), text.trim());
        }
        if let Some(token) = Token::from_text(&text) {
            assert_eq!(token.text().as_str(), text, "one token is written in one way");
        }
        assert_eq!(TokenHash::from_slice(&bytes).is_some(), bytes.len() == 32);
        // A hash from the database that asks for much memory or time is not worked on here.
        let _ = password::needs_rehash(&text);
    }
});
