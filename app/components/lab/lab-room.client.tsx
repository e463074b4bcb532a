import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { DocumentConnection, DocumentState } from "#app/editor/document-connection.ts";
import { useParticipants } from "#app/editor/people.ts";
import { usePlace, usePlaceStore, withoutTab, type PlaceStore } from "#app/editor/place.ts";
import { ReplacedFiles } from "#app/editor/replaced-files.ts";
import { useDocument } from "#app/editor/use-document.ts";
import { useReread } from "#app/lib/use-reread.ts";
import { workspaceFiles } from "#server/labs/document.ts";
import { HistorySubjectProvider } from "./history/history-subject.ts";
import { LabProvider, type Lab } from "./lab-context.ts";
import type { LabData } from "./lab-data.ts";
import { LabLayout } from "./lab-layout.tsx";
import { useLabPeople } from "./people/use-lab-people.ts";
import { Shells } from "./shells.ts";
import { useFollowing } from "./use-following.ts";
import { useGoTo } from "./use-go-to.ts";
import { useLabHistory } from "./use-lab-history.ts";

/** A lab, live: opens its document and the place someone left, then shows the panes. */
export default function LabRoom({ data }: { data: LabData }) {
  const { workspace, me, abilities } = data;
  const document = useDocument(`workspace/${workspace.id}`, me.id, abilities.type ? "write" : "read");
  const placeStore = usePlaceStore(workspace.id, me.id);
  if (!document.connection || !placeStore) return null;
  return <OpenLab data={data} connection={document.connection} document={document} placeStore={placeStore} />;
}

interface OpenLabProps {
  readonly data: LabData;
  readonly connection: DocumentConnection;
  readonly document: DocumentState;
  readonly placeStore: PlaceStore;
}

function OpenLab({ data: page, connection, document, placeStore }: OpenLabProps) {
  const { people, refresh: refreshPeople } = useLabPeople(page);
  const data = useMemo(() => ({ ...page, people }), [page, people]);
  const files = workspaceFiles(connection.doc);
  const entries = useSyncExternalStore(files.observe, files.list);
  const participants = useParticipants(connection.awareness);
  const place = usePlace(placeStore);
  const [shells] = useState(() => new Shells());

  const openFile = useCallback(
    (id: string) => {
      const tabs = placeStore.get().tabs ?? [];
      placeStore.set({ tabs: tabs.includes(id) ? tabs : [...tabs, id], active: id, pane: "code" });
    },
    [placeStore],
  );
  const { goTo, goal } = useGoTo({ files, entries, placeStore, openFile });
  const { following, follow } = useFollowing(connection, placeStore, files, openFile);
  const readPage = useReread();
  const reread = useCallback(() => {
    // Who has been put out keeps the lab on the screen, which says so; reading it again would take that away.
    void refreshPeople().then((isWelcome) => isWelcome && readPage());
  }, [refreshPeople, readPage]);
  const closeFile = useCallback(
    (id: string) => placeStore.set(withoutTab(placeStore.get(), id)),
    [placeStore],
  );

  const [replacedFiles] = useState(() => new ReplacedFiles());
  useEffect(() => {
    const { tabs, active } = placeStore.get();
    const heirs = replacedFiles.find(tabs ?? [], entries);
    if (tabs === null || heirs.size === 0) return;
    placeStore.set({
      tabs: tabs.map((id) => heirs.get(id) ?? id),
      active: active === null ? null : (heirs.get(active) ?? active),
    });
  }, [entries, place.tabs, placeStore, replacedFiles]);

  // The first visit begins at the file the lab is about.
  const entry = data.lab.entry;
  useEffect(() => {
    if (!document.loaded || placeStore.get().tabs !== null || entries.length === 0) return;
    const first = files.find(entry) ?? entries.find(({ kind }) => kind === "text");
    if (first) placeStore.set({ tabs: [first.id], active: first.id });
  }, [document.loaded, entries, entry, files, placeStore]);

  const { level, reason } = document;
  const readOnlyBecause =
    level === "write" ? null : (reason ?? "You can look at this lab, but not change it.");
  const lab = useMemo<Lab>(
    () => ({
      data,
      connection,
      document,
      files,
      entries,
      readOnlyBecause,
      participants,
      following,
      follow,
      reread,
      refreshPeople,
      place,
      setPlace: placeStore.set,
      views: placeStore,
      shells,
      openFile,
      closeFile,
      goTo,
      goal,
    }),
    [
      data,
      connection,
      document,
      files,
      entries,
      readOnlyBecause,
      participants,
      following,
      place,
      follow,
      reread,
      refreshPeople,
      placeStore,
      shells,
      openFile,
      closeFile,
      goTo,
      goal,
    ],
  );
  const history = useLabHistory(lab);
  return (
    <LabProvider value={lab}>
      <HistorySubjectProvider value={history}>
        <LabLayout />
      </HistorySubjectProvider>
    </LabProvider>
  );
}
