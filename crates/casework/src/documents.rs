//! Documents (handlingar). The original is kept sealed; what is shown by default is a copy without metadata.

use access::{
    AccessError, Entry as Entered, House, OpContext, Target,
    actions::{CaseRead, CaseWrite, DocumentRead},
    enter,
};
use ground::DocumentId;
use ground::OrgId;
use media::{Accepted, Refused};
use serde::{Deserialize, Serialize};
use store::{Work, args};
use uuid::Uuid;
use vault::{DataKey, Place};

use crate::{
    CaseworkError,
    error::Faults,
    model::{Document, DocumentBytes, EntryDetail, EntryKind, Form},
    sealed::{open, place, seal},
    statements_::{BYTES_INSERT, DOCUMENT, DOCUMENT_INSERT, DOCUMENTS},
    write::{NewEntry, begin},
};

/// Largest document: 20 MB.
pub const MAX_DOCUMENT_BYTES: usize = 20_000_000;
/// Documents of one page.
const PAGE: usize = 50;

/// A file as sent.
#[derive(Clone)]
pub struct Upload {
    /// Name the sender gave it.
    pub name: String,
    /// Media type the browser said.
    pub declared: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Remark.
    pub note: String,
}

/// Which copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copy {
    /// As sent, metadata and all.
    Original,
    /// Without metadata.
    Clean,
}

impl Copy {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Clean => "clean",
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Label {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) note: String,
}

/// Each copy has a column name of its own in its seal: one cannot be put in the other's place.
pub(crate) const fn bytes_place(copy: Copy, owner: ground::OrgId, row: Uuid) -> Place {
    let column = match copy {
        Copy::Original => "original",
        Copy::Clean => "clean",
    };
    Place { table: "case_document_bytes", column, owner, row }
}

fn refused(why: &Refused) -> CaseworkError {
    let key = match why {
        Refused::TooLarge { .. } => "casework-fault-file-large",
        Refused::Empty => "casework-fault-file-empty",
        Refused::TypeMismatch { .. } => "casework-fault-file-mismatch",
        _ => "casework-fault-file-type",
    };
    CaseworkError::field("file", key)
}

/// Adds a document: its kind is told from its bytes, the original sealed, and a copy without metadata made where that is
/// possible.
///
/// # Errors
/// [`CaseworkError::Invalid`] when the file is too large, empty, or of a kind that is not taken.
pub async fn upload_document(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    upload: Upload,
) -> Result<DocumentId, CaseworkError> {
    let mut faults = Faults::default();
    faults.at_most("note", &upload.note);
    faults.done()?;
    let Upload { name, declared, bytes, note } = upload;
    // Before the transaction, and off the threads that serve others: a large PDF takes its time.
    let (accepted, bytes, clean) = tokio::task::spawn_blocking(move || {
        let accepted: Accepted = media::check_upload(&name, declared.as_deref(), &bytes, MAX_DOCUMENT_BYTES)?;
        let clean = media::strip(accepted.kind, &bytes).ok();
        Ok::<_, Refused>((accepted, bytes, clean))
    })
    .await
    .map_err(|_| CaseworkError::Damaged)?
    .map_err(|e| refused(&e))?;
    let id: DocumentId = cx.new_id();
    let mut w = begin!(CaseWrite, house, cx, target, form, id);
    w.must_be_open()?;
    let (owner, case) = (w.permit.owner(), w.permit.id());
    let label = Label { name: accepted.safe_name, note: note.trim().to_owned() };
    let sealed = seal(&w.key, cx, place("case_document", owner, id.uuid()), &label)?;
    let removed = clean.as_ref().map(|c| c.removed.join(" ")).unwrap_or_default();
    let stripped = if clean.is_some() { "clean" } else { "original_only" };
    w.work
        .run(
            &DOCUMENT_INSERT,
            args![owner, id, case, accepted.mime, bytes.len(), removed, stripped, sealed, cx.now, cx.user()],
        )
        .await?;
    let copies = [(Copy::Original, Some(bytes)), (Copy::Clean, clean.map(|c| c.bytes))];
    for (copy, bytes) in copies {
        let Some(bytes) = bytes else { continue };
        let sealed = w.key.seal(bytes_place(copy, owner, id.uuid()), cx.entropy(), &bytes)?;
        w.work.run(&BYTES_INSERT, args![owner, id, copy.code(), case, sealed]).await?;
    }
    let detail = EntryDetail { about: Some(id.uuid()), ..EntryDetail::default() };
    w.add(EntryKind::Document, NewEntry { code: "added", detail, ..NewEntry::default() }).await?;
    w.finish(id).await
}

/// Documents of a case, newest first; `before` is the last one of the page before.
///
/// # Errors
/// [`AccessError::Absent`] when there is no such case for this person.
pub async fn documents(
    house: &House,
    cx: &OpContext,
    target: &Target,
    before: Option<DocumentId>,
) -> Result<(Vec<Document>, Option<DocumentId>), CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let (owner, case) = (permit.owner(), permit.id());
    let key = permit.key(house)?;
    let before = before.map_or(Uuid::max(), DocumentId::uuid);
    let mut found = rows(&mut work, &key, owner, case, before, PAGE + 1).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = if more { found.last().map(|d| d.id) } else { None };
    Ok(work.commit(permit.recorded(), (found, next)).await?)
}

async fn rows(
    work: &mut Work,
    key: &DataKey,
    owner: OrgId,
    case: Uuid,
    before: Uuid,
    limit: usize,
) -> Result<Vec<Document>, CaseworkError> {
    let rows = work.all(&DOCUMENTS, args![owner, case, before, limit]).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: Uuid = row.get("id")?;
        let label: Label = open(key, place("case_document", owner, id), &row.get::<Vec<u8>>("sealed")?)?;
        found.push(Document {
            id: DocumentId(id),
            name: label.name,
            note: label.note,
            mime: row.get("kind")?,
            size: row.get("size")?,
            removed: row.get::<String>("removed")?.split_whitespace().map(str::to_owned).collect(),
            clean: row.get::<String>("stripped")? == "clean",
            made_at: row.get("made_at")?,
        });
    }
    Ok(found)
}

/// The latest documents, for somebody whom they were shared with.
pub(crate) async fn latest(
    work: &mut Work,
    key: &DataKey,
    owner: OrgId,
    case: Uuid,
) -> Result<Vec<Document>, CaseworkError> {
    rows(work, key, owner, case, Uuid::max(), PAGE).await
}

/// One copy of a document, opened.
pub(crate) async fn bytes(
    work: &mut Work,
    key: &DataKey,
    owner: OrgId,
    case: Uuid,
    document: DocumentId,
    copy: Copy,
) -> Result<Option<DocumentBytes>, CaseworkError> {
    let Some(row) = work.one(&DOCUMENT, args![owner, case, document, copy.code()]).await? else {
        return Ok(None);
    };
    let label: Label =
        open(key, place("case_document", owner, document.uuid()), &row.get::<Vec<u8>>("sealed")?)?;
    let sealed: Vec<u8> = row.get("bytes")?;
    let bytes = key.open(bytes_place(copy, owner, document.uuid()), &sealed)?.to_vec();
    Ok(Some(DocumentBytes { name: label.name, mime: row.get("kind")?, bytes }))
}

/// The label of a document, sealed anew at another case.
pub(crate) fn carried(
    old: &DataKey,
    key: &DataKey,
    cx: &OpContext,
    (from, before): (OrgId, DocumentId),
    (to, id): (OrgId, DocumentId),
    sealed: &[u8],
) -> Result<Vec<u8>, CaseworkError> {
    let label: Label = open(old, place("case_document", from, before.uuid()), sealed)?;
    seal(key, cx, place("case_document", to, id.uuid()), &label)
}

/// One copy of a document, sealed anew at another case.
pub(crate) fn carried_bytes(
    old: &DataKey,
    key: &DataKey,
    cx: &OpContext,
    (from, before): (OrgId, DocumentId),
    (to, id): (OrgId, DocumentId),
    form: &str,
    sealed: &[u8],
) -> Result<Vec<u8>, CaseworkError> {
    let copy = if form == Copy::Clean.code() { Copy::Clean } else { Copy::Original };
    let bytes = old.open(bytes_place(copy, from, before.uuid()), sealed)?;
    Ok(key.seal(bytes_place(copy, to, id.uuid()), cx.entropy(), &bytes)?)
}

/// Takes a document out of a case, logged as `document.read` with the document and the copy. A kind of file that has no
/// clean copy gives only the original, and only when it is asked for.
///
/// # Errors
/// [`AccessError::Absent`] when the case has no such document or copy for this person.
pub async fn document_bytes(
    house: &House,
    cx: &OpContext,
    target: &Target,
    document: DocumentId,
    copy: Copy,
) -> Result<DocumentBytes, CaseworkError> {
    let Entered { mut work, permit } = enter::<DocumentRead>(house, cx, target).await?;
    let (owner, case) = (permit.owner(), permit.id());
    let key = permit.key(house)?;
    let Some(found) = bytes(&mut work, &key, owner, case, document, copy).await? else {
        work.commit(permit.recorded(), ()).await?;
        return Err(AccessError::Absent.into());
    };
    let mut event = cx.event("document.read", "case", Some(case));
    event.owner = Some(owner);
    event.rule = permit.rule().code();
    event.shown = vec![document.uuid()];
    event.detail = Some(copy.code().to_owned());
    work.record(event);
    Ok(work.commit(permit.recorded(), found).await?)
}
