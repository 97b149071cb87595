/** What the server took only in part, or took with a remark. */
export type PartialSuccess = { readonly rejected: number; readonly message: string };

/**
 * Reads the partial success of a decoded OTLP response (OTLP §Partial Success); the field for the
 * number has the signal in its name, and JSON may have it as text.
 *
 * @returns undefined where all was taken
 */
export function readPartialSuccess(response: unknown): PartialSuccess | undefined {
  const partial = fieldOf(response, /^partial_?success$/i);
  const rejected = Number(fieldOf(partial, /^rejected/) ?? 0);
  const message = fieldOf(partial, /^error_?message$/i);
  const text = typeof message === 'string' ? message : '';
  if (!(rejected > 0) && text === '') return undefined;
  return { rejected: rejected > 0 ? rejected : 0, message: text };
}

function fieldOf(value: unknown, name: RegExp): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => name.test(key))?.[1];
}
