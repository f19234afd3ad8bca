//! Reading the log on both engines.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail loudly")]

mod chain;

use access::{Role, Secrecy, Target, actions, enter, enter_unit};
use ground::{CaseId, CaseNumber};
use testkit::both_engines;

both_engines! {
    async fn every_look_and_every_refusal_is_a_line(t) {
        let (org, unit) = (t.id(), t.id());
        let handler = t.member(org, unit, Role::Handler).await;
        let curious = t.member(org, t.id(), Role::Handler).await;
        let cx = t.staff(&handler);
        let mut entry = enter_unit::<actions::CaseOpen>(&t.house, &cx, org, unit).await.unwrap();
        let number = CaseNumber::new(2026, cx.entropy());
        entry.permit.found_case(&t.house, &cx, &mut entry.work, cx.new_id::<CaseId>(), &number, Secrecy::Normal).await.unwrap();
        entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
        let target = Target::Number(number.to_string());
        assert!(enter::<actions::CaseRead>(&t.house, &t.staff(&curious), &target).await.is_err());
        for _ in 0..(audit::PAGE + 5) {
            t.clock.advance(jiff::SignedDuration::from_secs(1));
            let read = enter::<actions::CaseRead>(&t.house, &t.staff(&handler), &target).await.unwrap();
            read.work.commit(read.permit.recorded(), ()).await.unwrap();
        }

        t.clock.advance(jiff::SignedDuration::from_secs(1));
        let cx = t.staff(&handler);
        let first = audit::of_case(&t.house, &cx, number.as_str(), None).await.unwrap();
        assert_eq!(first.lines.len(), audit::PAGE);
        let second = audit::of_case(&t.house, &cx, number.as_str(), first.next).await.unwrap();
        let refused: Vec<_> = second.lines.iter().filter(|l| !l.allowed).collect();
        assert_eq!(refused.len(), 1);
        assert_eq!(refused[0].user, Some(curious.user));
        assert_eq!(second.next, None);
        // The curious colleague does not learn from the log either.
        assert!(audit::of_case(&t.house, &t.staff(&curious), number.as_str(), None).await.is_err());
    }

    async fn every_statement_of_audit_is_accepted(t) {
        for statement in audit::statements::ALL {
            t.house.store.prepare(statement).await.unwrap_or_else(|e| panic!("{}: {e:?}", statement.name));
        }
    }
}
