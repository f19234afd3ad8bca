//! Small real files with known metadata.

pub(crate) const SCAN: &[u8] = b"\x12\x34\xFF\x00\x56\xFF\xD0\x78\x9A";

pub(crate) fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    [&[0xFF, marker], &length[..], content].concat()
}

/// EXIF in little-endian: orientation 6, a GPS directory with a text, the camera's serial number.
pub(crate) fn exif() -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend_from_slice(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    tiff.extend_from_slice(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0");
    tiff.extend_from_slice(b"\0\0\0\0");
    tiff.extend_from_slice(b"GPS-59.3293N-18.0686E SERIAL-4711");
    [b"Exif\0\0".as_slice(), &tiff].concat()
}

/// Everything the picture itself needs, in order.
pub(crate) fn picture() -> Vec<Vec<u8>> {
    vec![
        segment(0xDB, &[1; 65]),
        segment(0xC0, b"\x08\0\x08\0\x08\x01\x01\x11\0"),
        segment(0xC4, &[2; 20]),
        [segment(0xDA, b"\x01\x01\0\0\x3F\0"), SCAN.to_vec()].concat(),
        // A second scan, as in progressive files.
        segment(0xC4, &[3; 20]),
        [segment(0xDA, b"\x01\x01\0\x01\x3F\0"), SCAN.to_vec()].concat(),
    ]
}

pub(crate) fn jpeg() -> Vec<u8> {
    let mut parts = picture();
    // A comment hides between the scans.
    parts.insert(4, segment(0xFE, b"COMMENT-BETWEEN"));
    [
        b"\xFF\xD8".to_vec(),
        segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01THUMB"),
        segment(0xE1, &exif()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>XMP-ANNA</x>"),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"),
        segment(0xE2, b"MPF\0SECOND-IMAGE"),
        segment(0xED, b"Photoshop 3.0\08BIM-IPTC-CITY"),
        segment(0xFE, b"COMMENT-HOME"),
        parts.concat(),
        b"\xFF\xD9".to_vec(),
        b"\0\0\0\x18ftypmp42-VIDEO".to_vec(),
    ]
    .concat()
}

pub(crate) fn png_chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes();
    // The checksum is not looked at; it is copied with its chunk.
    [&length[..], name, content, b"CRC!"].concat()
}

pub(crate) fn png(extra: &[Vec<u8>], after: &[u8]) -> Vec<u8> {
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        png_chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0"),
        extra.concat(),
        png_chunk(b"IDAT", b"picture data"),
        png_chunk(b"IEND", b""),
        after.to_vec(),
    ]
    .concat()
}

pub(crate) fn riff_chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX).to_le_bytes();
    let padding: &[u8] = if content.len() % 2 == 1 { b"\0" } else { b"" };
    [name, &length[..], content, padding].concat()
}

pub(crate) fn webp(flags: u8, extra: &[Vec<u8>]) -> Vec<u8> {
    let vp8x = [&[flags], &[0_u8; 9][..]].concat();
    let inside =
        [b"WEBP".to_vec(), riff_chunk(b"VP8X", &vp8x), riff_chunk(b"VP8L", b"picture"), extra.concat()]
            .concat();
    riff_chunk(b"RIFF", &inside)
}

pub(crate) fn gif(extra: &[u8]) -> Vec<u8> {
    [
        b"GIF89a\x01\0\x01\0\x80\0\0".as_slice(),
        b"\0\0\0\xFF\xFF\xFF",
        b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0",
        extra,
        b"\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0",
        b"\x3B",
    ]
    .concat()
}

/// A ZIP's skeleton: local headers without content are enough for a list of members.
pub(crate) fn zip(names: &[&str], first_content: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX).to_le_bytes();
    let long = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    for (number, name) in names.iter().enumerate() {
        let content = if number == 0 { first_content } else { "" };
        let at = out.len();
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&[0; 14]);
        out.extend_from_slice(&long(content.len()));
        out.extend_from_slice(&long(content.len()));
        out.extend_from_slice(&short(name.len()));
        out.extend_from_slice(&[0; 2]);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(content.as_bytes());
        directory.extend_from_slice(b"PK\x01\x02");
        directory.extend_from_slice(&[0; 24]);
        directory.extend_from_slice(&short(name.len()));
        directory.extend_from_slice(&[0; 12]);
        directory.extend_from_slice(&long(at));
        directory.extend_from_slice(&[0; 2]);
        // The fields above: extra 2, comment 2, disk 2, internal 2, external 4, then the offset.
        let trim = directory.len() - 2;
        directory.truncate(trim);
        directory.extend_from_slice(name.as_bytes());
    }
    let start = out.len();
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&short(names.len()));
    out.extend_from_slice(&short(names.len()));
    out.extend_from_slice(&long(directory.len()));
    out.extend_from_slice(&long(start));
    out.extend_from_slice(&[0; 2]);
    out
}
