import { defineEntity, p } from "@mikro-orm/core";
import type { Script } from "../../survey-scripts/schema.ts";

/** A published script. Never changed: conversations are pinned to it. */
const ScriptVersionSchema = defineEntity({
  name: "ScriptVersion",
  tableName: "script_version",
  properties: {
    key: p.text().primary(),
    version: p.integer().primary(),
    hash: p.text(),
    body: p.json<Script>(),
    publishedAt: p.datetime().defaultRaw("now()"),
  },
});

export class ScriptVersionRow extends ScriptVersionSchema.class {}
ScriptVersionSchema.setClass(ScriptVersionRow);
