import { visit } from "unist-util-visit";
import { HINT, LAB, LABEL, STEPS, TAB, TABS } from "./directives.ts";
import { idPrefix } from "./markdown-schema.ts";
import type { Element, ElementContent, Root } from "./syntax-tree.ts";
import { textOf } from "./text-of.ts";

/** Makes hints, steps, tabs and ways into the lab of the sanitized directives. All of them work without script. */
export function buildDirectives(tree: Root): void {
  let groups = 0;
  visit(tree, "element", (element) => {
    switch (element.tagName) {
      case HINT:
        becomeHint(element);
        return;
      case STEPS:
        Object.assign(element, { tagName: "div", properties: { className: ["steps"] } });
        takeLabel(element, "p", "steps-label");
        return;
      case TABS:
        groups += 1;
        becomeTabs(element, `${idPrefix}tabs-${String(groups)}`);
        return;
      // One that stands outside of tabs: its content, under its name.
      case TAB:
        Object.assign(element, { tagName: "div", properties: {} });
        takeLabel(element, "p", "tab-label");
        return;
      case LAB:
        becomeLabLink(element);
        return;
    }
  });
}

function becomeHint(hint: Element): void {
  Object.assign(hint, { tagName: "details", properties: { className: ["hint"] } });
  if (!takeLabel(hint, "summary")) hint.children.unshift(element("summary", {}, [text("Hint")]));
}

/** Radio buttons with a panel after each: the browser moves between them by keyboard, the style sheet shows one. */
function becomeTabs(tabs: Element, group: string): void {
  const label = tabs.children.find((child) => isElement(child, LABEL));
  const panels = tabs.children.filter((child): child is Element => isElement(child, TAB));
  const children = panels.flatMap((panel, index) => {
    const id = `${group}-${String(index + 1)}`;
    const name = panel.children.find((child): child is Element => isElement(child, LABEL));
    const content = panel.children.filter((child) => child !== name);
    const checked = index === 0;
    return [
      element("input", { type: "radio", name: group, id, checked }, []),
      element("label", { htmlFor: [id] }, name?.children ?? [text(`Tab ${String(index + 1)}`)]),
      element("div", { className: ["tab-panel"] }, content),
    ];
  });
  const others = tabs.children.filter((child) => child !== label && !panels.includes(child as Element));
  tabs.tagName = "div";
  if (panels.length === 0) {
    tabs.properties = {};
    tabs.children = others;
    return;
  }
  const ariaLabel = label?.type === "element" ? textOf(label) : "Variants";
  tabs.properties = { className: ["tabs"], role: "radiogroup", ariaLabel };
  tabs.children = [...children, ...others.filter((child) => child.type === "element")];
}

/** Leads to the door of the lesson's lab; the page makes it open the lab at this place (app/components/lesson). */
function becomeLabLink(lab: Element): void {
  const file = String(lab.properties["file"] ?? "");
  const line = Number(lab.properties["line"] ?? 0);
  const place = line > 0 ? `${file}, line ${String(line)}` : file;
  const label =
    lab.children.length > 0 ? lab.children : [text(file === "" ? "Open the lab" : `Open ${place}`)];
  lab.tagName = "p";
  lab.properties = { className: ["lab-way"] };
  const properties = {
    href: "#lab",
    className: ["lab-link"],
    ...(file !== "" && { dataFile: file }),
    ...(file !== "" && line > 0 && { dataFileLine: line }),
  };
  lab.children = [element("a", properties, label)];
}

function takeLabel(container: Element, tagName: string, className?: string): boolean {
  const label = container.children.find((child): child is Element => isElement(child, LABEL));
  if (label === undefined) return false;
  label.tagName = tagName;
  label.properties = className === undefined ? {} : { className: [className] };
  return true;
}

function isElement(node: ElementContent, tagName: string): node is Element {
  return node.type === "element" && node.tagName === tagName;
}

function element(tagName: string, properties: Element["properties"], children: ElementContent[]): Element {
  return { type: "element", tagName, properties, children };
}

function text(value: string): ElementContent {
  return { type: "text", value };
}
