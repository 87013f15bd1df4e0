/**
 * What the script editor asks while a draft is written: `/admin/scripts/api/…`. The draft comes with each
 * question and is kept nowhere; nothing changes, so the journal notes nothing.
 */
import { z } from "zod";
import { MOVES_MAX, type ToolRequest } from "../../bot/script-tools.ts";
import { CHANNELS } from "../../survey-scripts/schema.ts";
import type { AdminRoute } from "./router.ts";
import { bodyOf, Source } from "./script-body.ts";
import type { Workbench } from "./script-workbench.ts";

export interface ScriptToolParts {
  readonly workbench: Workbench;
}

const Lang = z.enum(["fr", "en"]).default("fr");
const Short = z.string().max(80);

const Move = z.union([
  z.strictObject({ reply: z.string().max(2_000) }),
  z.strictObject({ button: Short }),
  z.strictObject({ ticks: z.array(Short).max(20) }),
  z.strictObject({
    control: z.enum(["back", "skip", "later", "stop", "help", "restart", "withdraw", "erase"]),
  }),
  z.strictObject({ silence: z.string().regex(/^\d{1,4}[dhms]$/) }),
  z.strictObject({ channel: z.enum(CHANNELS) }),
]);
const Trial = {
  source: Source,
  lang: Lang,
  profile: Short.default(""),
  channel: z.enum(CHANNELS),
  locale: Short.default(""),
  moves: z.array(Move).max(MOVES_MAX).default([]),
};

const OneExample = { source: Source, lang: Lang, index: z.int().min(0).max(999) };

/** What each address takes. */
const TOOLS = {
  play: z.strictObject({ ...Trial, jump: Short.optional() }),
  record: z.strictObject({ ...Trial, name: z.string().max(120).optional() }),
  read: z.strictObject({
    source: Source,
    lang: Lang,
    step: Short,
    locale: Short,
    reply: z.string().max(2_000),
  }),
  examples: z.strictObject({ source: Source, lang: Lang }),
  reread: z.strictObject({ ...OneExample, channel: z.enum(CHANNELS).optional() }),
  renew: z.strictObject(OneExample),
  diagram: z.strictObject({ source: Source, lang: Lang }),
  differences: z.strictObject({ source: Source, before: Source, lang: Lang }),
} as const satisfies Readonly<Record<ToolRequest["tool"], z.ZodType>>;

const NAMES = [
  "play",
  "record",
  "read",
  "examples",
  "reread",
  "renew",
  "diagram",
  "differences",
] as const;

/** `POST /admin/scripts/api/…`, one address for each of the names above. */
export function scriptToolRoutes({ workbench }: ScriptToolParts): AdminRoute[] {
  return NAMES.map((tool) => ({
    method: "post",
    path: `/admin/scripts/api/${tool}`,
    permission: "scripts.read",
    journal: "itself",
    async handle({ request, response }) {
      response.json(await workbench.ask(requestOf(tool, request.body)));
    },
  }));
}

function requestOf(tool: ToolRequest["tool"], body: unknown): ToolRequest {
  switch (tool) {
    case "play":
      return { tool, ...bodyOf(TOOLS.play, body) };
    case "record":
      return { tool, ...bodyOf(TOOLS.record, body) };
    case "read":
      return { tool, ...bodyOf(TOOLS.read, body) };
    case "differences":
      return { tool, ...bodyOf(TOOLS.differences, body) };
    case "reread":
      return { tool, ...bodyOf(TOOLS.reread, body) };
    case "renew":
      return { tool, ...bodyOf(TOOLS.renew, body) };
    case "examples":
    case "diagram":
      return { tool, ...bodyOf(TOOLS[tool], body) };
  }
}
