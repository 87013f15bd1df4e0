/** A command as whoever runs this installation types it. */

/** From the words behind `sirius`, such as `roster import FICHIER`, to what is typed. */
export type TypeCommand = (words: string) => string;

/**
 * In production the command has a file of its own, which knows the settings; elsewhere npm finds it in the
 * folder of the program.
 */
export function typedCommand(production: boolean): TypeCommand {
  const sirius = production ? "sirius" : "npm run -s sirius --";
  return (words) => `${sirius} ${words}`;
}
