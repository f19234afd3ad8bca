use media::{Kind, StripError, removed, strip};

use crate::build::{exif, gif, jpeg, picture, png, png_chunk, riff_chunk, segment, webp};

fn contains(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle.as_bytes())
}

fn assert_gone(bytes: &[u8], needles: &[&str]) {
    for needle in needles {
        assert!(!contains(bytes, needle), "{needle} is still there");
    }
}

#[test]
fn a_photo_loses_place_names_and_clip_but_not_its_picture() {
    let original = jpeg();
    let copy = strip(Kind::Jpeg, &original).unwrap();
    let hidden = ["GPS-59", "SERIAL", "XMP-ANNA", "IPTC-CITY", "COMMENT", "THUMB", "SECOND-IMAGE", "VIDEO"];
    for needle in hidden {
        assert!(contains(&original, needle), "{needle} should be in the original");
    }
    assert_gone(&copy.bytes, &hidden);
    let mut wanted = [
        removed::EXIF,
        removed::GPS,
        removed::XMP,
        removed::IPTC,
        removed::COMMENT,
        removed::THUMBNAIL,
        removed::PRIVATE,
        removed::APPENDED,
    ];
    wanted.sort_unstable();
    assert_eq!(copy.removed, wanted);
    // The whole copy, byte for byte: header, which way is up (6), colours, picture.
    let expected = [
        b"\xFF\xD8".to_vec(),
        segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
        segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"),
        picture().concat(),
        b"\xFF\xD9".to_vec(),
    ]
    .concat();
    assert_eq!(copy.bytes, expected);
    let again = strip(Kind::Jpeg, &copy.bytes).unwrap();
    assert_eq!((again.bytes, again.removed.len()), (copy.bytes, 0));
}

#[test]
fn a_photo_without_metadata_is_unchanged_and_a_cut_one_is_kept() {
    let plain = [b"\xFF\xD8".to_vec(), picture().concat(), b"\xFF\xD9".to_vec()].concat();
    let copy = strip(Kind::Jpeg, &plain).unwrap();
    assert_eq!((copy.bytes.as_slice(), copy.removed.len()), (plain.as_slice(), 0));
    let cut = plain.strip_suffix(b"\x9A\xFF\xD9").unwrap();
    assert_eq!(strip(Kind::Jpeg, cut).unwrap().bytes, cut);
    assert_eq!(strip(Kind::Jpeg, &plain[..40]), Err(StripError::Unreadable));
}

#[test]
fn png_keeps_only_what_the_picture_needs() {
    let plain = png(&[png_chunk(b"iCCP", b"colours")], b"");
    let extra = [
        png_chunk(b"iCCP", b"colours"),
        png_chunk(b"eXIf", &exif()[6..]),
        png_chunk(b"tEXt", b"Author\0ANNA"),
        png_chunk(b"zTXt", b"Comment\0\0ANNA"),
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0ANNA"),
        png_chunk(b"tIME", b"\x07\xEA\x0B\x15\x0A\0\0"),
        png_chunk(b"prVt", b"ANNA"),
    ];
    let copy = strip(Kind::Png, &png(&extra, b"ANNA.zip")).unwrap();
    assert_eq!(copy.bytes, plain);
    let mut wanted =
        [removed::EXIF, removed::COMMENT, removed::XMP, removed::TIME, removed::PRIVATE, removed::APPENDED];
    wanted.sort_unstable();
    assert_eq!(copy.removed, wanted);
    // A chunk that the picture needs and we do not know.
    assert_eq!(strip(Kind::Png, &png(&[png_chunk(b"NEED", b"")], b"")), Err(StripError::Unreadable));
}

#[test]
fn webp_loses_exif_and_xmp_also_inside_frames_and_says_so_in_its_flags() {
    let frame =
        [b"0123456789abcdef".to_vec(), riff_chunk(b"VP8L", b"frame"), riff_chunk(b"EXIF", b"ANNA")].concat();
    let clean_frame = [b"0123456789abcdef".to_vec(), riff_chunk(b"VP8L", b"frame")].concat();
    let extra =
        [riff_chunk(b"ANMF", &frame), riff_chunk(b"EXIF", &exif()), riff_chunk(b"XMP ", b"<x>ANNA</x>")];
    let copy = strip(Kind::Webp, &[webp(0x2E, &extra), b"ANNA".to_vec()].concat()).unwrap();
    assert_eq!(copy.bytes, webp(0x22, &[riff_chunk(b"ANMF", &clean_frame)]));
    assert_eq!(copy.removed, [removed::APPENDED, removed::EXIF, removed::XMP]);
}

#[test]
fn gif_loses_comments_and_program_data_but_still_loops() {
    let copy = strip(Kind::Gif, &gif(b"\x21\xFE\x04ANNA\0\x21\xFF\x0BXMP DataXMP\x04ANNA\0")).unwrap();
    assert_eq!(copy.bytes, gif(b""));
    assert_eq!(copy.removed, [removed::COMMENT, removed::XMP]);
    // Found by fuzzing: the block that says how often to repeat could carry anything.
    for hidden in
        [&b"\x21\xFF\x0BNETSCAPE2.0\x07\x01\0\0ANNA\0"[..], b"\x21\xFF\x0BANIMEXTS1.0\x03\x01\0\0\x04ANNA\0"]
    {
        let copy = strip(Kind::Gif, &gif(hidden)).unwrap();
        assert_eq!(copy.bytes, gif(b""));
        assert_eq!(copy.removed, [removed::PRIVATE]);
    }
}

#[test]
fn text_is_unchanged_and_office_documents_are_not_stripped() {
    let text = "Hej på dig\n".as_bytes();
    assert_eq!(strip(Kind::PlainText, text).unwrap().bytes, text);
    for kind in [Kind::Docx, Kind::Odt, Kind::Unknown] {
        assert_eq!(strip(kind, b"PK"), Err(StripError::NotSupported));
    }
}
