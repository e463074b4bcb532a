/**
 * Input of one connection that the shell has not taken yet, and what its sender is told of that: what is settled in one
 * turn is told together.
 */
export class InputAcks {
  private waitingBytes = 0;
  private settled = 0;

  constructor(
    private readonly maxWaitingBytes: number,
    private readonly tell: (sequence: number) => void,
  ) {}

  /** Waits for the typing to be over; false when too much is waiting, which is then for the caller to end. */
  await(bytes: number, sequence: number, typing: () => Promise<void>): boolean {
    if (this.waitingBytes + bytes > this.maxWaitingBytes) return false;
    this.waitingBytes += bytes;
    const settle = (): void => {
      this.waitingBytes -= bytes;
      this.settle(sequence);
    };
    typing().then(settle, settle);
    return true;
  }

  /** It was typed, or never will be: either way it need not be sent again. */
  settle(sequence: number): void {
    if (this.settled === 0) {
      setImmediate(() => {
        this.tell(this.settled);
        this.settled = 0;
      });
    }
    this.settled = Math.max(this.settled, sequence);
  }
}
