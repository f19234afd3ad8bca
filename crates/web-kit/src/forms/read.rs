//! Readers: one field of a [`Form`] to one value, or `None` and a fault.
//!
//! `None` without a fault means an optional field left empty. Read every field first, then ask [`Form::failed`].

use std::str::FromStr;

use ground::stockholm;
use jiff::{Timestamp, civil};

use super::{FieldError, Form, MAX_FIELD_BYTES, MessageArg};

/// A date of which parts may be unknown; unknown is a legal answer. At least one part is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDate {
    /// Year.
    pub year: Option<i16>,
    /// Month, 1–12.
    pub month: Option<i8>,
    /// Day of the month, 1–31, possible in the month and year as far as known.
    pub day: Option<i8>,
}

impl PartialDate {
    /// The whole date, when all parts are known.
    #[must_use]
    pub fn whole(self) -> Option<civil::Date> {
        civil::Date::new(self.year?, self.month?, self.day?).ok()
    }
    fn possible(self) -> bool {
        // 2024 is a leap year and month 1 has 31 days: the widest reading of what is unknown.
        civil::Date::new(self.year.unwrap_or(2024), self.month.unwrap_or(1), self.day.unwrap_or(1)).is_ok()
            && self.year.is_none_or(|year| (1850..=2200).contains(&year))
    }
}

/// What every reader knows about its field.
#[derive(Debug)]
struct Field<'f> {
    form: &'f mut Form,
    name: &'f str,
    label: &'static str,
    required: Option<&'static str>,
}

impl<'f> Field<'f> {
    fn new(form: &'f mut Form, name: &'f str, label: &'static str) -> Self {
        Self { form, name, label, required: None }
    }
    fn fail<T>(&mut self, key: &'static str, args: Vec<(&'static str, MessageArg)>) -> Option<T> {
        let target = self.name.to_owned();
        self.fail_at(target, key, args)
    }
    fn fail_at<T>(
        &mut self,
        target: String,
        key: &'static str,
        args: Vec<(&'static str, MessageArg)>,
    ) -> Option<T> {
        self.form.errors.push(FieldError {
            field: self.name.to_owned(),
            target,
            key,
            label: self.label,
            args,
        });
        None
    }
    fn missing<T>(&mut self) -> Option<T> {
        let key = self.required?;
        self.fail(key, Vec::new())
    }
    /// The trimmed text; too long is a fault.
    fn text(&mut self) -> Option<String> {
        let text = self.form.values.value(self.name).trim().to_owned();
        if text.is_empty() {
            return self.missing();
        }
        if text.len() > MAX_FIELD_BYTES {
            let n = i64::try_from(MAX_FIELD_BYTES / 2).unwrap_or(i64::MAX);
            return self.fail("error-too-long", vec![("max", MessageArg::Num(n))]);
        }
        Some(text)
    }
}

macro_rules! required {
    () => {
        /// Empty is a fault ("fill in …").
        #[must_use]
        pub fn required(self) -> Self {
            self.required_as("error-required")
        }
        /// Empty is a fault with a message of its own.
        #[must_use]
        pub fn required_as(mut self, key: &'static str) -> Self {
            self.field.required = Some(key);
            self
        }
    };
}

/// Reads free text.
#[derive(Debug)]
pub struct TextField<'f> {
    field: Field<'f>,
    max: Option<usize>,
}

impl TextField<'_> {
    required!();
    /// Most characters.
    #[must_use]
    pub fn max(mut self, characters: usize) -> Self {
        self.max = Some(characters);
        self
    }
    /// The text, trimmed.
    pub fn read(mut self) -> Option<String> {
        let text = self.field.text()?;
        match self.max {
            Some(max) if text.chars().count() > max => {
                let n = i64::try_from(max).unwrap_or(i64::MAX);
                self.field.fail("error-too-long", vec![("max", MessageArg::Num(n))])
            }
            _ => Some(text),
        }
    }
}

/// Reads a choice of one among given values.
#[derive(Debug)]
pub struct OneOf<'f> {
    field: Field<'f>,
    options: &'f [&'f str],
}

impl OneOf<'_> {
    /// Nothing chosen is a fault ("choose …").
    #[must_use]
    pub fn required(self) -> Self {
        self.required_as("error-choose")
    }
    /// Nothing chosen is a fault with a message of its own.
    #[must_use]
    pub fn required_as(mut self, key: &'static str) -> Self {
        self.field.required = Some(key);
        self
    }
    /// The value chosen. A value that was never offered counts as a fault.
    pub fn read(mut self) -> Option<String> {
        let text = self.field.text()?;
        if self.options.contains(&text.as_str()) {
            Some(text)
        } else {
            self.field.fail("error-choose", Vec::new())
        }
    }
}

/// Reads a choice of several among given values.
#[derive(Debug)]
pub struct Many<'f> {
    field: Field<'f>,
    options: &'f [&'f str],
}

impl Many<'_> {
    /// Nothing chosen is a fault ("choose at least one").
    #[must_use]
    pub fn required(mut self) -> Self {
        self.field.required = Some("error-choose-some");
        self
    }
    /// The values chosen, each once, in the order offered. Empty when none.
    pub fn read(mut self) -> Option<Vec<String>> {
        let given: Vec<String> = self.field.form.values.all(self.field.name).map(str::to_owned).collect();
        if given.iter().any(|value| !self.options.contains(&value.as_str())) {
            return self.field.fail("error-choose-some", Vec::new());
        }
        if given.is_empty() && self.field.required.is_some() {
            return self.field.missing();
        }
        let options = self.options.iter().filter(|option| given.iter().any(|value| value == *option));
        Some(options.map(|option| (*option).to_owned()).collect())
    }
}

/// Reads anything that parses from text: ids, codes, numbers of cases.
#[derive(Debug)]
pub struct Parsed<'f, T> {
    field: Field<'f>,
    wrong: &'static str,
    kind: std::marker::PhantomData<T>,
}

impl<T: FromStr> Parsed<'_, T> {
    required!();
    /// Key of the message when it does not parse.
    #[must_use]
    pub fn wrong(mut self, key: &'static str) -> Self {
        self.wrong = key;
        self
    }
    /// The value.
    pub fn read(mut self) -> Option<T> {
        let text = self.field.text()?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(_) => self.field.fail(self.wrong, Vec::new()),
        }
    }
}

/// Reads a whole number within bounds.
#[derive(Debug)]
pub struct Number<'f> {
    field: Field<'f>,
    range: std::ops::RangeInclusive<i64>,
}

impl Number<'_> {
    required!();
    /// The number; spaces inside it are forgiven.
    pub fn read(mut self) -> Option<i64> {
        let text = self.field.text()?;
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        match digits.parse::<i64>() {
            Ok(n) if self.range.contains(&n) => Some(n),
            _ => {
                let (min, max) = (*self.range.start(), *self.range.end());
                self.field.fail(
                    "error-number-range",
                    vec![("min", MessageArg::Num(min)), ("max", MessageArg::Num(max))],
                )
            }
        }
    }
}

/// Reads a date from three boxes named `<name>-day`, `<name>-month`, `<name>-year`.
#[derive(Debug)]
pub struct Dated<'f> {
    field: Field<'f>,
    latest: Option<civil::Date>,
    earliest: Option<civil::Date>,
}

impl Dated<'_> {
    /// Empty is a fault ("fill in a date").
    #[must_use]
    pub fn required(self) -> Self {
        self.required_as("error-date-required")
    }
    /// Empty is a fault with a message of its own.
    #[must_use]
    pub fn required_as(mut self, key: &'static str) -> Self {
        self.field.required = Some(key);
        self
    }
    /// A later date is a fault (usually today).
    #[must_use]
    pub fn not_after(mut self, date: civil::Date) -> Self {
        self.latest = Some(date);
        self
    }
    /// An earlier date is a fault.
    #[must_use]
    pub fn not_before(mut self, date: civil::Date) -> Self {
        self.earliest = Some(date);
        self
    }
    fn part(&mut self, part: &str) -> Result<Option<i16>, Option<()>> {
        let text = self.field.form.values.value(&format!("{}-{part}", self.field.name)).trim().to_owned();
        if text.is_empty() {
            return Ok(None);
        }
        let digits = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(n) if digits => Ok(Some(n)),
            _ => Err(self.wrong(part)),
        }
    }
    fn wrong<T>(&mut self, part: &str) -> Option<T> {
        let target = format!("{}-{part}", self.field.name);
        self.field.fail_at(target, "error-date-parts", Vec::new())
    }
    fn parts(&mut self) -> Option<PartialDate> {
        // Each part is looked at, the first wrong one is told.
        let day = self.part("day").ok()?;
        let month = self.part("month").ok()?;
        let year = self.part("year").ok()?;
        if day.is_none() && month.is_none() && year.is_none() {
            let key = self.field.required?;
            let target = format!("{}-day", self.field.name);
            return self.field.fail_at(target, key, Vec::new());
        }
        let small = |n: Option<i16>| n.map(|n| i8::try_from(n).unwrap_or(i8::MAX));
        let date = PartialDate { year, month: small(month), day: small(day) };
        if !date.possible() {
            return self.wrong("day");
        }
        let begins = civil::Date::new(date.year.unwrap_or(1), date.month.unwrap_or(1), 1);
        if let (Some(_), Some(latest), Ok(begins)) = (date.year, self.latest, begins)
            && (begins > latest || date.whole().is_some_and(|whole| whole > latest))
        {
            let target = format!("{}-day", self.field.name);
            return self.field.fail_at(target, "error-date-future", Vec::new());
        }
        if let (Some(earliest), Some(whole)) = (self.earliest, date.whole())
            && whole < earliest
        {
            let target = format!("{}-day", self.field.name);
            let text = MessageArg::Text(earliest.to_string());
            return self.field.fail_at(target, "error-date-early", vec![("date", text)]);
        }
        Some(date)
    }
    /// The date; every part must be known.
    pub fn read(mut self) -> Option<civil::Date> {
        let date = self.parts()?;
        let unknown = if date.day.is_none() {
            "day"
        } else if date.month.is_none() {
            "month"
        } else {
            "year"
        };
        match date.whole() {
            Some(whole) => Some(whole),
            None => self.wrong(unknown),
        }
    }
    /// The date with whatever parts are known: "1912" and "March 2009" are legal.
    pub fn read_partial(mut self) -> Option<PartialDate> {
        self.parts()
    }
}

/// Reads an instant: the three boxes of a date and `<name>-time` ("14.30", "14:30"), Swedish local time.
#[derive(Debug)]
pub struct Instant<'f> {
    date: Dated<'f>,
    latest: Option<Timestamp>,
}

impl Instant<'_> {
    /// Empty is a fault.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.date.field.required = Some("error-date-required");
        self
    }
    /// A later instant is a fault (usually now).
    #[must_use]
    pub fn not_after(mut self, latest: Timestamp) -> Self {
        self.latest = Some(latest);
        self
    }
    /// The instant. In the hour that summer time repeats the first is meant; one it skips moves on by an hour.
    pub fn read(mut self) -> Option<Timestamp> {
        let name = format!("{}-time", self.date.field.name);
        let text = self.date.field.form.values.value(&name).trim().to_owned();
        let given = ["day", "month", "year"].iter().any(|part| {
            !self.date.field.form.values.value(&format!("{}-{part}", self.date.field.name)).trim().is_empty()
        });
        if !given && text.is_empty() {
            return self.date.read().and(None);
        }
        if self.date.field.required.is_none() {
            self.date.field.required = Some("error-date-required");
        }
        let Some(time) = clock_time(&text) else {
            return self.date.field.fail_at(name, "error-time", Vec::new());
        };
        let latest = self.latest;
        let Dated { field, latest: a, earliest: b } = self.date;
        let Field { form, name, label, required } = field;
        let dated =
            Dated { field: Field { form: &mut *form, name, label, required }, latest: a, earliest: b };
        let date = dated.read()?;
        let at = date.to_datetime(time).to_zoned(stockholm()).ok()?.timestamp();
        if latest.is_some_and(|latest| at > latest) {
            let mut field = Field { form, name, label, required };
            return field.fail_at(format!("{name}-day"), "error-date-future", Vec::new());
        }
        Some(at)
    }
}

fn clock_time(text: &str) -> Option<civil::Time> {
    let text = text.trim_start_matches("kl.").trim_start_matches("kl").trim();
    let (hour, minute) = match text.split_once([':', '.']) {
        Some(parts) => parts,
        None if text.len() == 4 && text.is_ascii() => text.split_at(2),
        None => (text, "0"),
    };
    let digits = |s: &str| (1..=2).contains(&s.len()) && s.bytes().all(|byte| byte.is_ascii_digit());
    (digits(hour) && digits(minute))
        .then(|| civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok())
        .flatten()
}

/// `label` is the key of the field's words, so that a message can name the field.
impl Form {
    /// Free text.
    pub fn text<'f>(&'f mut self, name: &'f str, label: &'static str) -> TextField<'f> {
        TextField { field: Field::new(self, name, label), max: None }
    }
    /// One of the values offered.
    pub fn one_of<'f>(&'f mut self, name: &'f str, label: &'static str, options: &'f [&'f str]) -> OneOf<'f> {
        OneOf { field: Field::new(self, name, label), options }
    }
    /// Any of the values offered.
    pub fn many_of<'f>(&'f mut self, name: &'f str, label: &'static str, options: &'f [&'f str]) -> Many<'f> {
        Many { field: Field::new(self, name, label), options }
    }
    /// Anything that parses.
    pub fn parsed<'f, T: FromStr>(&'f mut self, name: &'f str, label: &'static str) -> Parsed<'f, T> {
        Parsed { field: Field::new(self, name, label), wrong: "error-format", kind: std::marker::PhantomData }
    }
    /// A whole number within bounds.
    pub fn number<'f>(
        &'f mut self,
        name: &'f str,
        label: &'static str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Number<'f> {
        Number { field: Field::new(self, name, label), range }
    }
    /// A date in three boxes.
    pub fn date<'f>(&'f mut self, name: &'f str, label: &'static str) -> Dated<'f> {
        Dated { field: Field::new(self, name, label), latest: None, earliest: None }
    }
    /// A date in three boxes and a time of day.
    pub fn timestamp<'f>(&'f mut self, name: &'f str, label: &'static str) -> Instant<'f> {
        Instant { date: self.date(name, label), latest: None }
    }
    /// A lone checkbox.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        !self.values.value(name).is_empty()
    }
}
