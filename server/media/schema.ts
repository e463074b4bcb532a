/** A picture as it comes from a browser; re-encoded it is a tenth of that. */
export const MAX_IMAGE_BYTES = 15 * 1024 * 1024;
/** As wide as a lesson's column gets, on a screen of twice the density. */
export const MAX_IMAGE_WIDTH = 1_600;
/** Narrower copies, from which a browser takes what its screen needs. */
export const IMAGE_WIDTHS: readonly number[] = [480, 960];

const ADDRESS = /^\/media\/([a-f0-9]{40})-([1-9]\d{0,3})x([1-9]\d{0,4})\.webp$/;

export interface StoredImage {
  /** Half of the SHA-256 of what was uploaded. */
  readonly hash: string;
  readonly width: number;
  readonly height: number;
}

/** What an address under /media says of its picture; null for any other address. */
export function readImageAddress(address: string): StoredImage | null {
  const [, hash, width, height] = ADDRESS.exec(address) ?? [];
  return hash === undefined ? null : { hash, width: Number(width), height: Number(height) };
}

export function imageAddress({ hash, width, height }: StoredImage): string {
  return `/media/${hash}-${String(width)}x${String(height)}.webp`;
}

/** Its copies with their widths, the whole picture last: what a `srcset` says. */
export function imageCopies(image: StoredImage): { address: string; width: number }[] {
  const whole = imageAddress(image);
  const narrower = IMAGE_WIDTHS.filter((width) => width < image.width);
  return [
    ...narrower.map((width) => ({ address: whole.replace(/\.webp$/, `-w${String(width)}.webp`), width })),
    { address: whole, width: image.width },
  ];
}
