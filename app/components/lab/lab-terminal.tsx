import { useCallback, useRef } from "react";
import { TerminalView, type TerminalViewProps } from "#app/terminal/terminal-view.tsx";
import { useLab } from "./lab-context.ts";
import { readAddress } from "./preview/preview-address.ts";
import { usePreview } from "./preview/preview-context.tsx";
import { TerminalOff } from "./terminal-off.tsx";

/** A terminal of this lab; where none can run, the reason. `tools`: where its tools go while it is in front. */
export function LabTerminal({ terminalId, tools }: { terminalId: string; tools: HTMLElement | null }) {
  const { data, place, shells } = useLab();
  const preview = usePreview();
  const latestPreview = useRef(preview);
  latestPreview.current = preview;
  const onOpen = useCallback<TerminalViewProps["onOpen"]>(
    (parts) => {
      // What a program calls localhost is the lab, not the machine of whoever reads it.
      parts.screen.offerLinks((uri) => {
        const place = readAddress(uri, null);
        if (place !== null) latestPreview.current.show(place);
        return place !== null;
      });
      return shells.add(terminalId, parts);
    },
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
