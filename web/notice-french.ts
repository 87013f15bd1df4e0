/** The notice in French: what the law wants said to whoever is invited. */
import type { NoticeFacts, NoticeSection } from "./notice-shapes.ts";
import { REFUSALS } from "./refusals.ts";
import type { Kept, Processor } from "./shapes.ts";

const PROCESSORS: Readonly<Record<Processor, string>> = {
  twilio:
    "Twilio (Irlande et États-Unis) transmet les SMS : il voit ton numéro et les messages, en partie hors de l'Union européenne.",
  telegram:
    "Telegram transmet les messages si tu choisis d'y répondre : il les voit, en partie hors de l'Union européenne.",
  sendgrid:
    "SendGrid, de Twilio (États-Unis), transmet les e-mails : il voit ton adresse et le message, en partie hors de l'Union européenne.",
  smtp: "Le serveur de courrier de l'éditeur transmet les e-mails.",
};

/** All of it but what the publisher adds. */
export function frenchNotice(facts: NoticeFacts): readonly NoticeSection[] {
  const { publisher, kept } = facts;
  return [
    {
      parts: [
        `Sirius demande leur avis aux anciens apprentis pour aider les jeunes et leurs familles à choisir. Responsable : ${publisher.name}, ${publisher.address}. Contact : ${publisher.contact}.`,
      ],
    },
    ...collected(facts),
    ...CHECKS,
    { heading: "Combien de temps", parts: [keeping(kept)] },
    { heading: "Qui d'autre voit tes données", parts: [seenBy(facts)] },
    ...RIGHTS,
  ];
}

/** What is known from the roster, and what of the answers is published. */
function collected({ threshold }: NoticeFacts): NoticeSection[] {
  return [
    {
      heading: "D'où vient ton contact",
      parts: [
        "De la liste des apprentis de ton centre de formation. Elle prouve que tu as bien suivi la formation ; elle n'est jamais publiée. Nous en gardons ton prénom, ton numéro ou ton adresse, l'année de ta naissance, ta formation et les dates de ton contrat ; rien sur ta santé, tes origines ou tes opinions. La raison pour laquelle nous pouvons t'écrire (mission d'intérêt public, intérêt légitime ou ton accord) est notée avec chaque liste.",
      ],
    },
    {
      heading: "Ce qui est publié",
      parts: [
        [
          `Des chiffres, dès que ${threshold} anciens apprentis d'une même formation ont répondu, jamais avant.`,
          "Ton texte, si tu es d'accord, sans ton nom, après relecture par une personne.",
          "La relecture prend 7 jours au plus, quelle que soit la note. Le texte n'est jamais réécrit ; un passage masqué est remplacé par […].",
          "La date de publication, et la date de l'expérience (mois ou année).",
          "Les avis sont montrés du plus récent au plus ancien. Aucune contrepartie n'est donnée, et rien n'est écarté parce que c'est négatif.",
        ],
      ],
    },
  ];
}

/** How reviews are verified, and why a text may be refused. */
const CHECKS: readonly NoticeSection[] = [
  {
    heading: "Comment nous vérifions",
    parts: [
      "Un avis est « vérifié » s'il vient d'un lien personnel envoyé à un ancien apprenti inscrit sur la liste de son centre, ou, quand ce lien sert une seconde fois ailleurs, de quelqu'un qui sait l'année de fin du contrat. Un avis par personne et par formation. L'auteur peut être recontacté tant que son contact est gardé, et peut changer ou retirer son avis. Personne n'est récompensé pour son avis, et le centre ne choisit ni qui répond ni ce qui est publié.",
    ],
  },
  {
    heading: "Pourquoi un texte peut être refusé",
    parts: [
      Object.values(REFUSALS.fr),
      "L'auteur est prévenu, avec la raison. Un centre peut répondre à un avis ou le signaler.",
    ],
  },
];

function keeping({ contactDays, invitationMonths, textMonths, answerMonths }: Kept): string {
  const more = answerMonths - textMonths;
  const then =
    more > 0
      ? `, puis ${more} mois encore dans les statistiques, sans texte ; ensuite tout est effacé`
      : ", puis tout est effacé";
  return `Ton prénom et ton contact sont effacés ${contactDays} jours après la fin de la conversation, et au plus tard ${invitationMonths} mois après l'invitation. Un avis reste affiché ${textMonths} mois après la fin du contrat${then}.`;
}

function seenBy({ publisher, processors }: NoticeFacts): string[] {
  return [
    publisher.hosting === undefined
      ? `Hébergement : par l'éditeur, ${publisher.name}.`
      : `Hébergement : ${publisher.hosting}.`,
    ...processors.map((one) => PROCESSORS[one]),
    "Personne d'autre : ni ton centre, ni ton employeur, ni publicité, ni mesure d'audience.",
  ];
}

/** What people may ask, and what is said to the youngest. */
const RIGHTS: readonly NoticeSection[] = [
  {
    heading: "Tes droits",
    parts: [
      "Avec ton lien personnel tu peux voir ce que nous gardons, l'emporter, corriger ou retirer ton avis, t'opposer, et tout effacer : c'est en bas de sa page, ou écris EFFACER dans la conversation. STOP arrête tous les messages. C'est fait tout de suite, par la machine. Tu peux aussi nous écrire (réponse en un mois au plus), ou saisir la CNIL.",
    ],
  },
  {
    heading: "Si tu as moins de 18 ans",
    parts: [
      "Personne n'est invité avant 15 ans. Tu n'as pas à répondre, et tu peux demander à un adulte de t'aider. Nous n'écrivons jamais à tes parents. Ne donne ni ton nom ni celui d'une autre personne dans tes réponses.",
    ],
  },
];
