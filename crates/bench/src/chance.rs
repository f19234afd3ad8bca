//! Chance for the shape of the data: seeded, so that every run fills the same spread. Keys and nonces never come from here.

/// SplitMix64.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// 0 … n-1.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap_or(1)).unwrap_or(0)
    }
    /// From 0 to just below n.
    pub(crate) fn within(&mut self, n: i64) -> i64 {
        i64::try_from(self.next() % n.max(1).unsigned_abs()).unwrap_or(0)
    }
    /// True in `percent` of the draws.
    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// Names as unequally common as real ones: the most common of six hundred family names is borne by one in forty-five.
pub(crate) struct Names {
    given: Vec<String>,
    family: Vec<String>,
    given_sums: Vec<u64>,
    family_sums: Vec<u64>,
}

const GIVEN: (&str, &str) = (
    "Al Be Cor Dag El Fin Gun Hel Is Jo Ka Lin Mar Nor Ol Per Ru Si Tor Vil",
    "va mer na ra lin dis vin mo ja sa ke ny ri to wa za bel fred ger mund",
);
const FAMILY: (&str, &str) = (
    "Ahl Berg Björk Dal Ek Fors Gran Hag Hed Holm Kvist Lind Ljung Lund Malm Nord Ny Rosen Sand Sjö Stor Strand Sund Söder Väster Öst Åker Äng Alm Ask",
    "dahl fors gren gård holm kvist lind lund man mark stad ström vall vik qvist blad bom bro stam torp",
);

fn compound((first, second): (&str, &str)) -> Vec<String> {
    // Neighbouring ranks share neither beginning nor end.
    let firsts: Vec<&str> = first.split(' ').collect();
    let seconds: Vec<&str> = second.split(' ').collect();
    let mut all = Vec::new();
    for shift in 0..seconds.len() {
        for (i, a) in firsts.iter().enumerate() {
            if let Some(b) = seconds.get((i + shift) % seconds.len()) {
                all.push(format!("{a}{b}"));
            }
        }
    }
    all
}

/// Weights falling as 1 / (rank + 10), summed up.
fn sums(n: usize) -> Vec<u64> {
    let mut sum = 0;
    (10_u64..)
        .take(n)
        .map(|rank| {
            sum += 1_000_000_000 / rank;
            sum
        })
        .collect()
}

fn draw<'a>(names: &'a [String], sums: &[u64], chance: &mut Chance) -> &'a str {
    let at = chance.next() % sums.last().copied().unwrap_or(1);
    names.get(sums.partition_point(|s| *s <= at)).map_or("", String::as_str)
}

impl Names {
    pub(crate) fn new() -> Self {
        let (given, family) = (compound(GIVEN), compound(FAMILY));
        Self { given_sums: sums(given.len()), family_sums: sums(family.len()), given, family }
    }
    pub(crate) fn given(&self, chance: &mut Chance) -> &str {
        draw(&self.given, &self.given_sums, chance)
    }
    pub(crate) fn family(&self, chance: &mut Chance) -> &str {
        draw(&self.family, &self.family_sums, chance)
    }
    /// The most common family name.
    pub(crate) fn commonest(&self) -> &str {
        self.family.first().map_or("", String::as_str)
    }
    /// A given name that few bear.
    pub(crate) fn rare(&self, chance: &mut Chance) -> &str {
        let at = self.given.len().saturating_sub(1 + chance.below(40));
        self.given.get(at).map_or("", String::as_str)
    }
}
