"""Historical figures with errors (50,578 rows, 303,961 true pairs), deduplicated by names, birth date, birth place and sex alone.

The table is Splink's demonstration set: `historical_figures_with_errors_50k.parquet` of github.com/moj-analytical-services/splink_datasets.
    /tmp/link/bin/python bench/linkage/hist50k.py historical_figures_with_errors_50k.parquet [runs]      (needs duckdb)
"""
import json, os, sys, tempfile
import duckdb
from common import curve, example, run

out = tempfile.NamedTemporaryFile("w", delete=False, suffix=".tsv", encoding="utf8")
out.write("id\tname\tborn\tplace\tsex\n"); cluster = {}
for i, c, *rest in duckdb.sql(f"select unique_id, cluster, full_name, dob, birth_place, gender from '{sys.argv[1]}'").fetchall():
    cluster[i] = c; out.write("\t".join([i, *("" if x is None else str(x).replace("\t", " ") for x in rest)]) + "\n")
out.close()
lines, cpu, mb, note = run([example("link_table"), "dedupe", out.name, "--", "names=1", "born=2", "place=3", "sex=4", "least=0.0001"], int((sys.argv + ["1"])[2]))
pairs = [l.split("\t") for l in lines[1:]]
q = curve([(float(p[2]), cluster[p[0]] == cluster[p[1]], float(p[3])) for p in pairs], 303961)
print(json.dumps({"set": "hist50k child-like", **q, "cpu_s": round(cpu, 2), "mb": round(mb), "note": note, "load": os.getloadavg()}))
