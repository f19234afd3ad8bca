//! How the two records are written down, and read again.

use crate::{Giver, GiverState, Kind, Refusal, Taker, TakerState, Withdrawal};

/// A stored record that this program does not understand. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The record of a thread cannot be read. Nothing was changed. Tell the administrator.")]
pub struct Unreadable;

impl GiverState {
    /// Every state.
    pub fn all() -> impl Iterator<Item = Self> {
        let reasons = || Refusal::ALL.iter().copied();
        [
            Self::Nothing,
            Self::Asked,
            Self::Offered { arrived: false },
            Self::Offered { arrived: true },
            Self::Sending,
            Self::Accepted,
            Self::Back,
        ]
        .into_iter()
        .chain(Withdrawal::ALL.iter().copied().map(Self::Withdrawing))
        .chain(reasons().flat_map(|why| [false, true].map(|seen| Self::Refused { why, seen })))
        .chain(reasons().map(Self::Kept))
    }

    /// As stored.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Nothing => "nothing".to_owned(),
            Self::Asked => "asked".to_owned(),
            Self::Offered { arrived: false } => "offered".to_owned(),
            Self::Offered { arrived: true } => "arrived".to_owned(),
            Self::Sending => "sending".to_owned(),
            Self::Withdrawing(why) => format!("withdrawing/{why}"),
            Self::Accepted => "accepted".to_owned(),
            Self::Refused { why, seen: false } => format!("refused/{why}"),
            Self::Refused { why, seen: true } => format!("seen/{why}"),
            Self::Back => "back".to_owned(),
            Self::Kept(why) => format!("kept/{why}"),
        }
    }
}

impl TakerState {
    /// Every state.
    pub fn all() -> impl Iterator<Item = Self> {
        let reasons = || Refusal::ALL.iter().copied();
        [Self::Nothing, Self::Wanting, Self::Offered, Self::Taking, Self::Accepted, Self::LetGo]
            .into_iter()
            .chain(reasons().map(Self::Refused))
            .chain(reasons().flat_map(|why| [false, true].map(|seen| Self::NotGiven { why, seen })))
    }

    /// As stored.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Nothing => "nothing".to_owned(),
            Self::Wanting => "wanting".to_owned(),
            Self::Offered => "offered".to_owned(),
            Self::Taking => "taking".to_owned(),
            Self::Accepted => "accepted".to_owned(),
            Self::Refused(why) => format!("refused/{why}"),
            Self::LetGo => "let_go".to_owned(),
            Self::NotGiven { why, seen: false } => format!("not_given/{why}"),
            Self::NotGiven { why, seen: true } => format!("seen/{why}"),
        }
    }
}

fn flag(word: Option<&str>, name: &str) -> Result<bool, Unreadable> {
    match word {
        Some(w) if w == name => Ok(true),
        Some("-") => Ok(false),
        _ => Err(Unreadable),
    }
}

const fn word(yes: bool, name: &'static str) -> &'static str {
    if yes { name } else { "-" }
}

impl Giver {
    /// As stored: kind, state, whether the taker has noted the last word.
    #[must_use]
    pub fn write(&self) -> String {
        format!("{} {} {}", self.kind, self.state.code(), word(self.noted, "noted"))
    }

    /// What [`Self::write`] wrote.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let mut words = text.split(' ');
        let kind: Kind = words.next().and_then(|k| k.parse().ok()).ok_or(Unreadable)?;
        let state = words.next().and_then(|s| GiverState::all().find(|a| a.code() == s)).ok_or(Unreadable)?;
        let noted = flag(words.next(), "noted")?;
        if words.next().is_some() { Err(Unreadable) } else { Ok(Self { kind, state, noted }) }
    }
}

impl Taker {
    /// As stored: kind, state, whether the giver has noted the last word, whether the data are here.
    #[must_use]
    pub fn write(&self) -> String {
        let kind = self.kind.map_or("-", Kind::code);
        format!("{kind} {} {} {}", self.state.code(), word(self.noted, "noted"), word(self.data, "data"))
    }

    /// What [`Self::write`] wrote.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let mut words = text.split(' ');
        let kind = match words.next() {
            Some("-") => None,
            Some(k) => Some(k.parse().map_err(|()| Unreadable)?),
            None => return Err(Unreadable),
        };
        let state = words.next().and_then(|s| TakerState::all().find(|a| a.code() == s)).ok_or(Unreadable)?;
        let noted = flag(words.next(), "noted")?;
        let data = flag(words.next(), "data")?;
        if words.next().is_some() { Err(Unreadable) } else { Ok(Self { kind, state, noted, data }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for &kind in Kind::ALL {
            for noted in [false, true] {
                for state in GiverState::all() {
                    let giver = Giver { kind, state, noted };
                    assert_eq!(Giver::read(&giver.write()), Ok(giver));
                }
                for data in [false, true] {
                    for kind in [None, Some(kind)] {
                        for state in TakerState::all() {
                            let taker = Taker { kind, state, noted, data };
                            assert_eq!(Taker::read(&taker.write()), Ok(taker));
                        }
                    }
                }
            }
        }
        for nonsense in
            ["", " ", "handover", "handover accepted", "handover accepted noted x", "x accepted -"]
        {
            assert_eq!(Giver::read(nonsense), Err(Unreadable), "{nonsense:?}");
            assert_eq!(Taker::read(nonsense), Err(Unreadable), "{nonsense:?}");
        }
    }
}
