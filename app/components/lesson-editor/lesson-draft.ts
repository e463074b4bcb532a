/** What the page of a lesson's editor is given by its loader; the text is the document. */
export interface LessonDraft {
  readonly course: { readonly id: string; readonly slug: string; readonly title: string };
  readonly lesson: {
    readonly id: string;
    readonly title: string;
    readonly lab: { readonly id: string } | null;
  };
  readonly abilities: { readonly edit: boolean };
  readonly me: { readonly id: string; readonly name: string };
}
