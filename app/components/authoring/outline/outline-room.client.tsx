import { useSyncExternalStore } from "react";
import { DocumentSaveState } from "#app/components/lab/save-state.tsx";
import { useParticipants } from "#app/editor/people.ts";
import { useDocument } from "#app/editor/use-document.ts";
import { courseOutline } from "#server/courses/document.ts";
import { OutlineEditor } from "./outline-editor.tsx";
import { OutlineContext } from "./outline-context.ts";

interface OutlineRoomProps {
  readonly courseId: string;
  readonly userId: string;
  /** What the server said when the page loaded. */
  readonly mayEdit: boolean;
}

/** A course's outline, live: everybody who has it open arranges the same one. */
export default function OutlineRoom({ courseId, userId, mayEdit }: OutlineRoomProps) {
  const document = useDocument(`course/${courseId}`, userId, mayEdit ? "write" : "read");
  const { connection, loaded, level, status } = document;
  const participants = useParticipants(connection?.awareness ?? null);
  const canEdit = level === "write" && status !== "refused";
  return (
    <>
      <div className="mb-4 flex min-h-9 flex-wrap items-center justify-end gap-3">
        <DocumentSaveState
          document={document}
          readOnlyBecause={canEdit ? null : "You can look at the outline, but not change it."}
        />
      </div>
      {connection && loaded ? (
        <LoadedOutline {...{ courseId, userId, canEdit, connection, participants }} />
      ) : (
        <p role="status" className="py-10 text-center text-muted">
          Opening the outline…
        </p>
      )}
    </>
  );
}

type LoadedOutlineProps = Pick<OutlineRoomProps, "courseId" | "userId"> & {
  canEdit: boolean;
  connection: NonNullable<ReturnType<typeof useDocument>["connection"]>;
  participants: ReturnType<typeof useParticipants>;
};

function LoadedOutline({ courseId, userId, canEdit, connection, participants }: LoadedOutlineProps) {
  const outline = courseOutline(connection.doc);
  const modules = useSyncExternalStore(outline.observe, outline.modules);
  const context = {
    courseId,
    outline,
    canEdit,
    /** Who else is at an item; one's own other windows are not somebody else. */
    peopleAt: (id: string) => participants.filter((person) => person.pane === id && person.id !== userId),
    lookAt: (id: string | null) => connection.awareness.setLocalStateField("pane", id),
  };
  return (
    <OutlineContext.Provider value={context}>
      <OutlineEditor modules={modules} />
    </OutlineContext.Provider>
  );
}
