// Scans on a page: files by drop, picker, camera or folder, sent in pieces; the viewer beside the contents.
// Without it the form sends its files whole, and every link leads to a page.

const AT_ONCE = 2;
const TRIES = 4;
const WAIT_MS = 800;
const POLL_MS = 1200;
const POLL_MAX_MS = 15_000;
const ZOOMS = 4;

// -- what is shown, and shown again --------------------------------------------------------------------------------

/** The shelf and the viewer; both come from the server, the same part that the page itself includes. */
class Shown {
  #zoom = 0;
  #wait = POLL_MS;

  constructor(section) {
    this.section = section;
    this.body = section.querySelector("[data-mc-scans-shown]");
    this.query = new URLSearchParams();
    if (!this.body) return;
    this.isWide = section.dataset.mcWide !== undefined;
    this.#start();
    if (this.isWide) {
      section.addEventListener("click", (event) => this.#click(event));
      section.addEventListener("keydown", (event) => this.#key(event));
    }
  }

  /** Ask for the part again; `focus` is a selector of what gets the focus afterwards. */
  async refresh(focus = "") {
    const address = new URL(this.section.dataset.mcScans, location.href);
    for (const [name, value] of this.query) address.searchParams.set(name, value);
    address.searchParams.set("ve", this.section.dataset.mcBack);
    if (this.isWide) address.searchParams.set("rong", "1");
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    // While somebody writes a reason or chooses a component the part stays as it is.
    if (this.body.querySelector("details[open] :focus")) return;
    this.body.innerHTML = await answer.text();
    this.#start();
    if (focus) (this.body.querySelector(focus) ?? this.body.querySelector("[data-mc-frame]"))?.focus();
  }

  #start() {
    for (const hidden of this.body.querySelectorAll("[data-mc-zoom], [data-mc-zoom-hint]")) hidden.hidden = false;
    this.#show();
    clearTimeout(this.timer);
    if (!this.body.querySelector("[data-mc-pending]")) {
      this.#wait = POLL_MS;
      return;
    }
    this.timer = setTimeout(() => this.refresh(), this.#wait);
    this.#wait = Math.min(this.#wait * 1.5, POLL_MAX_MS);
  }

  #click(event) {
    const link = event.target.closest("a[data-mc-view]");
    const zoom = event.target.closest("[data-mc-zoom]");
    if (zoom) this.#zoomBy(Number(zoom.dataset.mcZoom));
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const asked = new URL(link.href).searchParams;
    for (const name of ["tep", "trang", "xoay"]) {
      if (asked.has(name)) this.query.set(name, asked.get(name));
      else this.query.delete(name);
    }
    const turn = link.dataset.mcTurn;
    const scan = link.dataset.mcView;
    this.refresh(turn ? `[data-mc-turn="${turn}"]` : scan ? `[data-mc-view="${scan}"]` : "[data-mc-frame]");
  }

  #key(event) {
    if (!event.target.closest("[data-mc-viewer]") || event.ctrlKey || event.altKey || event.metaKey) return;
    const turn = { ArrowLeft: "before", ArrowRight: "after", r: "turn", R: "turn" }[event.key];
    const zoom = { "+": 1, "=": 1, "-": -1 }[event.key];
    const frame = this.body.querySelector("[data-mc-frame]");
    // In a picture that is larger than its frame the arrows move the picture.
    if (turn && this.#zoom && event.key.startsWith("Arrow") && event.target === frame) return;
    if (turn) this.body.querySelector(`[data-mc-turn="${turn}"]`)?.click();
    if (zoom) this.#zoomBy(zoom);
    if (turn || zoom) event.preventDefault();
  }

  #zoomBy(step) {
    this.#zoom = Math.min(ZOOMS - 1, Math.max(0, this.#zoom + step));
    this.#show();
  }

  #show() {
    const frame = this.body.querySelector("[data-mc-frame]");
    if (frame) frame.dataset.zoom = String(this.#zoom);
  }
}

// -- files on their way ----------------------------------------------------------------------------------------------

/** The queue of one form: what is chosen or dropped is sent in pieces, two files at a time. */
class Uploads {
  #waiting = [];
  #running = 0;
  #all = 0;
  #done = 0;

  constructor(form, whenDone) {
    this.form = form;
    this.whenDone = whenDone;
    this.list = form.querySelector("[data-mc-uploads]");
    this.row = form.querySelector("template[data-mc-row]");
    this.said = form.querySelector("[data-mc-said]");
    this.input = form.querySelector("input[type=file]");
    for (const plain of form.querySelectorAll("[data-mc-plain]")) plain.hidden = true;
    for (const hidden of form.querySelectorAll("[data-mc-script]")) hidden.hidden = false;
    this.input.addEventListener("change", () => this.#take(this.input, "FILE"));
    form.addEventListener("submit", (event) => event.preventDefault());
    const pick = form.querySelector('[data-mc-pick="FILE"]');
    pick.hidden = false;
    pick.addEventListener("click", () => this.input.click());
    this.#picker("CAMERA", matchMedia("(pointer: coarse)").matches, { accept: "image/*", capture: "environment" });
    this.#picker("FOLDER", "webkitdirectory" in this.input, { webkitdirectory: "" });
    this.#drops(form.querySelector("[data-mc-drop]"));
    document.addEventListener("keydown", (event) => {
      if (!event.altKey || event.ctrlKey || event.code !== "KeyS") return;
      event.preventDefault();
      pick.focus();
      pick.click();
    });
    addEventListener("beforeunload", (event) => {
      if (this.#running || this.#waiting.length) event.preventDefault();
    });
  }

  #picker(way, isThere, attributes) {
    const button = this.form.querySelector(`[data-mc-pick="${way}"]`);
    if (!button || !isThere) return;
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = way === "FOLDER";
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.addEventListener("change", () => this.#take(input, way));
    button.hidden = false;
    button.addEventListener("click", () => input.click());
  }

  #drops(zone) {
    const over = (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.add("mc-drop__zone--over");
    };
    zone.addEventListener("dragenter", over);
    zone.addEventListener("dragover", over);
    zone.addEventListener("dragleave", () => zone.classList.remove("mc-drop__zone--over"));
    zone.addEventListener("drop", async (event) => {
      event.preventDefault();
      zone.classList.remove("mc-drop__zone--over");
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
      const plain = [...event.dataTransfer.files];
      const isFolder = entries.some((entry) => entry?.isDirectory);
      const files = isFolder ? (await Promise.all(entries.map(filesIn))).flat() : plain;
      this.#add(files, isFolder ? "FOLDER" : "FILE");
    });
  }

  #take(input, way) {
    this.#add([...input.files], way);
    input.value = "";
  }

  #add(files, way) {
    // A folder brings along what its system keeps in it.
    const wanted = way === "FOLDER" ? files.filter((file) => !/^(\.|thumbs\.db|desktop\.ini)/i.test(file.name)) : files;
    for (const file of wanted) {
      const one = new Upload(this.form, file, way, this.#line(file));
      one.again.addEventListener("click", () => this.#queue(one));
      this.#all += 1;
      this.#queue(one);
    }
  }

  #line(file) {
    const line = this.row.content.firstElementChild.cloneNode(true);
    line.querySelector("[data-name]").textContent = file.name;
    line.querySelector("progress").setAttribute("aria-label", file.name);
    this.list.append(line);
    return line;
  }

  #queue(one) {
    one.tell("waiting");
    this.#waiting.push(one);
    this.#next();
  }

  async #next() {
    if (this.#running >= AT_ONCE || !this.#waiting.length) return;
    this.#running += 1;
    const one = this.#waiting.shift();
    const isDone = one.isCancelled ? false : await one.send();
    this.#running -= 1;
    if (isDone) {
      this.#done += 1;
      this.said.textContent = this.row.dataset.sum.replace("{done}", this.#done).replace("{all}", this.#all);
      this.whenDone();
    }
    this.#next();
  }
}

/** One file: begun, sent piece by piece, ended; after a cut it goes on where the server says it was. */
class Upload {
  isCancelled = false;
  #stop = new AbortController();

  constructor(form, file, way, line) {
    this.form = form;
    this.file = file;
    this.way = way;
    this.line = line;
    this.words = form.querySelector("template[data-mc-row]").dataset;
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    this.begin = form.dataset.mcUpload;
    this.address = `${this.begin}/${(this.id = newId())}`;
    this.paper = form.querySelector("[name=paper_no]").value;
    this.state = line.querySelector("[data-state]");
    this.bar = line.querySelector("progress");
    this.again = line.querySelector("[data-again]");
    this.cancelButton = line.querySelector("[data-cancel]");
    this.cancelButton.addEventListener("click", () => this.cancel());
  }

  tell(word, sentence = this.words[word]) {
    this.line.dataset.is = word;
    this.state.textContent = sentence;
    this.again.hidden = word !== "lost";
    this.cancelButton.hidden = ["done", "repeated", "refused", "cancelled"].includes(word);
    this.bar.hidden = this.cancelButton.hidden;
  }

  /** Send the file; true when it has become a scan. */
  async send() {
    if (!this.file.size) return this.#refuse(this.words.empty);
    if (this.file.size > Number(this.form.dataset.most)) return this.#refuse(this.words.large);
    this.tell("sending");
    try {
      let offset = (await this.#ask(this.begin, { method: "POST", body: this.#about() })).offset;
      const size = Number(this.form.dataset.chunk);
      while (offset < this.file.size) {
        const piece = this.file.slice(offset, offset + size);
        const said = await this.#ask(`${this.address}?tu=${offset}`, { method: "PUT", body: piece });
        offset = said.offset;
        this.bar.value = Math.round((100 * offset) / this.file.size);
      }
      this.tell("checking");
      const ended = await this.#ask(`${this.address}/xong`, { method: "POST" });
      this.tell(ended.repeated ? "repeated" : "done");
      return true;
    } catch (fault) {
      if (this.isCancelled) return false;
      if (fault instanceof Refused) return this.#refuse(fault.message);
      this.tell("lost");
      return false;
    }
  }

  cancel() {
    this.isCancelled = true;
    this.#stop.abort();
    this.tell("cancelled");
    fetch(this.address, { method: "DELETE", headers: { "X-CSRFToken": this.token } }).catch(() => null);
  }

  #about() {
    const door = this.form.querySelector("[name=door]").value;
    return new URLSearchParams({
      upload_id: this.id, name: this.file.name, size: this.file.size, paper_no: this.paper, way: this.way, door,
    });
  }

  #refuse(sentence) {
    this.state.setAttribute("role", "alert");
    this.tell("refused", sentence);
    return false;
  }

  /** Ask the server; a piece that does not join is answered with where to go on, a lost line is tried again. */
  async #ask(address, options) {
    for (let round = 1; ; round += 1) {
      const answer = await fetch(address, {
        ...options, headers: { "X-CSRFToken": this.token }, signal: this.#stop.signal,
      }).catch((fault) => {
        if (this.isCancelled || round >= TRIES) throw fault;
        return null;
      });
      const said = answer ? await answer.json().catch(() => null) : null;
      if (answer?.ok && said) return said;
      if (said?.offset !== undefined) return said;
      if (said?.sentence && answer.status < 500) throw new Refused(said.sentence);
      if (round >= TRIES) throw new Error("no answer");
      await new Promise((resolve) => { setTimeout(resolve, WAIT_MS * 2 ** (round - 1)); });
    }
  }
}

class Refused extends Error {}

/** A random id; `randomUUID` is only there on secure pages, a counter's own network may have none. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function filesIn(entry) {
  if (!entry) return [];
  if (entry.isFile) return [await new Promise((resolve, reject) => { entry.file(resolve, reject); })];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(filesIn))).flat();
}

for (const section of document.querySelectorAll("[data-mc-scans]")) {
  const shown = new Shown(section);
  const form = section.querySelector("[data-mc-upload]");
  if (form) new Uploads(form, () => shown.refresh());
}
