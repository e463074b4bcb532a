import clsx from "clsx";
import { Ellipsis, EyeOff } from "lucide-react";
import { Button as AriaButton, Menu, MenuTrigger, Popover } from "react-aria-components";
import { Avatar } from "#app/components/ui/avatar.tsx";
import { buttonClass } from "#app/components/ui/button.tsx";
import { MenuItem, menuPanelClass } from "#app/components/ui/menu.tsx";
import { distinctPeople, type Participant } from "#app/editor/people.ts";
import { partOf, pathIn } from "#server/lab-definitions/document.ts";
import type { LabFile } from "#server/labs/document.ts";

export type DraftFileAct = "rename" | "delete" | "toggle";

interface DraftFileRowProps {
  readonly file: LabFile;
  readonly isShown: boolean;
  readonly people: readonly Participant[];
  readonly canEdit: boolean;
  readonly onShow: () => void;
  readonly onAct: (act: DraftFileAct) => void;
}

/** One file of a definition, and its menu. */
export function DraftFileRow({ file, isShown, people, canEdit, onShow, onAct }: DraftFileRowProps) {
  const path = pathIn(file);
  const isHidden = partOf(file) === "hidden";
  const isTest = isHidden || partOf(file) === "tests";
  return (
    <li
      className={clsx(
        "flex items-center gap-1 rounded-md pl-2",
        isShown ? "bg-accent/10 font-medium" : "hover:bg-surface-2",
      )}
    >
      <button
        type="button"
        aria-current={isShown ? "true" : undefined}
        className="min-w-0 flex-1 truncate rounded-sm py-1.5 text-left font-mono text-[0.8125rem]"
        onClick={onShow}
      >
        {path}
      </button>
      {isHidden && (
        <span title="Hidden from students" className="text-muted">
          <EyeOff aria-hidden className="size-3.5" />
          <span className="sr-only">Hidden from students</span>
        </span>
      )}
      {distinctPeople(people).map(({ id, name }) => (
        <Avatar key={id} id={id} name={`${name} is here`} letters={name} size="small" />
      ))}
      {canEdit && (
        <MenuTrigger>
          <AriaButton
            aria-label={`More for ${path}`}
            className={buttonClass({ tone: "plain", size: "icon" }, "size-8")}
          >
            <Ellipsis aria-hidden className="size-4" />
          </AriaButton>
          <Popover placement="bottom end" offset={4} className={menuPanelClass}>
            <Menu className="outline-none" onAction={(key) => onAct(key as DraftFileAct)}>
              {isTest && (
                <MenuItem id="toggle">{isHidden ? "Show to students" : "Hide from students"}</MenuItem>
              )}
              <MenuItem id="rename">Rename</MenuItem>
              <MenuItem id="delete" danger>
                Delete
              </MenuItem>
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
    </li>
  );
}
