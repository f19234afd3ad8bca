//! Taking an object out, opened, as an archive package, before it is erased. Every reading is on record as an export.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Read as _},
    path::{Path, PathBuf},
};

use access::{
    Entry as Entered, House, OpContext, Permit, Target,
    actions::{CaseExport, ReportExport},
    enter, enter_within,
};
use ground::{Lang, OrgId, UserId};
use guidance::AnswerValue;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{Work, args};
use uuid::Uuid;
use vault::DataKey;

use super::{
    DueRow, ObjectKind,
    package::{About, Package},
    statements_::{
        ARCHIVED, BYTES, DECISION, EXPORT_ASSESSMENTS, EXPORT_DOCUMENTS, EXPORT_ENTRIES, EXPORT_TASKS,
    },
};
use crate::{
    CaseworkError,
    documents::{Copy, Label, bytes_place},
    model::{Identity, PersonCodes},
    page,
    persons::MAX_PERSONS,
    plan, say,
    sealed::{open, parse, place},
    share::Letter,
    statements_::{PERSONS, REGISTRATION},
};

type Writer = Package<BufWriter<File>>;

/// A document to be taken out.
struct Paper {
    id: Uuid,
    name: String,
    media_type: String,
}

/// What the first reading gives.
struct Content {
    about: About,
    /// Path in the package, and what it holds.
    files: Vec<(String, Value)>,
    papers: Vec<Paper>,
}

fn failed(e: &io::Error) -> CaseworkError {
    CaseworkError::Archive(e.kind().to_string())
}

/// Work that writes files, off the threads that serve others.
async fn off<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, CaseworkError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| CaseworkError::Damaged)?.map_err(|e| failed(&e))
}

/// Where the package of an object lies.
fn file_of(folder: &Path, number: &str) -> PathBuf {
    folder.join(format!("{number}.zip"))
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

fn digest(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut buffer)?;
        let Some(read) = buffer.get(..n).filter(|part| !part.is_empty()) else { break };
        hash.update(read);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Writes the object's package into the folder and notes its checksum. A code when it cannot be, because the object was
/// changed after it was approved.
pub(super) async fn archive(
    house: &House,
    cx: &OpContext,
    folder: &Path,
    row: &DueRow,
) -> Result<Result<(), &'static str>, CaseworkError> {
    let path = file_of(folder, &row.number);
    if written(house, row, &path).await? {
        return Ok(Ok(()));
    }
    let target = Target::Of(row.owner, row.id);
    let Some(content) = read(house, cx, &target, row).await? else { return Ok(Err("changed")) };
    let part = folder.join(format!(".{}.zip.part", row.number));
    let (about, files, made_in, at) = (content.about, content.files, folder.to_owned(), part.clone());
    let mut package: Writer = off(move || {
        fs::create_dir_all(&made_in)?;
        let mut package = Package::new(BufWriter::new(create(&at)?), about);
        for (name, value) in files {
            package.add(&name, "application/json", None, &serde_json::to_vec_pretty(&value)?)?;
        }
        Ok(package)
    })
    .await?;
    for paper in &content.papers {
        // Each by itself: a large document keeps nobody waiting but this job.
        let Some(copies) = bytes(house, cx, &target, row.revision, paper).await? else {
            return Ok(Err("changed"));
        };
        let (id, name, media_type) = (paper.id, paper.name.clone(), paper.media_type.clone());
        package = off(move || {
            for (form, bytes) in copies {
                let file = format!("documents/{id}-{form}.{}", ending(&media_type));
                package.add(&file, &media_type, Some(name.clone()), &bytes)?;
            }
            Ok(package)
        })
        .await?;
    }
    let (from, to) = (part, path.clone());
    let sum = off(move || {
        let file = package.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        fs::rename(&from, &to)?;
        // The name itself must be on disk before anything is erased.
        if let Some(folder) = to.parent() {
            File::open(folder)?.sync_all()?;
        }
        digest(&to)
    })
    .await?;
    note(house, cx, &target, row, sum).await
}

/// Whether the package of this very revision is there, unharmed.
async fn written(house: &House, row: &DueRow, path: &Path) -> Result<bool, CaseworkError> {
    let Some(noted) = house.store.reader().one(&DECISION, args![row.owner, row.id]).await? else {
        return Ok(false);
    };
    let sum: Option<String> = noted.get("archive")?;
    if sum.is_none() || noted.get::<Option<i64>>("archive_revision")? != Some(row.revision) {
        return Ok(false);
    }
    let path = path.to_owned();
    let found = off(move || Ok(digest(&path).ok())).await?;
    Ok(found == sum)
}

/// Says on record what was taken out.
fn recorded(work: &mut Work, proof: store::Recorded, detail: &str, shown: Vec<Uuid>) {
    work.amend(proof, |event| {
        event.detail = Some(detail.to_owned());
        event.shown = shown;
    });
}

async fn note(
    house: &House,
    cx: &OpContext,
    target: &Target,
    row: &DueRow,
    sum: String,
) -> Result<Result<(), &'static str>, CaseworkError> {
    macro_rules! note {
        ($action:ty) => {{
            let Entered { mut work, permit } = enter::<$action>(house, cx, target).await?;
            if permit.revision() != row.revision {
                return Ok(Err("changed"));
            }
            work.run(&ARCHIVED, args![row.owner, row.id, sum.as_str(), row.revision]).await?;
            recorded(&mut work, permit.recorded(), &sum, Vec::new());
            Ok(work.commit(permit.recorded(), Ok(())).await?)
        }};
    }
    match row.kind {
        ObjectKind::Case => note!(CaseExport),
        ObjectKind::Report => note!(ReportExport),
    }
}

fn reason(row: &DueRow) -> String {
    let by = row.decided.map(|(user, at)| format!(", approved by {user} at {at}")).unwrap_or_default();
    format!("deletion by {}{by}", row.rules.join(" "))
}

/// Everything but the bytes of documents; nothing when the object was changed after it was approved.
async fn read(
    house: &House,
    cx: &OpContext,
    target: &Target,
    row: &DueRow,
) -> Result<Option<Content>, CaseworkError> {
    let (number, made) = (row.number.clone(), cx.now);
    if row.kind == ObjectKind::Report {
        let Entered { mut work, permit } = enter::<ReportExport>(house, cx, target).await?;
        if permit.revision() != row.revision {
            return Ok(None);
        }
        let value = intake::export(house, &mut work, &permit).await?;
        recorded(&mut work, permit.recorded(), "content", Vec::new());
        let label = format!("Anmälan {number}");
        let organisation = organisation(house, row.owner).await?;
        let about = About { number, organisation, label, made, reason: reason(row) };
        let content = Content { about, files: vec![("report.json".to_owned(), value)], papers: Vec::new() };
        return Ok(Some(work.commit(permit.recorded(), content).await?));
    }
    let Entered { mut work, permit } = enter::<CaseExport>(house, cx, target).await?;
    if permit.revision() != row.revision {
        return Ok(None);
    }
    let key = permit.key(house)?;
    let (value, papers, organisation) = case(house, &mut work, &permit, &key).await?;
    let mut files = vec![("case.json".to_owned(), value)];
    for report in intake::of_case(&mut work, row.owner, row.id).await? {
        let part = enter_within::<ReportExport>(house, cx, &mut work, &Target::Of(row.owner, report)).await?;
        let name = format!("report-{}.json", part.number());
        files.push((name, intake::export(house, &mut work, &part).await?));
    }
    recorded(&mut work, permit.recorded(), "content", Vec::new());
    let label = format!("Ärende {number}");
    let about = About { number, organisation, label, made, reason: reason(row) };
    Ok(Some(work.commit(permit.recorded(), Content { about, files, papers }).await?))
}

async fn organisation(house: &House, org: OrgId) -> Result<String, CaseworkError> {
    Ok(directory::organisation(&house.store, org).await?.map(|o| o.name).unwrap_or_default())
}

/// The copies of one document; nothing when the case was changed after it was approved.
async fn bytes(
    house: &House,
    cx: &OpContext,
    target: &Target,
    revision: i64,
    paper: &Paper,
) -> Result<Option<Vec<(&'static str, Vec<u8>)>>, CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseExport>(house, cx, target).await?;
    if permit.revision() != revision {
        return Ok(None);
    }
    let key = permit.key(house)?;
    let mut copies = Vec::new();
    for row in work.all(&BYTES, args![permit.owner(), paper.id, permit.id()]).await? {
        let copy = if row.get::<String>("form")? == "clean" { Copy::Clean } else { Copy::Original };
        let sealed: Vec<u8> = row.get("sealed")?;
        copies.push((copy.code(), key.open(bytes_place(copy, permit.owner(), paper.id), &sealed)?.to_vec()));
    }
    recorded(&mut work, permit.recorded(), "document", vec![paper.id]);
    Ok(Some(work.commit(permit.recorded(), copies).await?))
}

/// Usual ending of a media type that is taken.
fn ending(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "pdf",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "image/gif" => "gif",
        "text/plain" => "txt",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.oasis.opendocument.text" => "odt",
        _ => "bin",
    }
}

fn user(id: Option<UserId>) -> Value {
    id.map_or(Value::Null, |id| json!(id.to_string()))
}

fn at(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| json!(at.to_string()))
}

/// Everything of a case, opened.
async fn case(
    house: &House,
    work: &mut Work,
    permit: &Permit<CaseExport>,
    key: &DataKey,
) -> Result<(Value, Vec<Paper>, String), CaseworkError> {
    let (owner, id) = (permit.owner(), permit.id());
    let record = plan::record(house, work, owner, id).await?;
    let mut persons = Vec::new();
    for row in work.all(&PERSONS, args![owner, id, MAX_PERSONS]).await? {
        let person: Uuid = row.get("id")?;
        let identity: Identity =
            open(key, place("case_person", owner, person), &row.get::<Vec<u8>>("sealed")?)?;
        let coded: PersonCodes = parse(&row.get::<String>("coded")?)?;
        persons.push(
            json!({ "id": person, "role": row.get::<String>("role")?, "coded": coded, "identity": identity }),
        );
    }
    let mut journal = Vec::new();
    for row in work.all(&EXPORT_ENTRIES, args![owner, id]).await? {
        let entry = page::entry(&row, key, owner)?;
        journal.push(json!({
            "at": entry.at.to_string(), "written_at": entry.written_at.to_string(), "kind": entry.kind.code(),
            "code": entry.code, "event": row.get::<Option<String>>("event")?, "step": entry.step,
            "sentence": say::entry(house.content, Lang::Sv, &entry), "detail": entry.detail, "text": entry.text,
            "author": user(entry.author), "author_name": entry.author_name, "quiet": row.get::<bool>("quiet")?,
        }));
    }
    let mut tasks = Vec::new();
    for row in work.all(&EXPORT_TASKS, args![owner, id]).await? {
        let task: Uuid = row.get("id")?;
        let text: String = open(key, place("case_task", owner, task), &row.get::<Vec<u8>>("sealed")?)?;
        tasks.push(json!({
            "text": text, "assignee": user(row.get("assignee_id")?), "due_at": at(row.get("due_at")?),
            "made_at": at(row.get("made_at")?), "made_by": user(row.get("made_by")?), "done_at": at(row.get("done_at")?),
            "done_by": user(row.get("done_by")?),
        }));
    }
    let (mut documents, mut papers) = (Vec::new(), Vec::new());
    for row in work.all(&EXPORT_DOCUMENTS, args![owner, id]).await? {
        let document: Uuid = row.get("id")?;
        let label: Label =
            open(key, place("case_document", owner, document), &row.get::<Vec<u8>>("sealed")?)?;
        let media_type: String = row.get("kind")?;
        documents.push(json!({
            "id": document, "name": label.name, "note": label.note, "media_type": media_type,
            "removed_from_clean_copy": row.get::<String>("removed")?, "made_at": at(row.get("made_at")?),
            "made_by": user(row.get("made_by")?), "files": format!("documents/{document}-*"),
        }));
        papers.push(Paper { id: document, name: label.name, media_type });
    }
    let mut assessments = Vec::new();
    for row in work.all(&EXPORT_ASSESSMENTS, args![owner, id]).await? {
        let assessment: Uuid = row.get("id")?;
        let answers: BTreeMap<String, AnswerValue> = parse(&row.get::<String>("answers")?)?;
        let notes: BTreeMap<String, String> = match row.get::<Option<Vec<u8>>>("sealed")? {
            Some(sealed) => open(key, place("case_assessment", owner, assessment), &sealed)?,
            None => BTreeMap::new(),
        };
        assessments.push(json!({
            "version": row.get::<i64>("version")?, "at": at(row.get("at")?), "author": user(row.get("author_id")?),
            "audience": row.get::<String>("audience")?, "purpose": row.get::<Option<String>>("purpose")?,
            "indicators_version": row.get::<String>("indicators_version")?, "answers": answers, "notes": notes,
        }));
    }
    let registration = match work.one(&REGISTRATION, args![owner, id]).await? {
        Some(row) => json!({
            "coded": parse::<Value>(&row.get::<String>("coded")?)?, "codes_date": row.get::<String>("codes_date")?,
            "changed_at": at(row.get("changed_at")?),
        }),
        None => Value::Null,
    };
    let mut disclosures = Vec::new();
    for share in permit.shares(work).await? {
        let letter: Letter = open(key, place("guarded_share", owner, share.id.uuid()), &share.sealed)?;
        disclosures.push(json!({
            "to": format!("{}, {}", share.unit_name, share.org_name), "gate": share.gate,
            "groups": share.groups.to_string(), "made_at": share.made.0.to_string(), "made_by": user(Some(share.made.1)),
            "until": share.until.to_string(), "approved_at": at(share.approved_at),
            "revoked_at": at(share.revoked.map(|(at, _)| at)), "letter": letter,
        }));
    }
    let value = json!({
        "number": permit.number(),
        "organisation": record.org_name,
        "unit": record.unit_name,
        "secrecy": permit.secrecy().code(),
        "status": record.status.code(),
        "received_at": record.received_at.to_string(),
        "opened_at": record.opened_at.to_string(),
        "closed_at": at(record.closed.map(|(at, _)| at)),
        "close_reason": record.closed.map(|(_, reason)| reason.code()),
        "report": record.report.as_ref().map(|(_, number)| number),
        "facts": record.facts,
        "sex": record.sex,
        "persons": persons,
        "journal": journal,
        "tasks": tasks,
        "documents": documents,
        "assessments": assessments,
        "registration": registration,
        "disclosures": disclosures,
    });
    Ok((value, papers, record.org_name))
}
