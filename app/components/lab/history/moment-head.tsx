import { ChevronLeft, Ellipsis, Flag, History as HistoryIcon } from "lucide-react";
import clsx from "clsx";
import { Button as AriaButton, Menu, MenuTrigger, Popover } from "react-aria-components";
import { Button, buttonClass } from "#app/components/ui/button.tsx";
import { MenuItem, menuPanelClass } from "#app/components/ui/menu.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import type { Moment, Version } from "#server/history/schema.ts";
import { sentenceOf } from "../problem-sentence.ts";
import { useHistory } from "./history-context.ts";
import { useHistorySubject } from "./history-subject.ts";
import { Faces } from "./faces.tsx";
import { authorsOf, dayOf, editsOf, lengthOf, pointOf, spanOf } from "./moment-words.ts";
import { NAMES_IT, VersionNameForm } from "./version-name-form.tsx";

/** The moment in front: its name or its people, when it was, and what can be done with it. */
export function MomentHead({ moment, onBack }: { moment: Moment; onBack: (() => void) | null }) {
  const { meId } = useHistorySubject();
  const { at, versions, naming, setNaming, timeline, askRestore } = useHistory();
  const { restore, name } = timeline.abilities;
  const version = versions[0];
  return (
    <div className="flex shrink-0 items-center gap-x-4 gap-y-2 px-2 py-2.5 md:px-4">
      <div className="flex min-w-0 flex-1 items-center gap-1 md:gap-3">
        {onBack && (
          <Button tone="plain" size="icon" aria-label="All moments" onClick={onBack}>
            <ChevronLeft aria-hidden className="size-5" />
          </Button>
        )}
        <span className="max-md:hidden">
          <Faces authors={moment.authors} size="medium" />
        </span>
        {naming ? (
          <VersionNameForm version={version} />
        ) : (
          <div className="min-w-0">
            <h2 className="flex items-center gap-1.5 truncate text-[0.9375rem]">
              {version && <Flag aria-hidden className="size-4 shrink-0 fill-marker text-warning" />}
              <span className="truncate">{version?.name ?? authorsOf(moment, meId)}</span>
            </h2>
            <p className="truncate text-[0.8125rem] text-muted">
              {version && `${authorsOf(moment, meId)} · `}
              {dayOf(moment.startedAt, new Date())}, {spanOf(moment)} · {editsOf(moment)} · {lengthOf(moment)}
            </p>
          </div>
        )}
      </div>
      <div className={clsx("flex items-center gap-1.5", naming && "max-md:hidden")}>
        {name && !naming && (
          <Button
            tone="quiet"
            size="small"
            className="max-md:size-9 max-md:p-0"
            aria-keyshortcuts="n"
            {...{ [NAMES_IT]: "" }}
            onClick={() => setNaming(true)}
          >
            <Flag aria-hidden className="size-4" />
            <span className="max-md:sr-only">{version ? "Rename" : "Name this version"}</span>
          </Button>
        )}
        {restore && at !== undefined && (
          <Button
            size="small"
            className="max-md:size-9 max-md:p-0"
            aria-keyshortcuts="r"
            onClick={() => askRestore({ at, when: pointOf(moment, versions) })}
          >
            <HistoryIcon aria-hidden className="size-4" />
            <span className="max-md:sr-only">Restore this version</span>
          </Button>
        )}
        <MomentMenu moment={moment} version={version} />
      </div>
    </div>
  );
}

type Act = "compare" | "link" | "forget" | "start-over";

function MomentMenu({ moment, version }: { moment: Moment; version: Version | undefined }) {
  const { noun } = useHistorySubject();
  const { api, store, base, compareFrom, askRestore, timeline } = useHistory();
  const { abilities, start } = timeline;
  const { restore, name } = abilities;

  const act = (chosen: Act) => {
    if (chosen === "compare") compareFrom(base?.id === moment.id ? null : moment);
    else if (chosen === "link") void copyLink(noun);
    else if (chosen === "forget" && version) {
      api.deleteVersion(version.id).then(store.refresh, tell);
    } else if (chosen === "start-over" && start !== null) {
      askRestore({ at: start, when: "the beginning", startsOver: true });
    }
  };
  return (
    <MenuTrigger>
      <AriaButton
        aria-label="More to do with this moment"
        className={buttonClass({ tone: "plain", size: "icon" })}
      >
        <Ellipsis aria-hidden className="size-4" />
      </AriaButton>
      <Popover placement="bottom end" offset={4} className={menuPanelClass}>
        <Menu className="outline-none" onAction={(key) => act(key as Act)}>
          <MenuItem id="compare">
            {base?.id === moment.id ? "Stop comparing from here" : "Compare from here"}
          </MenuItem>
          <MenuItem id="link">Copy a link to this moment</MenuItem>
          {name && version && <MenuItem id="forget">Remove the name</MenuItem>}
          {restore && start !== null && (
            <MenuItem id="start-over" danger>
              Start over…
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

async function copyLink(noun: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    showToast({ message: `The link is copied. It opens for whoever may see this ${noun}.` });
  } catch {
    showToast({
      tone: "danger",
      message: "The browser did not let us copy. Copy the address above instead.",
    });
  }
}

function tell(problem: unknown): void {
  showToast({ tone: "danger", message: sentenceOf(problem) });
}
