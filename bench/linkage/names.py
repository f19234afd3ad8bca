"""Pairs of single names (data/name_variants.tsv) without the dictionary: area under the curve by script; and time of one comparison.

    cargo build --release -p linkage --example variants
    python3 bench/linkage/names.py [person-names.txt]

With the unpacked dictionary text, also the figures on pairs whose groups the confusion tables did not learn from (`held`).
"""
import json, os, sys
from common import DATA, auc, example, run

path = os.path.join(DATA, "name_variants.tsv")
rows = [l.rstrip("\n").split("\t") for l in open(path, encoding="utf8")][1:]
scores = [float(l) for l in run([example("variants"), path, "3", "4", "none"])[0][1:]]
learned = {}
def half(text):
    h = 0x811C9DC5
    for byte in text.encode(): h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return (h >> 7) % 2 == 0
if len(sys.argv) > 1:
    for l in open(sys.argv[1], encoding="utf8"):
        a, g = l.rstrip("\n").rsplit(" => ", 1)
        for f in a.split(", "): learned.setdefault(f.strip(), set()).add(g)
for script in sorted({r[1] for r in rows}) + ["ALL"]:
    at = [i for i, r in enumerate(rows) if script in (r[1], "ALL")]
    pos = [i for i in at if rows[i][0] == "1"]; neg = [i for i in at if rows[i][0] == "0"]
    hard = [i for i in neg if rows[i][2] == "hard"]
    held = [i for i in pos if learned and not any(half(g) for g in learned.get(rows[i][3], set()) & learned.get(rows[i][4], set()))]
    s = lambda ids: [scores[i] for i in ids]
    print(json.dumps({"script": script, "pairs": len(at), "auc": round(auc(s(pos), s(neg)), 4), "auc_hard": round(auc(s(pos), s(hard)), 4),
                      **({"auc_held": round(auc(s(held), s(neg)), 4)} if held else {})}))
print(json.dumps({"speed": run([example("variants"), "time", os.path.join(DATA, "children_register.tsv"), "2"])[3], "load": os.getloadavg()}))
