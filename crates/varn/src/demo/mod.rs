//! `varn demo`: the whole system with invented people, in a folder of its own.

mod seed;
mod story;

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use access::OpContext;
use store::{Glance, Place, Store, args};

use self::{seed::PASSWORD, story::Story};
use crate::{
    audit_key::AuditLog,
    cli,
    config::Config,
    fault::Fault,
    key::{FACT_INSERT, Mode},
    logs, providers, serve,
};

/// Said in the folder, so that nothing else is ever thrown away.
const MARK: &str = "DEMONSTRATION";
const MARK_TEXT: &str =
    "Everything in this folder is invented. `varn demo --fresh` throws it away and begins anew.\n";
/// Fact of the installation: the story was told to its end.
const TOLD: &str = "demo_told";
const FILES: [&str; 9] = [
    "varn.db",
    "varn.db-wal",
    "varn.db-shm",
    "varn-keys.db",
    "varn-keys.db-wal",
    "varn-keys.db-shm",
    "varn.key",
    "varn-audit.key",
    "varn-oidc.key",
];
/// The published audit log and the archive packages.
const FOLDERS: [&str; 2] = ["varn-audit", "varn-archive"];

/// Serves the demonstration in the folder, made first if need be.
///
/// # Errors
/// One sentence when it cannot start.
pub(crate) fn run(
    dir: &Path,
    listen: SocketAddr,
    fresh: bool,
    oidc: Option<&Path>,
    content: Option<PathBuf>,
) -> Result<(), Fault> {
    let mut config = Config::demo(dir, listen, content);
    if let Some(path) = oidc {
        config.oidc = providers::read(path)?;
    }
    logs::start(config.log, config.log_level);
    serve::runtime()?.block_on(async {
        let content = cli::known(config.content.as_ref())?;
        let story = Story::built_in()?;
        let stop = serve::Stop::listen()?;
        let listener = serve::listen(listen).await?;
        let address = listener.local_addr().unwrap_or(listen);
        config.origin = format!("http://localhost:{}", address.port());
        let told = prepare(dir, &config.database, fresh).await?;
        let open = serve::open(&config, content, Mode::Demo).await?;
        if !told {
            let entropy = Arc::new(seed::Repeatable::new());
            seed::seed(&open.house, &story, open.clock.now(), entropy).await?;
            let mut work = open.house.store.begin("varn.demo.told").await?;
            work.run(&FACT_INSERT, args![TOLD, "yes"]).await?;
            work.commit_housekeeping("says that the demonstration is complete").await?;
        }
        let log = AuditLog::open(&config, &open.house.store, open.entropy.as_ref()).await?;
        if !told {
            // The demonstration's weeks are over: what a week's end brings is there from the first page.
            let now = open.clock.now();
            log.sign(&open.house, now, open.entropy.as_ref(), true).await;
            let job = OpContext::job("log_control", now, Arc::clone(&open.entropy));
            audit::control::draw(&open.house, &job).await.map_err(|e| Fault::new(e.to_string()))?;
        }
        serve::say(&greeting(address, &story));
        serve::until_told(stop, listener, open, log, &config, true).await
    })
}

/// Makes the folder ready. True when the story is already told there.
async fn prepare(dir: &Path, database: &Place, fresh: bool) -> Result<bool, Fault> {
    let shown = dir.display();
    let failed = |e: io::Error| {
        Fault::new(format!(
            "The folder {shown} cannot be used ({}). Check the path given with --dir.",
            e.kind()
        ))
    };
    fs::create_dir_all(dir).map_err(failed)?;
    let ours = dir.join(MARK).exists();
    let any = FILES.iter().any(|name| dir.join(name).exists());
    if any && !ours {
        return Err(Fault::new(format!(
            "The folder {shown} holds a database that is not the demonstration's. Nothing was changed. \
             Name another folder with --dir."
        )));
    }
    if any && !fresh {
        match Store::glance(database, &[TOLD]).await {
            Ok(Glance::Known(facts)) if facts.contains_key(TOLD) => return Ok(true),
            // Interrupted while it was being made: nobody has used it.
            Ok(_) => {}
            Err(error) => {
                return Err(Fault::new(format!("{error} Or begin the demonstration anew with --fresh.")));
            }
        }
    }
    fs::write(dir.join(MARK), MARK_TEXT).map_err(failed)?;
    for name in FILES {
        match fs::remove_file(dir.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(failed(e)),
            _ => {}
        }
    }
    for name in FOLDERS {
        match fs::remove_dir_all(dir.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(failed(e)),
            _ => {}
        }
    }
    Ok(false)
}

fn greeting(address: SocketAddr, story: &Story) -> String {
    let people = &story.world.people;
    let login = people.iter().map(|p| p.login.chars().count()).max().unwrap_or(0);
    let name = people.iter().map(|p| p.name.chars().count()).max().unwrap_or(0);
    let mut out = format!(
        "Värn listens on http://{address}\n\
         Everything in this demonstration is invented. Choose whom to be at http://{address}/demo\n\
         or log in with one of these names and the password {PASSWORD}\n"
    );
    for p in people {
        let unit = p.works.first().and_then(|w| {
            story.world.organisations.iter().find_map(|o| {
                o.units.iter().find(|u| u.key == w.at).map(|u| format!("{}, {}", u.name, o.name))
            })
        });
        out.push_str(&format!(
            "\n  {:login$}  {:name$}  {}, {}",
            p.login,
            p.name,
            p.title,
            unit.unwrap_or_default()
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use ground::{Clock as _, SystemClock};

    use super::*;

    const LATE: store::Statement = store::Statement::new(
        "test.late",
        "SELECT due_step FROM case_record WHERE status = 'open' AND next_due < $1 ORDER BY due_step",
    );

    const DEMO: store::Statement =
        store::Statement::new("test.demo", "INSERT INTO installation (name, value) VALUES ('mode', 'demo')");

    testkit::both_engines! {
        async fn the_story_can_be_told(t) {
            let story = Story::built_in().unwrap();
            let entropy = Arc::new(seed::Repeatable::new());
            let mut work = t.house.store.begin("test.demo").await.unwrap();
            work.run(&DEMO, args![]).await.unwrap();
            work.commit_housekeeping("a fixture").await.unwrap();
            seed::seed(&t.house, &story, t.now(), entropy).await.unwrap();
            let count = async |action: &str| t.events(Some(action)).await;
            assert_eq!(count("report.send").await, i64::try_from(story.reports.len()).unwrap());
            assert_eq!(count("case.opened").await, i64::try_from(story.cases.len()).unwrap());
            // Believable: somebody works with these cases, so nothing has lain for weeks.
            let week_ago = t.now() - jiff::SignedDuration::from_hours(7 * 24);
            let late = t.house.store.reader().all(&LATE, args![week_ago]).await.unwrap();
            let late: Vec<String> = late.iter().map(|r| r.get("due_step").unwrap()).collect();
            assert_eq!(late, Vec::<String>::new());
        }
    }

    #[tokio::test]
    async fn nothing_but_a_demonstration_is_thrown_away() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place::Sqlite(dir.path().join("varn.db"));
        Store::open(&place, SystemClock.now()).await.unwrap().close().await;
        for fresh in [false, true] {
            let error = prepare(dir.path(), &place, fresh).await.unwrap_err().to_string();
            assert!(error.contains("not the demonstration's"), "{error}");
        }
        assert!(dir.path().join("varn.db").exists());
        // One that was interrupted while it was made is made anew.
        fs::write(dir.path().join(MARK), "").unwrap();
        assert!(!prepare(dir.path(), &place, false).await.unwrap());
        assert!(!dir.path().join("varn.db").exists());
    }
}
