import type { ReactNode } from "react";
import {
  Bold,
  ChevronDown,
  Code,
  Heading2,
  ImagePlus,
  Italic,
  Link2,
  List,
  ListOrdered,
  Quote,
  SquareTerminal,
  TriangleAlert,
  type LucideIcon,
} from "lucide-react";
import {
  Menu,
  MenuTrigger,
  Popover,
  Button as AriaButton,
  Toolbar as AriaToolbar,
} from "react-aria-components";
import { buttonClass } from "#app/components/ui/button.tsx";
import { MenuItem, menuPanelClass } from "#app/components/ui/menu.tsx";
import { Tooltip } from "#app/components/ui/tooltip.tsx";
import type { LessonEdit } from "#app/editor/lesson-edits.ts";
import type { LessonSession } from "#app/editor/lesson-session.ts";
import { MARKDOWN_BLOCKS } from "#app/editor/markdown-blocks.ts";
import { PICTURE_CHOOSER } from "./write-pane.tsx";

const EDITS: readonly { edit: LessonEdit; name: string; keys?: string; icon: LucideIcon }[] = [
  { edit: "bold", name: "Bold", keys: "Ctrl + B", icon: Bold },
  { edit: "italic", name: "Italic", keys: "Ctrl + I", icon: Italic },
  { edit: "heading", name: "Heading", icon: Heading2 },
  { edit: "bullets", name: "List", keys: "Ctrl + Shift + 8", icon: List },
  { edit: "numbers", name: "Numbered list", keys: "Ctrl + Shift + 7", icon: ListOrdered },
  { edit: "quote", name: "Quote", icon: Quote },
  { edit: "code", name: "Code", keys: "Ctrl + E", icon: Code },
  { edit: "link", name: "Link", keys: "Ctrl + K", icon: Link2 },
];
const BLOCKS = [
  { id: "callout", name: "Callout", icon: TriangleAlert },
  { id: "lab", name: "Way into the lab", icon: SquareTerminal },
] as const;

interface ToolbarProps {
  readonly session: LessonSession | null;
  readonly disabled: boolean;
  /** What stands beside the tools. */
  readonly children: ReactNode;
}

/** What Markdown can do, for those who would rather press than type it. */
export function Toolbar({ session, disabled, children }: ToolbarProps) {
  const isDisabled = disabled || session === null;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-2 py-1.5">
      <AriaToolbar aria-label="Formatting" className="flex min-w-0 gap-0.5 overflow-x-auto">
        {EDITS.map(({ edit, name, keys, icon }) => (
          <Tool
            key={edit}
            name={name}
            keys={keys}
            icon={icon}
            isDisabled={isDisabled}
            onPress={() => session?.edit(edit)}
          />
        ))}
        <Tool
          name="Picture"
          icon={ImagePlus}
          isDisabled={isDisabled}
          onPress={() => document.getElementById(PICTURE_CHOOSER)?.click()}
        />
        {BLOCKS.map(({ id, name, icon }) => (
          <Tool
            key={id}
            name={name}
            icon={icon}
            isDisabled={isDisabled}
            onPress={() => session?.insertBlock(id)}
          />
        ))}
        <MenuTrigger>
          <AriaButton
            isDisabled={isDisabled}
            className={buttonClass({ tone: "plain", size: "small" }, "ml-1 text-muted")}
          >
            Insert <ChevronDown aria-hidden className="size-4" />
          </AriaButton>
          <Popover className={`${menuPanelClass} max-h-96 overflow-y-auto`}>
            <Menu
              aria-label="Insert"
              onAction={(id) => session?.insertBlock(String(id))}
              className="outline-none"
            >
              {MARKDOWN_BLOCKS.map(({ id, name, about }) => (
                <MenuItem key={id} id={id} textValue={name}>
                  <span className="flex-1">
                    {name}
                    <span className="block text-[0.8125rem] text-muted">{about}</span>
                  </span>
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      </AriaToolbar>
      {children}
    </div>
  );
}

interface ToolProps {
  readonly name: string;
  readonly keys?: string | undefined;
  readonly icon: LucideIcon;
  readonly isDisabled: boolean;
  readonly onPress: () => void;
}

function Tool({ name, keys, icon: Icon, isDisabled, onPress }: ToolProps) {
  return (
    <Tooltip text={keys === undefined ? name : `${name} (${keys})`}>
      <AriaButton
        aria-label={name}
        isDisabled={isDisabled}
        onPress={onPress}
        className={buttonClass({ tone: "plain", size: "icon" }, "text-muted hover:text-ink")}
      >
        <Icon aria-hidden className="size-4" />
      </AriaButton>
    </Tooltip>
  );
}
