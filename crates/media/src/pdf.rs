//! PDF (ISO 32000): read whole, take out what tells about people and programs or starts something, write anew.
//!
//! A PDF can be made so that reading it takes hours: a thousand entries that all point at one large object,
//! or a small stream that unpacks to gigabytes. The reading here is therefore strict (it stops at the first
//! fault) and counts its work; see [`Budget`].

use std::{
    cell::RefCell,
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};

use crate::{StripError, Stripped, bytes::count, jpeg, strip::removed};

/// Largest PDF worked on, in bytes.
pub const MAX_PDF_BYTES: usize = 20 * 1024 * 1024;
/// Most objects in a PDF worked on; a long report has some thousands.
pub const MAX_PDF_OBJECTS: usize = 100_000;

/// Any one packed stream read while loading may unpack to this much, and all object streams together to
/// [`MAX_UNPACKED`].
const MAX_STREAM: usize = 8 * 1024 * 1024;
const MAX_UNPACKED: usize = 32 * 1024 * 1024;
/// An object met again is an older version of it, or several entries pointing at one place. This much
/// [`weight`] of such is read.
const MAX_REPEATED: usize = 200_000;

pub(crate) fn strip(bytes: &[u8]) -> Result<Stripped, StripError> {
    if bytes.len() > MAX_PDF_BYTES {
        return Err(StripError::TooComplex);
    }
    // The reader is well behaved as far as we know; a panic in it must still not reach the door.
    let mut document = match catch_unwind(AssertUnwindSafe(|| load(bytes))) {
        Ok(Ok(document)) => document,
        Ok(Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }))) => {
            return Err(StripError::TooComplex);
        }
        Ok(Err(lopdf::Error::InvalidPassword)) => return Err(StripError::Locked),
        Ok(Err(_)) => return Err(StripError::Unreadable),
        Err(payload) if payload.is::<TooMuch>() => return Err(StripError::TooComplex),
        Err(_) => return Err(StripError::Unreadable),
    };
    if document.was_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(StripError::Locked);
    }
    if document.objects.len() > MAX_PDF_OBJECTS {
        return Err(StripError::TooComplex);
    }
    catch_unwind(AssertUnwindSafe(|| clean_and_write(&mut document, bytes)))
        .unwrap_or(Err(StripError::Unreadable))
}

fn load(bytes: &[u8]) -> lopdf::Result<Document> {
    BUDGET.set(Budget::default());
    let options = LoadOptions {
        filter: Some(within_budget),
        strict: true,
        max_decompressed_size: Some(MAX_STREAM),
        ..LoadOptions::default()
    };
    let loaded = Document::load_mem_with_options(bytes, options);
    BUDGET.set(Budget::default());
    loaded
}

/// The work one reading has done. The reader takes only a plain function as its filter, so the count lives
/// beside it, one per thread.
#[derive(Default)]
struct Budget {
    seen: HashSet<ObjectId>,
    objects: usize,
    repeated: usize,
    unpacked: usize,
}

thread_local! {
    static BUDGET: RefCell<Budget> = RefCell::new(Budget::default());
}

/// Thrown past the reader, which has no other way to be stopped, and caught in [`strip`].
struct TooMuch;

fn within_budget(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let fits = BUDGET.with_borrow_mut(|budget| {
        budget.objects += 1;
        if !budget.seen.insert(id) {
            budget.repeated = budget.repeated.saturating_add(weight(object));
        }
        let mut fits = budget.objects <= MAX_PDF_OBJECTS && budget.repeated <= MAX_REPEATED;
        if let Ok(stream) = object.as_stream()
            && stream.dict.has_type(b"ObjStm")
        {
            fits &= object_stream_fits(stream, budget);
        }
        fits
    });
    if !fits {
        resume_unwind(Box::new(TooMuch));
    }
    // The reader keeps `object` for some objects and the returned one for others.
    Some((id, object.clone()))
}

/// Roughly how much work an object was to read: its parts, and its bytes in sixteens.
fn weight(object: &Object) -> usize {
    let inside = |dictionary: &Dictionary| dictionary.iter().map(|(_, value)| weight(value)).sum::<usize>();
    1 + match object {
        Object::Array(items) => items.iter().map(weight).sum(),
        Object::Dictionary(dictionary) => inside(dictionary),
        Object::Stream(stream) => inside(&stream.dict) + stream.content.len() / 16,
        Object::String(bytes, _) | Object::Name(bytes) => bytes.len() / 16,
        _ => 0,
    }
}

/// Looks at an object stream before the reader unpacks it: its size, and that its members lie one after
/// the other as ISO 32000-2, 7.5.7 says, so that none is read a thousand times.
fn object_stream_fits(stream: &Stream, budget: &mut Budget) -> bool {
    let Ok(content) = stream.get_plain_content_with_limit(MAX_STREAM) else { return false };
    budget.unpacked = budget.unpacked.saturating_add(content.len());
    let first = stream.dict.get(b"First").and_then(Object::as_i64).ok().and_then(|n| usize::try_from(n).ok());
    let Some(index) = first.and_then(|first| content.get(..first)).and_then(|i| std::str::from_utf8(i).ok())
    else {
        return false;
    };
    let mut last = None;
    let in_order = index.split_whitespace().skip(1).step_by(2).all(|offset| {
        let Ok(offset) = offset.parse::<u32>() else { return false };
        let later = last.is_none_or(|last| offset > last);
        last = Some(offset);
        later
    });
    in_order && budget.unpacked <= MAX_UNPACKED
}

fn clean_and_write(document: &mut Document, original: &[u8]) -> Result<Stripped, StripError> {
    let mut gone = Vec::new();
    if document.trailer.remove(b"Info").is_some() {
        gone.push(removed::DOCUMENT_INFO);
    }
    // The way back to earlier versions; their objects are not written again either.
    if document.trailer.remove(b"Prev").is_some() || count(original, b"%%EOF") > 1 {
        gone.push(removed::EARLIER_VERSION);
    }
    document.trailer.remove(b"XRefStm");
    for object in document.objects.values_mut() {
        clean(object, &mut gone)?;
    }
    document.prune_objects();
    let mut out = Vec::with_capacity(original.len());
    document.save_to(&mut out).map_err(|_| StripError::Unreadable)?;
    // What was packed is written unpacked. A copy is taken like any other file, or not made.
    if out.len() > MAX_PDF_BYTES {
        return Err(StripError::TooComplex);
    }
    Ok(Stripped::new(out, gone))
}

/// Nesting is at most 100 deep: the reader refuses more.
fn clean(object: &mut Object, gone: &mut Vec<&'static str>) -> Result<(), StripError> {
    match object {
        Object::Array(items) => items.iter_mut().try_for_each(|item| clean(item, gone)),
        Object::Dictionary(dictionary) => clean_dictionary(dictionary, gone),
        Object::Stream(stream) => {
            clean_dictionary(&mut stream.dict, gone)?;
            if stream.dict.has_type(b"Metadata") {
                // Whatever else leads to it finds an empty stream.
                stream.dict = Dictionary::new();
                stream.set_content(Vec::new());
                gone.push(removed::XMP);
                return Ok(());
            }
            let filters = stream.filters().unwrap_or_default();
            if filters == [b"DCTDecode".as_slice()] {
                // A photo inside a PDF is a whole JPEG with all its camera data.
                let photo = jpeg::strip(&stream.content).ok_or(StripError::Unreadable)?;
                if !photo.removed.is_empty() {
                    gone.extend(photo.removed);
                    stream.set_content(photo.bytes);
                }
            } else if filters.iter().any(|filter| matches!(*filter, b"DCTDecode" | b"DCT")) {
                // A photo packed once more, which nothing common writes.
                return Err(StripError::TooComplex);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Keys taken out wherever they stand, and what they are.
const KEYS: &[(&[u8], &str)] = &[
    (b"Metadata", removed::XMP),
    (b"PieceInfo", removed::PRIVATE),
    (b"LastModified", removed::TIME),
    (b"Thumb", removed::THUMBNAIL),
    (b"OpenAction", removed::SCRIPT),
    (b"AA", removed::SCRIPT),
    (b"JavaScript", removed::SCRIPT),
    (b"JS", removed::SCRIPT),
    (b"XFA", removed::SCRIPT),
    (b"EmbeddedFiles", removed::ATTACHMENT),
    (b"EmbeddedFile", removed::ATTACHMENT),
    (b"EF", removed::ATTACHMENT),
    (b"AF", removed::ATTACHMENT),
    (b"Collection", removed::ATTACHMENT),
];

/// Actions that run, open or send something (ISO 32000-2, table 201). Links inside the document and to the
/// web stay.
const ACTIONS: &[&[u8]] = &[b"JavaScript", b"Launch", b"ImportData", b"SubmitForm", b"ResetForm", b"GoToE"];

fn clean_dictionary(dictionary: &mut Dictionary, gone: &mut Vec<&'static str>) -> Result<(), StripError> {
    let is_action =
        dictionary.get(b"S").and_then(Object::as_name).is_ok_and(|action| ACTIONS.contains(&action));
    if is_action {
        *dictionary = Dictionary::new();
        gone.push(removed::SCRIPT);
        return Ok(());
    }
    for (key, what) in KEYS {
        if dictionary.remove(key).is_some() {
            gone.push(what);
        }
    }
    // A comment carries its writer's name in /T; a form field (Widget) carries the field's name there.
    let is_comment = dictionary.has(b"Rect")
        && dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|subtype| subtype != b"Widget");
    if is_comment {
        for key in [b"T".as_slice(), b"M", b"CreationDate", b"NM"] {
            if dictionary.remove(key).is_some() {
                gone.push(removed::ANNOTATION_AUTHOR);
            }
        }
    }
    dictionary.iter_mut().try_for_each(|(_, value)| clean(value, gone))
}
