const known = new Set<string>();
let sheet: CSSStyleSheet | null = null;

/**
 * The class that washes a selection in someone's colour. Monaco decorates by class name only, so each
 * colour gets one rule in a style sheet of our own. `color` is #rrggbb.
 */
export function selectionClass(color: string): string {
  const name = `remote-selection-${color.slice(1)}`;
  if (!known.has(name)) {
    known.add(name);
    sheet ??= adoptSheet();
    sheet.insertRule(`.${name} { background: ${color}40; }`);
  }
  return name;
}

function adoptSheet(): CSSStyleSheet {
  const adopted = new CSSStyleSheet();
  document.adoptedStyleSheets.push(adopted);
  return adopted;
}
