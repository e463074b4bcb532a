import type { ReactNode } from "react";

/** A lab as two people see it: one file, two carets, one terminal. */
export function PairScene() {
  return (
    <div
      role="img"
      aria-label="A lab shared by two people: Ada writes a Python function, Grace points at the line that needs a change, and the tests in the terminal pass."
      className="overflow-hidden rounded-lg border border-line bg-surface font-mono text-[0.8125rem] leading-7 shadow-lg sm:text-[0.9375rem] sm:leading-8"
    >
      <div className="flex items-center justify-between border-b border-line bg-surface-2 px-4 py-2 text-xs">
        <span>greetings.py</span>
        <span className="text-success">Saved</span>
      </div>
      <pre className="overflow-hidden px-1 py-4">
        <Line n={1}>
          <b>def</b> <i>greet</i>(name):
        </Line>
        <Line n={2}>
          {"    "}
          <b>if</b> <b>not</b> name:
          <Caret who="Grace" color="#8a4a00" />
        </Line>
        <Line n={3}>
          {"        "}
          <b>return</b> <q>"Hello, you!"</q>
        </Line>
        <Line n={4}>
          {"    "}
          <b>return</b> <q>f"Hello, {"{name}"}!"</q>
          <Caret who="Ada" color="#0b5d68" writing />
        </Line>
      </pre>
      <pre className="overflow-hidden border-t border-line bg-surface-2 px-4 py-3 text-muted">
        <span className="text-ink">$ python3 -m pytest -q</span>
        {"\n"}..{"                      "}[100%]{"\n"}
        <span className="text-success">2 passed</span> in 0.03s
      </pre>
    </div>
  );
}

function Line({ n, children }: { n: number; children: ReactNode }) {
  return (
    <span className="block [&_b]:font-medium [&_b]:text-accent [&_i]:text-info [&_i]:not-italic [&_q]:text-success [&_q]:[quotes:none]">
      <span className="inline-block w-9 pr-4 text-right text-muted/70 select-none">{n}</span>
      {children}
    </span>
  );
}

function Caret({ who, color, writing = false }: { who: string; color: string; writing?: boolean }) {
  return (
    <span
      className="relative ml-px inline-block h-[1.2em] w-0.5 align-[-0.2em]"
      style={{ backgroundColor: color }}
    >
      <span
        className="absolute -top-0.5 left-0.5 rounded-sm rounded-l-none px-1.5 font-sans text-[0.6875rem] leading-[1.6] font-medium text-white"
        style={{ backgroundColor: color }}
      >
        {who}
        {writing && <span className="animate-[blink_1.2s_steps(1)_infinite]"> …</span>}
      </span>
    </span>
  );
}
