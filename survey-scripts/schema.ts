/**
 * The shape of a survey script, as written in YAML and as stored once published.
 *
 * A script is an ordered list of steps; jumps only go forward, so it always ends. What a schema
 * cannot say (targets that exist, steps that are reached, what an SMS costs) is said by `check-script.ts`.
 */
import { z } from "zod";

/** The format of this document. A change of meaning takes the next number and an upgrade. */
export const SCRIPT_SCHEMA = 1;
export const STEPS_MAX = 200;
export const CHOICES_MAX = 20;
export const TEXT_CHARACTERS_MAX = 1_600;
export const FILE_BYTES_MAX = 256 * 1024;

/** Channels whose wording may differ. E-mail only carries invitations, so no question is asked there. */
export const CHANNELS = ["sms", "telegram", "web"] as const;
export type ScriptChannel = (typeof CHANNELS)[number];

const Id = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,39}$/,
    "il faut un nom de 40 caractères au plus, en lettres minuscules sans accent, chiffres et _, qui commence par une lettre",
  );
const Locale = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]{2,8})?$/, "il faut une langue en minuscules, comme fr, en ou fr-simple");
const Words = z.string().min(1).max(TEXT_CHARACTERS_MAX);

/** One wording, or one per channel where the channel asks for another. */
export const Wording = z.union([
  Words,
  z.strictObject({
    default: Words,
    sms: Words.optional(),
    telegram: Words.optional(),
    web: Words.optional(),
  }),
]);
/** A text in every locale of the script. */
export const LocalizedText = z.record(Locale, Wording);

const Literal = z.union([z.string(), z.number(), z.boolean()]);
/** What a condition may look at. Unknown (unanswered, not given) makes any comparison false. */
export const Operand = z.union([
  z.strictObject({ answer: Id }),
  z.strictObject({ input: Id }),
  z.strictObject({ variable: Id }),
  z.strictObject({ channel: z.literal(true) }),
]);
const Comparison = z.tuple([Operand, z.union([Literal, Operand])]);

export type Condition =
  | { eq: z.infer<typeof Comparison> }
  | { ne: z.infer<typeof Comparison> }
  | { lt: z.infer<typeof Comparison> }
  | { lte: z.infer<typeof Comparison> }
  | { gt: z.infer<typeof Comparison> }
  | { gte: z.infer<typeof Comparison> }
  | { in: [z.infer<typeof Operand>, z.infer<typeof Literal>[]] }
  | { answered: string }
  | { skipped: string }
  | { and: Condition[] }
  | { or: Condition[] }
  | { not: Condition };

/** Conditions are data: a small tree, never a string that is run. */
export const ConditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ eq: Comparison }),
    z.strictObject({ ne: Comparison }),
    z.strictObject({ lt: Comparison }),
    z.strictObject({ lte: Comparison }),
    z.strictObject({ gt: Comparison }),
    z.strictObject({ gte: Comparison }),
    z.strictObject({ in: z.tuple([Operand, z.array(Literal).min(1).max(CHOICES_MAX)]) }),
    z.strictObject({ answered: Id }),
    z.strictObject({ skipped: Id }),
    z.strictObject({ and: z.array(ConditionSchema).min(1).max(10) }),
    z.strictObject({ or: z.array(ConditionSchema).min(1).max(10) }),
    z.strictObject({ not: ConditionSchema }),
  ]),
);

/** A variable the invitation brings. `max` is the longest length in characters, for the SMS cost. */
export const Input = z.strictObject({
  kind: z.enum(["text", "number", "boolean"]),
  /** Personal values are never stored with the conversation, and no condition may read them. */
  personal: z.boolean(),
  max: z.int().min(1).max(200).default(28),
  /** Printed when the value is missing, so that a text never shows a hole. */
  fallback: z.record(Locale, z.string()),
  example: z.string().optional(),
});

/** Extra words for one locale, added to those Sirius knows. Folded before comparison. */
const Lexicon = z.strictObject({
  yes: z.array(z.string()).optional(),
  no: z.array(z.string()).optional(),
  skip: z.array(z.string()).optional(),
  dontKnow: z.array(z.string()).optional(),
  stop: z.array(z.string()).optional(),
  help: z.array(z.string()).optional(),
  later: z.array(z.string()).optional(),
  wrongPerson: z.array(z.string()).optional(),
});

const Seconds = z.int().min(0).max(600);
export const Policies = z.strictObject({
  /** Replies not understood before the ladder ends. Then an optional question is skipped, a required one pauses. */
  retries: z.int().min(0).max(5).default(2),
  /** Days of silence before each reminder. One reminder is the rule of the house. */
  reminderDays: z.array(z.int().min(1).max(60)).max(3).default([6]),
  /** Days after the last prompt when an unfinished conversation ends; a late answer may still resume it. */
  expiryDays: z.int().min(1).max(365).default(30),
  /** Days after the end by expiry during which a late answer resumes. */
  resumeDays: z.int().min(0).max(365).default(60),
  /** Seconds to wait for more parts of one free text, per channel. */
  collectSeconds: z
    .strictObject({ sms: Seconds, telegram: Seconds, web: Seconds })
    .default({ sms: 60, telegram: 15, web: 0 }),
  /** When this holds, an unfinished conversation still counts as partial. */
  partial: ConditionSchema.optional(),
});

/** Where to go next: the first condition that holds wins, then the step that follows in the list. */
const Next = z.array(z.strictObject({ when: ConditionSchema.optional(), go: Id })).max(CHOICES_MAX);

export const Option = z.strictObject({
  id: Id,
  label: LocalizedText,
  /** Other ways to say it, per locale, beside the label and its position. */
  accepts: z.record(Locale, z.array(z.string())).optional(),
});

const AskBase = {
  kind: z.literal("ask"),
  id: Id,
  prompt: LocalizedText,
  /** Other wordings of the same prompt; one is drawn from the conversation's seed. */
  variants: z.array(LocalizedText).max(5).optional(),
  help: LocalizedText.optional(),
  /** The wordings of "I did not understand", first try first. The house has its own. */
  retry: z.array(LocalizedText).max(5).optional(),
  required: z.boolean().default(true),
  skippable: z.boolean().default(false),
  dontKnow: z.boolean().default(false),
  /** The answer is personal data of the author. */
  personal: z.boolean().default(false),
  /** What may be published of it, after consent and thresholds. */
  publishable: z.enum(["no", "figure", "words"]).default("no"),
  moderate: z.boolean().default(false),
  /** What to do with the rest of "4, super formateurs". */
  remainder: z.enum(["keep", "drop"]).default("keep"),
  confirm: z.enum(["never", "whenUnsure"]).default("whenUnsure"),
  retries: z.int().min(0).max(5).optional(),
  /** Counted in "question 3 of 12". A control question is not. */
  counted: z.boolean().default(true),
  /** Silence of so many days leads to a later step instead of a reminder. */
  wait: z.strictObject({ days: z.int().min(1).max(365), go: Id }).optional(),
  next: Next.optional(),
  /** Code of a shared vocabulary, so that two scripts can feed one figure. */
  semantic: z.string().optional(),
};
const Options = z.array(Option).min(1).max(CHOICES_MAX);

export const Ask = z.discriminatedUnion("question", [
  z.strictObject({ ...AskBase, question: z.literal("consent") }),
  z.strictObject({ ...AskBase, question: z.literal("yesno") }),
  z.strictObject({
    ...AskBase,
    question: z.literal("rating"),
    min: z.int().min(0).max(10).default(1),
    max: z.int().min(1).max(10).default(5),
    /** Words for the notes, by note; a reply with one of them is then understood. */
    labels: z.record(z.string().regex(/^\d{1,2}$/), LocalizedText).optional(),
  }),
  z.strictObject({ ...AskBase, question: z.literal("choice"), options: Options }),
  z.strictObject({
    ...AskBase,
    question: z.literal("choices"),
    options: Options,
    atLeast: z.int().min(0).default(1),
    atMost: z.int().min(1).optional(),
  }),
  z.strictObject({
    ...AskBase,
    question: z.literal("number"),
    min: z.number().optional(),
    max: z.number().optional(),
    decimals: z.boolean().default(false),
  }),
  z.strictObject({
    ...AskBase,
    question: z.literal("month"),
    precision: z.enum(["month", "year"]).default("month"),
  }),
  z.strictObject({
    ...AskBase,
    question: z.literal("text"),
    maxCharacters: z.int().min(1).max(TEXT_CHARACTERS_MAX).default(600),
  }),
]);

export const Step = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("say"),
    id: Id,
    text: LocalizedText,
    when: ConditionSchema.optional(),
    /** A person should look at this conversation. */
    alert: z.boolean().default(false),
    next: Next.optional(),
  }),
  Ask,
  z.strictObject({ kind: z.literal("decide"), id: Id, next: Next.min(1) }),
  z.strictObject({
    kind: z.literal("set"),
    id: Id,
    variable: Id,
    to: z
      .array(z.strictObject({ when: ConditionSchema.optional(), value: Literal }))
      .min(1)
      .max(CHOICES_MAX),
  }),
  z.strictObject({ kind: z.literal("end"), id: Id, ending: Id }),
]);

/** How a conversation ended. `cancelled`, `unreachable` and `opted_out` come from outside the script. */
export const OUTCOMES = [
  "completed",
  "partial",
  "refused",
  "ineligible",
  "wrong_person",
  "expired",
  "opted_out",
  "unreachable",
  "cancelled",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const Ending = z.strictObject({
  outcome: z.enum(OUTCOMES),
  text: LocalizedText.optional(),
});

/** `12d`, `3h`, `90s`: how long the person of an example stays silent. */
const Silence = z
  .string()
  .regex(
    /^\d{1,4}[dhms]$/,
    "il faut une durée comme 12d, 3h, 30m ou 90s (jours, heures, minutes, secondes)",
  );
/** One thing that happens in an example conversation, and what must be open afterwards. */
export const ExampleMove = z.strictObject({
  reply: z.string().optional(),
  /** The id of an option, or a note, pressed as a button of the open prompt. */
  button: z.union([z.string(), z.number()]).optional(),
  silence: Silence.optional(),
  /** The person goes on from another channel. */
  channel: z.enum(CHANNELS).optional(),
  /** Id of the step that waits for a reply afterwards, or of the ending. */
  at: Id.optional(),
  /** Words that what Sirius says must hold. */
  says: z.string().optional(),
});
export const Example = z.strictObject({
  name: z.string().min(1),
  locale: Locale.optional(),
  /** Left out: the example must hold on every channel. */
  channel: z.enum(CHANNELS).optional(),
  inputs: z.record(Id, Literal).optional(),
  play: z.array(ExampleMove).min(1).max(60),
  /** The answers that must be stored, by question; a skipped one is `skipped`. */
  answers: z.record(Id, z.union([Literal, z.array(z.string())])).optional(),
  outcome: z.enum(OUTCOMES).nullable(),
});

export const Script = z.strictObject({
  schema: z.literal(SCRIPT_SCHEMA),
  key: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,39}$/,
      "il faut un nom de 40 caractères au plus, en lettres minuscules sans accent, chiffres et -, qui commence par une lettre",
    ),
  title: z.record(Locale, z.string().min(1).max(120)),
  /** What changed in this version, for people. */
  notes: z.string().max(2_000).optional(),
  /** Who edits it: the files of the repository, or the console. Never both. */
  owner: z.enum(["git", "console"]),
  locales: z.array(Locale).min(1).max(10),
  defaultLocale: Locale,
  /** Lets SMS texts leave GSM-7 (and cost about twice as much). */
  unicode: z.boolean().default(false),
  inputs: z.record(Id, Input).default({}),
  policies: Policies.prefault({}),
  lexicon: z.record(Locale, Lexicon).default({}),
  steps: z.array(Step).min(1).max(STEPS_MAX),
  endings: z.record(Id, Ending),
  tests: z.array(Example).max(200).default([]),
});

export type Script = z.infer<typeof Script>;
export type Step = z.infer<typeof Step>;
export type Ask = z.infer<typeof Ask>;
export type Option = z.infer<typeof Option>;
export type LocalizedText = z.infer<typeof LocalizedText>;
export type Wording = z.infer<typeof Wording>;
export type Operand = z.infer<typeof Operand>;
export type Example = z.infer<typeof Example>;
export type ExampleMove = z.infer<typeof ExampleMove>;
export type QuestionKind = Ask["question"];
