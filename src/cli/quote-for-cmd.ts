/** What cmd.exe acts upon, quoted or not. */
const special = /[()\][%!^"`<>&|;, *?]/g;

/**
 * A command line for `cmd.exe /d /s /c`. Arguments are quoted for the program, then each character
 * that means something to cmd.exe is escaped; twice for `.cmd`, as the shims that npm writes hand
 * their arguments to cmd.exe again.
 */
export function quoteForCmd(file: string, args: readonly string[]): string {
  const isShim = /\.cmd$/i.test(file);
  const words = args.map((arg) => escape(quote(arg)));
  return [escape(file), ...(isShim ? words.map(escape) : words)].join(' ');
}

function escape(text: string): string {
  return text.replace(special, '^$&');
}

/** As the C runtime reads it: backslashes count only in front of a double quote. */
function quote(arg: string): string {
  return `"${arg.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}
