import clsx from "clsx";
import { Check, CloudOff, LoaderCircle } from "lucide-react";
import type { UsedSuggesting } from "./use-suggesting.ts";

const WORDS = {
  saved: { icon: Check, label: "Suggestions saved" },
  saving: { icon: LoaderCircle, label: "Saving suggestions…" },
  failed: { icon: CloudOff, label: "Suggestions not saved yet" },
};

/** Whether what one suggests is safe. */
export function SuggestingState({ saving }: Pick<UsedSuggesting, "saving">) {
  const { icon: Icon, label } = WORDS[saving];
  return (
    <div
      role="status"
      className={clsx(
        "flex items-center gap-1.5 px-2 text-sm whitespace-nowrap",
        saving === "failed" ? "text-danger" : "text-muted",
      )}
    >
      <Icon aria-hidden className={clsx("size-4 shrink-0", saving === "saving" && "animate-spin")} />
      <span className="max-md:sr-only">{label}</span>
    </div>
  );
}
