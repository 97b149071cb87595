/** One thing that is not as the user wrote it: a whole sentence that says what holds instead. */
export type Problem = { readonly option: string; readonly because: string };
