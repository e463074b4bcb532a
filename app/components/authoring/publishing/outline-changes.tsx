import { Badge, type BadgeTone } from "#app/components/ui/badge.tsx";
import type { OutlineChanges as Changes } from "#app/lib/api-types.ts";

type Change = Changes[number]["change"];

/** What happened to modules and lessons, one line each. */
export function OutlineChanges({ changes }: { changes: Changes }) {
  return (
    <ul className="divide-y divide-line border-t border-line">
      {changes.map(({ item, change, name, detail }, index) => (
        // Lines have no other identity, and never change.
        <li key={index} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2.5">
          <Badge tone={TONES[change]}>{change}</Badge>
          <span className="min-w-0 wrap-anywhere">
            {item === "module" && <span className="text-muted">Module </span>}
            <span className="font-medium">{name}</span>
            {detail !== "" && <span className="text-muted"> · {detail}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

const TONES: Record<Change, BadgeTone> = {
  added: "success",
  archived: "danger",
  renamed: "info",
  moved: "info",
  changed: "neutral",
};
