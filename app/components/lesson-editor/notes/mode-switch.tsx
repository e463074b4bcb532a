import { PencilLine, MessageSquareDiff } from "lucide-react";
import clsx from "clsx";

export type EditorMode = "writing" | "suggesting";

const MODES = [
  { id: "writing", name: "Writing", icon: PencilLine },
  { id: "suggesting", name: "Suggesting", icon: MessageSquareDiff },
] as const;

interface ModeSwitchProps {
  readonly mode: EditorMode;
  readonly mayWrite: boolean;
  readonly maySuggest: boolean;
  readonly onMode: (mode: EditorMode) => void;
}

/** Whether what one types is the lesson's text, or a proposal for it. */
export function ModeSwitch({ mode, mayWrite, maySuggest, onMode }: ModeSwitchProps) {
  const may = { writing: mayWrite, suggesting: maySuggest };
  return (
    <div
      role="group"
      aria-label="What you type is"
      className="flex shrink-0 rounded-md border border-line p-0.5"
    >
      {MODES.map(({ id, name, icon: Icon }) => (
        <button
          key={id}
          type="button"
          aria-pressed={mode === id}
          disabled={!may[id]}
          onClick={() => onMode(id)}
          className={clsx(
            "flex h-8 cursor-pointer items-center gap-1.5 rounded-sm px-2.5 text-sm",
            "text-muted hover:text-ink aria-pressed:bg-surface-2 aria-pressed:font-medium aria-pressed:text-ink",
            "disabled:cursor-not-allowed disabled:opacity-55",
          )}
        >
          <Icon aria-hidden className="size-4" />
          {name}
        </button>
      ))}
    </div>
  );
}
