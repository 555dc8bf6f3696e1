// One press, one act. The act's id in the form already makes a repeated post the same act; this spares the wait.

const AGAIN_MS = 15_000;

/** Guard every form with data-mc-once against a second press while the first is on its way. */
export function startOnce(root = document) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-mc-once]")) return;
    if (form.dataset.mcSent) {
      event.preventDefault();
      return;
    }
    form.dataset.mcSent = "1";
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    // A page that never answers must not lock its form for ever.
    setTimeout(() => release(form), AGAIN_MS);
  });
  // Back in the browser's history: the form is fresh again.
  addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("[data-mc-sent]")) release(form);
  });
}

function release(form) {
  delete form.dataset.mcSent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}
