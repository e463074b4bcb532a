import * as encoding from "lib0/encoding";

type Id = readonly [client: number, clock: number];

/** A letter that says it belongs between two others, which its author need never have seen side by side. */
export interface Letter {
  readonly left: Id | null;
  readonly right: Id | null;
}

/** An update of one struct for each letter, by hand. Those that say nothing go into the text "content". */
export function lettersUpdate(byClient: ReadonlyMap<number, readonly Letter[]>, firstClock = 0): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, byClient.size);
    for (const [client, letters] of byClient) {
      encoding.writeVarUint(encoder, letters.length);
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, firstClock);
      for (const { left, right } of letters) {
        encoding.writeUint8(encoder, 4 | (left === null ? 0 : 0x80) | (right === null ? 0 : 0x40));
        for (const id of [left, right]) for (const part of id ?? []) encoding.writeVarUint(encoder, part);
        if (left === null && right === null) {
          encoding.writeVarUint(encoder, 1);
          encoding.writeVarString(encoder, "content");
        }
        encoding.writeVarString(encoder, "x");
      }
    }
    encoding.writeVarUint(encoder, 0);
  });
}
