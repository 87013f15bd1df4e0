/** The method in French. */
import { REFUSALS } from "../refusals.ts";
import { CENTRES_ANCHOR } from "./method-centres.ts";
import type { Prose, ProseFacts } from "./prose.ts";

/** Version 1, in French. */
export function frenchMethod(facts: ProseFacts): Prose {
  return [...answers(facts), ...texts(facts)];
}

function answers({ threshold, lotPeople }: ProseFacts): Prose {
  return [
    [
      "Qui répond",
      "Les personnes qui ont fini un apprentissage, invitées une par une à partir de la liste de leur centre, dans les deux ans qui suivent la fin de leur contrat. Une personne donne un seul avis par formation. Personne n'est récompensé pour répondre, et le centre ne choisit ni qui reçoit une invitation ni qui répond.",
    ],
    [
      "Comment nous vérifions",
      "Un avis est « vérifié » s'il vient d'un lien personnel, envoyé au contact que le centre a donné en inscrivant l'apprenti ; un lien ne donne qu'un avis. Ouvert depuis un autre contact, le lien demande l'année de fin du contrat. Tant que son contact n'est pas effacé (30 jours après la fin de la conversation), nous pouvons écrire à l'auteur.",
    ],
    [
      "À partir de quand un chiffre est montré",
      `Aucun chiffre ne porte sur moins de ${threshold} personnes. Les réponses à une question sont comptées par lots d'au moins ${lotPeople} personnes, et un lot ne change plus. Ainsi la différence entre deux chiffres publiés, dans le temps ou entre deux groupes, porte toujours sur au moins ${lotPeople} personnes. Chaque question a ses propres lots : deux chiffres d'une même formation peuvent porter sur des nombres de personnes un peu différents.`,
    ],
    [
      "Combien de temps une réponse attend",
      "Jusqu'à ce que le lot de sa formation soit complet. Après trois mois, elle compte avec les autres formations du même centre qui mènent au même diplôme ; après six mois, avec tout le pays. Si le lot reste incomplet, elle n'est pas publiée.",
    ],
    [
      "Quand tout le monde dit la même chose",
      "Si toutes les personnes d'un lot ont donné la même réponse et que ce n'est pas la meilleure, le lot attend un autre avis : sinon, on saurait ce que chacune a répondu.",
    ],
    [
      "Comment les chiffres sont faits",
      `La note est la moyenne simple de toutes les notes comptées, une voix par personne et par formation, arrondie à une décimale (4,25 donne 4,3). Le nombre de réponses est toujours à côté. Les pourcentages sont entiers et leur somme fait 100. Le nombre de réponses par note est donné à partir de ${2 * threshold} réponses. Le nombre de personnes invitées est arrondi à 5 en dessous de 20. Les listes de formations ne sont jamais rangées par note.`,
    ],
  ];
}

function texts({ threshold, contact, shownMonths, countedMonths }: ProseFacts): Prose {
  return [
    [
      "Les textes : relus, jamais réécrits",
      `Une personne relit chaque texte, en 7 jours au plus, quelle que soit la note. Rien n'est réécrit ; un passage masqué (un nom, une injure) est remplacé par […]. Un texte accepté paraît dans les trois jours qui suivent, à un moment tiré au sort, et seulement si sa formation a des chiffres. Le mois de l'expérience est donné si au moins ${threshold} personnes ont fini le même mois, sinon l'année. Une note et un texte ne sont jamais montrés ensemble ; quand plusieurs auteurs attendent d'être comptés, une partie de leurs textes attend aussi, pour qu'on ne devine pas la note qui va avec.`,
      "Les textes sont rangés du plus récent au plus ancien. On peut voir d'abord les critiques : elles sont reconnues à leurs mots.",
    ],
    [
      "Pourquoi un texte peut être refusé",
      Object.values(REFUSALS.fr),
      "Il n'y a pas d'autre raison. L'auteur est prévenu, avec la raison, et peut écrire un autre texte. Un texte qui parle d'un danger est lu tout de suite par une personne.",
    ],
    [
      "Corriger, retirer, effacer",
      `Avec son lien personnel, l'auteur peut corriger ou retirer son avis à tout moment. Un texte retiré disparaît aussitôt ; un texte corrigé est relu avant de reparaître. Une réponse retirée quitte les chiffres quand au moins ${threshold} personnes de son lot en sont parties.`,
    ],
    [
      "Combien de temps un avis reste",
      countedMonths > 0
        ? `Un texte reste affiché ${shownMonths} mois après la fin du contrat, puis il compte encore ${countedMonths} mois dans les chiffres, sans être affiché.`
        : `Un texte reste affiché ${shownMonths} mois après la fin du contrat, puis tout est effacé.`,
    ],
    [
      "Le centre peut répondre et signaler",
      `Gratuitement, depuis son espace ou à ${contact}. Sa réponse est relue selon les mêmes règles et paraît sous l'avis. Un avis dont il doute est signalé avec une raison ; chaque signalement reçoit une réponse. Il ne lit rien avant tout le monde.`,
      { href: `#${CENTRES_ANCHOR}`, label: "Comment faire, pour un centre" },
    ],
  ];
}
