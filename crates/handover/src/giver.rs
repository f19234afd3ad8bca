//! The giver's record of a thread.

use crate::{Kind, Message, NotNow, Refusal, Withdrawal};

/// Where a thread stands for the giver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GiverState {
    /// There is none.
    Nothing,
    /// The taker wants the case; nobody here has decided.
    Asked,
    /// Offered; `arrived` once the taker has said so.
    Offered {
        /// It lies at the taker.
        arrived: bool,
    },
    /// The taker has said yes, and the data are on their way.
    Sending,
    /// Wanted back; the taker has not said whether that was in time.
    Withdrawing(Withdrawal),
    /// The taker has accepted.
    Accepted,
    /// The taker has said no; `seen` once somebody here has read it.
    Refused {
        /// Why.
        why: Refusal,
        /// Somebody here has read it.
        seen: bool,
    },
    /// The taker has let go of it.
    Back,
    /// The taker was told that it is not given.
    Kept(Refusal),
}

/// What somebody at the giver does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GiverAct {
    /// Offers the case, or asks for advice or action.
    Offer(Kind),
    /// Says no to a taker who wants it.
    Keep(Refusal),
    /// Wants an offer back.
    Withdraw(Withdrawal),
    /// Has read a refusal.
    See,
}

/// The giver's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Giver {
    pub(crate) kind: Kind,
    pub(crate) state: GiverState,
    /// The taker has noted the giver's last word.
    pub(crate) noted: bool,
}

impl Default for Giver {
    fn default() -> Self {
        Self { kind: Kind::Handover, state: GiverState::Nothing, noted: false }
    }
}

impl Giver {
    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> GiverState {
        self.state
    }

    /// What the taker is asked for.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The taker could still take over, for all that is known here.
    #[must_use]
    pub const fn could_be_taken(&self) -> bool {
        self.kind.moves_responsibility()
            && matches!(
                self.state,
                GiverState::Offered { .. }
                    | GiverState::Sending
                    | GiverState::Withdrawing(_)
                    | GiverState::Accepted
            )
    }

    /// Something that a person here must look at.
    #[must_use]
    pub const fn needs_eyes(&self) -> bool {
        matches!(self.state, GiverState::Asked | GiverState::Refused { seen: false, .. })
    }

    /// Somebody here does something.
    ///
    /// # Errors
    /// [`NotNow`] when the thread is elsewhere.
    pub fn act(&mut self, act: GiverAct) -> Result<(), NotNow> {
        use GiverState::{Asked, Kept, Nothing, Offered, Refused, Sending, Withdrawing};
        self.state = match (self.state, act) {
            (Nothing, GiverAct::Offer(kind)) => {
                self.kind = kind;
                Offered { arrived: false }
            }
            (Asked, GiverAct::Offer(Kind::Handover)) => Offered { arrived: false },
            (Asked, GiverAct::Keep(why)) => Kept(why),
            (Offered { .. } | Sending, GiverAct::Withdraw(why)) => Withdrawing(why),
            (Refused { why, .. }, GiverAct::See) => Refused { why, seen: true },
            _ => return Err(NotNow),
        };
        Ok(())
    }

    /// A message of the taker arrives; what is answered at once, if anything.
    pub fn hear(&mut self, message: Message) -> Option<Message> {
        use GiverState::{Accepted, Asked, Back, Kept, Nothing, Offered, Refused, Sending, Withdrawing};
        match (self.state, message) {
            (Nothing, Message::Wanted) => self.state = Asked,
            (Offered { .. }, Message::Arrived) => self.state = Offered { arrived: true },
            (Offered { .. }, Message::Take) if self.kind.needs_data() => self.state = Sending,
            // What stands at the taker counts, whatever was wanted here meanwhile.
            (Offered { .. } | Sending | Withdrawing(_), Message::Accepted) => self.state = Accepted,
            (Offered { .. } | Sending | Withdrawing(_), Message::Refused(why)) => {
                self.state = Refused { why, seen: false };
            }
            (Asked | Offered { .. } | Sending | Withdrawing(_), Message::LetGo) => self.state = Back,
            // Let go before the wish for it ever came: when it comes, nobody is asked any more.
            (Nothing, Message::LetGo) => self.state = Back,
            (Kept(_), Message::Noted) => self.noted = true,
            _ => {}
        }
        // The taker's last word is noted as often as it comes.
        match (self.state, message) {
            (Accepted, Message::Accepted)
            | (Refused { .. }, Message::Refused(_))
            | (Back | Kept(_), Message::LetGo) => Some(Message::Noted),
            _ => None,
        }
    }

    /// What the taker must be told, again and again until it has answered.
    #[must_use]
    pub const fn outgoing(&self) -> Option<Message> {
        match self.state {
            GiverState::Offered { arrived: false } => Some(Message::Offer(self.kind)),
            GiverState::Sending => Some(Message::Data),
            GiverState::Withdrawing(why) => Some(Message::Withdraw(why)),
            GiverState::Kept(why) if !self.noted => Some(Message::Kept(why)),
            _ => None,
        }
    }
}
