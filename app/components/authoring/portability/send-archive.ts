/** Sends an archive, telling the percent that is sent. Gives the import's id, or a sentence saying why there is none. */
export function sendArchive(
  file: File,
  courseId: string | null,
  onSent: (percent: number) => void,
): Promise<{ importId: string } | string> {
  const address = courseId === null ? "/api/courses/import" : `/api/courses/${courseId}/import`;
  return new Promise((resolve) => {
    // `fetch` does not tell how much of a body is sent.
    const request = new XMLHttpRequest();
    request.open("POST", `${address}?name=${encodeURIComponent(file.name)}`);
    request.upload.addEventListener("progress", ({ loaded, total }) => onSent((100 * loaded) / total));
    request.addEventListener("load", () => resolve(answerOf(request)));
    request.addEventListener("error", () => {
      resolve("The server could not be reached, so nothing was imported. Try again.");
    });
    request.send(file);
  });
}

function answerOf({ status, responseText }: XMLHttpRequest): { importId: string } | string {
  try {
    const answer = JSON.parse(responseText) as { importId?: string; error?: { message: string } };
    if (status === 202 && answer.importId !== undefined) return { importId: answer.importId };
    if (answer.error !== undefined) return answer.error.message;
  } catch {
    // What stands between us and the server has answered.
  }
  return "The archive was not taken. Try again in a minute.";
}
