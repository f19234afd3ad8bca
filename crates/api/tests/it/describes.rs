//! The description and the routes are one.

use std::collections::BTreeSet;

use testkit::TestHouse;

use crate::world::World;

#[test]
fn the_description_is_as_last_read() {
    let text = serde_json::to_string_pretty(&api::document()).unwrap();
    insta::assert_snapshot!("openapi", text);
}

#[test]
fn every_route_is_described_and_every_description_routed() {
    let document = serde_json::to_value(api::document()).unwrap();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        described.extend(item.as_object().unwrap().keys().map(|method| (method.clone(), path.clone())));
    }
    let routed: BTreeSet<_> =
        api::routes().iter().map(|r| (r.method.to_owned(), r.path.to_owned())).collect();
    assert_eq!(routed, described);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[test]
fn every_reference_leads_somewhere_and_every_operation_has_its_own_name() {
    let document = serde_json::to_value(api::document()).unwrap();
    let text = document.to_string();
    for part in text.split("\"$ref\":\"#").skip(1) {
        let pointer = part.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
    let ids: Vec<&str> =
        text.split("\"operationId\":\"").skip(1).map(|p| p.split('"').next().unwrap()).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{ids:?}");
}

#[tokio::test]
async fn the_description_is_public_and_says_nothing_of_the_house() {
    let w = World::new(TestHouse::sqlite().await).await;
    let answer = w.get("/openapi.json").send().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["servers"][0]["url"], "/api/v1");
    assert_eq!(w.t.events(None).await, 0);
}
