import type { Log, UpdateLog } from "../ports.ts";
import type { Replica } from "../relay/replica.ts";
import type { Settings } from "../settings.ts";
import type { UnsavedBytes } from "./unsaved.ts";

/** What a room is given by who opens it, and whom it tells. */
export interface RoomOwner {
  readonly updates: UpdateLog;
  readonly log: Log;
  readonly settings: Settings;
  /** What all rooms together have not saved yet. */
  readonly unsaved: UnsavedBytes;
  /** The line to the other nodes, if there may be any. */
  readonly replica: Replica | undefined;
  /** What people here say about themselves has changed. */
  onMoved(): void;
  /** The room is of no use any more; forget it. */
  onDiscarded(): void;
}
