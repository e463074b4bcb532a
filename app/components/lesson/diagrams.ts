/** Fetched and drawn this far ahead of the screen. */
const AHEAD = "600px";
/** A frame that says nothing for so long will not draw any more. */
const DRAWN_WITHIN_MS = 20_000;

interface Answer {
  readonly ready?: boolean;
  readonly drawn?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly message?: string;
}

/**
 * Draws the diagrams below `root` as they come into sight, each in a frame without an origin: what an author has
 * written into one can reach neither the page nor the network. Returns the way to stop.
 */
export function showDiagrams(root: HTMLElement, theme: "light" | "dark"): () => void {
  const ending = new AbortController();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        draw(target as HTMLElement, theme, ending.signal);
      }
    },
    { rootMargin: AHEAD },
  );
  for (const figure of root.querySelectorAll<HTMLElement>(".diagram")) {
    if (figure.dataset["theme"] !== theme) observer.observe(figure);
  }
  return () => {
    observer.disconnect();
    ending.abort();
  };
}

function draw(figure: HTMLElement, theme: "light" | "dark", signal: AbortSignal): void {
  const source = figure.querySelector("code")?.textContent ?? "";
  const frame = document.createElement("iframe");
  // Scripts, and nothing else: no origin, no forms, no windows, no navigation of the page.
  frame.sandbox.add("allow-scripts");
  frame.title = "Diagram";
  frame.className = "diagram-frame";
  frame.src = "/diagram";
  const giveUp = setTimeout(
    () => tellProblem(figure, frame, "The diagram could not be drawn."),
    DRAWN_WITHIN_MS,
  );
  signal.addEventListener("abort", () => clearTimeout(giveUp));
  const hear = ({ source: from, data }: MessageEvent<Answer | null>) => {
    if (from === null || from !== frame.contentWindow || typeof data !== "object" || data === null) return;
    if (data.ready === true) {
      // Its origin has no name, so none can be asked for; the frame is ours.
      frame.contentWindow?.postMessage({ source, dark: theme === "dark" }, "*");
      return;
    }
    clearTimeout(giveUp);
    if (data.drawn === true) fit(figure, frame, data, theme);
    else tellProblem(figure, frame, String(data.message ?? ""));
  };
  window.addEventListener("message", hear, { signal });
  figure.querySelector(":scope > .diagram-frame:not([data-drawn])")?.remove();
  figure.prepend(frame);
}

function fit(figure: HTMLElement, frame: HTMLIFrameElement, { width, height }: Answer, theme: string): void {
  const wide = Math.min(Math.max(Number(width) || 300, 20), 2_000);
  const high = Math.min(Math.max(Number(height) || 150, 20), 4_000);
  figure.querySelector(":scope > .diagram-frame[data-drawn]")?.remove();
  figure.querySelector(":scope > .diagram-problem")?.remove();
  frame.dataset["drawn"] = "";
  frame.style.width = `${String(wide)}px`;
  frame.style.aspectRatio = `${String(wide)} / ${String(high)}`;
  figure.dataset["theme"] = theme;
}

function tellProblem(figure: HTMLElement, frame: HTMLIFrameElement, message: string): void {
  frame.remove();
  figure.querySelector(":scope > .diagram-problem")?.remove();
  const problem = document.createElement("p");
  problem.className = "diagram-problem";
  problem.textContent = `This diagram could not be drawn; here is what was written. ${message.split("\n", 3).join(" ")}`;
  figure.prepend(problem);
  figure.querySelector("details")?.setAttribute("open", "");
}
