import { expect, test } from 'vitest';
import { isReplaceable } from '../../../src/cli/is-replaceable.ts';

const elf = '7f454c4602010100000000000000000003003e00';
const elfOfArm = '7f454c460201010000000000000000000300b700';
const elf32 = '7f454c4601010100000000000000000003003e00';
const macOfArm = 'cffaedfe0c000001000000000200000010000000';
const macOfIntel = 'cffaedfe07000001030000000200000010000000';
const macUniversal = 'cafebabe00000002010000070000000300004000';

test.each<[what: string, file: string, node: string, result: boolean]>([
  ['the same machine', elf, elf, true],
  ['another machine', elfOfArm, elf, false],
  ['another word size', elf32, elf, false],
  ['a text', Buffer.from('echo hello to everyone\n').toString('hex'), elf, false],
  ['an empty file', '', elf, false],
  ['half a header', elf.slice(0, 20), elf, false],
  ['the same Mac', macOfArm, macOfArm, true],
  ['another Mac', macOfIntel, macOfArm, false],
  ['any Mac', macUniversal, macOfArm, true],
  ['a Java class', macUniversal, elf, false],
])('%s: %s under %s: %s', (_, file, node, result) => {
  const bytes: Record<string, string> = { '/file': file, '/node': node };
  const disk = {
    look: () => 'executable' as const,
    head: (path: string, length: number) =>
      Buffer.from(bytes[path] ?? '', 'hex').subarray(0, length),
  };
  expect(isReplaceable('/file', { execPath: '/node', disk })).toBe(result);
});
