import { spawn } from 'node:child_process';

export type Ran = { readonly code: number; readonly output: string };

/**
 * Runs the npm that started us (else the one on PATH) and collects what it says.
 *
 * @param args arguments of npm
 * @param cwd folder to run in
 * @returns exit code (1 where it could not be started) and stdout with stderr
 */
export async function npm(args: readonly string[], cwd: string): Promise<Ran> {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], { cwd });
  return run('npm', args, { cwd, shell: process.platform === 'win32' });
}

/**
 * Runs a command to its end; never rejects.
 *
 * @returns exit code (1 where it could not be started) and stdout with stderr
 */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; shell?: boolean; env?: NodeJS.ProcessEnv; uid?: number; gid?: number },
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
