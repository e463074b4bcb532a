import { Plus, X } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { Tab, TabList, TabPanel, Tabs, useChosenTabInSight } from "#app/components/ui/tabs.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import {
  addTerminal,
  FIRST_TERMINAL,
  MAX_TERMINALS,
  removeTerminal,
  useTerminalList,
} from "#app/terminal/terminal-list.ts";
import { LabTerminal } from "./lab-terminal.tsx";
import { useLab } from "./lab-context.ts";
import { PreviewToggle } from "./preview/preview-toggle.tsx";
import { TestResults } from "./test-results.tsx";
import { TestsTabLabel } from "./tests-tab-label.tsx";
import type { Tests } from "./use-tests.ts";

/** The shared terminals and the tests, as tabs. A terminal is opened when first looked at and then stays. */
export function BottomPane({ tests }: { tests: Tests }) {
  const { data, connection, place, setPlace, readOnlyBecause } = useLab();
  const { doc } = connection;
  const terminals = useTerminalList(doc);
  const { canTest } = data.lab;
  const shown = isShown(place.bottom) ? place.bottom : FIRST_TERMINAL;
  const tabRow = useChosenTabInSight<HTMLDivElement>(shown);
  const [tools, setTools] = useState<HTMLElement | null>(null);
  const [opened, setOpened] = useState<readonly string[]>([]);
  if (shown !== "tests" && !opened.includes(shown)) setOpened([...opened, shown]);

  function isShown(id: string) {
    return id === "tests" ? canTest : terminals.some((terminal) => terminal.id === id);
  }

  const add = () => {
    const id = addTerminal(doc);
    if (id) setPlace({ bottom: id });
    else showToast({ message: `A lab has at most ${MAX_TERMINALS} terminals. Close one first.` });
  };
  const remove = (id: string) => {
    if (id === FIRST_TERMINAL || id === "tests" || readOnlyBecause !== null) return;
    removeTerminal(doc, id);
  };
  const removeByKey = (event: KeyboardEvent) => {
    const id = (event.target as HTMLElement).closest<HTMLElement>("[role=tab]")?.dataset.key;
    if (event.key === "Delete" && id !== undefined) remove(id);
  };

  return (
    <section
      aria-label="Terminal and tests"
      data-pane="terminal"
      className="flex h-full min-h-0 flex-col bg-surface"
    >
      <Tabs
        selectedKey={shown}
        onSelectionChange={(key) => setPlace({ bottom: String(key) })}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div
          ref={tabRow}
          role="presentation"
          className="flex shrink-0 items-center border-b border-line"
          onKeyDown={removeByKey}
        >
          <TabList
            aria-label="Terminals and tests"
            className="min-w-0 [scrollbar-width:none] overflow-x-auto border-b-0 px-2"
          >
            {terminals.map(({ id, title }) => (
              <Tab key={id} id={id} className="whitespace-nowrap">
                {title}
                {id !== FIRST_TERMINAL && readOnlyBecause === null && (
                  <span
                    role="presentation"
                    title="Close for everyone (Delete)"
                    className="-my-1 -mr-1.5 grid size-6 place-items-center rounded-sm opacity-60 hover:bg-surface-2 hover:opacity-100"
                    onPointerDown={(event) => event.stopPropagation()}
                    onMouseDown={(event) => event.stopPropagation()}
                    onClick={() => remove(id)}
                  >
                    <X aria-hidden className="size-3.5" />
                  </span>
                )}
              </Tab>
            ))}
            {canTest && (
              <Tab id="tests">
                <TestsTabLabel run={tests.lastRun} running={tests.startedAt !== null} />
              </Tab>
            )}
          </TabList>
          {readOnlyBecause === null && data.unavailable === null && (
            <Button
              tone="plain"
              size="icon"
              className="size-8"
              aria-label="New terminal"
              title="New terminal"
              onClick={add}
            >
              <Plus aria-hidden className="size-4" />
            </Button>
          )}
          <div ref={setTools} className="ml-auto flex min-w-0 justify-end pr-2" />
          {data.unavailable === null && <PreviewToggle />}
        </div>
        {terminals
          .filter(({ id }) => opened.includes(id))
          .map(({ id }) => (
            <TabPanel key={id} id={id} shouldForceMount className="min-h-0 flex-1 data-[inert]:hidden">
              <LabTerminal terminalId={id} tools={id === shown ? tools : null} />
            </TabPanel>
          ))}
        {canTest && (
          <TabPanel id="tests" className="relative min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]">
            <TestResults tests={tests} />
          </TabPanel>
        )}
      </Tabs>
    </section>
  );
}
