import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { useSyncExternalStore } from "react";

export type Toast = {
  message: string;
  tone?: "info" | "success" | "danger";
  /** One thing the reader can do about it, such as Undo. */
  action?: { label: string; run: () => void };
};

const SHOWN_MS = 6_000;
const SHOWN_WITH_ACTION_MS = 12_000;
const MOST_AT_ONCE = 4;

type Entry = Toast & { id: number };
const none: Entry[] = [];
let entries = none;
let lastId = 0;
const listeners = new Set<() => void>();

/**
 * Shows a passing message in the corner and reads it out. The same message again takes the place of the first;
 * the oldest leaves when there are too many.
 */
export function showToast(toast: Toast) {
  const id = ++lastId;
  const others = entries.filter(({ message }) => message !== toast.message);
  replace([...others, { ...toast, id }].slice(-MOST_AT_ONCE));
  setTimeout(() => dismiss(id), toast.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
}

/** The corner the messages appear in; once, in the document. */
export function ToastRegion() {
  const shown = useSyncExternalStore(
    subscribe,
    () => entries,
    () => none,
  );
  return (
    <section
      aria-label="Notifications"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-(--toast-bottom) z-50 flex flex-col items-end gap-2"
    >
      {shown.map((entry) => (
        <ToastCard key={entry.id} entry={entry} />
      ))}
    </section>
  );
}

function ToastCard({ entry }: { entry: Entry }) {
  const Icon = ICONS[entry.tone ?? "info"];
  const { action } = entry;
  return (
    <div className="pointer-events-auto flex max-w-md animate-[appear_180ms_ease-out] items-center gap-3 rounded-md bg-ink py-2 pr-2 pl-4 text-sm text-background shadow-lg">
      <Icon aria-hidden className="size-4 shrink-0" />
      <p className="min-w-0 py-1">{entry.message}</p>
      {action && (
        <button
          type="button"
          className="rounded-sm px-2 py-1 font-semibold underline underline-offset-4 outline-offset-0"
          onClick={() => {
            action.run();
            dismiss(entry.id);
          }}
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        className="grid size-9 shrink-0 place-items-center rounded-md hover:bg-background/15"
        onClick={() => dismiss(entry.id)}
      >
        <X aria-hidden className="size-4" />
      </button>
    </div>
  );
}

const ICONS = { info: Info, success: CircleCheck, danger: TriangleAlert };

function dismiss(id: number) {
  replace(entries.filter((entry) => entry.id !== id));
}

function replace(next: Entry[]) {
  entries = next;
  for (const listener of listeners) listener();
}

function subscribe(onChange: () => void) {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}
