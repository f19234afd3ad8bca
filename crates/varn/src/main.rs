//! Värn: one binary. Command line and wiring; no rule lives here.
//!
//! * [`cli`] is what can be typed, [`config`] what can be configured.
//! * [`serve`] starts the server, [`jobs`] is what it does by itself, [`key`] guards the root key.
//! * [`audit_key`] keeps the audit log signed and published, [`auditing`] is `varn audit`.
//! * [`custody`] opens the root key, [`keys`] is `varn key`.
//! * [`providers`] are the identity providers people can log in at.
//! * [`retention`] is `varn retention`.
//! * [`clocks`], [`guide`] and [`contents`] need no database.
//!
//! Exit codes: 0 done, 1 the content has faults, 2 it could not be done (one sentence says why; nothing was changed).

mod admin;
mod audit_key;
mod auditing;
mod cli;
mod clocks;
mod config;
mod contents;
mod custody;
mod demo;
mod fault;
mod guide;
mod input;
mod jobs;
mod key;
mod keys;
mod logs;
mod providers;
mod retention;
mod serve;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use clap::Parser as _;

use crate::fault::Fault;

/// Keys and what people write stand in this program's memory: no core file, no looking into the process by others of the
/// same user. What fails is not needed to run.
fn close_memory() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

fn main() -> ExitCode {
    close_memory();
    match cli::run(cli::Cli::parse()) {
        Ok(code) => code,
        Err(fault) => {
            let _ = writeln!(io::stderr().lock(), "varn: {fault}");
            ExitCode::from(Fault::EXIT)
        }
    }
}

/// Writes a finished text. A reader who closed the pipe early has seen what they wanted.
fn print(text: &str) -> Result<(), Fault> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Fault::new(format!("The answer could not be written ({}).", e.kind())))
        }
        _ => Ok(()),
    }
}
