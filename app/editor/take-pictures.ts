import type { editor } from "monaco-editor/editor";

/** Catches pictures that are pasted into an editor or dropped on it, until `signal` aborts. */
export function takePictures(
  container: HTMLElement,
  shown: editor.IStandaloneCodeEditor,
  signal: AbortSignal,
  canWrite: () => boolean,
  onPictures: (files: readonly File[]) => void,
): void {
  const take = (event: Event, data: DataTransfer | null) => {
    const files = [...(data?.files ?? [])];
    if (files.length === 0 || !canWrite()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    onPictures(files);
  };
  const options = { capture: true, signal };
  container.addEventListener("paste", (event) => take(event, event.clipboardData), options);
  container.addEventListener(
    "drop",
    (event) => {
      const place = shown.getTargetAtClientPoint(event.clientX, event.clientY)?.position;
      if (place && event.dataTransfer?.files.length) shown.setPosition(place);
      take(event, event.dataTransfer);
    },
    options,
  );
  // Without this a browser would rather open the file.
  container.addEventListener(
    "dragover",
    (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault(),
    options,
  );
}
