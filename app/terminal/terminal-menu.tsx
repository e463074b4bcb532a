import { Ellipsis } from "lucide-react";
import { Button, Menu, MenuTrigger, Popover } from "react-aria-components";
import { buttonClass } from "#app/components/ui/button.tsx";
import { MenuItem, menuPanelClass } from "#app/components/ui/menu.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import type { TerminalScreen } from "./terminal-screen.ts";

interface TerminalMenuProps {
  readonly screen: TerminalScreen;
  readonly canType: boolean;
  readonly onSearch: () => void;
}

/** What the keyboard can do with a terminal's text, for those who have only a pointer or a finger. */
export function TerminalMenu({ screen, canType, onSearch }: TerminalMenuProps) {
  const acts: Record<string, () => void> = {
    copy: () => void copy(screen),
    paste: () => void paste(screen),
    all: () => screen.selectAll(),
    find: onSearch,
  };
  return (
    <MenuTrigger>
      <Button
        aria-label="More to do with the terminal"
        className={`${buttonClass({ tone: "plain", size: "icon" })} size-8 shrink-0`}
      >
        <Ellipsis aria-hidden className="size-4" />
      </Button>
      <Popover placement="top end" offset={4} className={menuPanelClass}>
        <Menu aria-label="Terminal" className="outline-none" onAction={(key) => acts[key]?.()}>
          <MenuItem id="copy">Copy what is selected</MenuItem>
          {canType && <MenuItem id="paste">Paste</MenuItem>}
          <MenuItem id="all">Select all</MenuItem>
          <MenuItem id="find">Find…</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

async function copy(screen: TerminalScreen): Promise<void> {
  if (!screen.hasSelection) {
    return void showToast({
      message: "Nothing is selected in the terminal. Select something, or all, first.",
    });
  }
  if (await screen.copy()) return;
  showToast({ tone: "danger", message: "The browser did not let us copy. Press Ctrl + C instead." });
}

async function paste(screen: TerminalScreen): Promise<void> {
  if (await screen.paste()) return screen.focus();
  showToast({ tone: "danger", message: "The browser did not let us paste. Press Ctrl + V instead." });
}
