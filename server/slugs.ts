const LONGEST_SLUG = 80;

/** A link made of a title, different from those taken. */
export function chooseSlug(title: string, taken: ReadonlySet<string>, fallback = "lesson"): string {
  const base = slugOf(title) || fallback;
  if (!taken.has(base)) return base;
  for (let number = 2; ; number += 1) {
    const slug = `${base}-${String(number)}`;
    if (!taken.has(slug)) return slug;
  }
}

/** A title in the letters of a link; empty when it has none of them. */
export function slugOf(title: string): string {
  return title
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST_SLUG)
    .replace(/^-+|-+$/g, "");
}
