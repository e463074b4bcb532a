import { useLocation, useNavigate, useSearchParams } from "@remix-run/react";
import { useCallback, useMemo } from "react";

const NAME = "history";
/** `?history=7` is a moment, `?history=3..7` a comparison of two. */
const POINTS = /^(?:(\d{1,18})\.\.)?(\d{1,18})$/;

/** What the address names: a moment, and the one it is compared with. */
export interface Addressed {
  readonly at: string | null;
  readonly base: string | null;
}

export interface HistoryAddress {
  /** Null while the history is closed. */
  readonly addressed: Addressed | null;
  readonly open: () => void;
  /** Goes back to before it was opened, so that Back does not open it again. */
  readonly close: () => void;
  /** Notes what is looked at, without a step for Back. */
  readonly note: (shown: Addressed) => void;
}

/** Whether the history is open, which the address says: a link opens it, and Back closes it. */
export function useHistoryAddress(): HistoryAddress {
  const [search, setSearch] = useSearchParams();
  const state: unknown = useLocation().state;
  const navigate = useNavigate();
  const value = search.get(NAME);
  const openedHere = isOpenedHere(state);

  const set = useCallback(
    (next: string | null, push: boolean) =>
      setSearch(
        (now) => {
          if (next === null) now.delete(NAME);
          else now.set(NAME, next);
          return now;
        },
        { replace: !push, preventScrollReset: true, state: { historyOpenedHere: push || openedHere } },
      ),
    [setSearch, openedHere],
  );
  const open = useCallback(() => set("", true), [set]);
  const close = useCallback(
    () => (openedHere ? navigate(-1) : set(null, false)),
    [set, openedHere, navigate],
  );
  const note = useCallback(
    (shown: Addressed) => {
      // After Back the address has changed at once, and the page follows in a moment: it is not to be opened again.
      const isLeft = new URLSearchParams(window.location.search).get(NAME) !== value;
      if (!isLeft && written(shown) !== value) set(written(shown), false);
    },
    [set, value],
  );
  const addressed = useMemo(() => (value === null ? null : readAddress(value)), [value]);
  return useMemo(() => ({ addressed, open, close, note }), [addressed, open, close, note]);
}

/** The moment, and the one it is compared with, in the search parameter; what is no point is nobody's link. */
export function readAddress(value: string): Addressed {
  const [, base, at] = POINTS.exec(value) ?? [];
  return { at: at ?? null, base: base ?? null };
}

function written({ at, base }: Addressed): string {
  return base === null ? (at ?? "") : `${base}..${at ?? ""}`;
}

function isOpenedHere(state: unknown): boolean {
  return (
    typeof state === "object" &&
    state !== null &&
    "historyOpenedHere" in state &&
    state.historyOpenedHere === true
  );
}
