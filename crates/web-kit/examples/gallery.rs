//! Serves the gallery: `cargo run -p web-kit --example gallery [ADDRESS]`. For eyes and for the browser checks.

use std::{net::SocketAddr, sync::Arc};

use ground::{Lang, SystemClock, SystemEntropy};
use web_kit::{Arg, Limits, Site, Words, gallery, shell};

struct Folder(content::Words);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}
