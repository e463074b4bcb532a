import { useCallback, useEffect, useState } from "react";
import { useHistory } from "./history-context.ts";
import { comparePoints } from "./moments.ts";
import { dwellMs } from "./replay-pace.ts";
import type { ShownFiles } from "./use-shown-files.ts";

const SPEEDS = [1, 2, 4] as const;

export interface Replay {
  readonly playing: boolean;
  /** Starts from the moment in front or, at the end, from the first; stops when it plays. */
  readonly toggle: () => void;
  readonly stop: () => void;
  readonly speed: number;
  readonly nextSpeed: () => void;
}

/** How many of the coming steps are read ahead. */
const AHEAD = 3;

/** Goes from moment to moment at reading speed. Pauses between moments, however long, are not waited for. */
export function useReplay({ files, current, problem }: ShownFiles): Replay {
  const { api, store, timeline, moment, choose, setView, compareFrom } = useHistory();
  const { moments } = timeline;
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(SPEEDS[0]);
  const index = moment ? moments.indexOf(moment) : -1;

  // The coming steps, while one reads this one.
  useEffect(() => {
    if (!current || index < 0) return;
    const steps = playing ? AHEAD : 1;
    for (let next = index - 1; next >= Math.max(0, index - steps); next -= 1) {
      const [after, before] = [moments[next], moments[next + 1]];
      if (after && before) api.changes({ from: before.id, to: after.id }).catch(() => undefined);
    }
  }, [api, moments, index, playing, current]);

  const next = index > 0 ? moments[index - 1] : undefined;
  const changedLines = files?.reduce((sum, { lines }) => sum + (lines ? lines.added + lines.removed : 0), 0);
  useEffect(() => {
    if (!playing) return;
    if (problem !== null || !next) return setPlaying(false);
    if (!current) return;
    const timer = setTimeout(() => choose(next.id), dwellMs(changedLines ?? 0, speed));
    return () => clearTimeout(timer);
  }, [playing, current, problem, next, changedLines, speed, choose]);

  const stop = useCallback(() => setPlaying(false), []);
  const toggle = useCallback(() => {
    if (playing) return setPlaying(false);
    compareFrom(null);
    setView("changes");
    if (next) return setPlaying(true);
    // From the beginning, which may not have been read yet.
    void store.loadThrough(null).then(() => {
      const first = store.getState().moments.at(-1);
      if (!first || !moment || comparePoints(first.id, moment.id) >= 0) return;
      choose(first.id);
      setPlaying(true);
    });
  }, [playing, next, store, moment, choose, setView, compareFrom]);
  const nextSpeed = useCallback(
    () => setSpeed((now) => SPEEDS.find((candidate) => candidate > now) ?? SPEEDS[0]),
    [],
  );
  return { playing, toggle, stop, speed, nextSpeed };
}
