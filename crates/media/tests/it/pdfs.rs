use std::time::Instant;

use lopdf::{Document, Object, Stream, dictionary};
use media::{Kind, MAX_PDF_BYTES, StripError, removed, strip};

use crate::build::jpeg;

const CONTENT: &[u8] = b"BT /F1 12 Tf (Page text stays) Tj ET";

/// One page with a photo, a comment and a form field; and everything that should go.
#[expect(clippy::unwrap_used, reason = "a test's own file")]
pub(crate) fn pdf() -> Vec<u8> {
    let mut pdf = Document::with_version("1.7");
    let pages = pdf.new_object_id();
    let content = pdf.add_object(Stream::new(dictionary! {}, CONTENT.to_vec()));
    let photo = pdf.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Image", "Filter" => "DCTDecode" },
        jpeg(),
    ));
    let text = |text: &str| Object::string_literal(text);
    let comment = pdf.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Text", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "T" => text("WRITER-ANNA"), "M" => text("D:20261121"), "Contents" => text("Comment stays"),
    });
    let field = pdf.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "T" => text("fieldname"), "AA" => dictionary! { "K" => dictionary! { "S" => "JavaScript", "JS" => text("FIELD-SCRIPT") } },
        "A" => dictionary! { "S" => "Launch", "F" => text("LAUNCH-THIS") },
    });
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "Annots" => vec![comment.into(), field.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Im1" => photo } },
        "PieceInfo" => dictionary! { "App" => text("PRIVATE-DATA") },
    });
    pdf.objects
        .insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let xmp = pdf.add_object(Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        b"<x>XMP-AUTHOR</x>".to_vec(),
    ));
    let script = pdf.add_object(Stream::new(dictionary! {}, b"SCRIPT-STREAM".to_vec()));
    let attached =
        pdf.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"ATTACHED-BYTES".to_vec()));
    let catalog = pdf.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => pages, "Metadata" => xmp,
        "OpenAction" => dictionary! { "S" => "JavaScript", "JS" => script },
        "Names" => dictionary! {
            "JavaScript" => dictionary! { "Names" => vec![text("x"), dictionary! { "S" => "JavaScript", "JS" => text("NAMED-SCRIPT") }.into()] },
            "EmbeddedFiles" => dictionary! { "Names" => vec![text("a"), dictionary! { "EF" => dictionary! { "F" => attached } }.into()] },
        },
    });
    let info =
        pdf.add_object(dictionary! { "Author" => text("INFO-AUTHOR"), "Producer" => text("INFO-PROGRAM") });
    pdf.trailer.set("Root", catalog);
    pdf.trailer.set("Info", info);
    let mut out = Vec::new();
    pdf.save_to(&mut out).unwrap();
    out
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle)
}

const HIDDEN: [&str; 13] = [
    "WRITER-ANNA",
    "FIELD-SCRIPT",
    "LAUNCH-THIS",
    "PRIVATE-DATA",
    "XMP-AUTHOR",
    "SCRIPT-STREAM",
    "ATTACHED-BYTES",
    "NAMED-SCRIPT",
    "INFO-AUTHOR",
    "INFO-PROGRAM",
    "GPS-59",
    "XMP-ANNA",
    "OpenAction",
];

#[test]
fn a_pdf_loses_people_programs_and_scripts_but_not_its_page() {
    let original = pdf();
    let copy = strip(Kind::Pdf, &original).unwrap();
    for needle in HIDDEN {
        assert!(contains(&original, needle.as_bytes()), "{needle} should be in the original");
        assert!(!contains(&copy.bytes, needle.as_bytes()), "{needle} is still there");
    }
    for what in [
        removed::DOCUMENT_INFO,
        removed::XMP,
        removed::SCRIPT,
        removed::ATTACHMENT,
        removed::GPS,
        removed::ANNOTATION_AUTHOR,
    ] {
        assert!(copy.removed.contains(&what), "{what}");
    }
    let read = Document::load_mem(&copy.bytes).unwrap();
    let page = *read.get_pages().get(&1).unwrap();
    assert_eq!(read.get_page_content(page).trim_ascii(), CONTENT);
    for stays in ["Comment stays", "fieldname"] {
        assert!(contains(&copy.bytes, stays.as_bytes()), "{stays}");
    }
    assert_eq!(strip(Kind::Pdf, &copy.bytes).unwrap().removed, Vec::<&str>::new());
}

/// Found by fuzzing: the copy was told to hold metadata still, because an empty stream was left where something else led.
#[test]
fn metadata_that_something_else_leads_to_is_emptied_with_all_it_says() {
    let mut read = Document::load_mem(&pdf()).unwrap();
    let root = read.trailer.get(b"Root").unwrap().as_reference().unwrap();
    let catalog = read.get_object_mut(root).unwrap().as_dict_mut().unwrap();
    let xmp = catalog.get(b"Metadata").unwrap().clone();
    catalog.set("Elsewhere", xmp.clone());
    let xmp = xmp.as_reference().unwrap();
    let stream = read.get_object_mut(xmp).unwrap().as_stream_mut().unwrap();
    stream.dict.set("Desc", Object::string_literal("STREAM-AUTHOR"));
    let mut original = Vec::new();
    read.save_to(&mut original).unwrap();
    let copy = strip(Kind::Pdf, &original).unwrap();
    assert!(!contains(&copy.bytes, b"XMP-AUTHOR") && !contains(&copy.bytes, b"STREAM-AUTHOR"));
    assert_eq!(strip(Kind::Pdf, &copy.bytes).unwrap().removed, Vec::<&str>::new());
}

#[test]
fn packed_pdfs_are_read_too() {
    let mut packed = Vec::new();
    Document::load_mem(&pdf()).unwrap().save_modern(&mut packed).unwrap();
    assert!(contains(&packed, b"ObjStm"));
    let copy = strip(Kind::Pdf, &packed).unwrap();
    let read = Document::load_mem(&copy.bytes).unwrap();
    assert_eq!(read.get_pages().len(), 1);
    let mut plain = Vec::new();
    let mut read = read;
    read.decompress();
    read.save_to(&mut plain).unwrap();
    for needle in HIDDEN {
        assert!(!contains(&plain, needle.as_bytes()), "{needle} is still there");
    }
}

#[test]
fn an_earlier_version_is_not_carried_along() {
    let mut original = pdf();
    let start = original.windows(9).rposition(|w| w == b"startxref").unwrap();
    let old = String::from_utf8_lossy(&original[start + 9..]).split_whitespace().next().unwrap().to_owned();
    let read = Document::load_mem(&original).unwrap();
    let page = *read.get_pages().get(&1).unwrap();
    let content = read.get_page_contents(page)[0].0;
    let root = read.trailer.get(b"Root").unwrap().as_reference().unwrap().0;
    let at = original.len();
    original.extend_from_slice(
        format!("{content} 0 obj\n<</Length 9>>\nstream\nBT (N) ET\nendstream\nendobj\n").as_bytes(),
    );
    let xref = original.len();
    let size = read.max_id + 1;
    original.extend_from_slice(
        format!("xref\n{content} 1\n{at:010} 00000 n \ntrailer\n<</Size {size}/Root {root} 0 R/Prev {old}>>\nstartxref\n{xref}\n%%EOF")
            .as_bytes(),
    );
    let copy = strip(Kind::Pdf, &original).unwrap();
    assert!(copy.removed.contains(&removed::EARLIER_VERSION));
    assert!(contains(&copy.bytes, b"BT (N) ET"));
    assert!(!contains(&copy.bytes, b"Page text stays"));
}

#[test]
fn what_cannot_be_worked_on_is_refused_soon() {
    let begun = Instant::now();
    assert_eq!(strip(Kind::Pdf, &vec![b' '; MAX_PDF_BYTES + 1]), Err(StripError::TooComplex));
    assert_eq!(strip(Kind::Pdf, b"%PDF-1.7\nnothing"), Err(StripError::Unreadable));

    // Fifty thousand entries that all point at one object of a megabyte.
    let mut many = b"%PDF-1.4\n".to_vec();
    let at = many.len();
    many.extend_from_slice(b"1 0 obj\n<</Length 1000000/K [");
    many.extend(b"0 ".repeat(500_000));
    many.extend_from_slice(b"]>>\nstream\n");
    many.extend(vec![b' '; 1_000_000]);
    many.extend_from_slice(b"\nendstream\nendobj\n");
    let xref = many.len();
    many.extend_from_slice(b"xref\n0 50001\n0000000000 65535 f \n");
    many.extend(format!("{at:010} 00000 n \n").repeat(50_000).into_bytes());
    many.extend_from_slice(
        format!("trailer\n<</Size 50001/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF").as_bytes(),
    );
    assert_eq!(strip(Kind::Pdf, &many), Err(StripError::TooComplex));

    // The same without a stream.
    let plain = String::from_utf8_lossy(&many).replace("/Length 1000000/K", "/K").replace("stream\n", "");
    assert!(strip(Kind::Pdf, plain.as_bytes()).is_err());

    // An object stream whose twenty thousand members are all the same large array.
    let index: String = (2..20_002).map(|id| format!("{id} 0 ")).collect();
    let member = format!("[{}]", "0 ".repeat(100_000));
    let mut stream = b"%PDF-1.5\n".to_vec();
    let at = stream.len();
    let (first, length) = (index.len(), index.len() + member.len());
    stream.extend_from_slice(
        format!("1 0 obj\n<</Type/ObjStm/N 20000/First {first}/Length {length}>>\nstream\n{index}{member}\nendstream\nendobj\n")
            .as_bytes(),
    );
    let xref = stream.len();
    stream.extend_from_slice(
        format!("xref\n0 2\n0000000000 65535 f \n{at:010} 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF")
            .as_bytes(),
    );
    assert_eq!(strip(Kind::Pdf, &stream), Err(StripError::TooComplex));

    // Brackets in brackets.
    let deep = [b"%PDF-1.4\n1 0 obj\n".to_vec(), vec![b'['; 1_000_000]].concat();
    assert!(strip(Kind::Pdf, &deep).is_err());
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
