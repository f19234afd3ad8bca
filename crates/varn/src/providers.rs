//! Identity providers (`[[oidc]]`): what the operator has written about them, and our key for them.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use ground::Text;
use oidc::{Audience, ClientKey, Provider, Settings, config, jose::Algorithm};
use serde::Deserialize;

use crate::{config::Config, fault::Fault, key};

/// One `[[oidc]]` in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    id: String,
    name: String,
    name_en: Option<String>,
    issuer: String,
    client_id: String,
    alg: Option<String>,
    acr: Option<Vec<String>>,
    identity_claim: Option<String>,
    organisation_claim: Option<String>,
    scopes: Option<Vec<String>>,
    assertion_audience: Option<String>,
    signed_request: Option<bool>,
    ca_file: Option<PathBuf>,
}

/// A file of providers alone, for trying one out with the demonstration.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Only {
    #[serde(default)]
    oidc: Vec<Written>,
}

fn wrong(id: &str, name: &str, why: &str) -> Fault {
    Fault::new(format!(
        "The setting {name} of the identity provider “{id}” ([[oidc]]) cannot be used: {why}. Nothing was changed. Correct it and start again."
    ))
}

/// Checks what was written. Paths count from `folder`. No provider is asked anything: that would tie our start to theirs.
pub(crate) fn complete(written: Vec<Written>, folder: &Path) -> Result<Vec<Settings>, Fault> {
    let mut seen = HashSet::new();
    written
        .into_iter()
        .map(|w| {
            let id = w.id;
            if !seen.insert(id.clone()) {
                return Err(wrong(&id, "id", "two providers have it"));
            }
            let algorithm = w.alg.as_deref().unwrap_or("RS256");
            let algorithm = Algorithm::named(algorithm)
                .ok_or_else(|| wrong(&id, "alg", "it must be RS256, PS256, ES256 or ES384"))?;
            let audience = match w.assertion_audience.as_deref() {
                None | Some("issuer") => Audience::Issuer,
                Some("token_endpoint") => Audience::TokenEndpoint,
                Some(_) => {
                    return Err(wrong(&id, "assertion_audience", "it must be issuer or token_endpoint"));
                }
            };
            let authorities = match w.ca_file {
                Some(path) => Some(fs::read_to_string(folder.join(path)).map_err(|e| {
                    wrong(&id, "ca_file", &format!("the file cannot be read ({})", e.kind()))
                })?),
                None => None,
            };
            if authorities.as_deref().is_some_and(|pem| !pem.contains("-----BEGIN CERTIFICATE-----")) {
                return Err(wrong(&id, "ca_file", "it holds no certificate (PEM)"));
            }
            let settings = Settings {
                name: Text::new(w.name.clone(), w.name_en.unwrap_or(w.name)),
                issuer: w.issuer,
                client_id: w.client_id,
                algorithm,
                levels: w.acr.unwrap_or_else(|| config::LEVELS.map(str::to_owned).into()),
                identity_claim: w.identity_claim.unwrap_or_else(|| "sub".to_owned()),
                organisation_claim: w.organisation_claim.unwrap_or_else(|| config::ORGANISATION.to_owned()),
                scopes: w.scopes.unwrap_or_default(),
                audience,
                signed_request: w.signed_request.unwrap_or(false),
                authorities,
                id,
            };
            match settings.fault() {
                Some((name, why)) => Err(wrong(&settings.id, name, why)),
                None => Ok(settings),
            }
        })
        .collect()
}

/// Reads a file that holds nothing but `[[oidc]]`.
pub(crate) fn read(path: &Path) -> Result<Vec<Settings>, Fault> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|e| {
        Fault::new(format!(
            "The file {shown} cannot be read ({}). Nothing was changed. Check the path.",
            e.kind()
        ))
    })?;
    let only: Only = toml::from_str(&text).map_err(|e| {
        let message = e.message().lines().collect::<Vec<_>>().join(" ");
        Fault::new(format!("{shown}: {message}. Nothing was changed. Correct it and start again."))
    })?;
    complete(only.oidc, path.parent().unwrap_or(Path::new("")))
}

/// Our key at the providers; made when there is none.
pub(crate) fn client_key(path: &Path) -> Result<ClientKey, Fault> {
    let shown = path.display();
    let text = match fs::read_to_string(path) {
        Ok(text) => {
            key::only_for_its_owner(path, "login key")?;
            zeroize::Zeroizing::new(text)
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let text =
                ClientKey::generate().map_err(|e| Fault::new(format!("No login key can be made: {e}.")))?;
            key::write_secret(path, &text).map_err(|e| {
                Fault::new(format!(
                    "The login key file {shown} cannot be made ({}). Nothing was changed. Check the folder.",
                    e.kind()
                ))
            })?;
            text
        }
        Err(e) => {
            return Err(Fault::new(format!(
                "The login key file {shown} cannot be read ({}). Nothing was changed. Check the path and who owns the file.",
                e.kind()
            )));
        }
    };
    ClientKey::from_text(&text).map_err(|e| {
        Fault::new(format!(
            "The login key file {shown} cannot be used: {e}. Nothing was changed. Restore it, or move it away: a new \
             key is made then, which every provider must be told."
        ))
    })
}

/// The providers of a server, and the key they know it by.
pub(crate) type Known = (Vec<Arc<Provider>>, Option<Arc<ClientKey>>);

/// Makes them ready. None needs to answer now.
pub(crate) fn open(config: &Config) -> Result<Known, Fault> {
    if config.oidc.is_empty() {
        return Ok((Vec::new(), None));
    }
    let key = Arc::new(client_key(&config.oidc_key_file)?);
    let provider = |s: &Settings| {
        let redirect = format!("{}/login/oidc/{}/callback", config.origin, s.id);
        Arc::new(Provider::new(s.clone(), Arc::clone(&key), redirect))
    };
    Ok((config.oidc.iter().map(provider).collect(), Some(key)))
}

/// `varn oidc key`: the public half, to hand to a provider.
pub(crate) fn public(config: &Config) -> Result<String, Fault> {
    let key = client_key(&config.oidc_key_file)?;
    Ok(format!("{:#}\n", key.public()))
}
