/** Runs in a thread of its own, see apart.ts: takes packed updates, answers with what they become. */
import { answerWork } from "../answer-work.ts";
import { doPacked } from "./apart.ts";

answerWork(doPacked);
