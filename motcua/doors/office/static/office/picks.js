// Ticks of a list: all of the page at once, a stretch with Shift, and how many there are. Without script each is ticked.

const form = document.querySelector("[data-mc-many]");
if (form) {
  const boxes = [...document.querySelectorAll("[data-mc-pick]")];
  const all = form.querySelector("[data-mc-pick-all]");
  const count = form.querySelector("[data-mc-pick-count]");
  let last = null;

  const show = () => {
    const n = boxes.filter((box) => box.checked).length;
    count.textContent = n ? count.dataset.mcSome.replace("{n}", n) : count.dataset.mcNone;
    all.checked = n > 0 && n === boxes.length;
    all.indeterminate = n > 0 && n < boxes.length;
    for (const box of boxes) box.closest("tr")?.classList.toggle("mc-table__current", box.checked);
  };

  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last && last !== box) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
      }
      last = box;
      show();
    });
  }
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  addEventListener("pageshow", show); // ticks that the browser brings back are counted too
  show();
}
