"""Shared by the scripts of this folder: running the tool with CPU time and memory, measures of quality."""
import math, os, statistics, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "data")
EXAMPLES = os.path.join(HERE, "..", "..", "target", "release", "examples")

def example(name): return os.path.join(os.environ.get("EXAMPLES", EXAMPLES), name)

def run(args, runs=1):
    """(lines of standard output, median CPU seconds, peak MB, first line of standard error). Memory through /usr/bin/time,
    since a child of Python starts with Python's."""
    cpu, mb, note = [], 0, ""
    out = tempfile.NamedTemporaryFile(delete=False).name
    for _ in range(runs):
        with open(out, "w") as f:
            p = subprocess.run(["/usr/bin/time", "-f", "%U %S %M", *args], stdout=f, stderr=subprocess.PIPE, text=True)
        assert p.returncode == 0, p.stderr
        *said, used = p.stderr.strip().splitlines()
        u, s, kb = used.split(); cpu.append(float(u) + float(s)); mb = max(mb, int(kb) / 1024); note = said[0] if said else ""
    with open(out, encoding="utf8") as f: lines = f.read().splitlines()
    os.unlink(out)
    return lines, statistics.median(cpu), mb, note

def auc(pos, neg):
    a = sorted([(x, 1) for x in pos] + [(x, 0) for x in neg]); i = 0; r = 0.0
    while i < len(a):
        j = i
        while j < len(a) and a[j][0] == a[i][0]: j += 1
        r += sum(x[1] for x in a[i:j]) * (i + 1 + j) / 2; i = j
    return (r - len(pos) * (len(pos) + 1) / 2) / (len(pos) * len(neg))

def curve(scored, truth):
    """scored: (score, is match, probability), truth: number of true pairs. Best F1 with its precision and recall, recall at
    precision .99 and .999, and F1 at the threshold known without truth (p >= .5)."""
    scored = sorted(scored, key=lambda x: -x[0]); tp = 0; best = (0, 0, 0); at = {.99: 0, .999: 0}; fixed = ()
    for n, (_, y, p) in enumerate(scored, 1):
        tp += y; f = 2 * tp / (n + truth)
        if f > best[0]: best = (f, tp / n, tp / truth)
        for want in at:
            if tp / n >= want: at[want] = tp / truth
        if p >= .5: fixed = (f, tp / n, tp / truth)
    r = lambda t: [round(x, 4) for x in t]
    return dict(f1=r(best)[0], p=r(best)[1] if best[0] else 0, r=r(best)[2] if best[0] else 0, recall_p99=round(at[.99], 4), recall_p999=round(at[.999], 4), at_half=r(fixed), found=round(tp / truth, 4))

def wilson(k, n, z=1.96):
    if n == 0: return (0, 1)
    p = k / n; d = 1 + z * z / n; c = p + z * z / (2 * n); w = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (round((c - w) / d, 4), round((c + w) / d, 4))
