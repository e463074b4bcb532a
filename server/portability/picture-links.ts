/** The folder of a tree that holds the pictures which its texts show. */
export const MEDIA = "media";

const FILE = "[a-f0-9]{40}-\\d{1,4}x\\d{1,5}\\.webp";
const STORED = new RegExp(`(?<![\\w./-])/media/(${FILE})`, "g");

/** A text whose pictures are files beside it, and the names of these files. `up` leads from the text to the top. */
export function picturesToFiles(text: string, up: string): { text: string; fileNames: string[] } {
  const fileNames: string[] = [];
  const linked = text.replace(STORED, (_, fileName: string) => {
    fileNames.push(fileName);
    return `${up}${MEDIA}/${fileName}`;
  });
  return { text: linked, fileNames };
}

/** The pictures that a text shows as files. */
export function picturesIn(text: string, up: string): string[] {
  return [...new Set([...text.matchAll(written(up))].map(([, fileName = ""]) => fileName))];
}

/** The opposite of `picturesToFiles`, for those files that `addressOf` knows. */
export function filesToPictures(
  text: string,
  up: string,
  addressOf: (fileName: string) => string | undefined,
): string {
  return text.replace(written(up), (all, fileName: string) => {
    const stored = addressOf(fileName);
    return stored === undefined ? all : `/${MEDIA}/${stored}`;
  });
}

const written = (up: string) =>
  new RegExp(`(?<![\\w./-])${up.replaceAll(".", "\\.")}${MEDIA}/(${FILE})`, "g");
