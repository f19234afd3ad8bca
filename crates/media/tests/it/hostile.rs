//! No bytes make the crate panic or hang.

use media::{Kind, check_upload, sniff, strip};
use proptest::prelude::*;

use crate::{
    build::{gif, jpeg, png, webp, zip},
    pdfs::pdf,
};

const KINDS: [Kind; 6] = [Kind::Pdf, Kind::Jpeg, Kind::Png, Kind::Webp, Kind::Gif, Kind::Docx];

proptest! {
    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = check_upload("x", None, &bytes, 1000);
        for kind in KINDS {
            let _ = strip(kind, &bytes);
        }
    }

    #[test]
    fn damaged_real_files(which in 0_usize..6, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut: prop::sample::Index) {
        let mut bytes = match which {
            0 => jpeg(),
            1 => png(&[], b""),
            2 => webp(8, &[]),
            3 => gif(b""),
            4 => zip(&["[Content_Types].xml", "word/document.xml"], ""),
            _ => pdf(),
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        for part in [bytes.as_slice(), bytes.get(..cut.index(bytes.len())).unwrap_or_default()] {
            let _ = sniff(part);
            for kind in KINDS {
                if let Ok(copy) = strip(kind, part)
                    && kind != Kind::Pdf
                {
                    // What comes out is still readable, and clean.
                    let again = strip(kind, &copy.bytes).unwrap();
                    prop_assert_eq!(again.bytes, copy.bytes);
                }
            }
        }
    }
}
