//! Tests only: the rules of `access` written a second time, in Cedar, and a third time as SQL. In random worlds all three
//! must agree on every person, action and case (`tests/it/`).
