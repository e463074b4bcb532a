import { directiveFromMarkdown } from "mdast-util-directive";
import { mathFromMarkdown } from "mdast-util-math";
import { directive } from "micromark-extension-directive";
import { math } from "micromark-extension-math";
import type { Processor } from "unified";

/**
 * Mathematics between dollars, and directives on lines of their own (`:::hint`, `::lab`). Directives within a line
 * stay off: they would take the `:b` out of `a:b`.
 */
export function lessonSyntax(this: Processor): void {
  const data = this.data();
  const { flow = {} } = directive();
  (data.micromarkExtensions ??= []).push({ flow }, math());
  (data.fromMarkdownExtensions ??= []).push(directiveFromMarkdown(), mathFromMarkdown());
}
