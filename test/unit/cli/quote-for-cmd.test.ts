import { expect, test } from 'vitest';
import { quoteForCmd } from '../../../src/cli/quote-for-cmd.ts';

test.each<[file: string, args: string[], line: string]>([
  ['C:\\a.bat', [], 'C:\\a.bat'],
  ['C:\\a b.bat', ['x'], 'C:\\a^ b.bat ^"x^"'],
  ['a.bat', ['a&b', ''], 'a.bat ^"a^&b^" ^"^"'],
  ['a.bat', ['%PATH%'], 'a.bat ^"^%PATH^%^"'],
  ['a.bat', ['say "hi"'], 'a.bat ^"say^ \\^"hi\\^"^"'],
  ['a.bat', ['C:\\dir\\'], 'a.bat ^"C:\\dir\\\\^"'],
  ['a.cmd', ['a&b'], 'a.cmd ^^^"a^^^&b^^^"'],
])('%s %j is %s', (file, args, line) => {
  expect(quoteForCmd(file, args)).toBe(line);
});
