//! The taker's record of a thread. It decides who is responsible.

use crate::{Kind, Message, NotNow, Refusal};

/// Where a thread stands for the taker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TakerState {
    /// There is none.
    Nothing,
    /// This side wants the case; the giver has not answered.
    Wanting,
    /// An offer lies here; nobody has decided.
    Offered,
    /// Somebody here has said yes; the data are awaited.
    Taking,
    /// Answered, or taken over with the data.
    Accepted,
    /// Somebody here has said no.
    Refused(Refusal),
    /// Given back, or not wanted any more. Whatever comes, nothing of it will be accepted.
    LetGo,
    /// The giver keeps the case; `seen` once somebody here has read it.
    NotGiven {
        /// Why.
        why: Refusal,
        /// Somebody here has read it.
        seen: bool,
    },
}

/// What somebody at the taker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TakerAct {
    /// Asks the giver for the case.
    Want,
    /// Says yes: advice is given at once, everything else waits for its data.
    Take,
    /// Says no.
    Refuse(Refusal),
    /// Does not want any more what was asked for.
    Forgo,
    /// Has read that the giver keeps it.
    See,
}

/// The taker's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Taker {
    pub(crate) kind: Option<Kind>,
    pub(crate) state: TakerState,
    /// The giver has noted this side's last word.
    pub(crate) noted: bool,
    /// The data are here.
    pub(crate) data: bool,
}

impl Default for Taker {
    fn default() -> Self {
        Self { kind: None, state: TakerState::Nothing, noted: false, data: false }
    }
}

impl Taker {
    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> TakerState {
        self.state
    }

    /// What is asked for; `None` before anything was.
    #[must_use]
    pub const fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// The data that passed the gate are here.
    #[must_use]
    pub const fn has_data(&self) -> bool {
        self.data
    }

    /// The giver knows this side's last word.
    #[must_use]
    pub const fn is_noted(&self) -> bool {
        self.noted
    }

    /// Something that a person here must look at.
    #[must_use]
    pub const fn needs_eyes(&self) -> bool {
        matches!(self.state, TakerState::Offered | TakerState::NotGiven { seen: false, .. })
    }

    /// Somebody here does something.
    ///
    /// # Errors
    /// [`NotNow`] when the thread is elsewhere.
    pub fn act(&mut self, act: TakerAct) -> Result<(), NotNow> {
        use TakerState::{Accepted, LetGo, NotGiven, Nothing, Offered, Refused, Taking, Wanting};
        self.state = match (self.state, act) {
            (Nothing, TakerAct::Want) => {
                self.kind = Some(Kind::Handover);
                Wanting
            }
            (Offered, TakerAct::Take) => {
                if self.kind.is_some_and(Kind::needs_data) {
                    Taking
                } else {
                    Accepted
                }
            }
            // Until the data are here one can still change one's mind.
            (Offered | Taking, TakerAct::Refuse(why)) => Refused(why),
            (Wanting, TakerAct::Forgo) => LetGo,
            (NotGiven { why, .. }, TakerAct::See) => NotGiven { why, seen: true },
            _ => return Err(NotNow),
        };
        Ok(())
    }

    /// A message of the giver arrives; what is answered at once, if anything.
    pub fn hear(&mut self, message: Message) -> Option<Message> {
        use TakerState::{Accepted, LetGo, NotGiven, Nothing, Offered, Refused, Taking, Wanting};
        match (self.state, message) {
            (Nothing | Wanting, Message::Offer(kind)) => {
                self.kind = Some(kind);
                self.state = Offered;
            }
            (Taking, Message::Data) => {
                self.data = true;
                self.state = Accepted;
            }
            // Also before the offer has come: it will not be accepted when it does.
            (Nothing | Wanting | Offered | Taking, Message::Withdraw(_)) => self.state = LetGo,
            (Wanting, Message::Kept(why)) => self.state = NotGiven { why, seen: false },
            (Accepted | Refused(_) | LetGo, Message::Noted) => self.noted = true,
            _ => {}
        }
        match (self.state, message) {
            (NotGiven { .. } | LetGo, Message::Kept(_)) => Some(Message::Noted),
            // Whoever says something again has not heard the answer.
            (_, Message::Offer(_) | Message::Data | Message::Withdraw(_)) => self.word(),
            _ => None,
        }
    }

    /// What this side has to say about the thread.
    const fn word(&self) -> Option<Message> {
        match self.state {
            TakerState::Nothing | TakerState::NotGiven { .. } => None,
            TakerState::Wanting => Some(Message::Wanted),
            TakerState::Offered => Some(Message::Arrived),
            TakerState::Taking => Some(Message::Take),
            TakerState::Accepted => Some(Message::Accepted),
            TakerState::Refused(why) => Some(Message::Refused(why)),
            TakerState::LetGo => Some(Message::LetGo),
        }
    }

    /// What the giver must be told, again and again until it has answered.
    #[must_use]
    pub const fn outgoing(&self) -> Option<Message> {
        match self.state {
            // That it has arrived is said to every offer; the next word is a person's.
            TakerState::Offered => None,
            _ if self.noted => None,
            _ => self.word(),
        }
    }
}
