/** Bytes of all documents of this process that are not on disk yet. */
export class UnsavedBytes {
  private sum = 0;

  get total(): number {
    return this.sum;
  }

  /** One document's share; returns the function that says how many bytes it has by now. */
  share(): (bytes: number) => void {
    let last = 0;
    return (bytes) => {
      this.sum += bytes - last;
      last = bytes;
    };
  }
}
