/** Variables, and which of them were asked for. */
export type Variables = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly used: Set<string>;
};

/** The text, or the reference in it that is none. */
export type Substituted = { readonly text: string } | { readonly malformed: string };

const reference = /\$\{[^}\n]*\}/g;
const wellFormed = /^\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-([^]*))?\}$/;

/**
 * Puts variables in the place of their references (data model, "Environment variable
 * substitution"): `$$` is a `$` that starts none, and what is put in is not looked at again.
 */
export function substitute(text: string, { env, used }: Variables): Substituted {
  if (!text.includes('$')) return { text };
  let malformed: string | undefined;
  const parts = text.split('$$').map((part) =>
    part.replace(reference, (found) => {
      const [, name, fallback = ''] = wellFormed.exec(found) ?? [];
      if (name === undefined) {
        malformed ??= found;
        return '';
      }
      used.add(name);
      return env[name] || fallback;
    }),
  );
  return malformed === undefined ? { text: parts.join('$') } : { malformed };
}
