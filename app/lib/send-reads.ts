import { trpc } from "./trpc.ts";
import { UnsentReads, type SendRead } from "./unsent-reads.ts";

const SENT_WITHIN_MS = 20_000;
const people = new Map<string, UnsentReads>();

/** What this person has read in this browser and the server does not know of yet. */
export function unsentReadsOf(userId: string): UnsentReads {
  const reads = people.get(userId) ?? new UnsentReads(localStorage, userId);
  people.set(userId, reads);
  return reads;
}

/** Says to the server that a lesson is done. Doing so twice changes nothing, so it may be tried again. */
export const sendRead: SendRead = async (lessonId) => {
  try {
    const client = await trpc();
    const signal = AbortSignal.timeout(SENT_WITHIN_MS);
    await client.enrollment.setLessonDone.mutate({ lessonId, done: true }, { signal });
    return "sent";
  } catch (problem) {
    return isRefusal(problem) ? "gone" : "later";
  }
};

/** 401 and 429 are not: one can sign in again, and wait. */
const FINAL = [400, 403, 404, 409];

function isRefusal(problem: unknown): boolean {
  const answer = problem instanceof Error && "data" in problem ? problem.data : null;
  const status =
    typeof answer === "object" && answer !== null && "httpStatus" in answer ? answer.httpStatus : null;
  return typeof status === "number" && FINAL.includes(status);
}
