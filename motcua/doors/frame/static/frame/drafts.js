// What was typed stays when a page turns out to be stale, the session has ended, or the network is lost.
// Kept in this tab alone, for whom the form was made and for half a day; never passwords, codes, numbers of identity
// papers, signatures, files or fields marked data-mc-no-draft. Sent and gone on: forgotten. Signed out: all forgotten.

const PREFIX = "mc-draft:";
const LEFT_OUT = new Set(["password", "file", "hidden", "submit", "button"]);
const SECRET = /signature|personal|paper_last4|identity|password|code|otp/i;
const KEPT_FOR_MS = 12 * 3600 * 1000;

/** Keep and give back the fields of every form of an act, and of those with data-mc-draft="name of the form". */
export function startDrafts(root = document) {
  const ofActs = [...root.querySelectorAll("form input[name=by]")].map((field) => field.form);
  const forms = [...new Set([...root.querySelectorAll("form[data-mc-draft]"), ...ofActs])];
  const here = new Set(forms.map(keyOf));
  forgetOver(here, root);
  for (const form of forms) {
    const key = keyOf(form);
    restore(form, key);
    form.addEventListener("input", () => keep(form, key));
    form.addEventListener("change", () => keep(form, key));
    form.addEventListener("submit", () => mark(key));
  }
  // A page that says data-mc-draft-done="name" tells that the act went through: the draft is over.
  for (const done of root.querySelectorAll("[data-mc-draft-done]")) {
    sessionStorage.removeItem(PREFIX + done.dataset.mcDraftDone);
  }
  root.addEventListener("submit", (event) => {
    if (event.target.matches?.("[data-mc-leaves]")) forgetAll();
  });
}

function keyOf(form) {
  return PREFIX + (form.dataset.mcDraft || location.pathname);
}

function ownerOf(form) {
  return form.querySelector("input[name=by]")?.value ?? "";
}

// A form that was sent and is not on the page that came has gone through; the sign-in page alone tells nothing.
function forgetOver(here, root) {
  const isSignIn = root.querySelector(".mc-signin") !== null;
  for (const key of keys()) {
    const draft = read(key);
    const isOld = !draft || Date.now() - draft.at > KEPT_FOR_MS;
    if (isOld || (draft.isSent && !isSignIn && !here.has(key))) sessionStorage.removeItem(key);
  }
}

function forgetAll() {
  for (const key of keys()) sessionStorage.removeItem(key);
}

function keys() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full or forbidden store only means that nothing is kept.
  }
}

function fields(form) {
  return [...form.elements].filter(
    (field) =>
      field.name && !LEFT_OUT.has(field.type) && !SECRET.test(field.name) && field.dataset.mcNoDraft === undefined,
  );
}

function keep(form, key) {
  const typed = fields(form).map((field) => [field.name, field.value, isTick(field) ? field.checked : null]);
  write(key, { by: ownerOf(form), at: Date.now(), isSent: false, typed });
}

function mark(key) {
  const draft = read(key);
  if (draft) write(key, { ...draft, isSent: true });
}

// A form that the server has filled in anew (data-mc-draft-from="server") is the draft from now on.
function restore(form, key) {
  if (form.dataset.mcDraftFrom === "server") {
    keep(form, key);
    return;
  }
  const draft = read(key);
  if (!draft?.typed) return;
  if (draft.by !== ownerOf(form)) {
    sessionStorage.removeItem(key); // another person sits here now
    return;
  }
  const waiting = fields(form);
  for (const [name, value, checked] of draft.typed) {
    const index = waiting.findIndex((field) => field.name === name && (!isTick(field) || field.value === value));
    if (index < 0) continue;
    const [field] = waiting.splice(index, 1);
    if (isTick(field)) field.checked = checked;
    else if (field.value === field.defaultValue || field.value === "") field.value = value; // not over what is typed
  }
}

function isTick(field) {
  return field.type === "checkbox" || field.type === "radio";
}
