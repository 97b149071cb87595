/** A time span in at most 8 columns: `312 µs`, `4.2 ms`, `170 ms`, `1.25 s`, `3m 05s`, `2d 3h`. */
export function writeMillis(millis: number): string {
  if (millis < 0.0005) return '0 ms';
  if (millis < 0.9995) return `${Math.round(millis * 1000)} µs`;
  if (millis < 99.95) return `${millis.toFixed(1)} ms`;
  if (millis < 999.5) return `${Math.round(millis)} ms`;
  if (millis < 9_995) return `${(millis / 1000).toFixed(2)} s`;
  if (millis < 59_950) return `${(millis / 1000).toFixed(1)} s`;
  const seconds = Math.round(millis / 1000);
  if (seconds < 3600) return pair(seconds, 60, 'm', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return pair(minutes, 60, 'h', 'm');
  return pair(Math.round(minutes / 60), 24, 'd', 'h');
}

function pair(amount: number, base: number, large: string, small: string): string {
  return `${Math.floor(amount / base)}${large} ${String(amount % base).padStart(2, '0')}${small}`;
}

/** A measured value in its unit (UCUM): seconds and bytes in sizes that people read. */
export function writeAmount(value: number, unit: string): string {
  const sign = value < 0 ? '-' : '';
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return String(value);
  if (unit === 's') return sign + writeMillis(size * 1000);
  if (unit === 'ms') return sign + writeMillis(size);
  if (unit === 'By') return sign + writeBytes(size);
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(3)));
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

function writeBytes(bytes: number): string {
  const power = Math.min(bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10), byteUnits.length - 1);
  const scaled = bytes / 1024 ** power;
  return `${power === 0 ? Math.round(scaled) : scaled.toFixed(1)} ${byteUnits[power]}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
