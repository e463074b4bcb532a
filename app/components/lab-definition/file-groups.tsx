import { FilePlus2 } from "lucide-react";
import { useState } from "react";
import { FileQuestion, type Question } from "#app/components/lab/file-question.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import type { Participant } from "#app/editor/people.ts";
import { partOf, type LabDraft, type Part } from "#server/lab-definitions/document.ts";
import { LabFileError, type LabFile } from "#server/labs/document.ts";
import { DraftFileRow, type DraftFileAct } from "./draft-file-row.tsx";

interface FileGroupsProps {
  readonly draft: LabDraft;
  readonly entries: readonly LabFile[];
  readonly shown: string | null;
  readonly participants: readonly Participant[];
  readonly canEdit: boolean;
  readonly onShow: (id: string) => void;
}

const ABOUT_HIDING =
  "Of hidden tests students see which pass, and no more. Keep no secrets in them: a program made for it can find out bit by bit what they hold.";

const GROUPS: readonly { readonly name: string; readonly about: string; readonly parts: readonly Part[] }[] =
  [
    { name: "Starter", about: "What a student begins with.", parts: ["starter"] },
    { name: "Solution", about: "Seen by nobody but the staff.", parts: ["solution"] },
    { name: "Tests", about: "Hidden ones never reach a student’s lab.", parts: ["tests", "hidden"] },
  ];

/** The files of a definition by what they are. */
export function FileGroups({ draft, entries, shown, participants, canEdit, onShow }: FileGroupsProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  const act = (chosen: DraftFileAct, file: LabFile) => {
    if (chosen !== "toggle") return setQuestion({ kind: chosen, file });
    const to = partOf(file) === "hidden" ? "tests" : "hidden";
    try {
      draft.files.move(file.path, `${to}/${file.path.slice(file.path.indexOf("/") + 1)}`);
    } catch (problem) {
      if (!(problem instanceof LabFileError)) throw problem;
      showToast({ tone: "danger", message: problem.message });
    }
  };
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pb-6">
      {GROUPS.map(({ name, about, parts }) => (
        <section key={name} aria-label={name} className="border-b border-line px-2 py-3">
          <div className="flex items-center gap-1 pl-2">
            <h2 className="flex-1 eyebrow">{name}</h2>
            {canEdit && (
              <Button
                tone="plain"
                size="icon"
                className="size-8"
                aria-label={`New file: ${name}`}
                title="New file"
                onClick={() => setQuestion({ kind: "create", what: "file", folder: parts[0] ?? "starter" })}
              >
                <FilePlus2 aria-hidden className="size-4" />
              </Button>
            )}
          </div>
          <p className="px-2 pb-1.5 text-xs text-muted">{about}</p>
          <ul>
            {entries.map((file) => {
              const part = partOf(file);
              if (file.kind !== "text" || part === null || !parts.includes(part)) return null;
              return (
                <DraftFileRow
                  key={file.id}
                  file={file}
                  isShown={file.id === shown}
                  people={participants.filter((person) => person.file === file.id)}
                  canEdit={canEdit}
                  onShow={() => onShow(file.id)}
                  onAct={(chosen) => act(chosen, file)}
                />
              );
            })}
          </ul>
          {parts.includes("hidden") && entries.some((file) => partOf(file) === "hidden") && (
            <p className="px-2 pt-1.5 text-xs text-muted">{ABOUT_HIDING}</p>
          )}
        </section>
      ))}
      <FileQuestion
        question={question}
        files={draft.files}
        onCreated={onShow}
        onClose={() => setQuestion(null)}
      />
    </div>
  );
}
