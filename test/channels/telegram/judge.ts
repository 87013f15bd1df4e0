/**
 * Judges a call to Telegram by the description of its API: unknown fields, wrong types, missing
 * fields, and the limits that the description only has in prose.
 */
import { existsSync, readFileSync } from "node:fs";
import { EXCERPT } from "./bot-api-excerpt.ts";

export interface Field {
  readonly name: string;
  readonly types: readonly string[];
  readonly required: boolean;
}
interface Shape {
  readonly fields?: readonly Field[];
  readonly subtypes?: readonly string[];
}
export interface Description {
  readonly methods: Readonly<Record<string, Shape>>;
  readonly types: Readonly<Record<string, Shape>>;
}

/** The whole description, where it lies beside the project; it is large, and not ours to copy. */
const FILE = `${process.env["SIRIUS_SPECS"] ?? "../shared/specs"}/telegram_bot_api.json`;
export const WHOLE: Description | undefined = existsSync(FILE)
  ? JSON.parse(readFileSync(FILE, "utf8"))
  : undefined;

/** What is wrong with a call; nothing when it is right. */
export function judge(
  method: string,
  body: unknown,
  description: Description = WHOLE ?? EXCERPT,
): string[] {
  const shape = description.methods[method];
  if (shape === undefined) return [`${method}: no such method`];
  return [...judgeFields(body, shape.fields ?? [], method), ...beyondLimits(body, method)];

  function judgeFields(value: unknown, fields: readonly Field[], path: string): string[] {
    if (!isRecord(value)) return [`${path}: not an object`];
    const unknown = Object.keys(value).filter((key) => !fields.some(({ name }) => name === key));
    return [
      ...unknown.map((key) => `${path}.${key}: no such field`),
      ...fields.flatMap(({ name, types, required }) => {
        const field = value[name];
        if (field === undefined) return required ? [`${path}.${name}: missing`] : [];
        return judgeTypes(field, types, `${path}.${name}`);
      }),
    ];
  }

  /** Right when one of the types fits; else the faults of the type that comes closest. */
  function judgeTypes(value: unknown, types: readonly string[], path: string): string[] {
    const faults = types.map((type) => judgeType(value, type, path));
    return faults.toSorted((a, b) => a.length - b.length)[0] ?? [`${path}: no type`];
  }

  function judgeType(value: unknown, type: string, path: string): string[] {
    if (type.startsWith("Array of ")) {
      if (!Array.isArray(value)) return [`${path}: not an array`];
      return value.flatMap((item, i) => judgeType(item, type.slice(9), `${path}[${i}]`));
    }
    if (type === "Integer") return Number.isSafeInteger(value) ? [] : [`${path}: no integer`];
    const plain = { String: "string", Boolean: "boolean", Float: "number" }[type];
    if (plain !== undefined) return typeof value === plain ? [] : [`${path}: no ${plain}`];
    const known = description.types[type];
    if (known === undefined) return [`${path}: unknown type ${type}`];
    if (known.subtypes !== undefined) return judgeTypes(value, known.subtypes, path);
    return judgeFields(value, known.fields ?? [], path);
  }
}

/** The limits in prose, by the name of the field and wherever it stands. */
const LIMITS: Readonly<Record<string, (text: string, method: string) => boolean>> = {
  text: (text, method) =>
    text.length >= 1 && text.length <= (method === "answerCallbackQuery" ? 200 : 4096),
  callback_data: (data) => data !== "" && Buffer.byteLength(data) <= 64,
  secret_token: (secret) => /^[\w-]{1,256}$/.test(secret),
  command: (command) => /^[a-z0-9_]{1,32}$/.test(command),
  description: (description) => description.length >= 1 && description.length <= 256,
};

function beyondLimits(value: unknown, method: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => beyondLimits(item, method));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, field]) => {
    if (typeof field !== "string") return beyondLimits(field, method);
    return LIMITS[name]?.(field, method) === false ? [`${method} … ${name}: beyond its limit`] : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
