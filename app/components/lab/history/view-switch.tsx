import { Flag, GitCompareArrows, X } from "lucide-react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useHistory, type View } from "./history-context.ts";
import { whenOf } from "./moment-words.ts";
import { versionsIn } from "./moments.ts";

const VIEWS: readonly { readonly id: View; readonly name: string; readonly short: string }[] = [
  { id: "changes", name: "Changes in this moment", short: "Changes" },
  { id: "now", name: "Compare with now", short: "With now" },
  { id: "whole", name: "Whole file as it was", short: "Whole file" },
];

/** What to see of the moment in front; while two are compared, from which one, and the way out of that. */
export function ViewSwitch() {
  const { view, setView, base, compareFrom, timeline, moment, at, choose } = useHistory();
  const { moments, versions } = timeline;
  // Named before the moment went on, or after an earlier part of it.
  const others = moment ? versionsIn(moments, versions, moment).filter((version) => version.at !== at) : [];
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 px-3 pb-2.5 md:px-4">
      <ToggleButtonGroup
        aria-label="What to see"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[view]}
        onSelectionChange={([key]) => setView(key as View)}
        className="inline-flex rounded-md bg-surface-2 p-0.5"
      >
        {VIEWS.map(({ id, name, short }) => (
          <ToggleButton key={id} id={id} className={SEGMENT}>
            <span className="max-lg:hidden">{id === "changes" && base ? "Changes since then" : name}</span>
            <span className="lg:hidden">{short}</span>
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {base && view === "changes" && (
        <p className="flex items-center gap-1.5 rounded-full bg-accent py-0.5 pr-0.5 pl-3 text-[0.8125rem] text-on-accent">
          <GitCompareArrows aria-hidden className="size-3.5" />
          Compared with {whenOf(base, new Date())}
          <button
            type="button"
            className="grid size-6 cursor-pointer place-items-center rounded-full hover:bg-accent-hover"
            aria-label="Stop comparing"
            onClick={() => compareFrom(null)}
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </p>
      )}
      {others.map((version) => (
        <button
          key={version.id}
          type="button"
          title="Show this version"
          className="flex max-w-64 cursor-pointer items-center gap-1.5 rounded-full border border-line px-3 py-0.5 text-[0.8125rem] hover:bg-surface-2"
          onClick={() => choose(version.at)}
        >
          <Flag aria-hidden className="size-3.5 shrink-0 fill-marker text-warning" />
          <span className="truncate">{version.name}</span>
        </button>
      ))}
    </div>
  );
}

const SEGMENT =
  "cursor-pointer rounded-[0.5rem] px-3 py-1 text-[0.8125rem] text-muted outline-offset-0 hover:text-ink data-[selected]:bg-surface data-[selected]:font-medium data-[selected]:text-ink data-[selected]:shadow-sm";
