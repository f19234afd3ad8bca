"""The exact scan beside FPSim2, faiss and anonlink, on the same filters in the same run.

    python3 -m venv a && a/bin/pip install numpy==2.4.6 fpsim2==0.7.4 faiss-cpu==1.15.1
    python3.11 -m venv b && b/bin/pip install anonlink==0.15.3 clkhash==0.18.3          (anonlink pins an old bitarray)
    cargo build --release -p linkage --example scan_speed
    a/bin/python bench/linkage/scan.py target/release/examples/scan_speed [million rows = 1] [b/bin/python]

Prints one JSON object a line: our own lines as they come, the anchors' with wall and CPU time per query, then ratios. One
thread everywhere. A load average above 2.5 leaves only the CPU times worth comparing.
"""
import json, os, subprocess, sys, tempfile, time

TOOL, N, OTHER = sys.argv[1], float((sys.argv + ["", "1"])[2] or 1) if len(sys.argv) > 2 else 1.0, sys.argv[3] if len(sys.argv) > 3 else None
PAIRS = """
import json, os, sys, time, numpy as np
from bitarray import bitarray
from anonlink.similarities import dice_coefficient_accelerated as dice
rows = np.fromfile(sys.argv[1], np.uint8).reshape(-1, 128)
def bits(all):
    out = []
    for row in all:
        b = bitarray(endian="little"); b.frombytes(row.tobytes()); out.append(b)
    return out
rng = np.random.default_rng(1)
left, right = bits(rows[rng.integers(0, len(rows), 20000)]), bits(rows[:100000])
for _ in range(2):
    w, c = time.perf_counter(), time.process_time()
    found = dice((left, right), 0.8, k=None)
    w, c = time.perf_counter() - w, time.process_time() - c
    print(json.dumps({"anchor": "anonlink", "all pairs": "20k x 100k, Dice >= 0.8", "G pairs/s cpu": round(2 / c, 3), "G pairs/s wall": round(2 / w, 3), "pairs": len(found[0])}), flush=True)
"""

def emit(**k): print(json.dumps(k), flush=True)

def main():
    import numpy as np, faiss
    from FPSim2.FPSim2lib import GenericSearch
    from FPSim2.io.chem import METRICS, get_bounds_range
    folder = tempfile.mkdtemp(prefix="scan")
    subprocess.run([TOOL, str(N), "--write", folder], check=True)
    path = lambda name: os.path.join(folder, name + ".bin")
    F, Q = [np.fromfile(path(name), np.uint64).reshape(-1, 16) for name in ("filters", "queries")]
    n = len(F); pc = np.bitwise_count(F).sum(1).astype(np.uint64)
    emit(load=os.getloadavg(), rows=n, bits_mean=float(pc.mean().round(1)), bits_sd=float(pc.std().round(1)))

    def ours():
        out = subprocess.run([TOOL, str(N), path("filters"), path("queries")], check=True, capture_output=True, text=True).stdout
        lines = [json.loads(line) for line in out.splitlines()]
        return lines

    def per_query(name, f, queries, runs=5):
        times = []
        for _ in range(runs):
            w, c = time.perf_counter(), time.process_time(); f(); times.append((time.perf_counter() - w, time.process_time() - c))
        w, c = [sorted(t)[runs // 2] / queries * 1e3 for t in zip(*times)]
        emit(anchor=name, wall=round(w, 3), cpu=round(c, 3)); return w, c

    mine = ours()
    order = np.argsort(pc, kind="stable")
    fps = np.ascontiguousarray(np.column_stack([np.arange(n, dtype=np.uint64)[order], F[order], pc[order]]))
    u, start = np.unique(pc[order], return_index=True); end = np.r_[start[1:], n]
    bins = [(int(a), (int(b), int(c))) for a, b, c in zip(u, start, end)]
    def fpsim(threshold):
        for q in Q[:50]:
            row = np.concatenate([[np.uint64(0)], q, [np.bitwise_count(q).sum().astype(np.uint64)]]).astype(np.uint64)
            bounds = get_bounds_range(row, threshold, 0, 0, bins, "dice")
            if bounds: GenericSearch(row, fps, threshold, 10, METRICS["dice"], *bounds)
    anchors = {t: per_query(f"FPSim2, Dice >= {t}, top 10", lambda: fpsim(t), 50) for t in (0.5, 0.8)}
    faiss.omp_set_num_threads(1)
    index = faiss.IndexBinaryFlat(1024); index.add(F.view(np.uint8)); QB = Q.view(np.uint8)
    flat = per_query("faiss BinaryFlat, Hamming, top 10, one query at a time", lambda: [index.search(QB[i:i + 1], 10) for i in range(20)], 20)
    batch = per_query("faiss BinaryFlat, Hamming, top 10, batch of 50", lambda: index.search(QB[:50], 10), 50)
    again = ours()
    for line in mine + again: emit(**line)
    def cpu(name):
        return sorted(l["cpu"] for l in mine + again if l.get("scan") == name and l.get("path") == mine[0]["best path"])[0]
    def wall(name):
        return sorted(l["wall"] for l in mine + again if l.get("scan") == name and l.get("path") == mine[0]["best path"])[0]
    for name, (w, c), ref in (("FPSim2 at 0.8", anchors[0.8], "top 10, Dice >= 0.8"), ("FPSim2 at 0.5", anchors[0.5], "all, Dice >= 0.5"), ("faiss, single", flat, "top 10")):
        emit(times_faster_than=name, cpu=round(c / cpu(ref), 2), wall=round(w / wall(ref), 2))
    several = [l["wall per query"] for l in mine + again if "wall per query" in l]
    emit(times_faster_than="faiss in a batch of 50, ours 8 in one pass", wall=round(batch[0] / min(several), 2))
    if OTHER:
        out = subprocess.run([OTHER, "-c", PAIRS, path("filters")], check=True, capture_output=True, text=True).stdout
        print(out, end="")
        best = max(json.loads(line)["G pairs/s cpu"] for line in out.splitlines())
        own = max(l["G pairs/s cpu"] for l in mine + again if "G pairs/s cpu" in l)
        emit(times_faster_than="anonlink, all pairs 20k x 100k", cpu=round(own / best, 2))
    for name in ("filters", "queries"): os.remove(path(name))
    emit(load=os.getloadavg())

main()
