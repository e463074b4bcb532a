import { Download, FileQuestion } from "lucide-react";
import { useEffect, useRef } from "react";
import { Banner } from "#app/components/ui/banner.tsx";
import { buttonClass } from "#app/components/ui/button.tsx";
import { languageOf, nameOf } from "#app/editor/language-of.ts";
import { countLines, type LabFile } from "#server/labs/document.ts";
import { fileAddress } from "./file-acts.ts";
import { formatBytes } from "./format-bytes.ts";
import { READ_ONLY, useCodeLook, useMonaco } from "./history/read-only-code.ts";
import { SHOWN_BYTES, useStoredText } from "./use-stored-text.ts";

interface StoredFileProps {
  readonly file: LabFile & { kind: "binary" };
  readonly workspaceId: string;
}

/** A file that is on the lab's disk only: its text, read-only, when it is text; a way to download it in any case. */
export function StoredFile({ file, workspaceId }: StoredFileProps) {
  const stored = useStoredText(workspaceId, file);
  const download = <DownloadLink file={file} workspaceId={workspaceId} />;
  if (stored.state === "text") {
    return (
      <div className="absolute inset-0 flex flex-col bg-surface">
        <Banner className="shrink-0 rounded-none border-x-0 border-t-0 py-2" action={download}>
          {stored.encoding === null
            ? describe(stored.text, stored.isWhole)
            : describeEncoding(stored.encoding, file.path)}
        </Banner>
        <ReadOnlyText text={stored.text} path={file.path} />
      </div>
    );
  }
  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-3 bg-surface p-8 text-center text-[0.9375rem] text-muted">
      {stored.state === "loading" ? (
        <p role="status">Opening the file…</p>
      ) : (
        <>
          <FileQuestion aria-hidden strokeWidth={1.5} className="size-8 text-accent" />
          <p>
            <strong className="font-semibold text-ink">{nameOf(file.path)}</strong> (
            {formatBytes(file.sizeBytes)}) {stored.because} Programs in the terminal can use it.
          </p>
          {download}
        </>
      )}
    </div>
  );
}

function describe(text: string, isWhole: boolean): string {
  const lines = countLines(text).toLocaleString("en").replaceAll(",", "\u00a0");
  return (
    (isWhole
      ? `This file has ${lines} lines. It is shown read-only: `
      : `The first ${formatBytes(SHOWN_BYTES)} of this file are shown read-only: `) +
    "files of more than 50\u00a0000 lines or 1 MB are not edited together. Programs in the terminal can change it."
  );
}

function describeEncoding(encoding: string, path: string): string {
  return (
    `This file is not UTF-8. It is shown read-only, as ${encoding}, and stays as it is on the disk. To edit it here, ` +
    `convert it in the terminal: iconv -f ${encoding} -t utf-8 "${path}" > new.txt`
  );
}

function DownloadLink({ file, workspaceId }: StoredFileProps) {
  return (
    <a
      href={fileAddress(workspaceId, file.path)}
      download
      className={buttonClass({ tone: "quiet", size: "small" })}
    >
      <Download aria-hidden className="size-4" /> Download
    </a>
  );
}

function ReadOnlyText({ text, path }: { text: string; path: string }) {
  const monaco = useMonaco();
  const look = useCodeLook();
  const container = useRef<HTMLDivElement>(null);
  const latestLook = useRef(look);
  latestLook.current = look;
  useEffect(() => {
    if (monaco === null || monaco === "failed" || !container.current) return;
    const model = monaco.editor.createModel(text, languageOf(path));
    const shown = monaco.editor.create(container.current, {
      ...READ_ONLY,
      ...latestLook.current,
      ariaLabel: "Text of the file, read-only.",
      readOnlyMessage: { value: "This file is too large to be edited here." },
      model,
    });
    return () => {
      shown.dispose();
      model.dispose();
    };
  }, [monaco, text, path]);
  return (
    <div className="relative min-h-0 flex-1">
      <div ref={container} className="absolute inset-0" />
      {monaco === "failed" && (
        <p role="alert" className="p-6 text-center text-muted">
          The editor could not be loaded. Check your connection, then reload the page.
        </p>
      )}
    </div>
  );
}
