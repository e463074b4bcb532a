import { useCallback } from "react";
import { TerminalView, type TerminalViewProps } from "#app/terminal/terminal-view.tsx";
import { useLab } from "./lab-context.ts";
import { TerminalOff } from "./terminal-off.tsx";

/** A terminal of this lab; where none can run, the reason. `tools`: where its tools go while it is in front. */
export function LabTerminal({ terminalId, tools }: { terminalId: string; tools: HTMLElement | null }) {
  const { data, place, shells } = useLab();
  const onOpen = useCallback<TerminalViewProps["onOpen"]>(
    (parts) => shells.add(terminalId, parts),
    [shells, terminalId],
  );
  if (data.unavailable !== null) return <TerminalOff reason={data.unavailable} />;
  return (
    <TerminalView
      workspaceId={data.workspace.id}
      terminalId={terminalId}
      personId={data.me.id}
      fontSize={place.fontSize - 1}
      screenReader={place.screenReader}
      tools={tools}
      onOpen={onOpen}
    />
  );
}
