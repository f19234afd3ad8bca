//! `varn retention`: what may be deleted by law, and erasing what was approved, as the server's job does it.

use std::fmt::Write as _;

use access::OpContext;
use casework::retention::{self, DueRow, Planned, State};
use content::Content;
use ground::Lang;
use law::format_date;
use serde::Serialize;

use crate::{auditing, cli::Shape, config::Config, fault::Fault, input, serve};

/// Objects looked at or erased in one go.
const BATCH: usize = 500;

#[derive(Serialize)]
struct Row<'a> {
    organisation: &'a str,
    unit: &'a str,
    #[serde(flatten)]
    object: Object<'a>,
}

#[derive(Serialize)]
struct Object<'a> {
    number: &'a str,
    kind: &'static str,
    state: &'static str,
    rules: &'a [String],
    found_at: jiff::Timestamp,
    must_by: Option<jiff::civil::Date>,
    means: Option<&'static str>,
    reason: Option<&'static str>,
    erased_from: Option<jiff::Timestamp>,
}

impl<'a> Object<'a> {
    fn of(row: &'a DueRow) -> Self {
        Self {
            number: &row.number,
            kind: row.kind.code(),
            state: row.state.code(),
            rules: &row.rules,
            found_at: row.found_at,
            must_by: row.must_by,
            means: row.means.map(|m| m.code()),
            reason: row.reason.map(|r| r.code()),
            erased_from: row.erased_from(),
        }
    }
}

fn job(open: &serve::Open) -> OpContext {
    OpContext::job("retention", open.clock.now(), std::sync::Arc::clone(&open.entropy))
}

fn said(error: &casework::CaseworkError) -> Fault {
    Fault::new(error.to_string())
}

/// Everything that may be deleted now, by unit. What has not been looked at for a while is looked at first.
pub(crate) fn plan(config: &Config, content: &'static Content, shape: Shape) -> Result<String, Fault> {
    serve::runtime()?.block_on(async {
        let open = auditing::existing(config, content).await?;
        let found = async {
            while retention::look(&open.house, &job(&open), BATCH).await? == BATCH {}
            retention::plan(&open.house, &job(&open)).await
        }
        .await;
        open.house.close().await;
        let found = found.map_err(|e| said(&e))?;
        if shape.json {
            let rows: Vec<Row<'_>> = found
                .iter()
                .map(|p| Row { organisation: &p.org_name, unit: &p.unit_name, object: Object::of(&p.row) })
                .collect();
            return input::json(&rows);
        }
        Ok(listed(content, shape.lang, &found))
    })
}

fn say(content: &Content, lang: Lang, key: &str) -> String {
    content.words.get(lang, key, &[])
}

/// One object on one line: number, what it is, the rule, where the decision stands, by when.
fn line(content: &Content, lang: Lang, row: &DueRow) -> String {
    let rule = row
        .rules
        .first()
        .and_then(|id| content.law.retention_rule(id))
        .map(|rule| format!("{} ({})", rule.object.get(lang), content.law.cite(&rule.provisions).get(lang)))
        .unwrap_or_default();
    let mut state = say(content, lang, &format!("retention-state-{}", row.state.code()));
    if let (State::Held, Some(reason)) = (row.state, row.reason) {
        state = format!("{state}: {}", say(content, lang, &format!("retention-reason-{}", reason.code())));
    }
    let by = row
        .must_by
        .map(|day| content.words.get(lang, "retention-by", &[("day", format_date(day, lang).into())]));
    let parts = [Some(row.number.clone()), Some(rule), Some(state), by];
    parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
}

fn listed(content: &Content, lang: Lang, found: &[Planned]) -> String {
    if found.is_empty() {
        return format!("{}\n", say(content, lang, "retention-none"));
    }
    let mut out = String::new();
    let mut at: Option<(&str, &str)> = None;
    for p in found {
        let here = (p.org_name.as_str(), p.unit_name.as_str());
        if at != Some(here) {
            let _ = writeln!(out, "{}{}, {}", if at.is_some() { "\n" } else { "" }, p.unit_name, p.org_name);
            at = Some(here);
        }
        let _ = writeln!(out, "  {}", line(content, lang, &p.row));
    }
    out
}

/// Erases what was approved, or says what would be. The second value tells whether nothing approved was left.
pub(crate) fn run(
    config: &Config,
    content: &'static Content,
    dry_run: bool,
    shape: Shape,
) -> Result<(String, bool), Fault> {
    serve::runtime()?.block_on(async {
        let open = auditing::existing(config, content).await?;
        let done = if dry_run {
            rehearse(&open, content, shape).await
        } else {
            erase(&open, config, content, shape).await
        };
        open.house.close().await;
        done
    })
}

async fn rehearse(open: &serve::Open, content: &Content, shape: Shape) -> Result<(String, bool), Fault> {
    let rows = retention::would_erase(&open.house, &job(open), BATCH).await.map_err(|e| said(&e))?;
    if shape.json {
        return Ok((input::json(&rows.iter().map(Object::of).collect::<Vec<_>>())?, true));
    }
    let mut out = String::new();
    for row in &rows {
        let _ = writeln!(out, "{}", line(content, shape.lang, row));
    }
    let key = if rows.is_empty() { "retention-nothing-approved" } else { "retention-would-erase" };
    let _ = writeln!(out, "{}", content.words.get(shape.lang, key, &[("n", rows.len().into())]));
    Ok((out, true))
}

async fn erase(
    open: &serve::Open,
    config: &Config,
    content: &Content,
    shape: Shape,
) -> Result<(String, bool), Fault> {
    let done = retention::erase_approved(&open.house, &job(open), config.archive_folder.as_deref(), BATCH)
        .await
        .map_err(|e| said(&e))?;
    let whole = done.left.is_empty();
    if shape.json {
        return Ok((input::json(&serde_json::json!({ "erased": done.erased, "left": done.left }))?, whole));
    }
    let mut out = String::new();
    for number in &done.erased {
        let _ = writeln!(out, "{number}  {}", say(content, shape.lang, "retention-erased"));
    }
    for (number, why) in &done.left {
        let why = say(content, shape.lang, &format!("retention-left-{}", why.replace('_', "-")));
        let _ = writeln!(out, "{number}  {why}");
    }
    if done.erased.is_empty() && whole {
        let _ = writeln!(out, "{}", say(content, shape.lang, "retention-nothing-approved"));
    }
    Ok((out, whole))
}
