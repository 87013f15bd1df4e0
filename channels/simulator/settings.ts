/** What the simulator is told at start, as one JSON. */
import { createPrivateKey } from "node:crypto";
import { z } from "zod";
import { isLoopbackHost, isLoopbackUrl } from "./loopback.ts";

const hex32 = (prefix: string): z.ZodString =>
  z.string().regex(new RegExp(`^${prefix}[0-9a-f]{32}$`), `${prefix} and 32 hexadecimal digits`);

/** How long things take, in milliseconds. Tests shorten what people would wait for. */
const Pace = z.strictObject({
  /** Between two states of a message. */
  stepMs: z.int().min(0).max(60_000).default(60),
  /** Twilio gives up connecting to the product after this. Source: its page on connection overrides. */
  connectMs: z.int().min(1).max(60_000).default(5_000),
  /** Twilio gives up a webhook, repetitions included, after this. Same source. */
  totalMs: z.int().min(1).max(60_000).default(15_000),
  /** First wait of Telegram and SendGrid before a webhook is repeated; it doubles. */
  repeatMs: z.int().min(1).max(60_000).default(1_000),
  /** A held webhook waits at most this long to be overtaken. */
  overtakenMs: z.int().min(1).max(60_000).default(1_000),
});

const SettingsSchema = z.strictObject({
  /** 0 takes any free one. */
  port: z.int().min(0).max(65_535),
  host: z.string().refine(isLoopbackHost, "an address of this machine, such as 127.0.0.1"),
  /** Where everything is kept, so that a restart forgets nothing. */
  stateFile: z.string().min(1).optional(),
  product: z.strictObject({
    baseUrl: z
      .string()
      .refine(isLoopbackUrl, "an address on this machine, such as http://127.0.0.1:3000")
      .transform((url) => url.replace(/\/+$/, "")),
  }),
  twilio: z.strictObject({
    accountSid: hex32("AC"),
    authToken: z.string().min(1),
    /** An E.164 number, a short code, or a name of letters (then nobody can answer). */
    number: z.string().regex(/^(\+\d{7,15}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/, "a sender"),
    messagingServiceSid: hex32("MG"),
    /** Who acts on STOP in a world where nothing has happened yet; the page changes it. */
    optOut: z.enum(["default", "advanced", "off"]).default("default"),
  }),
  telegram: z.strictObject({
    token: z.string().regex(/^\d+:[\w-]+$/, "a bot token: digits, a colon, letters"),
    botUsername: z.string().regex(/^\w{5,32}$/, "5 to 32 letters, digits or _"),
    /** Used when a person registers the webhook from the page; the product may register its own. */
    webhookSecret: z.string().regex(/^[\w-]{1,256}$/, "1 to 256 letters, digits, _ or -"),
  }),
  sendgrid: z.strictObject({
    apiKey: z.string().min(1),
    /** PEM, ECDSA P-256: what event webhooks are signed with. */
    webhookPrivateKey: z.string().refine(isP256, "an ECDSA P-256 private key as PEM"),
  }),
  pace: Pace.prefault({}),
});

/** What is given. */
export type SimulatorSettings = z.input<typeof SettingsSchema>;
/** What is used: checked, with every default filled in. */
export type Settings = z.output<typeof SettingsSchema>;

/**
 * Checks the settings.
 *
 * Errors: throws when anything is wrong, in production, or for an address that others could reach. The
 * message names the settings, never their values.
 */
export function readSettings(given: unknown): Settings {
  // oxlint-disable-next-line node/no-process-env -- this refusal must not depend on whoever calls
  if (process.env["NODE_ENV"] === "production") {
    throw new Error("the simulator never runs in production: unset NODE_ENV or do not start it");
  }
  const parsed = SettingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) => `${issue.path.join(".") || "settings"}: ${issue.message}`,
  );
  throw new Error(`the simulator cannot start\n  ${faults.join("\n  ")}`);
}

function isP256(pem: string): boolean {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === "prime256v1";
  } catch {
    return false;
  }
}
