// Who is right for this, looking up units, and an administrator's forms, with every page checked in every look.
// PORT=8089 chooses the port; BASE=… uses a demonstration that already runs.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, startServer, suite, test } from "./lib.mjs";

const port = process.env.PORT || "8089";
const varn = process.env.VARN || "../target/debug/varn";
const server = await startServer([varn, "demo", "--listen", `127.0.0.1:${port}`, "--dir", mkdtempSync(path.join(tmpdir(), "varn-directory-"))]);

const press = async (page, selector) => { await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]); };
const be = async (page, visit, login) => { await visit("/demo"); await press(page, `form:has(input[value="${login}"]) button`); };

test("a teacher asks who is right", async ({ page, visit, checkPage }) => {
  await be(page, visit, "larare");
  await visit("/directory");
  await checkPage("directory-ask");
  await page.fill("#stay", "Malmö");
  await press(page, "main form button.btn");
  expect((await page.locator("main ol > li").count()) > 0, "there is an answer");
  expect((await page.content()).includes("SoL"), "with its provision");
  await checkPage("directory-answer");
  await page.fill("#stay", "Atlantis");
  await press(page, "main form button.btn");
  expect((await page.locator(".errs li").count()) === 1, "an unknown municipality is told");
  expect((await page.inputValue("#stay")) === "Atlantis", "what was typed stays");
  await checkPage("directory-ask-fault");
});

test("an officer looks for acute protection and for a unit", async ({ page, visit, checkPage }) => {
  await be(page, visit, "polis");
  await visit("/directory?stay=Kiruna&what=acute_protection&what=consultation&acute=1");
  expect((await page.locator("a[href='tel:112']").count()) > 0, "112 stands there");
  await checkPage("directory-acute");
  await visit("/directory/units?name=mott");
  await checkPage("directory-search");
  await press(page, "main ul.grid h3 a");
  await checkPage("directory-unit");
});

test("an administrator makes a unit and reads a table in", async ({ page, visit, checkPage }) => {
  await be(page, visit, "admin");
  await visit("/directory/organisations");
  await checkPage("directory-organisations");
  await press(page, "main table a");
  await checkPage("directory-organisation");
  await press(page, "main a.btn[href$='/units/new']");
  await page.fill("#hours", "ibland");
  await press(page, "main form button.btn");
  expect((await page.locator(".errs li").count()) >= 2, "every fault is told");
  await checkPage("directory-unit-form-fault");
  await page.fill("#name", "Provenheten");
  await page.selectOption("#kind", "other");
  await page.fill("#hours", "mån-fre 8-16.30");
  await press(page, "main form button.btn");
  expect((await page.content()).includes("mån–fre 08.00–16.30"), "hours are understood");
  await checkPage("directory-unit-admin");
  await press(page, "main a.btn[href$='/services/new']");
  await checkPage("directory-service-form");
  await visit("/directory/table");
  await page.setInputFiles("#file", { name: "fel.csv", mimeType: "text/csv", buffer: Buffer.from("organisation,name,kind\nFinns inte,Namn,other\n") });
  await press(page, "button[value=look]");
  expect((await page.content()).includes("Rad 2"), "the line is named");
  await checkPage("directory-table-fault");
});

test("the way works without scripts", async ({ page, visit }) => {
  await be(page, visit, "larare");
  await visit("/directory");
  await page.fill("#stay", "umea");
  await press(page, "main form button.btn");
  expect((await page.locator("main ol > li").count()) > 0, "there is an answer");
}, { js: false });

await suite(server);
