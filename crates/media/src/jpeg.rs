//! JPEG (ITU-T T.81): only the segments needed to show the picture are copied.

use crate::{
    bytes::{Cursor, find},
    strip::{Stripped, removed},
};

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP13: u8 = 0xED;
const APP14: u8 = 0xEE;
const COM: u8 = 0xFE;

/// `None` if the bytes are not a JPEG with at least one scan.
pub(crate) fn strip(bytes: &[u8]) -> Option<Stripped> {
    let mut file = Cursor(bytes);
    if file.array()? != [0xFF, SOI] {
        return None;
    }
    let mut gone = Vec::new();
    let mut head = vec![0xFF, SOI];
    let mut body = Vec::with_capacity(bytes.len());
    let mut orientation = None;
    let mut scans = 0_u32;
    loop {
        let Some(marker) = next_marker(&mut file) else {
            // Many cameras' files are cut short; what was received of the picture is still a picture.
            if scans == 0 {
                return None;
            }
            break;
        };
        match marker {
            EOI => {
                body.extend_from_slice(&[0xFF, EOI]);
                break;
            }
            // Markers without a length: TEM and stray restarts.
            0x01 | 0xD0..=0xD7 => {}
            SOI | 0x00 => return None,
            _ => {
                let length = usize::from(u16::from_be_bytes(file.array()?)).checked_sub(2)?;
                let content = file.take(length)?;
                match keep(marker, content, &mut gone, &mut orientation) {
                    Keep::No => {}
                    Keep::First(short) => segment(&mut head, marker, &short)?,
                    Keep::Yes => segment(&mut body, marker, content)?,
                }
                if marker == SOS {
                    scans += 1;
                    body.extend_from_slice(scan(&mut file));
                }
            }
        }
    }
    if scans == 0 {
        return None;
    }
    if !file.is_empty() {
        gone.push(removed::APPENDED);
    }
    if let Some(orientation) = orientation {
        segment(&mut head, APP1, &minimal_exif(orientation))?;
    }
    head.append(&mut body);
    Some(Stripped::new(head, gone))
}

enum Keep {
    No,
    Yes,
    /// Kept, rewritten, at the front.
    First(Vec<u8>),
}

fn keep(marker: u8, content: &[u8], gone: &mut Vec<&'static str>, orientation: &mut Option<u8>) -> Keep {
    match marker {
        APP0 if content.starts_with(b"JFIF\0") => {
            // 12 bytes of version and density, then the size of a preview and the preview itself.
            if content.len() > 14 {
                gone.push(removed::THUMBNAIL);
            }
            let Some(short) = content.get(..12) else { return Keep::No };
            Keep::First([short, &[0, 0]].concat())
        }
        APP0 => {
            gone.push(if content.starts_with(b"JFXX\0") { removed::THUMBNAIL } else { removed::PRIVATE });
            Keep::No
        }
        // A colour profile changes how the picture looks.
        APP2 if content.starts_with(b"ICC_PROFILE\0") => Keep::Yes,
        // Which colour space the picture is in.
        APP14 if content.starts_with(b"Adobe") && content.len() == 12 => Keep::Yes,
        APP1 if content.starts_with(b"Exif\0") => {
            let tags = content.get(6..).and_then(read_exif);
            let turned = tags.as_ref().and_then(|tags| tags.orientation);
            // Our own short form carries nothing but that, so there is nothing to tell of.
            if turned.is_none_or(|turned| content != minimal_exif(turned)) {
                gone.push(removed::EXIF);
            }
            if tags.is_some_and(|tags| tags.gps) {
                gone.push(removed::GPS);
            }
            *orientation = orientation.or(turned);
            Keep::No
        }
        APP1 if find(content, b"adobe.com/x").is_some() => {
            gone.push(removed::XMP);
            Keep::No
        }
        APP13 => {
            gone.push(removed::IPTC);
            Keep::No
        }
        COM => {
            gone.push(removed::COMMENT);
            Keep::No
        }
        // The tables, frames and scans of the picture.
        0xC0..=0xCF | 0xDA..=0xDF => Keep::Yes,
        _ => {
            gone.push(removed::PRIVATE);
            Keep::No
        }
    }
}

fn segment(out: &mut Vec<u8>, marker: u8, content: &[u8]) -> Option<()> {
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&u16::try_from(content.len() + 2).ok()?.to_be_bytes());
    out.extend_from_slice(content);
    Some(())
}

/// The marker after any fill bytes.
fn next_marker(file: &mut Cursor<'_>) -> Option<u8> {
    loop {
        if file.byte()? == 0xFF {
            break;
        }
    }
    loop {
        let byte = file.byte()?;
        if byte != 0xFF {
            return Some(byte);
        }
    }
}

/// Takes the compressed picture data up to the next marker that is not part of it.
fn scan<'a>(file: &mut Cursor<'a>) -> &'a [u8] {
    let all = file.0;
    let end = all
        .windows(2)
        .position(|pair| matches!(pair, [0xFF, next] if !matches!(next, 0x00 | 0xD0..=0xD7 | 0xFF)))
        .unwrap_or(all.len());
    let (data, rest) = all.split_at_checked(end).unwrap_or((all, &[]));
    file.0 = rest;
    data
}

struct ExifTags {
    orientation: Option<u8>,
    gps: bool,
}

/// The first directory of the TIFF structure in EXIF (CIPA DC-008).
fn read_exif(tiff: &[u8]) -> Option<ExifTags> {
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let u16_at = |at: usize| {
        let pair = *tiff.get(at..)?.first_chunk::<2>()?;
        Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let four = *tiff.get(4..)?.first_chunk::<4>()?;
    let start =
        usize::try_from(if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }).ok()?;
    let mut tags = ExifTags { orientation: None, gps: false };
    for entry in 0..usize::from(u16_at(start)?) {
        let at = start.checked_add(2 + entry * 12)?;
        let Some(tag) = u16_at(at) else { break };
        match tag {
            0x0112 if u16_at(at + 2) == Some(3) => {
                // 1 is upright, the same as no tag at all.
                tags.orientation =
                    u16_at(at + 8).and_then(|v| u8::try_from(v).ok()).filter(|v| (2..=8).contains(v));
            }
            0x8825 => tags.gps = true,
            _ => {}
        }
    }
    Some(tags)
}

/// EXIF with nothing but which way is up; without it phone photos lie on their side.
fn minimal_exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0]);
    exif
}
