//! An uploaded file: first line the type as claimed, second the name as claimed, then the bytes.
#![no_main]

use fuzz::{line, text};
use libfuzzer_sys::fuzz_target;
use media::{Kind, MAX_NAME_CHARS, MAX_PDF_BYTES, StripError, check_upload, safe_name, sniff, strip};

/// What a photo's short camera data need: which way is up, and nothing else.
const UP: usize = 64;

fuzz_target!(|data: &[u8]| {
    let (declared, rest) = line(data);
    let (name, bytes) = line(rest);
    let (declared, name) = (text(declared), text(name));

    let kind = sniff(bytes);
    named(&name, kind);
    if let Ok(accepted) = check_upload(&name, Some(&declared), bytes, 1 << 16) {
        assert!(!bytes.is_empty() && bytes.len() <= 1 << 16);
        assert_eq!(accepted.kind, kind);
        assert_ne!(kind, Kind::Unknown);
        assert_eq!(accepted.mime, kind.mime(), "the type comes from the bytes");
        assert_eq!(accepted.safe_name, safe_name(&name, kind));
        assert_ne!(declared.trim().to_ascii_lowercase(), "image/svg+xml");
    }
    match strip(kind, bytes) {
        Ok(copy) => {
            assert!(copy.removed.is_sorted_by(|a, b| a < b), "each once, sorted: {:?}", copy.removed);
            let bound = match kind {
                Kind::Pdf => MAX_PDF_BYTES,
                Kind::PlainText => bytes.len(),
                _ => bytes.len() + UP,
            };
            assert!(copy.bytes.len() <= bound, "{kind:?}: {} became {}", bytes.len(), copy.bytes.len());
            // The copy is offered in place of the original, so it must be taken like it, and be clean.
            let again = check_upload(&name, None, &copy.bytes, bound).map(|accepted| accepted.kind);
            assert_eq!(again, Ok(kind), "the copy is of the same kind");
            match strip(kind, &copy.bytes) {
                Ok(twice) => {
                    assert_eq!(twice.removed, Vec::<&str>::new(), "{kind:?}: something was left");
                    if kind != Kind::Pdf {
                        assert!(twice.bytes == copy.bytes, "{kind:?}: a clean copy does not change");
                    }
                }
                Err(error) => panic!("{kind:?}: the copy cannot be read: {error:?}"),
            }
        }
        Err(StripError::NotSupported) => {
            assert!(matches!(kind, Kind::Docx | Kind::Odt | Kind::Unknown));
        }
        Err(_) => assert!(!matches!(kind, Kind::PlainText | Kind::Docx | Kind::Odt | Kind::Unknown)),
    }
});

fn named(name: &str, kind: Kind) {
    let safe = safe_name(name, kind);
    assert!(safe.chars().count() <= MAX_NAME_CHARS, "{safe:?}");
    assert!(!safe.contains(['/', '\\', '<', '>', ':', '"', '|', '?', '*']), "{safe:?}");
    assert!(!safe.chars().any(|c| c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c)), "{safe:?}");
    assert!(!safe.starts_with(['.', ' ']), "{safe:?}");
    assert!(safe.len() > safe.rfind('.').unwrap() + 1, "{safe:?}");
    assert_eq!(safe_name(&safe, kind), safe, "a safe name stays");
}
