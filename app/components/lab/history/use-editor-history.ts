import { useHistoryAddress, type HistoryAddress } from "./history-address.ts";
import type { HistorySubject } from "./history-subject.ts";
import { useHistoryKey } from "./use-history-key.ts";

/** The history of what an editor writes, and whether it is open. */
export interface EditorHistory {
  readonly subject: HistorySubject;
  readonly address: HistoryAddress;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

/** The history of a draft; the address says whether it is open, Control Shift H opens and closes it. */
export function useEditorHistory(subject: HistorySubject): EditorHistory {
  const address = useHistoryAddress();
  const isOpen = address.addressed !== null;
  const toggle = isOpen ? address.close : address.open;
  useHistoryKey(toggle);
  return { subject, address, isOpen, toggle };
}
