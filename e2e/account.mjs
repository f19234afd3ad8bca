// Accounts in a browser: a new colleague's way in, password and code, passkey, own account, API keys, administration.
// Passkeys need the server's name to be localhost.
import { createHmac } from "node:crypto";
import { expect, suite, test } from "./lib.mjs";
import { demo } from "./steps.mjs";

const server = await demo("account", "localhost");

const PASSWORD = "sju glada vantar";

/** The code that an authenticator app shows for a base32 secret (RFC 6238). */
function code(secret, step = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "")].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + step));
  const hash = createHmac("sha1", key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const heading = (page) => page.locator("h1").innerText();
const press = async (page, selector) => { await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]); };

/** In as one of the invented people. */
async function be(page, visit, title) {
  await visit("/demo");
  await press(page, `li:has-text("${title}") button`);
}

/** An administrator makes an account at a unit; gives the path of its set-up link. */
async function colleague(page, visit, login, checkPage) {
  await be(page, visit, "Administratör");
  await visit("/admin/accounts/new");
  await page.fill("#login", login);
  await page.fill("#name", "Påhittade Kollegan");
  await page.fill("#title", "Socialsekreterare");
  await press(page, "main form button.btn");
  const link = await page.locator("code.secret").innerText();
  if (checkPage) await checkPage("admin-link");
  await press(page, "main a.btn");
  await page.fill("#unit-search", "malm");
  await press(page, "main form[method=get] button");
  await page.locator("#unit").check();
  await page.selectOption("#role", "handler");
  if (checkPage) await checkPage("admin-account");
  await press(page, "form[action$='/members'] button.btn");
  expect((await page.locator("main table tbody tr").count()) === 1, "the account has a unit");
  await press(page, ".who button");
  return new URL(link).pathname;
}

/** Password and one-time code, up to the account page. Gives the secret. */
async function settle(page, visit, link, checkPage) {
  await visit(link);
  if (checkPage) await checkPage("setup");
  await page.fill("#password", PASSWORD);
  await page.fill("#repeat", PASSWORD);
  await press(page, "main form button.btn");
  if (checkPage) await checkPage("second-factor");
  const secret = await page.locator("code.secret").innerText();
  await page.fill("#code", code(secret));
  await press(page, "form[action='/account/second-factor'] button.btn");
  expect(page.url().includes("done=totp"), `the code is accepted: ${await heading(page)}`);
  return secret;
}

async function logOut(page) { await press(page, ".who button"); }

for (const js of [true, false]) {
  test(`a new colleague gets in with password and code, script ${js ? "on" : "off"}`, async ({ page, visit, checkPage }) => {
    const login = `ny.kollega${js ? 1 : 2}`;
    const check = js ? checkPage : undefined;
    const link = await colleague(page, visit, login, check);
    const secret = await settle(page, visit, link, check);
    if (js) await checkPage("account");
    const gone = await visit(link);
    expect(gone.status() === 410, "the link works once");
    await visit("/account");
    await logOut(page);
    await visit("/handbook");
    expect(new URL(page.url()).pathname === "/login", "pages ask for a login");
    if (js) await checkPage("login");
    await page.fill("#login", login);
    await page.fill("#password", "fel fel fel fel");
    await press(page, "form[action='/login'] button.btn");
    expect((await page.locator(".errs").count()) === 1, "a wrong password is told");
    expect((await page.inputValue("#login")) === login && (await page.inputValue("#password")) === "", "the name stays, the password does not");
    if (js) await checkPage("login-fault");
    await page.fill("#password", PASSWORD);
    await press(page, "form[action='/login'] button.btn");
    if (js) await checkPage("code");
    await page.fill("#code", "000000");
    await press(page, "form[action='/login/code'] button.btn");
    expect((await page.locator(".errs").count()) === 1, "a wrong code is told");
    // The step of the set-up is used; the next one is good already.
    await page.fill("#code", code(secret, 1));
    await press(page, "form[action='/login/code'] button.btn");
    expect(new URL(page.url()).pathname === "/handbook", `back at the page asked for: ${page.url()}`);
  }, { js });
}

test("a passkey is added and logs in", async ({ page, context, visit, checkPage }) => {
  const link = await colleague(page, visit, "ny.kollega3");
  await settle(page, visit, link);
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await page.fill("#passkey-name", "Arbetsdatorn");
  await press(page, "form[data-passkey=create] button.btn");
  expect(page.url().includes("done=passkey"), `added: ${page.url()}`);
  await page.getByText("Arbetsdatorn").first().waitFor();
  await checkPage("account-passkey");
  await logOut(page);
  await visit("/login?next=%2Fhandbook");
  await press(page, "form[data-passkey=get] button.btn");
  expect(new URL(page.url()).pathname === "/handbook", `logged in: ${page.url()}`);
  // An authenticator that does not verify its user is not let in.
  await visit("/account");
  await logOut(page);
  await cdp.send("WebAuthn.disable");
  await cdp.send("WebAuthn.enable");
  await visit("/login");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: false, automaticPresenceSimulation: true },
  });
  await page.locator("form[data-passkey=get] button.btn").click();
  await page.locator("form[data-passkey=get] .err:not(:empty)").waitFor();
  expect(new URL(page.url()).pathname === "/login", "still outside");
});

test("a passkey alone is enough as second step for a new colleague", async ({ page, context, visit }) => {
  const link = await colleague(page, visit, "ny.kollega4");
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await visit(link);
  await page.fill("#password", PASSWORD);
  await page.fill("#repeat", PASSWORD);
  await press(page, "main form button.btn");
  await press(page, "form[data-passkey=create] button.btn");
  expect(page.url().includes("done=passkey"), `added: ${page.url()}`);
  await visit("/handbook");
  expect(new URL(page.url()).pathname === "/handbook", "now everything is open");
});

test("without a second step every page leads to setting one up", async ({ page, visit }) => {
  const link = await colleague(page, visit, "ny.kollega5");
  await visit(link);
  await page.fill("#password", PASSWORD);
  await page.fill("#repeat", PASSWORD);
  await press(page, "main form button.btn");
  for (const where of ["/", "/account", "/handbook/law"]) {
    await visit(where);
    expect(new URL(page.url()).pathname === "/account/second-factor", `${where} is closed`);
  }
  await page.fill("#code", "123");
  await press(page, "form[action='/account/second-factor'] button.btn");
  expect((await page.locator(".errs").count()) === 1, "a wrong code is told");
  await logOut(page);
  expect(new URL(page.url()).pathname === "/", "leaving is always possible");
});

test("keys, password, language and unit on one's own account", async ({ page, visit, checkPage }) => {
  await be(page, visit, "Administratör");
  await visit("/account/tokens/new");
  await press(page, "main form button.btn");
  expect((await page.locator(".errs li").count()) === 2, "name and scopes are missing");
  await checkPage("token-fault");
  await page.fill("#name", "Prov");
  await page.locator("input[name=scopes][value='directory.read']").check();
  await press(page, "main form button.btn");
  expect((await page.locator("code.secret").innerText()).startsWith("varn_"), "the key is shown");
  await checkPage("token-made");
  await press(page, "main a.btn");
  await page.getByText("Prov", { exact: true }).first().waitFor();
  await press(page, "form[action$='/revoke'] button");
  expect(page.url().includes("done=token"), "revoked");
  await visit("/account/password");
  await page.fill("#current", "fel");
  await page.fill("#password", "en helt ny fras");
  await page.fill("#repeat", "en helt annan fras");
  await press(page, "main form button.btn");
  expect((await page.locator(".errs").count()) === 1, "two different passwords are told");
  await checkPage("password-fault");
  await visit("/account");
  await page.locator("input[name=lang][value=en]").check();
  await press(page, "form[action='/account/language'] button.btn");
  expect((await heading(page)) === "My account", "English from now on");
  await checkPage("account-en");
  await visit("/admin/accounts");
  await checkPage("admin-accounts");
  await visit("/admin");
  await checkPage("admin");
});

test("the demo offers its people", async ({ visit, checkPage }) => {
  await visit("/demo");
  await checkPage("demo");
});

await suite(server);
