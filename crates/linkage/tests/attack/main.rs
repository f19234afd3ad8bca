//! Attacks on encoded registers, at a small size: that the key is what protects, that attacks find as little as
//! `docs/linkage-privacy.md` says, and that they do find something where they should (an attack that finds nothing anywhere proves nothing).
//!
//! The same at any size: `cargo run --release -p linkage --example attacks`.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "experiments, not product"
)]

mod suite;

use suite::{Effort, Setting, dictionary, graph, patterns, population};

#[test]
fn with_the_static_key_a_dictionary_finds_nearly_all_names_and_without_it_none_but_by_chance() {
    let people = population(400, 1);
    let setting = Setting::default();
    let with = dictionary(&people, &setting, true);
    let without = dictionary(&people, &setting, false);
    assert!(with.share() > 0.9, "the attack itself must work: {with:?}");
    // One in four hundred is a guess; three standard deviations above it.
    assert!(without.found <= 4, "{without:?}");
}

#[test]
fn frequent_patterns_of_bits_name_hardly_anybody() {
    let people = population(1500, 2);
    for overlap in [0.5, 1.0] {
        let found = patterns(&people, overlap, &Setting::default());
        assert!(found.share() <= if overlap < 1.0 { 0.01 } else { 0.05 }, "overlap {overlap}: {found:?}");
    }
}

/// Few are named by the published attack among few people; what a stronger attacker with a complete list can do is measured
/// by the example and told in `docs/linkage-privacy.md`.
#[test]
fn a_graph_of_likenesses_names_few_among_noise_and_decoys() {
    let people = population(400, 3);
    for overlap in [0.2, 0.5] {
        let found = graph(&people, overlap, 0, &Setting::default(), Effort::Published);
        assert!(found.share() <= 0.1, "overlap {overlap}: {found:?}");
    }
    // Without noise, decoys and other people, the stronger attack works.
    let bare = Setting { noise: false, decoys: false };
    let found = graph(&people, 1.0, 0, &bare, Effort::Refined);
    assert!(found.share() > 0.5, "the attack itself must work: {found:?}");
}
