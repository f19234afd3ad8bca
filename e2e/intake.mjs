// The way of a report through the inbox, in a browser: sent, opened, assessed, decided, answered; and what waits too long.
// PORT=8088 chooses the port.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, startServer, suite, test } from "./lib.mjs";

const varn = process.env.VARN || "../target/debug/varn";
const server = await startServer([varn, "demo", "--listen", `127.0.0.1:${process.env.PORT || "8088"}`, "--dir", mkdtempSync(path.join(tmpdir(), "varn-intake-"))]);

async function login(page, visit, who) {
  await page.context().clearCookies();
  await visit("/demo");
  await page.locator(`form:has(input[value="${who}"]) button`).click();
  await page.waitForLoadState();
}

async function send(page, visit, danger = "no") {
  await visit("/reports/new");
  await page.locator(`input[name=danger][value=${danger}]`).check();
  await page.locator("select[name=municipality]").selectOption("1280");
  await page.locator("textarea[name=happened]").fill("En elev hämtas varje kväll av olika vuxna som inte är släkt.\nEleven säger att hen måste betala tillbaka en resa.");
  await page.locator("input[name=child_name]").fill("Påhittad Elevsson");
  await page.locator("input[name=duty][value=yes]").check();
  await page.locator("input[name=feedback][value=yes]").check();
  await page.locator("input[name=reporter_contact]").fill("040-00 00 00");
}

for (const js of [true, false]) {
  test(js ? "a report from send to answer" : "the same without script", async ({ page, visit, checkPage }) => {
    const check = js ? (name) => checkPage(name) : async () => {};
    await login(page, visit, "larare");
    await send(page, visit);
    await check("intake-new");
    await page.locator("button[value=check]").click();
    await check("intake-check");
    await page.locator("button[value=send]").click();
    const number = (await page.locator(".ref").innerText()).trim();
    await check("intake-receipt");
    await visit("/reports/sent");
    expect((await page.locator("main").innerText()).includes("Mottagen"), "the sender's list says received");
    await check("intake-sent");

    await login(page, visit, "socialsekreterare");
    await visit("/inbox");
    await check("intake-inbox");
    await page.getByRole("link", { name: number }).click();
    expect(!(await page.content()).includes("betala tillbaka"), "nothing is told before it is opened");
    await check("intake-closed");
    await page.getByRole("button", { name: "Öppna anmälan" }).click();
    await check("intake-report");
    await page.getByRole("link", { name: "Gör skyddsbedömningen" }).click();
    await page.getByRole("button", { name: "Spara" }).click();
    expect((await page.locator(".errs li").count()) === 4, "everything missing is told at once");
    await check("intake-assess-wrong");
    await page.locator("input[name=needs][value=unclear]").check();
    await page.locator("textarea[name=assessment]").fill("Skolan och hemmet kontaktas i dag.");
    await page.locator("input[name=met][value=not_yet]").check();
    await page.locator("input[name=asked][value=no]").check();
    await page.locator("textarea[name=child_not_asked]").fill("Möte i morgon.");
    await check("intake-assess");
    await page.getByRole("button", { name: "Spara" }).click();
    await page.getByRole("link", { name: "Skriv beslutet" }).click();
    await page.locator("input[name=decision][value=not_opened]").check();
    await page.locator("textarea[name=reason]").fill("Barnet har flyttat och anmälan är överlämnad.");
    await page.locator("input[name=asked][value=yes]").check();
    await page.locator("textarea[name=child_said]").fill("Vill bo hos mormor.");
    await check("intake-decide");
    await page.getByRole("button", { name: "Spara" }).click();
    await page.getByRole("link", { name: "Skriv återkopplingen" }).click();
    await page.locator("textarea[name=feedback]").fill("Ringde läraren.");
    await check("intake-feedback");
    await page.getByRole("button", { name: "Spara" }).click();
    await check("intake-done");
    expect((await page.locator("main").innerText()).includes("Klar"), "the report is done");
  }, { js });
}

test("wrong input in the new report", async ({ page, visit, checkPage }) => {
  await login(page, visit, "polis");
  await visit("/reports/new");
  await page.locator("textarea[name=whereabouts]").fill("Kvar i texten");
  await page.locator("button[value=check]").click();
  expect((await page.locator("textarea[name=whereabouts]").inputValue()) === "Kvar i texten", "typed text is kept");
  await checkPage("intake-new-wrong");
});

test("what waits too long: manager, coordinator, national, alarms", async ({ page, visit, checkPage }) => {
  await login(page, visit, "enhetschef");
  await visit("/unit");
  await checkPage("intake-unit");
  for (const who of ["regionkoordinator", "nationell"]) {
    await login(page, visit, who);
    await visit("/oversight");
    await checkPage(`intake-oversight-${who}`);
  }
  await login(page, visit, "admin");
  await visit("/alarms");
  await checkPage("intake-alarms");
});

test("moved to another unit; in English", async ({ page, visit, checkPage }) => {
  await login(page, visit, "larare");
  await send(page, visit, "unknown");
  await page.locator("button[value=check]").click();
  await page.locator("button[value=send]").click();
  const number = (await page.locator(".ref").innerText()).trim();
  for (const who of ["socialsekreterare", "socialjour"]) {
    await login(page, visit, who);
    const answer = await visit(`/reports/${number}?lang=en`);
    if (answer.status() === 200) break;
  }
  await page.getByRole("button", { name: "Open the report" }).click();
  await checkPage("intake-report-en");
  await page.getByRole("link", { name: "Move to another of our units" }).click();
  await checkPage("intake-move");
});

await suite(server);
