//! Form keys: a form sent twice is saved once.

use ground::UserId;
use jiff::Timestamp;

use crate::{StoreError, Work, args};

crate::statements! {
    /// Claims a key; no row is written when it is taken.
    FORM_KEY_CLAIM = "store.form_key.claim",
        "INSERT INTO form_key (user_id, form_key, at, outcome) VALUES ($1,$2,$3,$4) ON CONFLICT (user_id, form_key) DO NOTHING";
    /// What the first submission led to.
    FORM_KEY_OUTCOME = "store.form_key.outcome", "SELECT outcome FROM form_key WHERE user_id = $1 AND form_key = $2";
    /// Forgets old keys.
    FORM_KEY_EXPIRE = "store.form_key.expire", "DELETE FROM form_key WHERE at < $1";
}

impl Work {
    /// Claims the key of a submitted form for this transaction. `Ok(None)`: first time, go on and commit.
    /// `Ok(Some(outcome))`: already done, with the outcome (a path or reference) noted then.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn claim_form(
        &mut self,
        user: UserId,
        key: &str,
        now: Timestamp,
        outcome: &str,
    ) -> Result<Option<String>, StoreError> {
        if self.run(&FORM_KEY_CLAIM, args![user, key, now, outcome]).await? == 1 {
            return Ok(None);
        }
        let row = self.one(&FORM_KEY_OUTCOME, args![user, key]).await?;
        row.map(|r| r.get("outcome")).transpose()
    }
}
