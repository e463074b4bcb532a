import type { Random } from "#tests/random.ts";

/** Real bytes with a few bits flipped, a piece cut off, doubled or left out, or a wild length written over them. */
export function mutated(random: Random, real: Uint8Array): Uint8Array {
  const at = random.below(real.byteLength);
  const end = at + random.below(Math.min(16, real.byteLength - at + 1));
  switch (random.below(6)) {
    case 0:
      return real.slice(0, at);
    case 1:
      return Uint8Array.of(...real.subarray(0, end), ...real.subarray(at));
    case 2:
      return Uint8Array.of(...real.subarray(0, at), ...real.subarray(end));
    case 3:
      return Uint8Array.of(
        ...real.subarray(0, at),
        0xff,
        0xff,
        0xff,
        random.below(128),
        ...real.subarray(at + 1),
      );
    default: {
      const bytes = real.slice();
      for (let flips = 1 + random.below(3); flips > 0; flips--) {
        const flipped = random.below(bytes.byteLength);
        bytes[flipped] = (bytes[flipped] ?? 0) ^ (1 << random.below(8));
      }
      return bytes;
    }
  }
}
