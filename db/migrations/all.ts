/** Every migration, oldest first. One that was released is never changed. */
import { PeopleAndConversations } from "./20261124150000-people-and-conversations.ts";
import { Publication } from "./20261124160000-publication.ts";

export const migrations = [
  { name: "20261124150000-people-and-conversations", class: PeopleAndConversations },
  { name: "20261124160000-publication", class: Publication },
] as const;
