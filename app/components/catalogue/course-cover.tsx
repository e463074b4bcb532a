import clsx from "clsx";
import { imageAddress, imageCopies, type StoredImage } from "#server/media/schema.ts";

type CourseCoverProps = {
  course: { slug: string; cover: StoredImage | null };
  /** How wide it is shown, as `sizes` says it. */
  sizes?: string;
  className?: string;
};

/** A course's cover: its picture, or a drawing. Decoration only: the course's name always stands beside it. */
export function CourseCover({ course: { slug, cover }, sizes = "24rem", className }: CourseCoverProps) {
  if (cover === null) return <DrawnCover slug={slug} className={className} />;
  return (
    <img
      alt=""
      src={imageAddress(cover)}
      srcSet={imageCopies(cover)
        .map(({ address, width }) => `${address} ${String(width)}w`)
        .join(", ")}
      sizes={sizes}
      width={cover.width}
      height={cover.height}
      decoding="async"
      className={clsx("bg-surface-2 object-cover", className)}
    />
  );
}

/** A page of code seen from far away, drawn from the slug, so that every course has its own and always the same. */
function DrawnCover({ slug, className }: { slug: string; className?: string | undefined }) {
  const random = numbersFrom(slug);
  const lines = Array.from({ length: LINES }, (_, row) => lineAt(row, random));
  const hue = Math.floor(random() * 360);
  const caret = lines[2 + Math.floor(random() * (LINES - 4))];
  const caretX = caret?.marks.at(-1);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${WIDTH} ${LINES * STEP + STEP}`}
      preserveAspectRatio="xMinYMin slice"
      className={className}
      style={{ backgroundColor: `color-mix(in oklab, oklch(0.6 0.1 ${hue}) 16%, var(--surface-2))` }}
    >
      {lines.map(({ y, marks }) =>
        marks.map(({ x, width, kind }) => (
          <rect key={`${x}/${y}`} x={x} y={y} width={width} height="5" rx="2.5" fill={ink(kind, hue)} />
        )),
      )}
      {caret && caretX && (
        <rect
          x={caretX.x + caretX.width + 4}
          y={caret.y - 3}
          width="3"
          height="11"
          rx="1"
          fill="var(--marker)"
        />
      )}
    </svg>
  );
}

const WIDTH = 320;
const LINES = 9;
const STEP = 14;

type Mark = { x: number; width: number; kind: number };

/** One line: an indent that follows the lines before, then two to four words. */
function lineAt(row: number, random: () => number) {
  const indent = [0, 1, 2, 2, 1, 0, 1, 2, 1][row % 9] ?? 0;
  const marks: Mark[] = [];
  let x = 20 + indent * 20;
  for (let words = 2 + Math.floor(random() * 3); words > 0; words--) {
    const width = 14 + Math.floor(random() * 46);
    marks.push({ x, width, kind: Math.floor(random() * 4) });
    x += width + 7;
  }
  return { y: STEP + row * STEP, marks };
}

/** Mostly plain words, some in the cover's colour. */
function ink(kind: number, hue: number) {
  return kind < 3
    ? `color-mix(in oklab, var(--text) ${[14, 22, 32][kind]}%, transparent)`
    : `color-mix(in oklab, oklch(0.6 0.12 ${hue}) 75%, var(--text) 10%)`;
}

/** A small seeded generator (mulberry32): the same slug, the same numbers, on server and browser. */
function numbersFrom(seed: string) {
  let state = 2166136261;
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
