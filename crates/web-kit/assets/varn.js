// Only makes pages nicer; every page works without it.
// 1. The error summary gets focus, so that a screen reader starts there.
// 2. A form is sent once; the server refuses a second copy anyway (form_key).
// 3. That a page is printed is told to the server, for the log. Without script a print leaves no trace but the page's own.
(() => {
  "use strict";
  const summary = document.querySelector(".errs");
  if (summary) summary.focus();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
  });
  // Coming back with the browser's Back button must give a usable form again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    }
  });
  const token = document.querySelector("form input[name=csrf]");
  if (token) window.addEventListener("beforeprint", () => {
    navigator.sendBeacon("/printed", new URLSearchParams({ csrf: token.value, page: location.pathname }));
  });
})();
