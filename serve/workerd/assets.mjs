/**
 * @module
 * Runs inside workerd: the files of the documentation page, with the types that a browser asks for.
 */
const TYPES = { css: "text/css", js: "text/javascript" };

export default {
  async fetch(request, { FILES }) {
    const file = await FILES.fetch(request);
    if (!file.ok) return file;
    const { pathname } = new URL(request.url);
    const type = TYPES[pathname.slice(pathname.lastIndexOf(".") + 1)];
    // A folder's list of files is none of them.
    if (type === undefined) return new Response(null, { status: 404 });
    return new Response(file.body, { headers: { "Content-Type": type } });
  },
};
