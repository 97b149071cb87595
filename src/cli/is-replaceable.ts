import type { Disk } from './disk.ts';

/** Longest first line of a script that is read; Linux itself reads 256 bytes. */
const firstLine = 256;

/**
 * Whether this process can surely become the file: a program for the same machine as our own Node,
 * or a script whose interpreter is one. Node 22 and 24 abort where `execve` fails; what is doubtful
 * is left to `spawn`, which reports failures and runs scripts without shebang.
 */
export function isReplaceable(
  file: string,
  { execPath, disk }: { readonly execPath: string; readonly disk: Disk },
): boolean {
  const head = disk.head(file, firstLine).toString('latin1');
  const interpreter = /^#![ \t]*([^ \t\r\n]+)/.exec(head)?.[1];
  if (interpreter === undefined) return isSameMachine(file, execPath, disk);
  return disk.look(interpreter) === 'executable' && isSameMachine(interpreter, execPath, disk);
}

function isSameMachine(file: string, execPath: string, disk: Disk): boolean {
  const [theirs, ours] = [machineOf(disk.head(file, 20)), machineOf(disk.head(execPath, 20))];
  if (theirs === 'mach-o, universal') return ours?.startsWith('mach-o') === true;
  return theirs !== undefined && theirs === ours;
}

/** ELF: class and byte order, then the machine at 18. Mach-O: the CPU type after the magic. */
function machineOf(head: Buffer): string | undefined {
  if (head.length < 20) return undefined;
  const hex = head.toString('hex');
  if (hex.startsWith('7f454c46')) return `elf ${hex.slice(8, 12)} ${hex.slice(36, 40)}`;
  if (hex.startsWith('cafebabe')) return 'mach-o, universal';
  return hex.startsWith('cffaedfe') ? `mach-o ${hex.slice(8, 16)}` : undefined;
}
