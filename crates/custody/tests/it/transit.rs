//! Against a fake that speaks the transit interface, and misbehaves in each way a service can.

use std::{fs, path::Path, time::Duration};

use custody::{Custodian as _, CustodyError, Keeper, Transit};

use crate::fake::{Fake, Mood, TOKEN};

const CERTIFICATE: &str = include_str!("tls/server.pem");
const KEY: &str = include_str!("tls/server.key");
const CA: &[u8] = include_bytes!("tls/ca.pem");
const OTHER_CA: &[u8] = include_bytes!("tls/other-ca.pem");

fn transit(url: &str, dir: &Path, ca: Option<&[u8]>) -> Transit {
    let token = dir.join("token");
    if !token.exists() {
        fs::write(&token, format!("{TOKEN}\n")).unwrap();
    }
    Transit::new(url, "transit", "varn", token, ca, Duration::from_millis(700)).unwrap()
}

#[test]
fn what_is_sealed_opens_at_its_place_only() {
    let (fake, dir) = (Fake::plain(), tempfile::tempdir().unwrap());
    let transit = transit(&fake.url, dir.path(), None);
    let sealed = transit.seal(b"org 1", b"\x00\xffsecret").unwrap();
    assert!(sealed.starts_with(b"vault:v1:"));
    assert_eq!(transit.open(b"org 1", &sealed).unwrap().as_slice(), b"\x00\xffsecret");
    assert_eq!(transit.open(b"org 2", &sealed), Err(CustodyError::DoesNotOpen));
    assert_eq!(transit.open(b"org 1", b"vault:v1:nonsense"), Err(CustodyError::DoesNotOpen));
    assert_eq!(transit.open(b"org 1", &[0xff, 0xfe]), Err(CustodyError::DoesNotOpen));
}

#[test]
fn a_wrong_token_and_an_absent_key_are_refusals() {
    let (fake, dir) = (Fake::plain(), tempfile::tempdir().unwrap());
    fs::write(dir.path().join("token"), "s.other").unwrap();
    let wrong = transit(&fake.url, dir.path(), None);
    assert!(matches!(wrong.seal(b"p", b"s"), Err(CustodyError::Refused(why)) if why.contains("token")));
    fs::write(dir.path().join("token"), TOKEN).unwrap();
    wrong.seal(b"p", b"s").unwrap();
    let absent =
        Transit::new(&fake.url, "transit", "no-such", dir.path().join("token"), None, Duration::from_secs(1));
    assert!(
        matches!(absent.unwrap().seal(b"p", b"s"), Err(CustodyError::Refused(why)) if why.contains("no such key"))
    );
    fs::remove_file(dir.path().join("token")).unwrap();
    assert!(matches!(wrong.seal(b"p", b"s"), Err(CustodyError::Setting(_))));
}

#[test]
fn a_service_that_misbehaves_is_silent_and_nothing_worse() {
    let (fake, dir) = (Fake::plain(), tempfile::tempdir().unwrap());
    let transit = transit(&fake.url, dir.path(), None);
    let sealed = transit.seal(b"p", b"s").unwrap();
    for mood in [
        Mood::Status(500),
        Mood::Status(502),
        Mood::Status(503),
        Mood::Status(429),
        Mood::Status(302),
        Mood::Status(204),
        Mood::Says(""),
        Mood::Says("<html>proxy</html>"),
        Mood::Says("{}"),
        Mood::Says(r#"{"data":{}}"#),
        Mood::Says(r#"{"data":{"plaintext":"%%%","ciphertext":null}}"#),
        Mood::Says(r#"{"data":{"plaintext":7,"ciphertext":[]}}"#),
        Mood::Slow,
        Mood::Endless,
        Mood::HangsUp,
    ] {
        *fake.mood.lock().unwrap() = mood;
        for answer in [transit.open(b"p", &sealed).map(drop), transit.seal(b"p", b"s").map(drop)] {
            let Err(CustodyError::Silent(why)) = answer else { panic!("{mood:?}: {answer:?}") };
            assert!(why.len() < 100 && !why.contains(TOKEN), "{why}");
        }
    }
    *fake.mood.lock().unwrap() = Mood::Well;
    assert_eq!(transit.open(b"p", &sealed).unwrap().as_slice(), b"s");
    let nobody = Transit::new(
        "http://127.0.0.1:1",
        "transit",
        "varn",
        dir.path().join("token"),
        None,
        Duration::from_secs(1),
    );
    assert!(matches!(nobody.unwrap().seal(b"p", b"s"), Err(CustodyError::Silent(_))));
}

#[test]
fn only_a_trusted_certificate_is_talked_to() {
    let (fake, dir) = (Fake::tls(CERTIFICATE, KEY), tempfile::tempdir().unwrap());
    let trusted = transit(&fake.url, dir.path(), Some(CA));
    let sealed = trusted.seal(b"p", b"s").unwrap();
    assert_eq!(trusted.open(b"p", &sealed).unwrap().as_slice(), b"s");
    for ca in [Some(OTHER_CA), None] {
        let refused = transit(&fake.url, dir.path(), ca).seal(b"p", b"s");
        assert!(matches!(refused, Err(CustodyError::Silent(_))), "{refused:?}");
    }
}

#[test]
fn an_address_must_be_safe() {
    let token = || "token".into();
    for url in [
        "http://bao.example.se:8200",
        "ftp://127.0.0.1:1",
        "https://user:secret@bao.example.se",
        "https://bao.example.se/v1",
        "https://bao.example.se?x",
        "http://127.0.0.1.example.se:80",
    ] {
        let made = Transit::new(url, "transit", "varn", token(), None, Duration::from_secs(1));
        assert!(matches!(made.err(), Some(CustodyError::Setting(_))), "{url}");
    }
    for (mount, key) in [("", "varn"), ("transit", "../sys/seal"), ("a/b", "varn"), ("transit", "varn?x")] {
        let made = Transit::new("https://bao.example.se", mount, key, token(), None, Duration::from_secs(1));
        assert!(made.is_err(), "{mount} {key}");
    }
    let no_certificate =
        Transit::new("https://b.se", "transit", "varn", token(), Some(b"x"), Duration::from_secs(1));
    assert!(no_certificate.is_err());
}

#[tokio::test]
async fn a_keeper_waits_no_longer_than_it_was_told() {
    let (fake, dir) = (Fake::plain(), tempfile::tempdir().unwrap());
    *fake.mood.lock().unwrap() = Mood::Slow;
    let token = dir.path().join("token");
    fs::write(&token, TOKEN).unwrap();
    let slow = Transit::new(&fake.url, "transit", "varn", token, None, Duration::from_secs(3)).unwrap();
    let keeper = Keeper::new("kommunen", slow, Duration::from_millis(100));
    let answer = keeper.seal(b"p".to_vec(), zeroize::Zeroizing::new(b"s".to_vec())).await;
    assert!(matches!(answer, Err(CustodyError::Silent(_))));
    assert_eq!(format!("{keeper:?}"), "Keeper(kommunen)");
}
