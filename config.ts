/**
 * The environment as a typed, fully checked value. Every bad setting is listed at once, with its
 * name and what to write; docs/settings.md explains each of them.
 */
import { z } from "zod";
import { SiriusError } from "./bot/errors.ts";

/** A setting left empty ("PORT=") counts as not set. */
const unset = (value: unknown): unknown => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(unset, schema.optional());

const WholeNumber = z
  .string()
  .regex(/^\d{1,6}$/, "a whole number")
  .transform(Number);

const Environment = z.object({
  NODE_ENV: optional(z.string()),
  PORT: optional(WholeNumber.refine((port) => port <= 65_535, "a port from 0 to 65535")),
  HOST: optional(z.string().regex(/^[\w.:-]+$/, "a host name or an address, such as 127.0.0.1")),
  PUBLIC_BASE_URL: optional(
    z.url({ protocol: /^https?$/, error: "an address such as https://avis.example.fr" }),
  ),
  DATABASE_URL: optional(
    z.string().regex(/^postgres(ql)?:\/\//, "an address such as postgresql://user@host/database"),
  ),
  SIRIUS_DATA_DIR: optional(z.string()),
  SIRIUS_KEYS: optional(z.string()),
  SIRIUS_DEMO: optional(z.enum(["on", "off"], { error: "on or off" })),
  SIRIUS_THRESHOLD: optional(
    WholeNumber.refine((n) => n >= 3 && n <= 20, "a whole number from 3 to 20"),
  ),
  SIRIUS_TRUSTED_PROXIES: optional(
    WholeNumber.refine((n) => n <= 5, "how many proxies stand in front, from 0 to 5"),
  ),
  PUBLISHER_NAME: optional(z.string().max(120)),
  PUBLISHER_ADDRESS: optional(z.string().max(200)),
  PUBLISHER_CONTACT: optional(z.string().max(200)),
  LOG_LEVEL: optional(
    z.enum(["debug", "info", "warn", "error", "silent"], {
      error: "debug, info, warn, error or silent",
    }),
  ),
});

/** Who runs this Sirius, as the notice page and the first message say it. */
export interface Publisher {
  readonly name: string;
  readonly address: string;
  readonly contact: string;
}

export interface Config {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** Where people reach us, without a slash at the end. Undefined: known once the port is. */
  readonly publicBaseUrl: string | undefined;
  /** Undefined: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly keys: string | undefined;
  /** Fill an empty embedded database with the fictitious world. */
  readonly demo: boolean;
  /** Respondents a group needs before any figure of it is shown. */
  readonly threshold: number;
  readonly trustedProxies: number;
  readonly publisher: Publisher;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

/**
 * Reads the settings.
 *
 * @param environment  Usually `process.env`; unknown names are ignored.
 *
 * Errors: `config_invalid`, naming every setting at fault and what to write instead. The values
 * themselves are not repeated: some are secrets.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(environment);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])}: write ${issue.message}`);
  if (parsed.success) faults.push(...contradictions(parsed.data));
  if (!parsed.success || faults.length > 0) {
    throw new SiriusError(
      "config_invalid",
      `the settings cannot be used\n  ${faults.join("\n  ")}\nsee docs/settings.md`,
      { faults: faults.length },
    );
  }
  return toConfig(parsed.data);
}

type Settings = z.infer<typeof Environment>;

/** Settings that are each well formed but do not go together. */
function contradictions(settings: Settings): string[] {
  const faults: string[] = [];
  if (settings.DATABASE_URL !== undefined && settings.SIRIUS_KEYS === undefined) {
    faults.push(
      "SIRIUS_KEYS: write the keys of this database (make them with: sirius doctor --new-keys)",
    );
  }
  if (settings.NODE_ENV !== "production") return faults;
  if (settings.PUBLIC_BASE_URL?.startsWith("https://") !== true) {
    faults.push(
      "PUBLIC_BASE_URL: write the https address people use, such as https://avis.example.fr",
    );
  }
  if (settings.PUBLISHER_NAME === undefined || settings.PUBLISHER_CONTACT === undefined) {
    faults.push(
      "PUBLISHER_NAME and PUBLISHER_CONTACT: write who asks and how to reach them; the law wants it",
    );
  }
  return faults;
}

function toConfig(settings: Settings): Config {
  return {
    production: settings.NODE_ENV === "production",
    port: settings.PORT ?? 3000,
    host: settings.HOST ?? "127.0.0.1",
    publicBaseUrl: settings.PUBLIC_BASE_URL?.replace(/\/+$/, ""),
    databaseUrl: settings.DATABASE_URL,
    dataDir: settings.SIRIUS_DATA_DIR ?? "./data",
    keys: settings.SIRIUS_KEYS,
    demo: settings.SIRIUS_DEMO !== "off" && settings.DATABASE_URL === undefined,
    threshold: settings.SIRIUS_THRESHOLD ?? 5,
    trustedProxies: settings.SIRIUS_TRUSTED_PROXIES ?? 0,
    publisher: {
      name: settings.PUBLISHER_NAME ?? "Sirius (démonstration)",
      address: settings.PUBLISHER_ADDRESS ?? "adresse à renseigner par l'éditeur",
      contact: settings.PUBLISHER_CONTACT ?? "contact@sirius.invalid",
    },
    logLevel: settings.LOG_LEVEL ?? "info",
  };
}
