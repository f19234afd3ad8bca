//! A form as a browser, or a program that says it is one, sends it. First line the type of content, then the body.
#![no_main]

use axum::{body::Body, extract::FromRequest};
use fuzz::{line, now, text};
use ground::{CaseId, CaseNumber};
use http::{Request, StatusCode, header};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use web_kit::{
    Csrf, Form, Submitted,
    forms::{MAX_FIELD_BYTES, MAX_FIELDS},
};

fuzz_target!(|data: &[u8]| {
    let (kind, body) = line(data);
    let kind = text(kind);
    let mut given = vec![Submitted::urlencoded(body)];
    if let Ok(request) =
        Request::builder().header(header::CONTENT_TYPE, &kind).body(Body::from(body.to_vec()))
    {
        let read = fuzz::wait(Submitted::from_request(request, &()));
        assert!(read.is_err() || kind.contains("form"), "{kind:?} is no form");
        given.push(read);
    }
    for submitted in given {
        match submitted {
            Ok(submitted) => read(&submitted),
            Err(problem) => assert!(
                matches!(problem.status(), StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE),
                "{problem:?}"
            ),
        }
    }
});

fn read(submitted: &Submitted) {
    let count = submitted.fields().count();
    assert!(count <= MAX_FIELDS);
    assert!(submitted.fields().all(|(_, value)| !value.contains('\0') && !value.contains("\r\n")));
    let csrf = Csrf::of(&[7; 32]).unwrap();
    if csrf.verify(submitted).is_ok() {
        assert!(
            submitted.value("csrf").eq_ignore_ascii_case(&csrf.token()),
            "only the session's own token passes"
        );
    }
    let mut names: Vec<String> = ["what", "day", ""].map(str::to_owned).into();
    for (name, _) in submitted.fields().take(8) {
        // A date's boxes are named after the date.
        names.push(name.rsplit_once('-').map_or(name, |(stem, _)| stem).to_owned());
        names.push(name.to_owned());
        for file in submitted.files(name) {
            assert!(!file.name.contains(['/', '\\']) && file.name.chars().count() <= 200, "{:?}", file.name);
            assert!(!file.name.chars().any(char::is_control));
        }
    }
    names.dedup();
    for name in &names {
        each_reader(submitted, name);
    }
}

/// A reader gives a value that keeps its promise, or a fault; never both, and never nothing for what is required.
fn each_reader(submitted: &Submitted, name: &str) {
    let options = ["ja", "nej", "vet-ej"];
    let (first, last) = (date(1990, 1, 1), date(2026, 11, 23));

    let mut form = Form::of(submitted.clone());
    assert!(form.key.len() <= 32 && form.key.bytes().all(|b| b.is_ascii_hexdigit()));
    assert!(form.version.len() <= 32 && form.version.bytes().all(|b| b.is_ascii_alphanumeric()));
    let value = form.text(name, "label").required().max(100).read();
    answered(&form, name, value.is_some());
    if let Some(value) = value {
        assert!(!value.is_empty() && value.trim() == value && value.chars().count() <= 100);
    }
    let mut form = Form::of(submitted.clone());
    let value = form.text(name, "label").read();
    assert!(value.is_none() || !form.failed());
    assert!(value.is_none_or(|value| value.len() <= MAX_FIELD_BYTES));

    let mut form = Form::of(submitted.clone());
    let value = form.one_of(name, "label", &options).required().read();
    answered(&form, name, value.is_some());
    assert!(value.is_none_or(|value| options.contains(&value.as_str())));

    let mut form = Form::of(submitted.clone());
    let value = form.many_of(name, "label", &options).required().read();
    answered(&form, name, value.is_some());
    if let Some(value) = value {
        assert!(!value.is_empty() && value.len() <= options.len());
        assert!(value.iter().all(|one| options.contains(&one.as_str()) && form.chosen(name, one)));
    }

    let mut form = Form::of(submitted.clone());
    let value = form.number(name, "label", -7..=4711).required().read();
    answered(&form, name, value.is_some());
    assert!(value.is_none_or(|n| (-7..=4711).contains(&n)));

    let mut form = Form::of(submitted.clone());
    let value = form.parsed::<CaseNumber>(name, "label").required().read();
    answered(&form, name, value.is_some());
    let mut form = Form::of(submitted.clone());
    let value = form.parsed::<CaseId>(name, "label").required().read();
    answered(&form, name, value.is_some());

    let mut form = Form::of(submitted.clone());
    let value = form.date(name, "label").required().not_before(first).not_after(last).read();
    answered(&form, name, value.is_some());
    assert!(value.is_none_or(|day| (first..=last).contains(&day)), "{value:?}");

    let mut form = Form::of(submitted.clone());
    let value = form.date(name, "label").required().not_after(last).read_partial();
    answered(&form, name, value.is_some());
    if let Some(day) = value {
        assert!(day.year.or(day.month.map(Into::into)).or(day.day.map(Into::into)).is_some());
        assert!(day.year.is_none_or(|year| (1850..=2026).contains(&year)), "{day:?}");
        assert!(day.month.is_none_or(|month| (1..=12).contains(&month)), "{day:?}");
        assert!(day.day.is_none_or(|day| (1..=31).contains(&day)), "{day:?}");
        assert!(day.whole().is_none_or(|day| day <= last), "{day:?}");
        assert!(
            day.whole().is_some() || day.day.is_none() || day.month.is_none() || day.year.is_none(),
            "{day:?}"
        );
    }

    let mut form = Form::of(submitted.clone());
    let value = form.timestamp(name, "label").required().not_after(now()).read();
    answered(&form, name, value.is_some());
    assert!(value.is_none_or(|at| at <= now()));
    let mut form = Form::of(submitted.clone());
    let value = form.timestamp(name, "label").read();
    assert!(value.is_none() || !form.failed());
}

/// A fault stands at the field, and leads to an element that belongs to it.
fn answered(form: &Form, name: &str, some: bool) {
    assert_ne!(some, form.failed(), "{name:?}: {:?}", form.errors);
    assert!(form.errors.len() <= 1);
    for error in form.errors.all() {
        assert!(error.field == name && error.target.starts_with(name), "{error:?}");
        assert!(error.key.starts_with("error-"));
    }
}
