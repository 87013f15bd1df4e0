/** `/admin`: the home of the console. */
import type { ConsoleState } from "../../db/console-home.ts";
import { homeBody } from "../../web/console/home-page.ts";
import type { TypeCommand } from "../../web/console/typed-command.ts";
import type { AdminRoute } from "./router.ts";
import { sectionsOf } from "./sections.ts";

export interface HomeParts {
  readonly state: () => Promise<ConsoleState>;
  readonly typed: TypeCommand;
}

/** The one route of the home. */
export function homeRoutes({ state, typed }: HomeParts): AdminRoute[] {
  return [
    {
      method: "get",
      path: "/admin",
      permission: "console.open",
      async handle({ user, page }) {
        const sections = sectionsOf(user.role, "/admin");
        page({ title: "Accueil", body: homeBody({ ...(await state()), sections, typed }) });
      },
    },
  ];
}
