//! How fast records are encoded, with a static key and through the key servers.
//!
//! `cargo run --release -p linkage --example encode_speed TABLE`
//!
//! TABLE is tab-separated with the columns id, (anything), names, birth date, sex, country, as `children_register.tsv`.
//! Prints one JSON object a line; medians of the CPU time of five runs, one thread.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a measuring program"
)]

use std::hint::black_box;
use std::time::Duration;

use linkage::encode::{Birth, Epoch, Evaluated, NoiseKey, Sex, StaticKey, Subject, Word, inputs};
use linkage::name::{Dictionary, Name};
use linkage::oprf::ceremony::{Dealer, join, public_keys};
use linkage::oprf::{Blinding, Server};

fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(stat.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0))
}

fn median(mut f: impl FnMut()) -> f64 {
    let mut times: Vec<_> = (0..5)
        .map(|_| {
            let start = cpu();
            f();
            (cpu() - start).as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[2]
}

fn main() {
    let table = std::env::args().nth(1).expect("a table");
    let text = std::fs::read_to_string(table).expect("readable table");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let dictionary = Dictionary::embedded();
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("{{\"rows\": {}, \"load\": \"{}\"}}", rows.len(), load.trim());
    let n = rows.len() as f64;
    let read = || -> Vec<Name> { rows.iter().map(|row| Name::read(row[2], &dictionary)).collect() };
    let reading = median(|| {
        black_box(read());
    });
    println!("{{\"names read\": \"per second\", \"is\": {:.0}}}", n / reading);
    let names = read();
    let key = StaticKey::new([7; 32], Epoch(1));
    let subject = |at: usize| Subject {
        words: names[at].tokens.iter().map(Word::from).collect(),
        birth: Birth::read(rows[at][3]),
        sex: Some(if rows[at][4] == "m" { Sex::Male } else { Sex::Female }),
        country: Some(rows[at][5]),
        ..Subject::default()
    };
    let encoding = median(|| {
        for at in 0..rows.len() {
            black_box(key.encode(&subject(at), at as u64));
        }
    });
    println!("{{\"encoded, static key\": \"records per second\", \"is\": {:.0}}}", n / encoding);
    println!(
        "{{\"read and encoded, static key\": \"records per second\", \"is\": {:.0}}}",
        n / (encoding + reading)
    );

    let mut count = 0_u64;
    let mut random = |bytes: &mut [u8]| {
        count += 1;
        blake3::Hasher::new().update(&count.to_le_bytes()).finalize_xof().fill(bytes);
    };
    let dealers = Server::ALL.map(|server| Dealer::new(server, &mut random));
    let commitments: Vec<_> = dealers.iter().map(Dealer::commitment).collect();
    let keys = public_keys(Epoch(1), &commitments).expect("keys");
    let shares = Server::ALL.map(|server| {
        let dealt: Vec<_> = dealers.iter().map(|dealer| dealer.deal(server)).collect();
        join(Epoch(1), server, &commitments, &dealt).expect("a share")
    });
    // Fifty records at a time; in the first run every feature is asked for, in the second each only once for all.
    let batch: Vec<_> = (0..50.min(rows.len())).map(subject).collect();
    for (name, distinct) in [("every feature", false), ("each feature once for fifty records", true)] {
        let mut all: Vec<_> = batch.iter().flat_map(inputs).collect();
        if distinct {
            all.sort();
            all.dedup();
        }
        let per = batch.len() as f64;
        let mut blinding = None;
        let blind = median(|| blinding = Blinding::new(Epoch(1), all.clone(), &mut random).ok());
        let blinding = blinding.expect("blinded");
        let request = blinding.request();
        let mut answers = Vec::new();
        let serve = median(|| {
            answers = vec![shares[0].answer(&request, &mut random).expect("an answer")];
        });
        answers.push(shares[2].answer(&request, &mut random).expect("an answer"));
        let mut outputs = Vec::new();
        let finish = median(|| outputs = blinding.finish(&keys, &answers).expect("outputs").outputs);
        let mut evaluated = Evaluated::new(Epoch(1));
        evaluated.add(outputs);
        let noise = NoiseKey::new([1; 32]);
        let encode = median(|| {
            for one in &batch {
                black_box(evaluated.encode(one, 1, &noise).expect("a record"));
            }
        });
        println!(
            "{{\"shared key\": \"{name}\", \"features\": {}, \"server, records/s\": {:.0}, \"client, records/s\": {:.0}, \"client ms per record\": {:.2}, \"server us per feature\": {:.1}}}",
            all.len(),
            per / serve,
            per / (blind + finish + encode),
            (blind + finish + encode) / per * 1e3,
            serve / all.len() as f64 * 1e6
        );
    }
}
