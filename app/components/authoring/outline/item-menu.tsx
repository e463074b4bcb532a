import { useNavigate } from "@remix-run/react";
import { Ellipsis } from "lucide-react";
import { Button as AriaButton, Menu, MenuTrigger, Popover } from "react-aria-components";
import { buttonClass } from "#app/components/ui/button.tsx";
import { MenuItem, menuPanelClass } from "#app/components/ui/menu.tsx";
import type { LessonItem, OutlineItem } from "#server/courses/document.ts";
import { useOutline } from "./outline-context.ts";
import { useItemActs } from "./use-item-acts.ts";

type Act = "rename" | "settings" | "preview" | "up" | "down" | "duplicate" | "lab" | "archive";

/** What can be done with one item. */
export function ItemMenu({ item }: { item: OutlineItem }) {
  const acts = useItemActs();
  const { courseId } = useOutline();
  const navigate = useNavigate();
  const act = (chosen: Act) => {
    switch (chosen) {
      case "rename":
        return acts.beginRenaming(item.id);
      case "settings":
        return acts.openSettings(item.id);
      case "preview":
        return navigate(`/teach/courses/${courseId}/preview/${item.id}`);
      case "up":
        return acts.move(item, -1);
      case "down":
        return acts.move(item, 1);
      case "duplicate":
        return void acts.duplicate(item);
      case "lab":
        return item.kind === "lesson" ? acts.toggleLab(item) : undefined;
      case "archive":
        return acts.archive(item);
    }
  };
  return (
    <MenuTrigger>
      <AriaButton
        data-part="menu"
        aria-label={`More for ${item.title}`}
        className={buttonClass({ tone: "plain", size: "icon" })}
      >
        <Ellipsis aria-hidden className="size-4" />
      </AriaButton>
      <Popover placement="bottom end" offset={4} className={menuPanelClass}>
        <Menu className="outline-none" onAction={(key) => act(key as Act)}>
          <MenuItem id="rename">Rename</MenuItem>
          <MenuItem id="settings">Settings</MenuItem>
          {item.kind === "lesson" && <MenuItem id="preview">Preview as a student</MenuItem>}
          <MenuItem id="up">Move up</MenuItem>
          <MenuItem id="down">Move down</MenuItem>
          <MenuItem id="duplicate">Duplicate</MenuItem>
          {item.kind === "lesson" && <MenuItem id="lab">{labActOf(item)}</MenuItem>}
          <MenuItem id="archive">Archive</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function labActOf({ lab, formerLab }: LessonItem): string {
  if (lab !== null) return "Take its lab out";
  return formerLab === null ? "Add a lab" : "Bring its lab back";
}
