//! What every door of web pages shares: layout, components, forms, assets, headers, error pages, language, CSRF.
//!
//! No business rule and no storage belongs here. The kit never reads the clock or makes randomness of its own: both
//! come in through [`Site`] as [`ground::Clock`] and [`ground::Entropy`].
//!
//! # Using the templates from another crate
//!
//! Askama looks for templates in the crate that derives them. A crate of pages puts this `askama.toml` beside its
//! `Cargo.toml`:
//!
//! ```toml
//! [general]
//! dirs = ["templates", "../web-kit/templates"]
//! whitespace = "minimize"
//! ```
//!
//! and each template begins
//!
//! ```text
//! {% extends "base.html" %}
//! {% import "parts.html" as parts %}
//! {% block content %}
//!   <h1>{{ page.t("details") }}</h1>
//!   {{ parts::text(form, "note", page.t("details")) }}
//! {% endblock %}
//! ```
//!
//! The template's struct must have a field `page:` [`Page`]; macros read it by that name. Macros that build forms take
//! a [`Form`]. Text arguments are plain strings and are always escaped. The security policy forbids inline style and
//! script: use the classes of `assets/varn.css`.
//!
//! # The shape of a handler
//!
//! ```text
//! async fn save(…, submitted: Submitted) -> Result<Response, Problem> {
//!     Csrf::of(&session.secret).verify(&submitted)?;
//!     let mut form = Form::of(submitted);
//!     let what = form.text("what", "report-what").required().max(2000).read();
//!     let seen = form.date("seen", "report-seen").not_after(today).read();
//!     let (false, Some(what)) = (form.failed(), what) else { return page.invalid(|page| Report { page, form }) };
//!     …
//! }
//! ```

pub mod assets;
pub mod csrf;
pub mod dates;
pub mod errors;
pub mod forms;
pub mod gallery;
pub mod headers;
pub mod lang;
pub mod page;
pub mod parts;
pub mod words;

pub use csrf::Csrf;
pub use errors::Problem;
pub use forms::{Errors, Form, PartialDate, Submitted, Upload};
pub use headers::{Limits, frame, shell};
pub use lang::Language;
pub use page::{Page, Site, Who};
pub use words::{Arg, Words};
