import type { Prose, ProseFacts } from "./prose.ts";
/** What a training centre may do, and how: beside the method, whose versions it does not touch. */
import type { Lang } from "./shapes.ts";

const french = ({ contact }: ProseFacts): Prose => [
  [
    "Ouvrir l'espace de votre centre",
    "Vous y lisez vos chiffres et vos avis publiés, vous répondez et vous signalez. C'est gratuit, et cela ne change rien à ce qui paraît. Vous lisez ce que tout le monde lit, au même moment : ni les réponses une par une, ni les textes qui attendent, ni qui a répondu.",
    [
      `Contactez-nous, ${contact}, depuis une adresse du centre, avec son SIRET et votre fonction.`,
      "Nous vérifions que l'adresse est celle du centre, puis vous recevez un lien de connexion. Il sert une fois, dans les 24 heures.",
      "Il n'y a pas de mot de passe : pour revenir, écrivez votre adresse à l'entrée de l'espace, ou demandez-nous un lien.",
      "Plusieurs personnes d'un centre peuvent avoir leur accès, chacune à son adresse.",
    ],
    { href: "/centre", label: "Entrer dans l'espace du centre" },
  ],
  [
    "Répondre à un avis",
    "Une réponse par avis. Une personne la relit sous 7 jours, avec les mêmes raisons de refus que pour les avis. Acceptée, elle paraît sous l'avis, datée, à la mise en ligne qui suit. Refusée, elle vous revient avec la raison, et vous pouvez en écrire une autre. Vous pouvez la retirer à tout moment. Ne cherchez pas à dire qui a écrit : une réponse qui le laisse deviner est refusée.",
  ],
  [
    "Signaler un avis",
    `Choisissez une des dix raisons et expliquez. Une personne relit l'avis et vous répond sous 7 jours ; il reste en ligne pendant ce temps. Un avis n'est pas retiré parce qu'il est critique. Sans espace, écrivez à ${contact} avec l'adresse de l'avis et la raison.`,
  ],
  [
    "Savoir qu'il y a du nouveau",
    "Un avis publié, une décision sur votre réponse, une réponse à votre signalement : un courriel peut vous le dire, un par jour ouvré au plus, sans aucun texte d'avis. Vous l'arrêtez dans votre espace.",
  ],
];

const english = ({ contact }: ProseFacts): Prose => [
  [
    "Open the space of your centre",
    "There you read your figures and your published reviews, you reply and you report. It is free, and changes nothing about what appears. You read what everybody reads, at the same moment: neither single answers, nor texts that wait, nor who answered.",
    [
      `Reach us, ${contact}, from an address of the centre, with its SIRET and your position.`,
      "We check that the address is the centre's, then you are sent a sign-in link. It works once, within 24 hours.",
      "There is no password: to come back, write your address at the door of the space, or ask us for a link.",
      "Several people of a centre may have access, each with their own address.",
    ],
    { href: "/centre", label: "Enter the space of the centre (in French)" },
  ],
  [
    "Reply to a review",
    "One reply per review. A person reads it within 7 days, with the same reasons to refuse as for reviews. Accepted, it appears below the review, dated, with the release that follows. Refused, it comes back to you with the reason, and you may write another one. You may withdraw it at any time. Do not try to tell who wrote: a reply that lets it be guessed is refused.",
  ],
  [
    "Report a review",
    `Choose one of the ten reasons and explain. A person reads the review again and answers you within 7 days; it stays online meanwhile. A review is not removed for being critical. Without a space, write to ${contact} with the address of the review and the reason.`,
  ],
  [
    "Hear that something is new",
    "A published review, a decision on your reply, an answer to your report: an e-mail can tell you so, one per working day at most, without any text of a review. You stop it in your space.",
  ],
];

/** Where the section stands on the page of the method. */
export const CENTRES_ANCHOR = "centres";
/** Its address, in French. */
export const CENTRES_PATH = `/avis/methode#${CENTRES_ANCHOR}`;

/** Its sections. */
export function forCentres(facts: ProseFacts, lang: Lang): Prose {
  return (lang === "en" ? english : french)(facts);
}
