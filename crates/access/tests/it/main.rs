//! Access on both engines.
