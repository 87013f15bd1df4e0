/**
 * The questions of the bundled questionnaire, answered in words instead of numbers, as people of 17 to 22 write: each
 * reply means the choice it stands under, or nothing that we could be sure of.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileScript } from "../../bot/compile.ts";
import { readReply } from "../../bot/reading/read-reply.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";

const read = readScriptYaml(readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8"));
if (!read.ok) throw new Error("the bundled questionnaire does not load");
const script = compileScript(read.script, 1);

/** Replies by question and choice, a bar between two; under `unsure` what must be asked back, or asked again. */
const MEANT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  parcours: {
    jusqu_au_bout:
      "oui | ouais jusqu au bout | oui jusqua la fin | jai tt fait | oui les 2 ans | jusqu'au bout oui | oui en entier | oui j'ai fini",
    interrompu:
      "j'ai arrêté | jai arreter avant la fin | rupture de contrat | contrat rompu | j'ai abandonné | pas jusqu'au bout | oui mais jai arrete | je me suis fait virer | j ai démissionné | viré | licenciée",
    erreur: "non | c pas moi | jamais fait ca | erreur",
  },
  soutien_cfa: {
    oui: "oui | toujours | presque toujours | la plupart du temps",
    parfois: "des fois | sa dépendait | pas toujours | rarement | certains oui",
    non: "non | jamais | pas du tout",
    pas_besoin: "pas besoin | jai jamais eu besoin | jamais demandé",
  },
  cours_materiel: {
    bien: "bien | tres bien | nickel | pas mal | au top | génial",
    moyen: "moyen | bof | mouais | ça passe | normal | ca va",
    pas_bien: "nul | pourri | pas terrible | vieux | horrible | pas bien",
    unsure: "cours bien matos nul | super cours mais vieux matériel | pas ouf",
  },
  metier: {
    oui: "oui vrmt | grave | énormément | j'ai tout appris",
    un_peu: "un peu | bof | pas assez | vite fait",
    non: "rien | j'ai rien appris | pas du tout | non",
    unsure: "que le ménage | pas vraiment",
  },
  rythme: {
    facile: "tranquille | pas dur | easy | facile",
    faisable: "ça allait | gérable | on s'habitue | bof",
    dur: "c'était dur | pas facile | fatigant | chaud | compliqué | crevant",
    unsure: "trop de route | pas trop dur",
  },
  entreprise_trouvee: {
    sans_aide: "moi | tout seul | par moi meme | jai cherché seul | porte à porte",
    entourage: "mon pere y bosse | ma mere | un pote | bouche a oreille | piston | mon cousin",
    cfa: "le cfa | mon prof | par le cfa",
    autrement: "sur indeed | pole emploi | une annonce | apres un stage | mission locale",
  },
  souci: {
    non: "non | aucun | rien | pas de souci | rien de grave",
    oui_regle: "oui mais c'est reglé | ça s'est réglé | oui réglé",
    oui_pas_regle: "oui et toujours pas reglé | pas resolu | jamais réglé",
    unsure: "oui | oui harcelement | y a eu un souci avec le patron | un gros souci | un peu",
  },
  examen: {
    reussi:
      "réussi | admis | admise | je suis admis | reçu | jai ete recu | je l'ai eu | jlai eu | jai eu mon cap | obtenue | validé | validée ! | diplômée | jai mon diplome | j'ai mon CAP | oui avec mention | mention bien | eu du premier coup | en poche | oui | c bon je l'ai | admis avec 12",
    rate: "raté | jai rater | pas eu | je l'ai pas eu | échoué | recalé | loupé | pas admis | pas validé | pas obtenu | pas réussi | jsuis pas recu | pas eu la moyenne",
    attente:
      "j'attends | jattend les resultats | en attente | on a pas encore les résultats | j attend encore | resultats pas encore tombés",
    pas_passe:
      "pas passé | je l'ai pas passé | jai pas passé l'examen | pas encore passé | je me suis pas présenté | j'y suis pas allé | absent le jour j",
    unsure: "non | j'ai pas eu mon cap | je repasse en septembre | rattrapage | non pas encore",
  },
  suite: {
    reste:
      "je reste | jsuis resté | ils m'ont gardé | même boîte | mon patron ma gardé | je suis toujours chez eux",
    emploi:
      "un taf ailleurs | je bosse | jbosse ailleurs | cdi ailleurs | boulot | un autre taf | interim | je travail | à mon compte",
    etudes:
      "bts | je continue les études | bac pro | licence | fac | une mc | je fais un bp | encore une alternance | je reprends des etudes | lycée",
    cherche:
      "chômage | au chomage | je cherche | jcherche du taf | rien | sans emploi | en recherche d'emploi | pole emploi | je cherche une alternance",
    autre: "autre | autre chose | armée | service civique | je voyage",
    unsure: "jsuis embauché | cdi dans la même boite | vacances | je reste en bts",
  },
};

function readingOf(id: string, reply: string) {
  const question = script.questionById.get(id);
  if (question === undefined) throw new Error(`there is no question ${id}`);
  const now = Date.UTC(2026, 9, 1);
  const context = { ...script.readingContext("fr"), now, channel: "sms" } as const;
  return readReply(reply, script.toRead(question, "fr", "sms"), context);
}

const CASES = Object.entries(MEANT).flatMap(([question, choices]) =>
  Object.entries(choices).flatMap(([choice, replies]) =>
    replies.split(" | ").map((reply) => [question, reply, choice] as const),
  ),
);

describe("words in place of numbers", () => {
  test.each(CASES)("%s: « %s » is %s", (question, reply, choice) => {
    const reading = readingOf(question, reply);
    expect(reading.outcome === "value" ? reading.value : "unsure").toBe(choice);
  });

  test("every question with choices is answered here, but for those asked of few", () => {
    const asked = [...script.questionById.values()].filter(
      ({ ask }) => ask.question === "choice" && ask.counted && ask.id !== "souci_origine",
    );
    expect(asked.map(({ ask }) => ask.id).filter((id) => MEANT[id] === undefined)).toEqual([
      "recommandation",
    ]);
  });
});
