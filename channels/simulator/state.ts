/** Everything the simulator remembers: plain JSON, so that it can be kept, read back and shown. */
import { z } from "zod";

export const PROVIDERS = ["twilio", "telegram", "sendgrid"] as const;
export type Provider = (typeof PROVIDERS)[number];

const Count = z.int().min(0);
const Moment = z.number();
const ProviderName = z.enum(PROVIDERS);

export const FaultSchema = z.object({
  id: z.string(),
  provider: ProviderName,
  kind: z.string(),
  /** How many more times; null: until it is taken back. */
  times: Count.nullable(),
  /** Real time after which it is over, in milliseconds; null: none. */
  until: Moment.nullable(),
  /** Only requests that could deliver a message, or all of them. */
  on: z.enum(["send", "all"]),
  ms: Count,
  retryAfterSeconds: Count,
  taken: z.boolean(),
  as: z.enum(["unavailable", "cut", "silence"]),
});

const LedgerEntrySchema = z.object({
  seq: Count,
  /** On the simulator's clock, ISO 8601. */
  at: z.string(),
  provider: ProviderName,
  kind: z.enum([
    "accepted", // the provider took a message
    "refused", // and this one it did not
    "failed", // a fault of ours spoilt the request
    "delivered", // it reached the person
    "undelivered", // it never will
    "received", // a person did something
    "webhook", // one try of telling the product
    "edited", // a message changed
    "answered", // a press was acknowledged
    "optOut", // the provider itself acted on STOP or START
  ]),
  /** The message, update or event concerned. */
  id: z.string().nullable(),
  /** Number, chat or mailbox. */
  address: z.string().nullable(),
  text: z.string().nullable(),
  /** Code, status, path: what there is to know. */
  detail: z.string().nullable(),
});

const PersonSchema = z.object({
  id: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  telegram: z.number().nullable(),
  mailbox: z.string().nullable(),
});

const HandsetSchema = z.object({
  number: z.string(),
  /** Twilio error that texts to it end with: 30003 is a handset that is off; null: they arrive. */
  failsWith: z.int().nullable(),
  /** Twilio error that sending to it is refused with: 21614 is a landline. */
  refusedWith: z.int().nullable().default(null),
  /** The person told Twilio to stop. */
  optedOut: z.boolean(),
});

const SmsSchema = z.object({
  sid: z.string(),
  direction: z.enum(["inbound", "outbound-api", "outbound-reply"]),
  from: z.string().nullable(),
  to: z.string(),
  body: z.string(),
  parts: Count,
  encoding: z.enum(["GSM-7", "UCS-2"]),
  status: z.enum(["accepted", "queued", "sent", "delivered", "undelivered", "failed", "received"]),
  errorCode: z.int().nullable(),
  service: z.string().nullable(),
  callback: z.string().nullable(),
  createdAt: Moment,
  sentAt: Moment.nullable(),
  updatedAt: Moment,
});

const TelegramUserSchema = z.object({
  id: z.number(),
  firstName: z.string(),
  lastName: z.string().nullable(),
  username: z.string().nullable(),
  languageCode: z.string(),
  phone: z.string().nullable(),
  /** Whether the person ever opened the bot: before that it cannot write. */
  started: z.boolean(),
  state: z.enum(["active", "blocked", "deactivated"]),
});

const JsonObject = z.record(z.string(), z.unknown());
const ButtonSchema = z.object({
  text: z.string(),
  data: z.string().nullable(),
  url: z.string().nullable(),
});

const ChatMessageSchema = z.object({
  id: z.int(),
  chat: z.number(),
  fromBot: z.boolean(),
  date: Moment,
  editedAt: Moment.nullable(),
  text: z.string(),
  entities: z.array(JsonObject),
  /** What was sent instead of a text. */
  media: JsonObject.nullable(),
  /** The inline keyboard as given, for the answers of the API. */
  inlineMarkup: JsonObject.nullable(),
  /** The inline keyboard as it stands, and every one it had before. */
  buttons: z.array(z.array(ButtonSchema)),
  earlierButtons: z.array(z.array(z.array(ButtonSchema))),
  /** What the last press showed the person. */
  toast: z.string().nullable(),
});

const KeyboardSchema = z.object({
  rows: z.array(z.array(z.object({ text: z.string(), contact: z.boolean() }))),
  once: z.boolean(),
});

const TelegramSchema = z.object({
  users: z.array(TelegramUserSchema),
  messages: z.array(ChatMessageSchema),
  /** By chat: the keyboard in place of the usual one. */
  keyboards: z.record(z.string(), KeyboardSchema),
  /** Not yet confirmed by the bot. */
  updates: z.array(z.object({ id: z.int(), chat: z.number(), update: JsonObject })),
  nextUpdate: z.int(),
  nextMessage: z.int(),
  presses: z.array(z.object({ id: z.string(), message: z.int(), at: Moment })),
  allowedUpdates: z.array(z.string()).nullable(),
  webhook: z
    .object({
      url: z.string(),
      secret: z.string().nullable(),
      maxConnections: z.int(),
      lastErrorAt: Moment.nullable(),
      lastError: z.string().nullable(),
    })
    .nullable(),
  commands: z.record(z.string(), z.array(JsonObject)),
});

const MailSchema = z.object({
  id: z.string(),
  to: z.string(),
  from: z.object({ email: z.string(), name: z.string().nullable() }),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable(),
  /** Lower-case names. */
  headers: z.record(z.string(), z.string()),
  customArgs: z.record(z.string(), z.string()),
  categories: z.array(z.string()),
  state: z.enum(["processed", "delivered", "deferred", "bounced", "dropped"]),
  /** What the person did with it. */
  marks: z.array(z.enum(["unsubscribed", "spam"])),
  at: Moment,
});

const MailboxSchema = z.object({
  address: z.string(),
  state: z.enum(["open", "bounces", "deferred"]),
  /** SendGrid drops mails to it from now on, and why. */
  suppressed: z.enum(["bounce", "spam", "unsubscribe"]).nullable(),
});

export const StateSchema = z.object({
  schema: z.literal(1),
  /** Grows with each change. */
  version: Count,
  clockOffsetMs: z.number(),
  faults: z.array(FaultSchema),
  people: z.array(PersonSchema),
  twilio: z.object({
    /** Who acts on STOP: Twilio with English words, Twilio with French ones and a field, nobody. */
    optOutMode: z.enum(["default", "advanced", "off"]),
    handsets: z.array(HandsetSchema),
    messages: z.array(SmsSchema),
  }),
  telegram: TelegramSchema,
  sendgrid: z.object({
    mailboxes: z.array(MailboxSchema),
    mails: z.array(MailSchema),
    /** Not yet taken by the product. */
    events: z.array(JsonObject),
  }),
  ledger: z.object({ next: Count, entries: z.array(LedgerEntrySchema) }),
});

export type State = z.infer<typeof StateSchema>;
export type Fault = z.infer<typeof FaultSchema>;
export type LedgerEntry = z.infer<typeof LedgerEntrySchema>;
export type Person = z.infer<typeof PersonSchema>;
export type Handset = z.infer<typeof HandsetSchema>;
export type Sms = z.infer<typeof SmsSchema>;
export type TelegramUser = z.infer<typeof TelegramUserSchema>;
export type Button = z.infer<typeof ButtonSchema>;
export type ChatMessage = z.infer<typeof ChatMessageSchema>;
export type Keyboard = z.infer<typeof KeyboardSchema>;
export type Mail = z.infer<typeof MailSchema>;
export type Mailbox = z.infer<typeof MailboxSchema>;

type OptOutMode = State["twilio"]["optOutMode"];

/** A world where nothing has happened yet. */
export function emptyState(firstUpdate: number, optOutMode: OptOutMode): State {
  return {
    schema: 1,
    version: 1,
    clockOffsetMs: 0,
    faults: [],
    people: [],
    twilio: { optOutMode, handsets: [], messages: [] },
    telegram: {
      users: [],
      messages: [],
      keyboards: {},
      updates: [],
      nextUpdate: firstUpdate,
      nextMessage: 1,
      presses: [],
      allowedUpdates: null,
      webhook: null,
      commands: {},
    },
    sendgrid: { mailboxes: [], mails: [], events: [] },
    ledger: { next: 1, entries: [] },
  };
}
