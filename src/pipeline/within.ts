/** Resolves with the work, or to false after the time; keeps the process alive until then. */
export async function within(millis: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, millis, false);
  });
  const isInTime = await Promise.race([work.then(() => true), timeUp]);
  clearTimeout(timer);
  return isInTime;
}
