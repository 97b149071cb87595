/** A quoted name, which stays; a comment, which goes with what it says; a literal. */
const tokens = new RegExp(
  [
    '"(?:[^"\\\\]|\\\\[\\s\\S]|"")*"?', // a name, but in MySQL a string
    '`(?:[^`]|``)*`?',
    '\\[[A-Za-z_][^\\]]*\\]', // name in SQL Server; not an array index
    '--[^\\n]*',
    '/\\*[\\s\\S]*?(?:\\*/|$)',
    "[A-Za-z]?'(?:[^'\\\\]|\\\\[\\s\\S]|'')*(?:'|$)",
    '\\$([A-Za-z_]*)\\$[\\s\\S]*?(?:\\$\\1\\$|$)', // dollar quotes of PostgreSQL
    '[$:@][A-Za-z0-9_]+', // placeholders
    '[A-Za-z_][A-Za-z0-9_$]*', // names, with the digits in them
    '0[xX][0-9a-fA-F]+',
    '\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?',
  ].join('|'),
  'g',
);

/**
 * Replaces every literal by `?` (database conventions, "Sanitization of db.query.text"). A statement
 * with placeholders holds no values of users and stays as it is.
 *
 * @param system value of `db.system.name`
 * @param isFormatted the driver has put the values into the text: a placeholder says nothing then
 */
export function sanitizeSql(text: string, system: string, isFormatted = false): string {
  if (!isFormatted && isParameterised(text, system)) return text;
  const isMysql = system === 'mysql' || system === 'mariadb';
  return text.replace(tokens, (token) => {
    const first = token[0] ?? '';
    if (first === '-' || first === '/') return '';
    if (first === '"') return isMysql ? '?' : token;
    if (first === '`' || first === '[' || placeholder.test(token)) return token;
    return token.includes("'") || /^[$.\d]/.test(token) ? '?' : token;
  });
}

const placeholder = /^[$:@][A-Za-z0-9_]+$/;

function isParameterised(text: string, system: string): boolean {
  const bare = text.replace(tokens, (token) => (placeholder.test(token) ? token : ' '));
  return system === 'postgresql' ? /\$\d/.test(bare) : /\?|(?<!:):[A-Za-z_]|@[A-Za-z_]/.test(bare);
}
