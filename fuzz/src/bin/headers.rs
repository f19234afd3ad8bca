//! Lines of headers as a stranger writes them: the path first, then `name: value`.
#![no_main]

use fuzz::{line, text};
use ground::Lang;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use libfuzzer_sys::fuzz_target;
use vault::Token;
use web_kit::{csrf, headers, lang};

fuzz_target!(|data: &[u8]| {
    let (path, mut rest) = line(data);
    let path = text(path);
    let mut map = HeaderMap::new();
    while !rest.is_empty() && map.len() < 50 {
        let (one, more) = line(rest);
        rest = more;
        let Some(colon) = one.iter().position(|b| *b == b':') else { continue };
        let value = one[colon + 1..].trim_ascii();
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(&one[..colon]), HeaderValue::from_bytes(value))
        {
            map.append(name, value);
        }
    }
    cookies(&map);
    language(&path, &map);
    address(&map);
    origin(&map);
});

fn cookies(map: &HeaderMap) {
    for name in ["__Host-varn", "varn", "lang", "__Host-lang"] {
        let Some(value) = headers::cookie(map, name) else { continue };
        assert!(!value.contains(';') && !value.contains(|c: char| c.is_control() && c != '\t'), "{value:?}");
        let sent = map.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
        assert!(sent.flat_map(|v| v.split(';')).any(|pair| pair.trim() == format!("{name}={value}")));
        // A session is looked up by the hash of the token; what has not its form is not looked up.
        if let Some(token) = Token::from_text(value) {
            assert_eq!(token.text().as_str(), value, "one token is written in one way");
            assert_ne!(token.bound("csrf").hash(), token.hash());
        }
    }
}

fn language(path: &str, map: &HeaderMap) {
    let Ok(uri) = path.parse::<Uri>() else { return };
    let chosen = lang::choose(&uri, map);
    assert_eq!(
        lang::asked(&uri).or_else(|| lang::cookie(map)).or_else(|| lang::accepted(map)).unwrap_or_default(),
        chosen
    );
    for wanted in Lang::ALL {
        let there = lang::switch(path, wanted);
        assert!(
            there.starts_with('/') && !there.starts_with("//") && !there.starts_with("/\\"),
            "{there:?} leads elsewhere"
        );
        if let Ok(there) = there.parse::<Uri>() {
            assert!(there.host().is_none(), "{there}");
            assert_eq!(lang::asked(&there), Some(wanted), "{there}");
        }
        assert_eq!(lang::switch(&there, wanted), there, "asking twice is asking once");
    }
}

fn address(map: &HeaderMap) {
    let Some(address) = headers::forwarded_for(map) else { return };
    let last = map.get_all("x-forwarded-for").iter().next_back().unwrap().to_str().unwrap();
    assert!(last.trim_end().ends_with(last.rsplit(',').next().unwrap().trim()));
    let network = accounts::throttle::prefix(address);
    assert!(matches!(network.len(), 3 | 8), "a network, never a whole address");
}

fn origin(map: &HeaderMap) {
    assert!(csrf::same_site(&Method::GET, map), "reading is not stopped");
    if csrf::same_site(&Method::POST, map) {
        match map.get("sec-fetch-site") {
            Some(site) => assert!(site == "same-origin" || site == "none"),
            None => {
                let said = |name| map.get(name).and_then(|v| v.to_str().ok());
                let own = match (said(header::ORIGIN), said(header::HOST)) {
                    (Some("null"), _) => true,
                    (Some(origin), Some(host)) => origin.ends_with(&format!("://{host}")),
                    (None, _) => map.get(header::ORIGIN).is_none(),
                    (Some(_), None) => false,
                };
                assert!(own, "a changing request from another site passed: {map:?}");
            }
        }
    }
}
