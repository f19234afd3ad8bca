//! Fills a fresh database. It writes rows directly and so leaves out every decision and audit event that a use case makes:
//! right for invented data in a database of its own, and for nothing else.

use std::time::Instant;

use access::{House, Keys, Locks, Role};
use content::Content;
use directory::{OrgKind, Organisation, Unit, UnitKind};
use ground::{Clock as _, OrgId, SystemClock, SystemEntropy, UnitId, UserId};
use jiff::Timestamp;
use store::{Engine, Statement, Store, Value, args};
use vault::{OrgKey, RootKey};

use crate::{
    bulk::Tables,
    fault::Fault,
    make::{Maker, Org, Rows, Token},
};

/// Cases made at a time.
const BATCH: usize = 2_000;
/// Batches of one transaction.
const BATCHES: usize = 10;

const MARK: Statement =
    Statement::new("bench.mark", "INSERT INTO installation (name, value) VALUES ('bench.cases', $1)");
const MARKED: Statement =
    Statement::new("bench.marked", "SELECT value FROM installation WHERE name = 'bench.cases'");
const ANY: Statement = Statement::new("bench.any", "SELECT count(*) AS n FROM organisation");
const SQLITE_INDEXES: Statement = Statement::new(
    "bench.indexes",
    "SELECT name, sql AS def FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('guarded','guarded_member',\
     'case_record','case_person','person_token','case_entry','case_task','report','audit_event')",
);
const POSTGRES_INDEXES: Statement = Statement::new(
    "bench.indexes",
    "SELECT CAST(indexname AS TEXT) AS name, indexdef AS def FROM pg_indexes WHERE schemaname = current_schema() \
     AND indexname NOT LIKE '%_pkey' AND tablename IN ('guarded','guarded_member','case_record','case_person','person_token',\
     'case_entry','case_task','report','audit_event')",
);

/// The root key of every benchmark database, so that a kept one can be opened again. It protects invented data only.
pub(crate) fn root() -> Result<RootKey, Fault> {
    Ok(RootKey::from_base64("YmVuY2htYXJrIGtleSBmb3IgaW52ZW50ZWQgZGF0YSE=")?)
}

/// Fills the database unless it holds the wanted benchmark data already.
pub(crate) async fn fill(
    store: &Store,
    locks: &Store,
    content: &'static Content,
    cases: usize,
) -> Result<(), Fault> {
    let reader = store.reader();
    if let Some(row) = reader.one(&MARKED, args![]).await? {
        let found: String = row.get("value")?;
        if found == cases.to_string() {
            println!("The database holds {cases} benchmark cases already; they are used.");
            return Ok(());
        }
        return Err(
            format!("the database holds {found} benchmark cases, not {cases}; nothing was changed").into()
        );
    }
    if reader.one(&ANY, args![]).await?.map(|r| r.get::<i64>("n")).transpose()? != Some(0) {
        return Err("the database is not empty and not a benchmark's; nothing was changed".into());
    }
    let begun = Instant::now();
    let now = SystemClock.now();
    let tables = Tables::new();
    let orgs = organisations(store, content, &tables, now).await?;
    let indexes = indexes(store).await?;
    run(store, indexes.iter().map(|(name, _)| format!("DROP INDEX {name}"))).await?;
    let tokens = cases_in(store, locks, content, &tables, orgs, cases, now, begun).await?;
    println!("  {} blind indexes …", tokens.len());
    write_tokens(store, &tables, tokens).await?;
    println!("  {} indexes …", indexes.len());
    run(store, indexes.into_iter().map(|(_, text)| text)).await?;
    let mut work = store.begin("bench.mark").await?;
    work.run(&MARK, args![cases.to_string()]).await?;
    work.commit_housekeeping("benchmark data").await?;
    if store.engine() == Engine::Postgres {
        // What autovacuum would have done by the time so many cases had come in.
        reader.all(&Statement::new("bench.vacuum", "VACUUM ANALYZE"), args![]).await?;
        reader.all(&Statement::new("bench.checkpoint", "CHECKPOINT"), args![]).await?;
    }
    println!("Filled with {cases} cases in {:.0} s.", begun.elapsed().as_secs_f64());
    Ok(())
}

async fn indexes(store: &Store) -> Result<Vec<(String, String)>, Fault> {
    let statement = match store.engine() {
        Engine::Sqlite => &SQLITE_INDEXES,
        Engine::Postgres => &POSTGRES_INDEXES,
    };
    let rows = store.reader().all(statement, args![]).await?;
    Ok(rows.iter().map(|r| Ok((r.get("name")?, r.get("def")?))).collect::<Result<_, store::StoreError>>()?)
}

async fn run(store: &Store, texts: impl Iterator<Item = String>) -> Result<(), Fault> {
    for text in texts {
        let mut work = store.begin("bench.index").await?;
        work.run(&Statement::new("bench.index", Box::leak(text.into_boxed_str())), args![]).await?;
        work.commit_housekeeping("benchmark data").await?;
    }
    Ok(())
}

/// Social services of every municipality with a reception, an investigation unit and five people each, and one school
/// whose teacher sends the reports.
async fn organisations(
    store: &Store,
    content: &'static Content,
    tables: &Tables,
    now: Timestamp,
) -> Result<Vec<Org>, Fault> {
    let entropy = SystemEntropy;
    let root = root()?;
    let mut work = store.begin("bench.organisations").await?;
    let (mut accounts, mut memberships, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    let mut orgs = Vec::new();
    for (n, m) in content.register.municipalities().iter().enumerate() {
        let id = OrgId::new(now, &entropy);
        let org =
            organisation(id, OrgKind::SocialServices, format!("Påhittade {}", m.name), &m.code, &m.region);
        directory::put_organisation(&mut work, &org).await?;
        let mut units = Vec::new();
        for (name, kind) in [("Mottagning", UnitKind::Reception), ("Utredning", UnitKind::Investigation)] {
            let unit = Unit::new(UnitId::new(now, &entropy), &org, name, kind);
            directory::put_unit(&mut work, &content.register, &unit).await?;
            units.push(unit.id);
        }
        let units: [UnitId; 2] = units.try_into().map_err(|_| "two units")?;
        let mut handlers = [Vec::new(), Vec::new()];
        for (which, (unit, team)) in units.iter().zip(&mut handlers).enumerate() {
            for k in 0..5 {
                let user = account(&mut accounts, format!("bench-{n}-{which}-{k}"), now);
                let role = if k == 4 { Role::Manager } else { Role::Handler };
                memberships.extend(args![user, id, *unit, role.code(), 0_i64]);
                if k < 4 {
                    team.push(user);
                }
                if k == 0 && which == 0 {
                    // One handler works at both units and so may find every case of the organisation.
                    let [_, other] = units;
                    memberships.extend(args![user, id, other, role.code(), 0_i64]);
                }
            }
        }
        let key = OrgKey::generate(id, &entropy);
        keys.extend(args![id, key.version(), root.wrap(&key, &entropy)?.0, now]);
        orgs.push(Org { id, region: m.region.clone(), municipality: m.code.clone(), units, handlers, key });
    }
    let id = OrgId::new(now, &entropy);
    let school = organisation(id, OrgKind::School, "Påhittade skolan".to_owned(), "1280", "syd");
    directory::put_organisation(&mut work, &school).await?;
    let unit = Unit::new(UnitId::new(now, &entropy), &school, "Elevhälsa", UnitKind::School);
    directory::put_unit(&mut work, &content.register, &unit).await?;
    let teacher = account(&mut accounts, "bench-teacher".to_owned(), now);
    memberships.extend(args![teacher, id, unit.id, Role::Handler.code(), 0_i64]);
    tables.account.write(&mut work, accounts).await?;
    tables.membership.write(&mut work, memberships).await?;
    tables.org_key.write(&mut work, keys).await?;
    work.commit_housekeeping("benchmark data").await?;
    Ok(orgs)
}

fn account(accounts: &mut Vec<Value>, login: String, now: Timestamp) -> UserId {
    let id = UserId::new(now, &SystemEntropy);
    accounts.extend(args![id, login, "Påhittad Handläggarsson", "socialsekreterare", "sv", now, 1_i64]);
    id
}

fn organisation(id: OrgId, kind: OrgKind, name: String, municipality: &str, region: &str) -> Organisation {
    Organisation {
        number: String::new(),
        id,
        kind,
        name,
        municipality: Some(municipality.to_owned()),
        region: Some(region.to_owned()),
        active: true,
        revision: 1,
    }
}

/// One thread makes and seals, this one writes.
async fn cases_in(
    store: &Store,
    locks: &Store,
    content: &'static Content,
    tables: &Tables,
    orgs: Vec<Org>,
    cases: usize,
    now: Timestamp,
    begun: Instant,
) -> Result<Vec<Token>, Fault> {
    let mut maker = Maker::new(orgs, cases, content, now)?;
    let (send, mut receive) = tokio::sync::mpsc::channel::<Rows>(3);
    let making = std::thread::spawn(move || -> Result<Vec<Token>, Fault> {
        while let Some(rows) = maker.batch(BATCH)? {
            if send.blocking_send(rows).is_err() {
                break;
            }
        }
        Ok(maker.tokens)
    });
    let mut written = 0;
    let mut told = Instant::now();
    let mut open = true;
    while open {
        let mut held = Vec::new();
        let mut work = store.begin("bench.fill").await?;
        for _ in 0..BATCHES {
            let Some(rows) = receive.recv().await else {
                open = false;
                break;
            };
            written += rows.cases;
            tables.guarded.write(&mut work, rows.guarded).await?;
            tables.data_key.write(&mut work, rows.data_key).await?;
            held.extend(rows.lock);
            tables.member.write(&mut work, rows.member).await?;
            tables.record.write(&mut work, rows.record).await?;
            tables.person.write(&mut work, rows.person).await?;
            tables.entry.write(&mut work, rows.entry).await?;
            tables.task.write(&mut work, rows.task).await?;
            tables.report.write(&mut work, rows.report).await?;
            tables.audit.write(&mut work, rows.audit).await?;
        }
        work.commit_housekeeping("benchmark data").await?;
        let mut work = locks.begin("bench.locks").await?;
        tables.lock.write(&mut work, held).await?;
        work.commit_housekeeping("benchmark data").await?;
        if told.elapsed().as_secs() >= 10 || !open {
            println!("  {written} of {cases} cases after {:.0} s", begun.elapsed().as_secs_f64());
            told = Instant::now();
        }
    }
    making.join().map_err(|_| "the making thread stopped")?
}

/// SQLite gets them sorted, which builds the same index faster and reads nothing but the index. PostgreSQL gets them in
/// the order in which they would have come, because its queries visit the rows themselves.
async fn write_tokens(store: &Store, tables: &Tables, mut tokens: Vec<Token>) -> Result<(), Fault> {
    if store.engine() == Engine::Sqlite {
        tokens.sort_unstable();
    }
    for part in tokens.chunks(200_000) {
        let mut work = store.begin("bench.tokens").await?;
        let values =
            part.iter().flat_map(|t| args![t.owner, t.token.to_vec(), t.person, t.case]).collect::<Vec<_>>();
        tables.token.write(&mut work, values).await?;
        work.commit_housekeeping("benchmark data").await?;
    }
    Ok(())
}

/// The house over a filled store.
pub(crate) fn house(store: Store, locks: Store, content: &'static Content) -> Result<House, Fault> {
    Ok(House::new(store, Locks::new(locks), Keys::of(root()?), content))
}
