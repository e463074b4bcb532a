/** Postgres' ids of the types of elements. */
const oid = { bytea: 17, text: 25 };

const headerBytes = 20;
const nullLength = -1;

/**
 * A one-dimensional array as Postgres receives it in binary. As text, which is what `pg` makes of an array, every
 * byte of a `bytea` is two letters to write here and to read there.
 */
export function byteaArray(items: readonly Uint8Array[]): Buffer {
  return binaryArray(oid.bytea, items);
}

export function textArray(items: readonly (string | null)[]): Buffer {
  return binaryArray(
    oid.text,
    items.map((item) => (item === null ? null : Buffer.from(item))),
  );
}

function binaryArray(elementType: number, items: readonly (Uint8Array | null)[]): Buffer {
  const bytes = items.reduce((sum, item) => sum + 4 + (item?.byteLength ?? 0), headerBytes);
  const array = Buffer.allocUnsafe(bytes);
  array.writeInt32BE(1, 0); // dimensions
  array.writeInt32BE(items.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(elementType, 8);
  array.writeInt32BE(items.length, 12);
  array.writeInt32BE(1, 16); // the index of the first
  let at = headerBytes;
  for (const item of items) {
    at = array.writeInt32BE(item === null ? nullLength : item.byteLength, at);
    if (item === null) continue;
    array.set(item, at);
    at += item.byteLength;
  }
  return array;
}
