//! Who is right for this, looking up units, and an administrator's forms.

use http::StatusCode;

use crate::site::Site;

const UNIT: [(&str, &str); 5] = [
    ("name", "Socialjouren"),
    ("kind", "out_of_hours"),
    ("municipality", "Malmö"),
    ("hours", "dygnet runt"),
    ("phone", "040-00 00 00"),
];

#[tokio::test]
async fn who_is_right_is_answered_with_reason_and_provision() {
    let site = Site::new().await;
    let who = site.login("police").await;
    let empty = site.get(Some(&who), "/directory").await;
    assert_eq!(empty.status, StatusCode::OK);
    let answer = site.get(Some(&who), "/directory?stay=malm%C3%B6&what=report_concern").await;
    for part in ["Mottagning barn, Malmö stad", "29 kap. 4 § SoL", "Numret finns inte i katalogen"] {
        assert!(answer.body.contains(part), "{part}");
    }
    let acute = site.get(Some(&who), "/directory?stay=1280&what=acute_protection&acute=1").await;
    assert!(acute.body.contains("href=\"tel:112\""));
    let wrong = site.get(Some(&who), "/directory?stay=Atlantis&what=report_concern").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"Atlantis\"") && wrong.body.contains("Kommunen finns inte"));
}

#[tokio::test]
async fn units_are_found_and_shown_without_edit_for_others_than_administrators() {
    let site = Site::new().await;
    let who = site.login("lund").await;
    let found = site.get(Some(&who), "/directory/units?name=mott&municipality=lund").await;
    let unit = format!("/directory/units/{}", site.lund.id);
    assert!(found.body.contains(&unit) && !found.body.contains(&site.reception.id.to_string()));
    let shown = site.get(Some(&who), &unit).await;
    assert!(shown.body.contains("Lunds kommun") && !shown.body.contains(&format!("{unit}/edit")));
    for path in [
        format!("{unit}/edit"),
        "/directory/organisations".to_owned(),
        "/directory/table".to_owned(),
        "/directory/units.csv".to_owned(),
    ] {
        assert_eq!(site.get(Some(&who), &path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn an_administrator_adds_changes_and_retires_a_unit() {
    let site = Site::new().await;
    let admin = site.login("admin").await;
    let new = format!("/directory/organisations/{}/units/new", site.reception.org);
    let wrong =
        site.post(&admin, &new, &new, &[("name", ""), ("kind", "out_of_hours"), ("hours", "ibland")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"ibland\"") && wrong.body.contains("name-error"));
    let saved = site.post(&admin, &new, &new, &UNIT).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let unit = saved.location.trim_end_matches("?saved").to_owned();
    let shown = site.get(Some(&admin), &unit).await;
    assert!(shown.body.contains("dygnet runt") && shown.body.contains("tel:040000000"));

    let edit = format!("{unit}/edit");
    let mut changed = UNIT.to_vec();
    changed[0] = ("name", "Jouren");
    let first = site.post(&admin, &edit, &edit, &changed).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    changed[0] = ("name", "Nattjouren");
    changed.push(("version", "1"));
    let stale = site.post(&admin, &edit, &edit, &changed).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("Nattjouren") && stale.body.contains("Jouren"), "both versions are shown");

    let switch = format!("{unit}/use");
    let off = site.post(&admin, &unit, &switch, &[("to", "off")]).await;
    assert_eq!(off.location, format!("{unit}?saved"));
    assert!(site.get(Some(&admin), &unit).await.body.contains("Ur bruk"));
}

#[tokio::test]
async fn an_administrator_adds_an_organisation_and_a_service() {
    let site = Site::new().await;
    let admin = site.login("admin").await;
    let new = "/directory/organisations/new";
    let wrong = site.post(&admin, new, new, &[("kind", "ngo")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("name", "Påhittad förening"), ("kind", "ngo"), ("region", "syd"), ("active", "1")];
    let saved = site.post(&admin, new, new, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert!(site.get(Some(&admin), "/directory/organisations").await.body.contains("Påhittad förening"));

    let service = format!("/directory/units/{}/services/new", site.lund.id);
    let wrong = site.post(&admin, &service, &service, &[("name", "Samtal"), ("areas", "syd")]).await;
    assert!(wrong.body.contains("Välj minst ett behov"));
    let fields = [
        ("name", "Samtal"),
        ("areas", "syd"),
        ("needs", "counselling"),
        ("languages", "ro"),
        ("active", "1"),
    ];
    let saved = site.post(&admin, &service, &service, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let who = site.login("handler").await;
    let answer = site.get(Some(&who), "/directory?stay=1280&what=support_ngo&language=ro").await;
    assert!(answer.body.contains("Samtal, Lunds kommun"));
}

#[tokio::test]
async fn the_table_comes_down_and_goes_up() {
    let site = Site::new().await;
    let admin = site.login("admin").await;
    let csv = site.get(Some(&admin), "/directory/units.csv").await;
    assert!(csv.body.starts_with("id,") && csv.body.lines().count() == 8);
    let none = site.post(&admin, "/directory/table", "/directory/table", &[("do", "look")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("Välj en fil"));
}
