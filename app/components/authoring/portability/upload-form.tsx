import { useNavigate } from "@remix-run/react";
import { useId, useState, type FormEvent } from "react";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { FileInput } from "#app/components/ui/file-input.tsx";
import { ProgressBar } from "#app/components/ui/progress-bar.tsx";
import { MAX_ARCHIVE_BYTES } from "#server/portability/schema.ts";
import { sendArchive } from "./send-archive.ts";

/** Sends an archive to become a new course, or the draft of this one, and leads to the page of its import. */
export function UploadForm({ courseId }: { courseId: string | null }) {
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const navigate = useNavigate();
  const input = useId();

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const file = new FormData(event.currentTarget).get("archive");
    setProblem(null);
    if (!(file instanceof File) || file.size === 0) return setProblem("Choose a file first.");
    if (file.size > MAX_ARCHIVE_BYTES)
      return setProblem("An archive may have at most 50 MB. Import a part of it.");
    setSent(0);
    const answer = await sendArchive(file, courseId, setSent);
    setSent(null);
    if (typeof answer === "string") setProblem(answer);
    else navigate(`/teach/imports/${answer.importId}`);
  }

  return (
    <form onSubmit={(event) => void send(event)} className="space-y-4" noValidate>
      {problem !== null && <Banner tone="danger">{problem}</Banner>}
      <div>
        <label htmlFor={input} className="mb-1.5 block text-sm font-medium">
          Archive
        </label>
        <FileInput id={input} name="archive" accept=".zip,.tar,.gz,.tgz,application/zip,application/gzip" />
        <p className="mt-1.5 text-sm text-muted">A .zip or .tar.gz of at most 50 MB.</p>
      </div>
      {sent !== null && <ProgressBar label="Sent" value={sent} showValue />}
      <Button type="submit" tone="quiet" busy={sent !== null}>
        {sent === null ? "Import the archive" : "Sending…"}
      </Button>
    </form>
  );
}
