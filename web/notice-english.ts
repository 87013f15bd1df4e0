/** The notice in English; the same as in French, section by section. */
import type { NoticeFacts, NoticeSection } from "./notice-shapes.ts";
import { REFUSALS } from "./refusals.ts";
import type { Kept, Processor } from "./shapes.ts";

const PROCESSORS: Readonly<Record<Processor, string>> = {
  twilio:
    "Twilio (Ireland and United States) carries the SMS: it sees your number and the messages, partly outside the European Union.",
  telegram:
    "Telegram carries the messages if you choose to answer there: it sees them, partly outside the European Union.",
  sendgrid:
    "SendGrid, of Twilio (United States), carries the e-mails: it sees your address and the message, partly outside the European Union.",
  smtp: "The publisher's own mail server carries the e-mails.",
};

/** All of it but what the publisher adds. */
export function englishNotice(facts: NoticeFacts): readonly NoticeSection[] {
  const { publisher, kept } = facts;
  return [
    {
      parts: [
        `Sirius asks former apprentices for their opinion, to help young people and their families choose. Responsible: ${publisher.name}, ${publisher.address}. Contact: ${publisher.contact}.`,
      ],
    },
    ...collected(facts),
    ...CHECKS,
    { heading: "For how long", parts: [keeping(kept)] },
    { heading: "Who else sees your data", parts: [seenBy(facts)] },
    ...RIGHTS,
  ];
}

/** What is known from the roster, and what of the answers is published. */
function collected({ threshold }: NoticeFacts): NoticeSection[] {
  return [
    {
      heading: "Where your contact comes from",
      parts: [
        "From the list of apprentices of your training centre. It proves that you really did the training; it is never published. Of it we keep your first name, your number or address, the year of your birth, your training and the dates of your contract; nothing on your health, origins or opinions. The reason why we may write to you (a task in the public interest, a legitimate interest, or your consent) is noted with each list.",
      ],
    },
    {
      heading: "What is published",
      parts: [
        [
          `Figures, once ${threshold} former apprentices of the same training have answered, never before.`,
          "Your text, if you agree, without your name, after a person has read it.",
          "Reading takes 7 days at most, whatever the mark. The text is never rewritten; a hidden passage is replaced by […].",
          "The date of publication, and the date of the experience (month or year).",
          "Reviews are shown from the latest to the oldest. Nothing is given in return, and nothing is left out for being negative.",
        ],
      ],
    },
  ];
}

/** How reviews are verified, and why a text may be refused. */
const CHECKS: readonly NoticeSection[] = [
  {
    heading: "How we check",
    parts: [
      "A review is “verified” if it comes from a personal link sent to a former apprentice on the list of their centre, or, when that link is used a second time elsewhere, from somebody who knows the year in which the contract ended. One review per person and training. Its author can be written to as long as their contact is kept, and may change or withdraw the review. Nobody is rewarded for a review, and the centre chooses neither who answers nor what is published.",
    ],
  },
  {
    heading: "Why a text may be refused",
    parts: [
      Object.values(REFUSALS.en),
      "Its author is told, with the reason. A centre may reply to a review or report it.",
    ],
  },
];

function keeping({ contactDays, invitationMonths, textMonths, answerMonths }: Kept): string {
  const more = answerMonths - textMonths;
  const then =
    more > 0
      ? `, then ${more} more months in the statistics, without text; then everything is erased`
      : ", then everything is erased";
  return `Your first name and contact are erased ${contactDays} days after the end of the conversation, and at the latest ${invitationMonths} months after the invitation. A review is shown for ${textMonths} months after the end of the contract${then}.`;
}

function seenBy({ publisher, processors }: NoticeFacts): string[] {
  return [
    publisher.hosting === undefined
      ? `Hosting: by the publisher, ${publisher.name}.`
      : `Hosting: ${publisher.hosting}.`,
    ...processors.map((one) => PROCESSORS[one]),
    "Nobody else: not your centre, not your employer, no advertising, no audience measurement.",
  ];
}

/** What people may ask, and what is said to the youngest. */
const RIGHTS: readonly NoticeSection[] = [
  {
    heading: "Your rights",
    parts: [
      "With your personal link you can see what we hold, take it away, correct or withdraw your review, object, and erase everything: it is at the bottom of its page, or write EFFACER in the conversation. STOP ends all messages. It is done at once, by the machine. You can also write to us (answered within a month), or complain to the French data-protection authority (CNIL).",
    ],
  },
  {
    heading: "If you are under 18",
    parts: [
      "Nobody is invited before the age of 15. You do not have to answer, and you may ask an adult to help you. We never write to your parents. Give neither your name nor anybody else's in your answers.",
    ],
  },
];
