// All browser checks: each script with a server of its own, E2E_JOBS (2) at a time. The last line says how it went.
//
//   node e2e/run.mjs                     all
//   node e2e/run.mjs journeys pages      these
//
// VARN and GALLERY name the programs (else those of the dev build); ONLY=word runs the tests whose name holds the word;
// SHOTS=1 keeps a picture of every page in every look in e2e/shots; PATIENCE is the seconds to wait for a page (30).
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";

const here = path.dirname(fileURLToPath(import.meta.url));
// Whatever is a suite, so that none is forgotten; the longest first.
const longest = ["pages", "faults", "journeys", "intake", "account"];
const suites = readdirSync(here).filter((file) => file.endsWith(".mjs") && file !== "run.mjs" && /^await suite\(/m.test(readFileSync(path.join(here, file), "utf8"))).map((file) => file.replace(/\.mjs$/, ""));
const all = [...longest.filter((name) => suites.includes(name)), ...suites.filter((name) => !longest.includes(name))];
const scripts = (process.argv.slice(2).length ? process.argv.slice(2) : all).map((name) => name.replace(/\.mjs$/, ""));
const total = { passed: 0, failed: 0 };
const began = Date.now();

function run(name) {
  const start = Date.now();
  return new Promise((done) => {
    if (!existsSync(path.join(here, `${name}.mjs`))) {
      total.failed += 1;
      console.log(`FAIL  there is no e2e/${name}.mjs`);
      return done();
    }
    const child = spawn(process.execPath, [`${name}.mjs`], { cwd: here, stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (data) => { text += data; });
    child.once("close", (code) => {
      const found = /(\d+) passed, (\d+) failed\s*$/.exec(text);
      console.log(`-- ${name} (${Math.round((Date.now() - start) / 1000)} s)\n${text.replace(/\d+ passed, \d+ failed\s*$/, "").trimEnd()}`);
      total.passed += Number(found?.[1] ?? 0);
      total.failed += Number(found?.[2] ?? 0);
      if (!found || (code !== 0 && !Number(found[2]) && !process.env.ONLY)) {
        total.failed += 1;
        console.log(`FAIL  ${name}.mjs ended with ${code}`);
      }
      done();
    });
  });
}

const queue = [...scripts];
const worker = async () => { for (let name = queue.shift(); name; name = queue.shift()) await run(name); };
await Promise.all(Array.from({ length: Math.max(1, Number(process.env.E2E_JOBS) || 2) }, worker));
console.log(`${Math.round((Date.now() - began) / 1000)} s`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed || !total.passed ? 1 : 0;
