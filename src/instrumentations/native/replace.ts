export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Replaces a method by what `wrap` makes of it, with its name and length.
 *
 * @returns puts the original back, unless someone else has replaced it again
 */
export function replace(
  holder: object,
  name: string,
  wrap: (original: AnyFunction) => AnyFunction,
): () => void {
  const methods = holder as Record<string, AnyFunction>;
  const original = methods[name];
  if (typeof original !== 'function') return () => {};
  const isOwn = Object.hasOwn(methods, name);
  const replaced = wrap(original);
  Object.defineProperty(replaced, 'name', { value: original.name });
  Object.defineProperty(replaced, 'length', { value: original.length });
  methods[name] = replaced;
  return () => {
    if (methods[name] !== replaced) return;
    if (isOwn) methods[name] = original;
    else delete methods[name];
  };
}
