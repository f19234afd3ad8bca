//! Log control: who has looked at what is gone through afterwards, by the right person, with a result.

use std::collections::BTreeSet;

use access::{AccessError, Role, Staff, Target};
use audit::control::{
    ControlError, Door, Figures, Line, Outcome, Reviewer, Sign, Verdict, Why, decide, draw, draw_period,
    figures, item, lot, queue,
};
use casework::*;
use ground::UserId;
use jiff::SignedDuration;
use store::{Statement, args};
use testkit::{TestHouse, both_engines};
use vault::note::{Kind, Signer};

use crate::{
    sharing::with_login,
    world::{World, a_case, page, world},
};

const ROW: Statement = Statement::new(
    "test.row",
    "SELECT i.object_id, p.root, p.size FROM log_control i JOIN log_period p ON p.size = i.size WHERE i.id = $1",
);
const ALARMS: Statement = Statement::new(
    "test.alarms",
    "SELECT count(*) AS n FROM alarm WHERE kind = 'break_glass' AND cleared_at IS NULL",
);

/// The week in which the world was made ends, and the log is signed in the next.
async fn week_ends(t: &TestHouse) {
    t.clock.advance(SignedDuration::from_hours(7 * 24));
    sign(t).await;
}

async fn sign(t: &TestHouse) {
    let signer = Signer::from_seed("test.example/varn", Kind::Author, &[5; 32]).unwrap();
    audit::sequence_all(&t.house.store, t.entropy.as_ref()).await.unwrap();
    audit::checkpoint(&t.house.store, &signer, None, t.now()).await.unwrap();
}

async fn manager(t: &TestHouse, w: &World) -> Staff {
    let staff = t.member(w.org, w.unit, Role::Manager).await;
    with_login(t, &staff, "chef").await;
    staff
}

async fn officer(t: &TestHouse, w: &World) -> Staff {
    let staff = t.member(w.org, w.other_unit, Role::DataProtection).await;
    with_login(t, &staff, "ombud").await;
    staff
}

async fn open(t: &TestHouse, staff: &Staff, door: Door) -> Vec<Line> {
    queue(&t.house, &t.staff(staff), door, true, None).await.unwrap().lines
}

fn signs_of(lines: &[Line], user: UserId) -> Vec<Vec<Sign>> {
    lines.iter().filter(|l| l.user == user).map(|l| l.signs.clone()).collect()
}

fn number(case: &Target) -> String {
    match case {
        Target::Number(number) => number.clone(),
        _ => panic!("a number"),
    }
}

fn fine() -> Verdict {
    Verdict { outcome: Some((Outcome::Justified, Some(Why::StoodIn))), note: String::new() }
}

both_engines! {
    async fn looking_without_doing_is_gone_through_whole_and_the_rest_by_lot(t) {
        let w = world(&t).await;
        let manager = manager(&t, &w).await;
        let case = a_case(&t, &w).await;
        // The handler works there, a colleague looks and does nothing, another looks and writes.
        page(&t, &w.handler, &case).await;
        page(&t, &w.colleague, &case).await;
        persons(&t.house, &t.staff(&w.colleague), &case).await.unwrap();
        let helper = t.member(w.org, w.unit, Role::Handler).await;
        page(&t, &helper, &case).await;
        add_note(&t.house, &t.staff(&helper), &case, &Form::adding(String::new()), "Påhittat").await.unwrap();

        let cx = |t: &TestHouse| t.job("log_control");
        assert_eq!(draw(&t.house, &cx(&t)).await.unwrap(), None, "the week has not ended");
        t.clock.advance(SignedDuration::from_hours(7 * 24));
        assert_eq!(draw(&t.house, &cx(&t)).await.unwrap(), None, "nor is the log signed since");
        sign(&t).await;
        let drawn = draw(&t.house, &cx(&t)).await.unwrap().unwrap();
        assert_eq!((drawn.looks, drawn.chosen), (3, 3), "a small unit's sample is everything");
        assert_eq!(draw(&t.house, &cx(&t)).await.unwrap(), None, "once a week");

        let door = Door::Unit(w.org, w.unit);
        let lines = open(&t, &manager, door).await;
        assert_eq!(signs_of(&lines, w.colleague.user), [[Sign::NoAction]]);
        assert_eq!(signs_of(&lines, w.handler.user), [[Sign::Sample]]);
        assert_eq!(signs_of(&lines, helper.user), [[Sign::Sample]]);
        let look = lines.iter().find(|l| l.user == w.colleague.user).unwrap();
        assert_eq!((look.looks, look.acted, look.number.clone(), look.reviewer), (3, false, Some(number(&case)), Reviewer::Manager));
        let seen = item(&t.house, &t.staff(&manager), door, look.id).await.unwrap();
        assert!(seen.events.iter().any(|e| e.action == "case.persons") && !seen.more);

        // Only who leads the unit.
        for staff in [&w.handler, &w.over_there, &w.stranger] {
            let refused = queue(&t.house, &t.staff(staff), door, true, None).await;
            assert!(matches!(refused, Err(ControlError::Access(AccessError::Absent))));
        }
        let elsewhere = item(&t.house, &t.staff(&manager), Door::Unit(w.org, w.other_unit), look.id).await;
        assert!(matches!(elsewhere, Err(ControlError::Access(AccessError::Absent))));
    }

    async fn a_result_has_its_reason_and_is_counted(t) {
        let w = world(&t).await;
        let manager = manager(&t, &w).await;
        let case = a_case(&t, &w).await;
        page(&t, &w.colleague, &case).await;
        page(&t, &w.handler, &case).await;
        week_ends(&t).await;
        draw(&t.house, &t.job("log_control")).await.unwrap().unwrap();
        let door = Door::Unit(w.org, w.unit);
        let lines = open(&t, &manager, door).await;
        let look = lines.iter().find(|l| l.user == w.colleague.user).unwrap().id;
        let other = lines.iter().find(|l| l.user == w.handler.user).unwrap().id;
        let say = async |id, seen, verdict| {
            decide(&t.house, &t.staff(&manager), door, id, ("", seen), verdict).await
        };
        let field = |result: Result<(), ControlError>| match result {
            Err(ControlError::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        let verdict = |outcome, note: &str| Verdict { outcome, note: note.to_owned() };
        assert_eq!(field(say(look, 1, verdict(Some((Outcome::Justified, None)), "")).await), "why");
        assert_eq!(field(say(look, 1, verdict(Some((Outcome::Justified, Some(Why::Other))), " ")).await), "note");
        assert_eq!(field(say(look, 1, verdict(Some((Outcome::Unjustified, None)), "")).await), "note");
        assert_eq!(field(say(look, 1, verdict(None, "")).await), "note");
        assert_eq!(field(say(look, 1, verdict(None, &"x".repeat(2_001))).await), "note");

        say(look, 1, verdict(None, "Frågat i dag, svar på fredag.")).await.unwrap();
        let seen = item(&t.house, &t.staff(&manager), door, look).await.unwrap();
        assert_eq!((seen.note.as_str(), seen.line.outcome), ("Frågat i dag, svar på fredag.", None));
        assert!(matches!(say(look, 1, fine()).await, Err(ControlError::Stale)), "written since");
        say(look, 2, verdict(Some((Outcome::Unjustified, None)), "Granne till barnet. Anmäls.")).await.unwrap();
        assert!(matches!(say(look, 3, fine()).await, Err(ControlError::Stale)), "what is settled stays");
        say(other, 1, fine()).await.unwrap();
        assert_eq!(open(&t, &manager, door).await, []);
        let done = queue(&t.house, &t.staff(&manager), door, false, None).await.unwrap().lines;
        assert_eq!(done.len(), 2);

        let figures: Vec<Figures> = figures(&t.house, &t.staff(&manager), door).await.unwrap();
        let [unit] = figures.as_slice() else { panic!("one unit: {figures:?}") };
        assert_eq!((unit.chosen, unit.open, unit.justified, unit.unjustified, unit.late), (2, 0, 1, 1, 0));
        assert_eq!((unit.weeks[0].looks, unit.weeks[0].readers), (2, 2));
        assert_eq!(unit.by_sign[&Sign::NoAction], 1);
        // Every step of it is in the log.
        assert_eq!(t.events(Some("log.decided")).await, 3);
    }

    async fn nobody_goes_through_their_own_and_what_is_hidden_goes_to_the_officer(t) {
        let w = world(&t).await;
        let (manager, officer) = (manager(&t, &w).await, officer(&t, &w).await);
        let (plain, hidden) = (a_case(&t, &w).await, a_case(&t, &w).await);
        page(&t, &manager, &plain).await;
        let form = Form::seen(page(&t, &w.handler, &hidden).await.revision, String::new());
        protect(&t.house, &t.staff(&w.handler), &hidden, &form, true, "Påhittat hot.").await.unwrap();
        page(&t, &w.handler, &hidden).await;
        week_ends(&t).await;
        draw(&t.house, &t.job("log_control")).await.unwrap().unwrap();

        let at_unit = open(&t, &manager, Door::Unit(w.org, w.unit)).await;
        assert!(at_unit.iter().all(|l| l.user != manager.user && l.number != Some(number(&hidden))), "{at_unit:?}");
        let lines = open(&t, &officer, Door::Officer(w.org)).await;
        assert_eq!(signs_of(&lines, manager.user), [[Sign::Sample]], "leading is reading, but drawn like everybody");
        let secret = lines.iter().find(|l| l.signs == [Sign::Protected]).unwrap();
        assert_eq!((secret.user, secret.number.as_deref()), (w.handler.user, None), "which case it is stays hidden");
        assert!(!item(&t.house, &t.staff(&officer), Door::Officer(w.org), secret.id).await.unwrap().events.is_empty());
        decide(&t.house, &t.staff(&officer), Door::Officer(w.org), secret.id, ("", 1), fine()).await.unwrap();
        // Of their own organisation only.
        let elsewhere = queue(&t.house, &t.staff(&officer), Door::Officer(w.stranger.org), true, None).await;
        assert!(matches!(elsewhere, Err(ControlError::Access(AccessError::NotYours))));
        let manager_there = queue(&t.house, &t.staff(&manager), Door::Officer(w.org), true, None).await;
        assert!(matches!(manager_there, Err(ControlError::Access(AccessError::NotYours))));

        // A manager named on it may go through it.
        let form = Form::seen(page(&t, &w.handler, &hidden).await.revision, String::new());
        name_person(&t.house, &t.staff(&w.handler), &hidden, &form, manager.user, true).await.unwrap();
        page(&t, &w.handler, &hidden).await;
        week_ends(&t).await;
        draw(&t.house, &t.job("log_control")).await.unwrap().unwrap();
        let at_unit = open(&t, &manager, Door::Unit(w.org, w.unit)).await;
        assert!(at_unit.iter().any(|l| l.number == Some(number(&hidden)) && l.signs.contains(&Sign::Protected)));
    }

    async fn every_emergency_is_reviewed_and_its_alarm_ends_with_the_review(t) {
        let w = world(&t).await;
        let (manager, officer) = (manager(&t, &w).await, officer(&t, &w).await);
        let case = a_case(&t, &w).await;
        let why = "Påhittat: barnet har ringt från en okänd plats.";
        break_glass(&t.house, &t.staff(&w.over_there), &case, &Form::adding(String::new()), GlassReason::Danger, why).await.unwrap();
        page(&t, &w.over_there, &case).await;
        let alarms = async || -> i64 {
            t.house.store.reader().one(&ALARMS, args![]).await.unwrap().unwrap().get("n").unwrap()
        };
        assert_eq!(alarms().await, 1);
        // At once, at both doors.
        let door = Door::Unit(w.org, w.unit);
        let lines = open(&t, &manager, door).await;
        assert_eq!(signs_of(&lines, w.over_there.user), [[Sign::BreakGlass]]);
        assert_eq!(lines[0].due_at, t.now() + SignedDuration::from_hours(3 * 24));
        assert_eq!(open(&t, &officer, Door::Officer(w.org)).await.len(), 1);
        let seen = item(&t.house, &t.staff(&manager), door, lines[0].id).await.unwrap();
        assert!(seen.events.iter().any(|e| e.action == "case.read" && e.rule == Some(access::Rule::BreakGlass)));
        decide(&t.house, &t.staff(&manager), door, lines[0].id, ("", 1), fine()).await.unwrap();
        assert_eq!(alarms().await, 0);
        // Not a second time with the week's looks.
        week_ends(&t).await;
        draw(&t.house, &t.job("log_control")).await.unwrap().unwrap();
        assert_eq!(signs_of(&open(&t, &manager, door).await, w.over_there.user), Vec::<Vec<Sign>>::new());
    }

    async fn a_relative_s_name_and_unusual_hours_are_signs(t) {
        let w = world(&t).await;
        let manager = manager(&t, &w).await;
        // The account bears the child's family name, which her cases spell otherwise.
        let relative = t.member(w.org, w.unit, Role::Handler).await;
        let mut work = t.house.store.begin("test").await.unwrap();
        let account = Statement::new("test.account",
            "INSERT INTO account (id, login, name, title, lang, disabled_at, made_at, revision) VALUES ($1,'slakt','Stina PÅHITTSSON','','sv',NULL,0,1)");
        work.run(&account, args![relative.user]).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();
        let mut cases = Vec::new();
        for _ in 0..10 {
            cases.push(a_case(&t, &w).await);
        }
        page(&t, &relative, &cases[0]).await;
        add_note(&t.house, &t.staff(&relative), &cases[0], &Form::adding(String::new()), "Påhittat").await.unwrap();
        // 09:00 + 12 h = 21:00.
        t.clock.advance(SignedDuration::from_hours(12));
        for case in &cases[..9] {
            page(&t, &w.colleague, case).await;
        }
        for case in &cases {
            page(&t, &w.handler, case).await;
        }
        week_ends(&t).await;
        draw(&t.house, &t.job("log_control")).await.unwrap().unwrap();
        let lines = open(&t, &manager, Door::Unit(w.org, w.unit)).await;
        assert_eq!(signs_of(&lines, relative.user), [[Sign::SameName]]);
        let at_night: Vec<&Line> = lines.iter().filter(|l| l.signs == [Sign::Hours]).collect();
        assert_eq!(at_night.iter().map(|l| (l.user, l.looks)).collect::<Vec<_>>(), [(w.handler.user, 10)], "nine are not many");
        let seen = item(&t.house, &t.staff(&manager), Door::Unit(w.org, w.unit), at_night[0].id).await.unwrap();
        assert_eq!(seen.events.len(), 10);
    }

    async fn the_lot_is_the_published_root_and_can_be_drawn_again(t) {
        let w = world(&t).await;
        let manager = manager(&t, &w).await;
        let mut cases = Vec::new();
        for _ in 0..30 {
            let case = a_case(&t, &w).await;
            page(&t, &w.handler, &case).await;
            cases.push(case);
        }
        week_ends(&t).await;
        let drawn = draw(&t.house, &t.job("log_control")).await.unwrap().unwrap();
        assert_eq!((drawn.looks, drawn.chosen), (30, 3));
        let lines = open(&t, &manager, Door::Unit(w.org, w.unit)).await;
        let mut tickets = BTreeSet::new();
        let mut root = Vec::new();
        for line in &lines {
            let row = t.house.store.reader().one(&ROW, args![line.id]).await.unwrap().unwrap();
            root = row.get("root").unwrap();
            tickets.insert(lot(&root, w.unit, line.user, row.get("object_id").unwrap()));
        }
        // Whoever has the root and the log finds the same three: the lowest tickets of all thirty.
        let mut all = BTreeSet::new();
        for case in &cases {
            let object = page(&t, &w.handler, case).await.id.uuid();
            all.insert(lot(&root, w.unit, w.handler.user, object));
        }
        assert_eq!(all.into_iter().take(3).collect::<BTreeSet<_>>(), tickets);
        // The same draw again, as after it was cut off, adds nothing.
        let row = t.house.store.reader().one(&ROW, args![lines[0].id]).await.unwrap().unwrap();
        let size = u64::try_from(row.get::<i64>("size").unwrap()).unwrap();
        let root: [u8; 32] = root.try_into().unwrap();
        draw_period(&t.house, &t.job("log_control"), 0..size, t.now(), &root).await.unwrap();
        assert_eq!(open(&t, &manager, Door::Unit(w.org, w.unit)).await, lines);
    }
}
