//! `varn admin`: what only somebody on the machine itself may do.

use std::fmt::Write as _;

use access::{Actor, House, OpContext, Purpose};
use accounts::{AccountError, manage};
use content::Content;
use directory::{DirectoryError, OrgKind, OrganisationDraft, Unit, UnitDraft, UnitKind};
use ground::Lang;
use jiff::Timestamp;
use store::args;

use crate::{config::Config, fault::Fault, key::Mode, serve};

store::statements! {
    /// Alarms that nobody has cleared, newest first.
    ALARMS = "varn.alarms",
        "SELECT kind, at, detail FROM alarm WHERE cleared_at IS NULL ORDER BY at DESC LIMIT 100";
}

/// Name of the organisation that holds the first administrator.
const ORGANISATION: &str = "Värn";

/// Makes an administrator and prints a link for setting a password and a second factor: 24 hours, once.
pub(crate) fn create(
    config: &Config,
    content: &'static Content,
    login: &str,
    name: &str,
) -> Result<String, Fault> {
    serve::runtime()?.block_on(async {
        let open = serve::open(config, content, Mode::Real).await?;
        let cx = OpContext::new(
            Actor::Operator,
            Purpose::Administration,
            open.clock.now(),
            Lang::Sv,
            open.entropy,
        );
        let made = first(&open.house, &cx, login, name).await;
        open.house.close().await;
        let ticket = made?;
        Ok(format!(
            "{name} is an administrator. This link sets the password and a second factor. It works once, for 24 hours:\n{}/setup/{ticket}\n",
            config.origin
        ))
    })
}

async fn first(house: &House, cx: &OpContext, login: &str, name: &str) -> Result<String, Fault> {
    let unit = match directory::units_of_kind(&house.store, UnitKind::Administration, None)
        .await?
        .into_iter()
        .next()
    {
        Some(unit) => unit,
        None => administration(house, cx).await.map_err(|e| said(house.content, &e))?,
    };
    let new = manage::NewAccount {
        login: login.to_owned(),
        name: name.to_owned(),
        title: String::new(),
        lang: Lang::Sv,
    };
    match manage::bootstrap_administrator(house, cx, &new, unit.id).await {
        Ok(created) => Ok(created.ticket.text().as_str().to_owned()),
        Err(AccountError::Invalid(faults)) => Err(words(house.content, faults.iter().map(|f| f.key))),
        Err(error) => Err(Fault::new(error.to_string())),
    }
}

/// The unit of administrators, of an organisation of its own.
async fn administration(house: &House, cx: &OpContext) -> Result<Unit, DirectoryError> {
    let organisation = OrganisationDraft {
        kind: OrgKind::Other.code().to_owned(),
        name: ORGANISATION.to_owned(),
        active: true,
        ..OrganisationDraft::default()
    };
    let organisation = directory::save_organisation(house, cx, &organisation).await?;
    let unit = UnitDraft {
        org: Some(organisation.id),
        name: "Administration".to_owned(),
        kind: UnitKind::Administration.code().to_owned(),
        hours: "unknown".to_owned(),
        ..UnitDraft::default()
    };
    directory::save_unit(house, cx, &unit).await
}

fn said(content: &Content, error: &DirectoryError) -> Fault {
    match error {
        DirectoryError::Invalid(faults) => words(content, faults.iter().map(|f| f.key)),
        other => Fault::new(other.to_string()),
    }
}

/// The command line speaks English; the words of the pages say what is wrong.
fn words(content: &Content, keys: impl Iterator<Item = &'static str>) -> Fault {
    let said: Vec<String> = keys.map(|key| content.words.get(Lang::En, key, &[])).collect();
    Fault::new(format!("{} Nothing was changed.", said.join(" ")))
}

/// Whether the database answers, what alarms are open and when each job last succeeded.
/// The second value tells whether all is well.
pub(crate) fn check(config: &Config, content: &'static Content) -> Result<(String, bool), Fault> {
    serve::runtime()?.block_on(async {
        let open = serve::open(config, content, Mode::Real).await?;
        let shown = look(&open.house, open.clock.now()).await;
        open.house.close().await;
        shown
    })
}

async fn look(house: &House, now: Timestamp) -> Result<(String, bool), Fault> {
    let healthy = house.store.healthy().await;
    let alarms = house.store.reader().all(&ALARMS, args![]).await?;
    let jobs = house.store.reader().all(&store::statements::LEASE_LAST, args![]).await?;
    let mut out = String::new();
    let _ = writeln!(out, "database {}", if healthy { "answers" } else { "does not answer" });
    for job in &jobs {
        let name: String = job.get("name")?;
        let _ = match job.get::<Option<Timestamp>>("last_ok")? {
            Some(at) => {
                writeln!(
                    out,
                    "job {name} last succeeded {at} ({} minutes ago)",
                    now.duration_since(at).as_mins()
                )
            }
            None => writeln!(out, "job {name} has never succeeded"),
        };
    }
    for alarm in &alarms {
        let (kind, detail): (String, String) = (alarm.get("kind")?, alarm.get("detail")?);
        let _ = writeln!(out, "alarm {kind} {detail} since {}", alarm.get::<Timestamp>("at")?);
    }
    if alarms.is_empty() {
        let _ = writeln!(out, "no alarms");
    }
    Ok((out, healthy && alarms.is_empty()))
}
