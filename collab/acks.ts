/** With more acknowledgements than this to come, the latest ones become one. */
const maxWaiting = 4_000;

/** Which of one client's document frames are on disk. */
export class Acks {
  private frames = 0;
  private acked = 0;
  /** So many frames are on disk when the room is up to that position. */
  private readonly waiting: { frames: number; position: number }[] = [];
  private hasGap = false;

  /** The frames that are on disk: always the first so many. */
  get count(): number {
    return this.acked;
  }

  /** How many acknowledgements are still to come. */
  get waitingCount(): number {
    return this.waiting.length;
  }

  /** Another frame has come; what becomes of it is said next. */
  received(): void {
    this.frames++;
  }

  /** It was not taken: nothing is acknowledged until a whole sync step 2 has covered it. */
  notTaken(): void {
    this.hasGap = true;
  }

  /** It was taken, and will be on disk when the room is up to `position`. */
  taken(position: number, isStep2: boolean): void {
    if (isStep2) this.hasGap = false;
    if (this.hasGap) return;
    const last = this.waiting.at(-1);
    // A merged one comes later than it might, never earlier.
    if (last !== undefined && (last.position === position || this.waiting.length >= maxWaiting)) {
      last.frames = this.frames;
      last.position = position;
    } else this.waiting.push({ frames: this.frames, position });
  }

  /** The room is on disk up to `position`; whether `count` has grown by that. */
  committed(position: number): boolean {
    let covered = 0;
    while ((this.waiting[covered]?.position ?? Infinity) <= position) covered++;
    const last = this.waiting[covered - 1];
    if (last === undefined) return false;
    this.waiting.splice(0, covered);
    this.acked = last.frames;
    return true;
  }
}
