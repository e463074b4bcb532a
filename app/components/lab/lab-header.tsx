import { useRouteLoaderData } from "@remix-run/react";
import { FlaskConical, LoaderCircle, Play } from "lucide-react";
import { ThemeButton } from "#app/components/theme-button.tsx";
import { Button } from "#app/components/ui/button.tsx";
import type { ThemeChoice } from "#app/lib/theme.ts";
import { HistoryLink } from "./history/history-link.tsx";
import { LabBreadcrumb } from "./lab-breadcrumb.tsx";
import { useLab } from "./lab-context.ts";
import { LabSettings } from "./lab-settings.tsx";
import { HandButton } from "./people/hand-button.tsx";
import { PeopleBar } from "./people/people-bar.tsx";
import { SaveState } from "./save-state.tsx";
import { useWideWindow } from "./use-wide-window.ts";

interface LabHeaderProps {
  readonly run: () => void;
  readonly running: boolean;
  readonly test: () => void;
  readonly testing: boolean;
  readonly toggleHistory: () => void;
  readonly historyOpen: boolean;
}

export function LabHeader({ run, running, test, testing, toggleHistory, historyOpen }: LabHeaderProps) {
  const { data, readOnlyBecause } = useLab();
  const theme = useRouteLoaderData<{ theme: ThemeChoice }>("root")?.theme ?? "system";
  const blocked = readOnlyBecause ?? data.unavailable;
  const wide = useWideWindow();
  return (
    <header
      data-pane
      className="flex h-13 shrink-0 items-center gap-1 border-b border-line bg-surface px-2 sm:gap-2"
    >
      <LabBreadcrumb data={data} />
      <SaveState />
      <div className="ml-auto flex items-center gap-1 sm:gap-2">
        {wide && (
          <>
            <HandButton />
            <PeopleBar />
          </>
        )}
        <div role="toolbar" aria-label="Program" className="flex gap-1.5 pl-1">
          {data.lab.canRun && (
            <Button
              tone="quiet"
              size="small"
              onClick={run}
              disabled={blocked !== null || running}
              title={blocked ?? "Run the program (Ctrl + Enter)"}
              aria-keyshortcuts="Control+Enter"
            >
              <Play aria-hidden className="size-4 fill-current" />
              <span className="max-sm:sr-only">Run</span>
            </Button>
          )}
          {data.lab.canTest && (
            <Button
              size="small"
              onClick={test}
              disabled={blocked !== null || testing}
              title={blocked ?? "Run the tests (Ctrl + Shift + Enter)"}
              aria-keyshortcuts="Control+Shift+Enter"
            >
              {testing ? (
                <LoaderCircle aria-hidden className="size-4 animate-spin" />
              ) : (
                <FlaskConical aria-hidden className="size-4" />
              )}
              <span className="max-sm:sr-only">Run tests</span>
            </Button>
          )}
        </div>
        <HistoryLink open={historyOpen} onToggle={toggleHistory} />
        <LabSettings />
        <span className="max-sm:hidden">
          <ThemeButton initial={theme} />
        </span>
      </div>
    </header>
  );
}
