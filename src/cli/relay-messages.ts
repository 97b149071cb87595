import type { ChildProcess } from 'node:child_process';

/** Makes the IPC channels to parent and child one: messages, handles and the end of either. */
export function relayMessages(process: NodeJS.Process, child: ChildProcess): void {
  process.on('message', (message, handle) => {
    if (child.connected) child.send(message as object, handle, ignore);
  });
  child.on('message', (message, handle) => {
    // A parent that is gone is told nothing.
    if (process.connected) process.send?.(message, handle, {}, ignore);
  });
  process.on('disconnect', () => {
    if (child.connected) child.disconnect();
  });
  child.on('disconnect', () => {
    if (process.connected) process.disconnect();
  });
}

function ignore(): void {}
