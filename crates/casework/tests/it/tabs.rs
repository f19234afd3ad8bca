//! Persons, tasks, documents, assessments, registration.

use std::collections::BTreeMap;

use casework::*;
use guidance::{Answer, AnswerValue, Answers};
use testkit::both_engines;

use crate::world::*;

/// A JPEG with nothing but a camera's data and an end.
fn photo() -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8];
    let mut app1 = b"Exif\0\0".to_vec();
    // Little-endian TIFF, one entry: the camera's maker, "ANNAS KAMERA".
    app1.extend(b"II*\0\x08\0\0\0\x01\0\x0f\x01\x02\0\x0d\0\0\0\x1a\0\0\0\0\0\0\0ANNAS KAMERA\0");
    bytes.extend([0xFF, 0xE1]);
    bytes.extend(u16::try_from(app1.len() + 2).unwrap().to_be_bytes());
    bytes.extend(app1);
    // Quantisation table and a start of scan with some data.
    bytes.extend([0xFF, 0xDB, 0x00, 0x43, 0x00]);
    bytes.extend([1_u8; 64]);
    bytes.extend([0xFF, 0xDA, 0x00, 0x08, 1, 1, 0, 0, 63, 0, 0x12, 0x34, 0xFF, 0xD9]);
    bytes
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|w| w == what)
}

both_engines! {
    async fn a_document_loses_its_metadata_and_the_original_stays(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.handler);
        let upload = Upload { name: "C:\\bilder\\foto.jpg".to_owned(), declared: Some("image/jpeg".to_owned()), bytes: photo(), note: String::new() };
        let id = upload_document(&t.house, &cx, &case, &Form::adding("d"), upload.clone()).await.unwrap();
        assert_eq!(upload_document(&t.house, &cx, &case, &Form::adding("d"), upload).await.unwrap(), id);
        let (list, more) = documents(&t.house, &cx, &case, None).await.unwrap();
        assert_eq!((list.len(), more), (1, None));
        assert_eq!((list[0].name.as_str(), list[0].clean), ("foto.jpg", true));
        assert!(list[0].removed.iter().any(|r| r == "exif"));
        let clean = document_bytes(&t.house, &cx, &case, id, Copy::Clean).await.unwrap();
        assert!(!has(&clean.bytes, b"ANNAS"));
        let original = document_bytes(&t.house, &cx, &case, id, Copy::Original).await.unwrap();
        assert_eq!(original.bytes, photo());
        assert!(t.events(Some("document.read")).await >= 2);
        // Another case of the same unit does not have it.
        let other = a_case(&t, &w).await;
        assert!(absent(document_bytes(&t.house, &cx, &other, id, Copy::Clean).await));
        assert!(absent(document_bytes(&t.house, &t.staff(&w.stranger), &case, id, Copy::Clean).await));
    }

    async fn a_file_that_is_not_taken_is_told_at_the_field(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.handler);
        let send = |bytes: Vec<u8>, declared: &str| Upload { name: "a".to_owned(), declared: Some(declared.to_owned()), bytes, note: String::new() };
        for (upload, key) in [
            (send(vec![], "image/png"), "casework-fault-file-empty"),
            (send(vec![0; 40], "image/png"), "casework-fault-file-type"),
            (send(photo(), "application/pdf"), "casework-fault-file-mismatch"),
            (send(vec![b'a'; MAX_DOCUMENT_BYTES + 1], "text/plain"), "casework-fault-file-large"),
        ] {
            assert_eq!(fields(upload_document(&t.house, &cx, &case, &Form::default(), upload).await), [("file".to_owned(), key)]);
        }
        assert!(documents(&t.house, &cx, &case, None).await.unwrap().0.is_empty());
    }

    async fn persons_can_be_added_and_changed_but_the_child_stays_one(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.handler);
        let mother = PersonInput { role: PersonRole::Guardian, ..child("Mor", "Påhittsson") };
        let id = add_person(&t.house, &cx, &case, &Form::adding("m"), mother.clone()).await.unwrap();
        assert_eq!(fields(add_person(&t.house, &cx, &case, &Form::adding("c"), child("Ett", "Till")).await)[0].1, "casework-fault-one-child");
        let (list, revision) = persons(&t.house, &cx, &case).await.unwrap();
        assert_eq!(list.len(), 2);
        let suspect = PersonInput { role: PersonRole::Suspect, ..child("Moa", "Annansson") };
        update_person(&t.house, &cx, &case, &Form::seen(revision, "u"), id, suspect).await.unwrap();
        let revision = revision + 1;
        let other = PersonInput { role: PersonRole::Other, ..mother };
        let the_child = list.iter().find(|p| p.role == PersonRole::Child).unwrap().id;
        assert_eq!(fields(update_person(&t.house, &cx, &case, &Form::seen(revision, "v"), the_child, other).await)[0].0, "role");
        // Searching follows the change.
        assert!(search(&t.house, &cx, w.unit, "Mor Påhittsson", None).await.unwrap().hits.is_empty());
        let found = search(&t.house, &cx, w.unit, "annansson moa", None).await.unwrap().hits;
        assert_eq!((found.len(), found[0].role), (1, PersonRole::Suspect));
        // A person of another case cannot be changed through this one.
        let elsewhere = a_case(&t, &w).await;
        let guardian = PersonInput { role: PersonRole::Guardian, ..child("X", "Y") };
        assert!(absent(update_person(&t.house, &cx, &elsewhere, &Form::default(), id, guardian).await));
    }

    async fn tasks_are_added_and_done_once(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.handler);
        let task = NewTask { text: "Ring skolan.".to_owned(), assignee: Some(w.colleague.user), due: Some(at("2026-11-25T12:00:00Z")) };
        let id = add_task(&t.house, &cx, &case, &Form::adding("t"), &task).await.unwrap();
        let p = page(&t, &w.handler, &case).await;
        assert_eq!((p.tasks.len(), p.tasks[0].text.as_str(), p.tasks[0].due), (1, "Ring skolan.", task.due));
        complete_task(&t.house, &t.staff(&w.colleague), &case, &Form::default(), id).await.unwrap();
        assert!(absent(complete_task(&t.house, &cx, &case, &Form::default(), id).await));
        assert_eq!(page(&t, &w.handler, &case).await.counts.open_tasks, 0);
        let wrong = NewTask { assignee: Some(w.stranger.user), ..task };
        assert_eq!(fields(add_task(&t.house, &cx, &case, &Form::default(), &wrong).await)[0].0, "assignee");
    }

    async fn assessments_keep_their_versions_and_can_be_compared(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.handler);
        let indicators = &t.house.content.indicators;
        let audience = indicators.audiences()[0].id.clone();
        let sign = indicators.for_audience(&audience).next().unwrap().id.clone();
        let answers = |value, note: &str| Answers {
            audience: audience.clone(),
            purpose: None,
            answers: BTreeMap::from([(sign.clone(), Answer { value, note: note.to_owned() })]),
            at: t.now(),
        };
        save_assessment(&t.house, &cx, &case, &Form::adding("1"), &answers(AnswerValue::Unknown, "")).await.unwrap();
        save_assessment(&t.house, &cx, &case, &Form::adding("2"), &answers(AnswerValue::Yes, "Sågs av läraren.")).await.unwrap();
        let list = assessments(&t.house, &cx, &case, None).await.unwrap();
        assert_eq!(list.iter().map(|a| a.version).collect::<Vec<_>>(), [2, 1]);
        let (first, _) = assessment(&t.house, &cx, &case, 1).await.unwrap();
        assert_eq!(first, answers(AnswerValue::Unknown, ""));
        let (second, explained) = assessment(&t.house, &cx, &case, 2).await.unwrap();
        assert_eq!(second, answers(AnswerValue::Yes, "Sågs av läraren."));
        assert!(!explained.summary.sv.contains("Sågs av läraren"));
        let changes = compare_assessments(&t.house, &cx, &case, 1, 2).await.unwrap().changes;
        assert_eq!((changes.len(), changes[0].to), (1, AnswerValue::Yes));
        assert!(absent(assessment(&t.house, &cx, &case, 3).await));
        let mut wrong = answers(AnswerValue::Yes, "");
        wrong.audience = "martians".to_owned();
        assert_eq!(fields(save_assessment(&t.house, &cx, &case, &Form::default(), &wrong).await)[0].0, "audience");
    }

    async fn a_case_has_one_registration_of_valid_codes(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let cx = t.staff(&w.handler);
        // Fill what is needed with the first value of each list.
        let mut values: Values = Values::new();
        for fault in fields(register(&t.house, &cx, &case, &Form::default(), &Values::new()).await) {
            let v = t.house.content.codes.variable(&fault.0).unwrap();
            let code = v.values.first().map_or("SE".to_owned(), |x| x.code.clone());
            let code = if matches!(v.kind, content::VariableKind::Date | content::VariableKind::DatePartial) { "2026-11-23".to_owned() } else { code };
            values.insert(v.id.clone(), vec![code]);
        }
        let id = register(&t.house, &cx, &case, &Form::adding("1"), &values).await.unwrap();
        values.insert("vic_sex".to_owned(), vec!["male".to_owned()]);
        assert_eq!(register(&t.house, &cx, &case, &Form::adding("2"), &values).await.unwrap(), id);
        let (saved, _) = registration(&t.house, &cx, &case).await.unwrap();
        assert_eq!(saved.unwrap().values, values);
        values.insert("vic_sex".to_owned(), vec!["male".to_owned(), "female".to_owned()]);
        values.insert("vic_birth_date".to_owned(), vec!["2011".to_owned()]);
        let faults = fields(register(&t.house, &cx, &case, &Form::adding("3"), &values).await);
        assert_eq!(faults, [("vic_birth_date".to_owned(), "casework-fault-variable"), ("vic_sex".to_owned(), "casework-fault-one")]);
    }
}
