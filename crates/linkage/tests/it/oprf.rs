//! The function nobody holds the key of: right after RFC 9497, the same whoever answers, and liars are named.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::HashMap;
use std::sync::LazyLock;

use linkage::encode::{Birth, Epoch, Evaluated, NoiseKey, Subject, Word, inputs};
use linkage::name::{Dictionary, Name};
use linkage::oprf::ceremony::{CeremonyFault, Dealer, Dealt, join, public_keys};
use linkage::oprf::{
    Answer, Blinding, Fault, Faulty, KeyShare, MAX_BATCH, NotEnough, PublicKeys, Request, Server, TooMany,
    WireFault, single,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// Random bytes that are the same in every run.
fn random(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut count = 0_u64;
    move |bytes: &mut [u8]| {
        count += 1;
        blake3::Hasher::new()
            .update(&seed.to_le_bytes())
            .update(&count.to_le_bytes())
            .finalize_xof()
            .fill(bytes);
    }
}

fn ceremony(epoch: u32, seed: u64) -> (PublicKeys, [KeyShare; 3]) {
    let mut random = random(seed);
    let dealers = Server::ALL.map(|server| Dealer::new(server, &mut random));
    let commitments: Vec<_> = dealers.iter().map(Dealer::commitment).collect();
    let shares = Server::ALL.map(|server| {
        let dealt: Vec<_> = dealers.iter().map(|dealer| dealer.deal(server)).collect();
        join(Epoch(epoch), server, &commitments, &dealt).unwrap()
    });
    (public_keys(Epoch(epoch), &commitments).unwrap(), shares)
}

fn hex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn fixed<const N: usize>(text: &str) -> [u8; N] {
    hex(text).try_into().unwrap()
}

/// RFC 9497, appendix A.1.2: ristretto255-SHA512 in mode VOPRF, its three vectors.
#[test]
fn the_single_key_function_gives_the_vectors_of_the_rfc() {
    let (key, public) = single::derive_key_pair(&[0xa3; 32], b"test key");
    assert_eq!(key, fixed("e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909"));
    assert_eq!(public, fixed("c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e"));
    let first = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";
    let second = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e";
    let third = "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c";
    let out = [
        "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7da4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c",
        "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6",
    ];
    for (inputs, blinds, blinded, evaluated, proof, nonce, outputs) in [
        (
            vec!["00"],
            vec![first],
            vec!["863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"],
            vec!["aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e"],
            "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd066d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
            second,
            vec![out[0]],
        ),
        (
            vec!["5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"],
            vec![first],
            vec!["cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c"],
            vec!["60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468"],
            "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
            second,
            vec![out[1]],
        ),
        (
            vec!["00", "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"],
            vec![first, second],
            vec![
                "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
                "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654",
            ],
            vec![
                "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
                "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
            ],
            "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
            third,
            out.to_vec(),
        ),
    ] {
        let all = |texts: &[&str]| -> Vec<[u8; 32]> { texts.iter().map(|text| fixed(text)).collect() };
        let (blinds, blinded, evaluated) = (all(&blinds), all(&blinded), all(&evaluated));
        let inputs: Vec<_> = inputs.into_iter().map(hex).collect();
        for ((input, blind), blinded) in inputs.iter().zip(&blinds).zip(&blinded) {
            assert_eq!(single::blind(input, blind), Some(*blinded));
        }
        assert_eq!(single::evaluate(&key, &blinded, &fixed(nonce)), Some((evaluated.clone(), fixed(proof))));
        let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
        let outputs: Vec<[u8; 64]> = outputs.into_iter().map(fixed).collect();
        let finished = single::finalize(&inputs, &blinds, &public, &blinded, &evaluated, &fixed(proof));
        assert_eq!(finished, Some(outputs));
        let mut bad: [u8; 64] = fixed(proof);
        bad[40] ^= 1;
        assert_eq!(single::finalize(&inputs, &blinds, &public, &blinded, &evaluated, &bad), None);
    }
}

fn ask(shares: &[KeyShare; 3], blinding: &Blinding, seed: u64) -> [Answer; 3] {
    let mut random = random(seed);
    let request = Request::from_bytes(&blinding.request().to_bytes()).unwrap();
    shares
        .each_ref()
        .map(|share| Answer::from_bytes(&share.answer(&request, &mut random).unwrap().to_bytes()).unwrap())
}

fn features() -> Vec<Vec<u8>> {
    ["a", "", "ab", "a longer feature"].map(|text| text.as_bytes().to_vec()).to_vec()
}

#[test]
fn whichever_two_servers_answer_the_result_is_the_same() {
    let (keys, shares) = ceremony(1, 1);
    let mut results = Vec::new();
    for (seed, pair) in [(2, [0, 1]), (3, [1, 0]), (4, [0, 2]), (5, [2, 1])] {
        let blinding = Blinding::new(Epoch(1), features(), &mut random(seed)).unwrap();
        let answers = ask(&shares, &blinding, seed);
        let finished = blinding.finish(&keys, &pair.map(|at: usize| answers[at].clone())).unwrap();
        assert_eq!(finished.faulty, []);
        results.push(finished.outputs);
    }
    assert!(
        results.windows(2).all(|pair| pair[0] == pair[1]),
        "neither blinds nor servers may show in the result"
    );
    let distinct: HashMap<_, _> = results[0].iter().map(|(input, output)| (output, input)).collect();
    assert_eq!(distinct.len(), features().len());
    // Another key, another function.
    let (keys, shares) = ceremony(1, 99);
    let blinding = Blinding::new(Epoch(1), features(), &mut random(2)).unwrap();
    let other = blinding.finish(&keys, &ask(&shares, &blinding, 2)).unwrap().outputs;
    assert!(other.iter().zip(&results[0]).all(|(a, b)| a.1 != b.1));
}

#[test]
fn a_lying_server_is_named_and_worked_around() {
    let (keys, shares) = ceremony(1, 1);
    let (_, others) = ceremony(1, 2);
    let blinding = Blinding::new(Epoch(1), features(), &mut random(3)).unwrap();
    let right = ask(&shares, &blinding, 4);
    let expected = blinding.finish(&keys, &right).unwrap().outputs;
    let request = blinding.request();
    for (at, server) in Server::ALL.into_iter().enumerate() {
        // Another key; the answer of another server under its name; changed points; too few; another epoch.
        let mut lies = vec![(others[at].answer(&request, &mut random(5)).unwrap().to_bytes(), Fault::Proof)];
        let mut borrowed = right[(at + 1) % 3].to_bytes();
        borrowed[7] = server as u8;
        lies.push((borrowed, Fault::Proof));
        let swapped = {
            let mut bytes = right[at].to_bytes();
            let (first, second) = bytes[72..].split_at_mut(32);
            first.swap_with_slice(&mut second[..32]);
            bytes
        };
        lies.push((swapped, Fault::Proof));
        let mut short = right[at].to_bytes();
        short.truncate(short.len() - 32);
        lies.push((short, Fault::Unfit));
        let mut no_point = right[at].to_bytes();
        no_point[72..104].fill(0);
        lies.push((no_point, Fault::Unfit));
        let mut late = right[at].to_bytes();
        late[3] = 2;
        lies.push((late, Fault::Epoch));
        for (lie, fault) in lies {
            let lie = Answer::from_bytes(&lie).unwrap();
            let mut answers = right.to_vec();
            answers[at] = lie.clone();
            let finished = blinding.finish(&keys, &answers).unwrap();
            assert_eq!(finished.outputs, expected);
            assert_eq!(finished.faulty, [Faulty { server, fault }]);
            // With one silent as well there is no result, and the liar is named.
            let silent = [right[(at + 1) % 3].clone(), lie];
            let fault = blinding.finish(&keys, &silent).unwrap_err();
            assert_eq!(fault.faulty[0].server, server);
            assert!(fault.to_string().contains(&server.to_string()), "{fault}");
        }
        // One answer twice is one answer.
        let twice = [right[at].clone(), right[at].clone()];
        assert_eq!(blinding.finish(&keys, &twice).unwrap_err(), NotEnough { faulty: vec![] });
    }
    assert_eq!(blinding.finish(&keys, &[]).unwrap_err(), NotEnough { faulty: vec![] });
}

#[test]
fn keys_of_another_epoch_are_refused_on_both_sides() {
    let (_, shares) = ceremony(1, 1);
    let (later, _) = ceremony(2, 1);
    let blinding = Blinding::new(Epoch(2), features(), &mut random(3)).unwrap();
    let fault = shares[0].answer(&blinding.request(), &mut random(4)).unwrap_err();
    assert_eq!(fault, WireFault::Epoch { asked: Epoch(2), held: Epoch(1) });
    let old = Blinding::new(Epoch(1), features(), &mut random(3)).unwrap();
    let fault = old.finish(&later, &ask(&shares, &old, 4)).unwrap_err();
    assert!(fault.faulty.iter().all(|one| one.fault == Fault::Epoch));
}

#[test]
fn a_dealer_that_cheats_is_named_and_no_key_comes_about() {
    let mut random = random(1);
    let dealers = Server::ALL.map(|server| Dealer::new(server, &mut random));
    let commitments: Vec<_> = dealers.iter().map(Dealer::commitment).collect();
    let deal = |to| -> Vec<Dealt> { dealers.iter().map(|dealer| dealer.deal(to)).collect() };
    let mut wrong = deal(Server::One);
    wrong[1] = dealers[1].deal(Server::Three);
    let joined = |dealt: &[Dealt]| join(Epoch(1), Server::One, &commitments, dealt).map(|_| ());
    assert_eq!(joined(&wrong), Err(CeremonyFault::Unfit(Server::Two)));
    assert_eq!(joined(&deal(Server::One)[..2]), Err(CeremonyFault::Missing(Server::Three)));
    assert_eq!(joined(&deal(Server::One)), Ok(()));
    assert_eq!(public_keys(Epoch(1), &commitments[1..]), Err(CeremonyFault::Missing(Server::One)));
    let mut bad = commitments.clone();
    bad[2].points[1] = [0; 32];
    assert_eq!(public_keys(Epoch(1), &bad), Err(CeremonyFault::Unfit(Server::Three)));
}

#[test]
fn keys_and_shares_are_read_as_they_were_written_or_not_at_all() {
    let (keys, shares) = ceremony(7, 1);
    assert_eq!(PublicKeys::from_bytes(&keys.to_bytes()), Ok(keys.clone()));
    let (other, _) = ceremony(7, 2);
    // The share key of another server: a point all right, but not on the line.
    let mut mixed = keys.to_bytes();
    mixed[36..68].copy_from_slice(&other.to_bytes()[36..68]);
    assert!(PublicKeys::from_bytes(&mixed).is_err());
    for share in &shares {
        let kept = KeyShare::from_secret_bytes(&share.to_secret_bytes()).unwrap();
        assert_eq!((kept.server(), kept.epoch()), (share.server(), Epoch(7)));
        let blinding = Blinding::new(Epoch(7), features(), &mut random(3)).unwrap();
        let answers = [kept.answer(&blinding.request(), &mut random(4)).unwrap()];
        assert_eq!(blinding.finish(&keys, &answers).unwrap_err().faulty, []);
        assert!(!format!("{share:?}").contains(&format!("{:?}", &share.to_secret_bytes()[5..])));
    }
    assert!(KeyShare::from_secret_bytes(&[0; 37]).is_err());
    let many = vec![vec![1]; MAX_BATCH + 1];
    assert_eq!(Blinding::new(Epoch(1), many, &mut random(1)).unwrap_err(), TooMany);
    assert_eq!(Blinding::new(Epoch(1), vec![], &mut random(1)).unwrap_err(), TooMany);
}

#[test]
fn a_child_encoded_by_two_owners_through_different_servers_is_the_same_child() {
    let (keys, shares) = ceremony(1, 1);
    let dictionary = Dictionary::embedded();
    let encode = |name: &str, born: &str, servers: [usize; 2], seed: u64| {
        let name = Name::read(name, &dictionary);
        let words = name.tokens.iter().map(Word::from).collect();
        let subject = Subject { words, birth: Birth::read(born), ..Subject::default() };
        let mut evaluated = Evaluated::new(Epoch(1));
        let blinding = Blinding::new(Epoch(1), inputs(&subject), &mut random(seed)).unwrap();
        let answers = ask(&shares, &blinding, seed);
        evaluated.add(blinding.finish(&keys, &servers.map(|at| answers[at].clone())).unwrap().outputs);
        evaluated.encode(&subject, seed, &NoiseKey::new([u8::try_from(seed).unwrap(); 32])).unwrap()
    };
    let malmo = encode("Mohammed Al-Ahmad", "2011-05-17", [0, 1], 1);
    let umea = encode("محمد الأحمد", "2011-05-17", [2, 1], 2);
    let other = encode("Olena Kovalenko", "2009-02-03", [0, 2], 3);
    let near = malmo.compare(&umea).unwrap().name.unwrap();
    let far = malmo.compare(&other).unwrap().name.unwrap();
    assert!(near > 0.45 && far < 0.3, "{near} {far}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_answered(bytes in vec(any::<u8>(), 0..300), mark in 0_usize..3) {
        static SHARE: LazyLock<KeyShare> = LazyLock::new(|| { let (_, [one, ..]) = ceremony(1, 1); one });
        let marked = [[&b""[..], b"VQ1\x01\0\0\0", b"VA1\x01\0\0\0\x02"][mark], &bytes[..]].concat();
        if let Ok(request) = Request::from_bytes(&marked) {
            prop_assert_eq!(request.to_bytes(), marked.clone());
            let _ = SHARE.answer(&request, &mut random(1));
        }
        if let Ok(answer) = Answer::from_bytes(&marked) {
            prop_assert_eq!(answer.to_bytes(), marked.clone());
        }
        let _ = PublicKeys::from_bytes(&marked);
        let _ = KeyShare::from_secret_bytes(&marked);
    }
}
