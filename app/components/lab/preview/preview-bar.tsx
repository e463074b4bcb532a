import clsx from "clsx";
import { ExternalLink, RotateCw, X } from "lucide-react";
import { useState, type FormEvent } from "react";
import { Button, buttonClass } from "#app/components/ui/button.tsx";
import { controlClass } from "#app/components/ui/text-field.tsx";
import { readAddress, writeAddress } from "./preview-address.ts";
import type { Preview } from "./preview-context.tsx";

interface PreviewBarProps {
  readonly preview: Preview;
  readonly onReload: () => void;
  readonly isLoading: boolean;
}

/** Which port and path the preview shows, and the ways to others. */
export function PreviewBar({ preview, onReload, isLoading }: PreviewBarProps) {
  const { workspaceId, place, ports, close } = preview;
  return (
    <div className="flex min-h-[2.625rem] shrink-0 items-start gap-1 border-b border-line p-0.5">
      {ports.length > 0 && <PortPicker preview={preview} />}
      <AddressField key={place === null ? "" : writeAddress(place)} preview={preview} onReload={onReload} />
      <Button
        tone="plain"
        size="icon"
        aria-label="Reload the preview"
        title="Reload"
        disabled={place === null}
        onClick={onReload}
      >
        <RotateCw aria-hidden className={clsx("size-4", isLoading && "animate-spin")} />
      </Button>
      {place !== null && (
        <a
          href={`/preview/${workspaceId}/${String(place.port)}${place.path}`}
          target="_blank"
          rel="noreferrer"
          aria-label="Open the preview in a new tab"
          title="Open in a new tab"
          className={buttonClass({ tone: "plain", size: "icon" })}
        >
          <ExternalLink aria-hidden className="size-4" />
        </a>
      )}
      <Button tone="plain" size="icon" aria-label="Close the preview" title="Close" onClick={close}>
        <X aria-hidden className="size-4" />
      </Button>
    </div>
  );
}

function PortPicker({ preview: { place, ports, show } }: { preview: Preview }) {
  const shown = place?.port;
  const all = shown === undefined || ports.includes(shown) ? ports : [shown, ...ports];
  return (
    <select
      aria-label="Port"
      value={shown}
      onChange={(event) => show({ port: Number(event.currentTarget.value), path: "/" })}
      className={clsx(controlClass, "h-9 shrink-0 pr-1 pl-2 text-sm tabular-nums")}
    >
      {all.map((port) => (
        <option key={port} value={port}>
          {ports.includes(port) ? port : `${String(port)} (nothing listens)`}
        </option>
      ))}
    </select>
  );
}

function AddressField({ preview: { place, show }, onReload }: Pick<PreviewBarProps, "preview" | "onReload">) {
  const [isWrong, setWrong] = useState(false);
  const address = place === null ? "" : writeAddress(place);

  const go = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("address"));
    const next = readAddress(typed, place?.port ?? null);
    setWrong(next === null);
    if (next === null) return;
    if (writeAddress(next) === address) onReload();
    else show(next);
  };
  return (
    <form onSubmit={go} className="min-w-0 flex-1">
      <input
        name="address"
        aria-label="Address in the lab"
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? "preview-address-problem" : undefined}
        defaultValue={address}
        placeholder="localhost:8000"
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className={clsx(controlClass, "block h-9 w-full px-2.5 font-mono text-[0.8125rem]")}
      />
      {isWrong && (
        <p id="preview-address-problem" role="alert" className="px-1 pt-1 text-[0.8125rem] text-danger">
          The lab has no network: enter a port and path of its own, like localhost:8000/page.
        </p>
      )}
    </form>
  );
}
