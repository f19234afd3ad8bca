//! The room's faults at the fields of a form.

use casework::CaseworkError;
use web_kit::{Form, forms::FieldError};

use crate::Refusal;

/// Puts what must be put right at its field. `name` turns the room's name of a field into the form's and the id of the
/// element to correct.
///
/// # Errors
/// What no correction of the form can help.
pub(crate) fn at_fields(
    form: &mut Form,
    error: CaseworkError,
    name: impl Fn(&str) -> (String, String),
) -> Result<(), Refusal> {
    match error {
        CaseworkError::Invalid(faults) => {
            for fault in faults {
                let (field, target) = name(&fault.field);
                form.errors.push(FieldError { field, target, key: fault.key, label: "", args: Vec::new() });
            }
            Ok(())
        }
        CaseworkError::Closed => {
            form.fault("main", "casework-closed-now", "");
            Ok(())
        }
        other => Err(other.into()),
    }
}

/// The room's name is the form's.
pub(crate) fn same(field: &str) -> (String, String) {
    (field.to_owned(), field.to_owned())
}

/// As [`same`], for forms with a date or an instant in boxes.
pub(crate) fn boxed(field: &str) -> (String, String) {
    let target = match field {
        "at" | "due" | "received_at" | "birth_date" => format!("{field}-day"),
        _ => field.to_owned(),
    };
    (field.to_owned(), target)
}
