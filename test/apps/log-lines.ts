/** Lines of JSON on stdout, one object each. */
export function linesOf(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** What two runs of one app log alike: no times and ids, and no stacks, which show the agent. */
export function sameInAllRuns(stdout: string): unknown {
  const varying = new Set(['time', 'pid', 'stack', 'trace_id', 'span_id', 'trace_flags']);
  return linesOf(stdout).map((line) =>
    JSON.parse(
      JSON.stringify(line, (key, value: unknown) => (varying.has(key) ? undefined : value)),
    ),
  );
}
