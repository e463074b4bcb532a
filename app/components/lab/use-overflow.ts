import { useEffect, useState } from "react";
import { isTooLargeToShare, type LabFile } from "#server/labs/document.ts";

/** A text is measured when it has stood still for this long. */
const MEASURED_AFTER_MS = 300;

/** Whether the text in front has grown beyond what is shared, as when two people paste at once. */
export function useOverflow(file: LabFile | undefined): boolean {
  const [overflows, setOverflows] = useState(false);
  const text = file?.kind === "text" ? file.text : null;
  useEffect(() => {
    if (text === null) return setOverflows(false);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const measure = () => setOverflows(isTooLargeToShare(text.toString()));
    const measureSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(measure, MEASURED_AFTER_MS);
    };
    measure();
    text.observe(measureSoon);
    return () => {
      clearTimeout(timer);
      text.unobserve(measureSoon);
    };
  }, [text]);
  return overflows;
}
