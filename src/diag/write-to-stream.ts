/** Writes under way, by stream. */
const pending = new WeakMap<NodeJS.WriteStream, number>();

const ignore = (): void => {};

/**
 * Writes to `process.stdout` or `process.stderr`, after what the app has written. Where nobody
 * reads any more the text is lost in silence: the error that follows would end an app that may not
 * use the stream at all. Errors of the app's own writes stay as they are.
 *
 * Not through a `write` that the app has put in its place, say to make a log record of each line.
 */
export function writeToStream(stream: NodeJS.WriteStream, text: string): void {
  const { write } = Object.getPrototypeOf(stream) as { write: NodeJS.WritableStream['write'] };
  const before = pending.get(stream) ?? 0;
  pending.set(stream, before + 1);
  if (before === 0) stream.on('error', ignore);
  const settle = (): void => {
    const left = (pending.get(stream) ?? 1) - 1;
    pending.set(stream, left);
    if (left === 0) stream.removeListener('error', ignore);
  };
  // The error comes after the callback.
  write.call(stream, text, 'utf8', () => setImmediate(settle).unref());
}
