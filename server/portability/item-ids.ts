import { namedId } from "#server/named-id.ts";

/** The id of what a file, or a part of it, describes: always the same for the same place in a source. */
export const idOfPath = (path: string) => namedId("course-creator source", path);
