//! Groups of facts: what of a case goes through a gate. A group that is not named does not go.

use std::{fmt, str::FromStr};

use ground::codes;

codes! {
    /// A group of facts of a case.
    FieldGroup {
        /// Coded facts about the child's situation, the assessment, the steps.
        Situation = "situation",
        /// Who the persons are: names, birth date, personal numbers.
        Identity = "identity",
        /// Where they live, stay and can be reached.
        Location = "location",
        /// Residence: card and passport numbers.
        Migration = "migration",
        /// The journal's texts.
        Journal = "journal",
        /// Documents.
        Documents = "documents",
    }
}

/// A set of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Groups(u8);

impl Groups {
    /// None.
    pub const NONE: Self = Self(0);

    /// All of them: what members of the owner see.
    #[must_use]
    pub fn all() -> Self {
        FieldGroup::ALL.iter().copied().collect()
    }
    const fn bit(group: FieldGroup) -> u8 {
        1 << group as u8
    }
    /// Is the group in it?
    #[must_use]
    pub const fn has(self, group: FieldGroup) -> bool {
        self.0 & Self::bit(group) != 0
    }
    /// Is every group of this also in the other?
    #[must_use]
    pub const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
    /// Is there none?
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// The groups, in order.
    pub fn iter(self) -> impl Iterator<Item = FieldGroup> {
        FieldGroup::ALL.iter().copied().filter(move |g| self.has(*g))
    }
}

impl FromIterator<FieldGroup> for Groups {
    fn from_iter<I: IntoIterator<Item = FieldGroup>>(groups: I) -> Self {
        Self(groups.into_iter().fold(0, |bits, g| bits | Self::bit(g)))
    }
}

/// Codes with spaces between, as stored.
impl fmt::Display for Groups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, group) in self.iter().enumerate() {
            if n > 0 {
                f.write_str(" ")?;
            }
            f.write_str(group.code())?;
        }
        Ok(())
    }
}

/// A group that this program does not know makes the whole text unreadable: rather nothing than too much.
impl FromStr for Groups {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        text.split_whitespace().map(str::parse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldGroup, Groups};

    #[test]
    fn every_set_is_read_back_as_written() {
        for bits in 0..(1_u8 << FieldGroup::ALL.len()) {
            let groups = Groups(bits);
            assert_eq!(groups.to_string().parse(), Ok(groups));
            assert!(groups.within(Groups::all()));
        }
        assert_eq!("identity unknown".parse::<Groups>(), Err(()));
    }
}
