//! The configuration: a TOML file, then the environment on top. Secrets come from files or the environment, never
//! from arguments, which every user of the machine can see.

use std::{
    ffi::OsString,
    fs,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    str::FromStr,
};

use axum::http::Uri;
use serde::Deserialize;
use store::Place;

use crate::{
    custody::{KeyServices, RootKeyIn},
    fault::Fault,
    providers::{self, Written},
};

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What can stand in the file. Every name but `oidc` can also be set in the environment, as `VARN_` and the name in capitals.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<String>,
    database: Option<String>,
    key_database: Option<String>,
    origin: Option<String>,
    root_key: Option<String>,
    root_key_file: Option<PathBuf>,
    key_services: Option<KeyServices>,
    key_hold_minutes: Option<u32>,
    audit_key_file: Option<PathBuf>,
    audit_folder: Option<PathBuf>,
    archive_folder: Option<PathBuf>,
    oidc_key_file: Option<PathBuf>,
    #[serde(default)]
    oidc: Vec<Written>,
    content: Option<PathBuf>,
    session_idle_minutes: Option<u32>,
    document_limit_mb: Option<u32>,
    behind_proxy: Option<bool>,
    log: Option<String>,
    log_level: Option<String>,
}

/// The configuration of one server, complete and checked.
#[derive(Debug)]
pub(crate) struct Config {
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// SQLite file or PostgreSQL address.
    pub(crate) database: Place,
    /// Where the locks of data keys are: SQLite file or PostgreSQL address.
    pub(crate) key_database: Place,
    /// How browsers reach the server: scheme, host and port, for passkeys and cookies.
    pub(crate) origin: String,
    /// Who keeps the root key.
    pub(crate) root_key: RootKeyIn,
    /// The root key, as it is or sealed.
    pub(crate) root_key_file: PathBuf,
    /// Where systemd shows the credentials of this service.
    pub(crate) credentials: Option<PathBuf>,
    /// Key services that keep the root key or organisations' own keys.
    pub(crate) key_services: KeyServices,
    /// How long an organisation's own key may stay open in memory.
    pub(crate) key_hold_minutes: u32,
    /// Paths in the configuration count from here.
    pub(crate) folder: PathBuf,
    /// The key that signs the audit log.
    pub(crate) audit_key_file: PathBuf,
    /// Where the audit log is published for others to pull.
    pub(crate) audit_folder: PathBuf,
    /// Where archive packages are written before what is in them is deleted; without it nothing can be archived.
    pub(crate) archive_folder: Option<PathBuf>,
    /// The key with which this installation shows itself to identity providers.
    pub(crate) oidc_key_file: PathBuf,
    /// Identity providers people can log in at.
    pub(crate) oidc: Vec<oidc::Settings>,
    /// Content folder laid over the built-in content.
    pub(crate) content: Option<PathBuf>,
    /// A login nobody uses ends after so many minutes.
    pub(crate) session_idle_minutes: u32,
    /// Largest uploaded document, in bytes.
    pub(crate) document_limit: usize,
    /// A proxy in front tells the client's address in `X-Forwarded-For`.
    pub(crate) behind_proxy: bool,
    /// Form of the log.
    pub(crate) log: LogFormat,
    /// How much is logged: error, warn, info, debug or trace.
    pub(crate) log_level: tracing::Level,
}

/// What a name in the environment holds.
pub(crate) type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

impl Config {
    /// The demonstration in a folder.
    pub(crate) fn demo(dir: &Path, listen: SocketAddr, content: Option<PathBuf>) -> Self {
        Self {
            listen,
            database: Place::Sqlite(dir.join("varn.db")),
            key_database: Place::Sqlite(dir.join("varn-keys.db")),
            origin: format!("http://localhost:{}", listen.port()),
            root_key: RootKeyIn::File,
            root_key_file: dir.join("varn.key"),
            credentials: None,
            key_services: KeyServices::new(),
            key_hold_minutes: 60,
            folder: dir.to_owned(),
            audit_key_file: dir.join("varn-audit.key"),
            audit_folder: dir.join("varn-audit"),
            archive_folder: Some(dir.join("varn-archive")),
            oidc_key_file: dir.join("varn-oidc.key"),
            oidc: Vec::new(),
            content,
            session_idle_minutes: 240,
            document_limit: 10 << 20,
            behind_proxy: false,
            log: LogFormat::Text,
            log_level: tracing::Level::WARN,
        }
    }

    /// Reads the file, if one is given, and the environment.
    ///
    /// # Errors
    /// One sentence with file, line and what to do.
    pub(crate) fn read(path: Option<&Path>, env: Environment<'_>) -> Result<Self, Fault> {
        let (file, folder) = match path {
            Some(path) => {
                let text = fs::read_to_string(path).map_err(|e| {
                    Fault::new(format!(
                        "The configuration {} cannot be read ({}). Nothing was changed. Check the path given with --config.",
                        path.display(),
                        e.kind()
                    ))
                })?;
                (parse(path, &text)?, path.parent().map(Path::to_path_buf).unwrap_or_default())
            }
            None => (File::default(), PathBuf::new()),
        };
        Self::complete(file, &folder, env)
    }

    /// Paths in the file count from the file's folder, paths in the environment from where the program is started.
    fn complete(file: File, folder: &Path, env: Environment<'_>) -> Result<Self, Fault> {
        let from_env = |name: &str| -> Result<Option<String>, Fault> {
            env(&variable(name))
                .filter(|v| !v.is_empty())
                .map(|v| v.into_string().map_err(|_| wrong(name, "it is not UTF-8")))
                .transpose()
        };
        let either = |name: &str, given: Option<String>| Ok::<_, Fault>(from_env(name)?.or(given));
        let path = |name: &str, given: Option<PathBuf>| -> Result<Option<PathBuf>, Fault> {
            Ok(from_env(name)?.map(PathBuf::from).or_else(|| given.map(|p| folder.join(p))))
        };
        let number = |name: &str, given: Option<u32>, default: u32, most: u32| -> Result<u32, Fault> {
            let value = match from_env(name)? {
                Some(text) => text.trim().parse().map_err(|_| wrong(name, "it is not a whole number"))?,
                None => given.unwrap_or(default),
            };
            if (1..=most).contains(&value) {
                Ok(value)
            } else {
                Err(wrong(name, &format!("it must be 1 to {most}")))
            }
        };

        let listen = either("listen", file.listen)?.unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let listen = SocketAddr::from_str(listen.trim()).map_err(|_| {
            wrong("listen", "it must be an address and a port such as 127.0.0.1:8080 or [::1]:8080")
        })?;
        let database = match (from_env("database")?, file.database) {
            (Some(given), _) => place(&given, Path::new("")),
            (None, Some(given)) => place(&given, folder),
            (None, None) => place("varn.db", folder),
        };
        let key_database = match (from_env("key_database")?, file.key_database) {
            (Some(given), _) => place(&given, Path::new("")),
            (None, Some(given)) => place(&given, folder),
            (None, None) => match &database {
                Place::Sqlite(path) => Place::Sqlite(path.with_file_name("varn-keys.db")),
                Place::Postgres(_) => place("varn-keys.db", folder),
            },
        };
        if key_database == database {
            return Err(wrong(
                "key_database",
                "it must not be the main database, because their backups are kept for different times",
            ));
        }
        let origin = match either("origin", file.origin)? {
            Some(origin) => self::origin(&origin)?,
            None if listen.ip().is_loopback() => format!("http://localhost:{}", listen.port()),
            None => {
                return Err(wrong(
                    "origin",
                    "it must be given, as https://host, when the server listens to more than this machine",
                ));
            }
        };
        let log = match either("log", file.log)?.as_deref() {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(_) => return Err(wrong("log", "it must be text or json")),
        };
        let log_level = either("log_level", file.log_level)?.unwrap_or_else(|| "info".to_owned());
        let log_level = tracing::Level::from_str(log_level.trim())
            .map_err(|_| wrong("log_level", "it must be error, warn, info, debug or trace"))?;
        let behind_proxy = match from_env("behind_proxy")?.as_deref() {
            None => file.behind_proxy.unwrap_or(false),
            Some("true") => true,
            Some("false") => false,
            Some(_) => return Err(wrong("behind_proxy", "it must be true or false")),
        };
        let megabytes = number("document_limit_mb", file.document_limit_mb, 10, 1024)?;
        Ok(Self {
            listen,
            database,
            key_database,
            origin,
            root_key: match either("root_key", file.root_key)?.as_deref().map(str::trim) {
                None | Some("file") => RootKeyIn::File,
                Some("credential") => RootKeyIn::Credential,
                Some(name) if file.key_services.as_ref().is_some_and(|s| s.contains_key(name)) => {
                    RootKeyIn::Service(name.to_owned())
                }
                Some(_) => {
                    return Err(wrong(
                        "root_key",
                        "it must be file, credential, or the name of a key service",
                    ));
                }
            },
            credentials: env("CREDENTIALS_DIRECTORY").map(PathBuf::from),
            key_services: file.key_services.unwrap_or_default(),
            key_hold_minutes: number("key_hold_minutes", file.key_hold_minutes, 60, 1440)?,
            folder: folder.to_owned(),
            root_key_file: path("root_key_file", file.root_key_file)?
                .unwrap_or_else(|| folder.join("varn.key")),
            audit_key_file: path("audit_key_file", file.audit_key_file)?
                .unwrap_or_else(|| folder.join("varn-audit.key")),
            audit_folder: path("audit_folder", file.audit_folder)?
                .unwrap_or_else(|| folder.join("varn-audit")),
            archive_folder: path("archive_folder", file.archive_folder)?,
            oidc_key_file: path("oidc_key_file", file.oidc_key_file)?
                .unwrap_or_else(|| folder.join("varn-oidc.key")),
            oidc: providers::complete(file.oidc, folder)?,
            content: path("content", file.content)?,
            session_idle_minutes: number("session_idle_minutes", file.session_idle_minutes, 15, 480)?,
            document_limit: usize::try_from(megabytes).unwrap_or(1) << 20,
            behind_proxy,
            log,
            log_level,
        })
    }

    /// Name of the audit log: the host people know, for this purpose. Kept in the key once one is made.
    pub(crate) fn log_name(&self) -> String {
        let host = self.origin.split("://").last().unwrap_or_default();
        format!("{}/varn-audit", host.split(['/', ':']).next().unwrap_or_default())
    }

    /// Browsers come over HTTPS. Not so only when they come by plain HTTP from this very machine.
    pub(crate) fn https(&self) -> bool {
        self.origin.starts_with("https://")
    }
}

fn variable(name: &str) -> String {
    format!("VARN_{}", name.to_uppercase())
}

fn wrong(name: &str, why: &str) -> Fault {
    Fault::new(format!(
        "The setting {name} (or {} in the environment) cannot be used: {why}. Nothing was changed. Correct it and start again.",
        variable(name)
    ))
}

fn place(text: &str, folder: &Path) -> Place {
    match text.parse() {
        Ok(Place::Sqlite(path)) => Place::Sqlite(folder.join(path)),
        Ok(other) => other,
        Err(never) => match never {},
    }
}

/// `https://host[:port]`, or plain HTTP on this machine.
fn origin(text: &str) -> Result<String, Fault> {
    let text = text.trim().trim_end_matches('/');
    let why = "it must be https:// and a host name, without a path; plain http:// only for localhost";
    let uri: Uri = text.parse().map_err(|_| wrong("origin", why))?;
    let authority = uri.authority().map(axum::http::uri::Authority::as_str).unwrap_or_default();
    let host = uri.host().unwrap_or_default();
    let here = host == "localhost"
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let scheme = uri.scheme_str().unwrap_or_default();
    let plain = matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.contains('@');
    if host.is_empty() || !plain || !(scheme == "https" || (scheme == "http" && here)) {
        return Err(wrong("origin", why));
    }
    Ok(format!("{scheme}://{authority}"))
}

fn parse(path: &Path, text: &str) -> Result<File, Fault> {
    toml::from_str(text).map_err(|e| {
        // Its own display shows the line as it stands, which may hold a password.
        let line = e
            .span()
            .and_then(|span| text.get(..span.start))
            .map_or(1, |before| 1 + before.matches('\n').count());
        let message = e.message().lines().collect::<Vec<_>>().join(" ");
        Fault::new(format!(
            "{}:{line}: {message}. Nothing was changed. Correct the line and start again.",
            path.display()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Environment<'static> = &|_| None;

    fn read(text: &str, env: Environment<'_>) -> Result<Config, String> {
        parse(Path::new("/etc/varn/varn.toml"), text)
            .and_then(|file| Config::complete(file, Path::new("/etc/varn"), env))
            .map_err(|e| e.to_string())
    }

    #[test]
    fn the_example_in_the_documentation_is_a_configuration() {
        let page = include_str!("../../../docs/operations.md");
        let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let config = read(example, NOTHING).unwrap();
        assert_eq!(config.origin, "https://varn.example.se");
        assert!(config.https());
        // Every setting is shown, and every one commented out shows its default.
        let full: String = example
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|l| l.contains(" = ")).unwrap_or(line))
            .map(|line| format!("{line}\n"))
            .collect();
        let file = parse(Path::new("x"), &full).unwrap();
        assert!(
            file.listen.is_some()
                && file.database.is_some()
                && file.key_database.is_some()
                && file.origin.is_some()
        );
        assert!(file.root_key_file.is_some() && file.content.is_some() && file.log.is_some());
        assert!(file.log_level.is_some() && file.archive_folder.is_some() && file.oidc_key_file.is_some());
        assert!(file.root_key.is_some() && config.root_key == RootKeyIn::File);
        assert_eq!(file.key_hold_minutes, Some(config.key_hold_minutes));
        // The key services stand in an example of their own.
        let services = page.split("```toml\n").nth(2).and_then(|rest| rest.split("```").next()).unwrap();
        let services = read(services, NOTHING).unwrap();
        assert_eq!(services.root_key, RootKeyIn::Service("hsm".to_owned()));
        assert_eq!(services.key_services.len(), 2);
        assert_eq!(file.behind_proxy, Some(config.behind_proxy));
        assert_eq!(file.session_idle_minutes, Some(config.session_idle_minutes));
        assert_eq!(file.document_limit_mb.map(|mb| (mb as usize) << 20), Some(config.document_limit));
    }

    #[test]
    fn without_anything_it_listens_to_this_machine_only() {
        let config = Config::complete(File::default(), Path::new(""), NOTHING).unwrap();
        assert!(config.listen.ip().is_loopback());
        assert_eq!(config.origin, "http://localhost:8080");
        assert_eq!(config.database, Place::Sqlite("varn.db".into()));
        assert_eq!(config.key_database, Place::Sqlite("varn-keys.db".into()));
        let beside = read("database = \"/srv/data/a.db\"", NOTHING).unwrap();
        assert_eq!(beside.key_database, Place::Sqlite("/srv/data/varn-keys.db".into()));
    }

    #[test]
    fn the_environment_counts_more_than_the_file() {
        let env = |name: &str| match name {
            "VARN_DATABASE" => Some("postgres://varn:secret@db/varn".into()),
            "VARN_LISTEN" => Some("127.0.0.1:9000".into()),
            "VARN_SESSION_IDLE_MINUTES" => Some("5".into()),
            _ => None,
        };
        let config =
            read("database = \"a.db\"\nroot_key_file = \"k\"\nsession_idle_minutes = 20", &env).unwrap();
        assert_eq!(config.database, Place::Postgres("postgres://varn:secret@db/varn".into()));
        assert_eq!(config.listen.port(), 9000);
        assert_eq!(config.session_idle_minutes, 5);
        assert_eq!(config.root_key_file, Path::new("/etc/varn/k"));
    }

    #[test]
    fn a_faulty_configuration_is_told_in_one_sentence_without_its_secrets() {
        let faults: Vec<String> = [
            "listn = \"127.0.0.1:80\"",
            "\n\nlisten = 8080",
            "database = \"postgres://varn:secret@db/varn",
            "database = \"a.db\"\nkey_database = \"a.db\"",
            "listen = \"localhost\"",
            "listen = \"0.0.0.0:8080\"",
            "origin = \"http://varn.example.se\"",
            "origin = \"https://varn.example.se/path\"",
            "session_idle_minutes = 0",
            "document_limit_mb = 100000",
            "root_key = \"hsm\"",
            "key_hold_minutes = 0",
            "[key_services.hsm]\nkind = \"smartcard\"",
            "log = \"xml\"",
            "[[oidc]]\nid = \"a\"\nname = \"A\"\nissuer = \"http://idp.example.se\"\nclient_id = \"v\"",
            "[[oidc]]\nid = \"a\"\nname = \"A\"\nissuer = \"https://idp.example.se\"\nclient_id = \"v\"\nalg = \"none\"",
            "[[oidc]]\nid = \"a\"\nname = \"A\"\nissuer = \"https://idp.example.se\"\nclient_id = \"v\"\nacr = []",
            "log_level = \"loud\"",
        ]
        .iter()
        .map(|text| read(text, NOTHING).unwrap_err())
        .collect();
        assert!(faults.iter().all(|f| !f.contains("secret") && !f.contains('\n')));
        insta::assert_snapshot!(faults.join("\n"));
    }
}
