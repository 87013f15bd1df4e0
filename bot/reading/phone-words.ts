/** Words of a telephone: said around an answer, or spelled by thumbs. All folded. */

const list = (...lines: readonly string[]): string[] => lines.flatMap((line) => line.split("|"));
const table = (...lines: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    list(...lines).map((line) => {
      const [typed = "", meant = ""] = line.split("=");
      return [typed, meant];
    }),
  );

/** Words and phrases said before an answer that change nothing in it. */
export const OPENINGS = list(
  "bonjour|hm|mh|be|et bah|et ben|bonsoir|bonjours|salut|slt|coucou|cc|bjr|bsr|hello|hey|wesh|wsh|yo|merci|alors",
  "euh|heu|eu|bah|ba|ben|bin|bein|beh|bhe|hum|hmm|mmh|enfin|bon|bref|donc|ah|oh|eh|hein",
  "du coup|dcp|perso|personnellement|franchement|frchmt|franchment|honnetement|sincerement",
  "pour moi|pour ma part|a mon avis|selon moi|de mon cote|madame|monsieur|wallah|wlh|lol",
  "mdr|sirius|et bien|eh bien|mais|svp|stp|he|hep|te|ote|euhh|ptdr|mdrr|helas",
  "malheureusement|sans hesiter|sans hesitation|on va dire|je dirais|evidemment|desole",
  "desolee|allez",
);

/** The same, said after. */
export const CLOSINGS = list(
  "merci|merci beaucoup|merci bcp|merci d'avance|merci a vous|mrc|svp|stp|s'il vous plait",
  "s'il te plait|bonne journee|bonne soiree|bonne continuation|bonne fin de journee",
  "cordialement|cdt|bien a vous|a bientot|au revoir|bisous|madame|monsieur|lol|mdr|ptdr",
  "mdrr|haha|ahah|xd|quoi|hein|voila|frere|frr|fre|bro|mec|gros|chef|wallah|wlh|wesh|wsh",
  "tkt|pour moi|pour ma part|a mon avis|perso|franchement|honnetement|je pense|je crois",
  "du coup|donc|desole|desolee|sirius",
);

/** One word for another. */
export const SPELLINGS = table(
  "pa=pas|ap=pas|po=pas|apss=pas|trp=trop|tro=trop|tt=tout|pr=pour|ds=dans|vs=vous|ns=nous",
  "c=c'est|cest=c'est|nn=non|koi=quoi|koa=quoi|qoi=quoi|ki=qui|kom=comme|mtn=maintenant",
  "mnt=maintenant|tps=temps|jai=j'ai|tjs=toujours|tjrs=toujours|tjr=toujours|ct=c'etait",
  "cetait=c'etait|vrm=vraiment|vrmt=vraiment|msg=message|mess=message|mecrire=m'ecrire",
  "mecrivez=m'ecrivez|menvoyez=m'envoyez|menvoyer=m'envoyer|menvoie=m'envoie|sil=s'il",
  "depen=depend|depends=depend|bcp=beaucoup|dakor=d'accord|dacor=d'accord|daccor=d'accord",
  "d'acor=d'accord|d'acord=d'accord|d'accor=d'accord|dacord=d'accord|dakord=d'accord|avc=avec|qd=quand|dsl=desole|jms=jamais|jen=j'en|pcq=parce",
);

/** One word for several. */
export const CONTRACTIONS = table(
  "jveux=je veux|jveu=je veux|jvx=je veux|jsui=je suis|jsuis=je suis|j'suis=je suis",
  "chui=je suis|chuis=je suis|jpense=je pense|jcrois=je crois|jprefere=je prefere",
  "jdirais=je dirais|jsouhaite=je souhaite|jvoudrais=je voudrais|jdirai=je dirais|jdis=je dis|jprends=je prends|jmets=je mets|jme=je me",
  "jte=je te|dutout=du tout|dt=du tout|tou=tout|sansdoute=sans doute|veu=veux|jse=je sais",
  "jcherche=je cherche|jbosse=je bosse|jtravaille=je travaille|jreste=je reste|jfais=je fais|jvais=je vais|jattends=j'attends|jattend=j'attends",
  "jsais=je sais|j'sais=je sais|chsais=je sais|jconnais=je connais",
);
