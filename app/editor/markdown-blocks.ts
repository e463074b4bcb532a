/** What can be put into a lesson from the toolbar or with "/". Snippets of Monaco: `${1:…}` is typed over. */
export interface MarkdownBlock {
  readonly id: string;
  readonly name: string;
  /** In a few words, for those who do not know it. */
  readonly about: string;
  readonly snippet: string;
}

const SELECTED = "${TM_SELECTED_TEXT";

export const MARKDOWN_BLOCKS: readonly MarkdownBlock[] = [
  { id: "heading", name: "Heading", about: "Begins a part of the lesson", snippet: "## ${1:Heading}" },
  { id: "list", name: "List", about: "Points, one a line", snippet: "- ${1:First}\n- ${2:Second}" },
  {
    id: "numbers",
    name: "Numbered list",
    about: "Points in an order",
    snippet: "1. ${1:First}\n2. ${2:Second}",
  },
  {
    id: "code",
    name: "Code block",
    about: "Code in colours, with a button to copy it",
    snippet: `\`\`\`\${1:python}\n${SELECTED}:\${2:print("Hello")}}\n\`\`\``,
  },
  {
    id: "callout",
    name: "Callout",
    about: "Note, tip, important, warning or caution",
    snippet: `> [!\${1|NOTE,TIP,IMPORTANT,WARNING,CAUTION|}]\n> \${2:What to mind}`,
  },
  {
    id: "hint",
    name: "Hint",
    about: "Folded until the reader wants it",
    snippet: `:::hint[\${1:Hint}]\n${SELECTED}:\${2:What helps}}\n:::`,
  },
  {
    id: "steps",
    name: "Steps",
    about: "What to do, one after the other",
    snippet: ":::steps\n1. ${1:First}\n2. ${2:Then}\n:::",
  },
  {
    id: "tabs",
    name: "Tabs",
    about: "Variants of which one is seen",
    snippet:
      "::::tabs[${1:System}]\n:::tab[${2:Linux}]\n${3:How it is done there}\n:::\n:::tab[${4:Windows}]\n${5:And there}\n:::\n::::",
  },
  {
    id: "lab",
    name: "Way into the lab",
    about: "Opens the lesson's lab at a file and line",
    snippet: '::lab[${1:Try it}]{file="${2:main.py}" line="${3:1}"}',
  },
  {
    id: "math",
    name: "Formula",
    about: "Mathematics as TeX writes it",
    snippet: "$$\n${1:a^2 + b^2 = c^2}\n$$",
  },
  {
    id: "diagram",
    name: "Diagram",
    about: "Drawn from text by Mermaid",
    snippet: "```mermaid\nflowchart LR\n  ${1:Start} --> ${2:End}\n```",
  },
  {
    id: "table",
    name: "Table",
    about: "Rows and columns",
    snippet: "| ${1:Name} | ${2:Value} |\n| --- | --- |\n| ${3:a} | ${4:b} |",
  },
  { id: "quote", name: "Quote", about: "Somebody else's words", snippet: `> ${SELECTED}:\${1:Words}}` },
  { id: "rule", name: "Line", about: "Divides two parts", snippet: "---\n" },
];

export function findBlock(id: string): MarkdownBlock | undefined {
  return MARKDOWN_BLOCKS.find((block) => block.id === id);
}
