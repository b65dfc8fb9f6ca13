// The picture of a page in the viewer: zoomed by wheel, buttons, keys and two fingers, moved by dragging and arrows. It is fetched when it is
// first shown; who looked at pictures last sees the next page as one, too.
(() => {
  const wb = window.wenbao;
  const STEP = 1.3, MOVE = 70, LARGEST = 3, QUOTE = 24; // LARGEST: screen pixels of one of the picture's; QUOTE: of a quoted line's height, at least
  const BUTTON = '.switch [data-view="as-scan"]';
  let view = null;

  const between = (low, value, high) => Math.max(low, Math.min(value, high));
  const middle = (points) => ({ x: (points[0].x + points.at(-1).x) / 2, y: (points[0].y + points.at(-1).y) / 2 });
  const apart = (points) => Math.hypot(points[0].x - points[1].x, points[0].y - points[1].y);

  class View {
    constructor(frame) {
      this.frame = frame;
      this.plate = frame.querySelector(".plate");
      this.image = frame.querySelector("img");
      [this.width, this.height] = [Number(frame.dataset.width), Number(frame.dataset.height)];
      this.fingers = new Map();
      this.image.addEventListener("load", () => this.settle());
      this.image.addEventListener("error", () => wb.say("scan_lost"));
      this.image.src = this.image.dataset.src;
      new ResizeObserver(() => { if (frame.clientWidth) { if (this.touched) this.settle(); else this.begin(); } }).observe(frame);
    }
    get smallest() { return Math.min(this.frame.clientWidth / this.width, this.frame.clientHeight / this.height); }
    get largest() { return Math.max(4 * this.smallest, (LARGEST * (this.image.naturalWidth || 0)) / this.width); }
    // The quoted words, in the page's own unit; null where none is boxed.
    get quote() {
      const boxes = [...this.plate.querySelectorAll("rect")].map((one) => ["x", "y", "width", "height"].map((name) => Number(one.getAttribute(name))));
      if (!boxes.length) return null;
      const [left, top] = [0, 1].map((side) => Math.min(...boxes.map((box) => box[side])));
      const [right, bottom] = [0, 1].map((side) => Math.max(...boxes.map((box) => box[side] + box[side + 2])));
      return { left, top, right, bottom, line: Math.min(...boxes.map((box) => Math.min(box[2], box[3]))) };
    }
    // At first the page is as wide as its window, with the quoted words in the middle as far as that goes.
    begin() {
      this.scale = this.frame.clientWidth / this.width;
      this.center(this.quote ?? { left: 0, right: this.width, top: 0, bottom: 0 });
    }
    center({ left, top, right, bottom }) {
      this.x = this.frame.clientWidth / 2 - ((left + right) / 2) * this.scale;
      this.y = this.frame.clientHeight / 2 - ((top + bottom) / 2) * this.scale;
      this.settle();
    }
    settle() {
      this.scale = between(this.smallest, this.scale, this.largest);
      const place = (at, size, room) => (size <= room ? (room - size) / 2 : between(room - size, at, 0));
      this.x = place(this.x, this.width * this.scale, this.frame.clientWidth);
      this.y = place(this.y, this.height * this.scale, this.frame.clientHeight);
      Object.assign(this.plate.style, { width: `${this.width * this.scale}px`, height: `${this.height * this.scale}px`, transform: `translate(${this.x}px, ${this.y}px)` });
    }
    zoom(factor, at = { x: this.frame.clientWidth / 2, y: this.frame.clientHeight / 2 }) {
      this.touched = true;
      const scale = between(this.smallest, this.scale * factor, this.largest);
      this.x = at.x - ((at.x - this.x) * scale) / this.scale;
      this.y = at.y - ((at.y - this.y) * scale) / this.scale;
      this.scale = scale;
      this.settle();
    }
    move(x, y) { this.touched = true; this.x += x; this.y += y; this.settle(); }
    whole() { this.touched = true; this.scale = this.smallest; this.settle(); }
    toQuote() {
      const quote = this.quote;
      if (!quote) return;
      this.touched = true;
      const fits = 0.9 * Math.min(this.frame.clientWidth / (quote.right - quote.left), this.frame.clientHeight / (quote.bottom - quote.top));
      this.scale = between(this.frame.clientWidth / this.width, Math.min(fits, (1.5 * QUOTE) / quote.line), this.largest);
      this.scale = Math.max(this.scale, Math.min(QUOTE / quote.line, this.largest));
      this.center(quote);
    }
    point(event) {
      const box = this.frame.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    }
    press(event) {
      if (event.button) return;
      this.frame.setPointerCapture(event.pointerId);
      this.fingers.set(event.pointerId, this.point(event));
      this.frame.classList.add("moving");
    }
    drag(event) {
      if (!this.fingers.has(event.pointerId)) return;
      const before = [...this.fingers.values()].slice(0, 2);
      this.fingers.set(event.pointerId, this.point(event));
      const after = [...this.fingers.values()].slice(0, 2);
      const [from, to] = [middle(before), middle(after)];
      this.move(to.x - from.x, to.y - from.y);
      if (after.length === 2 && apart(before) > 0) this.zoom(apart(after) / apart(before), to);
    }
    lift(event) {
      this.fingers.delete(event.pointerId);
      if (!this.fingers.size) this.frame.classList.remove("moving");
    }
    key(event) {
      const keys = {
        "+": () => this.zoom(STEP), "=": () => this.zoom(STEP), "-": () => this.zoom(1 / STEP), _: () => this.zoom(1 / STEP), 0: () => this.whole(),
        ArrowLeft: () => this.move(MOVE, 0), ArrowRight: () => this.move(-MOVE, 0), ArrowUp: () => this.move(0, MOVE), ArrowDown: () => this.move(0, -MOVE),
      };
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    }
    wheel(event) {
      event.preventDefault();
      const lines = event.deltaMode ? 16 : 1;
      this.zoom(Math.exp(-between(-240, event.deltaY * lines, 240) * (event.ctrlKey ? 0.01 : 0.0018)), this.point(event));
    }
  }

  const live = (frame) => {
    const made = new View(frame);
    for (const [name, work] of [["pointerdown", "press"], ["pointermove", "drag"], ["pointerup", "lift"], ["pointercancel", "lift"], ["keydown", "key"], ["wheel", "wheel"]])
      frame.addEventListener(name, (event) => made[work](event), { passive: false });
    frame.addEventListener("dblclick", (event) => made.zoom(event.shiftKey ? 1 / 2 : 2, made.point(event)));
    return made;
  };

  // The viewer shows another source, or another view of it.
  wb.scan = (viewer) => {
    const frame = viewer.querySelector(".as-scan:not([hidden]) .scan");
    view = frame && (frame.wbView ??= live(frame));
  };
  wb.preferred = (viewer) => (wb.stored("wenbao.view") === "as-scan" ? viewer.querySelector(BUTTON) : null);
  Object.assign(wb.acts, {
    "scan-in": () => view?.zoom(STEP),
    "scan-out": () => view?.zoom(1 / STEP),
    "scan-whole": () => view?.whole(),
    "scan-quote": () => view?.toQuote(),
  });
})();
