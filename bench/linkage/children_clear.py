"""The same child resurfaces (data/children_*.tsv), in the clear: 2,000 re-spelled children and 2,000 strangers against 50,000 registered.

    cargo build --release -p linkage --example link_table
    python3 bench/linkage/children_clear.py [person-names.txt]

With the unpacked dictionary text, also with half of its groups withheld. By script of the query and by sex: recall@1.
"""
import collections, hashlib, json, os, sys, tempfile
from common import DATA, example, run, wilson

def rows(part): return [l.rstrip("\n").split("\t") for l in open(os.path.join(DATA, f"children_{part}.tsv"), encoding="utf8")][1:]
Q, S = rows("queries"), rows("strangers")

def ask(part, extra):
    lines, cpu, mb, note = run([example("link_table"), "query", os.path.join(DATA, f"children_{part}.tsv"), os.path.join(DATA, "children_register.tsv"), "--", "names=2", "born=3", "sex=4", "country=5", "top=10", *extra])
    hits = collections.defaultdict(list)
    for l in lines[1:]:
        a, b, score, p, band = l.split("\t"); hits[a].append((b, float(score), float(p), band))
    return hits, cpu, mb

def script(text):
    for name, low, high in (("cyrillic", 0x400, 0x52F), ("arabic", 0x600, 0x6FF), ("hebrew", 0x590, 0x5FF), ("greek", 0x370, 0x3FF), ("ethiopic", 0x1200, 0x139F)):
        if any(low <= ord(c) <= high for c in text): return name
    return "latin" if all(ord(c) < 0x2E80 for c in text) else "other"

def report(what, extra):
    (q, cpu, mb), (s, _, _) = ask("queries", extra), ask("strangers", extra)
    first = {r[0]: bool(q[r[0]]) and q[r[0]][0][0] == r[1] for r in Q}
    ten = sum(r[1] in [h[0] for h in q[r[0]]] for r in Q)
    best = sorted((s[r[0]][0][1] if s[r[0]] else -99 for r in S), reverse=True)
    out = {"dictionary": what, "recall1": sum(first.values()) / len(Q), "wilson": wilson(sum(first.values()), len(Q)), "recall10": ten / len(Q)}
    for fa in (.01, .001):
        limit = best[int(len(S) * fa)]
        out[f"recall1_fa_{fa}"] = sum(first[r[0]] and q[r[0]][0][1] > limit for r in Q) / len(Q)
    bins = collections.defaultdict(lambda: [0, 0, 0.0])
    for r in Q:
        for b, _, p, _ in q[r[0]]:
            c = bins[min(9, int(p * 10))]; c[0] += 1; c[1] += b == r[1]; c[2] += p
    out["calibration_error"] = round(sum(abs(c[1] - c[2]) for c in bins.values()) / sum(c[0] for c in bins.values()), 4)
    shown = [h for r in S for h in s[r[0]] if h[3] != "weak"]
    out["strangers_possible"] = len({id(h) for h in shown}); out["strangers_certain"] = sum(h[3] == "certain" for h in shown)
    groups = collections.defaultdict(list)
    for r in Q: groups[script(r[2])].append(first[r[0]]); groups["sex " + r[4]].append(first[r[0]])
    out["by"] = {k: (round(sum(v) / len(v), 3), len(v)) for k, v in sorted(groups.items()) if len(v) >= 30}
    print(json.dumps({**out, "cpu_s": round(cpu, 1), "mb": round(mb)}), flush=True)

report("full", []); report("none", ["none"])
if len(sys.argv) > 1:
    f = tempfile.NamedTemporaryFile("w", delete=False, suffix=".txt", encoding="utf8")
    for l in open(sys.argv[1], encoding="utf8"):
        if int(hashlib.md5(l.rstrip("\n").rsplit(" => ", 1)[1].encode()).hexdigest(), 16) % 100 < 50: f.write(l)
    f.close(); report("half", ["dictionary=" + f.name])
