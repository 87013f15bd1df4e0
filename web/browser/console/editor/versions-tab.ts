/** The versions that were published, and what becomes of the script. */
import { useRef, useState } from "preact/hooks";
import type { EditorStart, ShownVersion } from "../../../console/editor-shapes.ts";
import { EarlierDrafts } from "./earlier-drafts.ts";
import { french, html, type View } from "./html.ts";
import { MoveBox } from "./move-box.ts";
import { failureInWords, type Server } from "./server.ts";
import type { EditorStore } from "./store.ts";
import { count, momentInWords } from "./words.ts";

interface TabProps {
  readonly store: EditorStore;
  readonly server: Server;
}

/** A table of versions, then closing and putting away. */
export function VersionsTab({ store, server }: TabProps): View {
  const { start } = store.state;
  const [told, setTold] = useState("");
  const mayRepublish = start.mayPublish && start.owner === "console";
  const busy = useRef(false);
  const republish = async (version: number): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    setTold("Publication…");
    const answer = await server.republish(version);
    busy.current = false;
    if ("failed" in answer && answer.failed === "put_away") {
      store.putAway();
      setTold(`Rien n'est publié. ${failureInWords(answer)}`);
      return;
    }
    if ("failed" in answer) {
      setTold(`${failureInWords(answer)} Rechargez la page pour voir ce qui est en ligne.`);
      return;
    }
    if (!("published" in answer)) {
      setTold("Rien n'est publié : ce questionnaire appartient au dépôt.");
      return;
    }
    store.adopt(answer.start);
    setTold(`La version ${version} est de nouveau en ligne, sous le numéro ${answer.published}.`);
  };
  return html`<section>
    <h2>Versions publiées</h2>
    <p class="soft">
      Une version publiée ne change jamais. Une conversation reste jusqu'au bout sur la sienne, sauf
      si vous la déplacez.
    </p>
    <p role="status">${french(told)}</p>
    ${
      start.versions.length === 0
        ? html`<p class="empty">
            Rien n'est encore publié. « Publier » met ce brouillon en ligne.
          </p>`
        : html`<ul class="rows">
            ${start.versions.map((version, at) => html`<${OneVersion} key=${version.version} store=${store} server=${server} version=${version} republish=${at > 0 && mayRepublish ? republish : undefined} />`)}
          </ul>`
    }
    <${EarlierDrafts} store=${store} server=${server} />
    ${start.mayPublish && start.versions.length > 0 && html`<${Phase} store=${store} server=${server} />`}
  </section>`;
}

interface VersionProps extends TabProps {
  readonly version: ShownVersion;
  readonly republish: ((version: number) => Promise<void>) | undefined;
}

function OneVersion({ store, server, version: one, republish }: VersionProps): View {
  const { start } = store.state;
  const { version, notes, by, at, running } = one;
  const newest = start.versions[0]?.version ?? version;
  const who = by === null ? "" : ` par ${by}`;
  const people = running === 0 ? "" : ` · ${count(running, "conversation")} en cours`;
  return html`<li>
    <div>
      <h3>${`Version ${version}`}</h3>
      <p>${notes ?? ""}</p>
      <p class="soft">${french(`${momentInWords(at)}${who}${people}`)}</p>
      ${start.mayPublish && version !== newest && html`<${MoveBox} key=${newest} store=${store} server=${server} from=${version} to=${newest} />`}
    </div>
    <p class="small-buttons">
      <a class="button" href=${`/admin/questionnaires/${start.key}/versions/${version}`} download>
        Télécharger<span class="visually-hidden"> la version ${version}</span>
      </a>
      ${
        republish &&
        html`<button type="button" onClick=${() => void republish(version)}>
          Republier<span class="visually-hidden"> la version ${version}</span>
        </button>`
      }
    </p>
  </li>`;
}

function Phase({ store, server }: TabProps): View {
  const { phase } = store.state.start;
  const [told, setTold] = useState("");
  const move = async (to: EditorStart["phase"]): Promise<void> => {
    const answer = await server.move(to);
    if ("failed" in answer) setTold(failureInWords(answer));
    else if ("running" in answer) {
      setTold(
        `${answer.running} conversation${answer.running > 1 ? "s sont" : " est"} encore en cours : il pourra être rangé quand elles seront finies.`,
      );
    } else if ("campaigns" in answer) {
      const [first = ""] = answer.campaigns;
      setTold(
        answer.campaigns.length > 1
          ? `${answer.campaigns.length} campagnes invitent encore avec ce questionnaire, dont « ${first} » : mettez-les en pause, ou attendez leur fin.`
          : `La campagne « ${first} » invite encore avec ce questionnaire : mettez-la en pause, ou attendez sa fin.`,
      );
    } else {
      setTold("C'est fait.");
      store.adopt(answer.start);
    }
  };
  const button = (to: EditorStart["phase"], words: string): View =>
    html`<button type="button" onClick=${() => void move(to)}>${words}</button>`;
  return html`<section>
    <h2>Fermer ce questionnaire</h2>
    <p>
      ${french(
        phase === "open"
          ? "En fermeture, il ne commence plus aucune conversation ; celles qui ont commencé vont au bout. Tant qu'une campagne invite avec lui, il ne peut pas être fermé : mettez-la d'abord en pause, elle garde les personnes dont le tour n'est pas venu."
          : phase === "closing"
            ? "En fermeture : plus aucune conversation ne commence, celles qui ont commencé vont au bout."
            : "Rangé : il ne commence plus de conversation, et reste lisible ici.",
      )}
    </p>
    <p role="status">${french(told)}</p>
    <p class="small-buttons">
      ${phase === "open" && button("closing", "Mettre en fermeture")}
      ${phase !== "open" && button("open", "Le rouvrir")}
      ${phase === "closing" && button("retired", "Le ranger")}
    </p>
  </section>`;
}
