// The signature pad: a finger or pen draws, the form sends the drawing as a PNG data address.
// The way without drawing is the checkbox below it; with it ticked the pad is put away.

const WIDTH_PX = 2.4;

/** Start every signature pad of the page. */
export function startSignatures(root = document) {
  for (const block of root.querySelectorAll("[data-mc-signature]")) new Pad(block);
}

class Pad {
  constructor(block) {
    this.frame = block.querySelector("[data-mc-signature-pad]");
    this.value = block.querySelector("[data-mc-signature-value]");
    this.canvas = block.querySelector("canvas");
    const paper = block.querySelector("[data-mc-signature-paper]");
    this.frame.hidden = paper.checked;
    paper.addEventListener("change", () => {
      this.frame.hidden = paper.checked;
      if (paper.checked) this.clear();
      else this.fit();
    });
    block.querySelector("[data-mc-signature-again]").addEventListener("click", () => this.clear());
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => this.up());
    const kept = this.value.value;
    this.fit();
    if (kept) this.show(kept);
  }

  // A drawing that came back with the page, because something else on it was refused.
  show(drawing) {
    const image = new Image();
    image.addEventListener("load", () => {
      const { width, height } = this.canvas.getBoundingClientRect();
      this.pen?.drawImage(image, 0, 0, width, height);
    });
    image.src = drawing;
    this.value.value = drawing;
  }

  // The canvas has as many points as the screen shows; drawing is in CSS pixels.
  fit() {
    const { width, height } = this.canvas.getBoundingClientRect();
    if (!width) return;
    const scale = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.pen = this.canvas.getContext("2d");
    this.pen.scale(scale, scale);
    this.pen.lineWidth = WIDTH_PX;
    this.pen.lineCap = "round";
    this.pen.lineJoin = "round";
    this.pen.strokeStyle = "#16202b";
    this.value.value = "";
  }

  down(event) {
    if (!this.pen) this.fit();
    this.canvas.setPointerCapture(event.pointerId);
    this.last = point(event);
    this.drawing = true;
    this.line(this.last); // a dot is a stroke too
  }

  move(event) {
    if (!this.drawing) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) this.line(point(part));
  }

  line(next) {
    this.pen.beginPath();
    this.pen.moveTo(this.last.x, this.last.y);
    this.pen.lineTo(next.x, next.y);
    this.pen.stroke();
    this.last = next;
  }

  up() {
    if (!this.drawing) return;
    this.drawing = false;
    this.value.value = this.canvas.toDataURL("image/png");
  }

  clear() {
    this.pen?.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.value.value = "";
  }
}

function point(event) {
  return { x: event.offsetX, y: event.offsetY };
}
