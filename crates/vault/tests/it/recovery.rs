use proptest::prelude::*;
use vault::{
    RootKey,
    recovery::{Part, PartError, join, split},
};

use crate::Counting;

fn parts(seed: u64, need: u8, made: u8) -> (RootKey, Vec<Part>) {
    let entropy = Counting::from(seed);
    let root = RootKey::generate(&entropy);
    let parts = split(&root, [1, 2, 3, 4], need, made, &entropy).unwrap();
    (root, parts)
}

proptest! {
    #[test]
    fn any_so_many_of_the_parts_give_the_key_back(seed: u64, made in 2_u8..=9, less in 0_u8..8, order: u64) {
        let need = made.saturating_sub(less).max(2);
        let (root, mut parts) = parts(seed, need, made);
        // Any order, any choice.
        parts.sort_by_key(|p| u64::from(p.number).wrapping_mul(order | 1) % 251);
        for have in usize::from(need)..=parts.len() {
            let got = join(&parts[..have]).unwrap();
            prop_assert_eq!(got.to_base64(), root.to_base64());
        }
        let few = join(&parts[..usize::from(need) - 1]).unwrap_err();
        let too_few = matches!(few.1, PartError::TooFew { .. });
        prop_assert!(too_few);
    }

    #[test]
    fn a_code_survives_being_typed_and_one_wrong_letter_is_found(seed: u64, at: prop::sample::Index, change in 1_usize..32) {
        let (_, parts) = parts(seed, 3, 5);
        let code = parts[1].code();
        let typed = code.to_lowercase().replace(' ', "-").replace('0', "o").replace('1', "l");
        prop_assert!(Part::parse(&typed).unwrap() == parts[1]);
        let letters: Vec<char> = code.chars().filter(|c| !c.is_whitespace()).collect();
        let at = at.index(letters.len());
        let alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let old = alphabet.find(letters[at]).unwrap();
        let new = alphabet.chars().nth((old + change) % 32).unwrap();
        let wrong: String = letters.iter().enumerate().map(|(n, c)| if n == at { new } else { *c }).collect();
        prop_assert_eq!(Part::parse(&wrong).unwrap_err(), PartError::Damaged);
    }

    #[test]
    fn nothing_typed_makes_it_panic(text in ".{0,200}") {
        let _ = Part::parse(&text);
    }
}

#[test]
fn two_parts_of_three_tell_nothing() {
    // Whatever byte the secret had, some third part fits the two: all 256 are equally possible. Checked by joining the two
    // with parts of other secrets made with the same randomness.
    let (root, ours) = parts(5, 3, 5);
    let (_, others) = parts(6, 3, 5);
    let mut forged = others[2].clone();
    (forged.set, forged.installation) = (ours[0].set, ours[0].installation);
    let other = join(&[ours[0].clone(), ours[1].clone(), forged]).unwrap();
    assert_ne!(other.to_base64(), root.to_base64());
    let mut bent = ours[0].clone();
    bent.need = 2;
    let mut second = ours[1].clone();
    second.need = 2;
    assert_ne!(join(&[bent, second]).unwrap().to_base64(), root.to_base64());
}

#[test]
fn a_foreign_part_and_a_part_given_twice_are_named() {
    let (_, ours) = parts(1, 3, 5);
    let (_, others) = parts(2, 3, 5);
    let mixed = join(&[ours[0].clone(), ours[3].clone(), others[1].clone()]).unwrap_err();
    assert_eq!(mixed, (2, PartError::Foreign));
    let twice = join(&[ours[0].clone(), ours[3].clone(), ours[0].clone()]).unwrap_err();
    assert_eq!(twice, (2, PartError::Twice(1)));
    let root = RootKey::generate(&Counting::from(1));
    for (need, made) in [(1, 5), (4, 3), (3, 33)] {
        assert_eq!(split(&root, [0; 4], need, made, &Counting::from(1)).unwrap_err(), PartError::Numbers);
    }
}
