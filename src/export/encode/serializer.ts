/** Encodes a whole request; undefined or an error where it cannot be encoded. */
export type Serializer<Request> = {
  readonly serializeRequest: (request: Request) => Uint8Array | undefined;
};
