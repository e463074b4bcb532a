import { Button } from "#app/components/ui/button.tsx";
import type { OutlineItem } from "#server/courses/document.ts";
import { useItemActs } from "./use-item-acts.ts";
import { useOutline } from "./outline-context.ts";

/** What was taken out of the course, with the way back. */
export function ArchivedItems({ archived }: { archived: readonly OutlineItem[] }) {
  const { canEdit } = useOutline();
  const { bringBack } = useItemActs();
  if (archived.length === 0) return null;
  return (
    <details className="mt-8">
      <summary className="cursor-pointer rounded-sm py-2 text-muted hover:text-ink">
        Archived ({archived.length})
      </summary>
      <ul
        aria-label="Archived"
        className="mt-2 divide-y divide-line rounded-lg border border-line bg-surface px-4"
      >
        {archived.map((item) => (
          <li key={item.id} className="flex min-h-12 items-center justify-between gap-4 py-1.5">
            <span className="min-w-0 wrap-anywhere">
              {item.title} <span className="text-sm text-muted">({item.kind})</span>
            </span>
            {canEdit && (
              <Button tone="quiet" size="small" onClick={() => bringBack(item)}>
                Bring back<span className="sr-only"> {item.title}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
