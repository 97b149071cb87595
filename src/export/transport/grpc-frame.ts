/** Puts gRPC's five bytes before a message: compressed or not, and its length. */
export function frame(bytes: Uint8Array, gzip: boolean): Buffer {
  const framed = Buffer.allocUnsafe(5 + bytes.length);
  framed[0] = gzip ? 1 : 0;
  framed.writeUInt32BE(bytes.length, 1);
  framed.set(bytes, 5);
  return framed;
}

/** Takes the one message out of a unary answer; undefined where it is cut short. */
export function unframe(data: Buffer): { bytes: Uint8Array; gzip: boolean } | undefined {
  if (data.length === 0) return { bytes: data, gzip: false };
  if (data.length < 5 || data.length < 5 + data.readUInt32BE(1)) return undefined;
  return { bytes: data.subarray(5, 5 + data.readUInt32BE(1)), gzip: data[0] === 1 };
}

/** `grpc-timeout`: at most eight digits and a unit. */
export function timeoutText(millis: number): string {
  const whole = Math.max(1, Math.ceil(millis));
  return whole < 1e8 ? `${whole}m` : `${Math.ceil(whole / 1000)}S`;
}
