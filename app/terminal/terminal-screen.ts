import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { Terminal } from "@xterm/xterm";
import { copySelection, pasteClipboard } from "./clipboard.ts";
import { guardErasing } from "./erase-guard.ts";
import { answerOnlyWhen } from "./query-answers.ts";
import { handleTerminalKeys, type TerminalKeys } from "./terminal-keys.ts";
import type { Size } from "./terminal-protocol.ts";
import { terminalTheme } from "./terminal-theme.ts";
import "@xterm/xterm/css/xterm.css";

export interface ScreenHost extends TerminalKeys {
  onText(text: string): void;
  onBytes(bytes: Uint8Array<ArrayBuffer>): void;
  /** How many columns and rows fit now. */
  onFit(fit: Size): void;
  mayAnswer(): boolean;
}

export interface ScreenLook {
  readonly theme: "light" | "dark";
  readonly fontSize: number;
  readonly screenReader: boolean;
}

/** While the pane is hidden nothing can be measured; a shell needs some size to start with. */
const HIDDEN_FIT: Size = { columns: 80, rows: 24 };
const SMALLEST_FONT = 9;
/** A page that never rests has its terminals drawn by the graphics card all the same. */
const RESTS_WITHIN_MS = 1_000;

/** xterm in one element. Keeps its own fit apart from the shared size, which may be someone else's. */
export class TerminalScreen {
  readonly #terminal: Terminal;
  readonly #fitter = new FitAddon();
  readonly #searcher = new SearchAddon();
  readonly #observer: ResizeObserver;
  readonly #host: ScreenHost;
  #fontSize: number;
  #fit = HIDDEN_FIT;
  #size: Size | null = null;
  #takeLink: (uri: string) => boolean = () => false;

  constructor(container: HTMLElement, look: ScreenLook, host: ScreenHost) {
    this.#host = host;
    this.#fontSize = look.fontSize;
    const linkHandler = {
      activate: (_event: MouseEvent, uri: string) => this.#openLink(uri),
      // A program may give any words to its link: where it leads is shown before anyone follows it.
      hover: (_event: MouseEvent, uri: string) => this.#nameTarget(uri),
      leave: () => this.#nameTarget(""),
    };
    const terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      fontFamily: '"JetBrains Mono Variable", ui-monospace, "Cascadia Mono", Menlo, monospace',
      fontSize: look.fontSize,
      lineHeight: 1.2,
      minimumContrastRatio: 4.5,
      screenReaderMode: look.screenReader,
      scrollback: 5000,
      theme: terminalTheme(look.theme),
      linkHandler,
    });
    this.#terminal = terminal;
    terminal.loadAddon(this.#fitter);
    terminal.loadAddon(this.#searcher);
    terminal.loadAddon(new Unicode11Addon());
    terminal.loadAddon(new WebLinksAddon(linkHandler.activate, linkHandler));
    terminal.unicode.activeVersion = "11";
    guardErasing(terminal);
    answerOnlyWhen(terminal, () => host.mayAnswer());
    handleTerminalKeys(terminal, host);
    terminal.onData((text) => host.onText(text));
    terminal.onBinary((text) => host.onBytes(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
    terminal.open(container);
    if (terminal.textarea) {
      terminal.textarea.ariaLabel = "Terminal. Press Control M, or Escape and then Tab, to leave with Tab.";
    }
    // The first letters do not wait for a card to be got ready.
    const printed = terminal.onWriteParsed(() => {
      printed.dispose();
      whenAtRest(() => void drawByGraphicsCard(terminal));
    });
    this.#measure();
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observer.observe(container);
  }

  get fit(): Size {
    return this.#fit;
  }

  write(bytes: Uint8Array | string, drawn?: () => void): void {
    this.#terminal.write(bytes, drawn);
  }

  /** The shared size. When it does not fit here the letters get smaller; what is left scrolls. */
  setSize(size: Size): void {
    this.#size = size;
    this.#apply();
  }

  setLook(look: ScreenLook): void {
    this.#terminal.options.theme = terminalTheme(look.theme);
    this.#terminal.options.screenReaderMode = look.screenReader;
    if (look.fontSize === this.#fontSize) return;
    this.#fontSize = look.fontSize;
    this.#measure();
  }

  /** What somebody follows is offered to `take` first; what it leaves opens in a new tab. */
  offerLinks(take: (uri: string) => boolean): void {
    this.#takeLink = take;
  }

  setCanType(canType: boolean): void {
    this.#terminal.options.disableStdin = !canType;
  }

  /** Finds and shows text in what has been printed; false when it is not there. */
  find(text: string, direction: "next" | "previous"): boolean {
    if (text === "") {
      this.#searcher.clearDecorations();
      return true;
    }
    return direction === "next" ? this.#searcher.findNext(text) : this.#searcher.findPrevious(text);
  }

  /** Nothing has been printed yet. */
  get isBlank(): boolean {
    const { cursorX, cursorY, baseY } = this.#terminal.buffer.active;
    return cursorX + cursorY + baseY === 0;
  }

  /**
   * Whether the shell waits for a command: true as soon as it does, false when it still does not after `withinMs`.
   * A shell asks for pastes to be marked while it shows its prompt, and takes that back while a program runs.
   */
  async awaitPrompt(withinMs: number): Promise<boolean> {
    const terminal = this.#terminal;
    return new Promise((resolve) => {
      const timer = setTimeout(look, withinMs);
      const parsed = terminal.onWriteParsed(() => terminal.modes.bracketedPasteMode && look());
      if (terminal.modes.bracketedPasteMode) look();
      function look() {
        clearTimeout(timer);
        parsed.dispose();
        resolve(terminal.modes.bracketedPasteMode);
      }
    });
  }

  get hasSelection(): boolean {
    return this.#terminal.hasSelection();
  }

  selectAll(): void {
    this.#terminal.selectAll();
  }

  /** False when nothing is selected, or the browser does not let us. */
  copy(): Promise<boolean> {
    return copySelection(this.#terminal);
  }

  /** False when the browser does not let us. */
  paste(): Promise<boolean> {
    return pasteClipboard(this.#terminal);
  }

  focus(): void {
    this.#terminal.focus();
  }

  close(): void {
    this.#observer.disconnect();
    this.#terminal.dispose();
  }

  #measure(): void {
    // The fit is always told for the chosen letters, not for those made smaller for someone else's size.
    this.#terminal.options.fontSize = this.#fontSize;
    const fit = this.#fitter.proposeDimensions();
    const container = this.#terminal.element?.parentElement;
    if (fit && Number.isFinite(fit.cols) && Number.isFinite(fit.rows) && container?.clientHeight) {
      this.#fit = { columns: Math.max(2, fit.cols), rows: Math.max(1, fit.rows) };
      this.#host.onFit(this.#fit);
    }
    this.#apply();
  }

  #openLink(uri: string): void {
    if (!/^https?:\/\//i.test(uri) || this.#takeLink(uri)) return;
    window.open(uri, "_blank", "noopener,noreferrer");
  }

  #nameTarget(uri: string): void {
    if (this.#terminal.element) this.#terminal.element.title = uri;
  }

  #apply(): void {
    const { columns, rows } = this.#size ?? this.#fit;
    const scale = Math.min(1, this.#fit.columns / columns, this.#fit.rows / rows);
    const letters = Math.max(
      Math.floor(this.#fontSize * scale * 2) / 2,
      Math.min(SMALLEST_FONT, this.#fontSize),
    );
    this.#terminal.options.fontSize = letters;
    if (columns !== this.#terminal.cols || rows !== this.#terminal.rows) this.#terminal.resize(columns, rows);
  }
}

function whenAtRest(act: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: RESTS_WITHIN_MS });
  else setTimeout(act, RESTS_WITHIN_MS);
}

/** Draws by WebGL where there is one; without it, or when the card is lost, xterm draws with the DOM. */
async function drawByGraphicsCard(terminal: Terminal): Promise<void> {
  if (!terminal.element?.isConnected) return;
  try {
    const { WebglAddon } = await import("@xterm/addon-webgl");
    if (!terminal.element.isConnected) return;
    const card = new WebglAddon();
    card.onContextLoss(() => card.dispose());
    terminal.loadAddon(card);
  } catch {
    // No WebGL here.
  }
}
