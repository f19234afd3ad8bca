// The component gallery in every look, with faults, in both languages, and without scripts.
import { expect, startServer, suite, test } from "./lib.mjs";

const server = await startServer([process.env.GALLERY || "../target/debug/examples/gallery"]);

test("gallery sv", async ({ visit, checkPage }) => {
  const response = await visit("/_gallery");
  expect(response.status() === 200, `status ${response.status()}`);
  await checkPage("gallery-sv");
});
test("gallery en", async ({ visit, checkPage }) => {
  await visit("/_gallery?lang=en");
  await checkPage("gallery-en", [{ name: "wide-light", width: 1280, scheme: "light" }, { name: "phone-light", width: 320, scheme: "light" }]);
});
test("gallery with faults", async ({ page, visit, checkPage }) => {
  const response = await visit("/_gallery?faults=1");
  expect(response.status() === 422, `status ${response.status()}`);
  expect((await page.title()).startsWith("Fel:"), `title ${await page.title()}`);
  expect(await page.evaluate(() => document.activeElement?.classList.contains("errs")), "the error summary has no focus");
  await checkPage("gallery-faults");
  await page.click('.errs a[href="#seen-day"]');
  expect(await page.evaluate(() => document.activeElement?.id) === "seen-day", "the link does not lead to the field");
});
test("problem page", async ({ page, visit, checkPage }) => {
  const response = await visit("/no/such/page");
  expect(response.status() === 404, `status ${response.status()}`);
  await checkPage("problem");
});
test("confirmation", async ({ visit, checkPage }) => { await visit("/_gallery/done"); await checkPage("confirmation"); });
for (const js of [true, false]) {
  test(`a form ${js ? "with" : "without"} scripts`, async ({ page, visit }) => {
    await visit("/_gallery");
    await page.fill("#what", "Påhittad text med åäö & <b>");
    await page.click('main form[method=post] button');
    await page.waitForSelector(".errs");
    expect(await page.inputValue("#what") === "Påhittad text med åäö & <b>", "the text was not kept");
    for (const [name, value] of [["day", "9"], ["month", "3"], ["year", "2026"]]) await page.fill(`#seen-${name}`, value);
    await page.check("#answer");
    await page.check("#signs");
    await page.selectOption("#place", "b");
    await page.click('main form[method=post] button');
    await page.waitForSelector(".confirm");
  }, { js });
}
test("language switch keeps the page and is remembered", async ({ page, visit }) => {
  await visit("/_gallery?dir=rtl");
  await page.click('a[hreflang="en"]');
  await page.waitForSelector('html[lang="en"][dir="rtl"]');
  await visit("/_gallery");
  expect(await page.getAttribute("html", "lang") === "en", "the language was forgotten");
});

await suite(server);
