//! The log: to standard error, without personal data. What is logged where is the rooms' own promise.

use std::io;

use tracing::Level;
use tracing_subscriber::{EnvFilter, fmt};

use crate::config::LogFormat;

/// Starts logging. A second call changes nothing.
pub(crate) fn start(format: LogFormat, level: Level) {
    // The database driver logs statements on lower levels; they hold no values, but nobody needs them.
    let filter = EnvFilter::new(format!("{level},sqlx=warn,hyper=warn"));
    let log = fmt().with_env_filter(filter).with_writer(io::stderr);
    let _ = match format {
        LogFormat::Text => log.with_ansi(false).try_init(),
        LogFormat::Json => log.json().try_init(),
    };
}
