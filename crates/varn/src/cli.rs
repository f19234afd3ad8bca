//! What can be typed.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use content::{Content, Tree};
use ground::{Clock as _, Lang, SystemClock};
use jiff::Timestamp;

use crate::{
    admin, auditing, clocks, config, config::Config, contents, demo, fault::Fault, guide, input, keys, print,
    providers, retention, serve,
};

/// Värn coordinates the work against trafficking in and exploitation of children.
#[derive(Parser)]
#[command(name = "varn", disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Lay the files of this folder over the built-in content
    #[arg(long, global = true, value_name = "DIR")]
    content: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a demonstration: invented people, reports and cases in a folder of its own
    Demo(Demo),
    /// Serve an installation
    Serve(Serve),
    /// For the operator of an installation, on its own machine
    #[command(subcommand)]
    Admin(Admin),
    /// The audit log: work it through, sign it, prove one event, witness it from another machine
    #[command(subcommand)]
    Audit(Audit),
    /// Keys: rotate, split and join, move to another custody, back up the key database
    #[command(subcommand)]
    Key(Key),
    /// Logging in at identity providers (OpenID Connect)
    #[command(subcommand)]
    Oidc(Oidc),
    /// Retention (gallring): what may be deleted now, and erasing what its unit's manager has approved
    #[command(subcommand)]
    Retention(Retention),
    /// Statutory periods (frister): list them, or work out when one ends
    #[command(subcommand)]
    Clock(Clock),
    /// The content: law, process, indicators, registers, words
    #[command(subcommand)]
    Content(ContentCommand),
    /// Explain a set of answers to indicators, without a database
    #[command(after_help = guide::ANSWERS_HELP)]
    Assess(Assess),
    /// Derive a child's plan from facts and events, without a database
    #[command(after_help = guide::CASE_HELP)]
    Plan(Plan),
    /// Versions of the program, the database schema and the content
    Version,
}

#[derive(Args)]
struct Demo {
    /// Folder of the database; made when it does not exist
    #[arg(long, value_name = "DIR", default_value = "varn-demo")]
    dir: PathBuf,
    /// Address and port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Throw the demonstration in the folder away and begin anew
    #[arg(long)]
    fresh: bool,
    /// File with [[oidc]] as in a configuration: identity providers to try
    #[arg(long, value_name = "FILE")]
    oidc: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Oidc {
    /// Print the public key to hand to a provider (JWKS); made when there is none yet
    Key {
        #[command(flatten)]
        serve: Serve,
    },
}

#[derive(Args)]
struct Serve {
    /// Configuration file (TOML). Without it: the environment and the defaults
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Admin {
    /// Make an administrator; prints a link for setting a password and a second factor
    Create {
        /// Login name: small letters, digits, . _ - @
        #[arg(long, value_name = "NAME")]
        login: String,
        /// The person's name, as colleagues know it
        #[arg(long, value_name = "NAME")]
        name: String,
        #[command(flatten)]
        serve: Serve,
    },
    /// Whether the database answers, open alarms, and when each job last succeeded. Exit code 1 when something is wrong
    Check {
        #[command(flatten)]
        serve: Serve,
    },
}

/// Which installation.
#[derive(Args)]
struct Installation {
    #[command(flatten)]
    serve: Serve,
    /// The demonstration in this folder instead
    #[arg(long, value_name = "DIR", conflicts_with = "config")]
    demo: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Audit {
    /// Work the whole log through: every event, the tree, every signed state. Exit code 1 when something is wrong
    Verify {
        #[command(flatten)]
        at: Installation,
        /// Signed states kept elsewhere, one file each
        #[arg(long = "checkpoint", value_name = "FILE")]
        checkpoints: Vec<PathBuf>,
    },
    /// Sign the log as it stands now, publish it, and print the signed state
    Checkpoint {
        #[command(flatten)]
        at: Installation,
    },
    /// Print a text that proves that one event stands in the log, word for word
    Prove {
        /// Id of the event
        event: String,
        #[command(flatten)]
        at: Installation,
    },
    /// Check such a text, without a database
    Check {
        /// The text
        proof: PathBuf,
        /// The log's public key (the file `key` of the published log)
        #[arg(long, value_name = "KEY")]
        key: String,
    },
    /// Sign a published log as a witness, if it continues what was seen before
    Witness {
        /// Folder of the published log, as pulled
        folder: PathBuf,
        /// The witness's own key; made when it does not exist
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// Name of the witness, for a new key
        #[arg(long, value_name = "NAME", default_value = "witness")]
        name: String,
        /// What was seen last; written anew
        #[arg(long, value_name = "FILE")]
        seen: PathBuf,
    },
}

#[derive(Subcommand)]
enum Key {
    /// List the organisations' keys: version, since when, kept by which key service
    List {
        #[command(flatten)]
        at: Installation,
    },
    /// Make a new version of an organisation's key, or a new root key, and wrap anew what is under it
    Rotate {
        /// The organisation: its id, or its name
        #[arg(long, value_name = "ORGANISATION", required_unless_present = "root", conflicts_with = "root")]
        org: Option<String>,
        /// The root key
        #[arg(long)]
        root: bool,
        #[command(flatten)]
        at: Installation,
    },
    /// Let another keep the root key: a key service of the configuration, systemd, or the plain file. Tried before it counts
    Seal {
        /// Name of the key service, credential, or file
        #[arg(long, value_name = "CUSTODY")]
        to: String,
        #[command(flatten)]
        at: Installation,
    },
    /// Let another keep an organisation's key: makes a new version, and wraps anew what is under it
    Move {
        /// The organisation: its id, or its name
        #[arg(long, value_name = "ORGANISATION")]
        org: String,
        /// Name of the key service, or root
        #[arg(long, value_name = "CUSTODY")]
        to: String,
        #[command(flatten)]
        at: Installation,
    },
    /// Split the root key into parts for officers, one printable text each
    Split {
        /// Folder for the texts
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// How many parts
        #[arg(long, default_value_t = 5)]
        shares: u8,
        /// How many of them give the key back
        #[arg(long, default_value_t = 3)]
        need: u8,
        #[command(flatten)]
        at: Installation,
    },
    /// Give the root key file back from enough parts, checked against the database
    Join {
        /// The parts, one file each: the whole text, or the code alone
        #[arg(required = true, value_name = "FILE")]
        parts: Vec<PathBuf>,
        #[command(flatten)]
        at: Installation,
    },
    /// Copy the key database to a new file, also while the server runs. Keep the copy 35 days at most
    Backup {
        /// The new file
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        #[command(flatten)]
        at: Installation,
    },
}

#[derive(Subcommand)]
enum Retention {
    /// List what may be deleted by law, by unit, with what its manager has decided. Deletes nothing
    Plan {
        #[command(flatten)]
        at: Installation,
        #[command(flatten)]
        shape: Shape,
    },
    /// Erase what was approved a week ago or more, as the server does by itself every half hour
    Run {
        #[command(flatten)]
        at: Installation,
        /// Only say what would be erased
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        shape: Shape,
    },
}

#[derive(Subcommand)]
enum Clock {
    /// All clocks
    List {
        #[command(flatten)]
        shape: Shape,
    },
    /// When a clock ends, and why
    Due {
        /// Id of the clock, as `varn clock list` shows it
        clock: String,
        /// When it starts: Swedish time (2026-12-22T09:00) or with zone (2026-12-22T09:00:00+01:00)
        #[arg(long, value_name = "TIME", value_parser = input::instant)]
        from: Timestamp,
        /// Use the period for acute matters, where the clock has one
        #[arg(long)]
        acute: bool,
        #[command(flatten)]
        shape: Shape,
    },
}

#[derive(Subcommand)]
enum ContentCommand {
    /// Check every reference; each fault is one line with file and line. Exit code 1 when there is a fault
    Check {
        /// Lay this folder over the built-in content first
        dir: Option<PathBuf>,
    },
}

#[derive(Args)]
struct Assess {
    /// File with the answers, or - for standard input
    #[arg(long, value_name = "FILE")]
    answers: PathBuf,
    #[command(flatten)]
    shape: Shape,
}

#[derive(Args)]
struct Plan {
    /// File with the facts and events of the case, or - for standard input
    #[arg(long, value_name = "FILE")]
    case: PathBuf,
    /// The time the plan is for: Swedish time or with zone
    #[arg(long, value_name = "TIME", value_parser = input::instant)]
    now: Timestamp,
    #[command(flatten)]
    shape: Shape,
}

/// Language and form of an answer.
#[derive(Args, Clone, Copy)]
pub(crate) struct Shape {
    /// JSON, with both languages, for other programs
    #[arg(long)]
    pub(crate) json: bool,
    /// Language of the text: sv or en
    #[arg(long, default_value = "sv", value_parser = lang)]
    pub(crate) lang: Lang,
}

fn lang(text: &str) -> Result<Lang, String> {
    text.parse().map_err(|()| "write sv or en".to_owned())
}

/// Does what was typed.
pub(crate) fn run(cli: Cli) -> Result<ExitCode, Fault> {
    let overlay = cli.content;
    let text = match cli.command {
        Command::Demo(args) => {
            demo::run(&args.dir, args.listen, args.fresh, args.oidc.as_deref(), overlay)?;
            String::new()
        }
        Command::Serve(args) => {
            serve::run(configured(&args, overlay)?)?;
            String::new()
        }
        Command::Oidc(Oidc::Key { serve }) => providers::public(&configured(&serve, overlay)?)?,
        Command::Audit(command) => return audit(command, overlay),
        Command::Key(command) => key(command, overlay)?,
        Command::Retention(Retention::Plan { at, shape }) => {
            let (config, content) = installed(at, overlay)?;
            retention::plan(&config, content, shape)?
        }
        Command::Retention(Retention::Run { at, dry_run, shape }) => {
            let (config, content) = installed(at, overlay)?;
            let (text, whole) = retention::run(&config, content, dry_run, shape)?;
            print(&text)?;
            return Ok(ExitCode::from(u8::from(!whole)));
        }
        Command::Admin(Admin::Create { login, name, serve }) => {
            let config = configured(&serve, overlay)?;
            admin::create(&config, known(config.content.as_ref())?, &login, &name)?
        }
        Command::Admin(Admin::Check { serve }) => {
            let config = configured(&serve, overlay)?;
            let (text, well) = admin::check(&config, known(config.content.as_ref())?)?;
            print(&text)?;
            return Ok(ExitCode::from(u8::from(!well)));
        }
        Command::Clock(Clock::List { shape }) => clocks::list(known(overlay.as_ref())?, shape)?,
        Command::Clock(Clock::Due { clock, from, acute, shape }) => {
            clocks::due(known(overlay.as_ref())?, &clock, from, acute, shape)?
        }
        Command::Content(ContentCommand::Check { dir }) => {
            let faults = contents::check(dir.as_deref().or(overlay.as_deref()))?;
            print(&content::report(&faults))?;
            return Ok(ExitCode::from(u8::from(!faults.is_empty())));
        }
        Command::Assess(args) => guide::assess(known(overlay.as_ref())?, &args.answers, args.shape)?,
        Command::Plan(args) => guide::plan(known(overlay.as_ref())?, &args.case, args.now, args.shape)?,
        Command::Version => contents::version(known(overlay.as_ref())?),
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn configured(args: &Serve, overlay: Option<PathBuf>) -> Result<config::Config, Fault> {
    let mut config = config::Config::read(args.config.as_deref(), &|name| std::env::var_os(name))?;
    if overlay.is_some() {
        config.content = overlay;
    }
    Ok(config)
}

/// The installation meant, and its content.
fn installed(at: Installation, overlay: Option<PathBuf>) -> Result<(Config, &'static Content), Fault> {
    let config = match at.demo {
        Some(dir) => Config::demo(&dir, SocketAddr::from(([127, 0, 0, 1], 8080)), overlay),
        None => configured(&at.serve, overlay)?,
    };
    let content = known(config.content.as_ref())?;
    Ok((config, content))
}

fn key(command: Key, overlay: Option<PathBuf>) -> Result<String, Fault> {
    let at = |at: Installation| installed(at, overlay);
    match command {
        Key::List { at: place } => {
            let (config, content) = at(place)?;
            keys::list(&config, content)
        }
        Key::Rotate { org, at: place, .. } => {
            let (config, content) = at(place)?;
            match org {
                Some(org) => keys::rotate(&config, content, &org),
                None => keys::rotate_root(&config, content),
            }
        }
        Key::Seal { to, at: place } => {
            let (config, content) = at(place)?;
            keys::seal(&config, content, &to)
        }
        Key::Move { org, to, at: place } => {
            let (config, content) = at(place)?;
            keys::move_to(&config, content, &org, &to)
        }
        Key::Split { out, shares, need, at: place } => {
            let (config, content) = at(place)?;
            keys::split(&config, content, &out, shares, need)
        }
        Key::Join { parts, at: place } => {
            let (config, content) = at(place)?;
            keys::join(&config, content, &parts)
        }
        Key::Backup { to, at: place } => {
            let (config, content) = at(place)?;
            keys::backup(&config, content, &to)
        }
    }
}

fn audit(command: Audit, overlay: Option<PathBuf>) -> Result<ExitCode, Fault> {
    let at = |at: Installation| installed(at, overlay);
    let (text, good) = match command {
        Audit::Verify { at: place, checkpoints } => {
            let (config, content) = at(place)?;
            auditing::verify(&config, content, &checkpoints)?
        }
        Audit::Checkpoint { at: place } => {
            let (config, content) = at(place)?;
            (auditing::checkpoint(&config, content)?, true)
        }
        Audit::Prove { event, at: place } => {
            let (config, content) = at(place)?;
            (auditing::prove(&config, content, &event)?, true)
        }
        Audit::Check { proof, key } => (auditing::check(&proof, &key)?, true),
        Audit::Witness { folder, key, name, seen } => {
            (auditing::witness(&folder, &key, &name, &seen, SystemClock.now())?, true)
        }
    };
    print(&text)?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The content this run works with, kept to its end.
///
/// # Errors
/// Every fault of the overlay, with file and line.
pub(crate) fn known(overlay: Option<&PathBuf>) -> Result<&'static Content, Fault> {
    let Some(dir) = overlay else { return Ok(Content::embedded()) };
    let content = Content::load(&Tree::with_overlay(dir)?).map_err(|faults| {
        Fault::new(format!(
            "The content folder {} has faults. Nothing was changed. Correct them, or leave out --content.\n{}",
            dir.display(),
            content::report(&faults).trim_end()
        ))
    })?;
    Ok(Box::leak(Box::new(content)))
}
