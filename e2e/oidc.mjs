// Logging in at an identity provider in a browser: the button, there and back, a fresh login for what is protected, a level
// too low, an ended login. The provider is made here: RS256, PKCE, private_key_jwt, its own page.
import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign, verify } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, suite, test } from "./lib.mjs";
import { at, be, demo, heading, press, read } from "./steps.mjs";

const LOA = "http://id.elegnamnden.se/loa/1.0/loa";
const ORGANISATION = "2120001124";
const CLIENT = "varn-demo";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const b64 = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const jws = (claims) => {
  const signed = `${b64({ alg: "RS256", typ: "JWT", kid: "k1" })}.${b64(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
};

/** What the provider does next; tests change it. */
const op = { level: "3", employee: "SE1-sara", codes: new Map(), asked: [], session: null, clientKeys: null, down: false };

/** Reads the client's assertion with the key Värn serves. */
async function isClient(assertion, base) {
  const [head, body, signature] = assertion.split(".");
  const { keys } = await (await fetch(`${base}/login/oidc/keys`)).json();
  const key = createPublicKey({ key: keys.find((k) => k.kid === JSON.parse(Buffer.from(head, "base64url")).kid), format: "jwk" });
  const claims = JSON.parse(Buffer.from(body, "base64url"));
  return verify("sha256", Buffer.from(`${head}.${body}`), { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"))
    && claims.iss === CLIENT && claims.sub === CLIENT && claims.aud === op.issuer && claims.exp * 1000 > Date.now();
}

const provider = createServer(async (request, response) => {
  const url = new URL(request.url, op.issuer);
  const json = (status, value) => { response.writeHead(status, { "content-type": "application/json" }); response.end(JSON.stringify(value)); };
  if (op.down) return json(503, {});
  if (url.pathname === "/.well-known/openid-configuration") {
    return json(200, { issuer: op.issuer, authorization_endpoint: `${op.issuer}/authorize`, token_endpoint: `${op.issuer}/token`, jwks_uri: `${op.issuer}/keys`, code_challenge_methods_supported: ["S256"], token_endpoint_auth_methods_supported: ["private_key_jwt"] });
  }
  if (url.pathname === "/keys") return json(200, { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", use: "sig", alg: "RS256" }] });
  if (url.pathname === "/authorize") {
    const q = url.searchParams;
    op.asked.push(Object.fromEntries(q));
    const page = q.get("redirect_uri");
    const link = (extra) => `${page}?${new URLSearchParams({ state: q.get("state"), iss: op.issuer, ...extra })}`;
    const code = randomUUID();
    if (q.get("prompt") === "login" || !op.session) op.session = Math.floor(Date.now() / 1000);
    op.codes.set(code, { nonce: q.get("nonce"), challenge: q.get("code_challenge"), page, at: op.session });
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    return response.end(`<!doctype html><html lang="sv"><title>Legitimera dig</title><h1>Legitimera dig</h1><a id="yes" href="${link({ code }).replaceAll("&", "&amp;")}">Ja</a> <a id="no" href="${link({ error: "access_denied" }).replaceAll("&", "&amp;")}">Avbryt</a>`);
  }
  if (url.pathname === "/token") {
    let body = "";
    for await (const part of request) body += part;
    const form = new URLSearchParams(body);
    const pending = op.codes.get(form.get("code"));
    op.codes.delete(form.get("code"));
    const fits = pending && createHash("sha256").update(form.get("code_verifier")).digest("base64url") === pending.challenge && pending.page === form.get("redirect_uri");
    if (!(await isClient(form.get("client_assertion"), new URL(form.get("redirect_uri")).origin))) return json(401, { error: "invalid_client" });
    if (!fits) return json(400, { error: "invalid_grant" });
    const now = Math.floor(Date.now() / 1000);
    const access = randomUUID();
    const half = createHash("sha256").update(access).digest().subarray(0, 16).toString("base64url");
    return json(200, { access_token: access, token_type: "Bearer", id_token: jws({ iss: op.issuer, aud: CLIENT, sub: `sub-${op.employee}`, employee: op.employee, "https://id.oidc.se/claim/orgNumber": ORGANISATION, acr: LOA + op.level, auth_time: pending.at, iat: now, exp: now + 300, nonce: pending.nonce, at_hash: half, sid: "sid-1" }) });
  }
  json(404, {});
});
await new Promise((done) => provider.listen(0, "127.0.0.1", done));
op.issuer = `http://127.0.0.1:${provider.address().port}`;

const file = path.join(mkdtempSync(path.join(tmpdir(), "varn-oidc-")), "oidc.toml");
writeFileSync(file, `[[oidc]]\nid = "op"\nname = "e-legitimation"\nname_en = "e-identification"\nissuer = "${op.issuer}"\nclient_id = "${CLIENT}"\nalg = "RS256"\nidentity_claim = "employee"\n\n[[oidc]]\nid = "away"\nname = "tjänst som är borta"\nissuer = "http://127.0.0.1:9"\nclient_id = "x"\n`);
const server = await demo("oidc", "localhost", ["--oidc", file]);
const stop = server.stop;
server.stop = async () => { await stop(); provider.close(); provider.closeAllConnections(); };
// The browser visits the provider: that is the point.
server.also = op.issuer;

const button = (id) => `form[action="/login/oidc/${id}"] button`;
const logOut = (page) => press(page, ".who button");
/** To the provider's page. */
async function leave(page, base, where = "/login?next=%2Fworklist") {
  await page.goto(base + where);
  await page.locator(button("op")).click();
  await page.waitForURL((url) => url.href.startsWith(op.issuer));
}
/** Back from it, to the page that says so. */
async function back(page, link, base) {
  await page.locator(link).click();
  await page.waitForURL((url) => url.href.startsWith(base) && !url.pathname.endsWith("/callback"));
  await page.waitForLoadState("load");
}

test("an administrator sets the organisation's number and links an account", async ({ page, base, checkPage }) => {
  await be(page, base, "admin");
  await page.goto(`${base}/directory/organisations`);
  await press(page, "main a:has-text('Malmö stad')");
  await page.fill("#number", "212000-1125");
  await press(page, "main form button.btn");
  expect((await page.locator(".errs").count()) === 1, "a wrong check digit is told");
  await page.fill("#number", "212000-1124");
  await press(page, "main form button.btn");
  expect(page.url().endsWith("?saved"), `saved: ${page.url()}`);
  await page.goto(`${base}/admin/accounts`);
  await press(page, page.locator("main tr").filter({ has: page.getByText("socialsekreterare", { exact: true }) }).locator("a").first());
  await page.selectOption("#provider", "op");
  await press(page, "form[action$='/identities'] button.btn");
  expect((await page.locator(".errs").count()) === 1, "an empty value is told");
  await checkPage("admin-identity-fault");
  await page.selectOption("#provider", "op");
  await page.fill("#value", "SE1-sara");
  await press(page, "form[action$='/identities'] button.btn");
  await page.getByText("SE1-sara").first().waitFor();
  await checkPage("admin-identity");
});

test("login with e-legitimation to the worklist", async ({ page, base, checkPage }) => {
  await page.goto(`${base}/login`);
  await checkPage("login-providers");
  await leave(page, base);
  const asked = op.asked.at(-1);
  expect(asked.code_challenge_method === "S256" && asked.acr_values.includes("loa3") && !asked.prompt, `asked rightly: ${JSON.stringify(asked)}`);
  await back(page, "#yes", base);
  await page.waitForURL(`${base}/worklist`);
  expect(at(page) === "/worklist", `on the worklist: ${page.url()}`);
  const cookies = await page.context().cookies();
  expect(cookies.find((c) => c.name === "varn").sameSite === "Strict" && !cookies.some((c) => c.name === "varn-oidc"), "the session is strict, the login's cookie is gone");
  await page.goto(`${base}/account`);
  expect((await read(page)).includes("e-legitimation"), "the account shows it");
  await checkPage("account-identity");
  await logOut(page);
});

test("a login asked for again goes to the provider anew", async ({ page, base }) => {
  await leave(page, base);
  await back(page, "#yes", base);
  await page.waitForURL(`${base}/worklist`);
  await leave(page, base, "/login?next=%2Faccount&again=1");
  const asked = op.asked.at(-1);
  expect(asked.prompt === "login" && asked.max_age === "0", "a fresh login is asked for");
  await back(page, "#yes", base);
  await page.waitForURL(`${base}/account`);
  // Somebody else at the same screen does not take the session over.
  op.employee = "SE1-other";
  await leave(page, base, "/login?next=%2Faccount&again=1");
  await page.locator("#yes").click();
  await page.waitForURL(/callback/);
  op.employee = "SE1-sara";
  expect((await heading(page)) === "Du kom inte in", "refused");
  await page.goto(`${base}/account`);
  expect(at(page) === "/account", "the session is as it was");
});

test("without scripts", async ({ page, base }) => {
  await leave(page, base);
  await back(page, "#yes", base);
  await page.waitForURL(`${base}/worklist`);
}, { js: false });

test("a level too low, an ended login, an unknown person, a provider that is away", async ({ page, base, checkPage }) => {
  const refused = async (why, words) => {
    expect((await heading(page)) === "Du kom inte in", `${why}: ${await heading(page)}`);
    expect((await read(page)).includes(words), `${why} is told: ${await read(page)}`);
    await checkPage(`oidc-${why}`);
  };
  op.level = "2";
  await leave(page, base);
  await page.locator("#yes").click();
  await page.waitForURL(/callback/);
  op.level = "3";
  await refused("weak", "tillitsnivå 3");
  await leave(page, base);
  await page.locator("#no").click();
  await page.waitForURL(/callback/);
  await refused("cancelled", "avbröt");
  const used = page.url();
  await press(page, "main a.btn");
  expect(at(page) === "/login", "back to the login");
  op.employee = "SE1-nobody";
  await leave(page, base);
  await page.locator("#yes").click();
  await page.waitForURL(/callback/);
  op.employee = "SE1-sara";
  await refused("unlinked", "kan inte användas");
  await page.goto(used);
  await refused("late", "Börja om");
  await page.goto(`${base}/login`);
  await page.locator(button("away")).click();
  await page.waitForURL(/login\/oidc\/away/);
  await refused("away", "svarar inte");
});

test("the address that came back is worth nothing in another browser", async ({ page, base, browser }) => {
  await leave(page, base);
  const link = await page.locator("#yes").getAttribute("href");
  const context = await browser.newContext();
  const other = await context.newPage();
  const answer = await other.goto(link);
  expect(answer.status() === 400, `refused: ${answer.status()}`);
  await context.close();
  await back(page, "#yes", base);
  await page.waitForURL(`${base}/worklist`);
});

await suite(server);
