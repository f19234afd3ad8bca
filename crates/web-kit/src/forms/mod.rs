//! Forms: what was sent ([`Submitted`]), what is wrong with it ([`Errors`]), and readers that turn text into values.
//!
//! Whatever a person typed is kept and shown again with the message at the field; status 422.

mod read;
mod submitted;

pub use read::{Dated, Instant, Many, Number, OneOf, Parsed, PartialDate, TextField};
pub use submitted::{MAX_FIELD_BYTES, MAX_FIELDS, Submitted, Upload};

use ground::Entropy;

use crate::words::Arg;

/// A value inside a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageArg {
    /// Number.
    Num(i64),
    /// Text.
    Text(String),
}

impl MessageArg {
    pub(crate) fn arg(&self) -> Arg<'_> {
        match self {
            Self::Num(n) => Arg::Num(*n),
            Self::Text(s) => Arg::Text(s),
        }
    }
}

/// One fault: the field, the key of the message and its arguments. `{ $field }` in the message is the field's label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field; its link in the error summary leads to the element with this id.
    pub field: String,
    /// Id of the element that can be corrected (the first box of a date, the first radio).
    pub target: String,
    /// Key of the message.
    pub key: &'static str,
    /// Key of the field's label; empty when the message does not name it.
    pub label: &'static str,
    /// Further arguments.
    pub args: Vec<(&'static str, MessageArg)>,
}

/// The faults of a form, in the order of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(Vec<FieldError>);

impl Errors {
    /// Adds a fault. One fault a field is enough: later ones are dropped.
    pub fn push(&mut self, error: FieldError) {
        if self.of(&error.field).is_none() {
            self.0.push(error);
        }
    }
    /// The fault of a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|error| error.field == field)
    }
    /// All faults.
    #[must_use]
    pub fn all(&self) -> &[FieldError] {
        &self.0
    }
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// None.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A form as shown: values, faults, and the two hidden marks against double sending and stale edits.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// What was typed, or the values to begin with.
    pub values: Submitted,
    /// What is wrong.
    pub errors: Errors,
    /// Made when the form is first shown and sent back with it: saving the same key twice saves once.
    pub key: String,
    /// Version of the record that the user saw; empty for a new record.
    pub version: String,
}

impl Form {
    /// An empty form with a new key.
    #[must_use]
    pub fn fresh(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0_u8; 16];
        entropy.fill(&mut bytes);
        Self { key: bytes.iter().map(|byte| format!("{byte:02x}")).collect(), ..Self::default() }
    }
    /// The form as sent, to be read.
    #[must_use]
    pub fn of(values: Submitted) -> Self {
        let key = values.value("form_key").chars().filter(char::is_ascii_hexdigit).take(32).collect();
        let version = values.value("version").chars().filter(char::is_ascii_alphanumeric).take(32).collect();
        Self { values, errors: Errors::default(), key, version }
    }
    /// Sets the version of the record being edited.
    #[must_use]
    pub fn version(mut self, version: impl std::fmt::Display) -> Self {
        self.version = version.to_string();
        self
    }
    /// Sets a value to begin with.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.values.push(name, value);
        self
    }
    /// Something is wrong: show the form again.
    #[must_use]
    pub fn failed(&self) -> bool {
        !self.errors.is_empty()
    }
    /// Adds a fault found by a rule beyond one field. `label` may be empty.
    pub fn fault(&mut self, field: &str, key: &'static str, label: &'static str) {
        self.errors.push(FieldError {
            field: field.to_owned(),
            target: field.to_owned(),
            key,
            label,
            args: Vec::new(),
        });
    }

    // For the templates, which pass text as `&str` or `&String`.

    /// First value of a field, or nothing.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.value(name)
    }
    /// Value of one box of a date: `part` is `day`, `month`, `year` or `time`.
    #[must_use]
    pub fn part(&self, name: &str, part: &str) -> &str {
        self.values
            .value_of(|field| field.strip_prefix(name).and_then(|rest| rest.strip_prefix('-')) == Some(part))
    }
    /// Whether an option of a group is chosen.
    #[must_use]
    pub fn chosen(&self, name: &str, value: &str) -> bool {
        self.values.all(name).any(|given| given == value)
    }
    /// The fault of a field.
    #[must_use]
    pub fn error(&self, name: &str) -> Option<&FieldError> {
        self.errors.of(name)
    }
}
