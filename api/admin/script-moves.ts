/** `/admin/questionnaires/…/deplacement`: conversations under way go on with another version. */
import { z } from "zod";
import { SiriusError } from "../../bot/errors.ts";
import { isStayCode, STAY_WORDS } from "../../bot/move-words.ts";
import type { MoveDesk } from "../../db/script-move-desk.ts";
import type { MoveWanted, ScriptMove, Staying } from "../../db/script-moves.ts";
import type { MoveAnswer, MoveLookAnswer, ShownStaying } from "../../web/console/editor-shapes.ts";
import type { AdminRoute, Asked } from "./router.ts";

export interface ScriptMoveParts {
  readonly desk: MoveDesk;
}

const ONE = "/admin/questionnaires/:key";

/** The routes of moves. Each move is in the journal when it is asked for, and when it is done. */
export function scriptMoveRoutes({ desk }: ScriptMoveParts): AdminRoute[] {
  const path = `${ONE}/versions/:version/deplacement`;
  const permission = "scripts.publish";
  return [
    { method: "get", path, permission, handle: (asked) => look(desk, asked) },
    { method: "post", path, permission, journal: "itself", handle: (asked) => move(desk, asked) },
    {
      method: "get",
      path: `${ONE}/deplacements/:id`,
      permission,
      handle: (asked) => follow(desk, asked),
    },
  ];
}

async function look(desk: MoveDesk, asked: Asked): Promise<void> {
  const wanted = wantedOf(asked, asked.request.query["vers"]);
  const { movable, staying, more } = await desk.look(wanted);
  asked.response.json({
    movable,
    staying: stayingInWords(staying),
    more,
  } satisfies MoveLookAnswer);
}

async function move(desk: MoveDesk, asked: Asked): Promise<void> {
  const body = z.strictObject({ to: Version }).safeParse(asked.request.body);
  const wanted = wantedOf(asked, body.data?.to);
  await tell(desk, asked, await desk.move(wanted, asked.actor));
}

async function follow(desk: MoveDesk, asked: Asked): Promise<void> {
  const { key, id } = asked.request.params;
  await tell(desk, asked, await desk.find(String(key), String(id)));
}

async function tell(
  desk: MoveDesk,
  { response }: Asked,
  { id, key, to, moved, staying, done }: ScriptMove,
): Promise<void> {
  const running = await desk.running(key);
  response.json({
    move: { id, to, moved, staying: stayingInWords(staying), done },
    running,
  } satisfies MoveAnswer);
}

const Version = z.coerce
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1);

function wantedOf({ request }: Asked, to: unknown): MoveWanted {
  const [older, newer] = [Version.safeParse(request.params["version"]), Version.safeParse(to)];
  if (!older.success) throw new SiriusError("not_found", "a version is a number from 1");
  if (!newer.success) {
    throw new SiriusError("request_invalid", "the version to move to is a number from 1");
  }
  return { key: String(request.params["key"]), from: older.data, to: newer.data };
}

/** The reason with the most people first. */
function stayingInWords(staying: Staying): ShownStaying[] {
  return Object.entries(staying)
    .toSorted(([, a], [, b]) => b - a)
    .map(([code, count]) => ({ words: isStayCode(code) ? STAY_WORDS[code] : code, count }));
}
