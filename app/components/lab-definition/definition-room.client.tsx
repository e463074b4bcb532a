import { useCallback, useState, useSyncExternalStore } from "react";
import { useWideWindow } from "#app/components/lab/use-wide-window.ts";
import { useDocument } from "#app/editor/use-document.ts";
import type { DocumentConnection, DocumentState } from "#app/editor/document-connection.ts";
import { useParticipants } from "#app/editor/people.ts";
import { labDocumentName, labDraft, PAGES, partOf } from "#server/lab-definitions/document.ts";
import { CheckPanel } from "./check-panel.tsx";
import { CodeView } from "./code-view.tsx";
import { DefinitionActs } from "./definition-acts.tsx";
import { DefinitionHeader } from "./definition-header.tsx";
import { DefinitionViews, type View } from "./definition-views.tsx";
import { FileGroups } from "./file-groups.tsx";
import type { LabDraftData } from "./lab-draft-data.ts";
import { SettingsPanel } from "./settings-panel.tsx";
import { TaskPanel } from "./task-panel.tsx";
import { useCheck } from "./use-check.ts";
import { useDefinitionHistory } from "./use-definition-history.ts";
import "./definition.css";

/** A lab's definition, live: everybody who has it open writes the same one. */
export default function DefinitionRoom({ data }: { data: LabDraftData }) {
  const level = data.abilities.edit ? "write" : "read";
  const document = useDocument(labDocumentName(data.lab.id), data.me.id, level);
  const { connection } = document;
  return (
    <div className="lab-definition flex min-h-0 flex-1 flex-col bg-background">
      {connection && document.loaded ? (
        <Definition data={data} document={document} connection={connection} />
      ) : (
        <>
          <DefinitionHeader data={data} document={document} connection={null} history={null} />
          <main id="main" className="grid flex-1 place-items-center">
            <p role="status" className="text-muted">
              Opening the lab…
            </p>
          </main>
        </>
      )}
    </div>
  );
}

interface DefinitionProps {
  readonly data: LabDraftData;
  readonly document: DocumentState;
  readonly connection: DocumentConnection;
}

function Definition({ data, document, connection }: DefinitionProps) {
  const draft = labDraft(connection.doc);
  const entries = useSyncExternalStore(draft.files.observe, draft.files.list);
  const participants = useParticipants(connection.awareness);
  const [chosen, setChosen] = useState<string | null>(null);
  const [view, setView] = useState<View>("files");
  const wide = useWideWindow();
  const ref = { courseId: data.course.id, labId: data.lab.id };
  const check = useCheck(ref, draft);
  const canEdit = document.level === "write" && document.status !== "refused";
  const readOnlyBecause = canEdit ? null : (document.reason ?? "You can read this draft, but not change it.");
  const { entry } = useSyncExternalStore(draft.observe, draft.fields);
  const files = entries.filter((file) => file.kind === "text" && partOf(file) !== null);
  const shown =
    files.find(({ id }) => id === chosen) ??
    files.find(({ path }) => path === `starter/${entry}`) ??
    files[0];
  const show = useCallback((id: string) => {
    setChosen(id);
    setView("code");
  }, []);
  const showFile = useCallback(
    (path: string) => {
      const file = draft.files.find(path);
      if (file) show(file.id);
      else setView(path === PAGES.settings ? "settings" : "task");
    },
    [draft, show],
  );
  const history = useDefinitionHistory({ data, document, connection, draft, participants, showFile });
  const goTo = (next: View) => {
    if (history.isOpen) history.address.close();
    setView(next);
  };
  return (
    <>
      <DefinitionHeader data={data} document={document} connection={connection} history={history}>
        {canEdit && (
          <DefinitionActs
            {...ref}
            saved={document.status === "saved"}
            isChecking={check.step !== null}
            onCheck={() => {
              goTo("check");
              check.begin();
            }}
          />
        )}
      </DefinitionHeader>
      {readOnlyBecause !== null && (
        <p role="status" className="border-b border-line bg-surface px-4 py-2 text-sm text-muted">
          {readOnlyBecause}
        </p>
      )}
      <DefinitionViews
        view={view}
        onView={goTo}
        wide={wide}
        history={history}
        files={
          <FileGroups
            draft={draft}
            entries={entries}
            shown={shown?.id ?? null}
            participants={participants}
            canEdit={canEdit}
            onShow={show}
          />
        }
        code={
          <CodeView
            draft={draft}
            connection={connection}
            myId={data.me.id}
            file={shown}
            readOnlyBecause={readOnlyBecause}
          />
        }
        panels={{
          task: <TaskPanel draft={draft} canEdit={canEdit} />,
          settings: <SettingsPanel draft={draft} entries={entries} canEdit={canEdit} />,
          check: <CheckPanel check={check} canEdit={canEdit} />,
        }}
      />
    </>
  );
}
