import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { HistoryApi } from "./history-api.ts";
import type { HistoryAddress } from "./history-address.ts";
import type { History, View } from "./history-context.ts";
import { useHistorySubject } from "./history-subject.ts";
import { momentAt, rangeOf, type Range } from "./moments.ts";
import type { RestoreQuestion } from "./restore-dialog.tsx";
import { TimelineStore } from "./timeline-store.ts";

/** What is looked at must have settled before the address follows: browsers refuse a flood. */
const NOTE_AFTER_MS = 500;

/** An open history; null in the first render. */
export function useOpenHistory(
  address: HistoryAddress,
  askRestore: (question: RestoreQuestion) => void,
): History | null {
  const { document, connection } = useHistorySubject();
  const parts = useHistoryParts(document, connection.doc);
  const timeline = useSyncExternalStore(
    parts?.store.subscribe ?? subscribeToNothing,
    parts?.store.getState ?? nothing,
  );
  const [chosen, setChosen] = useState(address.addressed?.at ?? null);
  const [baseAt, setBaseAt] = useState(address.addressed?.base ?? null);
  const [view, setView] = useState<View>("changes");
  const [path, setPath] = useState<string | null>(null);
  const [naming, setNaming] = useState(false);

  const moments = timeline?.moments;
  const loaded = timeline?.loaded ?? false;
  const nextBefore = timeline?.nextBefore ?? null;
  const moment = moments && ((chosen === null ? undefined : momentAt(moments, chosen)) ?? moments[0]);
  const base = (baseAt !== null && moments && momentAt(moments, baseAt)) || null;
  const named = useMemo(
    () => timeline?.versions.filter(({ at }) => at === chosen) ?? [],
    [timeline?.versions, chosen],
  );
  const at = named.length > 0 ? (chosen ?? undefined) : moment?.id;
  const versions = useMemo(
    () => timeline?.versions.filter((version) => version.at === at) ?? [],
    [timeline?.versions, at],
  );

  // What the comparison needs may be older than what has been read.
  const oldestNeeded = baseAt ?? chosen ?? at;
  useEffect(() => {
    if (loaded && oldestNeeded !== undefined) void parts?.store.loadThrough(oldestNeeded);
  }, [loaded, parts, oldestNeeded]);

  // What came last when the history was opened stays in front when newer moments come.
  const newest = moments?.[0]?.id;
  useEffect(() => {
    if (chosen === null && newest !== undefined) setChosen(newest);
  }, [chosen, newest]);

  const { note } = address;
  useEffect(() => {
    if (chosen === null && baseAt === null) return;
    const timer = setTimeout(() => note({ at: chosen, base: baseAt }), NOTE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [chosen, baseAt, note]);

  const range = useMemo<Range | null>(() => {
    if (!moments || !moment || at === undefined || view === "whole") return null;
    if (view === "now") return rangeOf(at, moments[0]?.id ?? at);
    if (base && base.id !== at) return rangeOf(base.id, at);
    const before = moments[moments.indexOf(moment) + 1];
    if (before) return { from: before.id, to: at };
    return nextBefore === null ? { from: null, to: at } : null;
  }, [moments, moment, at, view, base, nextBefore]);

  const choose = useCallback((point: string) => {
    setChosen(point);
    setNaming(false);
  }, []);
  const compareFrom = useCallback<History["compareFrom"]>((from) => {
    setBaseAt(from?.id ?? null);
    setView("changes");
  }, []);
  const { close } = address;

  return useMemo(() => {
    if (!parts || !timeline) return null;
    return {
      ...parts,
      timeline,
      moment,
      at,
      versions,
      view,
      setView,
      base,
      compareFrom,
      range,
      path,
      setPath,
      choose,
      askRestore,
      naming,
      setNaming,
      close,
    };
  }, [
    parts,
    timeline,
    moment,
    at,
    versions,
    view,
    base,
    compareFrom,
    range,
    path,
    choose,
    askRestore,
    naming,
    close,
  ]);
}

interface HistoryParts {
  readonly api: HistoryApi;
  readonly store: TimelineStore;
}

function useHistoryParts(
  name: string,
  doc: { on(event: "update", listener: () => void): void; off(event: "update", listener: () => void): void },
): HistoryParts | null {
  const [parts, setParts] = useState<HistoryParts | null>(null);
  useEffect(() => {
    const api = new HistoryApi(name);
    const store = new TimelineStore(api);
    setParts({ api, store });
    doc.on("update", store.refreshSoon);
    window.addEventListener("online", store.refreshSoon);
    return () => {
      doc.off("update", store.refreshSoon);
      window.removeEventListener("online", store.refreshSoon);
      store.close();
      setParts(null);
    };
  }, [name, doc]);
  return parts;
}

const subscribeToNothing = () => () => undefined;
const nothing = () => null;
