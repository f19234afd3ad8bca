//! The protocol in every order of events: messages lost, doubled, late, out of order; both sides acting at once; two takers.
//! `stateright` visits every reachable state.
#![expect(clippy::indexing_slicing, reason = "tests fail loudly")]

use std::collections::BTreeSet;

use handover::{
    Giver, GiverAct, GiverState, Kind, Message, Refusal, Side, Taker, TakerAct, TakerState, Withdrawal,
    may_offer, responsible,
};
use stateright::{Checker as _, Model, Property};

/// One giver, two takers, a thread with each. Everything ever said may arrive at any time, any number of times, or never.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct World {
    givers: [Giver; 2],
    takers: [Taker; 2],
    said: BTreeSet<(bool, u8, Message)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Event {
    Giver(usize, GiverAct),
    Taker(usize, TakerAct),
    /// To the giver?, on which thread, what.
    Arrives(bool, u8, Message),
}

struct Protocol {
    kind: Kind,
}

impl World {
    fn speak(&mut self) {
        for n in 0..2_u8 {
            let (giver, taker) = (&self.givers[usize::from(n)], &self.takers[usize::from(n)]);
            self.said.extend(giver.outgoing().map(|m| (false, n, m)));
            self.said.extend(taker.outgoing().map(|m| (true, n, m)));
        }
    }
}

impl Model for Protocol {
    type State = World;
    type Action = Event;

    fn init_states(&self) -> Vec<World> {
        vec![World { givers: Default::default(), takers: Default::default(), said: BTreeSet::new() }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Event>) {
        let why = Refusal::NotOurs;
        for n in 0..2 {
            let mut tried = vec![GiverAct::Keep(why), GiverAct::Withdraw(Withdrawal::Revoked), GiverAct::See];
            // Whoever gives asks the rule first.
            let others = world.givers.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, giver)| giver);
            if !self.kind.moves_responsibility() || may_offer(others) {
                tried.push(GiverAct::Offer(self.kind));
            }
            actions.extend(tried.into_iter().map(|act| Event::Giver(n, act)));
            let mut tried = vec![TakerAct::Take, TakerAct::Refuse(why), TakerAct::Forgo, TakerAct::See];
            if self.kind == Kind::Handover {
                tried.push(TakerAct::Want);
            }
            actions.extend(tried.into_iter().map(|act| Event::Taker(n, act)));
        }
        actions.extend(world.said.iter().map(|(to, n, m)| Event::Arrives(*to, *n, *m)));
    }

    fn next_state(&self, world: &World, event: Event) -> Option<World> {
        let mut next = world.clone();
        match event {
            Event::Giver(n, act) => next.givers[n].act(act).ok()?,
            Event::Taker(n, act) => next.takers[n].act(act).ok()?,
            Event::Arrives(true, n, message) => {
                let answer = next.givers[usize::from(n)].hear(message);
                next.said.extend(answer.map(|m| (false, n, m)));
            }
            Event::Arrives(false, n, message) => {
                let answer = next.takers[usize::from(n)].hear(message);
                next.said.extend(answer.map(|m| (true, n, m)));
            }
        }
        next.speak();
        (next != *world).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(
                "one responsible unit: at most one taker has taken over, else the giver",
                |_, w: &World| w.takers.iter().filter(|t| responsible(t) == Side::Taker).count() <= 1,
            ),
            Property::always("nobody believes that nobody is responsible", |_, w: &World| {
                // A giver lets go only of what a taker has taken.
                w.givers
                    .iter()
                    .zip(&w.takers)
                    .all(|(g, t)| g.state() != GiverState::Accepted || t.state() == TakerState::Accepted)
            }),
            Property::always("what is accepted has its data", |p: &Protocol, w: &World| {
                w.takers
                    .iter()
                    .all(|t| t.state() != TakerState::Accepted || t.has_data() || !p.kind.needs_data())
            }),
            Property::always(
                "no refusal is lost: it is said until it stands at the giver, and there until seen",
                |_, w: &World| {
                    w.givers.iter().zip(&w.takers).all(|(g, t)| match t.state() {
                        TakerState::Refused(why) => {
                            let known = matches!(g.state(), GiverState::Refused { .. });
                            known || (t.outgoing() == Some(Message::Refused(why)) && !t.is_noted())
                        }
                        _ => true,
                    })
                },
            ),
            Property::always("what is wanted back is not forgotten", |_, w: &World| {
                w.givers
                    .iter()
                    .all(|g| !matches!(g.state(), GiverState::Withdrawing(_)) || g.outgoing().is_some())
            }),
            Property::always("the giver never believes less than the taker's record says", |_, w: &World| {
                w.givers.iter().zip(&w.takers).all(|(g, t)| match g.state() {
                    GiverState::Refused { why, .. } => t.state() == TakerState::Refused(why),
                    GiverState::Back => t.state() == TakerState::LetGo,
                    _ => true,
                })
            }),
            Property::sometimes("a handover comes through", |_, w: &World| {
                w.givers[0].state() == GiverState::Accepted && w.takers[0].state() == TakerState::Accepted
            }),
            Property::sometimes("a withdrawal comes too late", |_, w: &World| {
                w.said.contains(&(false, 0, Message::Withdraw(Withdrawal::Revoked)))
                    && w.givers[0].state() == GiverState::Accepted
            }),
            Property::sometimes("after a refusal the next taker takes over", |_, w: &World| {
                matches!(w.givers[0].state(), GiverState::Refused { .. })
                    && w.givers[1].state() == GiverState::Accepted
            }),
        ]
    }
}

#[test]
fn every_reachable_state_keeps_the_promises() {
    for kind in [Kind::Handover, Kind::Referral, Kind::Consultation] {
        let checker = Protocol { kind }.checker().threads(2).spawn_bfs().join();
        println!("{}: {} states", kind.code(), checker.unique_state_count());
        checker.assert_no_discovery("one responsible unit: at most one taker has taken over, else the giver");
        checker.assert_properties();
    }
}
