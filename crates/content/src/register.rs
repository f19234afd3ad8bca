//! Registers: municipalities, counties, coordinator regions, authorities, countries and languages.
//!
//! Read once at start, then only looked up; codes stay text because `0180` is not a number.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use ground::{Check, Lang, Text};
use serde::Deserialize;

use crate::{Fault, Tree, table, yaml};

/// A municipality (kommun).
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Municipality {
    /// Four-digit code of Statistics Sweden (kommunkod), `1280`.
    #[serde(rename = "kommun_kod")]
    pub code: String,
    /// Name without "kommun".
    #[serde(rename = "kommun")]
    pub name: String,
    /// Code of its county.
    #[serde(rename = "lan_kod")]
    pub county: String,
    /// Id of its coordinator region.
    #[serde(rename = "region_slug")]
    pub region: String,
    /// Longitude of a point inside the municipality, degrees (WGS 84).
    pub lon: f64,
    /// Latitude of the same point.
    pub lat: f64,
}

/// A county (län).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct County {
    /// Two-digit code (länskod), `12`.
    #[serde(rename = "lan_kod")]
    pub code: String,
    /// Name with "län".
    #[serde(rename = "lan")]
    pub name: String,
    /// ISO 3166-2 code, `SE-M` (unverified against the standard itself).
    #[serde(rename = "iso_3166_2")]
    pub iso: String,
    /// Id of its coordinator region.
    #[serde(rename = "region_slug")]
    pub region: String,
}

/// A coordinator region (regionkoordinatorernas region).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Id, `syd`.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Codes of its counties.
    pub counties: Vec<String>,
    /// Municipality or municipalities that employ the coordinators, as the source puts it; none when not found.
    #[serde(default)]
    pub host: Option<String>,
    /// Where it was read.
    #[serde(default)]
    pub source: Option<String>,
    /// How far it was checked.
    pub verified: Check,
    /// What to know about it.
    #[serde(default)]
    pub note: Option<Text>,
}

/// An authority that the process sends people to (myndighet). Names only, never contact data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Id, `polisregion_syd`.
    pub id: String,
    /// What kind it is.
    pub kind: AuthorityKind,
    /// Name.
    pub name: Text,
    /// The actor of the process that it is.
    #[serde(default)]
    pub actor: Option<String>,
    /// Coordinator region it serves, when it is regional.
    #[serde(default)]
    pub region: Option<String>,
    /// County it serves, when it is a county board.
    #[serde(default)]
    pub county: Option<String>,
    /// Where it was read.
    pub source: String,
    /// How far name and role were checked.
    pub verified: Check,
    /// What to know about it.
    #[serde(default)]
    pub note: Option<Text>,
}

/// Kinds of authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityKind {
    /// National coordination against trafficking (NSPM).
    NationalCoordination,
    /// The Police Authority as a whole.
    Police,
    /// One of seven police regions (polisregion).
    PoliceRegion,
    /// Prosecution.
    Prosecution,
    /// Migration.
    Migration,
    /// Supervision of care (tillsyn).
    Supervision,
    /// National guidance.
    NationalGuidance,
    /// Central authority for children across borders (centralmyndighet).
    CentralAuthority,
    /// County administrative board (länsstyrelse).
    CountyBoard,
    /// Another national authority.
    National,
}

/// A country or other origin.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    #[serde(rename = "alpha2")]
    pub code: String,
    /// Swedish name.
    pub sv: String,
    /// English name.
    pub en: String,
}

/// A language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Language {
    /// ISO 639 or BCP 47 code.
    pub code: String,
    /// Swedish name.
    pub sv: String,
    /// English name.
    pub en: String,
    /// The language's own name, empty when unknown.
    pub own_name: String,
}

/// A language to publish in first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PriorityLanguage {
    /// Code.
    pub code: String,
    /// Swedish name.
    pub sv: String,
    /// The language's own name.
    pub own_name: String,
    /// `ltr` or `rtl`.
    pub dir: String,
    /// ISO 15924 script.
    pub script: String,
    /// Why it is on the list, with what was inferred.
    pub basis: String,
    /// Where the reason was read.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionFile {
    regions: Vec<Region>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthorityFile {
    authorities: Vec<Authority>,
}

/// Map shapes (TopoJSON).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shapes {
    /// 290 municipalities.
    Municipalities,
    /// 21 counties.
    Counties,
    /// 7 coordinator regions.
    Regions,
}

impl Shapes {
    /// All maps.
    pub const ALL: [Self; 3] = [Self::Municipalities, Self::Counties, Self::Regions];

    /// The file that holds them.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Municipalities => "register/kommuner.topo.json",
            Self::Counties => "register/lan.topo.json",
            Self::Regions => "register/regioner.topo.json",
        }
    }
}

/// All registers.
#[derive(Debug, Default)]
pub struct Register {
    municipalities: Vec<Municipality>,
    counties: BTreeMap<String, County>,
    regions: Vec<Region>,
    authorities: Vec<Authority>,
    countries: BTreeMap<String, Country>,
    languages: BTreeMap<String, Language>,
    priority: Vec<PriorityLanguage>,
    shapes: [Cow<'static, str>; 3],
    /// Names in lower case, in the order of `municipalities`.
    lower_names: Vec<String>,
}

impl Register {
    /// Read all registers. Faults are added to `faults`; what could be read is returned all the same.
    pub(crate) fn load(tree: &Tree, faults: &mut Vec<Fault>) -> Self {
        let mut municipalities: Vec<Municipality> = table::read(tree, "register/kommuner.csv", faults);
        municipalities.sort_by_cached_key(|m| swedish_order(&m.name));
        let lower_names = municipalities.iter().map(|m| m.name.to_lowercase()).collect();
        let counties: Vec<County> = table::read(tree, "register/lan.csv", faults);
        let countries: Vec<Country> = table::read(tree, "register/countries.csv", faults);
        let languages: Vec<Language> = table::read(tree, "register/languages.csv", faults);
        let regions: Option<RegionFile> = yaml::read(tree, "register/regions.yaml", faults);
        let authorities: Option<AuthorityFile> = yaml::read(tree, "register/authorities.yaml", faults);
        Self {
            municipalities,
            lower_names,
            counties: counties.into_iter().map(|c| (c.code.clone(), c)).collect(),
            regions: regions.map(|f| f.regions).unwrap_or_default(),
            authorities: authorities.map(|f| f.authorities).unwrap_or_default(),
            countries: countries.into_iter().map(|c| (c.code.clone(), c)).collect(),
            languages: languages.into_iter().map(|l| (l.code.clone(), l)).collect(),
            priority: table::read(tree, "register/priority_languages.csv", faults),
            shapes: Shapes::ALL.map(|s| tree.share(s.path()).unwrap_or_default()),
        }
    }

    /// The municipality with this code.
    #[must_use]
    pub fn municipality(&self, code: &str) -> Option<&Municipality> {
        self.municipalities.iter().find(|m| m.code == code)
    }

    /// All municipalities in Swedish alphabetical order.
    #[must_use]
    pub fn municipalities(&self) -> &[Municipality] {
        &self.municipalities
    }

    /// Municipalities whose name begins with `prefix`, at most `limit`, best first.
    ///
    /// Case does not matter. Names that begin so come first, then names with a later word that does ("väsby" finds Upplands Väsby),
    /// then names that match when å, ä and ö are written a, a and o ("malmo"), for keyboards that lack them.
    /// An empty prefix gives nothing.
    #[must_use]
    pub fn search_municipalities(&self, prefix: &str, limit: usize) -> Vec<&Municipality> {
        let lower = prefix.trim().to_lowercase();
        if lower.is_empty() {
            return Vec::new();
        }
        let rank = |name: &str| {
            let words = || name.match_indices([' ', '-']).filter_map(|(i, _)| name.get(i + 1..));
            if name.starts_with(&lower) {
                Some(0)
            } else if words().any(|word| word.starts_with(&lower)) {
                Some(1)
            } else if begins_plainly(name, &lower) || words().any(|word| begins_plainly(word, &lower)) {
                Some(2)
            } else {
                None
            }
        };
        let mut found: Vec<(u8, &Municipality)> = self
            .lower_names
            .iter()
            .zip(&self.municipalities)
            .filter_map(|(lower, m)| Some((rank(lower)?, m)))
            .collect();
        // Stable: the alphabetical order stays within each rank.
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, m)| m).take(limit).collect()
    }

    /// The county with this code.
    #[must_use]
    pub fn county(&self, code: &str) -> Option<&County> {
        self.counties.get(code)
    }

    /// All counties by code.
    pub fn counties(&self) -> impl Iterator<Item = &County> {
        self.counties.values()
    }

    /// The coordinator region with this id.
    #[must_use]
    pub fn region(&self, id: &str) -> Option<&Region> {
        self.regions.iter().find(|r| r.id == id)
    }

    /// All coordinator regions.
    #[must_use]
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The coordinator region of a municipality.
    #[must_use]
    pub fn region_of(&self, municipality: &str) -> Option<&Region> {
        self.region(&self.municipality(municipality)?.region)
    }

    /// The municipalities of a coordinator region, in Swedish alphabetical order.
    pub fn municipalities_in<'a>(&'a self, region: &'a str) -> impl Iterator<Item = &'a Municipality> {
        self.municipalities.iter().filter(move |m| m.region == region)
    }

    /// The authority with this id.
    #[must_use]
    pub fn authority(&self, id: &str) -> Option<&Authority> {
        self.authorities.iter().find(|a| a.id == id)
    }

    /// All authorities.
    #[must_use]
    pub fn authorities(&self) -> &[Authority] {
        &self.authorities
    }

    /// The police region that serves a municipality.
    #[must_use]
    pub fn police_region_of(&self, municipality: &str) -> Option<&Authority> {
        let region = &self.municipality(municipality)?.region;
        self.authorities
            .iter()
            .find(|a| a.kind == AuthorityKind::PoliceRegion && a.region.as_ref() == Some(region))
    }

    /// Name of a country (ISO 3166-1 alpha-2).
    #[must_use]
    pub fn country_name(&self, code: &str, lang: Lang) -> Option<&str> {
        self.countries.get(code).map(|c| pick(lang, &c.sv, &c.en))
    }

    /// All countries by code.
    pub fn countries(&self) -> impl Iterator<Item = &Country> {
        self.countries.values()
    }

    /// Name of a language.
    #[must_use]
    pub fn language_name(&self, code: &str, lang: Lang) -> Option<&str> {
        self.languages.get(code).map(|l| pick(lang, &l.sv, &l.en))
    }

    /// All languages by code.
    pub fn languages(&self) -> impl Iterator<Item = &Language> {
        self.languages.values()
    }

    /// Languages to publish in first.
    #[must_use]
    pub fn priority_languages(&self) -> &[PriorityLanguage] {
        &self.priority
    }

    /// Map shapes as TopoJSON text, with the properties `kod`, `namn`, `lan` and `region` where they apply.
    #[must_use]
    pub fn shapes(&self, which: Shapes) -> &str {
        let [municipalities, counties, regions] = &self.shapes;
        match which {
            Shapes::Municipalities => municipalities,
            Shapes::Counties => counties,
            Shapes::Regions => regions,
        }
    }
}

fn pick<'a>(lang: Lang, sv: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Sv => sv,
        Lang::En => en,
    }
}

/// Whether `name` begins with `typed` when å, ä, ö and é may be typed without their marks. A typed "ö" never finds an "o".
fn begins_plainly(name: &str, typed: &str) -> bool {
    let mut letters = name.chars();
    typed.chars().all(|t| {
        letters.next().is_some_and(|n| n == t || matches!((n, t), ('å' | 'ä', 'a') | ('ö', 'o') | ('é', 'e')))
    })
}

/// A key that sorts å, ä and ö last, as Swedish does.
#[must_use]
pub fn swedish_order(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            // The three places after z in ASCII keep the order å, ä, ö.
            'å' => '{',
            'ä' => '|',
            'ö' => '}',
            'é' => 'e',
            other => other,
        })
        .collect()
}

/// What the files of the register must agree on beyond ids: regions and counties tell the same, and the maps show what there is.
pub(crate) fn check(tree: &Tree, faults: &mut Vec<Fault>) {
    // Faults of reading were told before.
    let mut told = Vec::new();
    let register = Register::load(tree, &mut told);
    if !told.is_empty() {
        return;
    }
    for county in register.counties() {
        let holders: Vec<&str> = register
            .regions
            .iter()
            .filter(|r| r.counties.contains(&county.code))
            .map(|r| r.id.as_str())
            .collect();
        if holders != [county.region.as_str()] && register.region(&county.region).is_some() {
            faults.push(Fault::at(
                "register/lan.csv",
                (line_of(tree, "register/lan.csv", &county.code), 0),
                format!(
                    "the county {} is in region \"{}\" here but in {} in register/regions.yaml",
                    county.code,
                    county.region,
                    if holders.is_empty() {
                        "none".to_owned()
                    } else {
                        format!("\"{}\"", holders.join("\", \""))
                    }
                ),
                "let both files name the same single region",
            ));
        }
    }
    for m in &register.municipalities {
        if let Some(county) = register
            .county(&m.county)
            .filter(|c| c.region != m.region && register.region(&c.region).is_some())
        {
            faults.push(Fault::at(
                "register/kommuner.csv",
                (line_of(tree, "register/kommuner.csv", &m.code), 0),
                format!(
                    "the municipality {} is in region \"{}\" but its county in \"{}\"",
                    m.code, m.region, county.region
                ),
                "give the municipality the region of its county",
            ));
        }
    }
    for (shapes, known) in [
        (
            Shapes::Municipalities,
            register.municipalities.iter().map(|m| m.code.as_str()).collect::<BTreeSet<_>>(),
        ),
        (Shapes::Counties, register.counties().map(|c| c.code.as_str()).collect()),
        (Shapes::Regions, register.regions.iter().map(|r| r.id.as_str()).collect()),
    ] {
        check_shapes(shapes.path(), register.shapes(shapes), &known, faults);
    }
}

fn line_of(tree: &Tree, path: &str, code: &str) -> usize {
    let starts = |line: &str| line.split(',').next() == Some(code);
    tree.get(path).and_then(|text| text.lines().position(starts)).map_or(0, |i| i + 1)
}

fn check_shapes(path: &str, text: &str, known: &BTreeSet<&str>, faults: &mut Vec<Fault>) {
    let map: serde_json::Value = match serde_json::from_str(text) {
        Ok(map) => map,
        Err(e) => {
            faults.push(Fault::at(
                path,
                (e.line(), e.column()),
                "the map is not valid JSON",
                "export the map again as TopoJSON",
            ));
            return;
        }
    };
    let shapes = map
        .get("objects")
        .and_then(|o| o.as_object())
        .into_iter()
        .flat_map(|o| o.values())
        .filter_map(|layer| layer.get("geometries")?.as_array())
        .flatten()
        .filter_map(|g| {
            let properties = g.get("properties")?;
            properties.get("kod").or_else(|| properties.get("region"))?.as_str()
        });
    let shown: BTreeSet<&str> = shapes.collect();
    for missing in known.difference(&shown) {
        faults.push(Fault::at(
            path,
            (0, 0),
            format!("the map has no shape for \"{missing}\""),
            "export the map again with all shapes",
        ));
    }
    for extra in shown.difference(known) {
        faults.push(Fault::at(
            path,
            (0, 0),
            format!("the map has a shape for \"{extra}\", which is not in the register"),
            "export the map again, or add it to the register",
        ));
    }
}
