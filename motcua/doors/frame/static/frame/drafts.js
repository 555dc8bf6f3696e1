// What was typed stays when a page turns out to be stale or the network is lost.
// Kept in this tab alone, by the form's name; never passwords, files or fields marked data-mc-no-draft.

const PREFIX = "mc-draft:";
const LEFT_OUT = new Set(["password", "file", "hidden", "submit", "button"]);

/** Keep and give back the fields of every form with data-mc-draft="name of the form". */
export function startDrafts(root = document) {
  for (const form of root.querySelectorAll("form[data-mc-draft]")) {
    const key = PREFIX + form.dataset.mcDraft;
    restore(form, key);
    form.addEventListener("input", () => keep(form, key));
    form.addEventListener("change", () => keep(form, key));
  }
  // A page that says data-mc-draft-done="name" tells that the act went through: the draft is over.
  for (const done of root.querySelectorAll("[data-mc-draft-done]")) {
    sessionStorage.removeItem(PREFIX + done.dataset.mcDraftDone);
  }
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !LEFT_OUT.has(field.type) && field.dataset.mcNoDraft === undefined,
  );
}

function keep(form, key) {
  const typed = fields(form).map((field) => [field.name, field.value, isTick(field) ? field.checked : null]);
  try {
    sessionStorage.setItem(key, JSON.stringify(typed));
  } catch {
    // A full or forbidden store only means that nothing is kept.
  }
}

function restore(form, key) {
  let typed;
  try {
    typed = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  } catch {
    return;
  }
  const waiting = fields(form);
  for (const [name, value, checked] of typed) {
    const index = waiting.findIndex((field) => field.name === name && (!isTick(field) || field.value === value));
    if (index < 0) continue;
    const [field] = waiting.splice(index, 1);
    if (isTick(field)) field.checked = checked;
    else if (field.value === field.defaultValue || field.value === "") field.value = value; // the server's word goes first
  }
}

function isTick(field) {
  return field.type === "checkbox" || field.type === "radio";
}
