//! Break-glass (nödöppning): reading one case of the own organisation in an emergency.

use ground::GlassId;
use jiff::Timestamp;
use store::{StoreError, Work, args};

use crate::{GLASS_LASTS, OpContext, Permit, actions::CaseBreakGlass, statements_::GLASS_INSERT};

/// An opening to be made.
#[derive(Debug, Clone)]
pub struct NewGlass<'a> {
    /// Its id.
    pub id: GlassId,
    /// Why, as a code.
    pub reason: &'a str,
    /// Why, in words, sealed under the case's key.
    pub sealed: Vec<u8>,
}

impl Permit<CaseBreakGlass> {
    /// Opens the case to the acting person for [`GLASS_LASTS`]; answers until when.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn break_glass(
        &self,
        work: &mut Work,
        new: NewGlass<'_>,
        cx: &OpContext,
    ) -> Result<Timestamp, StoreError> {
        let until = cx.now.saturating_add(GLASS_LASTS).unwrap_or(cx.now);
        work.run(
            &GLASS_INSERT,
            args![self.owner, new.id, self.id, cx.user(), new.reason, cx.now, until, new.sealed],
        )
        .await?;
        Ok(until)
    }
}
