//! One protocol for every transition between two units: consultation (samråd), referral (remiss), handover (överlämning),
//! request to take over. Pure: what each side may do, what it tells the other, and who is responsible.
//!
//! # Two sides, one thread
//! A [`Giver`] holds the case, a [`Taker`] is asked to answer, to act or to take over. Each side keeps its own record of the
//! thread and changes it in two ways only: somebody there does something ([`GiverAct`], [`TakerAct`]), or a message of the other
//! side arrives. Messages may be lost, doubled, late and out of order; nothing but the two records is ever needed. So there is no
//! queue that could be forgotten: what a side must tell is read off its record ([`Giver::outgoing`], [`Taker::outgoing`]) and said
//! again until the answer is there. Inside one installation both records lie in one database and the messages travel within the
//! transaction.
//!
//! # Who is responsible
//! The taker's record decides, and nothing else: the giver is responsible until *accepted* stands there, the taker from that
//! instant ([`responsible`]). Accepting needs the data ([`TakerAct::Take`] asks for them), so a handover that has been accepted
//! has arrived whole. A giver who wants an offer back asks for it; whether it was in time stands in the taker's record, too. A
//! case is offered to one taker at a time ([`may_offer`]): to the next when the one before has said no or let go.
//!
//! Never the other way round: a taker who cannot be reached leaves the giver responsible, and unable to offer elsewhere until
//! somebody (the coordinator) has spoken with the taker. Two units that both believe they are not responsible cannot happen.

mod giver;
mod record;
mod taker;
mod thread;

use ground::codes;

pub use giver::{Giver, GiverAct, GiverState};
pub use record::Unreadable;
pub use taker::{Taker, TakerAct, TakerState};
pub use thread::{Act, Phase, Thread};

codes! {
    /// What the taker is asked for.
    Kind {
        /// Advice, without saying who the child is (rådfrågan).
        Consultation = "consultation",
        /// To act, while the giver stays responsible (remiss).
        Referral = "referral",
        /// To take over responsibility (överlämning, SoL 29 kap. 10 §).
        Handover = "handover",
    }
}

impl Kind {
    /// Saying yes needs more than the preview.
    #[must_use]
    pub const fn needs_data(self) -> bool {
        !matches!(self, Self::Consultation)
    }
    /// Saying yes moves responsibility.
    #[must_use]
    pub const fn moves_responsibility(self) -> bool {
        matches!(self, Self::Handover)
    }
}

codes! {
    /// Why an offer is wanted back.
    Withdrawal {
        /// The giver has changed their mind.
        Revoked = "revoked",
        /// Nobody has answered in time.
        Lapsed = "lapsed",
    }
}

codes! {
    /// Why a taker says no. The words stand beside it in the thread.
    Refusal {
        /// Somebody else is responsible by law.
        NotOurs = "not_ours",
        /// Who began the inquiry finishes it (SoL 29 kap. 9 §).
        InquiryGoesOn = "inquiry_goes_on",
        /// What was sent does not suffice to decide.
        TooLittle = "too_little",
        /// Something else, told in words.
        Other = "other",
    }
}

/// What one side tells the other. Every message may arrive any number of times, at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Message {
    /// Taker: hand this case over to us.
    Wanted,
    /// Giver: here is what it is about, in general terms.
    Offer(Kind),
    /// Taker: it has arrived; nobody has decided.
    Arrived,
    /// Taker: yes, send the rest.
    Take,
    /// Giver: the data that passed the gate, whole.
    Data,
    /// Taker: answered, or taken over.
    Accepted,
    /// Taker: no.
    Refused(Refusal),
    /// Giver: we want it back.
    Withdraw(Withdrawal),
    /// Taker: it is yours again, or we no longer want it; nothing of it will be accepted here.
    LetGo,
    /// Giver: no, we keep it.
    Kept(Refusal),
    /// To the last word of the other side: it stands in our record.
    Noted,
}

/// A side was asked to do what it cannot now. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("That is not possible now: the thread is already further. Nothing was changed. Open it again.")]
pub struct NotNow;

codes! {
    /// One of the two sides.
    Side {
        /// Who holds the case when the thread begins.
        Giver = "giver",
        /// Who is asked.
        Taker = "taker",
    }
}

/// Who is responsible, so far as this thread goes: decided by the taker's record alone.
#[must_use]
pub fn responsible(taker: &Taker) -> Side {
    match taker.state() {
        TakerState::Accepted if taker.kind().is_some_and(Kind::moves_responsibility) => Side::Taker,
        _ => Side::Giver,
    }
}

/// Whether a case may be offered for taking over: only while no other thread about it could still be accepted.
#[must_use]
pub fn may_offer<'a>(threads: impl IntoIterator<Item = &'a Giver>) -> bool {
    threads.into_iter().all(|thread| !thread.could_be_taken())
}
