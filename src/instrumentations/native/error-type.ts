type Told = { readonly code?: unknown; readonly name?: unknown; readonly cause?: unknown };

/** `error.type` of something thrown: its code, else its class, else `_OTHER`. */
export function errorTypeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as Told;
  if (name === 'AbortError' && !isAbort(error)) return 'TimeoutError';
  // The code of a DOMException is a number that says less than its name.
  if (typeof code === 'string' && code !== '') return code;
  if (typeof name === 'string' && name !== '' && name !== 'Error') return name;
  const made = (error as object | null | undefined)?.constructor?.name;
  return error instanceof Error && made !== undefined && made !== 'Error' ? made : '_OTHER';
}

/** True where the caller gave a request up by an AbortSignal, but not by a timeout's. */
export function isAbort(error: unknown): boolean {
  const { name, cause } = (error ?? {}) as Told;
  return name === 'AbortError' && (cause as Told | null | undefined)?.name !== 'TimeoutError';
}
