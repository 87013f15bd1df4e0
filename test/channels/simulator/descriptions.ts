/**
 * The providers' own descriptions as judges, where they are at hand (SIRIUS_SPECS, else `../shared/specs`).
 * Without them a short list of required fields still judges: see each function.
 */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { z } from "zod";

const FOLDER = resolve(process.env["SIRIUS_SPECS"] ?? "../shared/specs");

type Json = Record<string, unknown>;

function description(name: string): Json | undefined {
  const path = resolve(FOLDER, name);
  if (!existsSync(path)) return undefined;
  return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, "utf8")));
}

const JsonObject = z.record(z.string(), z.unknown());

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** OpenAPI 3.0 says `nullable` where JSON Schema says `null`; unknown fields are faults here. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, strict(value)] as const);
  const made: Json = Object.fromEntries(entries);
  if (made["nullable"] === true && typeof made["type"] === "string") {
    made["type"] = [made["type"], "null"];
  }
  if (isObject(made["properties"])) made["additionalProperties"] ??= false;
  return made;
}

/** Addresses within the API are relative: the description calls them `uri`, its examples are not. */
const FORMATS: Readonly<Record<string, RegExp | true>> = {
  "phone-number": true,
  currency: /^[A-Z]{3}$/,
  "uri-map": true,
  uri: /^\/2010-04-01\/Accounts\/\S+$/,
  "date-time-rfc-2822": /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/,
  "date-time": true,
  email: /^\S+@\S+$/,
  int64: true,
};

function validator(root: Json, schema: unknown): (value: unknown) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format);
  const merged = JsonObject.parse(
    strict({ ...JsonObject.parse(schema), components: root["components"] }),
  );
  const check = ajv.compile(merged);
  return (value) =>
    check(value) ? [] : (check.errors ?? []).map((e) => `${e.instancePath} ${e.message ?? ""}`);
}

const MESSAGE_FIELDS = (
  "account_sid api_version body date_created date_sent date_updated direction error_code " +
  "error_message from messaging_service_sid num_media num_segments price price_unit sid status " +
  "subresource_uris to uri"
).split(" ");

/** What is wrong with an answer of Twilio's: a message, or a list of them. */
export function twilioFaults(kind: "message" | "list", value: unknown): string[] {
  const messages = kind === "list" && isObject(value) ? value["messages"] : [value];
  const own = z
    .array(JsonObject)
    .parse(messages)
    .flatMap((message) =>
      MESSAGE_FIELDS.filter((field) => !(field in message)).map((field) => `${field} is missing`),
    );
  const root = description("twilio_api_v2010_messages.json");
  if (root === undefined) return own;
  const path = "/2010-04-01/Accounts/{AccountSid}/Messages.json";
  const operation = kind === "list" ? ["get", "200"] : ["post", "201"];
  const schema = at(root, "paths", path, operation[0] ?? "", "responses", operation[1] ?? "");
  return [...own, ...validator(root, at(schema, "content", "application/json", "schema"))(value)];
}

/** What is wrong with an error answer of SendGrid's. */
export function sendgridErrorFaults(value: unknown): string[] {
  const own = z
    .object({ errors: z.array(z.object({ message: z.string() })).min(1) })
    .safeParse(value);
  const faults = own.success ? [] : own.error.issues.map(({ message }) => message);
  const root = description("sendgrid_mail_v3.json");
  if (root === undefined) return faults;
  const schema = at(root, "components", "schemas", "ErrorResponse");
  return [...faults, ...validator(root, schema)(value)];
}

/** What is wrong with a mail, by SendGrid's description; empty without it. */
export function sendgridMailFaults(value: unknown): string[] {
  const root = description("sendgrid_mail_v3.json");
  if (root === undefined) return [];
  const path = ["components", "requestBodies", "PostMailSend", "content", "application/json"];
  return validator(root, at(root, ...path, "schema"))(value);
}

function at(value: unknown, ...path: string[]): unknown {
  let current = value;
  for (const key of path) current = isObject(current) ? current[key] : undefined;
  return current;
}

const BotApi = z.object({
  methods: z.record(
    z.string(),
    z.object({
      returns: z.array(z.string()),
      fields: z
        .array(z.object({ name: z.string(), types: z.array(z.string()), required: z.boolean() }))
        .default([]),
    }),
  ),
  types: z.record(
    z.string(),
    z.object({
      subtypes: z.array(z.string()).default([]),
      fields: z
        .array(z.object({ name: z.string(), types: z.array(z.string()), required: z.boolean() }))
        .default([]),
    }),
  ),
});
type BotApi = z.infer<typeof BotApi>;
type Field = BotApi["types"][string]["fields"][number];

let botApi: BotApi | null | undefined;

function readBotApi(): BotApi | null {
  const found = description("telegram_bot_api.json");
  botApi ??= found === undefined ? null : BotApi.parse(found);
  return botApi;
}

/** What is wrong with the parameters of a call; without the description, only that there are none. */
export function callFaults(method: string, params: unknown): string[] {
  const api = readBotApi();
  if (api === null) return isObject(params) ? [] : [`${method}: no parameters`];
  const described = api.methods[method];
  if (described === undefined) return [`${method}: no such method`];
  return fieldFaults(api, described.fields, params, method);
}

/** Fields that a value of a type may never lack, description or not. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  Message: ["message_id", "date", "chat"],
  Update: ["update_id"],
  User: ["id", "is_bot", "first_name"],
  CallbackQuery: ["id", "from", "chwhereinstance"],
  WebhookInfo: ["url", "has_custom_certificate", "pending_update_count"],
};

/** What is wrong with a value that should be of a type of the Bot API. */
export function typeFaults(type: string, value: unknown): string[] {
  const missing = (REQUIRED[type] ?? []).filter((field) => !isObject(value) || !(field in value));
  const own = missing.map((field) => `${type}.${field} is missing`);
  const api = readBotApi();
  return api === null ? own : [...own, ...valueFaults(api, [type], value, type)];
}

/** What is wrong with the result of a call. */
export function resultFaults(method: string, value: unknown): string[] {
  const api = readBotApi();
  if (api === null) return value === undefined ? [`${method}: no result`] : [];
  return valueFaults(api, api.methods[method]?.returns ?? [], value, method);
}

function fieldFaults(
  api: BotApi,
  fields: readonly Field[],
  value: unknown,
  where: string,
): string[] {
  if (!isObject(value)) return [`${where}: not an object`];
  const known = new Set(fields.map(({ name }) => name));
  const unknown = Object.keys(value).filter((name) => !known.has(name));
  return [
    ...unknown.map((name) => `${where}.${name}: unknown`),
    ...fields.flatMap(({ name, types, required }) => {
      if (value[name] === undefined) return required ? [`${where}.${name}: missing`] : [];
      return valueFaults(api, types, value[name], `${where}.${name}`);
    }),
  ];
}

/** A value is right when one of the types finds no fault; else the type with the fewest faults speaks. */
function valueFaults(
  api: BotApi,
  types: readonly string[],
  value: unknown,
  where: string,
): string[] {
  const found = types.map((type) => oneTypeFaults(api, type, value, where));
  return found.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

function oneTypeFaults(api: BotApi, type: string, value: unknown, where: string): string[] {
  const list = /^Array of (.*)$/.exec(type)?.[1];
  if (list !== undefined) {
    if (!Array.isArray(value)) return [`${where}: not a list`];
    return value.flatMap((item, index) => valueFaults(api, [list], item, `${where}[${index}]`));
  }
  switch (type) {
    case "Integer":
      return Number.isSafeInteger(value) ? [] : [`${where}: not a whole number`];
    case "Float":
      return typeof value === "number" ? [] : [`${where}: not a number`];
    case "String":
      return typeof value === "string" ? [] : [`${where}: not a text`];
    case "Boolean":
      return typeof value === "boolean" ? [] : [`${where}: neither true nor false`];
    default: {
      const described = api.types[type];
      if (described === undefined) return [`${where}: no such type ${type}`];
      if (described.subtypes.length > 0) return valueFaults(api, described.subtypes, value, where);
      return fieldFaults(api, described.fields, value, where);
    }
  }
}
