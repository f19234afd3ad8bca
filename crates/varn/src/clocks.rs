//! `varn clock`: statutory periods, worked out without a database.

use std::fmt::Write as _;

use content::Content;
use ground::{Lang, Text};
use jiff::Timestamp;
use law::{Due, Precision, format_day, format_moment};
use serde::Serialize;

use crate::{cli::Shape, fault::Fault, input};

#[derive(Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    clock: &'a law::Clock,
    cite: &'a Text,
}

#[derive(Serialize)]
struct Ended<'a> {
    #[serde(flatten)]
    due: &'a Due,
    cite: &'a Text,
    verified: ground::Check,
}

fn say(content: &Content, lang: Lang, key: &str) -> String {
    content.words.get(lang, key, &[])
}

/// Every clock on one line: id, period, name, provision.
pub(crate) fn list(content: &Content, shape: Shape) -> Result<String, Fault> {
    let clocks = content.law.clocks();
    if shape.json {
        return input::json(
            &clocks.iter().map(|clock| Listed { clock, cite: &clock.cite }).collect::<Vec<_>>(),
        );
    }
    let lang = shape.lang;
    let rows: Vec<[String; 4]> = clocks
        .iter()
        .map(|clock| {
            let cite = clock.cite.get(lang);
            let source = if cite.is_empty() { say(content, lang, kind(clock.kind)) } else { cite.to_owned() };
            [
                clock.id.clone(),
                clock.period.words().get(lang).to_owned(),
                clock.name.get(lang).to_owned(),
                source,
            ]
        })
        .collect();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let (first, second, third) = (width(0), width(1), width(2));
    let mut out = String::new();
    for [id, period, name, source] in &rows {
        let _ = writeln!(out, "{id:first$}  {period:second$}  {name:third$}  {source}");
    }
    Ok(out)
}

const fn kind(kind: law::Kind) -> &'static str {
    match kind {
        law::Kind::Statutory => "cli-clock-statutory",
        law::Kind::Guidance => "cli-clock-guidance",
        law::Kind::Practice => "cli-clock-practice",
        law::Kind::Service => "cli-clock-service",
    }
}

/// When one clock ends.
pub(crate) fn due(
    content: &Content,
    id: &str,
    from: Timestamp,
    acute: bool,
    shape: Shape,
) -> Result<String, Fault> {
    let clock = content.law.clock(id).ok_or_else(|| {
        let short: String = id.chars().take(60).collect();
        Fault::new(format!("There is no clock \"{short}\". `varn clock list` shows all of them."))
    })?;
    let due = if acute { law::due_acute(clock, from) } else { law::due(clock, from) };
    if shape.json {
        return input::json(&Ended { due: &due, cite: &clock.cite, verified: clock.verified });
    }
    let lang = shape.lang;
    let end = match (due.precision, due.last_day) {
        (Precision::AtOnce | Precision::Promptly, _) => due.left(from, lang),
        (_, Some(day)) => format_day(day, lang),
        _ => format_moment(due.limit, lang),
    };
    let mut out = String::new();
    let _ = writeln!(out, "{} ({id})", clock.name.get(lang));
    let mut line = |key: &str, text: &str| {
        let _ = writeln!(out, "  {}: {text}", say(content, lang, key));
    };
    line("cli-clock-end", &end);
    if matches!(due.precision, Precision::Day | Precision::Moment) {
        line("cli-clock-warn", &format_day(due.warn_day, lang));
    }
    line("cli-clock-why", due.explanation.get(lang));
    for (key, text) in [
        ("cli-clock-extend", &clock.extend),
        ("cli-clock-miss", &clock.miss),
        ("cli-clock-note", &clock.note),
    ] {
        if let Some(text) = text {
            line(key, text.get(lang));
        }
    }
    Ok(out)
}
