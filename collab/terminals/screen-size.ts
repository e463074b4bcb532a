import type { Present } from "./baton.ts";
import type { Size } from "./messages.ts";

/** A window at the terminal. */
export interface Window extends Present {
  /** What fits. */
  readonly size: Size;
}

/**
 * Whose window the terminal's size is that of: whoever typed last, or, when one person drives, theirs, also while they
 * are away.
 */
export class ScreenSize<W extends Window> {
  private owner: W | undefined;

  constructor(
    private readonly windows: ReadonlySet<W>,
    private readonly rules: {
      /** The one person who types; null when several may. */
      driverId(): string | null;
      canType(window: W): boolean;
      onSize(size: Size): void;
    },
  ) {}

  isOf(window: W): boolean {
    return window === this.owner;
  }

  /** A window is there; it gives the size when nobody does. */
  cameIn(window: W): void {
    if (this.owner === undefined && this.mayOwn(window)) this.give(window);
  }

  give(window: W): void {
    this.owner = window;
    this.rules.onSize(window.size);
  }

  /** Somebody left, or somebody else drives: the next owner is somebody who can type. */
  settle(): void {
    if (this.owner !== undefined && this.windows.has(this.owner) && this.mayOwn(this.owner)) return;
    this.owner = undefined;
    const candidates = [...this.windows].filter((window) => this.mayOwn(window));
    const next = candidates.find((window) => this.rules.canType(window)) ?? candidates[0];
    if (next !== undefined) this.give(next);
  }

  private mayOwn({ actor }: W): boolean {
    const driverId = this.rules.driverId();
    return driverId === null || driverId === actor.id;
  }
}
