//! The program as a person at a terminal meets it: spawned, with its answers, sentences and exit codes.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod asvs;
mod auditing;
mod keys;
mod offline;
mod server;

use std::{
    path::Path,
    process::{Command, Output},
};

/// The program, without anything from this machine's environment that could change its answers.
pub(crate) fn varn(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_varn"));
    command.current_dir(folder).env_clear();
    command
}

/// Runs the program in this crate's folder.
pub(crate) fn run(args: &[&str]) -> Output {
    varn(Path::new(env!("CARGO_MANIFEST_DIR"))).args(args).output().unwrap()
}

/// What it answers when all is well.
pub(crate) fn answer(args: &[&str]) -> String {
    let out = run(args);
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    assert!(out.stderr.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// The sentence when it cannot be done.
pub(crate) fn refusal(out: &Output) -> String {
    assert_eq!(out.status.code(), Some(2), "{out:?}");
    let text = String::from_utf8(out.stderr.clone()).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    text
}
