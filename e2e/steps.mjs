// What a person does on the pages of Värn, shared by the journeys. Every step waits for the page it leads to.
import { createServer } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, startServer } from "./lib.mjs";

/** A port that is free now. */
const freePort = () => new Promise((done) => {
  const probe = createServer();
  probe.listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => done(port)); });
});

/** A demonstration of its own, in a folder that goes away with it. VARN names another program than the dev build. */
export async function demo(name, host = "127.0.0.1", more = []) {
  const dir = mkdtempSync(path.join(tmpdir(), `varn-${name}-`));
  const server = await startServer([process.env.VARN || "../target/debug/varn", "demo", "--listen", `127.0.0.1:${await freePort()}`, "--dir", dir, ...more]);
  const { stop } = server;
  server.stop = async () => { await stop(); rmSync(dir, { recursive: true, force: true }); };
  if (host !== "127.0.0.1") server.base = server.base.replace("127.0.0.1", host);
  return server;
}

/** Presses and waits for the page that comes. A page that says "server fault" is a fault wherever it appears. */
export async function press(page, where) {
  const target = typeof where === "string" ? page.locator(where).first() : where;
  // The click waits for what it has started; the load state, for the new page to stand.
  const [response] = await Promise.all([
    page.waitForResponse((r) => r.request().isNavigationRequest() && r.frame() === page.mainFrame() && (r.status() < 300 || r.status() >= 400)),
    target.click(),
  ]);
  await page.waitForLoadState("load");
  expect(response.status() < 500, `${response.request().method()} ${response.url()} answers ${response.status()}`);
  return response;
}

/** In as one of the invented people. */
export async function be(page, base, login) {
  await page.context().clearCookies();
  await page.goto(`${base}/demo`);
  const answer = await press(page, `form:has(input[name=login][value="${login}"]) button`);
  expect(answer.status() === 200, `${login} comes in: ${answer.status()} ${page.url()}`);
}

/** The path of the page. */
export const at = (page) => new URL(page.url()).pathname;
/** All that can be read on the page. */
export const read = (page) => page.locator("main").innerText();
export const heading = (page) => page.locator("h1").first().innerText();

/** A page that must answer 200. */
export async function go(page, base, where) {
  const response = await page.goto(new URL(where, base).href);
  expect(response.status() === 200, `${where} answers ${response.status()}`);
}

/** Fills fields of a form: text, textarea, select, radio and checkbox by name; a closed part is opened first. */
export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`main form [name="${name}"]:not([type=hidden])`).first();
    expect(await field.count(), `no field ${name} at ${page.url()}`);
    if (!(await field.isVisible())) {
      const closed = page.locator(`main details:not([open]):has([name="${name}"]) > summary`);
      while (await closed.count()) await closed.first().click();
    }
    const kind = await field.evaluate((e) => (e.tagName === "SELECT" ? "select" : e.type));
    if (kind === "select") await field.selectOption(value);
    else if (kind === "radio" || kind === "checkbox") await page.locator(`main form [name="${name}"][value="${value}"]`).check();
    else await field.fill(value);
  }
}

/** What stands in the fields, by name. */
export function typed(page) {
  return page.evaluate(() => {
    const out = {};
    for (const e of document.querySelectorAll("main form [name]")) {
      if (e.type === "hidden" || e.tagName === "BUTTON" || ((e.type === "radio" || e.type === "checkbox") && !e.checked)) continue;
      out[e.name] = e.value;
    }
    return out;
  });
}

/**
 * The page refuses what was sent: status, a summary whose links lead to the fields, a message at each of `fields`
 * in words, and everything typed still there.
 */
export async function refused(page, response, fields, kept = {}, status = 422) {
  const where = at(page);
  expect(response.status() === status, `${where} answers ${response.status()} instead of ${status} to what is wrong in ${fields.join(", ")}`);
  expect((await page.title()).startsWith("Fel:"), `${where}: the title does not begin with "Fel:" but is "${await page.title()}"`);
  for (const field of fields) {
    const told = page.locator(`[id="${field}-error"]`);
    expect(await told.count(), `${where}: no message at ${field}; told are: ${await page.locator(".errs li").allInnerTexts()}`);
    const text = (await told.first().innerText()).replace(/^Fel:\s*/, "").trim();
    expect(text.length > 8 && !/[{}\[\]]|casework-|intake-|error-/.test(text), `${where}: the message at ${field} is "${text}"`);
  }
  for (const link of await page.locator(".errs a").evaluateAll((all) => all.map((a) => a.hash.slice(1)))) {
    expect(await page.locator(`[id="${link}"]`).count(), `${where}: the summary leads to #${link}, which is not there`);
  }
  const now = await typed(page);
  for (const [name, value] of Object.entries(kept)) {
    expect(now[name]?.replace(/\r\n/g, "\n") === value, `${where}: ${name} was ${JSON.stringify(value.slice(0, 40))} and is now ${JSON.stringify(now[name]?.slice(0, 40))}`);
  }
}

/** A report as a teacher writes it. `mark` makes it known again. */
export const worry = (mark) => ({
  danger: "no",
  kind: "concern_report",
  municipality: "1280",
  whereabouts: "På skolan till klockan 15",
  happened: `Eleven ${mark} hämtas av en okänd bil varje dag och är rädd. Påhittat.`,
  child_name: `Påhittad ${mark}`,
  child_number: "2012",
  child_other: "Går i klass 8B på Exempelskolan",
  age: "13-15",
  purposes: "sex",
  language: "ro",
  reporter_kind: "school",
  reporter_name: "Lena Lärarsson",
  reporter_contact: "lena@exempel.se",
  duty: "yes",
  feedback: "yes",
});

/** The teacher reports. Gives the number on the receipt. */
export async function report(page, base, mark, check = async () => {}) {
  await be(page, base, "larare");
  await go(page, base, "/reports/new");
  await check("report-new");
  await fill(page, worry(mark));
  await press(page, "button[value=check]");
  await page.locator("button[value=send]").waitFor();
  expect((await read(page)).includes(mark), "the answers are shown before they are sent");
  await check("report-check");
  await press(page, "button[value=send]");
  expect(at(page).startsWith("/reports/receipt/"), `a receipt: ${page.url()}`);
  await check("report-receipt");
  return (await page.locator(".ref").innerText()).trim();
}

/** The social worker opens a report. */
export async function openReport(page, base, number, check = async () => {}) {
  await be(page, base, "socialsekreterare");
  await go(page, base, "/inbox");
  await check("inbox");
  await press(page, page.getByRole("link", { name: number }));
  expect(!(await read(page)).includes("Exempelskolan"), "nothing is told before the report is opened");
  await check("report-closed");
  await press(page, `form[action="/reports/${number}/open"] button`);
  await page.locator("#told").waitFor();
}

export const protection = {
  needs: "no",
  assessment: "Barnet är tryggt på skolan i dag. Vi pratar med barnet i eftermiddag.",
  met: "not_yet",
  asked: "no",
  child_not_asked: "Barnet är i skolan och träffas i eftermiddag.",
};

export const inquiry = {
  decision: "inquiry_opened",
  reason: "Uppgifterna tyder på att barnet kan utnyttjas.",
  asked: "yes",
  child_said: "Vill inte åka med bilen.",
};

/** From the opened report to the case. Gives the case's path. */
export async function openCase(page, base, number, check = async () => {}) {
  await go(page, base, `/cases/new?report=${number}`);
  await check("case-new");
  await press(page, 'form[action="/cases/new"] button.btn');
  expect(/^\/cases\/[^/]+$/.test(at(page)) && at(page) !== "/cases/new", `the case is open: ${page.url()}`);
  return at(page);
}

/** A report of its own up to an open case; gives { report, href }. */
export async function caseOf(page, base, mark) {
  const number = await report(page, base, mark);
  await openReport(page, base, number);
  await go(page, base, `/reports/${number}/assess`);
  await fill(page, protection);
  await press(page, "main form button.btn");
  const href = await openCase(page, base, number);
  return { report: number, href };
}
