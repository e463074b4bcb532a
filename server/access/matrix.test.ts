import { TRPCError } from "@trpc/server";
import { describe, expect, it } from "vitest";
import { appRouter } from "#server/trpc/root.ts";
import { callerFor, testServices } from "#tests/server.ts";
import { INPUTS } from "./testing/inputs.ts";
import { PEOPLE, PROCEDURES, type Answer, type Who } from "./testing/matrix.ts";
import { populate, type Place } from "./testing/world.ts";

type Path = keyof typeof PROCEDURES;

const registered = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;

/** What passes the gate may still meet a course that is full, or labs that are switched off. */
const BEHIND_THE_GATE = new Set(["CONFLICT", "SERVICE_UNAVAILABLE"]);
/** Of these nobody gets more than that here, where labs are switched off. */
const NEED_LABS: readonly string[] = ["labs.prepareRun", "labs.runTests"];
const REFUSALS: Record<string, Answer> = { UNAUTHORIZED: "401", FORBIDDEN: "403", NOT_FOUND: "404" };

const EXPECTED = Object.fromEntries(
  Object.entries(PROCEDURES).map(([path, row]) => [path, row.replaceAll(/ +/g, " ")]),
);

describe("every procedure, asked by everybody", () => {
  it("has a row in server/access/testing/matrix.ts", () => {
    const missing = Object.keys(registered).filter((path) => !Object.hasOwn(PROCEDURES, path));
    const gone = Object.keys(PROCEDURES).filter((path) => !Object.hasOwn(registered, path));
    expect(
      missing,
      "These have no row in server/access/testing/matrix.ts: add one that says who may call them, and a valid input in inputs.ts.",
    ).toEqual([]);
    expect(gone, "These rows of server/access/testing/matrix.ts are about no procedure any more.").toEqual(
      [],
    );
  });

  it("answers as its row says", async () => {
    const services = await testServices();
    const { place } = await populate(services);
    const quiet = await place();
    const answers: Record<string, string> = {};
    const done = new Set<string>();
    for (const path of Object.keys(PROCEDURES) as Path[]) {
      // Who only looks changes nothing for the next.
      const where = registered[path]?._def.type === "mutation" ? await place() : quiet;
      const row = new Map<Who, string>();
      // The least entitled first: those who may change the course come when nobody asks after them.
      for (const who of PEOPLE.toReversed()) {
        const { answer, isDone } = await ask(where, path, who);
        row.set(who, answer);
        if (isDone) done.add(path);
      }
      answers[path] = PEOPLE.map((who) => row.get(who)).join(" ");
    }
    expect(answers).toEqual(EXPECTED);
    // A factory whose input always meets a conflict would prove nothing.
    expect(Object.keys(answers).filter((path) => !done.has(path))).toEqual(NEED_LABS);
  }, 480_000);
});

/** `yes`, the refusal, or what went wrong; and whether it went through to the end. */
async function ask(place: Place, path: Path, who: Who): Promise<{ answer: string; isDone: boolean }> {
  const person = place.people[who];
  const input = await INPUTS[path](place, person);
  const [noun = "", verb = ""] = path.split(".");
  const api = callerFor(place.services, person?.actor ?? null) as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >;
  try {
    const result = await api[noun]?.[verb]?.(input);
    if (isStream(result)) await result.return?.();
    return { answer: "yes", isDone: true };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const answer = BEHIND_THE_GATE.has(error.code) ? "yes" : REFUSALS[error.code];
    return { answer: answer ?? `${error.code}: ${error.message}`, isDone: false };
  }
}

function isStream(answer: unknown): answer is AsyncIterator<unknown> {
  return typeof answer === "object" && answer !== null && Symbol.asyncIterator in answer;
}
