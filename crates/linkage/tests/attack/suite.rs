//! Attacks on a stolen register of encoded names. The attacker knows the method, a list of people in clear that overlaps
//! with the register, and never the key, except where said.
//!
//! * [`dictionary`]: encode every name that may occur and look which fits (needs the key).
//! * [`patterns`]: bits that come together often belong to frequent features; match them by frequency (after Christen,
//!   Ranbaduge, Vatsalan & Schnell 2018, *Precise and fast cryptanalysis for Bloom filter based privacy-preserving record
//!   linkage*).
//! * [`graph`]: who is how like whom, in clear and encoded, are two graphs; lay one over the other (after Vidanage,
//!   Christen, Ranbaduge & Schnell 2020, *A graph matching attack on privacy-preserving record linkage*; refined here by
//!   projected power iteration, which is stronger).
//!   The small encodings of birth date, sex and country show who shares them: [`Effort::WithTags`] adds that.

use std::collections::HashMap;

use linkage::encode::decoy::{Habits, TRUE_PER_DECOY};
use linkage::encode::{Birth, Epoch, Sex, StaticKey, Subject, Word};
use linkage::name::{Dictionary, Name};
use linkage::scan::{Filter, Measure};

/// A number generator that is the same in every run.
#[derive(Clone)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
    fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
    }
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let word = self.next().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
    }
}

/// A person in clear.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) names: String,
    pub(crate) read: Name,
    pub(crate) birth: Birth,
    pub(crate) male: bool,
    pub(crate) country: String,
}

impl Person {
    pub(crate) fn new(names: &str, born: &str, male: bool, country: &str, dictionary: &Dictionary) -> Self {
        let read = Name::read(names, dictionary);
        Self { names: names.into(), read, birth: Birth::read(born), male, country: country.into() }
    }

    fn subject(&self) -> Subject<'_> {
        Subject {
            words: self.read.tokens.iter().map(Word::from).collect(),
            birth: self.birth,
            sex: Some(if self.male { Sex::Male } else { Sex::Female }),
            country: Some(&self.country),
            ..Subject::default()
        }
    }
}

const GIVEN: &str = "mohammed ahmad ali omar yusuf hassan fatima amina maryam zainab khadija layla nour sara huda andrei mihai \
     ion elena maria ana ioana georgiana alexandra florin samrawit selam bereket yonas tesfay helen rahel winta ivan \
     oleksandr dmytro olena oksana iryna natalia sofia danylo nguyen linh thao minh duc anh lan huong abdi faadumo caasha \
     hodan ayaan farah ibrahim mustafa mehmet emre ayse elif zeynep erik lars anna karin johan elsa nils astrid";
const FAMILY: &str = "al-ahmad hassan ibrahim al-masri khalil haddad nasser saleh popescu ionescu dumitru stan radu marin stoica \
     tesfay gebremedhin haile kidane tekle berhe kovalenko shevchenko bondarenko tkachenko petrenko melnyk boyko tran le \
     pham vu dang bui do ngo warsame abdullahi hersi jama nur yilmaz kaya demir celik sahin andersson johansson lindberg \
     nilsson eriksson svensson dahl petrov dimitrov georgiev ivanov novak horvat kovac";

/// Invented people: names with a long tail, some with two given names, births as such registers hold them.
pub(crate) fn population(n: usize, seed: u64) -> Vec<Person> {
    let dictionary = Dictionary::embedded();
    let mut random = Random(seed);
    let (given, family): (Vec<_>, Vec<_>) =
        (GIVEN.split_whitespace().collect(), FAMILY.split_whitespace().collect());
    let countries = ["sy", "af", "so", "er", "ua", "ro", "vn", "ma", "tr", "bg"];
    // Some names are common, most are rare, and half of the people bear a second family name of letters nobody else has.
    let zipf = |random: &mut Random, n: usize| ((n as f64).powf(random.unit()) - 1.0) as usize % n;
    (0..n)
        .map(|_| {
            let mut names = vec![
                given[zipf(&mut random, given.len())].to_owned(),
                family[zipf(&mut random, family.len())].to_owned(),
            ];
            if random.unit() < 0.3 {
                names.insert(1, given[zipf(&mut random, given.len())].to_owned());
            }
            if random.unit() < 0.5 {
                let rare: String = (0..3)
                    .flat_map(|_| [b"bdfghjklmnrstvz"[random.below(15)], b"aeiou"[random.below(5)]])
                    .map(char::from)
                    .collect();
                names.push(rare);
            }
            let year = 2003 + random.below(14);
            let born = if random.unit() < 0.3 {
                format!("{year}-01-01")
            } else {
                format!("{year}-{:02}-{:02}", 1 + random.below(12), 1 + random.below(28))
            };
            let country = countries[zipf(&mut random, countries.len())];
            Person::new(&names.join(" "), &born, random.unit() < 0.6, country, &dictionary)
        })
        .collect()
}

/// What protects the register beside the key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) noise: bool,
    pub(crate) decoys: bool,
}

impl Default for Setting {
    fn default() -> Self {
        Self { noise: true, decoys: true }
    }
}

/// What an attack came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// People named rightly.
    pub(crate) found: usize,
    /// People who could have been named.
    pub(crate) of: usize,
    /// People named, rightly or not.
    pub(crate) named: usize,
}

impl Found {
    pub(crate) fn share(&self) -> f64 {
        self.found as f64 / self.of.max(1) as f64
    }
}

/// A stolen register: filters in random order; `who` is the truth, `None` for decoys.
struct Stolen {
    filters: Vec<Filter>,
    who: Vec<Option<usize>>,
    /// What the small encodings hide. Only whether two are equal may be used: that is what tags show.
    hidden: Vec<Hidden>,
}

type Hidden = (Option<u16>, (Option<u8>, Option<u8>), bool, String);

fn hidden(person: &Person) -> Hidden {
    (person.birth.year, (person.birth.month, person.birth.day), person.male, person.country.clone())
}

fn owner_key() -> StaticKey {
    StaticKey::new(*b"the key of the owner, 32 bytes!!", Epoch(1))
}

fn attackers_key() -> StaticKey {
    StaticKey::new(*b"another key, of the attacker's!!", Epoch(1))
}

fn steal(people: &[Person], setting: &Setting) -> Stolen {
    let key = owner_key();
    let mut random = Random(77);
    let encode = |subject: &Subject<'_>, handle: u64| {
        let record = if setting.noise { key.encode(subject, handle) } else { key.question(subject, handle) };
        *record.name()
    };
    let mut rows: Vec<_> = people
        .iter()
        .enumerate()
        .map(|(at, person)| (encode(&person.subject(), random.next()), Some(at), hidden(person)))
        .collect();
    if setting.decoys {
        let mut habits = Habits::default();
        for person in people {
            let words: Vec<_> = person.read.tokens.iter().map(|token| token.romanised()).collect();
            habits.learn(&words, person.birth);
        }
        let none = Dictionary::embedded();
        for _ in 0..people.len() / TRUE_PER_DECOY {
            let mut draws = random.clone();
            let decoy = habits.decoy(&mut |bytes| draws.fill(bytes), |word| !none.groups(word).is_empty());
            random = draws;
            let Some(decoy) = decoy else { break };
            let mut person = Person::new(&decoy.words.join(" "), "", true, "", &none);
            let like = &people[random.below(people.len())];
            (person.birth, person.male, person.country) = (decoy.birth, like.male, like.country.clone());
            rows.push((encode(&person.subject(), random.next()), None, hidden(&person)));
        }
    }
    random.shuffle(&mut rows);
    Stolen {
        filters: rows.iter().map(|row| row.0).collect(),
        who: rows.iter().map(|row| row.1).collect(),
        hidden: rows.into_iter().map(|row| row.2).collect(),
    }
}

/// Encodes every name that occurs, and names each record by the candidate most like it. With the owner's key, or with
/// another.
pub(crate) fn dictionary(people: &[Person], setting: &Setting, has_key: bool) -> Found {
    let stolen = steal(people, setting);
    let key = if has_key { owner_key() } else { attackers_key() };
    let mut candidates: Vec<&Person> = people.iter().collect();
    candidates.sort_by(|a, b| a.names.cmp(&b.names));
    candidates.dedup_by(|a, b| a.names == b.names);
    let encoded: Vec<_> =
        candidates.iter().map(|person| *key.question(&person.subject(), 0).name()).collect();
    let mut result = Found { found: 0, of: people.len(), named: 0 };
    for (filter, who) in stolen.filters.iter().zip(&stolen.who) {
        let Some(who) = who else { continue };
        let best = encoded
            .iter()
            .enumerate()
            .max_by(|a, b| Measure::Dice.of(a.1, filter).total_cmp(&Measure::Dice.of(b.1, filter)));
        result.named += 1;
        result.found += usize::from(best.is_some_and(|(at, _)| candidates[at].names == people[*who].names));
    }
    result
}

/// The people the attacker knows: `overlap` of them are in the register.
struct Known<'a> {
    people: Vec<&'a Person>,
    /// Their place in the register.
    truth: Vec<Option<usize>>,
    register: Vec<Person>,
    shared: usize,
}

fn split(people: &[Person], overlap: f64) -> Known<'_> {
    // As many known as registered; `overlap` of both are the same people.
    let n = (people.len() as f64 / (2.0 - overlap)) as usize;
    let shared = ((n as f64) * overlap).round() as usize;
    let register: Vec<_> = people[..n].to_vec();
    let known: Vec<_> = people[n - shared..].iter().take(n).collect();
    let truth = (n - shared..).take(known.len()).map(|at| (at < n).then_some(at)).collect();
    Known { people: known, truth, register, shared }
}

/// Every feature of a name, as text; what the attacker counts in clear.
fn features(person: &Person) -> Vec<String> {
    let mut all = Vec::new();
    for token in &person.read.tokens {
        for (kind, text) in [("b", token.romanised()), ("s", token.skeleton())] {
            let text = format!("_{text}_");
            all.extend(
                text.as_bytes().windows(2).map(|pair| format!("{kind}{}", String::from_utf8_lossy(pair))),
            );
        }
        all.push(format!("S{}", token.skeleton()));
        all.extend(token.groups().iter().take(3).map(|group| format!("g{group}")));
    }
    all.sort();
    all.dedup();
    all
}

/// Pattern mining.
pub(crate) fn patterns(people: &[Person], overlap: f64, setting: &Setting) -> Found {
    let known = split(people, overlap);
    let stolen = steal(&known.register, setting);
    let n = stolen.filters.len();
    // Columns: for each bit, the records that have it.
    let words = n.div_ceil(64);
    let mut columns = vec![vec![0_u64; words]; 1024];
    for (at, filter) in stolen.filters.iter().enumerate() {
        for (bit, column) in columns.iter_mut().enumerate() {
            column[at / 64] |= u64::from(filter.has(bit)) << (at % 64);
        }
    }
    let count = |a: &[u64]| a.iter().map(|w| w.count_ones()).sum::<u32>();
    let both = |a: &[u64], b: &[u64]| a.iter().zip(b).map(|(a, b)| (a & b).count_ones()).sum::<u32>();
    let ones: Vec<f64> = columns.iter().map(|c| f64::from(count(c)) / n as f64).collect();
    let phi = |a: usize, b: usize| {
        let (p, q) = (ones[a], ones[b]);
        let joint = f64::from(both(&columns[a], &columns[b])) / n as f64;
        (joint - p * q) / (p * (1.0 - p) * q * (1.0 - q)).sqrt().max(1e-9)
    };
    let mut table = vec![0_f32; 1024 * 1024];
    let mut edges = Vec::new();
    for a in 0..1024 {
        for b in 0..a {
            let value = phi(a, b) as f32;
            table[a * 1024 + b] = value;
            table[b * 1024 + a] = value;
            if value > 0.25 {
                edges.push((value, a, b));
            }
        }
    }
    edges.sort_by(|x, y| y.0.total_cmp(&x.0));
    // Clusters of bits that come together: from the strongest pair, every bit that belongs to all in it.
    let mut used = [false; 1024];
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for (strength, a, b) in edges {
        if used[a] || used[b] {
            continue;
        }
        let mut cluster = vec![a, b];
        for bit in (0..1024).filter(|bit| !used[*bit] && *bit != a && *bit != b) {
            let weakest = cluster.iter().map(|other| table[bit * 1024 + other]).fold(1.0_f32, f32::min);
            if weakest > strength * 0.6 {
                cluster.push(bit);
            }
        }
        if cluster.len() >= 4 {
            cluster.iter().for_each(|bit| used[*bit] = true);
            clusters.push(cluster);
        }
    }
    // Which records have each cluster, and how often it comes.
    let mut found: Vec<(usize, Vec<bool>)> = clusters
        .iter()
        .map(|cluster| {
            let has: Vec<_> = stolen
                .filters
                .iter()
                .map(|filter| {
                    cluster.iter().filter(|bit| filter.has(**bit)).count() * 10 >= cluster.len() * 9
                })
                .collect();
            (has.iter().filter(|has| **has).count(), has)
        })
        .collect();
    found.sort_by_key(|cluster| std::cmp::Reverse(cluster.0));
    // Features in clear by frequency, scaled to the register; each cluster takes the free feature of the nearest frequency.
    let mut often: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, person) in known.people.iter().enumerate() {
        for feature in features(person) {
            often.entry(feature).or_default().push(at);
        }
    }
    let mut often: Vec<_> = often.into_iter().map(|(feature, who)| (who.len(), feature, who)).collect();
    often.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let scale = known.register.len() as f64 / known.people.len() as f64;
    let mut taken = vec![false; often.len()];
    let mut evidence = vec![HashMap::<usize, f64>::new(); n];
    for (frequency, has) in &found {
        let near = (0..often.len()).filter(|at| !taken[*at]).min_by(|a, b| {
            let off = |at: &usize| (often[*at].0 as f64 * scale - *frequency as f64).abs();
            off(a).total_cmp(&off(b))
        });
        let Some(near) = near else { break };
        taken[near] = true;
        let weight = (known.people.len() as f64 / often[near].0 as f64).ln();
        for (at, _) in has.iter().enumerate().filter(|(_, has)| **has) {
            for who in &often[near].2 {
                *evidence[at].entry(*who).or_default() += weight;
            }
        }
    }
    let mut result = Found { found: 0, of: known.shared, named: 0 };
    for (at, evidence) in evidence.iter().enumerate() {
        let best = evidence.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)));
        if let Some((who, _)) = best {
            result.named += 1;
            result.found += usize::from(stolen.who[at].is_some() && stolen.who[at] == known.truth[*who]);
        }
    }
    result
}

/// Likenesses of all to all, none of anybody to themselves.
fn likenesses(filters: &[Filter]) -> Vec<Vec<f32>> {
    let of = |a: &Filter, at: usize| -> Vec<f32> {
        let like = |(to, b)| if at == to { 0.0 } else { Measure::Dice.of(a, b) as f32 };
        filters.iter().enumerate().map(like).collect()
    };
    filters.iter().enumerate().map(|(at, a)| of(a, at)).collect()
}

fn standard(values: &mut [f32]) {
    let n = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / n;
    let spread = (values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / n).sqrt().max(1e-6);
    values.iter_mut().for_each(|v| *v = (*v - mean) / spread);
}

/// Pairs by falling score, each side once; `keep` of them.
fn assign(scores: &[Vec<f32>], keep: usize) -> Vec<(usize, usize, f32)> {
    let mut all: Vec<_> = scores
        .iter()
        .enumerate()
        .flat_map(|(a, row)| {
            // The best twenty of each are enough for a greedy choice.
            let mut best: Vec<_> = row.iter().enumerate().map(|(b, s)| (a, b, *s)).collect();
            let most = best.len().min(20);
            if best.len() > most {
                best.select_nth_unstable_by(most, |x, y| y.2.total_cmp(&x.2));
            }
            best.truncate(most);
            best
        })
        .collect();
    all.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let (mut left, mut right) = (vec![false; scores.len()], vec![false; scores.first().map_or(0, Vec::len)]);
    all.retain(|(a, b, _)| {
        let free = !left[*a] && !right[*b];
        if free {
            (left[*a], right[*b]) = (true, true);
        }
        free
    });
    all.truncate(keep);
    all
}

fn add_tags(rows: &mut [Vec<f32>], values: &[Hidden]) {
    for (row, one) in rows.iter_mut().zip(values) {
        for (like, two) in row.iter_mut().zip(values) {
            let same = [one.0 == two.0, one.1 == two.1, one.2 == two.2, one.3 == two.3];
            *like += same
                .into_iter()
                .zip([0.1, 0.2, 0.05, 0.1])
                .filter(|(same, _)| *same)
                .map(|(_, w)| w)
                .sum::<f32>();
        }
    }
}

/// How far the attacker goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Each record's own place in the graph, as in the published attack.
    Published,
    /// And then, again and again, its likeness to all that were matched so far: stronger than what was published.
    Refined,
    /// The same, with the equality of birth years, days, sexes and countries added to the likeness of names.
    WithTags,
}

/// Graph matching. `seeds` people of the register are known to the attacker beforehand, as an owner knows its own records.
pub(crate) fn graph(
    people: &[Person],
    overlap: f64,
    seeds: usize,
    setting: &Setting,
    effort: Effort,
) -> Found {
    let known = split(people, overlap);
    let stolen = steal(&known.register, setting);
    let key = attackers_key();
    let clear: Vec<_> =
        known.people.iter().map(|person| *key.question(&person.subject(), 0).name()).collect();
    let (mut a, mut b) = (likenesses(&clear), likenesses(&stolen.filters));
    if effort == Effort::WithTags {
        let theirs: Vec<_> = known.people.iter().map(|person| hidden(person)).collect();
        for (rows, values) in [(&mut a, &theirs), (&mut b, &stolen.hidden)] {
            add_tags(rows, values);
        }
    }
    // To begin with: how like the thirty likest are, and the number of bits.
    let profile = |rows: &[Vec<f32>], filters: &[Filter]| -> Vec<Vec<f32>> {
        let mut columns: Vec<Vec<f32>> = vec![Vec::new(); 31];
        for (row, filter) in rows.iter().zip(filters) {
            let mut sorted = row.clone();
            sorted.sort_by(|x, y| y.total_cmp(x));
            for (to, value) in columns.iter_mut().zip(sorted.iter().take(30).chain([&(filter.ones() as f32)]))
            {
                to.push(*value);
            }
        }
        columns.iter_mut().for_each(|column| standard(column));
        columns
    };
    let (x, y) = (profile(&a, &clear), profile(&b, &stolen.filters));
    let mut scores = vec![vec![0_f32; b.len()]; a.len()];
    for (p, row) in scores.iter_mut().enumerate() {
        for (e, score) in row.iter_mut().enumerate() {
            *score = -x.iter().zip(&y).map(|(x, y)| (x[p] - y[e]).powi(2)).sum::<f32>();
        }
    }
    let certain: Vec<_> = (0..known.people.len())
        .filter_map(|p| Some((p, stolen.who.iter().position(|who| who.is_some() && *who == known.truth[p])?)))
        .take(seeds)
        .collect();
    let n = a.len().min(b.len());
    let fix = |matches: Vec<(usize, usize, f32)>| -> Vec<(usize, usize, f32)> {
        let free = matches.into_iter().filter(|m| !certain.iter().any(|c| c.0 == m.0 || c.1 == m.1));
        certain.iter().map(|(p, e)| (*p, *e, f32::MAX)).chain(free).collect()
    };
    let mut matches = fix(assign(&scores, if seeds > 0 { seeds } else { n }));
    let rounds = if effort == Effort::Published && seeds == 0 { 0 } else { 25 };
    for round in 0..rounds {
        // Like whom are the matched? Two records that are like matched ones in the same way are the same.
        let keep = if seeds > 0 { (seeds + round * n / 20).min(n) } else { n };
        let marks: Vec<_> = matches.iter().take(keep.clamp(2, 600)).collect();
        let view = |rows: &[Vec<f32>], mark: &dyn Fn(&(usize, usize, f32)) -> usize| -> Vec<Vec<f32>> {
            let of = |row: &Vec<f32>| {
                let mut seen: Vec<f32> = marks.iter().map(|m| row[mark(m)]).collect();
                standard(&mut seen);
                seen
            };
            rows.iter().map(of).collect()
        };
        let (u, v) = (view(&a, &|m| m.0), view(&b, &|m| m.1));
        for (row, u) in scores.iter_mut().zip(&u) {
            for (score, v) in row.iter_mut().zip(&v) {
                *score = u.iter().zip(v).map(|(u, v)| u * v).sum();
            }
        }
        let next = fix(assign(&scores, n));
        let same =
            next.iter().zip(&matches).all(|(a, b)| (a.0, a.1) == (b.0, b.1)) && next.len() == matches.len();
        matches = next;
        if same && keep == n {
            break;
        }
    }
    let right = matches
        .iter()
        .skip(certain.len())
        .filter(|(p, e, _)| known.truth[*p].is_some() && known.truth[*p] == stolen.who[*e]);
    Found { found: right.count(), of: known.shared - certain.len(), named: matches.len() - certain.len() }
}
