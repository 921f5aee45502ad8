/** A canvas that fills its box, in device pixels, drawn at most once per frame. */

import { readable } from "../readable.ts";

const LOWEST = 160;
/** The minimum height, for low windows. */
const HIGHEST = 360;

export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #observer: ResizeObserver;
  #asked = 0;
  width = 0;
  height = 0;

  constructor(readonly draw: (context: CanvasRenderingContext2D) => void) {
    this.canvas = document.createElement("canvas");
    this.canvas.className = "surface";
    this.canvas.tabIndex = 0;
    this.canvas.role = "application";
    const context = this.canvas.getContext("2d");
    if (context === null) throw new Error("This browser does not support canvas");
    this.#context = context;
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(this.canvas);
    window.addEventListener("themechange", this.redraw);
  }

  /** Set the description for screen readers. */
  describe(label: string): void {
    if (this.canvas.getAttribute("aria-label") !== label)
      this.canvas.setAttribute("aria-label", label);
  }

  /** Set the height to that of the content, within limits. */
  fit(tall: number): void {
    const highest = Math.max(HIGHEST, innerHeight * 0.7);
    this.canvas.style.height = `${Math.min(Math.max(tall, LOWEST), highest)}px`;
    this.redraw();
  }

  /** Redraw before the next frame. */
  readonly redraw = (): void => {
    if (this.#asked !== 0) return;
    this.#asked = requestAnimationFrame(() => {
      this.#asked = 0;
      if (this.width === 0) return;
      this.#context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      this.#context.clearRect(0, 0, this.width, this.height);
      this.#context.font = "12px system-ui, sans-serif";
      this.#context.textBaseline = "middle";
      this.draw(this.#context);
    });
  };

  destroy(): void {
    cancelAnimationFrame(this.#asked);
    this.#observer.disconnect();
    window.removeEventListener("themechange", this.redraw);
  }

  #resize(): void {
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.clientHeight;
    this.canvas.width = Math.round(this.width * devicePixelRatio);
    this.canvas.height = Math.round(this.height * devicePixelRatio);
    this.redraw();
  }
}

/** Return the text, cut with an ellipsis if it is wider than `width`. */
export function fitted(context: CanvasRenderingContext2D, raw: string, width: number): string {
  const text = readable(raw);
  if (context.measureText(text).width <= width) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > width)
    length = Math.floor(length * 0.9);
  return `${text.slice(0, length)}…`;
}
