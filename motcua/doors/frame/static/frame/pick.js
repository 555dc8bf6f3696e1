// A list that narrows while one types (data-mc-options="#list" on the input, data-mc-option on the links of the list).
// Enter takes the first, the arrows go down and up, any letter goes on in the input. Without script it is a search form.

/** Start every picking input of the page. */
export function startPick(root = document) {
  for (const input of root.querySelectorAll("[data-mc-options]")) new Pick(input, root);
}

class Pick {
  constructor(input, root) {
    this.input = input;
    this.root = root;
    this.shown = input.value; // the words that the list answers
    this.isWaiting = false;
    input.addEventListener("keydown", (event) => this.inInput(event));
    root.addEventListener("keydown", (event) => this.inList(event));
    root.addEventListener("htmx:afterSwap", () => {
      this.shown = this.asked;
      if (this.isWaiting && this.shown === this.input.value) this.choose();
    });
    root.addEventListener("htmx:beforeRequest", (event) => {
      if (event.target === input) this.asked = input.value;
    });
  }

  options() {
    return [...this.root.querySelectorAll(`${this.input.dataset.mcOptions} [data-mc-option]`)];
  }

  inInput(event) {
    if (event.isComposing || event.ctrlKey || event.altKey) return;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      const [first, second] = this.options();
      (second ?? first)?.focus();
    } else if (event.key === "Enter" && !event.defaultPrevented) {
      if (!this.options().length && this.shown === this.input.value) return; // the form searches, and says why not
      event.preventDefault();
      if (this.shown === this.input.value) this.choose();
      else this.isWaiting = true; // the list is on its way
    } else this.isWaiting = false;
  }

  choose() {
    this.isWaiting = false;
    this.options()[0]?.click();
  }

  inList(event) {
    const options = this.options();
    const at = options.indexOf(this.root.activeElement);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      (next < 0 ? this.input : options[Math.min(next, options.length - 1)]).focus();
    } else if (event.key.length === 1 && !"jk".includes(event.key)) {
      this.input.focus(); // the letter goes on in the input
    }
  }
}
