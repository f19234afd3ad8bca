//! Serves the gallery: `cargo run -p web-kit --example gallery [PORT]`. For eyes and for the browser checks.

use std::sync::Arc;

use ground::{SystemClock, SystemEntropy};
use web_kit::{Limits, Site, gallery, shell};

#[tokio::main]
#[expect(clippy::print_stdout, reason = "tells where it serves, for the person or script that started it")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = std::env::args().nth(1).map_or(Ok(0), |port| port.parse())?;
    let words = content::Words::load(&content::Tree::embedded());
    let mut site = Site::new(Arc::new(words), Arc::new(SystemClock), Arc::new(SystemEntropy));
    site.demo = true;
    let app = shell(gallery::router(), &site, Limits::default()).with_state(site);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}
