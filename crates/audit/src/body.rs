//! What an event says, as the one text that its commitment is made over.

use std::fmt::Write as _;

use store::{Row, StoreError};
use uuid::Uuid;

/// The text of an event: a line for each field, `name=value`, in a fixed order; absent fields have no line. People can
/// read it, and there is only one way to write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body(String);

impl Body {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Read back from a text without its last line end.
    pub(crate) fn read(text: &str) -> Option<Self> {
        text.starts_with("varn audit event 1\n").then(|| Self(format!("{text}\n")))
    }

    /// From a row with all columns of an event.
    pub(crate) fn of(row: &Row) -> Result<Self, StoreError> {
        let mut body = Self("varn audit event 1\n".to_owned());
        body.line("id", &row.get::<Uuid>("id")?.to_string());
        body.line("at", &row.get::<i64>("at")?.to_string());
        body.line("actor_kind", &row.get::<String>("actor_kind")?);
        for name in ["user_id", "org_id", "unit_id", "session_id", "request_id"] {
            body.id(row, name)?;
        }
        body.line("action", &row.get::<String>("action")?);
        body.line("object_kind", &row.get::<String>("object_kind")?);
        body.id(row, "owner_id")?;
        body.id(row, "object_id")?;
        if let Some(shown) = row.get::<Option<Vec<u8>>>("shown")? {
            let hex = shown.iter().fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
            body.line("shown", &hex);
        }
        for name in ["field_groups", "purpose", "rule_id", "decision"] {
            body.line(name, &row.get::<String>(name)?);
        }
        if let Some(detail) = row.get::<Option<String>>("detail")? {
            body.line("detail", &detail);
        }
        Ok(body)
    }

    fn id(&mut self, row: &Row, name: &str) -> Result<(), StoreError> {
        if let Some(id) = row.get::<Option<Uuid>>(name)? {
            self.line(name, &id.to_string());
        }
        Ok(())
    }

    fn line(&mut self, name: &str, value: &str) {
        self.0.push_str(name);
        self.0.push('=');
        for c in value.chars() {
            match c {
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                c => self.0.push(c),
            }
        }
        self.0.push('\n');
    }
}
