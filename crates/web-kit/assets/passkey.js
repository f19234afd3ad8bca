// Passkeys: asks the server for a challenge, the browser for an answer, and sends the form. Without script the form stays
// hidden and password and code do the work.
//   <form method="post" action="…finish" data-passkey="get|create" data-start="…start" hidden> with fields ticket, answer
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const decoded = (options) => {
    const key = options.publicKey;
    key.challenge = bytes(key.challenge);
    if (key.user) key.user.id = bytes(key.user.id);
    for (const list of [key.allowCredentials, key.excludeCredentials]) for (const one of list || []) one.id = bytes(one.id);
    return { publicKey: key };
  };
  const encoded = (credential) => {
    const r = credential.response, response = { clientDataJSON: text(r.clientDataJSON) };
    if (r.attestationObject) response.attestationObject = text(r.attestationObject);
    if (r.attestationObject && r.getTransports) response.transports = r.getTransports();
    if (r.authenticatorData) response.authenticatorData = text(r.authenticatorData);
    if (r.signature) response.signature = text(r.signature);
    if (r.userHandle) response.userHandle = text(r.userHandle);
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, extensions: {}, response });
  };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const failed = form.querySelector("[role=alert]"), fallback = failed.textContent;
    failed.textContent = "";
    form.hidden = false;
    let busy = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      failed.textContent = "";
      try {
        const started = await fetch(form.dataset.start, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        const begun = await started.json();
        if (!started.ok) throw new Error(begun.message || "");
        const credential = await navigator.credentials[form.dataset.passkey](decoded(begun.options));
        form.elements.ticket.value = begun.ticket;
        form.elements.answer.value = encoded(credential);
        form.submit();
      } catch (error) {
        // Errors of the browser are in its own words, ours carry theirs.
        failed.textContent = error.name === "Error" && error.message ? error.message : fallback;
        busy = false;
      }
    });
  }
})();
