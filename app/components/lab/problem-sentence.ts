/** What to tell people about a failed call: the API's own words, or that the server was not reached. */
export function sentenceOf(problem: unknown): string {
  if (
    problem instanceof Error &&
    problem.message.includes(" ") &&
    !/fetch|JSON|network/i.test(problem.message)
  ) {
    return problem.message;
  }
  return "The server could not be reached. Check your connection and try again.";
}
