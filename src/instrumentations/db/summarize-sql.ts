/** What a statement does, without its values. */
export type Summary = {
  /** `db.query.summary`; empty where nothing is recognised. */
  readonly text: string;
  /** `db.stored_procedure.name`, where all it does is call one. */
  readonly procedure?: string;
};

const longest = 255;
const name =
  '(?:"(?:[^"]|"")*"|`(?:[^`]|``)*`|\\[[A-Za-z_][^\\]]*\\]|[A-Za-z_\\u0080-\\uffff][\\w$#\\u0080-\\uffff]*)';

/** Comments and literals, which say nothing; names with the dots in them; marks. */
const tokens = new RegExp(
  [
    '--[^\\n]*',
    '/\\*[\\s\\S]*?(?:\\*/|$)',
    "'(?:[^'\\\\]|\\\\[\\s\\S]|'')*(?:'|$)",
    '\\$([A-Za-z_]*)\\$[\\s\\S]*?(?:\\$\\1\\$|$)',
    '[$:@?][A-Za-z0-9_]*',
    `${name}(?:\\.${name})*`,
    '[(),;]',
  ].join('|'),
  'g',
);

const changing = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'REPLACE', 'UPSERT']);
const defining = new Set(['CREATE', 'ALTER', 'DROP', 'TRUNCATE', 'COMMENT']);
const calling = new Set(['CALL', 'EXEC', 'EXECUTE']);
/** Their target follows at once. */
const naming = new Set(['USE', 'COPY', 'LISTEN', 'NOTIFY', 'UNLISTEN', 'VACUUM', 'REFRESH']);
/** Between an operation and its target. */
const passed = new Set(
  (
    'INTO ONLY LOW_PRIORITY HIGH_PRIORITY DELAYED IGNORE OVERWRITE TABLE OR ROLLBACK ABORT FAIL IF NOT EXISTS ' +
    'CONCURRENTLY FROM TOP LATERAL MATERIALIZED VIEW'
  ).split(' '),
);
const kinds = new Set(
  (
    'TABLE INDEX VIEW DATABASE SCHEMA SEQUENCE FUNCTION PROCEDURE TRIGGER TYPE USER ROLE EXTENSION ' +
    'COLUMN KEYSPACE'
  ).split(' '),
);
/** Between `CREATE` and what is made. */
const qualities = new Set(
  'OR REPLACE TEMP TEMPORARY UNLOGGED GLOBAL LOCAL UNIQUE MATERIALIZED CLUSTERED RECURSIVE ON'.split(
    ' ',
  ),
);
/** They end a list of tables. */
const ending = new Set(
  'WHERE GROUP ORDER LIMIT HAVING SET VALUES UNION EXCEPT INTERSECT RETURNING WINDOW FETCH OFFSET FOR'.split(
    ' ',
  ),
);
/** After these an operation may begin within a statement. */
const before = new Set(['', '(', ')', 'AS', 'EXPLAIN', 'ANALYZE', 'VERBOSE', 'DESCRIBE']);

/** After these a text in quotes is a table. */
const naked = new Set(['FROM', 'JOIN', ',']);

type Level = {
  /** A `FROM` of this level names tables; in `extract(day FROM x)` it does not. */
  hasTables: boolean;
  /** A comma is followed by one more table. */
  isList: boolean;
};

/**
 * The operations and targets of a statement in their order (database conventions, "Generating a
 * summary of the query"): `INSERT shipping_details SELECT orders`. Case stays as it is.
 */
export function summarizeSql(sql: string): Summary {
  const reader = new Reader();
  tokens.lastIndex = 0;
  for (let match = tokens.exec(sql); match !== null; match = tokens.exec(sql)) {
    reader.read(match[0]);
    if (reader.isLong) break;
  }
  tokens.lastIndex = 0;
  return reader.summary();
}

class Reader {
  readonly #parts: string[] = [];
  #length = 0;
  #levels: Level[] = [{ hasTables: false, isList: false }];
  /** The word or mark before, in capitals; empty at the start of a statement. */
  #last = '';
  /** The next name is a target. */
  #expects = false;
  /** After `CREATE` and its like: what is made is still to come. */
  #defines = false;
  /** Names that the statement gives to its own parts (`WITH name AS …`). */
  readonly #own = new Set<string>();
  #isWith = false;
  #candidate = '';
  #procedure: string | undefined;
  #calls = 0;

  get isLong(): boolean {
    return this.#length > longest;
  }

  summary(): Summary {
    const text = this.#parts.join(' ');
    const isCall = this.#procedure !== undefined && this.#calls === 1 && this.#parts.length === 2;
    return isCall ? { text, procedure: this.#procedure as string } : { text };
  }

  read(token: string): void {
    const first = token[0] ?? '';
    if (first === '-' || first === '/') return;
    if ('(),;'.includes(first)) this.#readMark(first);
    else if (first === "'" || '$:@?'.includes(first)) this.#readValue(token);
    else this.#readWord(token);
  }

  /** A table may be written like a text: `FROM 'artists'`. */
  #readValue(token: string): void {
    if (this.#expects && token.startsWith("'") && naked.has(this.#last)) this.#add(token);
    this.#expects = false;
    this.#last = '?';
  }

  #readMark(mark: string): void {
    const level = this.#levels.at(-1);
    if (mark === '(') {
      if (this.#isWith && this.#last === 'AS') this.#own.add(this.#candidate);
      this.#levels.push({ hasTables: false, isList: false });
      this.#expects = false;
    } else if (mark === ')') {
      if (this.#levels.length > 1) this.#levels.pop();
      this.#expects = false;
    } else if (mark === ',') {
      this.#expects = level?.isList === true;
    } else {
      this.#levels = [{ hasTables: false, isList: false }];
      this.#expects = false;
      this.#isWith = false;
    }
    this.#last = mark === ';' ? '' : mark;
  }

  #readWord(token: string): void {
    const word = token.toUpperCase();
    const last = this.#last;
    this.#last = word;
    if (this.#defines) return this.#define(token, word);
    if (this.#expects && !(word === 'SELECT' || (passed.has(word) && last !== ','))) {
      this.#target(token);
      return;
    }
    this.#operate(token, word, last);
  }

  #operate(token: string, word: string, last: string): void {
    const level = this.#levels.at(-1);
    if (level === undefined) return;
    if (word === 'SELECT') {
      this.#expects = false;
      this.#begin(token, level);
    } else if (changing.has(word) && before.has(last)) {
      this.#begin(token, level);
      this.#expects = true;
      level.isList = word === 'UPDATE';
    } else if (last === '') {
      this.#start(token, word);
    } else if (word === 'FROM') {
      this.#expects = level.hasTables && last !== 'DISTINCT';
      level.isList = this.#expects;
    } else if (word === 'JOIN' || word === 'USING') {
      this.#expects = level.hasTables;
    } else if (ending.has(word)) {
      level.isList = false;
    } else if (word === 'EXPLAIN' || word === 'ANALYZE') {
      this.#last = word;
    } else if (
      this.#isWith &&
      this.#levels.length === 1 &&
      word !== 'AS' &&
      word !== 'MATERIALIZED' &&
      word !== 'NOT'
    ) {
      this.#candidate = word;
    }
    if (this.#isWith && (word === 'MATERIALIZED' || word === 'NOT')) this.#last = 'AS';
  }

  /** The first word of a statement. */
  #start(token: string, word: string): void {
    if (word === 'WITH') {
      this.#isWith = true;
      return;
    }
    this.#add(token);
    if (defining.has(word)) this.#defines = true;
    else if (calling.has(word) || naming.has(word)) this.#expects = true;
    if (calling.has(word)) this.#calls += 1;
  }

  /** `CREATE UNIQUE INDEX name`: the kind is a part of the operation. */
  #define(token: string, word: string): void {
    if (qualities.has(word)) return;
    this.#defines = false;
    this.#expects = true;
    if (kinds.has(word)) this.#add(token);
    else this.#target(token);
  }

  #begin(token: string, level: Level): void {
    level.hasTables = true;
    level.isList = false;
    this.#add(token);
  }

  #target(token: string): void {
    this.#expects = false;
    if (this.#own.has(token.toUpperCase())) return;
    if (this.#calls > 0) this.#procedure ??= token;
    this.#add(token);
  }

  /** Cut between the parts, never within one. */
  #add(part: string): void {
    const length = this.#length + part.length + (this.#parts.length > 0 ? 1 : 0);
    this.#length = length;
    if (length <= longest) this.#parts.push(part);
  }
}
