import type { BrowserContext } from "@playwright/test";

/** What xterm.js says when the machine is too busy to draw in time. */
const BUSY_MACHINE = /task queue exceeded allotted deadline/;

/** What Remix says, and nobody sees, when a page is left in the middle of an answer that it reads anew. */
const LEFT_WHILE_READING = /signal is aborted without reason|BodyStreamBuffer was aborted/;

/** Collects what pages complain about. Only what a test has announced is no failure. */
export class ConsoleWatch {
  readonly #problems: string[] = [];
  readonly #announced: RegExp[] = [BUSY_MACHINE, LEFT_WHILE_READING];

  watch(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      const { url } = message.location();
      this.#problems.push(`console.${message.type()}: ${message.text()} (${url})`);
    });
    context.on("weberror", (event) => {
      const error = event.error();
      this.#problems.push(`uncaught: ${error.stack ?? error.message}`);
    });
  }

  /** From now on lines that match are part of what the test does, such as a refused request. */
  allow(...patterns: RegExp[]): void {
    this.#announced.push(...patterns);
  }

  problems(): string[] {
    return this.#problems.filter((problem) => !this.#announced.some((pattern) => pattern.test(problem)));
  }
}

/** What Chromium, and Remix about its list of routes, say while the server, or the network, is away. */
export const CONNECTION_LOST = [
  /WebSocket connection to .* failed/,
  /Failed to load resource: (net::ERR_|the server responded with a status of 50\d)/,
  /Failed to fetch manifest patches/,
];

/** What Chromium itself says about an answer that refuses. */
export const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/;

/** What Chromium says when a page whose session has ended asks for news again. */
export const SIGNED_OUT = /WebSocket connection to .* failed: HTTP Authentication failed/;
