//! Värn: one binary.
fn main() {}
