import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from "react";
import { useTheme } from "#app/lib/theme.ts";
import { rememberSize, TerminalSocket } from "./ahead-socket.ts";
import { TerminalConnection } from "./terminal-connection.ts";
import { whenLettersAreHere } from "./terminal-letters.ts";
import { TerminalScreen } from "./terminal-screen.ts";
import { STARTING, type TerminalState } from "./terminal-state.ts";

const subscribeToNothing = () => () => undefined;

export interface TerminalOptions {
  readonly fontSize: number;
  readonly screenReader: boolean;
  readonly onSearch: () => void;
}

export interface UsedTerminal {
  readonly state: TerminalState;
  /** Null until its letters are here. */
  readonly screen: TerminalScreen | null;
  readonly connection: TerminalConnection | null;
  /** Tab leaves the terminal instead of being typed. */
  readonly tabMovesFocus: boolean;
}

/**
 * A terminal of a lab in the element of `container`, for as long as the component is mounted. Bytes go
 * from the socket to xterm and back; only state passes through React.
 */
export function useTerminal(
  container: RefObject<HTMLElement>,
  workspaceId: string,
  terminalId: string,
  options: TerminalOptions,
): UsedTerminal {
  const { fontSize, screenReader } = options;
  const theme = useTheme();
  const latest = useRef({ options, theme });
  latest.current = { options, theme };
  const [parts, setParts] = useState<{ screen: TerminalScreen; connection: TerminalConnection } | null>(null);
  const [tabMovesFocus, setTabMovesFocus] = useState(false);

  useEffect(() => {
    const ending = new AbortController();
    whenLettersAreHere(openParts);
    return () => {
      setParts(null);
      ending.abort();
    };

    function openParts() {
      if (ending.signal.aborted || !container.current) return;
      let connection: TerminalConnection | null = null;
      const screen = new TerminalScreen(
        container.current,
        { ...latest.current.options, theme: latest.current.theme },
        {
          onText: (text) => connection?.type(text),
          onBytes: (bytes) => connection?.typeBytes(bytes),
          onFit(fit) {
            rememberSize(fit);
            connection?.resize(fit);
          },
          onSearch: () => latest.current.options.onSearch(),
          onTabMovesFocus: setTabMovesFocus,
          mayAnswer: () => connection?.isReplaying === false,
          onEnter: () => connection?.restart() ?? false,
        },
      );
      const target = { origin: location.origin, workspaceId, terminalId };
      const opened = new TerminalConnection(target, screen, screen.fit, TerminalSocket);
      connection = opened;
      const { signal } = ending;
      window.addEventListener("online", () => opened.dialAgain(), { signal });
      window.addEventListener("offline", () => opened.dialAgain(), { signal });
      document.addEventListener("visibilitychange", () => opened.reconnectNow(), { signal });
      signal.addEventListener("abort", () => {
        opened.close();
        screen.close();
      });
      setParts({ screen, connection: opened });
    }
  }, [container, workspaceId, terminalId]);

  const connection = parts?.connection ?? null;
  const screen = parts?.screen ?? null;
  const state = useSyncExternalStore(
    connection?.subscribe ?? subscribeToNothing,
    connection?.getState ?? (() => STARTING),
    () => STARTING,
  );

  useEffect(
    () => screen?.setLook({ theme, fontSize, screenReader }),
    [screen, theme, fontSize, screenReader],
  );
  useEffect(() => screen?.setCanType(state.canType), [screen, state.canType]);

  return { state, screen, connection, tabMovesFocus };
}
