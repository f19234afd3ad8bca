//! Where in the database something still stands, read from the schema itself, so that no table can be forgotten.

use store::{Engine, Statement, Value, args};
use testkit::TestHouse;
use uuid::Uuid;

const SQLITE: Statement = Statement::new(
    "test.columns",
    "SELECT m.name AS tab, p.name AS col, p.type AS typ FROM sqlite_schema m JOIN pragma_table_info(m.name) p \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, p.cid",
);
const POSTGRES: Statement = Statement::new(
    "test.columns",
    "SELECT CAST(table_name AS TEXT) AS tab, CAST(column_name AS TEXT) AS col, CAST(data_type AS TEXT) AS typ \
     FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position",
);

/// Columns that can hold an id, or a text: table and column.
async fn columns(t: &TestHouse, texts: bool) -> Vec<(String, String)> {
    let statement = if t.house.store.engine() == Engine::Sqlite { &SQLITE } else { &POSTGRES };
    let rows = t.house.store.reader().all(statement, args![]).await.unwrap();
    let wanted: &[&str] = if texts { &["TEXT", "text"] } else { &["BLOB", "uuid"] };
    rows.iter()
        .filter(|r| wanted.contains(&r.get::<String>("typ").unwrap().as_str()))
        .map(|r| (r.get("tab").unwrap(), r.get("col").unwrap()))
        .collect()
}

async fn count(t: &TestHouse, sql: String, args: Vec<Value>) -> i64 {
    let statement = Statement::new("test.walk", Box::leak(sql.into_boxed_str()));
    t.house.store.reader().one(&statement, args).await.unwrap().unwrap().get("n").unwrap()
}

/// Every table and column that holds this id. The log is not asked: its events stay.
pub(crate) async fn holding(t: &TestHouse, id: Uuid) -> Vec<String> {
    let mut found = Vec::new();
    for (table, column) in columns(t, false).await {
        let sql = format!("SELECT count(*) AS n FROM {table} WHERE {column} = $1");
        if table != "audit_event" && count(t, sql, args![id]).await > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

/// Every table and column in which this text stands.
pub(crate) async fn telling(t: &TestHouse, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (table, column) in columns(t, true).await {
        let sql = format!("SELECT count(*) AS n FROM {table} WHERE {column} LIKE $1");
        if count(t, sql, args![format!("%{text}%")]).await > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

/// Ids of everything that belongs to an object: of each row that names it.
pub(crate) async fn parts(t: &TestHouse, id: Uuid) -> Vec<Uuid> {
    let all = columns(t, false).await;
    let mut found = Vec::new();
    for (table, column) in &all {
        let own = |name: &str| all.iter().any(|(t, c)| t == table && c == name);
        // Of the log nothing belongs to the object; its events stay.
        if !["case_id", "report_id", "object_id", "giver_case", "thread_id"].contains(&column.as_str())
            || table == "audit_event"
            || !own("id")
        {
            continue;
        }
        let sql = format!("SELECT id FROM {table} WHERE {column} = $1");
        let statement = Statement::new("test.parts", Box::leak(sql.into_boxed_str()));
        let rows = t.house.store.reader().all(&statement, args![id]).await.unwrap();
        found.extend(rows.iter().map(|r| r.get::<Uuid>("id").unwrap()));
    }
    found
}

/// How many rows there are in each table that can hold the object, the log and what is left of it not counted.
pub(crate) async fn rows(t: &TestHouse, id: Uuid) -> i64 {
    let mut n = 0;
    for (table, column) in columns(t, false).await {
        // The lock goes after the transaction, and what must still go is remembered in it.
        if !["audit_event", "erased", "lock_due", "subject_lock"].contains(&table.as_str()) {
            n += count(t, format!("SELECT count(*) AS n FROM {table} WHERE {column} = $1"), args![id]).await;
        }
    }
    n
}
