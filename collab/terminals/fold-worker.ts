/** Runs in a thread of its own, see fold.ts: takes pieces, answers with what draws them. */
import { answerWork } from "../answer-work.ts";
import { draw } from "./draw.ts";

answerWork(draw);
