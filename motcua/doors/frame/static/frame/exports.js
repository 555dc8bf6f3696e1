// Exports: the button says that it works, and a list that is written within three seconds comes without leaving the
// page. What takes longer goes on on its own page. Empty filters stay out of the address.

const SAID_AFTER_MS = 300;
const PATIENCE_MS = 3_000;
const ASKED_EACH_MS = 400;

/** Start the forms of lists: data-mc-export and data-mc-tidy. */
export function startExports(root = document) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.matches("[data-mc-tidy]")) tidy(form);
    if (!form.matches("[data-mc-export]")) return;
    event.preventDefault();
    if (!form.dataset.mcSent) send(form, event.submitter);
  });
}

function tidy(form) {
  const empty = [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.value === "");
  for (const field of empty) field.disabled = true;
  addEventListener("pageshow", () => empty.forEach((field) => { field.disabled = false; }), { once: true });
}

async function send(form, button) {
  form.dataset.mcSent = "1";
  const words = button.textContent;
  const busy = setTimeout(() => { button.textContent = button.dataset.mcBusy; }, SAID_AFTER_MS);
  const said = form.querySelector("[data-mc-export-said]");
  said.textContent = "";
  try {
    const data = new FormData(form);
    data.set(button.name, button.value);
    const answer = await fetch(form.action, { method: "POST", body: data });
    const file = answer.ok ? await waited(answer) : null;
    if (file) {
      location.assign(file);
      said.textContent = said.dataset.words;
      form.elements.act_id.value = crypto.randomUUID?.() ?? "";
    } else if (answer.ok && answer.redirected) location.assign(answer.url);
    else plainly(form, button); // the refusal is read on a page of its own
  } catch {
    plainly(form, button);
  } finally {
    clearTimeout(busy);
    button.textContent = words;
    delete form.dataset.mcSent;
  }
}

// As without script; the same id is the same export, so twice is once.
function plainly(form, button) {
  const pressed = document.createElement("input");
  Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
  form.append(pressed);
  form.submit();
}

// The address of the file as soon as it is there; nothing when it takes too long or has failed.
async function waited(answer) {
  const until = performance.now() + PATIENCE_MS;
  let page = await answer.text();
  while (performance.now() < until) {
    const part = new DOMParser().parseFromString(page, "text/html").querySelector("[data-mc-job]");
    const file = part?.querySelector("[data-mc-job-file]");
    if (file) return new URL(file.getAttribute("href"), answer.url).href;
    if (!part || !["waiting", "running"].includes(part.dataset.mcJob)) return null;
    await new Promise((done) => { setTimeout(done, ASKED_EACH_MS); });
    page = await (await fetch(answer.url, { headers: { "HX-Request": "true" } })).text();
  }
  return null;
}
