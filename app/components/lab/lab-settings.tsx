import { Settings2 } from "lucide-react";
import { useState } from "react";
import { ThemeButton } from "#app/components/theme-button.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { readThemeChoice } from "#app/lib/theme.ts";
import { useLab } from "./lab-context.ts";
import { SleepTime } from "./sleep-time.tsx";

const FONT_SIZES = [12, 13, 14, 16, 18, 20, 24];

const KEYS = [
  ["Ctrl + Enter", "Run"],
  ["Ctrl + Shift + Enter", "Run the tests"],
  ["Ctrl + Shift + H", "History: open or close"],
  ["F6 / Shift + F6", "Next or previous pane"],
  ["Ctrl + M", "In code or terminal: let Tab move the focus"],
  ["Esc, then Tab", "Leave the terminal"],
  ["Ctrl + F", "Find in code or terminal"],
  ["F2 / Del", "Rename or delete the chosen file"],
  ["Delete", "On a tab: close it"],
  ["F1", "All commands of the editor"],
] as const;

/** Letter size, screen-reader support and the keys to know. */
export function LabSettings() {
  const { place, setPlace } = useLab();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        tone="plain"
        size="icon"
        aria-label="Settings and keyboard shortcuts"
        title="Settings and keyboard shortcuts"
        onClick={() => setOpen(true)}
      >
        <Settings2 aria-hidden className="size-[1.125rem]" />
      </Button>
      <Dialog title="Settings and keys" open={open} onClose={() => setOpen(false)}>
        <div className="space-y-4 text-sm">
          <label className="flex items-center justify-between gap-4">
            Letter size of code and terminal
            <select
              className="h-9 rounded-md border border-line-strong bg-surface px-2"
              value={place.fontSize}
              onChange={(event) => setPlace({ fontSize: Number(event.target.value) })}
            >
              {FONT_SIZES.map((size) => (
                <option key={size}>{size}</option>
              ))}
            </select>
          </label>
          <label className="flex items-center justify-between gap-4">
            Optimise code and terminal for a screen reader
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={place.screenReader}
              onChange={(event) => setPlace({ screenReader: event.target.checked })}
            />
          </label>
          <div className="flex items-center justify-between gap-4 sm:hidden">
            <span aria-hidden>Theme</span>
            <ThemeButton initial={readThemeChoice(document.cookie)} />
          </div>
          <SleepTime />
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 border-t border-line pt-4">
            {KEYS.map(([keys, act]) => (
              <div key={keys} className="col-span-2 grid grid-cols-subgrid">
                <dt>
                  <kbd className="rounded-sm border border-line bg-surface-2 px-1.5 py-0.5 text-xs">
                    {keys}
                  </kbd>
                </dt>
                <dd className="text-muted">{act}</dd>
              </div>
            ))}
          </dl>
        </div>
      </Dialog>
    </>
  );
}
