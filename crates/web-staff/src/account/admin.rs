//! Administration of accounts: list, new, one account with its memberships.

use access::{AccessError, Area, Role, actions, enter_area};
use accounts::{
    AccountError,
    manage::{self, Listed, NewAccount},
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use directory::Workplace;
use ground::{UnitId, UserId};
use uuid::Uuid;
use web_kit::{
    Form, Page, Problem,
    parts::{Choice, Crumb, Tag, Tone},
};

use super::{Visitor, login_again, tell};
use crate::{Desk, Refusal, Routes, desk::Sent};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin", home)
        .get("/admin/accounts", list)
        .get("/admin/accounts/new", blank)
        .post("/admin/accounts/new", create)
        .get("/admin/accounts/{id}", one)
        .post("/admin/accounts/{id}", change)
        .post("/admin/accounts/{id}/disable", disable)
        .post("/admin/accounts/{id}/enable", enable)
        .post("/admin/accounts/{id}/setup", setup)
        .post("/admin/accounts/{id}/members", grant)
        .post("/admin/accounts/{id}/members/end", revoke)
        .post("/admin/accounts/{id}/identities", link_identity)
        .post("/admin/accounts/{id}/identities/{identity}/remove", unlink)
}

#[derive(Template)]
#[template(path = "account/admin.html")]
struct Home {
    page: Page,
}

async fn home(desk: Desk) -> Result<Response, Refusal> {
    let entry = enter_area::<actions::AccountManage>(desk.house(), &desk.cx, Area::Accounts).await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    Ok(Page::render(&Home { page: desk.titled("nav-admin", "admin") })?)
}

struct Row {
    href: String,
    login: String,
    name: String,
    title: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "account/admin_accounts.html")]
struct Accounts {
    page: Page,
    crumbs: Vec<Crumb>,
    heads: Vec<String>,
    rows: Vec<Row>,
    next: String,
    from_start: bool,
}

#[derive(serde::Deserialize)]
struct After {
    #[serde(default)]
    after: String,
}

fn crumbs(page: &Page, list: bool) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::new("/admin", page.t("nav-admin"))];
    if list {
        crumbs.push(Crumb::new("/admin/accounts", page.t("accounts-admin-title")));
    }
    crumbs
}

fn state(page: &Page, l: &Listed) -> Tag {
    if l.account.disabled_at.is_some() {
        Tag::new(page.t("accounts-state-disabled"), Tone::Idle)
    } else if l.has_totp || l.has_passkey || l.has_identity {
        Tag::new(page.t("accounts-state-active"), Tone::Ok)
    } else {
        Tag::new(page.t("accounts-state-waiting"), Tone::Warn)
    }
}

async fn list(desk: Desk, Query(asked): Query<After>) -> Result<Response, Refusal> {
    let listed = manage::list(desk.house(), &desk.cx, &asked.after).await?;
    let page = desk.titled("accounts-admin-title", "admin");
    let next = match listed.last() {
        Some(last) if listed.len() == manage::PAGE => format!(
            "/admin/accounts?{}",
            url::form_urlencoded::Serializer::new(String::new())
                .append_pair("after", &last.account.login)
                .finish()
        ),
        _ => String::new(),
    };
    let rows = listed
        .into_iter()
        .map(|l| Row {
            href: format!("/admin/accounts/{}", l.account.id),
            tag: state(&page, &l),
            login: l.account.login,
            name: l.account.name,
            title: l.account.title,
        })
        .collect();
    let heads = ["accounts-login-name", "accounts-name", "accounts-title", "accounts-state"]
        .map(|k| page.t(k))
        .into();
    let crumbs = crumbs(&page, false);
    Ok(Page::render(&Accounts { page, crumbs, heads, rows, next, from_start: asked.after.is_empty() })?)
}

#[derive(Template)]
#[template(path = "account/admin_new.html")]
struct New {
    page: Page,
    crumbs: Vec<Crumb>,
    form: Form,
    languages: Vec<Choice>,
}

/// The link to hand over; shown once.
#[derive(Template)]
#[template(path = "account/admin_link.html")]
struct Link {
    page: Page,
    crumbs: Vec<Crumb>,
    account: String,
    link: String,
}

fn new(page: Page, form: Form) -> New {
    let languages = page.languages().iter().map(|(l, name)| Choice::new(l.tag(), *name)).collect();
    New { crumbs: crumbs(&page, true), page, form, languages }
}

async fn blank(desk: Desk) -> Result<Response, Refusal> {
    let entry = enter_area::<actions::AccountManage>(desk.house(), &desk.cx, Area::Accounts).await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    let form = Form::fresh(desk.app.entropy.as_ref()).with("lang", "sv");
    Ok(Page::render(&new(desk.titled("accounts-admin-new", "admin"), form))?)
}

fn link(desk: &Desk, visitor: &Visitor, user: UserId, ticket: &vault::Token) -> Result<Response, Refusal> {
    let page = desk.titled("accounts-link-title", "admin");
    let link = visitor.url(&desk.app, &format!("/setup/{}", ticket.text().as_str()));
    let account = format!("/admin/accounts/{user}");
    Ok(Page::render(&Link { crumbs: crumbs(&page, true), page, account, link })?)
}

async fn create(desk: Desk, visitor: Visitor, Sent(sent): Sent) -> Result<Response, Refusal> {
    let mut form = Form::of(sent);
    let wanted = NewAccount {
        login: form.value("login").to_owned(),
        name: form.value("name").to_owned(),
        title: form.value("title").to_owned(),
        lang: form.value("lang").parse().unwrap_or_default(),
    };
    match manage::create_account(desk.house(), &desk.cx, &wanted).await {
        Ok(made) => link(&desk, &visitor, made.user, &made.ticket),
        Err(error) => {
            tell(&mut form, "login", error)?;
            Ok(desk.titled("accounts-admin-new", "admin").invalid(|page| new(page, form))?)
        }
    }
}

struct MemberRow {
    unit: UnitId,
    unit_name: String,
    role: Role,
    role_name: String,
}

#[derive(Template)]
#[template(path = "account/admin_account.html")]
struct One {
    page: Page,
    crumbs: Vec<Crumb>,
    form: Form,
    path: String,
    name: String,
    login: String,
    tag: Tag,
    disabled: bool,
    heads: Vec<String>,
    members: Vec<MemberRow>,
    query: String,
    found: Vec<Choice>,
    roles: Vec<Choice>,
    identities: Vec<IdentityRow>,
    providers: Vec<Choice>,
}

struct IdentityRow {
    id: Uuid,
    provider: String,
    value: String,
    used: String,
}

#[derive(serde::Deserialize, Default)]
struct Search {
    #[serde(default)]
    unit: String,
}

fn user(id: &str) -> Result<UserId, Refusal> {
    id.parse().map_err(|_| Problem::NotFound.into())
}

async fn account(desk: &Desk, id: UserId, query: &str, form: Option<Form>) -> Result<One, Refusal> {
    let (listed, members): (Listed, Vec<Workplace>) = manage::one(desk.house(), &desk.cx, id).await?;
    let identities = manage::identities(desk.house(), &desk.cx, id).await?;
    let page = desk.titled("accounts-admin-one", "admin");
    let role_name = |role: Role| page.t(&format!("accounts-role-{role}"));
    let query: String = query.trim().chars().take(100).collect();
    let found = if query.is_empty() {
        Vec::new()
    } else {
        directory::units_named(&desk.house().store, &query, 20).await?
    };
    let form = form.unwrap_or_else(|| {
        Form::fresh(desk.app.entropy.as_ref())
            .version(listed.account.revision)
            .with("name", &listed.account.name)
            .with("title", &listed.account.title)
    });
    Ok(One {
        crumbs: crumbs(&page, true),
        path: format!("/admin/accounts/{id}"),
        tag: state(&page, &listed),
        disabled: listed.account.disabled_at.is_some(),
        heads: ["accounts-unit", "accounts-role", "accounts-action"].map(|k| page.t(k)).into(),
        members: members
            .into_iter()
            .map(|Workplace { member: m, unit_name, .. }| MemberRow {
                unit: m.unit,
                unit_name,
                role: m.role,
                role_name: role_name(m.role),
            })
            .collect(),
        found: found.into_iter().map(|u| Choice::new(u.id.to_string(), u.name).hint(u.org_name)).collect(),
        identities: identities
            .into_iter()
            .map(|i| IdentityRow {
                id: i.id,
                provider: super::outside::provider_name(&desk.app, page.lang, &i.provider),
                value: i.value,
                used: i.last_used_at.map(|at| page.instant(at)).unwrap_or_default(),
            })
            .collect(),
        providers: super::outside::provider_choices(&desk.app, page.lang),
        roles: Role::ALL.iter().map(|r| Choice::new(r.code(), role_name(*r))).collect(),
        name: listed.account.name,
        login: listed.account.login,
        query,
        page,
        form,
    })
}

async fn one(desk: Desk, Path(id): Path<String>, Query(search): Query<Search>) -> Result<Response, Refusal> {
    Ok(Page::render(&account(&desk, user(&id)?, &search.unit, None).await?)?)
}

async fn faulty(desk: &Desk, id: UserId, query: &str, form: Form) -> Result<Response, Refusal> {
    let one = account(desk, id, query, Some(form)).await?;
    Ok(one.page.clone().invalid(|page| One { page, ..one })?)
}

fn back(id: UserId) -> Response {
    Redirect::to(&format!("/admin/accounts/{id}")).into_response()
}

async fn change(desk: Desk, Path(id): Path<String>, Sent(sent): Sent) -> Result<Response, Refusal> {
    let id = user(&id)?;
    let mut form = Form::of(sent);
    let revision = form.version.parse().unwrap_or(0);
    let (name, title) = (form.value("name").to_owned(), form.value("title").to_owned());
    match manage::change(desk.house(), &desk.cx, id, revision, &name, &title).await {
        Ok(true) => Ok(back(id)),
        Ok(false) => Err(Problem::Conflict.into()),
        Err(error) => {
            tell(&mut form, "name", error)?;
            faulty(&desk, id, "", form).await
        }
    }
}

/// Faults of a lone button are told above the page.
async fn settle(desk: &Desk, id: UserId, result: Result<(), AccountError>) -> Result<Response, Refusal> {
    match result {
        Ok(()) => Ok(back(id)),
        Err(AccountError::Invalid(faults)) => {
            let one = account(desk, id, "", None).await?;
            let mut form = one.form.clone();
            faults.iter().for_each(|f| form.fault("main", f.key, ""));
            Ok(one.page.clone().invalid(|page| One { page, form, ..one })?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn disable(desk: Desk, Path(id): Path<String>, Sent(_): Sent) -> Result<Response, Refusal> {
    let id = user(&id)?;
    settle(&desk, id, manage::disable(desk.house(), &desk.cx, id).await).await
}

async fn enable(desk: Desk, Path(id): Path<String>, Sent(_): Sent) -> Result<Response, Refusal> {
    let id = user(&id)?;
    settle(&desk, id, manage::enable(desk.house(), &desk.cx, id).await).await
}

async fn setup(
    desk: Desk,
    visitor: Visitor,
    Path(id): Path<String>,
    Sent(sent): Sent,
) -> Result<Response, Refusal> {
    let id = user(&id)?;
    let forget = !sent.value("forget").is_empty();
    let ticket = manage::renew_setup(desk.house(), &desk.cx, id, forget).await?;
    link(&desk, &visitor, id, &ticket)
}

async fn link_identity(desk: Desk, Path(id): Path<String>, Sent(sent): Sent) -> Result<Response, Refusal> {
    let id = user(&id)?;
    let mut form = Form::of(sent);
    let (provider, value) = (form.value("provider").to_owned(), form.value("value").to_owned());
    match manage::link(desk.house(), &desk.app.accounts, &desk.cx, id, &provider, &value).await {
        Ok(()) => Ok(back(id)),
        Err(AccountError::LoginAgain) => Ok(login_again(&format!("/admin/accounts/{id}"))),
        Err(error) => {
            tell(&mut form, "value", error)?;
            faulty(&desk, id, "", form).await
        }
    }
}

async fn unlink(
    desk: Desk,
    Path((id, identity)): Path<(String, String)>,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let id = user(&id)?;
    let identity: Uuid = identity.parse().map_err(|_| Problem::NotFound)?;
    settle(&desk, id, manage::unlink(desk.house(), &desk.cx, id, identity).await).await
}

async fn grant(desk: Desk, Path(id): Path<String>, Sent(sent): Sent) -> Result<Response, Refusal> {
    let id = user(&id)?;
    let query = sent.value("q").to_owned();
    let mut form = Form::of(sent);
    let unit = form.parsed::<UnitId>("unit", "accounts-unit").required().read();
    let role = form.value("role").parse::<Role>().ok();
    if role.is_none() {
        form.fault("role", "error-choose", "accounts-role");
    }
    let (Some(unit), Some(role)) = (unit, role) else { return faulty(&desk, id, &query, form).await };
    manage::grant(desk.house(), &desk.cx, id, unit, role).await?;
    Ok(back(id))
}

async fn revoke(desk: Desk, Path(id): Path<String>, Sent(sent): Sent) -> Result<Response, Refusal> {
    let id = user(&id)?;
    let (Ok(unit), Ok(role)) = (sent.value("unit").parse(), sent.value("role").parse()) else {
        return Err(AccessError::Absent.into());
    };
    settle(&desk, id, manage::revoke(desk.house(), &desk.cx, id, unit, role).await).await
}
