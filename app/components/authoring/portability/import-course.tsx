import { Link, useRevalidator } from "@remix-run/react";
import { useId, useState, type FormEvent } from "react";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";

interface ImportNote {
  kind: "changed" | "notSupported";
  path: string;
  line: number | null;
  what: string;
}
interface Imported {
  courseId: string;
  report: {
    format: string;
    imported: { modules: number; lessons: number; labs: number; pictures: number };
    notes: ImportNote[];
  };
}
type ImportState =
  { kind: "choosing"; problem: string | null } | { kind: "importing" } | { kind: "done"; imported: Imported };

/** Makes a draft from a zip, and tells what could not be taken as it was. */
export function ImportCourse() {
  const [state, setState] = useState<ImportState>({ kind: "choosing", problem: null });
  const input = useId();
  const heading = useId();
  const { revalidate } = useRevalidator();

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const file = new FormData(event.currentTarget).get("archive");
    if (!(file instanceof File) || file.size === 0) {
      setState({ kind: "choosing", problem: "Choose a zip file first." });
      return;
    }
    setState({ kind: "importing" });
    const answer = await postArchive(file);
    setState(
      typeof answer === "string" ? { kind: "choosing", problem: answer } : { kind: "done", imported: answer },
    );
    void revalidate();
  }

  return (
    <section aria-labelledby={heading} className="mt-12 max-w-xl border-t border-line pt-8">
      <h2 id={heading} className="text-xl">
        Or import one
      </h2>
      <p className="mt-2 text-[0.9375rem] text-muted">
        A zip of a course that was exported here, of an Exercism track, or of Markdown files with their
        pictures.
      </p>
      <form onSubmit={(event) => void send(event)} className="mt-4 space-y-4">
        {state.kind === "choosing" && state.problem !== null && (
          <Banner tone="danger">{state.problem}</Banner>
        )}
        <div>
          <label htmlFor={input} className="mb-1 block font-medium">
            Zip file
          </label>
          <input id={input} name="archive" type="file" accept=".zip,application/zip" className="max-w-full" />
        </div>
        <Button type="submit" tone="quiet" busy={state.kind === "importing"}>
          {state.kind === "importing" ? "Importing…" : "Import"}
        </Button>
      </form>
      <div aria-live="polite">{state.kind === "done" && <Report {...state.imported} />}</div>
    </section>
  );
}

function Report({ courseId, report: { format, imported, notes } }: Imported) {
  const { modules, lessons, labs, pictures } = imported;
  return (
    <div className="mt-6 space-y-4">
      <p>
        Imported as {format}: {modules} modules, {lessons} lessons, {labs} labs, {pictures} pictures.{" "}
        <Link to={`/teach/courses/${courseId}`} className="link">
          Open the draft
        </Link>
      </p>
      {notes.length > 0 && (
        <details open={notes.length < 20}>
          <summary className="cursor-pointer">Not taken as it was: {notes.length}</summary>
          <ul className="mt-2 space-y-2 text-sm">
            {notes.map(({ kind, path, line, what }, index) => (
              <li key={index}>
                <code className="break-all">{line === null ? path : `${path}:${String(line)}`}</code>{" "}
                {kind === "changed" ? "(changed)" : "(left out)"} {what}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** What was imported, or a sentence saying why nothing was. */
async function postArchive(file: File): Promise<Imported | string> {
  try {
    const answer = await fetch("/api/courses/import", { method: "POST", body: file });
    if (answer.ok) return (await answer.json()) as Imported;
    const { error } = (await answer.json()) as { error: { message: string } };
    return error.message;
  } catch {
    return "The server could not be reached, so nothing was imported. Try again.";
  }
}
