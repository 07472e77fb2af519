// The types of the quiz scripts in overrides/assets/quiz, read by `make types-js` alone: the site has no copy of this file.

// A self-audit as the page holds it: ScoringKey.as_json in generator/quiz/scoring_key.py.

/** Numerator and denominator, which is positive. */
export type Ratio = [number, number];
/** `choices`: what an answer holds for each option, where that isn't its value because another option has it too. */
export type Item = { id: string; values: number[]; choices?: (number | string)[]; na: boolean };
/** Which share of its range another scale must reach; `scale` is its position in the scoring key's `scales`. */
export type Need = { scale: number; from: Ratio };
export type Band = { id: string; from: Ratio; needs?: Need[] };
/**
 * How an item counts on a scale; `item` is its position in the scoring key's `items`. `from`: from which value on it
 * counts as 1, and as 0 below.
 */
export type Load = { item: number; reverse: boolean; weight: number; from?: number };
export type Scale = {
  id: string;
  better: "high" | "low" | "neither";
  minAnswered: number;
  /** The range of its score. */
  low: Ratio;
  high: Ratio;
  bands: Band[];
  items: Load[];
  /** false: a missing answer adds nothing to the sum. */
  fills?: boolean;
  /** true: the score is the highest answer. */
  highest?: boolean;
  /** Rows of a table of norms: the first and the last score of the row, and what the table gives for them. */
  norms?: [first: number, last: number, value: string][];
  /** The square of the change in percent that chance hardly exceeds, as numerator and denominator. */
  change?: [string, string];
};
export type ScoringKey = {
  quiz: string;
  revision: number;
  /** The hash of item ids, keys, weights and option values: 16 hex digits. */
  form: string;
  decimals: number;
  overall: boolean;
  scales: Scale[];
  items: Item[];
  /** true: each attempt has the items in an order of its own. */
  random?: boolean;
  /** How many percentage points from the lowest scale another one may be to be named with it; 0 without it. */
  weakestWithin?: number;
  /** From how many percentage points on a difference is a change; 25 without it. */
  changeFrom?: number;
};

// A knowledge quiz as the page holds it: generator/quiz/marking.py.

export type KnowledgeItem = { id: string; correct: string[]; topic: string | null };
export type Knowledge = {
  kind: "knowledge";
  quiz: string;
  revision: number;
  form: string;
  feedback: "each" | "end";
  items: KnowledgeItem[];
  bands: Band[];
};

// element.js

/** The form's answers, a pair of name and value each. */
export type Answered = [name: string, value: string][];

/** Listens for as long as the element is in the page. */
export type Listen = (target: EventTarget, type: string, act: (event: any) => void) => void;

/** What the tab keeps of a quiz. The names are those of the text in sessionStorage. */
export type Draft = {
  /** The hash of the form that the answers are to. */
  form: string;
  /** Whom the questions are about now. */
  view: Perspective;
  self: Answered;
  other: Answered;
  /** When each result was first seen. */
  taken?: Partial<Record<Perspective, string>>;
  /** The fragment of a link that was opened. */
  theirs?: string;
  /** Whether number keys choose an answer; they do unless switched off. */
  keys?: boolean;
  /** In a knowledge quiz, the answers that stood when the right ones were first shown, by item. */
  first?: Record<string, string[]>;
  /** Whether the next question comes by itself after an answer. */
  auto?: boolean;
  /** The one scale whose questions are asked; without it, all are. */
  only?: string | undefined;
  /** What the items' order is made from, in a quiz with an order for each attempt. */
  seed?: number | undefined;
  /** What the reader wrote beside the result, field by field. */
  notes?: string[];
};

/** The custom element, as the modules that it leads to see it. */
export type Quiz<Key = ScoringKey> = HTMLElement & {
  /** The compiled quiz, which the page holds as JSON. */
  key: Key;
  draft: Draft;
  form: HTMLFormElement;
  readonly items: any[];
  /** Whether a question was reached from the list of answers, and leads back there. */
  readonly returning: boolean;
  /** Whom the questions are about now. */
  readonly view: Perspective;
  /** The answers in the form now. */
  readonly pairs: Answered;
  saveDraft(): void;
  begin(draft: Draft): void;
  finish(): void;
  go(state: string): void;
  showResult(): void;
  refill(): void;
  say(what: string): void;
  label(choice: string): string | undefined;
  repeat(place: any, item: string): void;
  /** The items in the order of a seed, once the script for that is there. */
  inOrder?: (seed: number) => Item[];
};

/** What differs by kind of quiz: what scale.js and knowledge.js make for an element. */
export type Kind = {
  /** Fetches what must be there before the first state is shown. */
  prepare(): Promise<void>;
  /** The address is read, at the start and whenever its fragment changes. */
  open(): void;
  /** A state is entered. */
  enter(state: string): void;
  /** Takes a step of this kind's own, or gives false. */
  go?(to: string): boolean;
  /** The reader asks for the result, which comes next. */
  finish(): void;
  /** Puts the result into a copy of the element's <template>. */
  show(content: DocumentFragment): void;
  /** The answers were erased. */
  erase(): void;
};

/** Makes that of an element. */
export type Connect<Key = any> = (quiz: Quiz<Key>, on: Listen) => Kind;

// score.js

/** In lowest terms, with a positive denominator. */
export type Fraction = readonly [bigint, bigint];

/**
 * What one scale came to. `shown` is the number a reader sees, as text; `exact` a fraction such as "125/2".
 * `exactPercent`, a fraction too, is where it lies in the scale's range, between 0 and 100, and `percent` nearly the same
 * as a number to draw with. All of these and `band` are null where too few items were answered.
 */
export type ScaleScore = {
  id: string;
  shown: string | null;
  exact: string | null;
  exactPercent: string | null;
  band: string | null;
  percent: number | null;
  /** Whether it lies in the half that is not the better one. */
  low: boolean;
  answered: number;
  notApplicable: number;
  items: number;
};

export type Outcome = { scales: ScaleScore[]; overall: string | null; weakest: string[]; dropped: string[] };

// Attempts: link.js and store.js

export type Perspective = "self" | "other";
/** An option's value, "na", or "0#2" for the second option of the value 0. */
export type Answer = number | string;
export type Answers = Record<string, Answer>;

/** docs/design.md, Scoring, rule 10. Scores are never part of it. */
export type Attempt = {
  format: 1;
  quiz: string;
  revision: number;
  form: string;
  /** ISO 8601 in UTC with whole seconds, 2026-01-31T18:05:00Z; from a link it is midnight. */
  taken: string;
  perspective: Perspective;
  /** What the items' order was made from, in a quiz with an order for each attempt: a whole number below 2^32. */
  seed?: number | undefined;
  /** The one scale whose questions were asked; without it, all were. */
  only?: string | undefined;
  /** The scale whose practice the reader wanted to try after it, and whether that helped. */
  practice?: string;
  helped?: string;
  answers: Answers;
};

/**
 * What a link says. "none": no link at all; "damaged": not as it was made; "newer": made by a later version of the
 * site; "other-form": the quiz has changed since, or lost an answer that the link has.
 */
export type Decoded =
  | { ok: true; attempt: Attempt }
  | { ok: false; why: "none" | "damaged" | "other-quiz" | "other-form" | "newer" };

/** May throw, as asking for `localStorage` does where it is blocked: `() => localStorage`. */
export type GetStorage = () => Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * "blocked": the browser refuses; "full": no room beside the attempts, or more than 1,000 of them; "spoilt": no room
 * beside what isn't readable; "crowded": no room, and nothing of this quiz takes it up; "newer": written by a later
 * version of the site: with these nothing is changed, and `attempts` are those that are stored. "corrupt": some or all was not
 * readable (`skipped` counts single attempts); the next change keeps the whole text under another key and goes on.
 */
export type Trouble = "blocked" | "full" | "spoilt" | "crowded" | "corrupt" | "newer" | null;

/** The attempts by date. */
export type Loaded = { attempts: Attempt[]; skipped: number; trouble: Trouble; on: boolean };

/** Reads or changes what is stored of a quiz, and gives what is stored then. */
export type Change<Rest extends unknown[] = []> = (storage: GetStorage, quiz: string, ...rest: Rest) => Loaded;

/**
 * `attempts`: the existing and the added ones, to be saved by `add(storage, quiz, ...attempts)`. `skipped`: all others of
 * the file, those already there too. "corrupt": some or all of it was not readable; "full": too many to be saved.
 */
export type Imported = { attempts: Attempt[]; added: number; skipped: number; trouble: Trouble };

/** The scores of an attempt, as score.js gives them; null where its form is not the one at hand. */
export type Scored = (attempt: Attempt) => { scales: Pick<ScaleScore, "id" | "shown">[] } | null;

// calendar.js

/** `day` is the first time, in the reader's time zone; `uid` the same each time, so that a second import replaces. */
export type Reminder = { title: string; url: string; day: Date; everyDays: number; uid: string; stamp: Date };
