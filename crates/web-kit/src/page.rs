//! What a page needs to know about itself: language, words, who looks, where it is. Held by every template as `page`.

use std::sync::Arc;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use ground::{Check, Clock, Entropy, Lang};
use http::StatusCode;
use jiff::{Timestamp, civil::Date};

use crate::{
    Problem, assets, dates,
    forms::FieldError,
    parts::{Due, Tone},
    words::{Arg, Words},
};

/// A number that chooses a plural. Templates pass numbers by value or by reference, as it happens.
pub trait Count {
    /// The number.
    fn count(&self) -> i64;
}
macro_rules! counts {
    ($($kind:ty),*) => {$(
        impl Count for $kind {
            fn count(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}
counts!(usize, u64, u32, u16, u8, i64, i32, i16, i8);
impl<T: Count + ?Sized> Count for &T {
    fn count(&self) -> i64 {
        (**self).count()
    }
}

/// A small value given directly or through references of any depth, as templates do.
pub trait Given<T> {
    /// The value.
    fn given(&self) -> T;
}
macro_rules! given {
    ($($kind:ty),*) => {$(
        impl Given<$kind> for $kind {
            fn given(&self) -> $kind {
                *self
            }
        }
    )*};
}
given!(Lang, Date, Timestamp, Check);
impl<T, G: Given<T> + ?Sized> Given<T> for &G {
    fn given(&self) -> T {
        (**self).given()
    }
}

/// One entry of the main menu.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Name by which a page says "this is me", for instance `inbox`.
    pub id: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Key of its words.
    pub label: &'static str,
    /// A number beside it, shown when above zero (for instance unopened reports).
    pub count: usize,
    /// The number asks for action now.
    pub urgent: bool,
}

impl NavItem {
    /// An entry without a number.
    #[must_use]
    pub const fn new(id: &'static str, href: &'static str, label: &'static str) -> Self {
        Self { id, href, label, count: 0, urgent: false }
    }
}

/// One link of the footer.
#[derive(Debug, Clone, Copy)]
pub struct FootLink {
    /// Where it leads.
    pub href: &'static str,
    /// Key of its words.
    pub label: &'static str,
}

/// What is the same for every page of a running server. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    /// The translated words.
    pub words: Arc<dyn Words>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness, for request ids and form keys.
    pub entropy: Arc<dyn Entropy>,
    /// Everything shown is invented; a banner says so.
    pub demo: bool,
    /// Browsers come over HTTPS: cookies are bound to it, and browsers are told never to come otherwise. Off only for the
    /// demo and for development on this machine.
    pub https: bool,
    /// Links at the foot of every page, the same everywhere (WCAG 3.2.6).
    pub foot: Arc<[FootLink]>,
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site").field("demo", &self.demo).finish_non_exhaustive()
    }
}

impl Site {
    /// A site without footer links and without the demo banner, for this machine only.
    #[must_use]
    pub fn new(words: Arc<dyn Words>, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { words, clock, entropy, demo: false, https: false, foot: Arc::new([]) }
    }
}

/// Who is logged in, for the header.
#[derive(Debug, Clone)]
pub struct Who {
    /// The user's name.
    pub name: String,
    /// The unit for which the user works now, with its organisation.
    pub unit: String,
}

/// Context of one page. Templates hold it as `page`.
#[derive(Clone)]
pub struct Page {
    /// Language of the page.
    pub lang: Lang,
    /// `ltr`, or `rtl` for the pages and tests that need it.
    pub dir: &'static str,
    /// Title for the browser tab. Must be neutral: no name, no case content.
    pub title: String,
    /// Path and query of this page (of the form's page after a failed POST): kept by the language switch.
    pub path: String,
    /// The user, when logged in.
    pub who: Option<Who>,
    /// Main menu.
    pub nav: Arc<[NavItem]>,
    /// Id of the menu entry to which this page belongs.
    pub current: &'static str,
    /// Token for every POST form ([`crate::Csrf`]).
    pub csrf: String,
    /// The form of this page has faults (goes first in the title).
    pub failed: bool,
    site: Site,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page").field("lang", &self.lang).field("title", &self.title).finish_non_exhaustive()
    }
}

impl Page {
    /// A page for a visitor who is not logged in. `path` is path and query as asked for.
    #[must_use]
    pub fn new(site: &Site, lang: Lang, path: impl Into<String>) -> Self {
        Self {
            lang,
            dir: "ltr",
            title: String::new(),
            path: path.into(),
            who: None,
            nav: Arc::new([]),
            current: "",
            csrf: String::new(),
            failed: false,
            site: site.clone(),
        }
    }
    /// The page of a logged-in user.
    #[must_use]
    pub fn with_user(mut self, who: Who, nav: Arc<[NavItem]>, csrf: impl Into<String>) -> Self {
        self.who = Some(who);
        self.nav = nav;
        self.csrf = csrf.into();
        self
    }
    /// Sets the title from a key and the current menu entry.
    #[must_use]
    pub fn titled(mut self, key: &str, current: &'static str) -> Self {
        self.title = self.t(key);
        self.current = current;
        self
    }

    /// A fixed sentence.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.site.words.say(self.lang, key, &[])
    }
    /// A text of the content in the language of the page.
    #[must_use]
    pub fn text<'t>(&self, text: &'t ground::Text) -> &'t str {
        text.get(self.lang)
    }
    /// A sentence with a number called `n`.
    #[must_use]
    pub fn tn(&self, key: &str, n: impl Count) -> String {
        self.site.words.say(self.lang, key, &[("n", Arg::Num(n.count()))])
    }
    /// A sentence with one text argument.
    #[must_use]
    pub fn ta(&self, key: &str, name: &str, value: impl AsRef<str>) -> String {
        self.site.words.say(self.lang, key, &[(name, Arg::Text(value.as_ref()))])
    }
    /// A sentence with any arguments.
    #[must_use]
    pub fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.site.words.say(self.lang, key, args)
    }
    /// The message of a field error: names the field by its label.
    #[must_use]
    pub fn fault(&self, error: &FieldError) -> String {
        // Labels are often questions: quotation marks keep the sentence readable.
        let label = match (error.label, self.lang) {
            ("", _) => String::new(),
            (label, Lang::Sv) => format!("”{}”", self.t(label)),
            (label, Lang::En) => format!("“{}”", self.t(label)),
        };
        let mut args: Vec<(&str, Arg<'_>)> = vec![("field", Arg::Text(&label))];
        args.extend(error.args.iter().map(|(name, value)| (*name, value.arg())));
        self.site.words.say(self.lang, error.key, &args)
    }

    /// Address of an embedded asset with its version, so that it may be cached for ever.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }
    /// Everything shown is invented.
    #[must_use]
    pub fn demo(&self) -> bool {
        self.site.demo
    }
    /// Footer links.
    #[must_use]
    pub fn foot(&self) -> &[FootLink] {
        &self.site.foot
    }
    /// This page in another language.
    #[must_use]
    pub fn in_lang(&self, lang: impl Given<Lang>) -> String {
        crate::lang::switch(&self.path, lang.given())
    }
    /// The languages offered, with their own names.
    #[must_use]
    pub fn languages(&self) -> [(Lang, &'static str); 2] {
        [(Lang::Sv, "Svenska"), (Lang::En, "English")]
    }
    /// A day in words: "måndag 23 november 2026".
    #[must_use]
    pub fn day(&self, date: impl Given<Date>) -> String {
        dates::day(self.lang, date.given())
    }
    /// An instant as Swedish local date and time: "21 nov 2026 kl. 10.12".
    #[must_use]
    pub fn instant(&self, at: impl Given<Timestamp>) -> String {
        dates::instant(self.lang, at.given())
    }
    /// How long until `due` (or since), with its tone: overdue is danger, after `warn` warning.
    #[must_use]
    pub fn due(&self, due: impl Given<Timestamp>, warn: Option<Timestamp>) -> Due {
        let (due, now) = (due.given(), self.site.clock.now());
        let left = dates::left(now, due);
        let tone = if now >= due {
            Tone::Danger
        } else if warn.is_some_and(|warn| now >= warn) {
            Tone::Warn
        } else {
            Tone::Idle
        };
        // Midnight ends the day before: named as that day, or it would read as one more.
        let exact = dates::last_day(due).map_or_else(|| self.instant(due), |day| dates::day(self.lang, day));
        Due { tone, text: self.say(left.key, &[("n", Arg::Num(left.n))]), exact }
    }
    /// "Kontrollerad 2026-11-21" and how far.
    #[must_use]
    pub fn checked(&self, check: impl Given<Check>, date: &str) -> String {
        let (plain, dated) = match check.given() {
            Check::Full => ("check-full", "check-full-date"),
            Check::Partial => ("check-partial", "check-partial-date"),
            Check::Secondary => ("check-secondary", "check-secondary-date"),
            Check::Practice => ("check-practice", ""),
            Check::Unverified => ("check-unverified", ""),
        };
        match (date, dated) {
            ("", _) => self.t(plain),
            (date, "") => format!("{} · {date}", self.t(plain)),
            (date, dated) => self.ta(dated, "date", date),
        }
    }
    /// Class of a check mark: only what was read in full is ticked.
    #[must_use]
    pub fn check_class(&self, check: impl Given<Check>) -> &'static str {
        if matches!(check.given(), Check::Full) { "" } else { " w" }
    }

    /// Renders a template with status 200.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the template cannot be written.
    pub fn render(template: &impl Template) -> Result<Response, Problem> {
        Self::render_as(StatusCode::OK, template)
    }
    /// Renders a template with a status of its own, for instance 422 for a form with faults.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the template cannot be written.
    pub fn render_as(status: StatusCode, template: &impl Template) -> Result<Response, Problem> {
        let html = template.render().map_err(|error| Problem::internal(&error))?;
        Ok((status, Html(html)).into_response())
    }
    /// Renders the page of a form with faults: status 422, "Fel:" first in the title.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the template cannot be written.
    pub fn invalid<T: Template>(mut self, build: impl FnOnce(Self) -> T) -> Result<Response, Problem> {
        self.failed = true;
        Self::render_as(StatusCode::UNPROCESSABLE_ENTITY, &build(self))
    }
}
