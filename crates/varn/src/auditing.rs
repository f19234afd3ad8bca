//! `varn audit`: for the operator, for a witness on another machine, and for whoever is handed a proof.

use std::{fmt::Write as _, fs, path::Path};

use access::{Actor, Area, OpContext, Purpose, actions, enter_area};
use content::Content;
use ground::{EventId, Lang, SystemEntropy};
use jiff::Timestamp;
use store::{Glance, Store};
use vault::note::{self, Kind, Signer, Verifier};

use crate::{
    audit_key::{self, AuditLog, Published},
    config::Config,
    fault::Fault,
    key::Mode,
    serve,
};

/// Largest file that is read: a proof or a checkpoint is far smaller.
const MOST: u64 = 1 << 20;

fn text(path: &Path) -> Result<String, Fault> {
    let cannot = |why: String| {
        Fault::new(format!("The file {} cannot be read ({why}). Nothing was changed.", path.display()))
    };
    let size = fs::metadata(path).map_err(|e| cannot(e.kind().to_string()))?.len();
    if size > MOST {
        return Err(cannot("it is too large".to_owned()));
    }
    fs::read_to_string(path).map_err(|e| cannot(e.kind().to_string()))
}

/// An installation that is there already, the demonstration among them.
pub(crate) async fn existing(config: &Config, content: &'static Content) -> Result<serve::Open, Fault> {
    // Whose log should it be when there is no database? And the demonstration has one too.
    let mode = match Store::glance(&config.database, &["mode"]).await? {
        Glance::Known(facts) if facts.get("mode").is_some_and(|m| m == "demo") => Mode::Demo,
        Glance::Known(_) => Mode::Real,
        _ => {
            return Err(Fault::new(
                "There is no database here. Nothing was changed. Check the setting database.".to_owned(),
            ));
        }
    };
    serve::open(config, content, mode).await
}

async fn open(
    config: &Config,
    content: &'static Content,
) -> Result<(serve::Open, AuditLog, OpContext), Fault> {
    let open = existing(config, content).await?;
    let log = AuditLog::open(config, &open.house.store, open.entropy.as_ref()).await?;
    let cx = OpContext::new(
        Actor::Operator,
        Purpose::Administration,
        open.clock.now(),
        Lang::Sv,
        std::sync::Arc::clone(&open.entropy),
    );
    // Working the log through is itself in the log.
    let entry = enter_area::<actions::AuditVerify>(&open.house, &cx, Area::Audit).await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    Ok((open, log, cx))
}

/// Works the whole log through. The second value tells whether it is whole.
pub(crate) fn verify(
    config: &Config,
    content: &'static Content,
    checkpoints: &[std::path::PathBuf],
) -> Result<(String, bool), Fault> {
    serve::runtime()?.block_on(async {
        let mut outside = checkpoints.iter().map(|p| text(p)).collect::<Result<Vec<_>, _>>()?;
        let (open, log, _) = open(config, content).await?;
        let store = &open.house.store;
        audit::sequence_all(store, open.entropy.as_ref()).await?;
        if let Some(note) = audit_key::published(&log.folder).map_err(|e| Fault::new(e.to_string()))? {
            outside.push(note);
        }
        let report = audit::verify(store, Some(&log.signer.verifier()), &outside).await;
        open.house.close().await;
        let report = report.map_err(|e| Fault::new(e.to_string()))?;
        let mut said = format!(
            "{} events, {} signed states agree with them. Root: {}\n",
            report.size,
            report.checkpoints,
            vault::merkle::text(&report.root)
        );
        for flaw in &report.flaws {
            let _ = writeln!(said, "WRONG: {flaw}");
        }
        said.push_str(if report.flaws.is_empty() {
            "The log is whole.\n"
        } else {
            "The log is not whole. Keep the database and its backups as they are and tell the data-protection officer.\n"
        });
        Ok((said, report.flaws.is_empty()))
    })
}

/// Signs the log as it stands now and publishes it.
pub(crate) fn checkpoint(config: &Config, content: &'static Content) -> Result<String, Fault> {
    serve::runtime()?.block_on(async {
        let (open, log, cx) = open(config, content).await?;
        let store = &open.house.store;
        let done =
            audit_key::publish(store, &log.signer, &log.folder, open.entropy.as_ref(), cx.now, true).await;
        open.house.close().await;
        done.map_err(Fault::new)?;
        audit_key::published(&log.folder)
            .map_err(|e| Fault::new(e.to_string()))?
            .ok_or_else(|| Fault::new("Nothing was published.".to_owned()))
    })
}

/// A text that shows anybody that one event stands in the log.
pub(crate) fn prove(config: &Config, content: &'static Content, event: &str) -> Result<String, Fault> {
    let event: EventId = event
        .parse::<uuid::Uuid>()
        .map_err(|_| Fault::new(format!("“{event}” is not the id of an event. Nothing was changed.")))?
        .into();
    serve::runtime()?.block_on(async {
        let (open, log, cx) = open(config, content).await?;
        let store = &open.house.store;
        let proof = async {
            audit_key::publish(store, &log.signer, &log.folder, open.entropy.as_ref(), cx.now, true)
                .await
                .map_err(Fault::new)?;
            let mut work = store.begin_reading("varn.audit.prove").await?;
            let (size, note) = audit::last_checkpoint(&mut work)
                .await?
                .ok_or_else(|| Fault::new("The log has not been signed yet.".to_owned()))?;
            let proof = audit::prove(&mut work, event, size)
                .await?
                .ok_or_else(|| Fault::new(format!("There is no event {} in the log.", event.uuid())))?;
            Ok(proof.text(&note))
        }
        .await;
        open.house.close().await;
        proof
    })
}

/// Checks a proof without any database.
pub(crate) fn check(proof: &Path, key: &str) -> Result<String, Fault> {
    let key = Verifier::parse(key).map_err(|e| Fault::new(format!("--key: {e}.")))?;
    let (proof, note) = audit::Proof::parse(&text(proof)?)
        .ok_or_else(|| Fault::new("This is not a proof that `varn audit prove` has written.".to_owned()))?;
    let (state, _) =
        note::verify(&note, &key).map_err(|e| Fault::new(format!("The proof does not hold: {e}.")))?;
    if !proof.holds(&state) {
        return Err(Fault::new(
            "The proof does not hold: the event's text, its salt or its place was changed.".to_owned(),
        ));
    }
    Ok(format!(
        "The proof holds. Event {} of {} in the log “{}” says:\n\n{}",
        proof.index + 1,
        state.size,
        state.origin,
        proof.body.as_str()
    ))
}

/// A witness signs what it has seen, if it continues what it saw before.
pub(crate) fn witness(
    folder: &Path,
    key_file: &Path,
    name: &str,
    seen: &Path,
    now: Timestamp,
) -> Result<String, Fault> {
    let signer = match fs::read_to_string(key_file) {
        Ok(secret) => {
            crate::key::only_for_its_owner(key_file, "witness key")?;
            Signer::from_text(&zeroize::Zeroizing::new(secret))
                .map_err(|e| Fault::new(format!("{}: {e}. Nothing was signed.", key_file.display())))?
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let signer = Signer::generate(name, Kind::Witness, &SystemEntropy)
                .map_err(|e| Fault::new(format!("--name: {e}. Nothing was signed.")))?;
            crate::key::write_secret(key_file, &signer.to_text()).map_err(|e| {
                Fault::new(format!("The key file {} cannot be made ({}).", key_file.display(), e.kind()))
            })?;
            signer
        }
        Err(e) => return Err(Fault::new(format!("{} cannot be read ({}).", key_file.display(), e.kind()))),
    };
    let log = audit_key::key_of(folder)?;
    let published = audit_key::published(folder)
        .map_err(|e| Fault::new(format!("The checkpoint cannot be read ({}).", e.kind())))?
        .ok_or_else(|| {
            Fault::new(format!("There is no checkpoint in {}. Nothing was signed.", folder.display()))
        })?;
    let (state, _) =
        note::verify(&published, &log).map_err(|e| Fault::new(format!("{e}. Nothing was signed.")))?;
    let tiles = Published::new(folder, &state);
    if tiles.root_at(state.size)? != state.root {
        return Err(Fault::new(
            "The published tiles do not give the signed root. Nothing was signed.".to_owned(),
        ));
    }
    if seen.exists() {
        let before = text(seen)?;
        // Signed by this witness itself, and by the same log.
        let (before, _) = note::verify(&before, &signer.verifier())
            .and_then(|_| note::verify(&before, &log))
            .map_err(|e| Fault::new(format!("{}: {e}. Nothing was signed.", seen.display())))?;
        if before.size > state.size {
            return Err(Fault::new(format!(
                "The log has {} events, but {} were seen before: it was put back or shortened. Nothing was signed. \
                 Tell the data-protection officer.",
                state.size, before.size
            )));
        }
        if tiles.root_at(before.size)? != before.root {
            return Err(Fault::new(format!(
                "The first {} events of the log are not those seen before: it was rewritten. Nothing was signed. \
                 Tell the data-protection officer.",
                before.size
            )));
        }
    }
    let (body, _) = note::split(&published).map_err(|e| Fault::new(e.to_string()))?;
    let cosigned = format!("{published}{}", signer.line(body, now));
    fs::write(seen, &cosigned)
        .map_err(|e| Fault::new(format!("{} cannot be written ({}).", seen.display(), e.kind())))?;
    Ok(format!("{cosigned}\nThe public key of this witness: {}\n", signer.verifier()))
}
