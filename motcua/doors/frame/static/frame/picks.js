// Ticks of a list: all of the page at once, a stretch with Shift, the whole list, and how many there are. Space ticks the
// row that j and k have reached. Without script each row is ticked by itself, or the whole list.

const boxes = () => [...document.querySelectorAll("[data-mc-pick]")];
const form = document.querySelector("[data-mc-many]");
const all = form?.querySelector("[data-mc-pick-all]");
const whole = form?.querySelector("[data-mc-pick-list]");
const count = form?.querySelector("[data-mc-pick-count]");
const button = document.querySelector("[data-mc-pick-words]");
let last = null;

function show() {
  const now = boxes();
  const ticked = now.filter((box) => box.checked).length;
  const n = whole?.checked ? whole.dataset.mcPickList : ticked;
  if (count) count.textContent = n ? count.dataset.mcSome.replace("{n}", n) : count.dataset.mcNone;
  if (button) button.querySelector("[data-mc-pick-says]").textContent = button.dataset.mcPickWords.replace("{n}", n);
  if (all) {
    all.checked = ticked > 0 && ticked === now.length;
    all.indeterminate = ticked > 0 && ticked < now.length;
  }
  for (const box of now) box.closest("tr")?.classList.toggle("mc-table__current", Boolean(form) && box.checked);
}

function tickAll(is) {
  for (const box of boxes()) box.checked = is;
  if (whole && !is) whole.checked = false;
  show();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-mc-pick]");
  if (!box) return;
  const now = boxes();
  if (event.shiftKey && last && last !== box) {
    const [from, to] = [now.indexOf(last), now.indexOf(box)].sort((a, b) => a - b);
    for (const other of now.slice(from, to + 1)) other.checked = box.checked;
  }
  if (whole && !box.checked) whole.checked = false; // the whole list is no longer meant
  last = box;
  show();
});

// Space ticks the row that holds the focus, Shift Space all of the page; on a button or a box it is the browser's own.
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  const row = event.target.closest?.("[data-mc-list] tr");
  if (!row || !event.target.matches("a, [data-mc-pick]")) return;
  if (event.shiftKey) {
    event.preventDefault();
    tickAll(!boxes().every((box) => box.checked));
  } else if (event.target.matches("a")) {
    const box = row.querySelector("[data-mc-pick]");
    if (!box) return;
    event.preventDefault(); // the page does not scroll
    box.click();
  }
});

if (all) {
  all.closest("label").hidden = false;
  all.addEventListener("change", () => tickAll(all.checked));
}
whole?.addEventListener("change", () => tickAll(whole.checked));
document.addEventListener("htmx:afterSwap", show); // rows that follow
addEventListener("pageshow", show); // ticks that the browser brings back are counted too
show();
