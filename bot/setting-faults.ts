/**
 * What to write where a setting of the environment is refused, in French: by the name of the setting where it
 * is not well formed, else by what goes wrong. `error-words.ts` puts them with the other sentences.
 */
export const SETTING_FAULTS = {
  settings: "les réglages ne vont pas :\n  {faults}\nChacun est expliqué dans docs/settings.md.",

  PORT: "PORT : écrivez un numéro de port, de 0 à 65535",
  HOST: "HOST : écrivez un nom de machine ou une adresse, par exemple 127.0.0.1",
  PUBLIC_BASE_URL:
    "PUBLIC_BASE_URL : écrivez une adresse sans chemin, par exemple https://avis.example.fr",
  DATABASE_URL:
    "DATABASE_URL : écrivez une adresse, par exemple postgresql://compte@machine/base, ou rien pour la base embarquée",
  SIRIUS_DEMO: "SIRIUS_DEMO : écrivez on ou off",
  SIRIUS_THEME: "SIRIUS_THEME : écrivez sirius ou ardoise",
  SIRIUS_THRESHOLD: "SIRIUS_THRESHOLD : écrivez un nombre entier, de 3 à 20",
  SIRIUS_TRUSTED_PROXIES:
    "SIRIUS_TRUSTED_PROXIES : écrivez combien de serveurs mandataires sont devant Sirius, de 0 à 5",
  SIRIUS_API_PER_MINUTE:
    "SIRIUS_API_PER_MINUTE : écrivez un nombre entier de demandes par minute, 0 pour ne pas limiter",
  SIRIUS_SIMULATOR: "SIRIUS_SIMULATOR : écrivez on ou off",
  SMS_MODE:
    "SMS_MODE : écrivez conversation (on répond par SMS) ou lien (le SMS ne porte qu'un lien)",
  SMS_PARTS_PER_DAY: "SMS_PARTS_PER_DAY : écrivez un nombre entier de parties de SMS par jour",
  SMS_PER_SECOND: "SMS_PER_SECOND : écrivez un nombre de SMS par seconde, de 1 à 500",
  SMS_OPT_OUT_REPLY:
    "SMS_OPT_OUT_REPLY : écrivez provider (l'opérateur confirme STOP et START) ou self (Sirius le fait)",
  TWILIO_ACCOUNT_SID:
    "TWILIO_ACCOUNT_SID : écrivez le SID du compte, AC suivi de 32 chiffres hexadécimaux",
  TWILIO_AUTH_TOKEN: "TWILIO_AUTH_TOKEN : écrivez le jeton d'authentification du compte",
  TWILIO_AUTH_TOKEN_PREVIOUS: "TWILIO_AUTH_TOKEN_PREVIOUS : écrivez l'ancien jeton, ou rien",
  TWILIO_MESSAGING_SERVICE_SID:
    "TWILIO_MESSAGING_SERVICE_SID : écrivez le SID du service, MG suivi de 32 chiffres hexadécimaux",
  TWILIO_FROM:
    "TWILIO_FROM : écrivez un numéro comme +33…, un numéro court, ou un nom de 11 lettres au plus",
  TWILIO_API_BASE_URL:
    "TWILIO_API_BASE_URL : écrivez une adresse de cette machine, par exemple http://127.0.0.1:4010, ou rien ; les identifiants y sont envoyés",
  TELEGRAM_BOT_TOKEN:
    "TELEGRAM_BOT_TOKEN : écrivez le jeton que donne @BotFather, par exemple 123456789:AA…",
  TELEGRAM_MODE: "TELEGRAM_MODE : écrivez webhook ou polling",
  TELEGRAM_WEBHOOK_SECRET:
    "TELEGRAM_WEBHOOK_SECRET : écrivez de 16 à 256 lettres sans accent, chiffres, _ ou -, tirés au sort",
  TELEGRAM_API_ROOT:
    "TELEGRAM_API_ROOT : écrivez https://api.telegram.org, ou une adresse de cette machine comme http://127.0.0.1:4000, sans barre à la fin ; le jeton y est envoyé",
  SENDGRID_API_KEY:
    "SENDGRID_API_KEY : écrivez la clé entière, qui commence par SG. (ni son nom, ni son identifiant)",
  SENDGRID_BASE_URL:
    "SENDGRID_BASE_URL : écrivez https://api.sendgrid.com, https://api.eu.sendgrid.com ou une adresse de cette machine ; la clé y est envoyée",
  SENDGRID_WEBHOOK_PUBLIC_KEY:
    "SENDGRID_WEBHOOK_PUBLIC_KEY : écrivez la clé de vérification de « signed event webhook »",
  SMTP_URL:
    "SMTP_URL : écrivez une adresse comme smtps://compte:motdepasse@mail.example.fr ; dans le compte et le mot de passe, tout ce qui n'est ni lettre ni chiffre s'écrit avec des %",
  MAIL_FROM:
    "MAIL_FROM : écrivez une adresse comme avis@example.fr, ou un nom et une adresse comme Sirius <avis@example.fr>",
  OIDC_ISSUER:
    "OIDC_ISSUER : écrivez l'adresse https du fournisseur d'identité, telle que son document de découverte la nomme",
  OIDC_CLIENT_ID: "OIDC_CLIENT_ID : écrivez 200 signes au plus",
  OIDC_CLIENT_SECRET: "OIDC_CLIENT_SECRET : écrivez 500 signes au plus",
  OIDC_NAME: "OIDC_NAME : écrivez 60 signes au plus",
  OIDC_EMAIL:
    "OIDC_EMAIL : écrivez verified (seulement les adresses qu'il dit vérifiées) ou trusted (toutes, comme avec ProConnect)",
  PUBLISHER_NAME: "PUBLISHER_NAME : écrivez une ligne de 120 signes au plus",
  PUBLISHER_ADDRESS: "PUBLISHER_ADDRESS : écrivez une ligne de 200 signes au plus",
  PUBLISHER_CONTACT:
    "PUBLISHER_CONTACT : écrivez une adresse de courriel, un numéro de téléphone ou une adresse en https://, par exemple avis@exemple.fr ; les gens s'y adressent",
  PUBLISHER_DIRECTOR: "PUBLISHER_DIRECTOR : écrivez une ligne de 120 signes au plus",
  PUBLISHER_HOSTING: "PUBLISHER_HOSTING : écrivez une ligne de 200 signes au plus",
  LOG_LEVEL: "LOG_LEVEL : écrivez debug, info, warn, error ou silent",

  keys_absent:
    "SIRIUS_KEYS : écrivez les clés de cette base ; pour en créer : sirius doctor --new-keys",
  keys_malformed:
    "SIRIUS_KEYS : écrivez une ou plusieurs clés de 32 octets en base64url, séparées par des virgules ; pour en créer : sirius doctor --new-keys",
  keys_of_other:
    "SIRIUS_KEYS : ces clés n'ouvrent pas les adresses de cette base ; remettez celles avec lesquelles elle a été remplie, que vous gardez ailleurs",
  keys_order:
    "SIRIUS_KEYS : la dernière clé n'est pas la plus ancienne de cette base, et personne ne serait retrouvé, ni aucun STOP ; une clé neuve s'écrit devant les autres, la plus ancienne reste la dernière",
  ledger_unread:
    "SIRIUS_LEDGER : {path} n'est pas lisible ({system}), et nul ne sait s'il manque un STOP à cette base ; donnez le fichier et son dossier au compte qui fait tourner Sirius",
  oidc_incomplete:
    "OIDC_ISSUER, OIDC_CLIENT_ID et OIDC_CLIENT_SECRET : écrivez les trois, tels que le fournisseur d'identité les a donnés, ou aucun",
  simulator_beside_channel: "SIRIUS_SIMULATOR : écrivez off, car un vrai canal est réglé",
  simulator_in_production:
    "SIRIUS_SIMULATOR : écrivez off, le simulateur n'est pas pour la production",
  https_in_production:
    "PUBLIC_BASE_URL : écrivez l'adresse en https que les gens utilisent, par exemple https://avis.example.fr",
  https_for_telegram:
    "PUBLIC_BASE_URL : écrivez une adresse en https, Telegram n'en prend pas d'autre ; ou TELEGRAM_MODE=polling",
  twilio_incomplete:
    "TWILIO_ACCOUNT_SID et TWILIO_AUTH_TOKEN : écrivez les deux, ou aucun réglage TWILIO_",
  twilio_sender: "TWILIO_MESSAGING_SERVICE_SID ou TWILIO_FROM : écrivez qui envoie",
  twilio_name: "SMS_MODE : écrivez lien, car personne ne peut répondre à un nom d'expéditeur",
  telegram_secret:
    "TELEGRAM_WEBHOOK_SECRET : écrivez un secret, ou TELEGRAM_MODE=polling pour s'en passer",
  telegram_shared:
    "TELEGRAM_BOT_TOKEN : un autre programme relève les messages avec ce jeton ; donnez un jeton à chaque installation",
  telegram_elsewhere:
    "TELEGRAM_MODE : ce robot a un webhook à {host}, qui est laissé tranquille ; donnez un jeton à chaque installation, écrivez TELEGRAM_MODE=webhook ou, après un déménagement : sirius telegram take-over",
  mail_two_ways:
    "SENDGRID_API_KEY et SMTP_URL : gardez l'un des deux, les courriels ne partent que d'une façon",
  mail_incomplete: "MAIL_FROM, avec SENDGRID_API_KEY ou SMTP_URL : écrivez les deux, ou aucun",
  publisher_unknown:
    "PUBLISHER_NAME et PUBLISHER_CONTACT : écrivez qui demande et comment le joindre, la loi le veut ; ou décidez-le : {commands}",

  port_taken:
    "PORT : le port {port} de {host} est déjà pris, peut-être par un autre Sirius ; arrêtez-le, ou choisissez un autre port, par exemple PORT={other}",
  port_rights: "PORT : le port {port} demande plus de droits ; choisissez-en un à partir de 1024",
  host_elsewhere:
    "HOST : {host} n'est pas une adresse de cette machine ; écrivez-en une autre, par exemple 127.0.0.1",
  host_unknown:
    "HOST : personne ne connaît le nom {host} ; écrivez-en un autre, par exemple 127.0.0.1",
  port_unusable:
    "PORT et HOST : rien ne peut écouter le port {port} de {host} ({system}) ; choisissez-en d'autres",
  setting_not_allowed:
    "le réglage {setting}, décidé dans la console, n'est pas permis par cette version ; effacez-le dans la base (delete from setting where key = '{key}'), puis décidez-le de nouveau",
} as const;
