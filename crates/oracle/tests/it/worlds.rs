//! One world after another: what the function allows, what Cedar allows, what entering lets through, and what lists show.

use access::{
    AccessError, Acr, Action as _, Groups, ObjectFacts, Part, Role, Scope, Secrecy, Share, Staff, Target,
    actions, decide, enter, enter_share, enter_unit,
};
use ground::{CaseNumber, OrgId, ShareId, UnitId};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};
use store::{Statement, args};
use testkit::{TestHouse, both_engines};
use uuid::Uuid;

use crate::{
    cedar::Cedar,
    world::{World, world},
};

const IN_UNIT: Statement = Statement::new(
    "test.in_unit",
    concat!("SELECT g.id FROM guarded g WHERE ", access::visible_in_unit!(), " ORDER BY g.id"),
);
const TO_USER: Statement = Statement::new(
    "test.to_user",
    concat!("SELECT g.id FROM guarded g WHERE ", access::visible_to_user!(), " ORDER BY g.id"),
);
const BY_SHARE: Statement = Statement::new(
    "test.by_share",
    concat!(
        "SELECT s.id FROM guarded_share s CROSS JOIN guarded g WHERE ",
        access::visible_by_share!(),
        " ORDER BY s.id"
    ),
);
const SECRECY: Statement =
    Statement::new("test.secrecy", "UPDATE guarded SET secrecy = $3 WHERE owner_id = $1 AND id = $2");
const TIE: Statement = Statement::new(
    "test.tie",
    "INSERT INTO guarded_member (owner_id, object_id, user_id, part, valid_from, valid_to) VALUES ($1,$2,$3,$4,$5,$6)",
);
const CONFLICT: Statement = Statement::new(
    "test.conflict",
    "INSERT INTO guarded_conflict (owner_id, object_id, party_id, reason_code, declared_by, at) VALUES ($1,$2,$3,'x',NULL,0)",
);
const SHARE: Statement = Statement::new(
    "test.share",
    "INSERT INTO guarded_share (owner_id, id, object_id, to_org, to_unit, gate, field_groups, made_at, made_by, valid_to, \
       approved_at, revoked_at, wrapped, sealed) VALUES ($1,$2,$3,$4,$5,'d3','identity',$6,$7,$8,$9,$10,$11,$11)",
);
const GLASS: Statement = Statement::new(
    "test.glass",
    "INSERT INTO break_glass (owner_id, id, object_id, user_id, reason_code, at, expires_at, sealed) VALUES ($1,$2,$3,$4,'other',0,$5,$6)",
);

struct Built {
    people: Vec<Staff>,
    cases: Vec<(Uuid, ObjectFacts)>,
    parts: Vec<(usize, usize, Part)>,
    conflicts: Vec<(usize, usize)>,
    org_conflicts: Vec<(usize, OrgId)>,
    shares: Vec<(usize, Share)>,
    glass: Vec<(usize, usize, Timestamp)>,
}

impl Built {
    fn conflict(&self, c: usize, p: usize) -> (bool, bool) {
        (self.conflicts.contains(&(c, p)), self.org_conflicts.contains(&(c, self.people[p].org)))
    }
    fn facts(&self, c: usize, p: usize) -> ObjectFacts {
        let mut facts = self.cases[c].1.clone();
        let (mine, my_orgs) = self.conflict(c, p);
        facts.conflict = mine || my_orgs;
        facts.parts = self.parts.iter().filter(|x| x.0 == c && x.1 == p).map(|x| x.2).collect();
        facts.glass = self.glass.iter().filter(|x| x.0 == c && x.1 == p).map(|x| x.2).max();
        facts
    }
}

async fn build(t: &TestHouse, w: &World) -> Built {
    let orgs: Vec<OrgId> = (0..2).map(|_| t.id()).collect();
    let units: Vec<Vec<UnitId>> = (0..2).map(|_| (0..2).map(|_| t.id()).collect()).collect();
    let now = t.now();
    let mut built = Built {
        people: Vec::new(),
        cases: Vec::new(),
        parts: Vec::new(),
        conflicts: Vec::new(),
        org_conflicts: Vec::new(),
        shares: Vec::new(),
        glass: Vec::new(),
    };
    for p in &w.people {
        let mut staff = t.member_with(orgs[p.org], units[p.org][p.unit], p.role, None, p.covers).await;
        if p.weak {
            staff.acr = Acr::Single;
        }
        staff.confirmed_at = if p.stale { Some(now - SignedDuration::from_mins(15)) } else { Some(now) };
        staff.scopes =
            p.token.map(|right| vec![if right { "cases.read" } else { "guidance.read" }.to_owned()]);
        built.people.push(staff);
    }
    let job = t.job("test");
    for (o, u, secrecy) in &w.cases {
        let opener = t.member(orgs[*o], units[*o][*u], Role::Handler).await;
        let cx = t.staff(&opener);
        let mut entry =
            enter_unit::<actions::CaseOpen>(&t.house, &cx, orgs[*o], units[*o][*u]).await.unwrap();
        let id: ground::CaseId = job.new_id();
        let number = CaseNumber::new(2026, job.entropy());
        entry.permit.found_case(&t.house, &cx, &mut entry.work, id, &number, Secrecy::Normal).await.unwrap();
        entry.work.run(&SECRECY, args![orgs[*o], id, secrecy.code()]).await.unwrap();
        entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
        let facts = ObjectFacts {
            owner: orgs[*o],
            unit: units[*o][*u],
            secrecy: *secrecy,
            conflict: false,
            parts: Vec::new(),
            glass: None,
            share: None,
        };
        built.cases.push((id.uuid(), facts));
    }
    let mut work = t.house.store.begin("test").await.unwrap();
    let there = |c: usize, p: usize| c < w.cases.len() && p < w.people.len();
    let mut seen = std::collections::HashSet::new();
    for (c, p, part, over) in &w.ties {
        if !there(*c, *p) || !seen.insert((*c, *p, *part)) {
            continue;
        }
        let (id, facts) = &built.cases[*c];
        let (start, end) = (now - 1.hour(), over.then_some(now));
        work.run(&TIE, args![facts.owner, *id, built.people[*p].user, part.code(), start, end])
            .await
            .unwrap();
        if !over {
            built.parts.push((*c, *p, *part));
        }
    }
    for (c, p) in &w.conflicts {
        if there(*c, *p) && !built.conflicts.contains(&(*c, *p)) {
            let (id, facts) = &built.cases[*c];
            work.run(&CONFLICT, args![facts.owner, *id, built.people[*p].user]).await.unwrap();
            built.conflicts.push((*c, *p));
        }
    }
    for (c, o) in &w.org_conflicts {
        if *c < w.cases.len() && !built.org_conflicts.contains(&(*c, orgs[*o])) {
            let (id, facts) = &built.cases[*c];
            work.run(&CONFLICT, args![facts.owner, *id, orgs[*o]]).await.unwrap();
            built.org_conflicts.push((*c, orgs[*o]));
        }
    }
    for s in w.shares.iter().filter(|s| s.case < w.cases.len()) {
        let (id, facts) = &built.cases[s.case];
        let share = Share {
            id: t.id(),
            to_org: orgs[s.org],
            to_unit: units[s.org][s.unit],
            groups: "identity".parse::<Groups>().unwrap(),
            from: now + SignedDuration::from_mins(s.from),
            until: now + SignedDuration::from_mins(s.until),
            approved: s.approved,
            revoked: s.revoked,
        };
        let maker: Uuid = t.id();
        work.run(
            &SHARE,
            args![
                facts.owner,
                share.id,
                *id,
                share.to_org,
                share.to_unit,
                share.from,
                maker,
                share.until,
                s.approved.then_some(share.from),
                s.revoked.then_some(now),
                vec![0_u8],
            ],
        )
        .await
        .unwrap();
        built.shares.push((s.case, share));
    }
    for (c, p, until) in &w.glass {
        if there(*c, *p) {
            let (id, facts) = &built.cases[*c];
            let (own, until): (Uuid, Timestamp) = (t.id(), now + SignedDuration::from_mins(*until));
            work.run(&GLASS, args![facts.owner, own, *id, built.people[*p].user, until, vec![0_u8]])
                .await
                .unwrap();
            built.glass.push((*c, *p, until));
        }
    }
    work.commit_housekeeping("a fixture").await.unwrap();
    built
}

/// The function and Cedar, for every person, action and case, and every share.
fn the_function_and_cedar_agree(cedar: &Cedar, b: &Built, now: Timestamp, w: &World) -> usize {
    let mut allowed = 0;
    for (p, staff) in b.people.iter().enumerate() {
        let actor = access::Actor::Staff(staff.clone());
        for action in
            actions::ALL.iter().filter(|a| matches!(a.scope, Scope::Case | Scope::Report | Scope::Thread))
        {
            for c in 0..b.cases.len() {
                let facts = b.facts(c, p);
                let native = decide(&actor, *action, &facts, now).allow;
                let other = cedar.allows(staff, *action, b.cases[c].0, &facts, b.conflict(c, p), now);
                assert_eq!(native, other, "{} of case {c} by person {p} in {w:?}", action.name);
                allowed += usize::from(native);
            }
        }
        for (c, share) in &b.shares {
            let mut facts = b.facts(*c, p);
            facts.share = Some(share.clone());
            let action = <actions::ShareRead as access::Action>::INFO;
            let native = decide(&actor, action, &facts, now).allow;
            let other = cedar.allows(staff, action, share.id.uuid(), &facts, b.conflict(*c, p), now);
            assert_eq!(native, other, "share {share:?} by person {p} in {w:?}");
            allowed += usize::from(native);
        }
    }
    allowed
}

/// What entering by id lets through, for every case and share.
async fn entering_agrees(t: &TestHouse, b: &Built, w: &World) {
    for (p, staff) in b.people.iter().enumerate() {
        let cx = t.context(access::Actor::Staff(staff.clone()));
        for c in 0..b.cases.len() {
            let (id, facts) = (b.cases[c].0, b.facts(c, p));
            // Another organisation's ids mean nothing here.
            let here = facts.owner == staff.org;
            let expected = here && decide(&cx.actor, actions::CaseRead::INFO, &facts, t.now()).allow;
            match enter::<actions::CaseRead>(&t.house, &cx, &Target::Id(id)).await {
                Ok(entry) => {
                    assert!(expected, "case {c} opened to person {p} in {w:?}");
                    entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
                }
                Err(AccessError::Absent | AccessError::Confirm) => {
                    assert!(!expected, "case {c} closed to person {p} in {w:?}");
                }
                Err(e) => panic!("{e}"),
            }
        }
        for (c, share) in &b.shares {
            let mut facts = b.facts(*c, p);
            facts.share = Some(share.clone());
            let expected = share.to_org == staff.org
                && decide(&cx.actor, actions::ShareRead::INFO, &facts, t.now()).allow;
            // The fixture's key opens nothing, so whoever is let in is told that it is damaged.
            let opened = match enter_share::<actions::ShareRead>(&t.house, &cx, share.id).await {
                Ok(_) | Err(AccessError::Sealed(_)) => true,
                Err(AccessError::Absent | AccessError::Confirm) => false,
                Err(e) => panic!("{e}"),
            };
            assert_eq!(opened, expected, "share {share:?} for person {p} in {w:?}");
        }
    }
}

/// What lists show. A list tells only numbers and headings of what is protected, so it does not ask for a fresh login.
async fn lists_agree(t: &TestHouse, b: &Built, w: &World) {
    for (p, staff) in b.people.iter().enumerate() {
        let fresh = Staff { confirmed_at: Some(t.now()), ..staff.clone() };
        let cx = t.context(access::Actor::Staff(fresh));
        let allowed = |c: usize| decide(&cx.actor, actions::CaseRead::INFO, &b.facts(c, p), t.now()).allow;
        let cases = |f: &dyn Fn(&ObjectFacts) -> bool| -> Vec<Uuid> {
            let here = |c: &usize| b.cases[*c].1.owner == staff.org && f(&b.cases[*c].1);
            let mut ids: Vec<Uuid> =
                (0..b.cases.len()).filter(here).filter(|c| allowed(*c)).map(|c| b.cases[c].0).collect();
            ids.sort_unstable();
            ids
        };
        let shares = || -> Vec<Uuid> {
            let shown = |(c, share): &&(usize, Share)| {
                let mut facts = b.facts(*c, p);
                facts.share = Some(share.clone());
                share.to_unit == staff.unit
                    && decide(&cx.actor, actions::ShareRead::INFO, &facts, t.now()).allow
            };
            let mut ids: Vec<Uuid> = b.shares.iter().filter(shown).map(|(_, s)| s.id.uuid()).collect();
            ids.sort_unstable();
            ids
        };
        // Whoever may list at all gets a permit; others never reach the predicate. Tokens open only what their scope names,
        // and shares are for people.
        let Ok(mut entry) = enter_unit::<actions::CaseSearch>(&t.house, &cx, staff.org, staff.unit).await
        else {
            continue;
        };
        for (statement, arguments, wanted) in [
            (&IN_UNIT, entry.permit.unit_args(), cases(&|f| f.unit == staff.unit)),
            (&TO_USER, entry.permit.user_args(), cases(&|_| true)),
        ] {
            let rows = entry.work.all(statement, arguments).await.unwrap();
            let mut got: Vec<Uuid> = rows.iter().map(|r| r.get("id").unwrap()).collect();
            got.sort_unstable();
            assert_eq!(got, wanted, "{} differs for person {p} in {w:?}", statement.name);
        }
        entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
        let Ok(mut entry) = enter_unit::<actions::SharedRead>(&t.house, &cx, staff.org, staff.unit).await
        else {
            continue;
        };
        let rows = entry.work.all(&BY_SHARE, entry.permit.unit_args()).await.unwrap();
        let mut got: Vec<Uuid> = rows.iter().map(|r| r.get("id").unwrap()).collect();
        got.sort_unstable();
        assert_eq!(got, shares(), "shares differ for person {p} in {w:?}");
        entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
    }
}

both_engines! {
    async fn function_sql_and_cedar_agree_in_every_world(t) {
        // A fixed seed: the same worlds every time; raise the number to search wider.
        let (mut runner, cedar) = (TestRunner::deterministic(), Cedar::new());
        let (mut allowed, mut asked) = (0, 0);
        for _ in 0..150 {
            let w = world().new_tree(&mut runner).unwrap().current();
            let b = build(&t, &w).await;
            allowed += the_function_and_cedar_agree(&cedar, &b, t.now(), &w);
            asked += b.people.len() * (b.cases.len() + b.shares.len());
            entering_agrees(&t, &b, &w).await;
            lists_agree(&t, &b, &w).await;
        }
        assert!(allowed > 100 && asked > 500, "the worlds are too empty to prove anything: {allowed} of {asked}");
    }
}

/// Declaring a conflict, ending a share, going back to less: none of it ever opens anything.
#[test]
fn taking_away_never_widens() {
    let (mut runner, now) = (TestRunner::deterministic(), Timestamp::UNIX_EPOCH);
    let id = |n: u128| Uuid::from_u128(n);
    for _ in 0..400 {
        let w = world().new_tree(&mut runner).unwrap().current();
        for p in &w.people {
            let unit = |o: usize, u: usize| UnitId(id(10 + (o * 2 + u) as u128));
            let org = |o: usize| OrgId(id(1 + o as u128));
            let staff = Staff {
                user: ground::UserId(id(99)),
                session: None,
                org: org(p.org),
                unit: unit(p.org, p.unit),
                acr: if p.weak { Acr::Single } else { Acr::Two },
                confirmed_at: (!p.stale).then_some(now),
                memberships: vec![access::Member {
                    unit: unit(p.org, p.unit),
                    org: org(p.org),
                    role: p.role,
                    region: None,
                    covers_org: p.covers,
                }],
                two_authenticators: false,
                scopes: None,
            };
            for (o, u, secrecy) in &w.cases {
                let share = w.shares.first().map(|s| Share {
                    id: ShareId(id(7)),
                    to_org: org(s.org),
                    to_unit: unit(s.org, s.unit),
                    groups: Groups::all(),
                    from: now + SignedDuration::from_mins(s.from),
                    until: now + SignedDuration::from_mins(s.until),
                    approved: s.approved,
                    revoked: s.revoked,
                });
                let facts = ObjectFacts {
                    owner: org(*o),
                    unit: unit(*o, *u),
                    secrecy: *secrecy,
                    conflict: false,
                    parts: w.ties.iter().map(|t| t.2).collect(),
                    glass: w.glass.first().map(|g| now + SignedDuration::from_mins(g.2)),
                    share,
                };
                let mut poorer = vec![
                    ObjectFacts { conflict: true, ..facts.clone() },
                    ObjectFacts { glass: None, ..facts.clone() },
                    ObjectFacts { parts: Vec::new(), ..facts.clone() },
                ];
                if let Some(share) = &facts.share {
                    poorer.push(ObjectFacts {
                        share: Some(Share { revoked: true, ..share.clone() }),
                        ..facts.clone()
                    });
                    poorer.push(ObjectFacts {
                        share: Some(Share { until: now, ..share.clone() }),
                        ..facts.clone()
                    });
                }
                let actor = access::Actor::Staff(staff.clone());
                for action in actions::ALL
                    .iter()
                    .filter(|a| matches!(a.scope, Scope::Case | Scope::Report | Scope::Share | Scope::Thread))
                {
                    let before = decide(&actor, *action, &facts, now).allow;
                    for less in &poorer {
                        assert!(
                            before || !decide(&actor, *action, less, now).allow,
                            "{} {facts:?} {less:?}",
                            action.name
                        );
                    }
                    assert!(
                        !decide(&actor, *action, &poorer[0], now).allow,
                        "a conflict of interest beats everything"
                    );
                }
            }
        }
    }
}
