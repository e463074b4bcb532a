interface PaneTabsProps<Pane extends string> {
  readonly label: string;
  readonly panes: readonly { readonly id: Pane; readonly name: string }[];
  readonly shown: Pane;
  readonly onShow: (pane: Pane) => void;
}

/** Which pane is in front, where not all have room beside each other. */
export function PaneTabs<Pane extends string>({ label, panes, shown, onShow }: PaneTabsProps<Pane>) {
  return (
    <nav
      aria-label={label}
      className="grid shrink-0 auto-cols-fr grid-flow-col border-b border-line bg-surface"
    >
      {panes.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          aria-current={shown === id ? "true" : undefined}
          onClick={() => onShow(id)}
          className="h-12 border-b-2 border-transparent text-sm text-muted outline-offset-[-2px] aria-[current]:border-marker aria-[current]:font-medium aria-[current]:text-ink"
        >
          {name}
        </button>
      ))}
    </nav>
  );
}
