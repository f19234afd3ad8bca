//! SQLite, called where the request is.
//!
//! A statement that finds its rows by index takes microseconds; handing it to another thread and waiting for the answer takes
//! ten times that. So statements run on the thread that asks, and only what waits for the disk ([`away`]) is kept from it.

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use rusqlite::{
    Connection, OpenFlags,
    types::{ToSqlOutput, Value as Cell, ValueRef},
};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::Semaphore,
};
use uuid::Uuid;

use crate::{StoreError, Value, error::EngineError};

type Result<T> = std::result::Result<T, rusqlite::Error>;

/// How long to wait for another process that writes (the command line beside the server).
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Connections that read beside the one that writes.
const READERS: usize = 4;

/// So many threads can be inside SQLite at once: a runtime needs that many workers more than it wants to compute with.
pub const CONNECTIONS: usize = READERS + 1;

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// Never changed, never created.
    Reading,
    /// Created if need be.
    Writing,
}

/// What a statement's text asks for, worked out once per connection.
#[derive(Clone)]
struct Shape {
    /// For each of SQLite's parameters, which argument it is: `$3` is the third, wherever it stands.
    arguments: Arc<[usize]>,
    columns: Arc<[Box<str>]>,
}

/// One connection.
pub(crate) struct Conn {
    inner: Connection,
    /// By address and length: statements are constants.
    shapes: HashMap<(usize, usize), Shape>,
}

/// One row, on its own.
pub(crate) struct SqliteRow {
    columns: Arc<[Box<str>]>,
    cells: Vec<Cell>,
}

/// Runs what waits for the disk without keeping this thread's other work waiting, where the runtime can do that.
pub(crate) fn away<T>(wait: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|h| h.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(wait),
        _ => wait(),
    }
}

impl Conn {
    pub(crate) fn open(path: &Path, opening: Opening) -> Result<Self> {
        let access = match opening {
            Opening::Reading => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Opening::Writing => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        };
        // No URI: a path is a path, whatever signs it holds. One thread at a time holds a connection.
        let inner = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        inner.busy_timeout(PATIENCE)?;
        inner.set_prepared_statement_cache_capacity(256);
        let mut conn = Self { inner, shapes: HashMap::new() };
        conn.script(
            "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; \
             PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA mmap_size = 268435456;",
        )?;
        if opening == Opening::Writing {
            // Overwrites deleted content: identity data must not linger in free pages.
            conn.script(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; \
                 PRAGMA journal_size_limit = 67108864;",
            )?;
        }
        Ok(conn)
    }

    pub(crate) fn patience(&self, patience: Duration) -> Result<()> {
        self.inner.busy_timeout(patience)
    }

    /// Runs texts one after the other and drops what they answer.
    pub(crate) fn script(&mut self, sql: &str) -> Result<()> {
        self.inner.execute_batch(sql)
    }

    /// Checks that the text can be run.
    pub(crate) fn prepare(&mut self, sql: &str) -> Result<()> {
        self.inner.prepare(sql).map(drop)
    }

    /// A command without parameters and without answer.
    pub(crate) fn command(&mut self, sql: &'static str) -> Result<()> {
        self.run(sql, &[]).map(drop)
    }

    pub(crate) fn all(&mut self, sql: &'static str, args: &[Value]) -> Result<Vec<SqliteRow>> {
        self.read(sql, args, usize::MAX)
    }

    pub(crate) fn one(&mut self, sql: &'static str, args: &[Value]) -> Result<Option<SqliteRow>> {
        Ok(self.read(sql, args, 1)?.pop())
    }

    fn read(&mut self, sql: &'static str, args: &[Value], most: usize) -> Result<Vec<SqliteRow>> {
        let mut statement = self.inner.prepare_cached(sql)?;
        let shape = shape(&mut self.shapes, sql, &statement)?;
        bind(&mut statement, &shape, args)?;
        let mut rows = statement.raw_query();
        let mut read = Vec::new();
        while read.len() < most
            && let Some(row) = rows.next()?
        {
            let cells = (0..shape.columns.len()).map(|i| row.get(i)).collect::<Result<_>>()?;
            read.push(SqliteRow { columns: shape.columns.clone(), cells });
        }
        Ok(read)
    }

    /// Runs a change and tells how many rows it touched.
    pub(crate) fn run(&mut self, sql: &'static str, args: &[Value]) -> Result<u64> {
        let mut statement = self.inner.prepare_cached(sql)?;
        let shape = shape(&mut self.shapes, sql, &statement)?;
        bind(&mut statement, &shape, args)?;
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        drop(rows);
        drop(statement);
        Ok(self.inner.changes())
    }

    /// Texts that are made at run time, by this crate alone.
    pub(crate) fn pairs(&mut self, sql: &str) -> Result<Vec<(i64, i64)>> {
        let mut statement = self.inner.prepare(sql)?;
        let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
        rows.collect()
    }

    pub(crate) fn number(&mut self, sql: &str) -> Result<i64> {
        self.inner.query_row(sql, [], |r| r.get(0))
    }

    /// Copies the whole database into a new file.
    pub(crate) fn copy_to(&mut self, file: &str) -> Result<()> {
        self.inner.execute("VACUUM INTO ?1", [file]).map(drop)
    }
}

fn shape(
    shapes: &mut HashMap<(usize, usize), Shape>,
    sql: &'static str,
    statement: &rusqlite::Statement<'_>,
) -> Result<Shape> {
    let key = (sql.as_ptr().addr(), sql.len());
    if let Some(shape) = shapes.get(&key) {
        return Ok(shape.clone());
    }
    let arguments = (1..=statement.parameter_count())
        .map(|i| {
            let name = statement.parameter_name(i).unwrap_or_default();
            let number = name.strip_prefix('$').and_then(|n| n.parse::<usize>().ok());
            number.ok_or_else(|| rusqlite::Error::InvalidParameterName(name.to_owned()))
        })
        .collect::<Result<_>>()?;
    let columns = statement.column_names().into_iter().map(Box::from).collect();
    let shape = Shape { arguments, columns };
    shapes.insert(key, shape.clone());
    Ok(shape)
}

fn bind(statement: &mut rusqlite::Statement<'_>, shape: &Shape, args: &[Value]) -> Result<()> {
    for (place, argument) in shape.arguments.iter().enumerate() {
        let value = argument.checked_sub(1).and_then(|i| args.get(i));
        let value = value.ok_or(rusqlite::Error::InvalidParameterCount(args.len(), shape.arguments.len()))?;
        statement.raw_bind_parameter(place + 1, value)?;
    }
    Ok(())
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        let value = match self {
            Self::Int(Some(v)) => ValueRef::Integer(*v),
            Self::Bool(Some(v)) => ValueRef::Integer(i64::from(*v)),
            Self::Text(Some(v)) => ValueRef::Text(v.as_bytes()),
            Self::Bytes(Some(v)) => ValueRef::Blob(v),
            Self::Id(Some(v)) => ValueRef::Blob(v.as_bytes()),
            Self::Int(None) | Self::Bool(None) | Self::Text(None) | Self::Bytes(None) | Self::Id(None) => {
                ValueRef::Null
            }
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

/// A type a cell can be read as.
pub(crate) trait FromCell: Sized {
    /// None when the cell holds another type.
    fn from_cell(cell: &Cell) -> Option<Self>;
}

impl FromCell for i64 {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Integer(v) = cell { Some(*v) } else { None }
    }
}

impl FromCell for bool {
    fn from_cell(cell: &Cell) -> Option<Self> {
        i64::from_cell(cell).map(|v| v != 0)
    }
}

impl FromCell for String {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Text(v) = cell { Some(v.clone()) } else { None }
    }
}

impl FromCell for Vec<u8> {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Blob(v) = cell { Some(v.clone()) } else { None }
    }
}

impl FromCell for Uuid {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Blob(v) = cell { Self::from_slice(v).ok() } else { None }
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if *cell == Cell::Null { Some(None) } else { T::from_cell(cell).map(Some) }
    }
}

impl SqliteRow {
    pub(crate) fn get<T: FromCell>(&self, column: &str) -> std::result::Result<T, EngineError> {
        let place = self.columns.iter().position(|c| **c == *column);
        let cell = place.and_then(|i| self.cells.get(i)).ok_or(EngineError::NoColumn)?;
        T::from_cell(cell).ok_or(EngineError::OtherType)
    }
}

/// The connections that read outside transactions. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Readers {
    inner: Arc<Inner>,
}

struct Inner {
    path: Box<Path>,
    free: std::sync::Mutex<Vec<Conn>>,
    permits: Semaphore,
}

impl Readers {
    pub(crate) fn new(path: &Path) -> Self {
        let inner = Inner {
            path: path.into(),
            free: std::sync::Mutex::new(Vec::new()),
            permits: Semaphore::new(READERS),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Reads with a connection of its own.
    pub(crate) async fn with<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&mut Conn) -> Result<T>,
    ) -> std::result::Result<T, StoreError> {
        let _permit =
            self.inner.permits.acquire().await.map_err(|_| StoreError::database(name, EngineError::Gone))?;
        let free = self.free().pop();
        let mut conn = match free {
            Some(conn) => conn,
            None => Conn::open(&self.inner.path, Opening::Reading)
                .map_err(|e| StoreError::unreachable(e.into()))?,
        };
        let done = read(&mut conn);
        self.free().push(conn);
        done.map_err(|e| StoreError::database(name, e.into()))
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Conn>> {
        self.inner.free.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// No more reading; connections are closed.
    pub(crate) fn close(&self) {
        self.inner.permits.close();
        self.free().clear();
    }
}
