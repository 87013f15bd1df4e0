/**
 * What providers and their adapters say, in French. The adapters speak English, as logs do; whoever reads
 * the console need not. A sentence that is not known stays as it was said.
 */

/** What an adapter said, word for word. */
const SENTENCES: Readonly<Record<string, string>> = {
  "twilio: the account is active": "Twilio répond : le compte est actif",
  "twilio: the account is suspended": "Twilio répond : le compte est suspendu",
  "twilio: the account is closed": "Twilio répond : le compte est fermé",
  "twilio does not accept the request": "Twilio n'accepte pas la demande",
  "twilio: the answer names no message": "Twilio a répondu sans nommer le message",
  "the mail server takes us": "le serveur de courriel nous accepte",
  "the mail server wants a password: check SMTP_URL":
    "le serveur de courriel demande un mot de passe : vérifiez SMTP_URL",
  "the key may send mail": "la clé a le droit d'envoyer des courriels",
  "SENDGRID_API_KEY: give this key the right to send mail":
    "SENDGRID_API_KEY : donnez à cette clé le droit d'envoyer des courriels",
  "telegram 429: too many requests for now": "Telegram (429) : trop de demandes pour le moment",
  "telegram 409: something else receives the messages of this bot":
    "Telegram (409) : un autre programme reçoit les messages de ce robot",
  "given up before it was tried": "abandonné avant l'essai",
  "given up before it was sent": "abandonné avant l'envoi",
  "stopped before it was sent": "arrêté avant l'envoi",
  // Reasons of the outbox.
  content: "le message ne peut pas partir tel qu'il est",
  invalid_address: "l'adresse n'existe pas",
  unreachable: "la personne n'est pas joignable par là",
  blocked: "la personne a bloqué le robot",
  opted_out: "la personne a dit STOP à l'opérateur",
  filtered: "pris pour un message indésirable en route",
  no_address: "plus d'adresse où écrire",
  deadline: "le message est arrivé trop tard pour partir",
  copies: "assez d'essais : il a pu arriver",
  rerouted: "refusé ici, passé à un autre canal",
  worker_gone: "le programme s'est arrêté pendant l'envoi",
  opened: "la personne a ouvert son lien entre-temps",
};

/** The second half of a sentence of Twilio. */
const TWILIO: Readonly<Record<string, string>> = {
  "the account is not active": "le compte n'est pas actif",
  "the account SID and the auth token do not go together":
    "le SID du compte et le jeton ne vont pas ensemble",
  "these are test credentials": "ce sont des identifiants d'essai",
  "the account may not do this": "le compte n'a pas ce droit",
  "the account or the messaging service does not exist":
    "le compte ou le service de messagerie n'existe pas",
  "the account may not send to this country; allow it in its geo permissions":
    "le compte ne peut pas écrire dans ce pays : autorisez-le dans ses « geo permissions »",
  "a trial account only sends to numbers verified in its console":
    "un compte d'essai n'écrit qu'aux numéros vérifiés dans sa console",
  "the account is suspended": "le compte est suspendu",
  "the account may not send messages": "le compte ne peut pas envoyer de messages",
  "the sender is not valid": "l'expéditeur n'est pas valable",
  "no sender is given": "aucun expéditeur n'est donné",
  "the sender does not belong to the account or cannot send SMS":
    "l'expéditeur n'est pas à ce compte, ou ne peut pas envoyer de SMS",
  "Twilio cannot use the status address; it is made of PUBLIC_BASE_URL":
    "l'adresse des accusés de réception ne convient pas ; elle est faite de PUBLIC_BASE_URL",
  "the sender is not Twilio's, or a short code of another country":
    "l'expéditeur n'est pas chez Twilio, ou c'est le numéro court d'un autre pays",
  "the sender belongs to another account": "l'expéditeur est à un autre compte",
  "the messaging service does not exist in this account":
    "le service de messagerie n'existe pas dans ce compte",
  "the messaging service has no sender": "le service de messagerie n'a pas d'expéditeur",
  "the SID of the messaging service is not valid":
    "le SID du service de messagerie n'est pas valable",
  "the network asks for a sender that is registered": "le réseau demande un expéditeur enregistré",
  "the network does not know this sender yet": "le réseau ne connaît pas encore cet expéditeur",
  "the network refuses this name as a sender": "le réseau refuse ce nom d'expéditeur",
  "too many messages": "trop de messages",
  "too many requests": "trop de demandes",
  "the service is away": "le service est absent",
  "the queue of the sender is full": "la file de l'expéditeur est pleine",
  "an internal error of Twilio": "une erreur interne de Twilio",
  "an internal error": "une erreur interne",
  "a parameter is not valid": "un paramètre n'est pas valable",
  "no recipient is given": "aucun destinataire n'est donné",
  "the text is empty": "le texte est vide",
  "the text is too long": "le texte est trop long",
  "the text is longer than 1,600 characters": "le texte dépasse 1 600 caractères",
  "the text cannot be sent": "le texte ne peut pas être envoyé",
  "taken for spam by a network": "pris pour un message indésirable par un réseau",
  "taken for fraud by Twilio": "pris pour une fraude par Twilio",
  "not a phone number": "ce n'est pas un numéro de téléphone",
  "a short code is no recipient": "un numéro court ne reçoit pas",
  "it is our own number": "c'est notre propre numéro",
  "not a mobile number": "ce n'est pas un numéro mobile",
  "a landline": "une ligne fixe",
  "no network knows this number": "aucun réseau ne connaît ce numéro",
  "this sender cannot reach this number": "cet expéditeur n'atteint pas ce numéro",
  "the network blocks messages to this number": "le réseau bloque les messages vers ce numéro",
  "a landline, or a network this sender cannot reach":
    "une ligne fixe, ou un réseau que cet expéditeur n'atteint pas",
  "opted out": "la personne a dit STOP",
  "too many messages waited at Twilio": "trop de messages attendaient chez Twilio",
  "the phone is switched off or out of reach": "le téléphone est éteint ou hors de portée",
  "the network gave no reason": "le réseau ne dit pas pourquoi",
  "the network is overloaded": "le réseau est surchargé",
  "it waited longer than its validity": "le message a attendu plus longtemps que sa validité",
  "given up": "abandonné",
  "not accepted": "refusé",
  "the account or its address is not right": "le compte ou son adresse n'est pas le bon",
};

/** Why a request got no answer. */
const CAUSES: Readonly<Record<string, string>> = {
  "no answer": "pas de réponse",
  "no answer in time": "pas de réponse à temps",
  "the answer cannot be read": "la réponse est illisible",
  "not an address of Twilio": "ce n'est pas une adresse de Twilio",
  "no answer in time, or one that is no JSON": "pas de réponse à temps, ou une réponse illisible",
  "an answer it never gives": "une réponse inattendue",
  unnamed: "sans nom",
};

type Rule = readonly [pattern: RegExp, words: (parts: readonly string[]) => string];

const RULES: readonly Rule[] = [
  [/^no answer within (\d+) seconds$/, ([s]) => `pas de réponse en ${s} secondes`],
  [/^twilio error (.+?): (.+)$/, ([code, what = ""]) => `Twilio, erreur ${code} : ${twilio(what)}`],
  [
    /^twilio cannot be reached: (.+)$/,
    ([why = ""]) => `Twilio est hors d'atteinte : ${cause(why)}`,
  ],
  [/^twilio: (.+)$/, ([why = ""]) => `Twilio : ${cause(why)}`],
  [
    /^sendgrid could not be reached: (.+)$/,
    ([why = ""]) => `SendGrid est hors d'atteinte : ${cause(why)}`,
  ],
  [
    /^the request to sendgrid broke off: (.+)$/,
    ([why = ""]) => `la demande à SendGrid s'est interrompue : ${cause(why)}`,
  ],
  [
    /^sendgrid answered (\d+): not its API$/,
    ([code]) => `${code} : ce n'est pas l'API de SendGrid`,
  ],
  [
    /^sendgrid answered (\d+): check SENDGRID_API_KEY.*$/,
    ([code]) =>
      `SendGrid a répondu ${code} : vérifiez SENDGRID_API_KEY, les crédits du compte, et que le domaine de MAIL_FROM est authentifié`,
  ],
  [
    /^sendgrid answered (\d+): check (\w+)$/,
    ([code, setting]) => `SendGrid a répondu ${code} : vérifiez ${setting}`,
  ],
  [/^sendgrid answered (\d+)$/, ([code]) => `SendGrid a répondu ${code}`],
  [
    /^the mail server could not be reached: (.+)$/,
    ([why = ""]) => `le serveur de courriel est hors d'atteinte : ${cause(why)}`,
  ],
  [
    /^the connection broke during the mail: (.+)$/,
    ([why = ""]) => `la connexion s'est rompue pendant l'envoi : ${cause(why)}`,
  ],
  [
    /^the mail server replied (.+?)(?: to (.+?))?(?:: check (.+))?$/,
    ([code, step, settings]) =>
      `le serveur de courriel a répondu ${code}${step === undefined ? "" : ` (${step})`}${settings === undefined ? "" : ` : vérifiez ${settings.replace(" and ", " et ")}`}`,
  ],
  [
    /^telegram cannot be reached \((.+)\)$/,
    ([why = ""]) => `Telegram est hors d'atteinte (${cause(why)})`,
  ],
  [
    /^telegram gave no clear answer \((.+)\)$/,
    ([why = ""]) => `Telegram n'a pas répondu clairement (${cause(why)})`,
  ],
  [
    /^telegram (\d+): it knows no bot with this token.*$/,
    ([code]) =>
      `Telegram (${code}) : ce jeton n'est celui d'aucun robot ; écrivez celui de @BotFather dans TELEGRAM_BOT_TOKEN`,
  ],
  [/^telegram (\d+)$/, ([code]) => `Telegram a répondu ${code}`],
  [/^telegram (\d+): (.+)$/, ([code, said]) => `Telegram a répondu ${code} : ${said}`],
  [
    /^the bot (@\S+) answers; no webhook: messages are fetched$/,
    ([bot]) => `le robot ${bot} répond ; sans webhook, les messages sont relevés`,
  ],
  [
    /^the bot (@\S+) answers; its webhook is at (\S+): messages go there; .*$/,
    ([bot, host]) =>
      `le robot ${bot} répond ; son webhook est à ${host}, où vont les messages ; après un déménagement : sirius telegram take-over`,
  ],
  [
    /^this bot has a webhook at (\S+), which is left alone; .*$/,
    ([host]) =>
      `ce robot a un webhook à ${host}, qui est laissé tranquille ; donnez un jeton à chaque installation ou, après un déménagement : sirius telegram take-over`,
  ],
  [
    /^the bot (@\S+) answers; its webhook is at (\S+), (\d+) waiting(?:; last error (\d+) s ago: (.*))?$/,
    ([bot, host, waiting, seconds, said]) =>
      `le robot ${bot} répond ; son webhook est à ${host}, ${waiting} en attente${seconds === undefined ? "" : ` ; dernière erreur il y a ${seconds} s : ${said === "unknown" ? "inconnue" : said}`}`,
  ],
];

function twilio(what: string): string {
  return known(TWILIO, what) ?? what;
}

function cause(why: string): string {
  return known(CAUSES, why) ?? why;
}

function known(words: Readonly<Record<string, string>>, said: string): string | undefined {
  return Object.hasOwn(words, said) ? words[said] : undefined;
}

/** What an adapter said, in French; undefined when it is not known. */
export function channelWords(said: string): string | undefined {
  const sentence = known(SENTENCES, said);
  if (sentence !== undefined) return sentence;
  for (const [pattern, words] of RULES) {
    const [, ...parts] = pattern.exec(said) ?? [];
    if (parts.length > 0) return words(parts);
  }
  return undefined;
}
