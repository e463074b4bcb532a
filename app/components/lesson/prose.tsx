import clsx from "clsx";
import { memo, useEffect, useRef, type MouseEvent } from "react";
import { useTheme } from "#app/lib/theme.ts";
import katexStyles from "katex/dist/katex.min.css?url";
import { addCopyButtons } from "./copy-code.ts";
import { showDiagrams } from "./diagrams.ts";

export interface LabPlace {
  readonly file: string | null;
  readonly line: number | null;
}

interface ProseProps {
  /** As the server's renderer made it, which has cleaned it. */
  readonly html: string;
  readonly className?: string;
  /** Instead of leading to the lab's door, what a way into the lab does. */
  readonly onLab?: ((place: LabPlace) => void) | undefined;
}

/** A rendered text: to be read without script, with it also copied from and with its diagrams drawn. */
export function Prose({ html, className, onLab }: ProseProps) {
  const root = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  useEffect(() => {
    if (!root.current) return undefined;
    addCopyButtons(root.current);
    ownTabs(root.current);
    return undefined;
  }, [html]);
  useEffect(() => (root.current ? showDiagrams(root.current, theme) : undefined), [html, theme]);

  const goToLab = (event: MouseEvent) => {
    const place = onLab && labPlaceOf(event.target);
    if (!place) return;
    event.preventDefault();
    onLab(place);
  };
  return (
    <>
      {needsFormulas(html) && <FormulaStyles />}
      {/* The links inside are the controls; a key pressed on one arrives as a click. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events */}
      <div onClick={goToLab}>
        <Html root={root} html={html} className={clsx("prose", className)} />
      </div>
    </>
  );
}

/** Apart, so that React never writes the text again over what was added to it. */
const Html = memo(function Html(props: {
  root: React.RefObject<HTMLDivElement>;
  html: string;
  className: string;
}) {
  return (
    <div ref={props.root} className={props.className} dangerouslySetInnerHTML={{ __html: props.html }} />
  );
});

export function FormulaStyles() {
  return <link rel="stylesheet" href={katexStyles} />;
}

export function needsFormulas(html: string): boolean {
  return html.includes('class="katex"');
}

/** The place that a clicked way into the lab leads to; null when something else was clicked. */
export function labPlaceOf(target: EventTarget): LabPlace | null {
  const link = target instanceof Element ? target.closest<HTMLElement>("a.lab-link") : null;
  if (link === null) return null;
  const { file, fileLine } = link.dataset;
  return { file: file ?? null, line: fileLine === undefined ? null : Number(fileLine) };
}

let copies = 0;

/** The same text may stand in a page twice; radio buttons of one name would then be one group. */
export function ownTabs(root: HTMLElement): void {
  for (const group of root.querySelectorAll<HTMLElement>(".tabs:not([data-own])")) {
    group.dataset["own"] = "";
    copies += 1;
    const buttons = [...group.querySelectorAll<HTMLInputElement>(":scope > input[type=radio]")];
    const chosen = Math.max(
      0,
      buttons.findIndex((button) => button.checked),
    );
    for (const [index, button] of buttons.entries()) {
      const id = `${button.id}-${String(copies)}`;
      button.nextElementSibling?.setAttribute("for", id);
      button.id = id;
      button.name = `tabs-${String(copies)}`;
      button.checked = index === chosen;
    }
  }
}
