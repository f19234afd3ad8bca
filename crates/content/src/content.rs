//! All content, typed.

use std::sync::OnceLock;

use guidance::{Indicators, Process};
use law::Law;

use crate::{Codes, Fault, Register, Tree, Words, check, knowledge};

/// All content of one installation, read once at start.
#[derive(Debug)]
pub struct Content {
    /// Provisions, clocks, gates, consent, retention, contacts, offences.
    pub law: Law,
    /// The support and protection process (stöd- och skyddsprocess).
    pub process: Process,
    /// Signs (indikatorer) and the rule that combines them.
    pub indicators: Indicators,
    /// Municipalities, regions, authorities, countries, languages.
    pub register: Register,
    /// Code lists.
    pub codes: Codes,
    /// Translations.
    pub words: Words,
}

impl Content {
    /// Read all content of a tree.
    ///
    /// The embedded content was cross-checked by the tests of this crate; a tree with files from elsewhere is cross-checked here.
    ///
    /// # Errors
    /// Every fault found, never only the first.
    pub fn load(tree: &Tree) -> Result<Self, Vec<Fault>> {
        if !tree.replaced().is_empty() {
            let faults = check(tree);
            if !faults.is_empty() {
                return Err(faults);
            }
        }
        Self::read(tree)
    }

    /// The typed content without the cross-check.
    pub(crate) fn read(tree: &Tree) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let register = Register::load(tree, &mut faults);
        let codes = Codes::load(tree, &register, &mut faults);
        let words = Words::load(tree);
        let law = knowledge::law(tree, &mut faults);
        let process = knowledge::process(tree, &mut faults);
        let indicators = knowledge::indicators(tree, &mut faults);
        match (process, indicators) {
            (Some(process), Some(indicators)) if faults.is_empty() => {
                Ok(Self { law, process, indicators, register, codes, words })
            }
            _ => Err(faults),
        }
    }

    /// The embedded content, read at the first call.
    ///
    /// # Panics
    /// Never in a released program: a test of this crate reads the same files.
    pub fn embedded() -> &'static Self {
        static CONTENT: OnceLock<Content> = OnceLock::new();
        CONTENT.get_or_init(|| match Self::read(&Tree::embedded()) {
            Ok(content) => content,
            #[expect(
                clippy::panic,
                reason = "the content gate test fails before such a program can be built for use"
            )]
            Err(faults) => panic!("{}", crate::report(&faults)),
        })
    }
}
