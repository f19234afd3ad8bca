//! Against SoftHSM. Without it (Debian: softhsm2) the test says so and passes; `./test` installs it.

use std::{fs, path::Path, process::Command, time::Duration};

use custody::{Custodian as _, CustodyError, Keeper, Pkcs11};

const MODULES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
];

/// One test, one process, one library: a library is initialised with the folder of its tokens.
#[tokio::test]
async fn a_key_that_cannot_be_taken_out_seals_and_opens() {
    let Some(module) = MODULES.iter().find(|m| Path::new(m).exists()) else {
        eprintln!("not run: SoftHSM is not installed (apt-get install softhsm2)");
        return;
    };
    // The library reads its settings from the environment when it is loaded, and this program must not change its own: so
    // the test runs itself once more, with the environment it needs.
    if std::env::var_os("SOFTHSM2_CONF").is_none() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("tokens")).unwrap();
        let conf = dir.path().join("softhsm2.conf");
        fs::write(
            &conf,
            format!("directories.tokendir = {}/tokens\nlog.level = ERROR\n", dir.path().display()),
        )
        .unwrap();
        let made = Command::new("softhsm2-util")
            .env("SOFTHSM2_CONF", &conf)
            .args(["--init-token", "--free", "--label", "varn", "--so-pin", "5678", "--pin", "1234"])
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let again = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "pkcs11::a_key_that_cannot_be_taken_out_seals_and_opens", "--nocapture"])
            .env("SOFTHSM2_CONF", &conf)
            .output()
            .unwrap();
        assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
        assert!(String::from_utf8_lossy(&again.stderr).contains("went through"), "it did nothing");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let pin_file = dir.path().join("pin");
    fs::write(&pin_file, "1234\n").unwrap();
    let hsm = Pkcs11 { module: module.into(), token: "varn".into(), key: "root".into(), pin_file };
    assert!(matches!(hsm.seal(b"place", b"secret"), Err(CustodyError::Refused(_))), "there is no key yet");
    assert_eq!(hsm.make_key(), Ok(true));
    assert_eq!(hsm.make_key(), Ok(false), "one is enough");

    let sealed = hsm.seal(b"root key", &[7; 32]).unwrap();
    assert_ne!(sealed, hsm.seal(b"root key", &[7; 32]).unwrap());
    assert_eq!(hsm.open(b"root key", &sealed).unwrap().as_slice(), [7; 32]);
    assert_eq!(hsm.open(b"another place", &sealed), Err(CustodyError::DoesNotOpen));
    for at in [0, 13, sealed.len() - 1] {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(hsm.open(b"root key", &changed), Err(CustodyError::DoesNotOpen), "byte {at}");
    }
    for short in [&sealed[..0], &sealed[..11], &sealed[..20]] {
        assert!(hsm.open(b"root key", short).is_err());
    }
    let keeper = Keeper::new("hsm", hsm.clone(), Duration::from_secs(20));
    let opened = keeper.open(b"root key".to_vec(), sealed.clone()).await.unwrap();
    assert_eq!(opened.as_slice(), [7; 32]);

    // Another key, another token, another library.
    let other = Pkcs11 { key: "other".into(), ..hsm.clone() };
    assert_eq!(other.make_key(), Ok(true));
    assert_eq!(other.open(b"root key", &sealed), Err(CustodyError::DoesNotOpen));
    let absent = Pkcs11 { token: "elsewhere".into(), ..hsm.clone() };
    assert!(matches!(absent.open(b"root key", &sealed), Err(CustodyError::Silent(_))));
    let no_library = Pkcs11 { module: "/no/such/library.so".into(), ..hsm.clone() };
    assert!(matches!(no_library.open(b"root key", &sealed), Err(CustodyError::Setting(_))));
    let no_pin = Pkcs11 { pin_file: dir.path().join("absent"), ..hsm };
    assert!(matches!(no_pin.open(b"root key", &sealed), Err(CustodyError::Setting(_))));
    eprintln!("went through");
}
