import type { UsedSuggesting } from "./use-suggesting.ts";

const WORDS = {
  saved: "Suggestions saved",
  saving: "Saving suggestions…",
  failed: "Suggestions not saved yet; trying again",
};

/** Whether what one suggests is safe; nothing while one does not. */
export function SuggestingState({ suggesting }: { suggesting: UsedSuggesting | null }) {
  return (
    <span
      role="status"
      className={`shrink-0 text-[0.8125rem] ${suggesting?.saving === "failed" ? "text-danger" : "text-muted"}`}
    >
      {suggesting ? WORDS[suggesting.saving] : ""}
    </span>
  );
}
