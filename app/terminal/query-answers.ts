import type { IDisposable, Terminal } from "@xterm/xterm";

/**
 * Programs ask the terminal questions (who are you, where is the cursor, which colours) and xterm types the
 * answer. The server takes it from one of several people only; but a question that is replayed would be
 * answered again, into whatever runs now, so while replaying nothing is answered.
 */
export function answerOnlyWhen(terminal: Terminal, mayAnswer: () => boolean): IDisposable {
  const swallow = () => !mayAnswer();
  const { parser } = terminal;
  const handlers = [
    ...DEVICE_QUESTIONS.map((id) => parser.registerCsiHandler(id, swallow)),
    ...COLOUR_QUESTIONS.map((id) => parser.registerOscHandler(id, (data) => data.includes("?") && swallow())),
    parser.registerDcsHandler({ intermediates: "$", final: "q" }, swallow),
  ];
  return { dispose: () => handlers.forEach((handler) => handler.dispose()) };
}

const DEVICE_QUESTIONS = [
  { final: "c" },
  { prefix: ">", final: "c" },
  { final: "n" },
  { prefix: "?", final: "n" },
  { intermediates: "$", final: "p" },
  { prefix: "?", intermediates: "$", final: "p" },
];
/** Palette, foreground, background, cursor. */
const COLOUR_QUESTIONS = [4, 10, 11, 12];
