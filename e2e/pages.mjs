// Every page that links lead to, for every login of the demonstration, in every look; then the same addresses without
// scripts, and the files one can take away.
import { LOOKS, checkPage, expect, suite, test } from "./lib.mjs";
import { be, demo, fill, press } from "./steps.mjs";

const server = await demo("pages");
const LOGINS = ["socialsekreterare", "utredare", "enhetschef", "socialjour", "regionkoordinator", "nationell", "polis", "aklagare", "migration", "ideell", "larare", "norrkoping", "admin"];

/**
 * What kind of page an address is: numbers, ids and codes are one shape, the words of a route stay.
 * Language and paging give no page of their own; a tab or another choice does, whatever is chosen.
 */
function shape(url) {
  const route = url.pathname.split("/").map((part, n, all) => {
    if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(part)) return "{id}";
    if (/\d/.test(part) || /\./.test(part)) return "{code}";
    // Below these stand names from content, each drawn by the same page.
    if (n > 1 && ["law", "signs", "steps", "statutes", "organisations", "units", "services"].includes(all[n - 1]) && !["new"].includes(part)) return "{name}";
    return part;
  }).join("/");
  const keys = [...url.searchParams.keys()].filter((key) => !["lang", "after", "before", "page"].includes(key)).sort();
  return route + (keys.length ? `?${[...new Set(keys)].join("&")}` : "");
}
/** Files and doors out are no pages. */
const isPage = (url, base) => url.origin === base && !/\.(csv|json|pdf|txt|svg|css|js)$/.test(url.pathname) && !/^\/(assets|api)\//.test(url.pathname) && !/\/documents\/[^/]+\/[^/]+$/.test(url.pathname) && !url.searchParams.has("lang");

const seen = new Map();
const files = new Map();

/** All links of the page, by shape; each shape once for each login. */
async function links(page, base) {
  const hrefs = await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.href));
  // A form that only asks is a link too: the first answer of each list, a word where one is asked for.
  const asked = await page.locator("main form[method=get]").evaluateAll((all) => all.map((form) => {
    const url = new URL(form.action);
    for (const e of form.querySelectorAll("[name]")) {
      if (e.tagName === "SELECT") url.searchParams.set(e.name, [...e.options].find((o) => o.value)?.value ?? "");
      else if (e.type === "radio" || e.type === "checkbox") { if (!url.searchParams.has(e.name)) url.searchParams.set(e.name, e.value); }
      else if (e.tagName !== "BUTTON") url.searchParams.set(e.name, e.value || (e.type === "hidden" ? "" : "malm"));
    }
    return url.href;
  }));
  return [...hrefs, ...asked].map((href) => new URL(href)).filter((url) => url.origin === base);
}

for (const login of LOGINS) {
  test(`pages of ${login}`, async ({ page, base }) => {
    await be(page, base, login);
    const known = new Set();
    const queue = [new URL(page.url())];
    const faults = [];
    let checked = 0;
    while (queue.length) {
      const url = queue.shift();
      url.hash = "";
      const kind = shape(url);
      if (known.has(kind)) continue;
      known.add(kind);
      const response = await page.goto(url.href);
      if (response.status() !== 200) {
        faults.push(`${url.pathname}${url.search}: a link leads to an answer ${response.status()}`);
        continue;
      }
      // A door that leads on to another page is that page.
      const landed = shape(new URL(page.url()));
      if (landed !== kind && known.has(landed)) continue;
      known.add(landed);
      for (const link of await links(page, base)) {
        if (isPage(link, base)) queue.push(link);
        else if (!link.searchParams.has("lang") && /\.(csv|json)$/.test(link.pathname)) files.set(link.pathname.replace(/[0-9a-f-]{36}/, "{id}"), { login, path: link.pathname });
      }
      // The same template with the same parts, whoever looks: one check is enough, in all looks.
      const parts = await page.evaluate(() => `${document.querySelectorAll("main form").length ? "form " : ""}${document.querySelector("main table") ? "table" : ""}`);
      const key = `${landed} ${parts}`;
      if (seen.has(key)) continue;
      const here = new URL(page.url());
      seen.set(key, { login, path: here.pathname + here.search });
      checked += 1;
      const name = `page-${landed.replace(/[^\w]+/g, "-").replace(/^-|-$/g, "") || "start"}${parts.trim() ? `-${parts.trim().replace(" ", "-")}` : ""}`;
      await checkPage(page, name).catch((error) => faults.push(`${login} ${url.pathname}${url.search}\n${error.message}`));
    }
    console.log(`      ${login}: ${known.size} kinds of page, ${checked} new ones checked`);
    expect(known.size >= 4, `only ${known.size} pages were found`);
    if (faults.length) throw new Error(faults.join("\n"));
  });
}

test("every page without scripts and in English", async ({ page, base }) => {
  const faults = [];
  let who = "";
  for (const [, { login, path }] of [...seen].sort((a, b) => LOGINS.indexOf(a[1].login) - LOGINS.indexOf(b[1].login))) {
    if (who !== login) { await be(page, base, login); who = login; }
    const url = new URL(path, base);
    url.searchParams.set("lang", "en");
    const response = await page.goto(url.href);
    if (response.status() !== 200) { faults.push(`${path}: ${response.status()}`); continue; }
    const [lang, h1, text] = [await page.getAttribute("html", "lang"), await page.locator("h1").count(), await page.locator("body").innerText()];
    if (lang !== "en") faults.push(`${path}: language ${lang}`);
    if (h1 !== 1) faults.push(`${path}: ${h1} h1`);
    const missing = text.match(/\[[a-z][a-z0-9.-]+\]|\{ ?\$\w+ ?\}/g);
    if (missing) faults.push(`${path}: words missing: ${[...new Set(missing)].join(" ")}`);
    // What only a script could show or send.
    const dead = await page.locator("main a[href='#'], main button[type=button], main [onclick]").count();
    if (dead) faults.push(`${path}: ${dead} controls do nothing without scripts`);
  }
  expect(seen.size, "no pages were seen");
  if (faults.length) throw new Error(faults.join("\n"));
}, { js: false });

test("public pages", async ({ page, base, visit }) => {
  const faults = [];
  for (const path of ["/", "/demo", "/login", "/about/accessibility", "/about/data"]) {
    const response = await visit(path);
    if (response.status() !== 200) faults.push(`${path}: ${response.status()}`);
    await checkPage(page, `public-${path.replaceAll("/", "-").slice(1) || "start"}`, LOOKS).catch((error) => faults.push(error.message));
  }
  const none = await visit("/no/such/page");
  expect(none.status() === 404, `an unknown page answers ${none.status()}`);
  await checkPage(page, "public-404").catch((error) => faults.push(error.message));
  const health = await page.request.get(`${base}/health`);
  if (health.status() !== 200) faults.push(`/health: ${health.status()}`);
  if (faults.length) throw new Error(faults.join("\n"));
});

test("search shows what was found", async ({ page, base }) => {
  await be(page, base, "socialsekreterare");
  await page.goto(`${base}/search`);
  await fill(page, { query: "Maja Påhittsdotter" });
  await press(page, "main form button.btn");
  expect((await page.locator('main a[href^="/cases/"]').count()) >= 1, "the child's case is found");
  expect(!decodeURIComponent(page.url()).includes("Maja"), "no name stands in the address");
  await checkPage(page, "search-results");
  await fill(page, { query: "Ingensomfinns Alls" });
  await press(page, "main form button.btn");
  await checkPage(page, "search-nothing");
});

test("files one can take away", async ({ page, base }) => {
  for (const { login, path } of files.values()) {
    await be(page, base, login);
    const file = await page.request.get(base + path);
    expect(file.status() === 200, `${path}: ${file.status()}`);
    const type = file.headers()["content-type"] || "";
    const text = await file.text();
    if (path.endsWith(".csv")) {
      expect(/text\/csv/.test(type), `${path}: type ${type}`);
      const [head, ...rows] = text.trim().split(/\r?\n/);
      expect(/[,;]/.test(head) && rows.length, `${path}: ${rows.length} rows under "${head.slice(0, 60)}"`);
    } else {
      expect(/json/.test(type), `${path}: type ${type}`);
      JSON.parse(text);
    }
  }
  const api = await page.request.get(`${base}/api/v1/openapi.json`);
  if (api.status() === 404) return console.log("      no API in this build");
  expect(api.status() === 200, `openapi.json: ${api.status()}`);
  const spec = await api.json();
  expect(spec.openapi?.startsWith("3.1"), `OpenAPI ${spec.openapi}`);
  expect(Object.keys(spec.paths || {}).length > 3, "the API has paths");
});

await suite(server);
