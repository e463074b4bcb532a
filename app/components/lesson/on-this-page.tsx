import type { LessonPage } from "#app/lib/api-types.ts";

/** The lesson's own headings, when there are enough to need a map. */
export function OnThisPage({ headings }: { headings: LessonPage["lesson"]["headings"] }) {
  const shown = headings.filter((heading) => heading.depth === 2 || heading.depth === 3);
  if (shown.length < 2) return null;
  return (
    <nav aria-label="On this page">
      <h2 className="mb-2 eyebrow font-sans text-[0.8125rem]">On this page</h2>
      <ul className="border-l border-line text-sm">
        {shown.map((heading) => (
          <li key={heading.id}>
            <a
              href={`#${heading.id}`}
              className={`-ml-px block border-l border-transparent py-1 leading-snug text-muted hover:border-accent hover:text-ink ${heading.depth === 3 ? "pl-7" : "pl-4"}`}
            >
              {heading.text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
