const SAID_FOR_MS = 2_000;

/** Gives every block of code below `root` a button that copies it. Blocks that have one keep it. */
export function addCopyButtons(root: HTMLElement): void {
  for (const block of root.querySelectorAll<HTMLElement>(".code-block:not(:has(.copy-code))")) {
    const code = block.querySelector("code");
    const caption = block.querySelector("figcaption");
    if (code && caption) caption.append(copyButton(code));
  }
}

function copyButton(code: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-code";
  button.ariaLabel = "Copy this code";
  button.textContent = "Copy";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (word: string) => {
    button.textContent = word;
    button.ariaLabel = word;
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.textContent = "Copy";
      button.ariaLabel = "Copy this code";
    }, SAID_FOR_MS);
  };
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(code.textContent).then(
      () => say("Copied"),
      () => say("Not copied"),
    );
  });
  return button;
}
