import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { describe, expect, it, onTestFinished } from "vitest";
import { createFolderStore } from "./folder-store.ts";
import { createImages } from "./images.ts";
import { imageCopies, MAX_IMAGE_BYTES, readImageAddress } from "./schema.ts";

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), "cc-images-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const images = createImages(createFolderStore(folder));
  const read = async (address: string) => {
    const found = await images.get(address.replace("/media/", ""));
    return found && (await buffer(found.content));
  };
  return { images, read, folder };
}

const photo = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#31748f" } });

describe("pictures", () => {
  it("are encoded anew, in the widths that a page may ask for", async () => {
    const { images, read } = setUp();
    const stored = await images.put(await photo(3_000, 1_500).png().toBuffer());
    expect(stored).toMatchObject({ width: 1_600, height: 800 });
    const image = readImageAddress(stored.address);
    expect(image).toMatchObject({ width: 1_600, height: 800 });
    const copies = imageCopies(stored);
    expect(copies.map(({ width }) => width)).toEqual([480, 960, 1_600]);
    for (const { address, width } of copies) {
      const content = await read(address);
      expect(await sharp(content ?? undefined).metadata()).toMatchObject({ format: "webp", width });
    }
  });

  it("lose what the camera wrote into them, and stand upright", async () => {
    const { images, read } = setUp();
    const source = await photo(400, 200)
      .withExif({ IFD0: { Copyright: "somebody" }, IFD3: { GPSLatitudeRef: "N" } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await sharp(source).metadata()).exif).toBeDefined();
    const stored = await images.put(source);
    expect(stored).toMatchObject({ width: 200, height: 400 });
    const { exif, orientation, width } = await sharp((await read(stored.address)) ?? undefined).metadata();
    expect([exif, orientation, width]).toEqual([undefined, undefined, 200]);
  });

  it("are kept once, under their content's hash", async () => {
    const { images, folder } = setUp();
    const content = await photo(100, 100).png().toBuffer();
    const [first, second] = [await images.put(content), await images.put(content)];
    expect(second).toEqual(first);
    expect(readdirSync(join(folder, "media"))).toHaveLength(1);
  });

  it.each([
    ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>')],
    ["a page", Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["half a picture", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
    ["nothing", Buffer.alloc(0)],
  ])("are not: %s", async (_, content) => {
    const { images, folder } = setUp();
    await expect(images.put(content)).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringContaining("This is not a picture") as string,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("are refused when they are too large, packed or unpacked", async () => {
    const { images } = setUp();
    await expect(images.put(new Uint8Array(MAX_IMAGE_BYTES + 1))).rejects.toMatchObject({
      code: "TOO_LARGE",
    });
    const bomb = await photo(9_000, 9_000).png().toBuffer();
    expect(bomb.byteLength).toBeLessThan(MAX_IMAGE_BYTES);
    await expect(images.put(bomb)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("are waited for in turn, and all are stored", async () => {
    const { images } = setUp();
    const contents = await Promise.all(
      [1, 2, 3, 4, 5].map((size) =>
        photo(size * 10, 10)
          .png()
          .toBuffer(),
      ),
    );
    const stored = await Promise.all(contents.map((content) => images.put(content)));
    expect(stored.map(({ width }) => width)).toEqual([10, 20, 30, 40, 50]);
  });

  it.each(["../../etc/passwd", "x.webp", "0".repeat(40), `${"0".repeat(40)}-1x1.webp`])(
    "there is none at %j",
    async (fileName) => expect(await setUp().images.get(fileName)).toBeNull(),
  );
});
