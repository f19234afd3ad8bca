//! PNG, WebP and GIF: only the chunks needed to show the picture are copied, byte for byte.

use crate::{
    bytes::{Cursor, find},
    strip::{Stripped, removed},
};

/// PNG (W3C, third edition). `None` if it is not one.
pub(crate) fn strip_png(bytes: &[u8]) -> Option<Stripped> {
    let mut file = Cursor(bytes);
    let mut out = file.take(8)?.to_vec();
    let mut gone = Vec::new();
    let mut pictures = 0_u32;
    loop {
        let whole = file.0;
        let length = file.u32_be()?;
        let name = file.array::<4>()?;
        // The content and its checksum.
        file.take(length.checked_add(4)?)?;
        let chunk = whole.get(..length.checked_add(12)?)?;
        match &name {
            b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"tRNS" | b"cHRM" | b"gAMA" | b"iCCP" | b"sBIT"
            | b"sRGB" | b"cICP" | b"mDCV" | b"cLLI" | b"bKGD" | b"hIST" | b"pHYs" | b"sPLT" | b"acTL"
            | b"fcTL" | b"fdAT" => out.extend_from_slice(chunk),
            b"eXIf" => gone.push(removed::EXIF),
            b"iTXt" if find(chunk, b"XML:com.adobe.xmp").is_some() => gone.push(removed::XMP),
            b"tEXt" | b"zTXt" | b"iTXt" => gone.push(removed::COMMENT),
            b"tIME" => gone.push(removed::TIME),
            // A small first letter says the picture can be shown without this chunk.
            [first, ..] if first.is_ascii_lowercase() => gone.push(removed::PRIVATE),
            _ => return None,
        }
        match &name {
            b"IDAT" => pictures += 1,
            b"IEND" => break,
            _ => {}
        }
    }
    if !file.is_empty() {
        gone.push(removed::APPENDED);
    }
    (pictures > 0).then(|| Stripped::new(out, gone))
}

/// WebP (RFC 9649). `None` if it is not one.
pub(crate) fn strip_webp(bytes: &[u8]) -> Option<Stripped> {
    let mut file = Cursor(bytes);
    if &file.array::<4>()? != b"RIFF" {
        return None;
    }
    let size = file.u32_le()?;
    let mut inside = Cursor(file.take(size)?);
    if &inside.array::<4>()? != b"WEBP" {
        return None;
    }
    let mut gone = Vec::new();
    // The size may leave out the padding of the last chunk.
    if file.0.len() > 1 {
        gone.push(removed::APPENDED);
    }
    let mut body = b"WEBP".to_vec();
    webp_chunks(&mut inside, &mut body, &mut gone, true)?;
    if body.len() == 4 {
        return None;
    }
    let mut out = b"RIFF".to_vec();
    out.extend_from_slice(&u32::try_from(body.len()).ok()?.to_le_bytes());
    out.append(&mut body);
    Some(Stripped::new(out, gone))
}

fn webp_chunks(
    chunks: &mut Cursor<'_>,
    out: &mut Vec<u8>,
    gone: &mut Vec<&'static str>,
    outermost: bool,
) -> Option<()> {
    while !chunks.is_empty() {
        let name = chunks.array::<4>()?;
        let size = chunks.u32_le()?;
        let content = chunks.take(size)?;
        if size % 2 == 1 {
            // Padding, sometimes missing at the very end.
            chunks.byte();
        }
        match &name {
            b"VP8 " | b"VP8L" | b"ALPH" | b"ICCP" | b"ANIM" => webp_chunk(out, name, content)?,
            b"VP8X" => {
                let mut flags = content.to_vec();
                // Takes away "has EXIF" (8) and "has XMP" (4).
                *flags.first_mut()? &= !0x0C;
                webp_chunk(out, name, &flags)?;
            }
            // One picture of an animation: 16 bytes of frame data, then chunks of its own.
            b"ANMF" if outermost => {
                let mut frame = Cursor(content);
                let mut kept = frame.take(16)?.to_vec();
                webp_chunks(&mut frame, &mut kept, gone, false)?;
                webp_chunk(out, name, &kept)?;
            }
            b"EXIF" => gone.push(removed::EXIF),
            b"XMP " => gone.push(removed::XMP),
            _ => gone.push(removed::PRIVATE),
        }
    }
    Some(())
}

fn webp_chunk(out: &mut Vec<u8>, name: [u8; 4], content: &[u8]) -> Option<()> {
    out.extend_from_slice(&name);
    out.extend_from_slice(&u32::try_from(content.len()).ok()?.to_le_bytes());
    out.extend_from_slice(content);
    if content.len() % 2 == 1 {
        out.push(0);
    }
    Some(())
}

/// GIF (version 89a). `None` if it is not one.
pub(crate) fn strip_gif(bytes: &[u8]) -> Option<Stripped> {
    let mut file = Cursor(bytes);
    let mut gone = Vec::new();
    let screen = file.take(13)?;
    file.take(palette(*screen.get(10)?))?;
    let mut out = bytes.get(..bytes.len() - file.0.len())?.to_vec();
    let mut pictures = 0_u32;
    loop {
        let block = file.0;
        let mut keep = true;
        match file.byte()? {
            0x3B => {
                out.push(0x3B);
                break;
            }
            0x2C => {
                pictures += 1;
                let frame = file.take(9)?;
                file.take(palette(*frame.get(8)?))?;
                file.byte()?;
            }
            0x21 => match file.byte()? {
                // How long and over what a picture is shown.
                0xF9 => {}
                0xFF => {
                    let program = file.0.get(1..12);
                    let loops = matches!(program, Some(b"NETSCAPE2.0" | b"ANIMEXTS1.0"));
                    // How often to repeat, and nothing more: the same blocks could carry anything.
                    keep = loops
                        && matches!(file.0, [11, rest @ ..] if matches!(rest.get(11..16), Some([3, 1, _, _, 0])));
                    if !keep {
                        let xmp = matches!(program, Some(b"XMP DataXMP"));
                        gone.push(if xmp { removed::XMP } else { removed::PRIVATE });
                    }
                }
                _ => {
                    keep = false;
                    gone.push(removed::COMMENT);
                }
            },
            _ => return None,
        }
        loop {
            let size = file.byte()?;
            if size == 0 {
                break;
            }
            file.take(usize::from(size))?;
        }
        if keep {
            out.extend_from_slice(block.get(..block.len() - file.0.len())?);
        }
    }
    if !file.is_empty() {
        gone.push(removed::APPENDED);
    }
    (pictures > 0).then(|| Stripped::new(out, gone))
}

/// Bytes of the colour table announced by a flags byte.
fn palette(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << (usize::from(flags & 7) + 1) }
}
