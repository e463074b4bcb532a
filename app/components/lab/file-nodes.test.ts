import { expect, it } from "vitest";
import * as Y from "yjs";
import { workspaceFiles } from "#server/labs/document.ts";
import { fileNodes, type FileNode } from "./file-nodes.ts";

const outline = (nodes: readonly FileNode[]): unknown[] =>
  nodes.map(({ file, children }) => (children.length > 0 ? [file.path, outline(children)] : file.path));

it("puts files into their folders", () => {
  const files = workspaceFiles(new Y.Doc());
  for (const path of ["main.py", "lib/a.py", "lib/deep/b.py"]) files.create(path);
  files.createFolder("empty");
  expect(outline(fileNodes(files.list()))).toEqual([
    "empty",
    ["lib", [["lib/deep", ["lib/deep/b.py"]], "lib/a.py"]],
    "main.py",
  ]);
});
