import { FolderPlus } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { OutlineError, type ModuleItem } from "#server/courses/document.ts";
import { SettingsDialog } from "../item-settings/settings-dialog.tsx";
import { moveByOne, placeOf } from "./arrange.ts";
import { ArchivedItems } from "./archived-items.tsx";
import { ModuleSection } from "./module-section.tsx";
import { useOutline } from "./outline-context.ts";
import { ItemActsContext, type ItemActs } from "./use-item-acts.ts";
import { trpc } from "#app/lib/trpc.ts";
import { sentenceOf } from "#app/components/lab/problem-sentence.ts";

/** The tree of modules and lessons, and everything that can be done with it. */
export function OutlineEditor({ modules }: { modules: readonly ModuleItem[] }) {
  const { outline, canEdit, courseId, lookAt } = useOutline();
  const [said, setSaid] = useState("");
  const [renaming, setRenaming] = useState<string | null>(null);
  const [settingsOf, setSettingsOf] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const focusNext = useRef<{ id: string; part: string } | null>(null);

  // What moved was drawn anew elsewhere: the focus goes with it.
  useEffect(() => {
    const wanted = focusNext.current;
    if (wanted === null) return;
    focusNext.current = null;
    const row = list.current?.querySelector(`[data-item="${wanted.id}"]`);
    row?.querySelector<HTMLElement>(`[data-part="${wanted.part}"]`)?.focus();
  });

  const attempt = (act: () => void) => {
    try {
      act();
    } catch (problem) {
      if (!(problem instanceof OutlineError)) throw problem;
      showToast({ tone: "danger", message: problem.message });
    }
  };
  const tellPlace = (id: string) => {
    setSaid(`${outline.get(id)?.title ?? ""} is now ${placeOf(outline.modules(), id)}.`);
  };
  const acts: ItemActs = {
    renaming,
    beginRenaming: setRenaming,
    addLesson: (moduleId) => attempt(() => setRenaming(outline.addLesson(moduleId, { title: "New lesson" }))),
    endRenaming(id, title) {
      setRenaming(null);
      focusNext.current = { id, part: "menu" };
      if (title !== null && title.trim() !== "") attempt(() => outline.rename(id, title));
    },
    openSettings: setSettingsOf,
    moved(id) {
      focusNext.current = { id, part: "grip" };
      tellPlace(id);
    },
    move(item, step, part = "menu") {
      attempt(() => {
        if (moveByOne(outline, item, step)) {
          focusNext.current = { id: item.id, part };
          tellPlace(item.id);
        } else {
          setSaid(`${item.title} is already at the ${step === 1 ? "end" : "beginning"}.`);
        }
      });
    },
    toggleLab({ id, title, lab }) {
      focusNext.current = { id, part: "menu" };
      if (lab === null) {
        attempt(() => outline.addLab(id));
        setSaid(`“${title}” has a lab now.`);
        return;
      }
      attempt(() => outline.takeLabOut(id));
      const undo = () => attempt(() => outline.addLab(id));
      showToast({ message: `The lab of “${title}” is taken out.`, action: { label: "Undo", run: undo } });
    },
    archive(item) {
      attempt(() => outline.archive(item.id));
      const undo = () => attempt(() => outline.bringBack(item.id));
      showToast({ message: `“${item.title}” is archived.`, action: { label: "Undo", run: undo } });
    },
    bringBack(item) {
      attempt(() => outline.bringBack(item.id));
      tellPlace(item.id);
    },
    async duplicate(item) {
      try {
        const client = await trpc();
        const { id } = await client.authoring.duplicate.mutate({ courseId, itemId: item.id });
        setSaid(`“${item.title}” is duplicated.`);
        focusNext.current = { id, part: "menu" };
      } catch (problem) {
        showToast({ tone: "danger", message: sentenceOf(problem) });
      }
    },
  };
  const addModule = () => attempt(() => setRenaming(outline.addModule({ title: "New module" })));

  /** Alt and an arrow move the item that has the focus. */
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
    if (!event.altKey || step === null || !canEdit || !(event.target instanceof HTMLElement)) return;
    const item = outline.get(event.target.closest<HTMLElement>("[data-item]")?.dataset.item ?? "");
    if (item === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    acts.move(item, step, event.target.closest<HTMLElement>("[data-part]")?.dataset.part);
  };

  return (
    <ItemActsContext.Provider value={acts}>
      <p role="status" className="sr-only">
        {said}
      </p>
      {/* The keys are a shortcut: each item's menu does the same. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        ref={list}
        onKeyDownCapture={onKeyDown}
        onFocus={(event) => lookAt(event.target.closest<HTMLElement>("[data-item]")?.dataset.item ?? null)}
        onBlur={() => lookAt(null)}
      >
        <ol aria-label="Outline" className="space-y-5">
          {modules.map((module) => (
            <li key={module.id}>
              <ModuleSection module={module} />
            </li>
          ))}
        </ol>
        {modules.length === 0 && (
          <p className="rounded-lg border border-dashed border-line-strong/60 px-5 py-8 text-center text-muted">
            {canEdit ? "This course is empty. Begin with a module." : "This course is empty."}
          </p>
        )}
        {canEdit && (
          <div className="mt-5 flex flex-wrap items-center gap-4">
            <Button tone="quiet" onClick={addModule}>
              <FolderPlus aria-hidden className="size-4" />
              Add a module
            </Button>
            <p className="text-sm text-muted">
              Drag to arrange, or press <kbd>Alt</kbd> with <kbd>↑</kbd> or <kbd>↓</kbd>.
            </p>
          </div>
        )}
        <ArchivedItems archived={outline.archived()} />
      </div>
      <SettingsDialog
        {...{ courseId, outline, canEdit }}
        itemId={settingsOf}
        onClose={() => {
          if (settingsOf !== null) focusNext.current = { id: settingsOf, part: "menu" };
          setSettingsOf(null);
        }}
      />
    </ItemActsContext.Provider>
  );
}
