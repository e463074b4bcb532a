import { Check, X } from "lucide-react";
import { useState, type FormEvent } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { controlClass } from "#app/components/ui/text-field.tsx";
import { MAX_VERSION_NAME, type Version } from "#server/history/schema.ts";
import { sentenceOf } from "../problem-sentence.ts";
import { useHistory } from "./history-context.ts";
import { useFocusBack } from "./use-focus-back.ts";

/** Marks the button whose place this form takes. */
export const NAMES_IT = "data-names-version";

/** Names the point in front, or renames its version. Enter saves, Escape leaves everything as it was. */
export function VersionNameForm({ version }: { version: Version | undefined }) {
  const { api, store, at, setNaming } = useHistory();
  const [name, setName] = useState(version?.name ?? "");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useFocusBack(`[${NAMES_IT}]`);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || at === undefined) return;
    if (name.trim() === "") return setProblem("Give the version a name.");
    setBusy(true);
    try {
      if (version) await api.renameVersion(version.id, name);
      else await api.nameVersion(at, name);
      await store.refresh();
      setNaming(false);
    } catch (reason) {
      setProblem(sentenceOf(reason));
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => void save(event)}
      className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5"
    >
      <input
        // It was asked for by a press just now.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        aria-label="Name of this version"
        aria-invalid={problem !== null || undefined}
        aria-describedby={problem === null ? undefined : "version-name-problem"}
        value={name}
        maxLength={MAX_VERSION_NAME}
        placeholder="Before the refactoring"
        autoComplete="off"
        className={`${controlClass} h-9 min-w-0 flex-1 px-3 text-sm sm:max-w-80`}
        onChange={(event) => {
          setName(event.target.value);
          setProblem(null);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          setNaming(false);
        }}
      />
      <Button type="submit" tone="quiet" size="icon" aria-label="Save the name" busy={busy}>
        <Check aria-hidden className="size-4" />
      </Button>
      <Button tone="plain" size="icon" aria-label="Cancel" onClick={() => setNaming(false)}>
        <X aria-hidden className="size-4" />
      </Button>
      {problem !== null && (
        <p id="version-name-problem" role="alert" className="w-full text-sm text-danger">
          {problem}
        </p>
      )}
    </form>
  );
}
