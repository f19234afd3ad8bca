//! Both records where one database holds them: messages travel at once, within the transaction of whoever acts.

use ground::codes;

use crate::{
    Giver, GiverAct, GiverState, Kind, Message, NotNow, Refusal, Side, Taker, TakerAct, TakerState,
    Withdrawal, responsible,
};

codes! {
    /// Where a thread stands, in one word for both sides.
    Phase {
        /// The taker has asked for the case; the giver has not answered.
        Wanted = "wanted",
        /// The taker has not answered.
        Offered = "offered",
        /// The taker has said yes; the data wait for the giver.
        Sending = "sending",
        /// Answered, acted upon or taken over.
        Accepted = "accepted",
        /// The taker has said no.
        Refused = "refused",
        /// Taken back, or not wanted any more.
        Back = "back",
        /// The giver keeps the case.
        Kept = "kept",
    }
}

/// Both records of one thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Thread {
    giver: Giver,
    taker: Taker,
}

/// What somebody does in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// At the giver.
    Giver(GiverAct),
    /// At the taker.
    Taker(TakerAct),
}

impl Act {
    /// Everything anybody could try, with one reason each.
    #[must_use]
    pub fn all(kind: Kind) -> Vec<Self> {
        let why = Refusal::NotOurs;
        vec![
            Self::Giver(GiverAct::Offer(kind)),
            Self::Giver(GiverAct::Keep(why)),
            Self::Giver(GiverAct::Withdraw(Withdrawal::Revoked)),
            Self::Giver(GiverAct::See),
            Self::Taker(TakerAct::Want),
            Self::Taker(TakerAct::Take),
            Self::Taker(TakerAct::Refuse(why)),
            Self::Taker(TakerAct::Forgo),
            Self::Taker(TakerAct::See),
        ]
    }
}

impl Thread {
    /// From what each side has stored.
    #[must_use]
    pub const fn of(giver: Giver, taker: Taker) -> Self {
        Self { giver, taker }
    }

    /// The giver's record.
    #[must_use]
    pub const fn giver(&self) -> &Giver {
        &self.giver
    }

    /// The taker's record.
    #[must_use]
    pub const fn taker(&self) -> &Taker {
        &self.taker
    }

    /// Somebody does something, and what it says reaches the other side. `data`: the data may go now. Where a second person must
    /// release them, they may not yet: the thread then stays at [`Phase::Sending`] until [`Self::release`].
    ///
    /// # Errors
    /// [`NotNow`] when the thread is elsewhere; nothing was changed.
    pub fn act(&mut self, act: Act, data: bool) -> Result<(), NotNow> {
        let mut next = *self;
        match act {
            Act::Giver(act) => next.giver.act(act)?,
            Act::Taker(act) => next.taker.act(act)?,
        }
        next.settle(data);
        *self = next;
        Ok(())
    }

    /// The data go.
    ///
    /// # Errors
    /// [`NotNow`] when nobody waits for them.
    pub fn release(&mut self) -> Result<(), NotNow> {
        if self.phase() != Phase::Sending {
            return Err(NotNow);
        }
        self.settle(true);
        Ok(())
    }

    /// Every message arrives until nobody has anything to say.
    fn settle(&mut self, data: bool) {
        // Each round moves a side forward or ends; there are fewer states than this.
        for _ in 0..16 {
            let before = *self;
            if let Some(said) = self.giver.outgoing().filter(|m| data || *m != Message::Data)
                && let Some(answer) = self.taker.hear(said)
            {
                let _ = self.giver.hear(answer);
            }
            if let Some(said) = self.taker.outgoing()
                && let Some(answer) = self.giver.hear(said)
            {
                let _ = self.taker.hear(answer);
            }
            if *self == before {
                break;
            }
        }
    }

    /// Who is responsible, so far as this thread goes.
    #[must_use]
    pub fn responsible(&self) -> Side {
        responsible(&self.taker)
    }

    /// Where it stands.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        match (self.giver.state(), self.taker.state()) {
            (_, TakerState::Accepted) => Phase::Accepted,
            (_, TakerState::Refused(_)) => Phase::Refused,
            (_, TakerState::NotGiven { .. }) | (GiverState::Kept(_), _) => Phase::Kept,
            (_, TakerState::LetGo) => Phase::Back,
            (_, TakerState::Taking) => Phase::Sending,
            (_, TakerState::Wanting) => Phase::Wanted,
            _ => Phase::Offered,
        }
    }

    /// Which side somebody waits for: to answer, to let the data go, or to read a no.
    #[must_use]
    pub const fn awaits(&self) -> Option<Side> {
        if self.taker.needs_eyes() {
            Some(Side::Taker)
        } else if self.giver.needs_eyes() || matches!(self.phase(), Phase::Sending) {
            Some(Side::Giver)
        } else {
            None
        }
    }

    /// What a person of one side may do now.
    #[must_use]
    pub fn possible(&self, side: Side) -> Vec<Act> {
        let kind = self.taker.kind().unwrap_or(Kind::Handover);
        let mine =
            |act: &Act| matches!((side, act), (Side::Giver, Act::Giver(_)) | (Side::Taker, Act::Taker(_)));
        let begun = *self != Self::default();
        let mut acts = Act::all(kind);
        acts.retain(|act| {
            let mut tried = *self;
            begun && mine(act) && tried.act(*act, false).is_ok()
        });
        acts
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every thread that acts can lead to, with the data held back or not.
    fn reachable(kind: Kind) -> BTreeSet<Thread> {
        let mut seen = BTreeSet::from([Thread::default()]);
        let mut open = vec![Thread::default()];
        while let Some(thread) = open.pop() {
            for data in [false, true] {
                for act in Act::all(kind) {
                    let mut next = thread;
                    if next.act(act, data).is_ok() && seen.insert(next) {
                        open.push(next);
                    }
                }
                let mut next = thread;
                if next.release().is_ok() && seen.insert(next) {
                    open.push(next);
                }
            }
        }
        seen
    }

    #[test]
    fn both_sides_always_agree() {
        for &kind in Kind::ALL {
            for thread in reachable(kind) {
                let (giver, taker) = (thread.giver.state(), thread.taker.state());
                let agree = match taker {
                    TakerState::Nothing => giver == GiverState::Nothing,
                    TakerState::Wanting => giver == GiverState::Asked,
                    TakerState::Offered => giver == GiverState::Offered { arrived: true },
                    TakerState::Taking => giver == GiverState::Sending,
                    TakerState::Accepted => giver == GiverState::Accepted,
                    TakerState::Refused(why) => {
                        matches!(giver, GiverState::Refused { why: w, .. } if w == why)
                    }
                    TakerState::LetGo => giver == GiverState::Back,
                    TakerState::NotGiven { why, .. } => giver == GiverState::Kept(why),
                };
                assert!(agree, "{giver:?} and {taker:?}");
                let took = kind.moves_responsibility() && thread.phase() == Phase::Accepted;
                assert_eq!(thread.responsible() == Side::Taker, took && thread.taker.has_data());
                assert!(!took || thread.taker.has_data(), "taken over without its data");
            }
        }
    }

    #[test]
    fn a_no_is_seen_before_nobody_is_awaited() {
        for &kind in Kind::ALL {
            for thread in reachable(kind) {
                let unseen = matches!(thread.giver.state(), GiverState::Refused { seen: false, .. })
                    || matches!(thread.taker.state(), TakerState::NotGiven { seen: false, .. });
                assert!(!unseen || thread.awaits().is_some(), "{thread:?}");
            }
        }
    }

    #[test]
    fn whoever_is_awaited_can_do_something() {
        for &kind in Kind::ALL {
            for thread in reachable(kind) {
                if let Some(side) = thread.awaits().filter(|_| thread.phase() != Phase::Sending) {
                    assert!(!thread.possible(side).is_empty(), "{thread:?}");
                }
            }
        }
    }
}
