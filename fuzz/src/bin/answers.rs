//! JSON with answers to signs, and JSON with the facts of a case. What is read is used: an assessment and a plan come of it.
#![no_main]

use fuzz::{now, text};
use guidance::{AnswerValue, Answers, CaseEvent, CaseFacts, assess, parse_answers, plan};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let content = content::Content::embedded();
    match parse_answers(&content.indicators, &text) {
        Ok(answers) => assessed(&content.indicators, &answers),
        Err(error) => {
            assert!(!error.problems.is_empty());
            // What was typed comes back shortened.
            for problem in &error.problems {
                assert!(problem.chars().count() < 8_000, "{problem}");
            }
        }
    }
    if let Ok(Value::Object(given)) = serde_json::from_str(&text) {
        facts(content, &given);
    }
});

fn assessed(indicators: &guidance::Indicators, answers: &Answers) {
    assert!(indicators.audience(&answers.audience).is_some());
    for (id, answer) in &answers.answers {
        assert!(indicators.get(id).is_some(), "{id} is no sign");
        assert!(answer.note.chars().count() <= guidance::MAX_NOTE);
    }
    let full = assess(indicators, answers);
    assert_eq!(full, assess(indicators, answers), "the same answers, the same assessment");
    // Unknown is not no: leaving a question out is the same as not having asked it.
    let mut without = answers.clone();
    without.answers.retain(|_, answer| answer.value != AnswerValue::NotAsked);
    let left_out = assess(indicators, &without);
    assert_eq!((left_out.yes, left_out.rule, left_out.advice), (full.yes, full.rule, full.advice));
}

fn facts(content: &content::Content, given: &Map<String, Value>) {
    let process = &content.process;
    let stored = CaseFacts::parse_stored(process, given);
    match CaseFacts::parse(process, given) {
        Ok(facts) => {
            assert!(given.keys().all(|id| process.fact(id).is_some()), "a fact that there is not was taken");
            assert_eq!(facts, stored, "what is stored is what was taken");
            let events = [CaseEvent::new("opened", now())];
            let first = plan(process, &content.law, &facts, &events, now());
            assert!(first.is_ok(), "only faulty content stops a plan: {first:?}");
            assert_eq!(first, plan(process, &content.law, &facts, &events, now()));
        }
        Err(error) => {
            assert!(!error.problems.is_empty());
            for problem in &error.problems {
                assert!(!problem.message.sv.is_empty() && !problem.message.en.is_empty());
                assert!(problem.message.en.chars().count() < 8_000);
            }
        }
    }
    assert_eq!(stored.values().len(), process.facts().len(), "every fact has a value, if only unknown");
}
