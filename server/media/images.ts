import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import sharp, { type Metadata } from "sharp";
import { AppError } from "#server/errors.ts";
import type { ObjectStore } from "./object-store.ts";
import { imageAddress, imageCopies, MAX_IMAGE_BYTES, MAX_IMAGE_WIDTH, type StoredImage } from "./schema.ts";

/** More than any camera takes; what is larger once unpacked is a bomb. */
const MAX_PIXELS = 60_000_000;
const ENCODE_WITHIN_S = 20;
/** At most so many pictures are unpacked at once: each may take 250 MB for a moment. */
const AT_ONCE = 2;
const MOST_WAITING = 20;
/** By what its bytes say. No SVG: it is a program as much as a picture. */
const FORMATS = new Set(["jpeg", "png", "webp", "gif", "avif", "heif", "tiff"]);
const FILE = /^[a-f0-9]{40}-\d{1,4}x\d{1,5}(-w\d{2,4})?\.webp$/;

export interface Images {
  /** Stores a picture anew as WebP, without what the camera wrote into it. @throws AppError saying what to do. */
  put(content: Uint8Array): Promise<StoredImage & { readonly address: string }>;
  /** The file behind an address under /media; null when there is none. */
  get(fileName: string): Promise<{ content: Readable; sizeBytes: number } | null>;
}

export function createImages(store: ObjectStore): Images {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (waiting.length >= MOST_WAITING)
      throw new AppError("UNAVAILABLE", "Many pictures are being stored right now. Try again in a moment.");
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  return {
    put: (content) =>
      inTurn(async () => {
        if (content.byteLength > MAX_IMAGE_BYTES)
          throw new AppError("TOO_LARGE", "A picture may have at most 15 MB. Make it smaller first.");
        const hash = createHash("sha256").update(content).digest("hex").slice(0, 40);
        const size = await measure(content);
        const image = { hash, ...size };
        for (const { address, width } of imageCopies(image)) {
          const key = address.slice(1);
          if ((await store.stat(key)) !== null) continue;
          const copy = await encode(content, width);
          await store.put(key, Readable.from([copy]), copy.byteLength);
        }
        return { ...image, address: imageAddress(image) };
      }),
    async get(fileName) {
      if (!FILE.test(fileName)) return null;
      const key = `media/${fileName}`;
      const found = await store.stat(key);
      if (found === null) return null;
      const content = await store.get(key);
      return content && { content, sizeBytes: found.sizeBytes };
    },
  };
}

/** Its size once it is turned upright and fits the column. */
async function measure(content: Uint8Array): Promise<{ width: number; height: number }> {
  const { format, width, height, orientation } = await readHeader(content);
  if (!FORMATS.has(format)) throw notAPicture();
  const [w, h] = (orientation ?? 1) > 4 ? [height, width] : [width, height];
  const shown = Math.min(w, MAX_IMAGE_WIDTH);
  return { width: shown, height: Math.max(1, Math.round((h * shown) / w)) };
}

async function readHeader(content: Uint8Array): Promise<Metadata> {
  try {
    return await sharp(content, { limitInputPixels: MAX_PIXELS }).metadata();
  } catch (error) {
    throw notAPicture(error);
  }
}

async function encode(content: Uint8Array, width: number): Promise<Buffer> {
  return (
    sharp(content, { limitInputPixels: MAX_PIXELS, failOn: "error" })
      .timeout({ seconds: ENCODE_WITHIN_S })
      // Upright first: what says which way is up goes with the rest of the metadata.
      .rotate()
      .resize({ width, withoutEnlargement: true })
      .webp({ quality: 82, effort: 4 })
      .toBuffer()
      .catch((error: unknown) => {
        throw notAPicture(error);
      })
  );
}

function notAPicture(cause?: unknown): AppError {
  return new AppError(
    "BAD_REQUEST",
    "This is not a picture that can be shown here. Use PNG, JPEG, WebP, GIF or AVIF of at most 60 megapixels.",
    { cause },
  );
}
