import { Prose } from "#app/components/lesson/prose.tsx";
import { Tab, TabList, TabPanel, Tabs } from "#app/components/ui/tabs.tsx";
import { useLab } from "./lab-context.ts";

/** The task, and the lesson it belongs to. */
export function LessonPane() {
  const { data, place, setPlace, goTo } = useLab();
  return (
    <section aria-label="Task and lesson" data-pane className="flex h-full min-h-0 flex-col bg-background">
      <Tabs
        selectedKey={place.side}
        onSelectionChange={(key) => setPlace({ side: key === "lesson" ? "lesson" : "task" })}
        className="flex min-h-0 flex-1 flex-col"
      >
        <TabList aria-label="What to read" className="shrink-0 px-2">
          <Tab id="task">Task</Tab>
          <Tab id="lesson">Lesson</Tab>
        </TabList>
        <TabPanel id="task" className={PANEL}>
          <Prose className="prose-compact" html={data.lab.instructionsHtml} onLab={goTo} />
          {data.lab.hintsHtml.map((html, index) => (
            <details key={index} className="mt-4 rounded-md border border-line bg-surface px-4">
              <summary className="cursor-pointer rounded-sm py-2.5 font-medium">
                Hint {data.lab.hintsHtml.length > 1 && index + 1}
              </summary>
              <Prose className="prose-compact pb-3" html={html} onLab={goTo} />
            </details>
          ))}
        </TabPanel>
        <TabPanel id="lesson" className={PANEL}>
          <h2 className="mb-4 text-xl">{data.lesson.title}</h2>
          <Prose className="prose-compact" html={data.lesson.html} onLab={goTo} />
        </TabPanel>
      </Tabs>
    </section>
  );
}

const PANEL = "relative min-h-0 flex-1 overflow-y-auto px-5 py-4 outline-offset-[-2px]";
