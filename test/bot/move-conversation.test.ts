/** Which conversations may go on with another version, and that those that do notice nothing of it. */
import { describe, expect, test } from "vitest";
import type { ConversationState } from "../../bot/conversation.ts";
import { moveConversation, type StayReason } from "../../bot/move-conversation.ts";
import { STAY_WORDS } from "../../bot/move-words.ts";
import { blankState } from "../../bot/turn/play.ts";
import type { Script } from "../../survey-scripts/schema.ts";
import { COMPILED, talk } from "./engine-world.ts";
import {
  after,
  begin,
  fr,
  insertBefore,
  lastSaid,
  newQuestion,
  nextVersion,
  optionsOf,
  play,
  remove,
  stepOf,
} from "./move-world.ts";

/** Asked for a mark, after two answers. */
const atMark = ["oui", "Jusqu'au bout"];

const say = (text: string) => ({ reply: { kind: "text", text } }) as const;

const ask = (draft: Script, id: string) => stepOf(draft, id, "ask");

/** A version that asks one more question in the end. */
const later = (draft: Script): void => insertBefore(draft, "fin", newQuestion("suite"));

/** The script, understanding other words for its first answer. */
function accepting(...words: string[]) {
  return nextVersion((draft) => {
    const [first] = optionsOf(draft, "parcours");
    if (first !== undefined) first.accepts = { fr: words };
  });
}

/** Moves to a version that differs by one change. */
function movedTo(change: (draft: Script) => void, texts = atMark) {
  const newer = nextVersion(change);
  return { newer, result: moveConversation(COMPILED, newer, after(texts).state) };
}

function reasonOf(change: (draft: Script) => void, texts = atMark): StayReason | "moved" {
  const { result } = movedTo(change, texts);
  return result.moved ? "moved" : result.reason;
}

function stateOf(change: (draft: Script) => void, texts = atMark): ConversationState {
  const { result } = movedTo(change, texts);
  if (!result.moved) throw new Error(`it stays: ${result.reason}`);
  return result.state;
}

describe("a conversation is moved", () => {
  test("to a version with other notes, title and examples as it is", () => {
    const { state } = after(atMark);
    const newer = nextVersion((draft) => {
      draft.notes = "Un titre plus clair.";
      draft.title = fr("Ton avis");
    });
    expect(moveConversation(COMPILED, newer, state)).toEqual({
      moved: true,
      state: { ...state, script: newer.ref },
    });
  });

  test("when only what comes later is other: the person is asked the new words", () => {
    const newer = nextVersion((draft) => {
      stepOf(draft, "examen", "ask").prompt = fr("As-tu eu ton examen ?");
    });
    const before = after(atMark);
    const moved = moveConversation(COMPILED, newer, before.state);
    expect(moved).toMatchObject({
      moved: true,
      state: { step: "note", values: before.state.values },
    });
    if (!moved.moved) return;
    const next = play(newer, { ...before, state: moved.state }, say("4"));
    expect(next.state.step).toBe("examen");
    expect(lastSaid(next)?.parts.at(-1)).toEqual({ ask: "examen" });
  });

  test("and is asked a question that was put in after theirs", () => {
    const newer = nextVersion((draft) => insertBefore(draft, "attente", newQuestion("accueil")));
    const before = after(atMark);
    const moved = moveConversation(COMPILED, newer, before.state);
    if (!moved.moved) throw new Error(moved.reason);
    expect(moved.state.answered).toHaveLength(newer.questions.length);
    const marked = play(newer, { ...before, state: moved.state }, say("4"));
    expect(marked.state.values).toMatchObject({ parcours: "oui", note: 4, avis: "bon" });
    expect(play(newer, marked, say("oui")).state.step).toBe("accueil");
  });

  test("whose old buttons still mean what they meant, though the questions have other places", () => {
    const newer = nextVersion((draft) => {
      remove(draft, "attente");
      insertBefore(draft, "soucis", newQuestion("accueil"));
    });
    let before = after([...atMark, "4"]);
    const moved = moveConversation(COMPILED, newer, before.state);
    if (!moved.moved) throw new Error(moved.reason);
    before = { ...before, state: moved.state };
    const button = { kind: "button", prompt: 2, option: "#1" } as const;
    const next = play(newer, before, { reply: button, channel: "telegram" });
    expect(next.effects.findLast((effect) => effect.type === "saveAnswer")).toMatchObject({
      answer: { question: "parcours", value: "interrompu" },
    });
  });

  test("in the middle of a confirmation, of a long text, of a pause", () => {
    const doubt = stateOf(later, [...atMark, "3 ou 4"]);
    expect(doubt).toMatchObject({ status: "confirming", pending: { candidates: [3, 4] } });
    const lost = stateOf(later, [...atMark, "bleu", "vert", "rouge"]);
    expect(lost).toMatchObject({ status: "paused", step: "note" });
    const words = [...atMark, "4", "oui", "continuer", "le cfa", "1200", "juin 2024", "Courage"];
    expect(stateOf(later, words)).toMatchObject({
      status: "collecting",
      parts: 1,
      step: "conseil",
    });
  });

  test("that has not begun: it begins with the new version", () => {
    const newer = nextVersion((draft) => remove(draft, "accord"));
    expect(moveConversation(COMPILED, newer, blankState(COMPILED))).toEqual({
      moved: true,
      state: blankState(newer),
    });
  });

  test("and who has had every reminder gets none from a version that has more", () => {
    const newer = nextVersion((draft) => {
      draft.policies.reminderDays = [3, 9];
    });
    const reminded = play(COMPILED, after(atMark), { timer: "reminder", wait: 6 * 86_400_000 });
    expect(moveConversation(COMPILED, newer, reminded.state)).toMatchObject({
      state: { reminders: 2 },
    });
    expect(moveConversation(COMPILED, newer, after(atMark).state)).toMatchObject({
      state: { reminders: 0 },
    });
  });

  test("with what is computed on the way as the new version computes it", () => {
    const { values } = stateOf(
      (draft) => {
        const set = stepOf(draft, "calcul", "set");
        set.to = [{ value: "sans avis" }];
        remove(draft, "bravo");
      },
      [...atMark, "2"],
    );
    // Nothing looks at the mark there any more.
    expect(values).toEqual({ accord: true, parcours: "oui", avis: "sans avis" });
  });

  test("with an answer given last that only the new version decides by", () => {
    const { values } = stateOf(decideByExam, [...atMark, "4", "oui"]);
    expect(values).toMatchObject({ examen: true });
  });
});

/** A version that looks at the answer about the exam later on. */
function decideByExam(draft: Script): void {
  stepOf(draft, "salaire", "ask").next = [
    { when: { eq: [{ answer: "examen" }, true] }, go: "conseil" },
  ];
}

describe("a conversation stays", () => {
  test.each<[string, StayReason, (draft: Script) => void, string[]?]>([
    [
      "when the question it is at is written otherwise",
      "question_reworded",
      (draft) => void (ask(draft, "note").prompt = fr("Ta note ?")),
    ],
    [
      "when it is written otherwise on one channel only",
      "question_reworded",
      (draft) =>
        void (ask(draft, "note").prompt = { fr: { default: "Une note ?", telegram: "Note :" } }),
    ],
    [
      "when a question that was answered is",
      "question_reworded",
      (draft) => void (ask(draft, "accord").prompt = fr("{prenom}, tu acceptes ?")),
    ],
    [
      "when what stands for a missing name in it is",
      "question_reworded",
      (draft) => {
        const name = draft.inputs["prenom"];
        if (name !== undefined) name.fallback = fr("vous");
      },
    ],
    [
      "when an answer has another label",
      "question_reworded",
      (draft) => {
        const option = optionsOf(draft, "parcours")[1];
        if (option !== undefined) option.label = fr("Arrêté avant");
      },
    ],
    [
      "when the answers stand in another order, so that 2 would be another one",
      "question_changed",
      (draft) => {
        const [first, ...others] = optionsOf(draft, "parcours");
        const choice = ask(draft, "parcours");
        if (first !== undefined && "options" in choice) choice.options = [...others, first];
      },
      ["oui"],
    ],
    [
      "when there is one more answer",
      "question_changed",
      (draft) => void optionsOf(draft, "parcours").push({ id: "pause", label: fr("Pause") }),
      ["oui"],
    ],
    [
      "when the scale is another",
      "question_changed",
      (draft) => {
        const note = ask(draft, "note");
        if (note.question === "rating") note.max = 10;
      },
    ],
    [
      "when what is published of an answer is other",
      "question_changed",
      (draft) => void (ask(draft, "parcours").publishable = "figure"),
    ],
    [
      "when the question may no longer be passed",
      "question_changed",
      (draft) => void (ask(draft, "salaire").skippable = false),
      [...atMark, "4", "oui", "continuer", "le cfa"],
    ],
    ["when its question is gone", "question_gone", (draft) => remove(draft, "note")],
    ["when an answered question is gone", "question_gone", (draft) => remove(draft, "parcours")],
    [
      "when a message that was read is written otherwise",
      "message_changed",
      (draft) => {
        const bravo = stepOf(draft, "bravo", "say");
        bravo.text = fr("Bravo.");
      },
      [...atMark, "5"],
    ],
    [
      "when a question was put in before theirs",
      "question_before",
      (draft) => insertBefore(draft, "parcours", newQuestion("accueil")),
    ],
    [
      "when their answers lead elsewhere",
      "other_way",
      (draft) =>
        void (ask(draft, "parcours").next = [
          { when: { eq: [{ answer: "parcours" }, "oui"] }, go: "salaire" },
        ]),
    ],
    [
      "when their language is gone",
      "locale_gone",
      (draft) => {
        draft.locales = ["en"];
        draft.defaultLocale = "en";
      },
    ],
    [
      "when a later jump reads an answer that was not kept at hand",
      "value_not_kept",
      decideByExam,
      [...atMark, "4", "oui", "continuer"],
    ],
  ])("%s", (_when, reason, change, texts) => {
    expect(reasonOf(change, texts)).toBe(reason);
  });

  test("when words are no longer understood that its question accepted; more of them do no harm", () => {
    const few = accepting("tout fait");
    const more = accepting("tout fait", "terminé");
    const open = after(["oui"], few).state;
    expect(moveConversation(few, more, open)).toMatchObject({ moved: true });
    expect(moveConversation(more, few, after(["oui"], more).state)).toEqual({
      moved: false,
      reason: "reading_changed",
    });
    // Once answered, it is not read any more.
    expect(moveConversation(more, few, after(atMark, more).state)).toMatchObject({ moved: true });
  });

  test("when its language has fewer words for yes", () => {
    const older = nextVersion((draft) => void (draft.lexicon = { fr: { yes: ["grave"] } }));
    expect(moveConversation(older, COMPILED, after(atMark, older).state)).toEqual({
      moved: false,
      reason: "reading_changed",
    });
  });

  test("when it is over", () => {
    const over = talk(["non"]).at(-1)?.state;
    if (over === undefined) throw new Error("nothing was played");
    expect(moveConversation(COMPILED, nextVersion(decideByExam), over)).toEqual({
      moved: false,
      reason: "ended",
    });
  });

  test("when its state would pass the 4 kB it may have", () => {
    const newer = nextVersion((draft) => {
      for (let at = 0; at < 100; at += 1) insertBefore(draft, "fin", newQuestion(`q_${at}`));
    });
    const { state } = begin();
    const room = 4_096 - Buffer.byteLength(JSON.stringify(state)) - 60;
    const full = { ...state, inputs: { ...state.inputs, formation: "x".repeat(room) } };
    expect(moveConversation(COMPILED, newer, state)).toMatchObject({ moved: true });
    expect(moveConversation(COMPILED, newer, full)).toEqual({ moved: false, reason: "too_large" });
  });
});

test("every reason is told in words", () => {
  for (const words of Object.values(STAY_WORDS)) expect(words).toMatch(/^[a-zéè].*[^.]$/);
});
