import sharp from "sharp";
import { toAppError } from "#server/errors.ts";
import type { Images } from "#server/media/index.ts";
import { imageAddress, readImageAddress } from "#server/media/schema.ts";
import type { Notes } from "./report.ts";
import type { Tree } from "./tree.ts";

/** A drawing is drawn once, this wide at most. */
const DRAWN_WIDTH = 1_600;
const MAX_DRAWING_BYTES = 2 * 1024 * 1024;
const DRAWN_WITHIN_S = 20;

export interface PictureStore {
  /** The address of a file of the tree as a stored picture; null, with a note, when it cannot be one. */
  store(path: string, shownIn: string, line?: number): Promise<string | null>;
  readonly count: () => number;
}

/** Stores pictures of a tree, each once however often it is shown. */
export function createPictureStore(tree: Tree, images: Images, notes: Notes): PictureStore {
  const stored = new Map<string, Promise<string | null>>();
  let count = 0;

  async function put(path: string, bytes: Uint8Array): Promise<string | null> {
    const known = await alreadyStored(path);
    if (known !== null) return known;
    try {
      const isDrawing = /\.svg$/i.test(path);
      const { address } = await images.put(isDrawing ? await draw(bytes) : bytes);
      if (isDrawing) notes.changed(path, "The drawing was turned into a picture of pixels.");
      return address;
    } catch (error) {
      const known = toAppError(error);
      const isOurs = known.code === "INTERNAL" || known.code === "UNAVAILABLE";
      if (isOurs && !/\.svg$/i.test(path)) throw error;
      notes.notSupported(path, isOurs ? "This drawing cannot be drawn." : known.message);
      return null;
    }
  }

  /** One that was exported from here is here still. What is not must be stored anew: a name proves nothing. */
  async function alreadyStored(path: string): Promise<string | null> {
    const image = readImageAddress(`/${path}`);
    if (image === null) return null;
    const found = await images.get(path.slice("media/".length));
    found?.content.destroy();
    return found && imageAddress(image);
  }

  return {
    async store(path, shownIn, line) {
      const bytes = tree.get(path);
      if (bytes === undefined) {
        notes.notSupported(shownIn, `The picture “${path}” is not there.`, line);
        return null;
      }
      const storing = stored.get(path) ?? put(path, bytes);
      if (!stored.has(path)) count += 1;
      stored.set(path, storing);
      return storing;
    },
    count: () => count,
  };
}

/** SVG is a program as much as a picture: it is drawn here, where nothing of it runs and nothing is fetched. */
async function draw(source: Uint8Array): Promise<Buffer> {
  if (source.byteLength > MAX_DRAWING_BYTES) throw new Error("the drawing is too large");
  return sharp(source, { limitInputPixels: 60_000_000, density: 144 })
    .timeout({ seconds: DRAWN_WITHIN_S })
    .resize({ width: DRAWN_WIDTH, withoutEnlargement: true })
    .png()
    .toBuffer();
}
