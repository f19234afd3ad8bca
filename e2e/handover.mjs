// A case is handed over from Malmö to Norrköping: asked, refused, asked again, taken over; two at once; advice without a name.
import { expect, suite, test } from "./lib.mjs";
import { at, be, demo, fill, go, press, read } from "./steps.mjs";

const server = await demo("handover");
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

/** From the case to the form for one kind of asking, to the reception in Norrköping. */
async function ask(page, href, kind, check = async () => {}) {
  await go(page, base, `${href}/sharing`);
  await check("handover-case");
  await press(page, "main a.btn[href$='/threads/new']");
  await page.locator(`input[name=kind][value=${kind}]`).check();
  await fill(page, { unit: "norr mott" });
  await press(page, "main form:has([name=unit]) button");
  await check("handover-to");
  await press(page, "main a[href*='&to=']");
}

async function offer(page, href, check = async () => {}) {
  await ask(page, href, "handover", check);
  await check("handover-gate");
  await press(page, "main a[href*='gate=d3']");
  await fill(page, { text: "Påhittat: flicka med skyddsbehov, bor nu hos er.", message: "Påhittat: Maja vill byta skola.", reason: "Påhittat: hon bor där." });
  for (const box of await page.locator("input[name=questions]").all()) await box.check();
  // A protected case goes to one named person.
  if (await page.locator("input[name=receiver]").count()) await fill(page, { receiver: "norrkoping" });
  await check("handover-form");
  await press(page, "main form:has([name=gate]) button.btn");
  expect(/^\/threads\/[0-9a-f-]{36}$/.test(at(page)), "the thread");
  return at(page);
}

test("advice is asked without saying who", async ({ page, checkPage }) => {
  const href = await girl(page);
  await ask(page, href, "consultation");
  await checkPage("advice-form");
  await press(page, "main form:has([name=kind]) button.btn");
  expect((await page.locator(".errs li").count()) === 1, "a question is needed");
  await fill(page, { text: "Påhittad fråga: vem ansvarar när barnet har flyttat?" });
  await press(page, "main form:has([name=kind]) button.btn");
  const thread = at(page);
  await be(page, base, "norrkoping");
  await go(page, base, thread);
  const text = await read(page);
  expect(text.includes("frågar er om råd") && !text.includes("Påhittsdotter"), "the question, and no name");
  await checkPage("advice-asked");
  await fill(page, { text: "Påhittat råd: den kommun där barnet vistas." });
  await press(page, "main button[value=take]");
  await be(page, base, "socialsekreterare");
  await go(page, base, thread);
  expect((await read(page)).includes("den kommun där barnet vistas"), "the answer");
  await checkPage("advice-answered");
});

test("offered, refused with a reason, offered again, taken over", async ({ page, checkPage }) => {
  const href = await girl(page);
  const first = await offer(page, href, checkPage);
  await checkPage("handover-offered");
  expect((await read(page)).includes("Till dess är det ni som skyddar barnet"), "who is responsible meanwhile");

  await be(page, base, "norrkoping");
  await go(page, base, "/worklist");
  expect((await read(page)).includes("väntar på er"), "told where the day begins");
  await checkPage("worklist-awaited");
  await press(page, "main a[href='/threads']");
  await checkPage("threads");
  await press(page, `main a[href='${first}']`);
  const preview = await read(page);
  expect(preview.includes("skyddsbehov") && !preview.includes("Påhittsdotter") && !preview.includes("byta skola"), "a preview without a name");
  await checkPage("handover-asked");
  await page.locator("main details summary").click();
  await press(page, "main button[value=refuse]");
  expect((await page.locator(".errs li").count()) >= 1, "a no has its reason");
  await checkPage("handover-no-reason");
  await page.locator("input[name=why][value=inquiry_goes_on]").check();
  await page.locator("#no-text").fill("Påhittat: ni har en öppen utredning.");
  await press(page, "main button[value=refuse]");

  await be(page, base, "socialsekreterare");
  await go(page, base, "/threads");
  await press(page, `main a[href='${first}']`);
  const refused = await read(page);
  expect(refused.includes("ni har en öppen utredning") && refused.includes("slutför den"), "the reasons reach the giver");
  await checkPage("handover-refused");
  await press(page, "main button[value=see]");

  const second = await offer(page, href);
  await be(page, base, "norrkoping");
  await go(page, base, second);
  await press(page, "main button[value=take]");
  expect(/^\/cases\/[0-9B]/.test(at(page)), "straight to the new case");
  const taken = await read(page);
  expect(taken.includes("Ärendet togs över från"), "where it comes from");
  await checkPage("handover-new-case");
  await go(page, base, `${at(page)}/persons`);
  expect((await read(page)).includes("Påhittsdotter"), "now the name");

  await be(page, base, "socialsekreterare");
  await go(page, base, href);
  expect((await read(page)).includes("någon annan har tagit över"), "the giver's case is closed");
  await checkPage("handover-old-case");
  await go(page, base, second);
  await checkPage("handover-accepted");
});

test("of two at once one takes over, and the other is told", async ({ page, context, checkPage }) => {
  await be(page, base, "socialsekreterare");
  await go(page, base, "/worklist");
  const href = await page.locator("main a[href^='/cases/B']").first().getAttribute("href");
  const thread = await offer(page, href);
  await be(page, base, "norrkoping");
  await go(page, base, thread);
  // The same page twice: the second answers after the first has taken over.
  const other = await context.newPage();
  await go(other, base, thread);
  await press(page, "main button[value=take]");
  await press(other, "main button[value=take]");
  expect((await read(other)).includes("Någon annan hann före"), "told, with how it stands now");
  const faults = [];
  try { await checkPage("handover-late"); } catch (error) { faults.push(error.message); }
  expect(faults.length === 0, faults.join("\n"));
});

test("the coordinator sees what is unanswered, and no child", async ({ page, checkPage }) => {
  await be(page, base, "socialsekreterare");
  await go(page, base, "/worklist");
  const href = await page.locator("main a[href^='/cases/B']").first().getAttribute("href");
  await offer(page, href);
  await be(page, base, "regionkoordinator");
  await go(page, base, "/oversight");
  const text = await read(page);
  expect(text.includes("Överlämning") && text.includes("Väntar på svar"), "it stands on the board");
  expect(!text.includes("Påhitts"), "without a name");
  await checkPage("coordinator-board");
});

await suite(server);
