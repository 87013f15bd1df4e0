/** The method in English. */
import { REFUSALS } from "../refusals.ts";
import { CENTRES_ANCHOR } from "./method-centres.ts";
import type { Prose, ProseFacts } from "./prose.ts";

/** Version 1, in English. */
export function englishMethod(facts: ProseFacts): Prose {
  return [...answers(facts), ...texts(facts)];
}

function answers({ threshold, lotPeople }: ProseFacts): Prose {
  return [
    [
      "Who answers",
      "Former apprentices, invited one by one from the list of their centre, within two years of the end of their contract. A person gives one review per training. Nobody is rewarded for answering, and the centre chooses neither who is invited nor who answers.",
    ],
    [
      "How we verify",
      "A review is “verified” if it comes from a personal link, sent to the contact that the centre gave when it enrolled the apprentice; one link gives one review. Opened from another contact, the link asks for the year the contract ended. As long as their contact is not erased (30 days after the end of the conversation), we can write to the author.",
    ],
    [
      "When a figure is shown",
      `No figure is about fewer than ${threshold} people. Answers to a question are counted in lots of at least ${lotPeople} people, and a lot does not change any more. So the difference between two published figures, over time or between two groups, is always about at least ${lotPeople} people. Each question has lots of its own: two figures of one training may be about slightly different numbers of people.`,
    ],
    [
      "How long an answer waits",
      "Until the lot of its training is full. After three months it counts with the other trainings of the same centre for the same diploma; after six months, with the whole country. If the lot stays incomplete, it is not published.",
    ],
    [
      "When everybody says the same",
      "If all people of a lot gave the same answer, and it is not the best one, the lot waits for another opinion: otherwise one would know what each of them answered.",
    ],
    [
      "How the figures are made",
      `The mark is the plain mean of all marks counted, one vote per person and training, rounded to one decimal (4.25 gives 4.3). The number of answers is always beside it. Percentages are whole and add up to 100. The number of answers for each mark is given from ${2 * threshold} answers on. The number of people invited is rounded to 5 below 20. Lists of trainings are never ranked by mark.`,
    ],
  ];
}

function texts({ threshold, contact, shownMonths, countedMonths }: ProseFacts): Prose {
  return [
    [
      "Texts: read, never rewritten",
      `A person reads each text, within 7 days, whatever the mark. Nothing is rewritten; a hidden passage (a name, an insult) is replaced by […]. An accepted text appears within the three days that follow, at a moment drawn by chance, and only if its training has figures. The month of the experience is given if at least ${threshold} people ended in the same month, else the year. A mark and a text are never shown together; where several authors wait to be counted, some of their texts wait as well, so that nobody can guess what mark goes with them.`,
      "Texts are ordered from the newest to the oldest. The critical ones can be read first: they are recognised by their words.",
    ],
    [
      "Why a text may be refused",
      Object.values(REFUSALS.en),
      "There is no other reason. The author is told, with the reason, and may write another text. A text that tells of danger is read by a person at once.",
    ],
    [
      "Correct, withdraw, erase",
      `With their personal link, authors may correct or withdraw their review at any time. A withdrawn text disappears at once; a corrected one is read before it appears again. A withdrawn answer leaves the figures when at least ${threshold} people of its lot have left.`,
    ],
    [
      "How long a review stays",
      countedMonths > 0
        ? `A text is shown for ${shownMonths} months after the end of the contract, then counts for ${countedMonths} more months in the figures without being shown.`
        : `A text is shown for ${shownMonths} months after the end of the contract, then everything is erased.`,
    ],
    [
      "The centre may reply and report",
      `Free of charge, from its space or at ${contact}. Its reply is read by the same rules and appears below the review. A review it doubts is reported with a reason; every report gets an answer. It reads nothing before everybody else.`,
      { href: `#${CENTRES_ANCHOR}`, label: "How to do so, for a centre" },
    ],
  ];
}
