import { MAX_IMAGE_BYTES } from "#server/media/schema.ts";

const SENT_WITHIN_MS = 120_000;

interface Sending {
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  onProgress(share: number): void;
}

/** Stores a picture for a course. Rejects with a sentence for people. */
export function sendPicture(
  courseId: string,
  picture: Blob,
  { signal, onProgress }: Sending,
): Promise<{ address: string }> {
  if (picture.size > MAX_IMAGE_BYTES)
    return Promise.reject(new Error("A picture may have at most 15 MB. Make it smaller first."));
  return new Promise((resolve, reject) => {
    // fetch does not tell how far it has come.
    const request = new XMLHttpRequest();
    request.open("POST", `/api/courses/${encodeURIComponent(courseId)}/images`);
    request.timeout = SENT_WITHIN_MS;
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => {
      const answer = request.response as { address?: string; error?: { message?: string } } | null;
      if (request.status === 201 && answer?.address !== undefined) resolve({ address: answer.address });
      else reject(new Error(answer?.error?.message ?? "The server could not store the picture. Try again."));
    };
    const fail = () =>
      reject(new Error("The picture could not be sent. Check your connection and put it in again."));
    request.onerror = fail;
    request.ontimeout = fail;
    request.onabort = fail;
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(picture);
  });
}
