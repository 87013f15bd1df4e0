/** What the engine does, in the words of the people who talk to it. */
import { describe, expect, test } from "vitest";
import type { ConversationState, Effect, TurnResult } from "../../bot/conversation.ts";
import { renderMessage } from "../../bot/render.ts";
import { turn } from "../../bot/turn.ts";
import { COMPILED, START_AT, startEvent, talk } from "./engine-world.ts";

const DAY = 86_400_000;

function last(turns: readonly TurnResult[]): TurnResult {
  const found = turns.at(-1);
  if (found === undefined) throw new Error("nothing was played");
  return found;
}

function said(result: TurnResult): string {
  return result.effects
    .flatMap((effect) => (effect.type === "send" ? [effect.message] : []))
    .flatMap((message) =>
      renderMessage(COMPILED, message, { channel: "sms", locale: "fr", inputs: { prenom: "Léa" } }),
    )
    .join("\n");
}

function saved(turns: readonly TurnResult[]): Record<string, unknown> {
  const answers: Record<string, unknown> = {};
  for (const effect of turns.flatMap(({ effects }) => effects)) {
    if (effect.type === "saveAnswer") {
      answers[effect.answer.question] = effect.answer.value ?? effect.answer.status;
    }
    if (effect.type === "voidAnswer") delete answers[effect.question];
  }
  return answers;
}

function kinds(result: TurnResult): Effect["type"][] {
  return result.effects.map(({ type }) => type);
}

function later(
  state: ConversationState,
  days: number,
  kind: "reminder" | "expiry" | "wait" | "collect" | "later",
): TurnResult {
  const at = START_AT + days * DAY;
  return turn(COMPILED, state, {
    id: `t${days}${kind}`,
    at,
    type: "timer",
    kind,
    prompt: state.prompt,
  });
}

function text(state: ConversationState, words: string, id = words, days = 1): TurnResult {
  return turn(COMPILED, state, {
    id,
    at: START_AT + days * DAY,
    type: "inbound",
    channel: "sms",
    reply: { kind: "text", text: words },
  });
}

const TO_NOTE = ["ok", "1"];

test("a note with a remark is stored as both, and nothing is asked twice", () => {
  const turns = talk([...TO_NOTE, "4, super formateurs"]);
  const answer = last(turns).effects.find((effect) => effect.type === "saveAnswer");
  expect(answer).toMatchObject({
    answer: { value: 4, comment: "super formateurs", raw: "4, super formateurs" },
  });
  expect(said(last(turns))).toContain("Content pour toi.");
  expect(said(last(turns))).toContain("Réussi ?");
});

test("an unsure reading is stored only after a yes", () => {
  const asked = talk([...TO_NOTE, "8/10"]);
  expect(said(last(asked))).toContain("4 sur 5");
  expect(kinds(last(asked))).not.toContain("saveAnswer");
  const confirmed = talk([...TO_NOTE, "8/10", "oui"]);
  const answer = last(confirmed).effects.find((effect) => effect.type === "saveAnswer");
  expect(answer).toMatchObject({ answer: { value: 4, raw: "8/10", certainty: "confirmed" } });
});

test('"non, 3" to a confirmation gives the other note', () => {
  expect(saved(talk([...TO_NOTE, "8/10", "non, 3"]))).toMatchObject({ note: 3 });
});

test("what is not understood is asked again in other words, then the conversation pauses", () => {
  const turns = talk([...TO_NOTE, "blabla", "encore blabla", "toujours blabla"]);
  expect(turns.slice(3).map(({ state }) => state.status)).toEqual(["waiting", "waiting", "paused"]);
  expect(new Set(turns.slice(3).map(said)).size).toBe(3);
  expect(
    saved(talk([...TO_NOTE, "blabla", "encore blabla", "toujours blabla", "5"])),
  ).toMatchObject({ note: 5 });
});

test("an optional question that is not understood is passed by", () => {
  const turns = talk([...TO_NOTE, "3", "oui", "1", "aucun", "blabla", "bla bla", "encore bla"]);
  expect(last(turns).state.step).toBe("mois");
  expect(saved(turns)).toMatchObject({ salaire: "skipped" });
});

test("help answers beside the question and costs no attempt", () => {
  const turns = talk([...TO_NOTE, "aide"]);
  expect(last(turns).state.attempts).toBe(0);
  expect(said(last(turns))).toMatch(/STOP[\s\S]*ote/);
});

describe("STOP", () => {
  test("ends everything at once, with one confirmation, and only START revives", () => {
    const turns = talk([...TO_NOTE, "STOP", "4", "merci"]);
    expect(kinds(turns[3] ?? last(turns))).toEqual(
      expect.arrayContaining(["cancelTimers", "close", "optOut", "send"]),
    );
    expect(kinds(turns[4] ?? last(turns))).toEqual([]);
    expect(kinds(last(turns))).toEqual([]);
    const again = talk([...TO_NOTE, "STOP", "START"]);
    expect(last(again).state).toMatchObject({ step: "note", outcome: null, stopped: false });
    expect(said(last(again))).toContain("ote");
    expect(said(last(talk(["non merci", "STOP", "START"])))).toBe(
      "Le questionnaire est fermé. Merci !",
    );
  });

  test("inside an ordinary sentence is no STOP", () => {
    const turns = talk([...TO_NOTE, "3 parce que j'ai arrêté en 2e année"]);
    expect(saved(turns)).toMatchObject({ note: 3 });
    expect(last(turns).state.stopped).toBe(false);
  });

  test("said elsewhere silences this conversation without a word", () => {
    const { state } = last(talk(TO_NOTE));
    const result = turn(COMPILED, state, {
      id: "o",
      at: START_AT,
      type: "optedOut",
      source: "link",
    });
    expect(result.state).toMatchObject({ stopped: true, outcome: "opted_out" });
    expect(kinds(result)).not.toContain("send");
  });
});

describe("correcting", () => {
  test('"retour" asks the answer before again, and goes on where it was', () => {
    const turns = talk([...TO_NOTE, "2", "retour", "5"]);
    expect(turns[4]?.state.step).toBe("note");
    expect(last(turns).state.step).toBe("examen");
    expect(saved(turns)).toMatchObject({ note: 5 });
  });

  test('"corriger 1" on another path voids what is no longer asked', () => {
    const turns = talk([...TO_NOTE, "3", "oui", "1", "corriger 1", "interrompu"]);
    expect(saved(turns)).not.toHaveProperty("examen");
    expect(saved(turns)).toMatchObject({ parcours: "interrompu", note: 3 });
    expect(last(turns).state.step).toBe("soucis");
  });

  test("a second thought right after an answer corrects it, and the next question stays open", () => {
    const turns = talk([...TO_NOTE, "4", "pardon 5"]);
    expect(saved(turns)).toMatchObject({ note: 5 });
    expect(last(turns).state.step).toBe("examen");
  });

  test("a message sent before the question could be read belongs to the one before", () => {
    const { state } = last(talk([...TO_NOTE, "4"]));
    const result = turn(COMPILED, state, {
      id: "crossed",
      at: (state.promptedAt ?? 0) + 5_000,
      type: "inbound",
      channel: "sms",
      reply: { kind: "text", text: "2" },
      sentAt: (state.promptedAt ?? 0) - 500,
    });
    expect(result.effects).toContainEqual(
      expect.objectContaining({
        type: "saveAnswer",
        answer: expect.objectContaining({ question: "note", value: 2 }) as unknown,
      }),
    );
    expect(result.state.step).toBe("examen");
  });

  test("a button of an earlier question corrects it while nothing is public", () => {
    const { state } = last(talk([...TO_NOTE, "4", "oui"]));
    const press = {
      id: "old",
      at: START_AT + DAY,
      type: "inbound",
      channel: "telegram",
      reply: { kind: "button", prompt: 3, option: "2" },
    } as const;
    const result = turn(COMPILED, state, press);
    expect(result.effects).toContainEqual(
      expect.objectContaining({
        type: "saveAnswer",
        answer: expect.objectContaining({ question: "note", value: 2 }) as unknown,
      }),
    );
    const published = turn(COMPILED, state, { id: "p", at: START_AT, type: "published" }).state;
    expect(kinds(turn(COMPILED, published, press))).toEqual(["send"]);
  });

  test("after publication a correction is a request to people", () => {
    const { state } = last(
      talk([...TO_NOTE, "4", "oui", "1", "aucun", "passer", "passer", "passer"]),
    );
    expect(state.outcome).toBe("completed");
    const published = turn(COMPILED, state, { id: "p", at: START_AT, type: "published" }).state;
    const result = text(published, "retour");
    expect(result.effects).toContainEqual(
      expect.objectContaining({ type: "alertHuman", reason: "correction" }),
    );
    expect(result.state.outcome).toBe("completed");
  });
});

describe("silence", () => {
  test("brings one reminder, then an end; a late answer goes on with it", () => {
    const { state } = last(talk([...TO_NOTE]));
    const reminded = later(state, 6, "reminder");
    expect(said(reminded)).toContain("STOP");
    expect(kinds(reminded)).not.toContain("setTimer");
    const expired = later(reminded.state, 30, "expiry");
    expect(expired.state.outcome).toBe("expired");
    const answered = text(expired.state, "4", "late", 50);
    expect(answered.state).toMatchObject({ outcome: null, step: "examen" });
    expect(kinds(answered)).toContain("reopen");
  });

  test("after enough answers counts as partial", () => {
    const { state } = last(talk([...TO_NOTE, "4"]));
    expect(later(state, 30, "expiry").state.outcome).toBe("partial");
  });

  test("that the script waits for leads on after its days", () => {
    const { state } = last(talk([...TO_NOTE, "4", "oui"]));
    expect(state.step).toBe("attente");
    expect(later(state, 30, "wait").state.step).toBe("soucis");
  });

  test("a timer of an earlier prompt does nothing", () => {
    const { state } = last(talk([...TO_NOTE]));
    const stale = turn(COMPILED, state, {
      id: "t",
      at: START_AT + DAY,
      type: "timer",
      kind: "expiry",
      prompt: state.prompt - 1,
    });
    expect(stale.effects).toEqual([]);
    expect(stale.state.status).toBe("waiting");
  });
});

test("a long text in several messages is one answer of several parts", () => {
  const turns = talk([
    ...TO_NOTE,
    "4",
    "oui",
    "1",
    "aucun",
    "passer",
    "passer",
    "Viens avec de bonnes chaussures.",
    "Et du courage !",
  ]);
  expect(last(turns).state.status).toBe("collecting");
  const parts = turns
    .flatMap(({ effects }) => effects)
    .flatMap((effect) =>
      effect.type === "saveAnswer" && effect.answer.question === "conseil"
        ? [[effect.answer.part, effect.answer.value]]
        : [],
    );
  expect(parts).toEqual([
    [0, "Viens avec de bonnes chaussures."],
    [1, "Et du courage !"],
  ]);
  const done = later(last(turns).state, 1, "collect");
  expect(done.state.outcome).toBe("completed");
  expect(kinds(done)).toContain("queueModeration");
});

describe("a text of several messages that is left for another question", () => {
  const WRITTEN = [...TO_NOTE, "4", "oui", "1", "aucun", "passer", "passer", "Viens avec !"];

  test("is kept, and not asked again, when an answer before it is corrected", () => {
    const turns = talk([...WRITTEN, "retour", "passer"]);
    const left = turns.at(-2);
    expect(turns.at(-3)?.state.status).toBe("collecting");
    expect(left && kinds(left)).toContain("queueModeration");
    expect(saved(turns)).toMatchObject({ conseil: "Viens avec !" });
    expect(last(turns).state.step).not.toBe("conseil");
  });

  test("so it is when a button of an earlier question is pressed", () => {
    const { state } = last(talk(WRITTEN));
    expect(state.status).toBe("collecting");
    const pressed = turn(COMPILED, state, {
      id: "old button",
      at: START_AT + DAY,
      type: "inbound",
      channel: "telegram",
      reply: { kind: "button", prompt: 3, option: "2" },
    });
    expect(kinds(pressed)).toContain("queueModeration");
    expect(pressed.state.step).not.toBe("conseil");
  });
});

describe('"plus tard"', () => {
  test("is asked again tomorrow, and the reminder moves with it", () => {
    const { state } = last(talk(TO_NOTE));
    // An hour before the reminder of the sixth day.
    const put = text(state, "plus tard", "not now", 6 - 1 / 24);
    const timers = put.effects.flatMap((effect) =>
      effect.type === "setTimer" ? [[effect.kind, (effect.due - START_AT) / DAY]] : [],
    );
    expect(timers).toEqual([
      ["later", 7 - 1 / 24],
      ["reminder", 13 - 1 / 24],
    ]);
  });

  test("said again and again is answered four times, so that two robots fall silent", () => {
    const turns = talk([...TO_NOTE, ...Array.from({ length: 6 }, () => "plus tard")]);
    expect(turns.slice(-6).map((one) => kinds(one).includes("send"))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

test("a word of danger brings a person and the help lines once", () => {
  const turns = talk([...TO_NOTE, "2 mon chef me frappe", "retour", "2 il m'a frappé encore"]);
  expect(
    turns.flatMap(({ effects }) => effects).filter((effect) => effect.type === "alertHuman"),
  ).toHaveLength(2);
  expect(turns.filter((result) => said(result).includes("112"))).toHaveLength(1);
});

test("a wrong number ends the conversation with an apology and marks the address", () => {
  const turns = talk(["c'est pas le bon numéro"]);
  expect(last(turns).state.outcome).toBe("wrong_person");
  expect(kinds(last(turns))).toContain("wrongPerson");
  expect(said(last(turns))).toContain("Désolé");
});

test("an automatic answer of a telephone changes nothing", () => {
  const turns = talk([...TO_NOTE, "Je suis en conduite, je vous répondrai plus tard."]);
  expect(last(turns).effects).toEqual([]);
  expect(last(turns).state.attempts).toBe(0);
});

test("after the end one polite line a day is said", () => {
  const { state } = last(
    talk([...TO_NOTE, "4", "oui", "1", "aucun", "passer", "passer", "passer"]),
  );
  const first = text(state, "merci", "m1");
  const second = text(first.state, "bonne journée", "m2");
  expect(kinds(first)).toEqual(["send"]);
  expect(second.effects).toEqual([]);
});

test("going on by Telegram says the open question there", () => {
  const { state } = last(talk(TO_NOTE));
  const moved = turn(COMPILED, state, {
    id: "l",
    at: START_AT,
    type: "channelLinked",
    channel: "telegram",
  });
  expect(said(moved)).toContain("ote");
  expect(moved.state).toMatchObject({ channel: "telegram", step: "note" });
});

test("a refused consent ends kindly and publishes nothing", () => {
  const turns = talk(["non merci"]);
  expect(last(turns).state.outcome).toBe("refused");
  expect(saved(turns)).toEqual({ accord: false });
});

test("nothing happens before the start", () => {
  const result = turn(COMPILED, null, {
    id: "x",
    at: START_AT,
    type: "inbound",
    channel: "sms",
    reply: { kind: "text", text: "4" },
  });
  expect(result.effects).toEqual([]);
  expect(turn(COMPILED, result.state, startEvent).state.step).toBe("accord");
});
