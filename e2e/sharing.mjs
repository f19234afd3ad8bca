// Facts go to another organisation through a gate, are seen there, are taken back; a case is opened in an emergency.
import { expect, suite, test } from "./lib.mjs";
import { at, be, demo, fill, go, heading, press, read } from "./steps.mjs";

const server = await demo("sharing");
const base = server.base;

/** The girl's case, found by her name. */
async function girl(page) {
  await be(page, base, "socialsekreterare");
  await go(page, base, "/search");
  await fill(page, { query: "Maja Påhittsdotter" });
  await press(page, "main form[role=search] button");
  await press(page, "main h3 a[href^='/cases/']");
  return at(page);
}

test("shared through a gate, seen by the receiver, taken back", async ({ page, checkPage }) => {
  const href = await girl(page);
  await go(page, base, `${href}/sharing`);
  await checkPage("sharing-list");
  await press(page, "main a.btn[href$='/sharing/new']");
  await checkPage("sharing-to");
  await fill(page, { unit: "norr mott" });
  await press(page, "main form[role=search] button");
  await checkPage("sharing-to-found");
  await press(page, "main a[href*='?to=']");
  expect((await read(page)).includes("Generalklausulen"), "the closed gate is shown");
  expect((await page.locator("main a[href*='gate=d11']").count()) === 0, "and cannot be chosen");
  await checkPage("sharing-gate");
  await press(page, "main a[href*='gate=d3']");
  await checkPage("sharing-form");
  // Not all questions answered: the form comes back with what was typed.
  await fill(page, { reason: "Påhittat: flickan flyttar dit.", message: "Påhittat: hon bor hos sin moster." });
  await page.locator("input[name=questions]").first().check();
  await page.locator("input[name=groups][value=identity]").check();
  await press(page, "main form:has([name=gate]) button.btn");
  expect((await page.locator(".errs li").count()) === 1, "the unanswered questions are told");
  expect((await page.inputValue("#message")).includes("moster"), "what was typed stays");
  await checkPage("sharing-form-fault");
  for (const box of await page.locator("input[name=questions]").all()) await box.check();
  await press(page, "main form:has([name=gate]) button.btn");
  const record = at(page);
  expect(/\/sharing\/[0-9a-f-]{36}$/.test(record), "the record of the disclosure");
  expect((await read(page)).includes("26 kap. 9 § OSL"), "names the provision");
  await checkPage("sharing-record");

  await be(page, base, "norrkoping");
  await go(page, base, "/shared");
  await checkPage("shared-list");
  await press(page, "main a[href^='/shared/']");
  const seen = at(page);
  const text = await read(page);
  expect(text.includes("moster") && !text.includes("flyttar dit"), "the message, not the reasons");
  await checkPage("shared-case");
  const refused = await page.goto(`${base}${href}`);
  expect(refused.status() === 404, "the case itself stays closed");
  expect((await page.locator("a[href='/emergency']").count()) === 1, "with the way for an emergency");
  await checkPage("case-not-found");

  await be(page, base, "socialsekreterare");
  await go(page, base, record);
  await press(page, "main button[value=revoke]");
  expect((await read(page)).includes("Återtagen"), "taken back");
  await be(page, base, "norrkoping");
  expect((await page.goto(`${base}${seen}`)).status() === 404, "nothing is left of it");
  await go(page, base, "/shared");
  await checkPage("shared-none");
});

test("the police see what the demonstration shared with them", async ({ page, checkPage }) => {
  await be(page, base, "polis");
  await go(page, base, "/shared");
  await press(page, "main a[href^='/shared/']");
  const text = await read(page);
  expect(text.includes("Påhittsdotter") && text.includes("kuratorn"), "who, and the message");
  expect(!text.includes("Mannen har stått utanför porten"), "not the journal");
  await checkPage("shared-police");
});

test("opened in an emergency, and told to the manager", async ({ page, checkPage }) => {
  const href = await girl(page);
  const number = href.split("/").pop();
  await be(page, base, "utredare");
  expect((await page.goto(`${base}${href}`)).status() === 404, "not hers");
  await press(page, "a[href='/emergency']");
  await checkPage("emergency");
  await press(page, "main form button.btn");
  expect((await page.locator(".errs li").count()) >= 3, "everything is asked for");
  await checkPage("emergency-fault");
  await fill(page, { number, code: "danger", reason: "kort" });
  await press(page, "main form button.btn");
  expect((await read(page)).includes("minst 20 tecken"), "a reason long enough");
  await fill(page, { number: "B26-222222-2", reason: "Påhittat: flickan har ringt från en okänd plats." });
  await press(page, "main form button.btn");
  expect((await page.locator(".errs li").count()) === 1, "no such case");
  await fill(page, { number });
  await press(page, "main form button.btn");
  expect(at(page) === href && (await read(page)).includes("nödsituation"), "she reads it, and why is said");
  await checkPage("case-in-emergency");
  await be(page, base, "socialsekreterare");
  await go(page, base, `${href}/access/extract`);
  const log = await read(page);
  expect(log.includes("Öppnade i en nödsituation") && !log.includes("Utredningsson"), "the extract tells units, no names");
  await checkPage("case-extract");
  await be(page, base, "enhetschef");
  await go(page, base, "/unit");
  expect((await read(page)).includes(`${number} öppnades i nödläge`), "the manager is told");
  expect((await heading(page)).length > 0, "the page stands");
});

await suite(server);
