import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useSyncExternalStore } from "react";
import { SharedTextArea } from "#app/components/authoring/about/shared-text-area.tsx";
import { Button } from "#app/components/ui/button.tsx";
import type { LabDraft } from "#server/lab-definitions/document.ts";
import { MAX_HINTS } from "#server/lab-definitions/schema.ts";

/** What the student reads: the task, and hints to be opened one after the other. */
export function TaskPanel({ draft, canEdit }: { draft: LabDraft; canEdit: boolean }) {
  const { hints, instructions } = draft;
  const list = useSyncExternalStore(hints.observe, hints.list);
  return (
    <div className="grid gap-6">
      <SharedTextArea
        label="Task"
        hint="Markdown. It stands beside the code."
        rows={10}
        text={instructions}
        readOnly={!canEdit}
      />
      <section aria-label="Hints">
        <h2 className="mb-2 text-base">Hints</h2>
        {list.length === 0 && <p className="mb-3 text-sm text-muted">There are none yet.</p>}
        <ol className="grid gap-4">
          {list.map(({ id, text }, index) => {
            const name = `Hint ${String(index + 1)}`;
            return (
              <li key={id}>
                <SharedTextArea label={name} hint="Markdown." rows={3} text={text} readOnly={!canEdit} />
                {canEdit && (
                  <div className="mt-1 flex gap-1">
                    <HintButton
                      label={`Move ${name} up`}
                      icon={ArrowUp}
                      onPress={() => hints.move(id, index - 1)}
                    />
                    <HintButton
                      label={`Move ${name} down`}
                      icon={ArrowDown}
                      onPress={() => hints.move(id, index + 1)}
                    />
                    <HintButton label={`Remove ${name}`} icon={Trash2} onPress={() => hints.remove(id)} />
                  </div>
                )}
              </li>
            );
          })}
        </ol>
        {canEdit && list.length < MAX_HINTS && (
          <Button tone="quiet" size="small" className="mt-3" onClick={() => hints.add()}>
            <Plus aria-hidden className="size-4" />
            Add a hint
          </Button>
        )}
      </section>
    </div>
  );
}

function HintButton(props: { label: string; icon: typeof Plus; onPress: () => void }) {
  const { label, icon: Icon, onPress } = props;
  return (
    <Button tone="plain" size="icon" className="size-8" aria-label={label} title={label} onClick={onPress}>
      <Icon aria-hidden className="size-4" />
    </Button>
  );
}
