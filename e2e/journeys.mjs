// The main way through the house, with scripts and without; and the report that nobody opens.
import { expect, suite, test } from "./lib.mjs";
import { at, be, demo, fill, go, inquiry, openCase, openReport, press, protection, read, report } from "./steps.mjs";

const server = await demo("journeys");

/** The calendar day as the pages write it, a number of days after today in Sweden. */
function day(ahead, months = 0) {
  const [y, m, d] = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm" }).format(new Date()).split("-").map(Number);
  const last = new Date(Date.UTC(y, m - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(y, m - 1 + months, (months ? Math.min(d, last) : d) + ahead));
}
/** Whether a text names the day, or one of the days to which a holiday can move it. */
function names(text, date) {
  const long = new Intl.DateTimeFormat("sv-SE", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return [0, 1, 2, 3, 4, 5].some((n) => text.includes(long.format(new Date(date.getTime() + n * 86_400_000))));
}
/** Whether the step on the page is done. */
const done = async (page) => /Klart/.test(await page.locator("section[aria-labelledby=step] .tag").first().innerText());

for (const js of [true, false]) {
  test(`from a teacher's worry to a planned case, scripts ${js ? "on" : "off"}`, async ({ page, base, checkPage }) => {
    const mark = js ? "Alfa" : "Beta";
    const check = js ? (name) => checkPage(name) : async () => {};
    const number = await report(page, base, mark, check);

    // The sender sees that it came, and nothing of what happens with it.
    await go(page, base, "/reports/sent");
    expect((await read(page)).includes(number), "the report is among those sent");
    await check("reports-sent");
    const closed = await page.goto(`${base}/reports/${number}`);
    expect(closed.status() === 404, `the sender has no way to the report's page: ${closed.status()}`);

    await openReport(page, base, number, check);
    expect((await read(page)).includes(mark), "what was told is shown once opened");
    await check("report-opened");

    // Protection first.
    await press(page, ".next a.btn");
    expect(at(page) === `/reports/${number}/assess`, `the next thing is the protection assessment: ${page.url()}`);
    await check("report-assess");
    await fill(page, protection);
    await press(page, "main form button.btn");
    expect((await read(page)).includes(protection.assessment), "the assessment is among the events");
    await check("report-assessed");

    // A case of the report: the plan knows what has been done.
    const href = await openCase(page, base, number, check);
    let text = await read(page);
    await check("case");
    expect(/Nästa/.test(text), "the case says what comes next");
    await go(page, base, `${href}/steps/nrm.2.3`);
    expect(await done(page), "the protection assessment is done in the plan");
    await check("case-step");

    // Fourteen days to decide about an inquiry, four months to finish it.
    await go(page, base, `${href}/steps/nrm.2.inquiry-decision`);
    text = await read(page);
    expect(names(text, day(14)), `the plan names the last day to decide about an inquiry: ${await page.locator(".due").allInnerTexts()}`);
    expect(/14 dagar/.test(text), "and says why");
    await fill(page, { outcome: "inquiry-opened" });
    await press(page, 'main form button[value="done"]');
    expect(at(page) === href, `decided: ${page.url()}`);
    await go(page, base, `${href}/steps/nrm.3.6`);
    text = await read(page);
    expect(names(text, day(0, 4)), `the plan names the day on which the inquiry must be finished: ${await page.locator(".due").allInnerTexts()}`);
    expect(/fyra månader|4 månader/i.test(text), "and says why");

    // The coordinator was asked: done in the plan, and no clock is left on it.
    await go(page, base, `${href}/steps/nrm.2.1`);
    await press(page, 'main form button[value="done"]');
    expect(at(page) === href, `marked: ${page.url()}`);
    await go(page, base, `${href}/steps/nrm.2.1`);
    expect(await done(page), "the coordinator step is done");
    await go(page, base, `${href}/journal`);
    expect((await page.locator(".tl li").count()) >= 3, "the journal tells the way so far");
    await check("case-journal");

    // The worklist holds the case; its row says neither name nor what was told.
    await go(page, base, "/worklist?tab=all");
    text = await read(page);
    expect(text.includes(href.split("/").pop()), "the case is in the worklist");
    expect(!text.includes(mark), "the worklist names nobody");
    await check("worklist");
  }, { js });
}

test("an inquiry decided on the report is known to the case, and the reporter is told", async ({ page, base, checkPage }) => {
  const number = await report(page, base, "Gamma");
  await openReport(page, base, number);
  await press(page, ".next a.btn");
  await fill(page, protection);
  await press(page, "main form button.btn");
  await press(page, ".next a.btn");
  expect(at(page) === `/reports/${number}/decide`, `the decision comes next: ${page.url()}`);
  await checkPage("report-decide");
  await fill(page, inquiry);
  await press(page, "main form button.btn");
  await checkPage("report-decided");
  expect((await page.locator(".next a.btn").getAttribute("href")) === `/cases/new?report=${number}`, "an inquiry leads to a case");
  const href = await openCase(page, base, number);
  for (const step of ["nrm.2.3", "nrm.2.inquiry-decision"]) {
    await go(page, base, `${href}/steps/${step}`);
    expect(await done(page), `${step} is done in the plan`);
  }
  await go(page, base, `${href}/steps/nrm.3.6`);
  expect(names(await read(page), day(0, 4)), "the four months run from the decision");
  await go(page, base, `/reports/${number}`);
  await press(page, ".next a.btn");
  expect(at(page) === `/reports/${number}/feedback`, `feedback comes next: ${page.url()}`);
  await checkPage("report-feedback");
  await fill(page, { feedback: "Ringde anmälaren i dag och sade att utredning har inletts." });
  await press(page, "main form button.btn");
  expect(!(await page.locator(".next").count()), "nothing is left to do on the report");
});

test("a report that nobody opens reaches the manager and the coordinator", async ({ page, base, checkPage }) => {
  await be(page, base, "enhetschef");
  // She leads two units and sees both, whichever she works for at the moment.
  await go(page, base, "/unit");
  const rows = page.locator('section[aria-labelledby^="esc"] tbody tr');
  const numbers = await page.locator('section[aria-labelledby^="esc"] tbody a').allInnerTexts();
  expect(numbers.length >= 1, "the manager sees reports that waited too long");
  expect(/Chefen fick veta|Regionkoordinatorn fick veta/.test((await rows.allInnerTexts()).join(" ")), "and how far each has climbed");
  await checkPage("unit");
  await be(page, base, "regionkoordinator");
  expect(at(page) === "/oversight", `the coordinator begins at the oversight: ${page.url()}`);
  const seen = await page.content();
  const table = await page.locator("main tbody tr").allInnerTexts();
  expect(table.length >= 1, "the coordinator sees units that have not opened a report");
  expect(table.some((row) => /Mottagning barn och unga/.test(row) && /timm|dygn/.test(row)), `unit and how long: ${table.join(" | ")}`);
  for (const number of numbers) expect(!seen.includes(number), `the coordinator's page has the report number ${number}`);
  expect(!/\/reports\/(?!new|sent)/.test(seen) && !/\/cases\//.test(seen), "the coordinator's page leads to no report and no case");
  expect(!/flicka|pojke|\d+ ?år|sexuell|tigg|namn:|Exempelskolan/i.test(await read(page)), `the coordinator's page tells something of a child: ${await read(page)}`);
  await checkPage("oversight");
  for (const number of numbers) {
    const answer = await page.goto(`${base}/reports/${number}`);
    expect(answer.status() === 404, `the coordinator asks for the report and gets ${answer.status()}`);
  }
  await be(page, base, "nationell");
  const nation = await page.content();
  for (const number of numbers) expect(!nation.includes(number), `the national page has the report number ${number}`);
});

await suite(server);
