//! Rebuild when a content file is added or removed: the embedding itself only tracks files it already knows.
fn main() {
    println!("cargo:rerun-if-changed=../../content");
}
