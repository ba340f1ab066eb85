/**
 * @module
 * Runs inside workerd: POST /{database id} with a batch of statements as JSON answers the rows that each
 * selected and how many it changed. Any user of the machine reaches the port, and so does a page in a
 * browser: only who has the token is answered.
 */
import { DurableObject } from "cloudflare:workers";

export class Database extends DurableObject {
  /** All statements, or none. */
  async fetch(request) {
    const { storage } = this.ctx;
    const statements = await request.json();
    try {
      const answers = storage.transactionSync(() =>
        statements.map(({ sql, parameters }) => ({
          rows: storage.sql.exec(sql, ...parameters).toArray(),
          changes: storage.sql.exec("SELECT changes() AS changes").one().changes,
        })),
      );
      // A commit that fails does so here.
      await storage.sync();
      return Response.json(answers);
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  }
}

export default {
  fetch(request, { DATABASES, TOKEN }) {
    if (!TOKEN || request.headers.get("Authorization") !== `Bearer ${TOKEN}`)
      return new Response("Only the import that started this server may use it", { status: 403 });
    const id = decodeURIComponent(new URL(request.url).pathname.slice(1));
    return DATABASES.get(DATABASES.idFromName(id)).fetch(request);
  },
};
