/** The browser asks for a size, though the letters are the same in all. */
const LETTERS = '16px "JetBrains Mono Variable"';

/** Begins to fetch the terminal's letters; those that are here already are not asked for again. */
export function fetchLetters(): void {
  document.fonts.load(LETTERS).catch(() => undefined);
}

/** Calls back when the terminal's letters are here, or cannot be had: at once if possible. xterm measures them once. */
export function whenLettersAreHere(act: () => void): void {
  if (document.fonts.check(LETTERS)) act();
  else void document.fonts.load(LETTERS).then(act, act);
}
