import { z } from "zod";
import type { RoomsApi, Whereabouts } from "#collab/index.ts";
import type { Logger } from "#server/log.ts";
import type { Person } from "./presence.ts";

/** A lab is looked at no more often than this, however much its people move. */
const LOOK_EVERY_MS = 1_000;
/** That somebody is still at work is told no more often than this. */
const ACTIVITY_EVERY_MS = 15_000;
const MAX_PATH_LENGTH = 200;

type Note = (workspaceId: string, here: readonly Person[]) => Promise<void>;

/**
 * Calls `note` whenever people of this node come to a lab, go, open another file or are at work again, at most once
 * a second for each lab. Returns the way to stop.
 */
export function watchLabs(
  rooms: Pick<RoomsApi, "onPresence" | "onMoved" | "whereabouts">,
  note: Note,
  log: Logger,
): () => void {
  const watched = new Map<string, WatchedLab>();
  const look = (workspaceId: string, lab: WatchedLab) => {
    lab.isDue = false;
    lab.timer = setTimeout(() => {
      lab.timer = undefined;
      if (lab.isDue) look(workspaceId, lab);
      else if (lab.told.length === 0) watched.delete(workspaceId);
    }, LOOK_EVERY_MS);
    const here = lab.look(rooms.whereabouts(`workspace/${workspaceId}`));
    if (here === null) return;
    note(workspaceId, here).catch((error: unknown) =>
      log.warn({ err: error, workspaceId }, "presence not told to the classroom"),
    );
  };
  const notice = (name: string) => {
    const [kind, workspaceId] = name.split("/", 2);
    if (kind !== "workspace" || workspaceId === undefined) return;
    const lab = watched.get(workspaceId) ?? new WatchedLab();
    watched.set(workspaceId, lab);
    if (lab.timer === undefined) look(workspaceId, lab);
    else lab.isDue = true;
  };
  const stops = [rooms.onPresence(notice), rooms.onMoved(notice)];
  return () => {
    stops.forEach((stop) => stop());
    watched.forEach(({ timer }) => clearTimeout(timer));
  };
}

class WatchedLab {
  timer: NodeJS.Timeout | undefined;
  /** Something has happened since the last look. */
  isDue = false;
  told: readonly Person[] = [];
  readonly #said = new Map<string, string>();
  readonly #activeAt = new Map<string, number>();

  /** Who is here, when that is worth telling again; else null. */
  look(whereabouts: readonly Whereabouts[]): readonly Person[] | null {
    const here = whereabouts.map((each) => this.#see(each));
    const isNews =
      here.length !== this.told.length ||
      here.some((person) => {
        const before = this.told.find(({ id }) => id === person.id);
        return before === undefined || isNewsAbout(before, person);
      });
    if (!isNews) return null;
    this.told = here;
    return here;
  }

  #see({ actor, states }: Whereabouts): Person {
    const said = JSON.stringify(states);
    if (this.#said.get(actor.id) !== said) this.#activeAt.set(actor.id, Date.now());
    this.#said.set(actor.id, said);
    return {
      id: actor.id,
      name: actor.name,
      role: actor.role ?? null,
      file: fileIn(states),
      activeAt: this.#activeAt.get(actor.id) ?? Date.now(),
    };
  }
}

function isNewsAbout(before: Person, now: Person): boolean {
  return before.file !== now.file || now.activeAt - before.activeAt >= ACTIVITY_EVERY_MS;
}

const stateWithPath = z.object({ path: z.string() });

/** The browser's word for it: shown to people, used for nothing else. */
function fileIn(states: readonly unknown[]): string | null {
  for (const state of states.toReversed()) {
    const { success, data } = stateWithPath.safeParse(state);
    if (success) return data.path.slice(0, MAX_PATH_LENGTH);
  }
  return null;
}
