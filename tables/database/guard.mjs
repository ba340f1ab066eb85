/**
 * @module
 * Runs inside workerd: hands requests on to a local database. Any user of the machine reaches the port, and so
 * does a page in a browser: only who has the token is answered.
 */
export default {
  fetch(request, { DATABASE, TOKEN }) {
    if (!TOKEN || request.headers.get("Authorization") !== `Bearer ${TOKEN}`)
      return new Response("Only the import that started this server may use it", { status: 403 });
    return DATABASE.fetch(request);
  },
};
