import { ImageUp } from "lucide-react";
import { useEffect, useRef, useState, type ChangeEvent } from "react";
import { CourseCover } from "#app/components/catalogue/course-cover.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { sendPicture } from "#app/editor/send-picture.ts";
import { readImageAddress } from "#server/media/schema.ts";

type CoverPickerProps = {
  course: { id: string; slug: string };
  /** The picture's address; empty for the drawn one. */
  cover: string;
  readOnly: boolean;
  onChange: (cover: string) => void;
};

/** The course's cover as it is, and the way to another one. */
export function CoverPicker({ course, cover, readOnly, onChange }: CoverPickerProps) {
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  const sending = useRef<AbortController | null>(null);
  useEffect(() => () => sending.current?.abort(), []);

  const send = async (event: ChangeEvent<HTMLInputElement>) => {
    const picture = event.target.files?.[0];
    event.target.value = "";
    if (picture === undefined) return;
    sending.current?.abort();
    const { signal } = (sending.current = new AbortController());
    const onProgress = (share: number) => setSaid(`Sending it: ${String(Math.round(share * 100))} %`);
    try {
      const { address } = await sendPicture(course.id, picture, { signal, onProgress });
      onChange(address);
      setSaid("The cover is changed.");
    } catch (problem) {
      if (!signal.aborted) setSaid(problem instanceof Error ? problem.message : String(problem));
    }
  };
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">Cover</legend>
      <div className="flex flex-wrap items-start gap-x-6 gap-y-4">
        <CourseCover
          course={{ slug: course.slug, cover: readImageAddress(cover) }}
          sizes="16rem"
          className="aspect-[5/2] w-64 rounded-md border border-line"
        />
        <div className="min-w-0 flex-1 basis-56">
          <p className="text-sm text-muted">
            Without a picture one is drawn. The cover is decoration: nobody who does not see it misses
            anything, so let it hold no words that stand nowhere else.
          </p>
          {!readOnly && (
            <div className="mt-3 flex flex-wrap gap-2">
              <Button tone="quiet" size="small" onClick={() => input.current?.click()}>
                <ImageUp aria-hidden className="size-4" /> Choose a picture
              </Button>
              {cover !== "" && (
                <Button tone="plain" size="small" onClick={() => onChange("")}>
                  Draw one instead
                </Button>
              )}
              <input
                ref={input}
                type="file"
                accept="image/png,image/jpeg,image/webp,image/gif,image/avif"
                aria-label="Cover picture"
                className="sr-only"
                tabIndex={-1}
                onChange={(event) => void send(event)}
              />
            </div>
          )}
          <p role="status" className="mt-2 text-sm text-muted">
            {said}
          </p>
        </div>
      </div>
    </fieldset>
  );
}
