//! SQL texts as named constants.

/// One SQL text, the same for both engines, with `$1` parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// Name for errors, logs and counts: `room.what`.
    pub name: &'static str,
    /// The text.
    pub sql: &'static str,
}

impl Statement {
    /// A named text.
    #[must_use]
    pub const fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql }
    }
}

/// Declares the statements of a room and lists them in `ALL`, so that a test can prepare every one of them.
///
/// ```
/// store::statements! {
///     /// The number one.
///     ONE = "demo.one", "SELECT 1 AS one";
/// }
/// assert_eq!(ALL, &[ONE]);
/// ```
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $label:literal, $sql:expr;)*) => {
        $($(#[$doc])* #[allow(unreachable_pub, clippy::allow_attributes, reason = "some rooms keep the module private")] pub const $name: $crate::Statement = $crate::Statement::new($label, $sql);)*
        /// Every statement of this room.
        #[allow(unreachable_pub, clippy::allow_attributes, reason = "some rooms keep the module private")]
        pub const ALL: &[$crate::Statement] = &[$($name),*];
    };
}
