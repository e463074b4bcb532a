import { ButtonLink } from "#app/components/ui/button.tsx";
import { PairScene } from "./pair-scene.tsx";

/** The first thing a visitor sees: what this is, shown rather than told. */
export function Hero() {
  return (
    <section className="border-b border-line">
      <div className="page grid items-center gap-12 py-14 sm:py-20 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.05fr)] lg:py-24">
        <div>
          <h1 className="text-[2.6rem] leading-[1.05] tracking-[-0.035em] sm:text-6xl">
            Programming, <br />
            taught <span className="marker">live</span>.
          </h1>
          <p className="mt-6 max-w-lg text-lg text-muted sm:text-xl">
            Read a lesson, open its lab, write real code in a real terminal. When you are stuck, your
            instructor is in the same file, one click away.
          </p>
          <div className="mt-8 flex flex-wrap gap-3">
            <ButtonLink to="/sign-up">Create a free account</ButtonLink>
            <ButtonLink to="#courses" tone="quiet">
              Browse courses
            </ButtonLink>
          </div>
        </div>
        <PairScene />
      </div>
    </section>
  );
}
