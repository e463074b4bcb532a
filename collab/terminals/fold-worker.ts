/** Runs in a thread of its own, see fold.ts: takes pieces, answers with what draws them. */
import { answerWork } from "../answer-work.ts";
import { draw } from "./draw.ts";
import { packDrawing, type Piece } from "./fold.ts";

answerWork(async (pieces: readonly Piece[]) => packDrawing(await draw(pieces)));
