// Wrong input in every form of the main way, sending twice, writing at the same time, and what belongs to others.
import { expect, suite, test } from "./lib.mjs";
import { at, be, caseOf, demo, fill, go, inquiry, openReport, press, protection, read, refused, report, typed, worry } from "./steps.mjs";

const server = await demo("faults");
const long = (n) => "å".repeat(n);
const send = (page) => press(page, "main form:not([action='/logout']) button.btn");
/** A form that somebody empties: radio buttons lose their choice, fields their text. */
const empty = (page) => page.evaluate(() => {
  for (const e of document.querySelectorAll("main form [name]:not([type=hidden])")) {
    if (e.type === "radio" || e.type === "checkbox") e.checked = false;
    else if (e.tagName !== "BUTTON") e.value = "";
  }
});
/** The form as it stands, to be sent once more: what a second tab, the back button or an impatient finger would send. */
const copy = (page, button) => page.evaluate((pressed) => {
  const from = [...document.querySelectorAll("main form")].find((f) => f.method === "post" && (!pressed || f.querySelector(`button[value="${pressed}"]`)));
  return { action: from.action, fields: [...new FormData(from), ...(pressed ? [["do", pressed]] : [])] };
}, button);
async function again(page, base, { action, fields }) {
  await page.goto(`${base}/account`);
  await page.evaluate(([where, values]) => {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: where });
    for (const [name, value] of values) form.append(Object.assign(document.createElement("textarea"), { name, value }));
    form.append(Object.assign(document.createElement("button"), { textContent: "again", id: "again" }));
    document.querySelector("main").append(form);
  }, [action, fields]);
  return press(page, "#again");
}
const receipts = async (page, base) => { await go(page, base, "/reports/sent"); return page.locator("main tbody tr").count(); };

test("a report with faults is not sent", async ({ page, base, checkPage }) => {
  await be(page, base, "larare");
  const before = await receipts(page, base);
  await go(page, base, "/reports/new");
  await empty(page);
  let answer = await press(page, "button[value=check]");
  await refused(page, answer, ["danger", "kind", "municipality", "happened", "reporter_kind", "duty", "feedback"]);
  expect(await page.evaluate(() => document.activeElement?.classList.contains("errs")), "the summary of faults has the focus");
  await checkPage("report-new-faults");

  // Too long in every field that has a limit; everything typed is still there.
  const much = { ...worry("Lång"), happened: long(10_001), child_name: long(201), child_other: long(2_001), whereabouts: long(2_001), reporter_name: long(201), reporter_contact: long(201) };
  await go(page, base, "/reports/new");
  await fill(page, much);
  answer = await press(page, "button[value=check]");
  await refused(page, answer, ["happened", "child_name", "child_other", "whereabouts", "reporter_name", "reporter_contact"], much);

  // Nothing to find the child by; feedback without an address.
  const nobody = { ...worry("Ingen"), child_name: "", child_number: "", child_other: "", whereabouts: "", reporter_name: "", reporter_contact: "" };
  await go(page, base, "/reports/new");
  await fill(page, nobody);
  answer = await press(page, "button[value=check]");
  await refused(page, answer, ["child_other"], { happened: nobody.happened });
  expect((await page.locator(".errs li").count()) === 2, `child and contact are told: ${await page.locator(".errs li").allInnerTexts()}`);

  // Corrected on the same page, checked, changed once more: nothing typed is lost, and one report is sent.
  await fill(page, { child_name: "Påhittad Rättad", reporter_contact: "lena@exempel.se" });
  await press(page, "button[value=check]");
  await press(page, "button[value=change]");
  expect((await typed(page)).happened === nobody.happened, "changing keeps what was typed");
  expect((await receipts(page, base)) === before, "nothing has been sent yet");
});

test("a report sent twice is one report", async ({ page, base, context }) => {
  await be(page, base, "larare");
  await go(page, base, "/reports/new");
  await fill(page, worry("Dubbel"));
  await press(page, "button[value=check]");
  const sent = await copy(page, "send");
  await press(page, "button[value=send]");
  const first = (await page.locator(".ref").innerText()).trim();
  const second = await context.newPage();
  await again(second, base, sent);
  expect((await second.locator(".ref").innerText()).trim() === first, "the second tab shows the same receipt");
  await go(page, base, "/reports/sent");
  expect((await page.getByRole("link", { name: first }).count()) === 1, "one report was sent");
  await second.close();
});

test("a protection assessment and a decision with faults are not saved", async ({ page, base, checkPage }) => {
  const number = await report(page, base, "Delta");
  await openReport(page, base, number);
  const form = `/reports/${number}/assess`;
  await go(page, base, form);
  let answer = await send(page);
  await refused(page, answer, ["needs", "met", "asked"]);
  await checkPage("report-assess-faults");

  // The child's own view: answered, but without the words.
  const silent = { ...protection, child_not_asked: "" };
  await go(page, base, form);
  await fill(page, silent);
  answer = await send(page);
  await refused(page, answer, ["child_not_asked"], { assessment: protection.assessment, needs: "no", met: "not_yet", asked: "no" });
  await fill(page, { asked: "yes" });
  answer = await send(page);
  await refused(page, answer, ["child_said"], { assessment: protection.assessment });

  const much = { ...protection, assessment: long(10_001), child_not_asked: long(10_001) };
  await go(page, base, form);
  await fill(page, much);
  answer = await send(page);
  await refused(page, answer, ["assessment", "child_not_asked"], much);
  await go(page, base, `/reports/${number}`);
  expect(/skydd inte bedömt/.test(await read(page)), "nothing of it was saved");

  await go(page, base, form);
  await fill(page, protection);
  await send(page);
  const decide = `/reports/${number}/decide`;
  await go(page, base, decide);
  answer = await send(page);
  await refused(page, answer, ["decision", "asked"]);
  await fill(page, { decision: "inquiry_opened", asked: "yes", reason: "Skäl som ska stå kvar." });
  answer = await send(page);
  await refused(page, answer, ["child_said"], { decision: "inquiry_opened", reason: "Skäl som ska stå kvar." });
  await checkPage("report-decide-faults");
  await fill(page, { ...inquiry, reason: long(10_001) });
  answer = await send(page);
  await refused(page, answer, ["reason"], { reason: long(10_001), child_said: inquiry.child_said });
  await go(page, base, `/reports/${number}`);
  expect(/inte beslutad/.test(await read(page)), "no decision was saved");
});

test("a case with faults is not opened", async ({ page, base, checkPage }) => {
  const number = await report(page, base, "Epsilon");
  await openReport(page, base, number);
  await go(page, base, `/cases/new?report=${number}`);
  const prefilled = await typed(page);
  expect(prefilled.family === "Epsilon", `the child's name comes from the report: ${prefilled.given} ${prefilled.family}`);
  for (const [what, values, field] of [
    ["a day that does not exist", { "birth_date-day": "30", "birth_date-month": "2", "birth_date-year": "2012" }, "birth_date"],
    ["a birth in the future", { "birth_date-day": "1", "birth_date-month": "1", "birth_date-year": "2190" }, "birth_date"],
    ["letters for a day", { "birth_date-day": "xx", "birth_date-month": "2", "birth_date-year": "2012" }, "birth_date"],
    ["a personal number that does not add up", { "birth_date-day": "", "birth_date-month": "", "birth_date-year": "", personal_number: "20120501-1111" }, "personal_number"],
    ["an age that cannot be", { personal_number: "", "fact-age_years": "400" }, "fact-age_years"],
    ["a name too long", { "fact-age_years": "14", given: long(10_001) }, "given"],
  ]) {
    await fill(page, values);
    const answer = await send(page);
    await refused(page, answer, [field], { ...values, family: "Epsilon" }).catch((error) => { throw new Error(`${what}: ${error.message}`); });
  }
  await checkPage("case-new-faults");
  await fill(page, { given: "Påhittad" });
  const sent = await copy(page);
  await send(page);
  expect(at(page) !== "/cases/new", "corrected, the case is opened");
  const href = at(page);
  await again(page, base, sent);
  expect(at(page) === href, `sent again, the same case: ${page.url()}`);
  await go(page, base, `/reports/${number}`);
  expect(!(await page.locator(`a[href="/cases/new?report=${number}"]`).count()), "the report offers no second case");
});

test("faults in the forms of a case", async ({ page, base, checkPage }) => {
  const { href } = await caseOf(page, base, "Zeta");
  const entries = async () => { await go(page, base, `${href}/journal`); return page.locator(".tl li").count(); };
  const before = await entries();

  const step = `${href}/steps/nrm.2.inquiry-decision`;
  await go(page, base, step);
  let answer = await press(page, 'main form button[value="done"]');
  await refused(page, answer, ["outcome"]);
  const day = { "at-day": "31", "at-month": "2", "at-year": "2026", "at-time": "10:00", note: "Skrivet en gång." };
  await fill(page, day);
  answer = await press(page, 'main form button[value="done"]');
  await refused(page, answer, ["at"], day);
  const future = { ...day, "at-day": "1", "at-month": "1", "at-year": "2190" };
  await fill(page, { outcome: "inquiry-opened", ...future });
  answer = await press(page, 'main form button[value="done"]');
  await refused(page, answer, ["at"], future);
  await fill(page, { "at-day": "", "at-month": "", "at-year": "", "at-time": "", note: long(50_001) });
  answer = await press(page, 'main form button[value="done"]');
  await refused(page, answer, ["note"], { note: long(50_001) });
  await fill(page, { note: "" });
  answer = await press(page, 'main form button[value="set_aside"]');
  await refused(page, answer, ["note"]);
  await checkPage("case-step-faults");

  await go(page, base, `${href}/journal/decision`);
  await empty(page);
  answer = await send(page);
  await refused(page, answer, ["code", "text", "view", "view_text"]);
  const half = { code: "police-reported", text: "Polisanmälan görs.", view: "asked" };
  await fill(page, half);
  answer = await send(page);
  await refused(page, answer, ["view_text"], half);
  await checkPage("case-decision-faults");

  await go(page, base, `${href}/journal/event`);
  await fill(page, { note: "Ringde själv.", "at-day": "30", "at-month": "2", "at-year": "2026" });
  answer = await send(page);
  await refused(page, answer, ["event", "at"], { note: "Ringde själv.", "at-day": "30" });

  await go(page, base, `${href}/journal`);
  answer = await send(page);
  await refused(page, answer, ["text"]);
  await fill(page, { text: long(50_001) });
  answer = await send(page);
  await refused(page, answer, ["text"], { text: long(50_001) });

  await go(page, base, `${href}/persons/new`);
  await fill(page, { given: "Någon", "birth_date-day": "31", "birth_date-month": "4", "birth_date-year": "1980" });
  answer = await send(page);
  await refused(page, answer, ["role", "birth_date"], { given: "Någon", "birth_date-day": "31" });

  await go(page, base, `${href}/facts`);
  await fill(page, { "fact-age_years": "-3" });
  answer = await send(page);
  await refused(page, answer, ["fact-age_years"], { "fact-age_years": "-3" });
  expect((await entries()) === before, "nothing of all this was saved");
});

test("a note sent twice is one note", async ({ page, base }) => {
  const { href } = await caseOf(page, base, "Eta");
  await go(page, base, `${href}/journal`);
  await fill(page, { text: "Sänd två gånger." });
  const sent = await copy(page);
  await send(page);
  await again(page, base, sent);
  await go(page, base, `${href}/journal`);
  const count = await page.getByText("Sänd två gånger.").count();
  expect(count === 1, `${count} notes`);
});

test("two tabs change the same facts: both versions are shown, one press saves", async ({ page, context, base, checkPage }) => {
  const { href } = await caseOf(page, base, "Theta");
  const other = await context.newPage();
  await go(page, base, `${href}/facts`);
  await go(other, base, `${href}/facts`);
  await fill(other, { "fact-age_years": "13" });
  await send(other);
  expect(new URL(other.url()).searchParams.has("saved"), "the first is saved");
  await fill(page, { "fact-age_years": "15" });
  const answer = await send(page);
  expect(answer.status() === 409, `the second is asked: ${answer.status()}`);
  const text = await page.locator("section[aria-labelledby=differs]").innerText();
  expect(/13/.test(text) && /15/.test(text), `both versions are shown: ${text}`);
  await checkPage("case-stale");
  await go(other, base, `${href}/facts`);
  expect((await typed(other))["fact-age_years"] === "13", "nothing was overwritten");
  await send(page);
  await go(page, base, `${href}/facts`);
  expect((await typed(page))["fact-age_years"] === "15", "the second version was chosen");
  await other.close();
});

test("two tabs assess the same report: what was typed is kept", async ({ page, context, base, checkPage }) => {
  const number = await report(page, base, "Jota");
  await openReport(page, base, number);
  const other = await context.newPage();
  const form = `/reports/${number}/assess`;
  await go(page, base, form);
  await go(other, base, form);
  await fill(other, { ...protection, assessment: "Den första bedömningen." });
  await send(other);
  await fill(page, { ...protection, assessment: "Den andra bedömningen." });
  const answer = await send(page);
  expect(answer.status() === 409, `the second is told: ${answer.status()}`);
  expect((await typed(page)).assessment === "Den andra bedömningen.", "what was typed is kept");
  expect(await page.locator(`a[href="/reports/${number}"][target]`).count(), "and a link shows what was saved meanwhile");
  await checkPage("report-stale");
  await other.close();
});

test("another organisation's case answers as one that does not exist", async ({ page, base }) => {
  await be(page, base, "norrkoping");
  await go(page, base, "/worklist?tab=all");
  const number = (await page.locator("main tbody th a").first().innerText()).trim();
  expect(number, "Norrköping has a case");
  await go(page, base, `/cases/${number}`);
  await be(page, base, "socialsekreterare");
  // The same shape and a right check character, so that only the owner differs: a number that was never given.
  const absent = "B26-000000-0";
  for (const rest of ["", "/persons", "/journal", "/facts", "/documents", "/access", "/steps/nrm.2.3"]) {
    const theirs = await page.goto(`${base}/cases/${number}${rest}`);
    const [status, body] = [theirs.status(), (await page.content()).replaceAll(number, "N")];
    const none = await page.goto(`${base}/cases/${absent}${rest}`);
    const plain = (await page.content()).replaceAll(absent, "N");
    expect(status === 404 && none.status() === 404, `${rest || "/"}: theirs ${status}, absent ${none.status()}`);
    // The form token of the page may differ, and the number of the request; nothing else.
    const same = (text) => text.replace(/value="[\w.~-]{20,}"/g, "").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "");
    expect(same(body) === same(plain), `${rest || "/"}: the two answers can be told apart`);
  }
});

test("a form of somebody else's session is refused", async ({ page, base }) => {
  const { href } = await caseOf(page, base, "Kappa");
  await go(page, base, `${href}/journal`);
  await fill(page, { text: "Får inte sparas." });
  await page.evaluate(() => { for (const e of document.querySelectorAll("[name=csrf]")) e.value = "x".repeat(e.value.length); });
  const answer = await send(page);
  expect(answer.status() === 403, `refused: ${answer.status()}`);
  await go(page, base, `${href}/journal`);
  expect(!(await read(page)).includes("Får inte sparas."), "nothing was saved");
});

await suite(server);
