// Harness of the browser checks: a server, a browser, checks that every page must pass, and a runner.
// No sleeps: wait for conditions only.
//
//   import { suite, test, startServer } from "./lib.mjs";
//   const server = await startServer(["../target/debug/varn", "demo", "--listen", "127.0.0.1:0"]);
//   test("the inbox", async ({ page, visit, checkPage }) => { await visit("/inbox"); await checkPage("inbox"); });
//   await suite(server);
//
// BASE=http://127.0.0.1:8080 uses a server that already runs. ONLY=word runs the tests whose name holds the word.
import { spawn } from "node:child_process";
import { readFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
const shots = path.join(here, "shots");
mkdirSync(shots, { recursive: true });
const axe = readFileSync(path.join(here, "node_modules/axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
// SHOTS=1 keeps a picture of every page in every look in e2e/shots; a failed test always leaves one.
const PICTURES = process.env.SHOTS === "1";
const TIMEOUT = Number(process.env.PATIENCE || 30) * 1000;

// Markup and names are the same in every look: axe asks about them at both widths, and in the other looks only about
// what the look can change. Widths, targets, words and links are looked at in all of them.
const DARK = ["color-contrast", "link-in-text-block"];
const RTL = ["target-size", "color-contrast", "scrollable-region-focusable"];
/** The looks in which every page is checked. */
export const LOOKS = [
  { name: "wide-light", width: 1280, scheme: "light" },
  { name: "wide-dark", width: 1280, scheme: "dark", rules: DARK },
  { name: "phone-light", width: 320, scheme: "light" },
  { name: "phone-dark", width: 320, scheme: "dark", rules: DARK },
  { name: "wide-rtl", width: 1280, scheme: "light", rtl: true, rules: RTL },
  { name: "phone-rtl", width: 320, scheme: "light", rtl: true, rules: RTL },
];

/** Starts a server and waits for the line that tells its address. Gives { base, stop }. */
export async function startServer(command, { cwd = here, env = {} } = {}) {
  if (process.env.BASE) return { base: process.env.BASE.replace(/\/$/, ""), stop: async () => {} };
  const child = spawn(command[0], command.slice(1), { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const output = [];
  const base = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${command.join(" ")}: ${why}\n${output.join("\n")}`));
    const timer = setTimeout(() => { child.kill(); fail("no address within 60 s"); }, 60_000);
    const read = (line) => {
      output.push(line);
      if (output.length > 200) output.shift();
      const found = /https?:\/\/[\w.:\[\]-]+/.exec(line);
      if (found) { clearTimeout(timer); resolve(found[0].replace(/\/$/, "")); }
    };
    createInterface({ input: child.stdout }).on("line", read);
    createInterface({ input: child.stderr }).on("line", (line) => { output.push(line); if (output.length > 200) output.shift(); });
    child.once("error", (error) => { clearTimeout(timer); fail(error.message); });
    child.once("exit", (code) => { clearTimeout(timer); fail(`ended with ${code}`); });
  });
  const stop = () => new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.once("exit", () => done());
    child.kill("SIGTERM");
  });
  return { base, stop, output };
}

/** Debian's Chromium, quiet and without network of its own. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** Everything wrong with the page as it stands: axe, sideways scroll, title, language, headings, style policy. */
export async function faultsOf(page, rules) {
  await page.evaluate(() => document.fonts.ready.then(() => true));
  // The policy of our pages forbids inserted script tags; evaluate runs outside of it.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const found = await page.evaluate(async (rules) => {
    const result = await window.axe.run(document, { runOnly: rules });
    const out = result.violations.map((v) => `${v.id}: ${v.nodes.length}× ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.any.concat(n.all, n.none).map((c) => c.message).join("; ")}`).join(" | ")}`);
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) {
      const who = [...document.querySelectorAll("body *")].filter((e) => { const b = e.getBoundingClientRect(); return b.width && (b.right > window.innerWidth + 1 || b.left < -1) && getComputedStyle(e).position !== "absolute"; });
      out.push(`sideways scroll by ${wide} px: ${who.slice(-3).map((e) => `${e.tagName.toLowerCase()}.${e.className}`).join(", ")}`);
    }
    if (document.querySelectorAll("h1").length !== 1) out.push(`${document.querySelectorAll("h1").length} h1`);
    if (document.querySelectorAll("main").length !== 1) out.push("not one main");
    if (!document.title.trim()) out.push("no title");
    const missing = document.body.innerText.match(/\[[a-z][a-z0-9.-]+\]|\{ ?\$\w+ ?\}/g);
    if (missing) out.push(`words missing: ${[...new Set(missing)].join(" ")}`);
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
    const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
    if (twice.length) out.push(`ids twice: ${[...new Set(twice)].join(" ")}`);
    for (const link of document.querySelectorAll('a[href^="#"]')) if (link.hash.length > 1 && !document.getElementById(decodeURIComponent(link.hash.slice(1)))) out.push(`link to nothing: ${link.hash}`);
    const targets = window.innerWidth < 500 ? [...document.querySelectorAll(".btn, .link, .nav a, .tabs a, .opt, summary, input:not([type=hidden], .opt input), select, textarea")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5) : [];
    if (targets.length) out.push(`lower than 44 px: ${[...new Set(targets.map((e) => `${e.tagName.toLowerCase()}.${e.className}`))].join(", ")}`);
    return out;
  }, rules ? { type: "rule", values: rules } : { type: "tag", values: RULES });
  return found;
}

/**
 * Checks the page as it stands in every look; with SHOTS=1 a picture of each goes to e2e/shots. Throws with all faults at once.
 * What was typed or opened stays, because nothing is reloaded.
 */
export async function checkPage(page, name, looks = LOOKS) {
  const faults = [];
  const before = page.viewportSize();
  const dir = await page.evaluate(() => document.documentElement.dir);
  for (const look of looks) {
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: "reduce" });
    await page.evaluate((value) => { document.documentElement.dir = value; }, look.rtl ? "rtl" : dir || "ltr");
    for (const fault of await faultsOf(page, look.rules)) faults.push(`${name} ${look.name}: ${fault}`);
    if (PICTURES) await page.screenshot({ path: path.join(shots, `${name}-${look.name}.png`), fullPage: true });
  }
  await page.evaluate((value) => { document.documentElement.dir = value; }, dir);
  await page.emulateMedia({ colorScheme: "light" });
  if (before) await page.setViewportSize(before);
  if (faults.length) throw new Error(faults.join("\n"));
}

const tests = [];
/** Registers a test. `options.js = false` runs it with scripts off. The body gets { page, base, visit, checkPage, context, browser }. */
export function test(name, body, options = {}) { tests.push({ name, body, options }); }

/** Fails with a sentence. */
export function expect(condition, sentence) { if (!condition) throw new Error(sentence); }

/** Runs all tests, each in a fresh browser context; the last line says how it went. */
export async function suite(server) {
  const browser = await launch();
  let passed = 0;
  const failed = [];
  for (const { name, body, options } of tests) {
    if (process.env.ONLY && !name.includes(process.env.ONLY)) continue;
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: options.locale || "sv-SE", timezoneId: "Europe/Stockholm", javaScriptEnabled: options.js !== false });
    context.setDefaultTimeout(TIMEOUT);
    const page = await context.newPage();
    // Nothing may be loaded from elsewhere, and no script may fail.
    const trouble = [];
    page.on("request", (request) => { if (!request.url().startsWith(server.base) && !(server.also && request.url().startsWith(server.also)) && !request.url().startsWith("data:")) trouble.push(`loads from elsewhere: ${request.url()}`); });
    page.on("pageerror", (error) => trouble.push(`script: ${error.message}`));
    page.on("console", (message) => { if (message.type() === "error" && /Content Security Policy/.test(message.text())) trouble.push(message.text()); });
    try {
      const visit = async (where) => {
        const response = await page.goto(new URL(where, server.base).href, { waitUntil: "load" });
        return response;
      };
      await body({ page, context, browser, base: server.base, visit, checkPage: (label, looks) => checkPage(page, label, looks) });
      if (trouble.length) throw new Error(trouble.join("\n"));
      passed += 1;
      console.log(`ok    ${name}`);
    } catch (error) {
      failed.push(name);
      console.log(`FAIL  ${name}\n${String(error.message).replace(/\x1b\[\d+m/g, "").split("\n").slice(0, 40).map((line) => `      ${line}`).join("\n")}`);
      await page.screenshot({ path: path.join(shots, `FAIL-${name.replace(/\W+/g, "-")}.png`), fullPage: true }).catch(() => {});
    } finally {
      await context.close();
    }
  }
  await browser.close();
  await server.stop();
  console.log(`${passed} passed, ${failed.length} failed`);
  process.exitCode = failed.length || !passed ? 1 : 0;
}
