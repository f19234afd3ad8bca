// Log control: a manager goes through who has read, the data-protection officer what no manager may.
import { expect, suite, test } from "./lib.mjs";
import { be, demo, fill, go, press, read } from "./steps.mjs";

const server = await demo("log-control");
const base = server.base;

test("a manager goes through looks, and nothing is settled without a reason", async ({ page, checkPage }) => {
  await be(page, base, "enhetschef");
  await go(page, base, "/unit");
  await press(page, "main a[href='/log-control']");
  const list = await read(page);
  expect(list.includes("Kalle Kollegsson") && list.includes("Läste utan att göra något"), "a colleague's look is there");
  expect(list.includes("Ulla Utredningsson") && list.includes("Nödöppning"), "and the emergency");
  expect(!list.includes("Påhittsdotter"), "no child is named");
  await checkPage("log-list");
  await press(page, "main th a:has-text('Kalle')");
  const item = await read(page);
  expect(item.includes("Såg vilka personerna är"), "what was done stands there");
  await checkPage("log-item");
  await press(page, "main form button.btn");
  expect((await page.locator(".errs li").count()) === 1, "a judgement is asked for");
  await page.locator("input[name=outcome][value=justified]").check();
  await press(page, "main form button.btn");
  expect((await read(page)).includes("Välj varför läsningen behövdes"), "and its reason");
  await checkPage("log-item-fault");
  await page.locator("input[name=outcome][value=open]").check();
  await fill(page, { note: "Frågade Kalle i dag." });
  await press(page, "main form button.btn");
  await press(page, "main th a:has-text('Kalle')");
  expect((await page.inputValue("#note")) === "Frågade Kalle i dag.", "the note is kept");
  await page.locator("input[name=outcome][value=justified]").check();
  await page.selectOption("#why", "stood_in");
  await press(page, "main form button.btn");
  expect(!(await page.locator("main th a:has-text('Kalle')").count()), "gone from the queue");
  await go(page, base, "/log-control?list=done");
  expect((await read(page)).includes("Behövdes: Ersatte en kollega"), "and told among what is done");
  await checkPage("log-done");
});

test("that a case was printed stands in its log", async ({ page }) => {
  await be(page, base, "socialsekreterare");
  await go(page, base, "/worklist?tab=all");
  await press(page, "main a[href^='/cases/B']");
  const href = new URL(page.url()).pathname;
  const told = page.waitForResponse((r) => r.url().endsWith("/printed"));
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  expect((await told).status() === 204, "the server is told");
  await go(page, base, `${href}/access`);
  expect((await read(page)).includes("Skrev ut"), "and says so");
});

test("the data-protection officer begins here, sees emergencies and no number of what is protected", async ({ page, checkPage }) => {
  await be(page, base, "dataskydd");
  await go(page, base, "/");
  expect(page.url().endsWith("/log-control"), "their first page");
  const list = await read(page);
  expect(list.includes("Nödöppning") && !list.includes("Kalle"), "not what the manager goes through");
  await checkPage("log-officer");
  for (const path of ["/worklist", "/inbox", "/search"]) {
    const answer = await page.goto(`${base}${path}`);
    expect(answer.status() >= 403, `${path} stays closed`);
  }
  await go(page, base, "/log-control");
  await press(page, "main th a:has-text('Ulla')");
  await page.locator("input[name=outcome][value=unjustified]").check();
  await fill(page, { note: "Jouren var öppen. Chefen talar med henne." });
  await press(page, "main form button.btn");
  await be(page, base, "enhetschef");
  await go(page, base, "/unit");
  expect(!(await read(page)).includes("nödläge"), "the alarm ended with the review");
});

await suite(server);
