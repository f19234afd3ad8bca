//! `varn key`: what the operator does with keys. Every use is in the log.

use std::{fmt::Write as _, fs, path::Path};

use access::{AccessError, Actor, Area, House, Keep, OpContext, Purpose, actions::KeyManage, enter_area};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use content::Content;
use ground::{Lang, OrgId, SystemEntropy};
use jiff::Timestamp;
use store::{Glance, Store, args};
use vault::{
    RootKey,
    recovery::{self, Part},
};

use crate::{
    auditing,
    config::Config,
    custody::{self, CREDENTIAL, Custody, RootKeyIn},
    fault::Fault,
    key::{self, CHECK, FACT_SET, ID, OWN},
    serve,
};

store::statements! {
    /// Organisations of a name or id.
    ORGANISATION = "varn.key.organisation", "SELECT id, name FROM organisation WHERE id = $1 OR name = $2 ORDER BY id";
    /// All keys of organisations, with where they are kept.
    KEYS = "varn.key.list",
        "SELECT k.org_id, k.version, k.made_at, k.retired_at, k.custodian, o.name FROM org_key k \
         LEFT JOIN organisation o ON o.id = k.org_id ORDER BY o.name, k.org_id, k.version";
}

fn operator(open: &serve::Open) -> OpContext {
    OpContext::new(
        Actor::Operator,
        Purpose::Administration,
        open.clock.now(),
        Lang::Sv,
        std::sync::Arc::clone(&open.entropy),
    )
}

/// Puts on record what is done with the keys of the installation.
async fn record(open: &serve::Open, what: &str) -> Result<(), Fault> {
    let entry = enter_area::<KeyManage>(&open.house, &operator(open), Area::Keys).await?;
    let mut work = entry.work;
    work.amend(entry.permit.recorded(), |event| event.detail = Some(what.to_owned()));
    Ok(work.commit(entry.permit.recorded(), ()).await?)
}

/// Opens the installation, does something, closes it.
pub(crate) fn with<T>(
    config: &Config,
    content: &'static Content,
    act: impl AsyncFnOnce(&serve::Open) -> Result<T, Fault>,
) -> Result<T, Fault> {
    serve::runtime()?.block_on(async {
        let open = auditing::existing(config, content).await?;
        let done = act(&open).await;
        open.house.close().await;
        done
    })
}

async fn organisation(house: &House, said: &str) -> Result<(OrgId, String), Fault> {
    let id = said.parse::<uuid::Uuid>().unwrap_or_default();
    let rows = house.store.reader().all(&ORGANISATION, args![id, said]).await?;
    match rows.as_slice() {
        [row] => Ok((row.get("id")?, row.get("name")?)),
        [] => Err(Fault::new(format!(
            "No organisation has the id or the name “{said}”. Nothing was changed. `varn key list` shows them."
        ))),
        _ => Err(Fault::new(format!(
            "Several organisations are called “{said}”. Nothing was changed. Give the id, which `varn key list` shows."
        ))),
    }
}

/// Every organisation's keys: version, since when, kept by whom.
pub(crate) fn list(config: &Config, content: &'static Content) -> Result<String, Fault> {
    with(config, content, async |open| {
        let mut out = String::new();
        for row in open.house.store.reader().all(&KEYS, args![]).await? {
            let retired: Option<Timestamp> = row.get("retired_at")?;
            let _ = writeln!(
                out,
                "{}  version {} of {:.0}  {}{}  {}",
                row.get::<OrgId>("org_id")?,
                row.get::<i64>("version")?,
                row.get::<Timestamp>("made_at")?,
                row.get::<Option<String>>("custodian")?.unwrap_or_else(|| "root key".to_owned()),
                if retired.is_some() { ", retired" } else { "" },
                row.get::<Option<String>>("name")?.unwrap_or_default(),
            );
        }
        Ok(out)
    })
}

/// A new version of an organisation's key, and everything under it.
pub(crate) fn rotate(config: &Config, content: &'static Content, said: &str) -> Result<String, Fault> {
    renew(config, content, said, Keep::Same)
}

/// A new version of an organisation's key, kept by another: the operator has seen the old one.
pub(crate) fn move_to(
    config: &Config,
    content: &'static Content,
    said: &str,
    to: &str,
) -> Result<String, Fault> {
    if to != "root" && !config.key_services.contains_key(to) {
        return Err(Fault::new(format!(
            "There is no key service “{to}” in the configuration. Nothing was changed. Name one, or root."
        )));
    }
    renew(config, content, said, if to == "root" { Keep::Root } else { Keep::Service(to) })
}

fn renew(config: &Config, content: &'static Content, said: &str, keep: Keep<'_>) -> Result<String, Fault> {
    with(config, content, async |open| {
        let (org, name) = organisation(&open.house, said).await?;
        let cx = operator(open);
        let version = access::rotate(&open.house, &cx, org, keep).await?;
        let moved = rewrap(open, &cx, org).await?;
        Ok(format!(
            "The key of {name} has version {version}; {moved} data keys were wrapped anew. \
             The version before is removed by the server when nothing needs it.\n"
        ))
    })
}

/// Moves the wraps. What is interrupted here, the server's job or the next rotation ends.
pub(crate) async fn rewrap(open: &serve::Open, cx: &OpContext, org: OrgId) -> Result<usize, Fault> {
    access::rewrap(&open.house, cx, org).await.map_err(|e: AccessError| {
        Fault::new(format!(
            "The new version is in use, but not everything is under it yet: {e} The server goes on by itself; \
             `varn key rotate` again does too."
        ))
    })
}

/// A new root key: organisations' keys and the installation's are wrapped anew.
pub(crate) fn rotate_root(config: &Config, content: &'static Content) -> Result<String, Fault> {
    with(config, content, async |open| {
        let file = &config.root_key_file;
        if config.root_key == RootKeyIn::Credential {
            return Err(Fault::new(
                "systemd keeps the root key, and it cannot be changed from here. Nothing was changed. Put the key in root_key_file \
                 (systemd-creds decrypt), set root_key = \"file\", run this again, and seal the new key.",
            ));
        }
        let waiting = key::waiting(file);
        let cannot = |e: std::io::Error| {
            Fault::new(format!(
                "The new root key cannot be written beside {} ({}). Nothing was changed.",
                file.display(),
                e.kind()
            ))
        };
        // One that is left from an interrupted change fits nothing, or the start would have taken it.
        match fs::remove_file(&waiting) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(cannot(e)),
            _ => {}
        }
        let new = RootKey::generate(&SystemEntropy);
        // On disk before the database needs it.
        let custody = Custody { config, services: open.house.keyring.services() };
        key::write_secret(&waiting, &custody.text(&new).await?).map_err(cannot)?;
        let done = change_root(open, &new).await?;
        key::put_in_place(file)?;
        Ok(format!(
            "The root key is new; {done} keys of organisations were wrapped anew. {} holds it, and {}.old the one before: \
             keep that one, apart, as long as backups from before today are kept, and split the new one (`varn key split`). \
             Restart every server now: until then they can make no key for a new organisation.\n",
            file.display(),
            file.display()
        ))
    })
}

pub(crate) async fn change_root(open: &serve::Open, new: &RootKey) -> Result<usize, Fault> {
    let keyring = &open.house.keyring;
    let entry = enter_area::<KeyManage>(&open.house, &operator(open), Area::Keys).await?;
    let mut work = entry.work;
    let done = keyring.rewrap_root(&mut work, new, open.entropy.as_ref()).await?;
    let own = keyring.wrap_own(new, open.entropy.as_ref()).map_err(|e| Fault::new(e.to_string()))?;
    work.run(&FACT_SET, args![OWN, STANDARD.encode(own.0)]).await?;
    work.run(&FACT_SET, args![CHECK, key::check(new, open.entropy.as_ref())?]).await?;
    work.amend(entry.permit.recorded(), |event| event.detail = Some("root.rotated".to_owned()));
    Ok(work.commit(entry.permit.recorded(), done).await?)
}

/// Moves the root key to another custody.
pub(crate) fn seal(config: &Config, content: &'static Content, to: &str) -> Result<String, Fault> {
    let file = config.root_key_file.display();
    if to == "credential" {
        return Ok(format!(
            "systemd seals for this host, as root; nothing was changed. Run:\n\
             \n  systemd-creds encrypt --name={CREDENTIAL} {file} /etc/credstore.encrypted/{CREDENTIAL}\n\
             \nput LoadCredentialEncrypted={CREDENTIAL} in the service unit and root_key = \"credential\" in the configuration, start it, \
             and only then remove {file}.\n"
        ));
    }
    with(config, content, async |open| {
        let custody = Custody { config, services: open.house.keyring.services() };
        let root = open.house.keyring.root();
        let text = match to {
            "file" => root.to_base64(),
            name => custody::sealed(custody.service(name)?, root).await?,
        };
        let cannot = |e: std::io::Error| {
            Fault::new(format!("{file} cannot be written ({}). The old one stands.", e.kind()))
        };
        let half = config.root_key_file.with_extension("half");
        let _ = fs::remove_file(&half);
        key::write_secret(&half, &text).map_err(cannot)?;
        record(open, &format!("root.sealed.{to}")).await?;
        // It was opened again before this: only now the old one goes.
        fs::rename(&half, &config.root_key_file).map_err(cannot)?;
        Ok(format!(
            "{file} now holds the root key as “{to}” keeps it, and it was opened again. Set root_key = \"{to}\" before the next start. \
             Copies of the old file, in backups too, still hold the key.\n"
        ))
    })
}

/// A consistent copy of the key database.
pub(crate) fn backup(config: &Config, content: &'static Content, to: &Path) -> Result<String, Fault> {
    with(config, content, async |open| {
        let shown = to.display();
        if to.exists() {
            return Err(Fault::new(format!("{shown} exists already. Nothing was changed. Name a new file.")));
        }
        let name = to.to_str().ok_or_else(|| Fault::new("--to: it is not UTF-8. Nothing was changed."))?;
        private(to).map_err(|e| {
            Fault::new(format!("{shown} cannot be made ({}). Nothing was changed.", e.kind()))
        })?;
        let copied = open.house.locks.store().copy_to(name).await;
        if !matches!(copied, Ok(true)) {
            let _ = fs::remove_file(to);
        }
        if !copied? {
            return Err(Fault::new(
                "The key database is on PostgreSQL. Nothing was changed. Copy it with pg_dump, into a backup of its own that is kept 35 days at most.",
            ));
        }
        record(open, "locks.copied").await?;
        Ok(format!(
            "{shown} is a copy of the key database. Throw it away in 35 days at the latest: until then what is erased today can be \
             brought back with it.\n"
        ))
    })
}

/// An empty file that only its owner can read: SQLite writes into it.
fn private(path: &Path) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map(drop)
}

/// The first bytes of the installation's id, which stand in every part.
async fn installation(config: &Config) -> Result<([u8; 4], String), Fault> {
    let Glance::Known(facts) = Store::glance(&config.database, &[ID, CHECK]).await? else {
        return Err(Fault::new(
            "There is no database here. Nothing was changed. Check the setting database.",
        ));
    };
    let id = facts.get(ID).and_then(|id| id.parse::<uuid::Uuid>().ok()).unwrap_or_default();
    let tail = id.as_bytes().last_chunk::<4>().copied().unwrap_or_default();
    Ok((tail, facts.get(CHECK).cloned().unwrap_or_default()))
}

fn hex(bytes: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(bytes))
}

/// Begins the line after which the code stands.
const MARK: &str = "VARN KEY PART";

/// Splits the root key among officers: one printable text each.
pub(crate) fn split(
    config: &Config,
    content: &'static Content,
    out: &Path,
    shares: u8,
    need: u8,
) -> Result<String, Fault> {
    with(config, content, async |open| {
        let (installation, _) = installation(config).await?;
        let parts = recovery::split(open.house.keyring.root(), installation, need, shares, &SystemEntropy)
            .map_err(|e| Fault::new(format!("--shares, --need: {e}. Nothing was written.")))?;
        // It must give the key back before anybody relies on it.
        let back = recovery::join(&parts).map_err(|(_, e)| Fault::new(e.to_string()))?;
        if *back.to_base64() != *open.house.keyring.root().to_base64() {
            return Err(Fault::new("The parts do not give the key back. Nothing was written."));
        }
        let cannot = |e: std::io::Error| {
            Fault::new(format!("The parts cannot be written to {} ({}).", out.display(), e.kind()))
        };
        fs::create_dir_all(out).map_err(cannot)?;
        let today = open.clock.now().to_zoned(ground::stockholm()).date();
        for part in &parts {
            let name = format!("varn-key-{}-part-{}-of-{}.txt", hex(part.set), part.number, part.made);
            key::write_secret(&out.join(name), &sheet(part, today)).map_err(cannot)?;
        }
        record(open, &format!("root.split.{need}.{shares}")).await?;
        Ok(format!(
            "{shares} parts are in {}; any {need} give the root key back. Print each, give it to its officer, and remove the files. \
             Parts given out earlier go on working: collect and destroy them, or change the root key.\n",
            out.display()
        ))
    })
}

fn sheet(part: &Part, today: jiff::civil::Date) -> zeroize::Zeroizing<String> {
    let mut text = zeroize::Zeroizing::new(String::new());
    let _ = write!(
        text,
        "Värn – del av rotnyckeln / part of the root key\n\n\
         Del {n} av {made}; {need} delar tillsammans ger nyckeln. Förvara den inlåst, för sig, på papper. Visa den för ingen.\n\
         Part {n} of {made}; {need} parts together give the key. Keep it locked up, apart, on paper. Show it to nobody.\n\n\
         Installation: {installation}   Uppsättning / set: {set}   Datum / date: {today}\n\n\
         {MARK} {n}\n{code}\n\n\
         Skriv av raderna ovan i en fil; små bokstäver, mellanslag och radbrytningar spelar ingen roll. 0 är siffran noll, 1 är siffran ett.\n\
         Type the lines above into a file; case, spaces and line breaks do not matter. 0 is the digit nought, 1 the digit one.\n\
         varn key join FIL FIL FIL --config varn.toml\n",
        n = part.number,
        made = part.made,
        need = part.need,
        installation = hex(part.installation),
        set = hex(part.set),
        code = *part.code(),
    );
    text
}

fn part(path: &Path) -> Result<Part, Fault> {
    let shown = path.display();
    let text = fs::read_to_string(path)
        .map_err(|e| Fault::new(format!("{shown} cannot be read ({}). Nothing was written.", e.kind())))?;
    let text = zeroize::Zeroizing::new(text);
    // The whole sheet, or only the code as somebody typed it.
    let code = match text.find(MARK) {
        Some(at) => {
            let lines = text.get(at..).unwrap_or_default().lines().skip(1);
            lines.take_while(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
        }
        None => text.to_string(),
    };
    let code = zeroize::Zeroizing::new(code);
    Part::parse(&code).map_err(|e| Fault::new(format!("{shown}: {e}. Nothing was written.")))
}

/// The root key of enough parts, checked against the database.
pub(crate) fn join(
    config: &Config,
    content: &'static Content,
    files: &[std::path::PathBuf],
) -> Result<String, Fault> {
    let parts = files.iter().map(|f| part(f)).collect::<Result<Vec<_>, _>>()?;
    let root = recovery::join(&parts).map_err(|(at, e)| {
        let file = files.get(at).map(|f| f.display().to_string()).unwrap_or_default();
        Fault::new(match e {
            recovery::PartError::TooFew { .. } => format!("It is not enough: {e}. Nothing was written."),
            e => format!("{file}: {e}. Nothing was written."),
        })
    })?;
    let file = &config.root_key_file;
    serve::runtime()?.block_on(async {
        let (ours, check) = installation(config).await?;
        if parts.first().is_some_and(|p| p.installation != ours) {
            return Err(Fault::new(format!(
                "These parts are of installation {}, and the database is of {}. Nothing was written.",
                parts.first().map(|p| hex(p.installation)).unwrap_or_default(),
                hex(ours)
            )));
        }
        key::fits(&root, &check, file).map_err(|_| {
            Fault::new(
                "The parts give a key, but not the one of this database: the root key was changed after they were given out. \
                 Nothing was written. Use newer parts, or the database of that time.",
            )
        })
    })?;
    let text = serve::runtime()?.block_on(async {
        let services = custody::services(config)?;
        Custody { config, services: &services }.text(&root).await
    })?;
    key::write_secret(file, &text).map_err(|e| {
        Fault::new(match e.kind() {
            std::io::ErrorKind::AlreadyExists => {
                format!("{} exists already. The parts fit, and nothing was written.", file.display())
            }
            kind => format!("{} cannot be written ({kind}). Nothing was written.", file.display()),
        })
    })?;
    with(config, content, async |open| record(open, "root.joined").await)?;
    Ok(format!(
        "{} holds the root key again, and it opens this database. Change the root key soon (`varn key rotate --root`) if any part was \
         seen by others.\n",
        file.display()
    ))
}
