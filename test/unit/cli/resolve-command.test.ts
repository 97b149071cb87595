import { expect, test } from 'vitest';
import type { Disk } from '../../../src/cli/disk.ts';
import { resolveCommand, type Place } from '../../../src/cli/resolve-command.ts';

const elf = Buffer.from('7f454c4602010100000000000000000003003e00', 'hex');
const foreignElf = Buffer.from('7f454c460201010000000000000000000300b700', 'hex');

/** A file by its first bytes; x: with the execute bit. */
type Entry = 'folder' | { readonly x?: true; readonly head: Buffer | string };

function diskOf(entries: Record<string, Entry>): Disk {
  return {
    look(path) {
      const entry = entries[path];
      if (entry === undefined) return 'missing';
      if (entry === 'folder') return 'folder';
      return entry.x === true ? 'executable' : 'file';
    },
    head(path, length) {
      const entry = entries[path];
      if (entry === undefined || entry === 'folder') return Buffer.alloc(0);
      return Buffer.from(entry.head).subarray(0, length);
    },
  };
}

const linux: Place = {
  env: { PATH: '/bin:/usr/bin' },
  platform: 'linux',
  execPath: '/opt/node/bin/node',
  cwd: '/app',
  disk: diskOf({
    '/opt/node/bin/node': { x: true, head: elf },
    '/bin/npm': { x: true, head: '#!/usr/bin/env node\n' },
    '/bin/plain': { head: 'text' },
    '/bin/both': { head: 'text' },
    '/bin/folder': 'folder',
    '/usr/bin/both': { x: true, head: elf },
    '/usr/bin/env': { x: true, head: elf },
    '/usr/bin/foreign': { x: true, head: foreignElf },
    '/usr/bin/noshebang': { x: true, head: 'echo hello, this is a script\n' },
    '/usr/bin/lost': { x: true, head: '#!/nowhere/sh -e\n' },
    '/usr/bin/nested': { x: true, head: '#! /bin/npm\n' },
    '/app/tool': { x: true, head: elf },
    '/app/app.js': { head: 'main();' },
    '/app/marked.js': { x: true, head: 'main();' },
    '/app/shebang.mjs': { x: true, head: '#!/usr/bin/env node\n' },
    '/app/src/server.ts': { head: 'main();' },
    '/app/src': 'folder',
  }),
};
const nodeWith = (...args: string[]) => ({
  file: '/opt/node/bin/node',
  argv0: 'node',
  args,
  replaceable: true,
});

test.each<[program: string, file: string, replaceable: boolean]>([
  ['npm', '/bin/npm', true],
  ['both', '/usr/bin/both', true],
  ['./tool', '/app/tool', true],
  ['/usr/bin/env', '/usr/bin/env', true],
  ['./shebang.mjs', '/app/shebang.mjs', true],
  ['foreign', '/usr/bin/foreign', false],
  ['noshebang', '/usr/bin/noshebang', false],
  ['lost', '/usr/bin/lost', false],
  ['nested', '/usr/bin/nested', false],
])('%s is %s; this process can become it: %s', (program, file, replaceable) => {
  expect(resolveCommand([program, '-x', ''], linux)).toEqual({
    file,
    argv0: program,
    args: ['-x', ''],
    replaceable,
  });
});

test.each(['app.js', './app.js', '/app/app.js', 'marked.js', './marked.js', 'src/server.ts'])(
  '%s is run by the current Node',
  (program) => {
    expect(resolveCommand([program, '--port', '1'], linux)).toEqual(
      nodeWith(program, '--port', '1'),
    );
  },
);

test('node that is not in PATH is the current one', () => {
  expect(resolveCommand(['node', 'app.js'], linux)).toEqual(nodeWith('app.js'));
});

test.each<[program: string, exitCode: number, because: string]>([
  ['nothing', 127, 'nothing: command not found'],
  ['tool', 127, 'tool: command not found'],
  ['folder', 127, 'folder: command not found'],
  ['./nothing', 127, './nothing: no such file'],
  ['missing.js', 127, 'missing.js: no such file'],
  ['', 127, ': command not found'],
  ['plain', 126, 'plain: not executable'],
  ['/bin/plain', 126, '/bin/plain: not executable'],
  ['./src', 126, './src: is a directory'],
])('%j ends with %i: %s', (program, exitCode, because) => {
  expect(resolveCommand([program], linux)).toEqual({ exitCode, because });
});

test('without PATH the usual folders are searched', () => {
  const { file } = resolveCommand(['npm'], { ...linux, env: {} }) as { file: string };
  expect(file).toBe('/bin/npm');
});

const windows: Place = {
  env: { Path: 'C:\\bin;"C:\\Program Files\\nodejs"', PathExt: '.EXE;.CMD' },
  platform: 'win32',
  execPath: 'C:\\node.exe',
  cwd: 'C:\\app',
  disk: diskOf({
    'C:\\Program Files\\nodejs\\node.EXE': { x: true, head: 'MZ' },
    'C:\\bin\\npm': { x: true, head: '#!/bin/sh' },
    'C:\\bin\\npm.CMD': { x: true, head: '@echo off' },
    'C:\\app\\app.js': { x: true, head: 'main();' },
  }),
};

test('on Windows an .exe is started as it is', () => {
  expect(resolveCommand(['node', 'app.js'], windows)).toEqual({
    file: 'C:\\Program Files\\nodejs\\node.EXE',
    argv0: 'node',
    args: ['app.js'],
    replaceable: false,
  });
});

test('on Windows a name may have its extension', () => {
  expect(resolveCommand(['node.exe'], windows)).toMatchObject({ exitCode: 127 });
  expect(resolveCommand(['node.EXE'], windows)).toMatchObject({ argv0: 'node.EXE', args: [] });
});

test('on Windows a .cmd goes through cmd.exe', () => {
  expect(resolveCommand(['npm', 'run', 'a b'], windows)).toEqual({
    file: 'cmd.exe',
    argv0: 'cmd.exe',
    args: ['/d', '/s', '/c', '"C:\\bin\\npm.CMD ^^^"run^^^" ^^^"a^^^ b^^^""'],
    replaceable: false,
    verbatim: true,
  });
});

test('on Windows a script is run by the current Node', () => {
  expect(resolveCommand(['app.js'], windows)).toMatchObject({
    file: 'C:\\node.exe',
    args: ['app.js'],
  });
});
