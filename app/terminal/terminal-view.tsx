import { LoaderCircle, RotateCcw, Unplug } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { Button } from "#app/components/ui/button.tsx";
import type { TerminalConnection } from "./terminal-connection.ts";
import { KeyboardMenu } from "./keyboard-menu.tsx";
import { KeyboardAnnouncer, KeyboardNotice } from "./keyboard-notice.tsx";
import type { BatonAct } from "./terminal-protocol.ts";
import type { TerminalScreen } from "./terminal-screen.ts";
import type { TerminalState } from "./terminal-state.ts";
import { TerminalMenu } from "./terminal-menu.tsx";
import { TerminalSearch } from "./terminal-search.tsx";
import { useTerminal } from "./use-terminal.ts";
import "./terminal.css";

export interface TerminalViewProps {
  readonly workspaceId: string;
  readonly terminalId: string;
  /** The person at this window. */
  readonly personId: string;
  readonly fontSize: number;
  readonly screenReader: boolean;
  /** Where this terminal's tools go; null while it is not the one in front. */
  readonly tools: HTMLElement | null;
  /** Hands out the parts while they live; returns what to call when they are gone. */
  readonly onOpen: (parts: { screen: TerminalScreen; connection: TerminalConnection }) => () => void;
}

/** One terminal with its states: starting, open, lost, ended. */
export function TerminalView(props: TerminalViewProps) {
  const { workspaceId, terminalId, personId, fontSize, screenReader, tools, onOpen } = props;
  const container = useRef<HTMLDivElement>(null);
  const [searching, setSearching] = useState(false);
  const onSearch = useCallback(() => setSearching(true), []);
  const { state, screen, connection, tabMovesFocus } = useTerminal(container, workspaceId, terminalId, {
    fontSize,
    screenReader,
    onSearch,
  });
  useEffect(() => {
    if (screen && connection) return onOpen({ screen, connection });
    return undefined;
  }, [screen, connection, onOpen]);

  const onAct = useCallback((act: BatonAct) => connection?.passBaton(act), [connection]);
  const keyboard = { state, personId, onAct };

  return (
    <div className="terminal relative h-full overflow-hidden bg-surface">
      <div ref={container} className="absolute inset-0 overflow-auto" />
      <Condition state={state} onRestart={() => connection?.restart()} />
      <KeyboardNotice {...keyboard} />
      <KeyboardAnnouncer state={state} personId={personId} />
      {tools &&
        createPortal(
          <>
            <KeyboardMenu {...keyboard} />
            {screen && <TerminalMenu screen={screen} canType={state.canType} onSearch={onSearch} />}
          </>,
          tools,
        )}
      {searching && screen && (
        <TerminalSearch
          screen={screen}
          onClose={() => {
            setSearching(false);
            screen.focus();
          }}
        />
      )}
      <Typists
        names={state.people.filter(({ id, typing }) => typing && id !== personId).map(({ name }) => name)}
      />
      {tabMovesFocus && (
        <p
          role="status"
          className="absolute right-3 bottom-2 rounded-sm bg-ink px-2 py-1 text-xs text-background"
        >
          Tab moves the focus. Ctrl + M types tabs again.
        </p>
      )}
    </div>
  );
}

/** Whose keys are going into the shell just now. */
function Typists({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p
      aria-hidden
      className="pointer-events-none absolute top-2 right-4 rounded-full border border-line bg-surface px-2.5 py-0.5 text-xs text-muted"
    >
      {names.join(" and ")} {names.length === 1 ? "is" : "are"} typing
    </p>
  );
}

function Condition({ state, onRestart }: { state: TerminalState; onRestart: () => void }) {
  switch (state.phase) {
    case "starting":
      return (
        <p role="status" className={COVER}>
          <LoaderCircle aria-hidden className="size-5 animate-spin text-accent" />
          Starting your Linux machine…
        </p>
      );
    case "reconnecting":
      return (
        <p role="status" className={`${STRIP} text-warning`}>
          <Unplug aria-hidden className="size-4" />
          <span className="text-ink">Reconnecting… what runs goes on, what you type is kept.</span>
        </p>
      );
    case "ended":
      return (
        <div role="status" className={`${STRIP} text-muted`}>
          <span className="text-ink">{state.message}</span>
          <Button tone="quiet" size="small" className="h-8" onClick={onRestart}>
            <RotateCcw aria-hidden className="size-3.5" /> New shell (Enter)
          </Button>
        </div>
      );
    case "failed":
      return (
        <div role="alert" className={COVER}>
          <p className="max-w-md">{state.message}</p>
          <Button tone="quiet" size="small" onClick={onRestart}>
            <RotateCcw aria-hidden className="size-3.5" /> Try again
          </Button>
        </div>
      );
    case "refused":
      return (
        <p role="alert" className={COVER}>
          {state.message}
        </p>
      );
    case "open": {
      const said = state.message ?? (state.mayWrite ? null : "You are watching this terminal.");
      return (
        said && (
          <p role="status" className={`${STRIP} text-muted`}>
            <span className="text-ink">{said}</span>
          </p>
        )
      );
    }
  }
}

const COVER =
  "absolute inset-0 flex flex-col items-center justify-center gap-3 bg-surface p-6 text-center text-sm text-muted";
const STRIP =
  "absolute inset-x-0 bottom-0 flex items-center justify-center gap-3 border-t border-current/25 px-3 py-1.5 text-sm tint";
