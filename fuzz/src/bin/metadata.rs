//! A file put together from pieces: those that show the picture or the page hold what the fuzzer gives, those that tell
//! about people hold a secret as well. Whatever the order, a copy that is made does not hold the secret.
#![no_main]

use fuzz::{holds, take, take_many};
use libfuzzer_sys::fuzz_target;
use media::{Kind, strip};

const SECRET: &[u8] = b"HEMLIGT-4711-SAGOGATAN";

fuzz_target!(|data: &[u8]| {
    // The fuzzer learns the secret and puts it where it may stand.
    if holds(data, &SECRET[..4]) {
        return;
    }
    let mut data = data;
    let (kind, file) = match take(&mut data) % 5 {
        0 => (Kind::Jpeg, jpeg(data)),
        1 => (Kind::Png, png(data)),
        2 => (Kind::Webp, webp(data)),
        3 => (Kind::Gif, gif(data)),
        _ => (Kind::Pdf, pdf(data)),
    };
    if let Ok(copy) = strip(kind, &file) {
        assert!(!holds(&copy.bytes, SECRET), "{kind:?}: {:?}", copy.removed);
    }
});

/// What a piece holds: a few bytes of the fuzzer's.
fn some<'a>(data: &mut &'a [u8]) -> &'a [u8] {
    let most = usize::from(take(data) % 48);
    take_many(data, most)
}

/// The secret amid a few bytes of the fuzzer's.
fn hidden(start: &[u8], data: &mut &[u8]) -> Vec<u8> {
    [start, some(data), SECRET, some(data)].concat()
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    [&[0xFF, marker], &(content.len() as u16 + 2).to_be_bytes()[..], content].concat()
}

fn jpeg(mut data: &[u8]) -> Vec<u8> {
    let mut file = b"\xFF\xD8".to_vec();
    while !data.is_empty() && file.len() < 60_000 {
        let piece = match take(&mut data) % 14 {
            0 => segment(0xE0, &hidden(b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01", &mut data)),
            1 => segment(0xE1, &hidden(b"Exif\0\0II*\0\x08\0\0\0\x01\0", &mut data)),
            2 => segment(
                0xE1,
                &hidden(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06", &mut data),
            ),
            3 => segment(0xE1, &hidden(b"http://ns.adobe.com/xap/1.0/\0", &mut data)),
            4 => segment(0xE2, &hidden(b"MPF\0", &mut data)),
            5 => segment(0xED, &hidden(b"Photoshop 3.0\08BIM", &mut data)),
            6 => segment(0xFE, &hidden(b"", &mut data)),
            7 => segment(0xE3 + take(&mut data) % 10, &hidden(b"", &mut data)),
            8 => segment(0xDB, some(&mut data)),
            9 => segment(0xC0 + take(&mut data) % 16, some(&mut data)),
            10 => {
                // Picture data: a marker in it is always followed by 0.
                let scan: Vec<u8> = some(&mut data)
                    .iter()
                    .flat_map(|b| if *b == 255 { vec![255, 0] } else { vec![*b] })
                    .collect();
                [segment(0xDA, b"\x01\x01\0\0\x3F\0"), scan].concat()
            }
            11 => segment(0xE2, &[b"ICC_PROFILE\0\x01\x01", some(&mut data)].concat()),
            12 => segment(0xEE, &[b"Adobe", some(&mut data)].concat()),
            _ => [b"\xFF\xD9".as_slice(), &hidden(b"", &mut data)].concat(),
        };
        file.extend(piece);
    }
    file.extend(b"\xFF\xD9");
    file.extend(SECRET);
    file
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32).to_be_bytes()[..], name, content, b"CRC!"].concat()
}

fn png(mut data: &[u8]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0"));
    while !data.is_empty() && file.len() < 60_000 {
        let piece = match take(&mut data) % 9 {
            0 => chunk(b"eXIf", &hidden(b"II*\0", &mut data)),
            1 => chunk(b"tEXt", &hidden(b"Author\0", &mut data)),
            2 => chunk(b"iTXt", &hidden(b"XML:com.adobe.xmp\0", &mut data)),
            3 => chunk(b"zTXt", &hidden(b"", &mut data)),
            4 => chunk(b"tIME", &hidden(b"", &mut data)),
            5 => chunk(b"prVt", &hidden(b"", &mut data)),
            6 => chunk(b"IDAT", some(&mut data)),
            7 => chunk(b"PLTE", some(&mut data)),
            _ => {
                let name = take_many(&mut data, 4).first_chunk::<4>().copied().unwrap_or(*b"caBX");
                // What the picture needs may hold anything.
                let needed = name.first().is_some_and(u8::is_ascii_uppercase)
                    || [
                        *b"tRNS", *b"cHRM", *b"gAMA", *b"iCCP", *b"sBIT", *b"sRGB", *b"cICP", *b"mDCV",
                        *b"cLLI", *b"bKGD", *b"hIST", *b"pHYs", *b"sPLT", *b"acTL", *b"fcTL", *b"fdAT",
                    ]
                    .contains(&name);
                if needed { chunk(&name, some(&mut data)) } else { chunk(&name, &hidden(b"", &mut data)) }
            }
        };
        file.extend(piece);
    }
    file.extend(chunk(b"IDAT", b"picture"));
    file.extend(chunk(b"IEND", b""));
    file.extend(SECRET);
    file
}

fn riff(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let padding: &[u8] = if content.len() % 2 == 1 { b"\0" } else { b"" };
    [name, &(content.len() as u32).to_le_bytes()[..], content, padding].concat()
}

fn webp_pieces(data: &mut &[u8], outermost: bool) -> Vec<u8> {
    let mut inside = Vec::new();
    while !data.is_empty() && inside.len() < 60_000 {
        let piece = match take(data) % 9 {
            0 => riff(b"EXIF", &hidden(b"II*\0", data)),
            1 => riff(b"XMP ", &hidden(b"<x:xmpmeta>", data)),
            2 => riff(b"Prvt", &hidden(b"", data)),
            3 => riff(b"VP8X", &[&[take(data)], &[0; 9][..]].concat()),
            4 => riff(b"VP8L", some(data)),
            5 => riff(b"ICCP", some(data)),
            6 if outermost => {
                let mut part = some(data);
                riff(b"ANMF", &[&[0; 16][..], &webp_pieces(&mut part, false)].concat())
            }
            7 => riff(b"VP8 ", some(data)),
            _ => riff(b"ALPH", some(data)),
        };
        inside.extend(piece);
    }
    inside
}

fn webp(mut data: &[u8]) -> Vec<u8> {
    let inside = [b"WEBP".to_vec(), webp_pieces(&mut data, true)].concat();
    [riff(b"RIFF", &inside), SECRET.to_vec()].concat()
}

fn blocks(content: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = content.chunks(255).flat_map(|c| [&[c.len() as u8], c].concat()).collect();
    out.push(0);
    out
}

fn gif(mut data: &[u8]) -> Vec<u8> {
    let mut file = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
    while !data.is_empty() && file.len() < 60_000 {
        let piece = match take(&mut data) % 6 {
            0 => [b"\x21\xFE".to_vec(), blocks(&hidden(b"", &mut data))].concat(),
            1 => [b"\x21\x01".to_vec(), blocks(&hidden(b"", &mut data))].concat(),
            2 => [b"\x21\xFF\x0BXMP DataXMP".to_vec(), blocks(&hidden(b"", &mut data))].concat(),
            3 => [b"\x21\xFF\x0BNETSCAPE2.0".to_vec(), blocks(&hidden(b"\x01\0\0", &mut data))].concat(),
            4 => [b"\x21\xF9".to_vec(), blocks(b"\0\0\0\0")].concat(),
            _ => [b"\x2C\0\0\0\0\x01\0\x01\0\0\x02".to_vec(), blocks(some(&mut data))].concat(),
        };
        file.extend(piece);
    }
    file.extend(b"\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3B");
    file.extend(SECRET);
    file
}

/// A PDF of one page, with objects that the fuzzer chooses; those with a secret hang on what is taken out.
fn pdf(mut data: &[u8]) -> Vec<u8> {
    let secret = std::str::from_utf8(SECRET).unwrap();
    let mut extra = Vec::<String>::new();
    let (mut catalog, mut page, mut trailer) = (String::new(), String::new(), String::new());
    while !data.is_empty() && extra.len() < 40 {
        let n = extra.len() + 4;
        let piece = match take(&mut data) % 12 {
            0 => {
                trailer = format!("/Info {n} 0 R");
                format!("<< /Author ({secret}) /CreationDate (D:20260101) >>")
            }
            1 => {
                catalog += &format!(" /Metadata {n} 0 R");
                stream("/Type /Metadata /Subtype /XML", secret)
            }
            2 => {
                catalog += &format!(" /OpenAction {n} 0 R");
                format!("<< /S /JavaScript /JS ({secret}) >>")
            }
            3 => {
                catalog += &format!(" /Names << /EmbeddedFiles {n} 0 R >>");
                format!("<< /Names [({secret}) << /Type /Filespec /F ({secret}) >>] >>")
            }
            4 => {
                page += &format!(" /Annots [{n} 0 R]");
                format!(
                    "<< /Type /Annot /Subtype /Text /Rect [0 0 1 1] /T ({secret}) /M ({secret}) /NM ({secret}) >>"
                )
            }
            5 => {
                page += &format!(" /PieceInfo {n} 0 R");
                format!("<< /App << /Private ({secret}) >> >>")
            }
            6 => {
                page += &format!(" /AA << /O {n} 0 R >>");
                format!("<< /S /Launch /F ({secret}) >>")
            }
            7 => {
                page += &format!(" /Thumb {n} 0 R");
                stream("/Width 1 /Height 1", secret)
            }
            8 => {
                catalog += &format!(" /AcroForm << /XFA {n} 0 R /Fields [] >>");
                stream("", secret)
            }
            9 => {
                page += &format!(" /Resources << /XObject << /I {n} 0 R >> >>");
                let photo = format!(
                    "\u{FF}\u{D8}\u{FF}\u{FE}\0\u{18}{secret}\u{FF}\u{DA}\0\u{8}\u{1}\u{1}\0\0\u{3F}\0\u{12}\u{FF}\u{D9}"
                );
                stream("/Subtype /Image /Filter /DCTDecode", &photo)
            }
            10 => {
                page += &format!(" /B{n} [({}) {n} 0 R]", plain(some(&mut data)));
                format!("[ << /AF ({secret}) /EF ({secret}) >> ({}) ]", plain(some(&mut data)))
            }
            // Nothing leads there.
            _ => format!("({secret})"),
        };
        extra.push(piece);
    }
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] {page} >>"),
    ];
    objects.append(&mut extra);
    // Latin-1: every character is one byte.
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(file.chars().count());
        file += &format!("{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let start = file.chars().count();
    file += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        file += &format!("{place:010} 00000 n \n");
    }
    file += &format!(
        "trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    file.chars().map(|c| c as u8).collect()
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<< {dictionary} /Length {} >>\nstream\n{content}\nendstream", content.chars().count())
}

fn plain(bytes: &[u8]) -> String {
    bytes.iter().filter(|b| b.is_ascii_alphanumeric()).map(|b| *b as char).collect()
}
