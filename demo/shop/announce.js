/** Tell whoever started this process where it listens, and close when they hang up. */
export function announce(address, close) {
  if (process.send === undefined) {
    console.log(address); // started by hand
    return;
  }
  process.send(address);
  process.once('disconnect', close);
}
